"""What a message tells about the visitor: facts to remember, and the facts that suitability is judged by.

Asking about a thing is not having had it: "is a peel better?" must not count as a recent peel. So other treatments and
activities count only where the visitor says that they did or had them; conditions and medicines always count, because
there the careful reading is the safe one and a word takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from clinic.conversations import Fact
from clinic.knowledge import Knowledge
from clinic.reception import history
from clinic.reception.ages import age_by_birth, is_a_childs, is_age, is_the_writers, young_in_passing
from clinic.reception.blood_counts import has_few_platelets
from clinic.reception.moles import has_a_changing_mole
from clinic.reception.only_named import (
    at_work,
    is_a_figure,
    is_a_vaccine,
    is_hypothetical,
    is_of_a_thing,
    is_one_aspirin,
    of_people,
    of_skin_in_general,
)
from clinic.reception.past import PastDay, past_days
from clinic.reception.patient import RELATIVE
from clinic.reception.scars import is_a_tendency, is_raised, new_scar
from clinic.reception.turn import Turn
from clinic.reception.words import clean
from clinic.suitability import Facts
from clinic.suitability.unlisted import MARK as UNLISTED
from clinic.suitability.unlisted import words_of

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
    r"burned|sunburnt|sunburned|tanned|waxed|smoke|smoked|smoking|took|taken|taking|haven't|havent|just|put|applied|"
    r"wore|sunbathed|caught)\b"
    r"|\b(?:ago|yesterday|recently|lately|this morning|last night)\b|\blast (?:week|month|year|summer)\b"
    r"|^\W*(?:yes|yeah|had|did|got)\b|[,.;:!]\s*(?:(?:just|only|also|and)\s+)*(?:had|got|did)\b",
    re.IGNORECASE,
)
_NEVER_TREATED = {"scar_keloid": "keloid", "active_acne": "active_acne"}
"""Concerns that stop a treatment whatever else is named as the concern later on → the rule that says so."""
_COUNTED = frozenset({"condition", "medicine", "age", "skin_type"})
_LASTING = frozenset({"condition", "concern"})
_SAYS_WHEN = frozenset(
    {
        "a", "about", "actually", "ago", "an", "and", "around", "at", "back", "be", "been", "before", "beginning",
        "but", "came", "capsule", "come", "correction", "course", "did", "do", "done", "dose", "early", "end",
        "ended", "ending", "exactly", "finished", "finishing", "for", "from", "gave", "given", "guess", "had", "has",
        "have", "i", "id", "im", "in", "is", "it", "its", "ive", "jab", "just", "last", "late", "like", "maybe",
        "mean", "meant", "mid", "middle", "must", "my", "no", "nope", "not", "now", "of", "off", "ok", "okay", "on",
        "one", "only", "oops", "or", "over", "pill", "possibly", "probably", "quit", "roughly", "say", "session",
        "since", "so", "some", "sometime", "somewhere", "sorry", "stopped", "stopping", "sure", "tablet", "taken",
        "than", "that", "the", "them", "then", "there", "they", "think", "this", "those", "thought", "time", "to",
        "took", "treatment", "until", "up", "used", "wait", "was", "well", "were", "with", "would", "yeah", "year",
        "yep", "yes",
    }
)  # fmt: skip
"""All that a message may say besides a day, for the day to belong to what was told before: any other word may be what
was had on that day."""
_TAKES_BACK = re.compile(
    r"\b(?:that was|it was|that's|it's|that is|it is|i meant?|i was talking about|asking for)\s+(?:about |for )?my\s+"
    r"(?:sister|brother|mum|mom|mother|dad|father|friend|daughter|son|wife|husband|partner|girlfriend|boyfriend|aunt|"
    r"cousin|flatmate)\b(?!'?s\b)(?!\W+(?:\d\w+ )?"
    r"(?:wedding|birthday|party|graduation|hen|christening|engagement))"
    r"|\b(?:that's|that is|that was|it's|it is|it was) not (?:about )?me\b"
    r"|\bi (?:don't|dont|do not) (?:actually )?have (?:that|it|this)\b|\bnot me[,.]? my \w+\b",
    re.IGNORECASE,
)
_IS_OF_ANOTHER = re.compile(
    rf"^[^.!;]{{0,40}}[.?!,;-]+ (?:no,? )?(?:that|it) (?:was|is)(?:n'?t me,? (?:it|that) was)? (?:only |just )?"
    rf"my {RELATIVE}\b(?!'s)",
    re.IGNORECASE,
)
""" "A shingles outbreak? That was my colleague, not me": said right behind what is told."""
_CORRECTS = re.compile(
    r"^\W*(?:no|nope|actually|sorry|oops|wait|hang on|correction|i meant?|i mean|my mistake)\b|\bi meant\b",
    re.IGNORECASE,
)
_DATES_LATER = re.compile(
    r"\b(?:ago|back in|it was|that was|was (?:in|on|last)|it'?s been|stopped|finished|came off|last (?:one|dose|time|"
    r"session|week|month|year|summer|winter|spring|autumn)|had (?:it|them|that)|took (?:it|them))\b",
    re.IGNORECASE,
)


def told(turn: Turn, knowledge: Knowledge, today: date) -> list[Fact]:
    """What a turn says about the visitor, and what a pressed button stands for, in order."""
    found: list[Fact] = []
    text = clean(turn.text)
    for entity in turn.entities:
        if entity.kind not in KEPT_KINDS:
            continue
        if is_of_no_trouble(entity.value, text) or entity.text.lower() in ("nicked", "nick", "nicks"):
            continue
        if is_a_figure(text, entity.text):
            continue
        if entity.value == "eyelids" and _LIDS_ARE_FINE.search(text):
            continue
        if entity.kind == "age" and not is_age(text, entity.value, turn.intent):
            continue
        if entity.value == "blood_thinners" and is_one_aspirin(text):
            found.append(Fact(kind="condition", value="nsaids_supplements", negated=entity.negated, about=entity.about))
            continue
        if (entity.value == "darker_skin" or entity.kind == "skin_type") and of_skin_in_general(text):
            continue
        if entity.kind in _LASTING | {"medicine"} and (
            of_people(text, entity.text)
            or is_a_vaccine(text, entity.text)
            or at_work(text, entity.text)
            or is_of_a_thing(text, entity.text)
        ):
            continue
        whose = "other" if entity.kind == "age" and is_a_childs(text, entity.value) else entity.about
        if entity.kind == "age" and is_the_writers(text, entity.value):
            whose = "self"
        if entity.value == "breastfeeding" and _OWN_BABY.search(text):
            whose = "self"
        if entity.kind == "treatment" and _OWN_DONE.search(text):
            whose = "self"
        if whose == "self" and entity.text and _IS_OF_ANOTHER.search(text[text.lower().find(entity.text.lower()) :]):
            whose = "other"
        fact = Fact(kind=entity.kind, value=entity.value, negated=entity.negated, about=whose)
        rule = knowledge.rule_told_by(fact.kind, fact.value)
        if rule is not None and history.is_over(rule.id, text, entity.text, today) and fact.kind in _LASTING:
            later = history.BECOMES.get(rule.id)
            if later and fact.about == "self":
                found.append(Fact(kind="condition", value=later))
            continue
        waits = rule is not None and history.waits(rule.id, knowledge)
        if entity.negated and waits and history.is_last_told_since(text, today):
            fact = replace(fact, negated=False)  # "I haven't had filler since March"
        elif entity.kind == "medicine" and entity.negated and (history.has_ended(text) or _is_on_it(text, entity.text)):
            fact = replace(fact, negated=False)  # "not any more" is a medicine that was taken until lately
        found.append(fact)
        if fact.kind == "body_area" and "eyelids" in turn.values("body_area")[:-1] and fact.value == "eyelids":
            found.append(Fact(kind="condition", value="eyelids"))  # the place named last would stand for all
        if (
            fact.value == "scar_hypertrophic"
            and not fact.negated
            and is_a_tendency(history.clause_of(text, entity.text))
        ):
            found.append(Fact(kind="condition", value="keloid", about=fact.about))
        if rule is None:
            continue
        if fact.kind in ("treatment", "activity"):
            wished = turn.intent in _NOT_HISTORY or _wished(text, entity.text)
            asked_about = wished and not (_had(text, entity.text) or _OWN_DONE.search(text))
            clause = history.clause_of(text, entity.text)
            dated = not wished and bool(past_days(clause, today))  # "sculptra in September"
            if asked_about or not (_TOLD.search(text) or dated) or is_hypothetical(text):
                continue
            found.append(replace(fact, kind="condition", value=rule.id))
        elif fact.negated and fact.about == "self" and fact.value != rule.id and fact.kind != "concern":
            found.append(Fact(kind="condition", value=rule.id, negated=True))  # what a button called by the rule's name
        ended = history.day_told_of(text, entity.text, today, medicine=fact.kind == "medicine") if waits else None
        if ended is not None and not fact.negated:
            found.append(Fact(kind=DATED, value=f"{rule.id}:{ended.isoformat()}", about=fact.about))
    if not turn.pressed:
        born = age_by_birth(text, today)
        found += [born] if born else []
        if not any(fact.kind == "age" for fact in found):
            young = young_in_passing(text)
            found += [young] if young else []
        if has_a_changing_mole(text) and not any(fact.value == "skin_cancer_area" for fact in found):
            found.append(Fact(kind="condition", value="skin_cancer_area"))
        if has_few_platelets(text) and not any(fact.value == "prp_platelet" for fact in found):
            found.append(Fact(kind="condition", value="prp_platelet"))
        if is_raised(_own_scars(text)) and not any(fact.value == "keloid" for fact in found):
            found.append(Fact(kind="condition", value="keloid"))
        found += new_scar(text, today) if not any(f.value.startswith("surgery_recent") for f in found) else []
    for kind in ("concern", "condition"):
        value = turn.pressed.get(kind)
        if isinstance(value, str) and value:
            found.append(Fact(kind=kind, value=value))
    return found


_LIDS_ARE_FINE = re.compile(
    r"\b(?:eye ?)?lids (?:themselves )?(?:are|look) (?:absolutely |all |totally )?(?:fine|ok(?:ay)?|good)\b"
    r"|\bnot (?:on |for |about )?(?:my |the )?(?:eye ?)?lids\b",
    re.IGNORECASE,
)
""" "My eyelids are fine, it's only the cheeks"."""
_OWN_BABY = re.compile(
    r"\b(?:my|our|the) (?:\w+ ){0,2}?(?:baby|toddler|newborn|little (?:one|man|girl|boy)|son|daughter|twins"
    r"|youngest)\b|\b(?:bubs?|bubba|bubby|baby) (?:is|'s|was|just|only|has|feeds?|wants|won'?t|still|\d)",
    re.IGNORECASE,
)
""" "My toddler is still on the boob": whoever feeds a child of their own tells it of themselves."""


_OWN_DONE = re.compile(
    r"\bmy (?:own )?(?:crow'?s feet|forehead|11s|elevens|frown(?: lines?)?|lips?|cheeks?|jaw\w*|chin|nose|smile lines) "
    r"(?:also )?(?:got|were|was|have been|has been) (?:all )?(?:done|jabbed|injected|filled|plumped|frozen|zapped)\b",
    re.IGNORECASE,
)
""" "My friend threw a Botox party yesterday, and my crow's feet got done"."""


def _wished(text: str, words: str) -> bool:
    """Whether the thing called `words` is wanted or planned, not had: "want a peel after", "when can I get botox"."""
    wish = (
        r"(?:want|wanting|wants|like|love|hoping|plan(?:ning)?|think(?:ing)? (?:of|about)|consider(?:ing)?|"
        r"book(?:ing)?|(?:can|could|may|should|do) (?:i|we|you) (?:\w+ )?(?:have|get|do|add|book|use)|need|try|"
        r"add(?:ing)?|or|before)"
    )
    return bool(words) and bool(re.search(rf"\b{wish}\W+(?:\w+\W+){{0,3}}?{re.escape(words)}", text, re.IGNORECASE))


_THEIRS = re.compile(rf"\b(?:my|his|her|their) {RELATIVE}'?s?\b[^,.;!?]*?(?=\bbut (?:mine|i|my)\b)", re.IGNORECASE)


def _own_scars(text: str) -> str:
    """ "My brother's scars all go lumpy but mine vanish" without the brother's."""
    return _THEIRS.sub(" ", text)


def _is_on_it(text: str, words: str) -> bool:
    """ "I'm told not to drink on my isotretinoin capsules": what is denied is the drink."""
    return bool(words) and bool(
        re.search(rf"(?<!not )(?<!n't )(?<!never )(?<!longer )\bon my (?:\w+ )?{re.escape(words)}", text, re.IGNORECASE)
    )


_NO_TROUBLE = re.compile(
    r"\b(?:no|not|never|without|nor|isn'?t|aren'?t|any)\b(?: [a-z']+){0,2}? (?:allerg(?:y|ies)|allergic) to"
    r" (?:[a-z']+ ){0,3}?(?:metals?|nickel|steel|jewell?ery)\b|"
    r"\b(?:never|no|not|without|nor)\b(?! (?:other|further|medical|health)\b)(?: [a-z']+){0,3}? "
    r"(?:rash(?:es)?|reactions?|trouble|problems?|itch\w*"
    r"|bother\w*|issues?)\b"
    r"|\bfine with (?:nickel|cheap|any|steel)"
    r"|\b(?:nickel|steel|metals?|jewell?e?ry|earrings?)\b[^,.;!?]{0,20}?\b(?:doesn'?t|does not|don'?t|do not|never) "
    r"(?:really )?(?:bother|affect|trouble|mind)"
    r"|\b(?:skin|ears?|lobes?) (?:doesn'?t|does not|don'?t|do not|never) (?:really )?(?:minds?|react\w*|bothers?)\b",
    re.IGNORECASE,
)
""" "Cheap earrings, never a rash"."""


def is_of_no_trouble(value: str, text: str) -> bool:
    """Whether metal is named and said to do nothing: "steel and nickel don't bother me"."""
    return value == "allergy_metal" and _NO_TROUBLE.search(text) is not None


def _had(text: str, words: str) -> bool:
    """Whether the text says outright that the thing called `words` was had: "had a peel last week, how much is it"."""
    between = (
        r"(?:[^\w.,;!?]+(?!(?:can|could|should|will|would|may|is|do|does|when|how|what|after|before|want)\b)\w+){0,4}?"
    )
    named = re.escape(words)
    often = r"\b(?:a (?:week|month)|every|weekly|daily)"
    habit = rf"\bi (?:use|do|go (?:on|to)|have|get) (?:\w+ )?{named}\b[^.;?]{{0,25}}{often}"
    had = rf"\b(?<!have you )(?:had|got|done|did)\b{between}[^\w.,;!?]+{named}"
    paid = rf"\b(?:i|we) (?:just )?paid\b[^.;?!]{{0,15}} for (?:a |some |my )?{named}"
    which_i_had = rf"{named}\b (?:that |which )?(?:i|we)(?:'ve)? (?:just )?(?:had|got)\b"
    return bool(words) and bool(re.search(f"{habit}|{had}|{paid}|{which_i_had}", text, re.IGNORECASE))


def dated_later(turn: Turn, remembered: Iterable[Fact], knowledge: Knowledge, today: date) -> list[Fact]:
    """A day told on its own, for the last thing told that a date can settle: "it was two weeks ago"."""
    text = clean(turn.text)
    if turn.pressed or any(knowledge.rule_for(e.kind, e.value) for e in turn.entities):
        return []
    days = past_days(text, today)
    own = [fact for fact in remembered if fact.about == "self" and not fact.negated]
    dated = {fact.value.partition(":")[0] for fact in own if fact.kind == DATED}
    waiting = []
    for fact in own:
        rule = knowledge.rule_told_by(fact.kind, fact.value)
        if rule is not None and fact.kind in ("condition", "medicine") and history.waits(rule.id, knowledge):
            waiting.append(rule.id)
    undated = [rule_id for rule_id in waiting if rule_id not in dated]
    if not days or not waiting or not (undated or _CORRECTS.search(text) or _DATES_LATER.search(text)):
        return []
    if not _says_only_when(text, days):
        return []
    return [Fact(kind=DATED, value=f"{(undated or waiting)[-1]}:{days[-1].day.isoformat()}")]


def _says_only_when(text: str, days: Iterable[PastDay]) -> bool:
    """Whether a text is its days and nothing that could have been had then: "my facial was a year ago" dates no
    medicine, and "I started a year ago" does not end one."""
    rest = list(text.lower())
    for day in days:
        rest[day.start : day.end] = " " * (day.end - day.start)
    words = re.findall(r"[^\W\d_]+", "".join(rest).replace("'", "").replace("’", ""))
    return all(word in _SAYS_WHEN for word in words)


def of_another(turn: Turn, remembered: Iterable[Fact], knowledge: Knowledge) -> list[Fact]:
    """ "No, it's my sister who has diabetes": what was counted as the visitor's own is taken back."""
    if turn.pressed or not _CORRECTS.search(clean(turn.text)):
        return []
    theirs = {
        rule.id
        for entity in turn.entities
        if entity.about == "other" and (rule := knowledge.rule_for(entity.kind, entity.value)) is not None
    }
    return taken_back(theirs, remembered, knowledge) if theirs else []


def taken_back(rule_ids: Iterable[str], remembered: Iterable[Fact], knowledge: Knowledge) -> list[Fact]:
    """The denials that undo whatever triggered these rules or concerns."""
    undone: list[Fact] = []
    wanted = set(rule_ids)
    for fact in remembered:
        rule = knowledge.rule_told_by(fact.kind, fact.value)
        stands = fact.about == "self" and not fact.negated
        named = (
            fact.value in wanted
            or (words_of(fact.value) is not None and UNLISTED in wanted)
            or (rule is not None and rule.id in wanted)
        )
        if stands and (named or (fact.kind == "age" and wanted & {"under_18", "age_18_21"})):
            undone.append(replace(fact, negated=True))
    return undone


def takes_back(turn: Turn) -> bool:
    """Whether the message takes back the last thing told: "sorry, that was my sister", "I don't have that"."""
    if turn.pressed or any(entity.kind in ("condition", "medicine") for entity in turn.entities):
        return False
    return bool(_TAKES_BACK.search(clean(turn.text)))


def last_told(remembered: Iterable[Fact]) -> list[Fact]:
    """All that suitability counts of the last message that told any; empty when none did."""
    counted = [f for f in remembered if f.about == "self" and not f.negated and f.kind in _COUNTED]
    if not counted:
        return []
    last = counted[-1]
    return [f for f in counted if f is last or (f.message_id is not None and f.message_id == last.message_id)]


def facts_for_screening(remembered: Iterable[Fact], knowledge: Knowledge, unsure: Iterable[str] = ()) -> Facts:
    """What suitability is judged by: the visitor's own facts that stand; the latest of a kind where one can hold.

    A date counts only while what it dates stands. `unsure` are rules that the visitor could not answer.
    """
    own = [fact for fact in remembered if fact.about == "self" and not fact.negated]
    latest = {fact.kind: fact.value for fact in own}
    standing = set()
    for fact in own:
        rule = knowledge.rule_told_by(fact.kind, fact.value)
        if rule is not None and fact.kind in ("condition", "medicine"):
            standing.add(rule.id)
    dates: dict[str, date] = {}
    for fact in own:
        rule_id, _, day = fact.value.partition(":")
        if fact.kind == DATED and rule_id in standing:
            dates[rule_id] = date.fromisoformat(day)
    conditions = frozenset(
        _NEVER_TREATED.get(fact.value, fact.value)
        for fact in own
        if fact.kind in ("condition", "medicine") or (fact.kind == "concern" and fact.value in _NEVER_TREATED)
    )
    age = latest.get("age", "")
    return Facts(
        conditions=conditions,
        dates=dates,
        age=int(age) if age.isdigit() else None,
        skin_type=latest.get("skin_type"),
        body_area=latest.get("body_area"),
        concern=latest.get("concern"),
        unsure=frozenset(unsure),
    )
