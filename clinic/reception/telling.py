"""What a message tells about the visitor: facts to remember, and the facts that suitability is judged by.

Asking about a thing is not having had it: "is a peel better?" must not count as a recent peel. So other treatments and
activities count only where the visitor says that they did or had them; conditions and medicines always count, because
there the careful reading is the safe one and a word takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from clinic.conversations import Fact
from clinic.knowledge import Knowledge
from clinic.reception.turn import Turn
from clinic.reception.words import clean
from clinic.suitability import Facts

KEPT_KINDS = frozenset({"concern", "body_area", "condition", "medicine", "treatment", "activity", "skin_type", "age"})
"""Entity kinds that are remembered about the visitor; names and numbers are kept with the booking only."""

DATED = "date"
"""The kind of a fact that says when something ended, as `<rule id>:<ISO date>`."""

_NOT_HISTORY = frozenset(
    {
        "ask_aftercare", "ask_comparison", "ask_preparation", "ask_procedure", "ask_home_needling", "ask_treatment",
        "ask_price", "plan_treatment", "find_slots", "ask_downtime", "ask_prp", "ask_rf",
    }
)  # fmt: skip
"""Topics in which another treatment or an activity is asked about, not told."""

_TOLD = re.compile(
    r"\b(?:i|i've|ive|i'm|im|we|my)\b.*\b(?:had|got|did|done|been|was|am|went|use|used|using|having|have had|burnt|"
    r"burned|sunburnt|sunburned|tanned|waxed|smoke|smoked|smoking)\b"
    r"|\b(?:ago|yesterday|recently|lately)\b|\blast (?:week|month)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"\b(?:stopped|finished|came off|come off|quit|used to|no longer|any ?more)\b", re.IGNORECASE)
_BEGAN = re.compile(r"\b(?:start|started|began|begun|been (?:on|taking|using))\b", re.IGNORECASE)
_AGO = re.compile(
    r"\b(?P<n>\d{1,3}|a couple of|couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|many|several)?"
    r"\s*"
    r"(?P<unit>day|week|month|year)s?\s+ago\b",
    re.IGNORECASE,
)
_COUNTED = frozenset({"condition", "medicine", "age", "skin_type"})
_TAKES_BACK = re.compile(
    r"\b(?:that was|it was|that's|it's|that is|it is|i meant?|i was talking about|asking for)\s+(?:about |for )?my\s+"
    r"(?:sister|brother|mum|mom|mother|dad|father|friend|daughter|son|wife|husband|partner|girlfriend|boyfriend|aunt|"
    r"cousin|flatmate)\b|\b(?:that's|that is|that was|it's|it is|it was) not (?:about )?me\b"
    r"|\bi (?:don't|dont|do not) (?:actually )?have (?:that|it|this)\b|\bnot me[,.]? my \w+\b",
    re.IGNORECASE,
)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "couple of": 2, "a couple of": 2, "many": 2, "several": 2,
}  # fmt: skip
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def told(turn: Turn, knowledge: Knowledge, today: date) -> list[Fact]:
    """What a turn says about the visitor, and what a pressed button stands for, in order."""
    found: list[Fact] = []
    text = clean(turn.text)
    for entity in turn.entities:
        if entity.kind not in KEPT_KINDS:
            continue
        if entity.kind == "age" and not _is_age(text, entity.value, turn.intent):
            continue
        fact = Fact(kind=entity.kind, value=entity.value, negated=entity.negated, about=entity.about)
        if entity.kind == "medicine" and entity.negated and _ENDED.search(text):
            fact = replace(fact, negated=False)  # "not any more" is a medicine that was taken until lately
        found.append(fact)
        rule = knowledge.rules.get(fact.value) or knowledge.rule_for(fact.kind, fact.value)
        if rule is None:
            continue
        if fact.kind in ("treatment", "activity"):
            if turn.intent in _NOT_HISTORY or not _TOLD.search(text) or _hypothetical(text):
                continue
            found.append(replace(fact, kind="condition", value=rule.id))
        ended = ended_on(text, today)
        if ended is not None and rule.wait_days_max is not None and fact.about == "self":
            found.append(Fact(kind=DATED, value=f"{rule.id}:{ended.isoformat()}"))
    for kind in ("concern", "condition"):
        value = turn.pressed.get(kind)
        if isinstance(value, str) and value:
            found.append(Fact(kind=kind, value=value))
    return found


def _is_age(text: str, value: str, intent: str) -> bool:
    """Whether a number is somebody's age: "Tuesday at 10" must make nobody ten years old."""
    if intent == "ask_age":
        return True
    number = re.escape(value)
    stated = (
        rf"\b(?:i'?m|i am|i will be|she'?s|he'?s|aged?|age is|turn(?:ed|ing|s)?)\s+"
        rf"(?:only |just |nearly |almost |now )*{number}\b(?!\s*(?:weeks?|months?|days?|%|pm|am|:))"
    )
    counted = rf"\b{number}[\s-]*(?:years?[\s-]old|yrs?\b|y/?o\b|years? of age)"
    return bool(re.search(f"{stated}|{counted}", text, re.IGNORECASE) or re.fullmatch(rf"\W*{number}\W*", text))


def _hypothetical(text: str) -> bool:
    """ "If I had a peel first …" tells nothing."""
    return bool(re.search(r"\b(?:if|should) (?:i|we)\b", text, re.IGNORECASE))


def ended_on(text: str, today: date) -> date | None:
    """The day on which something ended, from "two weeks ago" or "yesterday"; None for a beginning or no such words."""
    if _BEGAN.search(text):
        return None
    if re.search(r"\byesterday\b", text, re.IGNORECASE):
        return today - timedelta(days=1)
    match = _AGO.search(text)
    if match is None:
        return None
    said = (match.group("n") or "").lower()
    count = int(said) if said.isdigit() else _NUMBERS.get(said, 2 if match.group("unit").lower() == "year" else 1)
    return today - timedelta(days=count * _DAYS[match.group("unit").lower()])


def taken_back(rule_ids: Iterable[str], remembered: Iterable[Fact], knowledge: Knowledge) -> list[Fact]:
    """The denials that undo whatever triggered these rules or concerns."""
    undone: list[Fact] = []
    wanted = set(rule_ids)
    for fact in remembered:
        rule = knowledge.rules.get(fact.value) or knowledge.rule_for(fact.kind, fact.value)
        stands = fact.about == "self" and not fact.negated
        named = fact.value in wanted or (rule is not None and rule.id in wanted)
        if stands and (named or (fact.kind == "age" and wanted & {"under_18", "age_18_21"})):
            undone.append(replace(fact, negated=True))
    return undone


def takes_back(turn: Turn) -> bool:
    """Whether the message takes back the last thing told: "sorry, that was my sister", "I don't have that"."""
    if turn.pressed or any(entity.kind in ("condition", "medicine") for entity in turn.entities):
        return False
    return bool(_TAKES_BACK.search(clean(turn.text)))


def last_told(remembered: Iterable[Fact]) -> Fact | None:
    """The last thing told that suitability counts, or None."""
    counted = [f for f in remembered if f.about == "self" and not f.negated and f.kind in _COUNTED]
    return counted[-1] if counted else None


def facts_for_screening(remembered: Iterable[Fact]) -> Facts:
    """What suitability is judged by: the visitor's own facts that stand; the latest of a kind where one can hold."""
    own = [fact for fact in remembered if fact.about == "self" and not fact.negated]
    latest = {fact.kind: fact.value for fact in own}
    dates: dict[str, date] = {}
    for fact in own:
        if fact.kind == DATED and ":" in fact.value:
            rule_id, _, day = fact.value.partition(":")
            dates[rule_id] = date.fromisoformat(day)
    conditions = frozenset(fact.value for fact in own if fact.kind in ("condition", "medicine"))
    age = latest.get("age", "")
    return Facts(
        conditions=conditions,
        dates=dates,
        age=int(age) if age.isdigit() else None,
        skin_type=latest.get("skin_type"),
        body_area=latest.get("body_area"),
        concern=latest.get("concern"),
    )
