"""Facts with their time: what is over, what it was counted from, and what is no longer so.

A wait counts from the end of a thing, never from its beginning. A condition that matters only while it lasts ("a rash",
"pregnant", "acne") does not count when it is told as long past: "I had acne as a teenager".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from clinic.knowledge import Knowledge
from clinic.reception.past import PastDay, past_days, was_childhood

LONG_OVER_DAYS: Mapping[str, int] = {
    "pregnancy": 280,
    "breastfeeding": 14,
    "active_infection": 30,
    "cold_sore_active": 21,
    "active_acne": 180,
    "eczema_psoriasis_rosacea": 90,
    "unwell": 14,
    "diabetes_uncontrolled": 365,
}
"""Rules about what is so now, and how many days ago it must have been for it to be over: a reading of words, longer
than the thing lasts, not a wait."""

BECOMES = {"cold_sore_active": "cold_sore_history"}
"""What an over and done condition still means."""

_ENDED = re.compile(
    r"\b(?:stopped|finished|ended|came off|come off|quit|gave up|given up|used to|no longer|any ?more"
    r"|weaned|been off|off (?:it|them)|last"
    r" (?:dose|tablet|pill|one|took|course|capsule)|completed)\b",
    re.IGNORECASE,
)
_TAKEN = re.compile(r"\b(?:took|had|was on|was taking|were on|did|been off|been on .+ until|used)\b", re.IGNORECASE)
_BEGAN = re.compile(r"\b(?:start(?:ed)?|began|begun|been (?:on|taking|using)|prescribed|put me on|put on)\b", re.I)
_RUNNING = re.compile(
    r"\b(?:still|now|currently|at the moment|again|come back|came back|every|daily|keep getting|am taking|i take|"
    r"i'm (?:on|taking)|im (?:on|taking)|i am (?:on|taking)|not healed|hasn'?t (?:healed|gone)|not gone)\b",
    re.IGNORECASE,
)
_NOT_AGAIN = re.compile(
    r"\b(?:and )?again,? (?:in )?(?:19|20)\d\d\b|\b(?:own|myself|mine|normal|well|fine|ok|better) again\b"
    r"|\b(?:never|not|hasn'?t|didn'?t|nor) (?:came?|come|been)? ?back\b"
    r"|\b(?:never|not|haven'?t|havent|didn'?t|nor)\b[^.,;!?]{0,25}\bagain\b",
    re.IGNORECASE,
)
""" "In 2021 and again in 2022", "my body's my own again": nothing that is so again now."""
_AGE_NOW = re.compile(r"\b\d{2} now\b|\bnow \d{2}\b", re.IGNORECASE)
"""An age, which says of nothing else that it is so now."""
_WAS = re.compile(
    r"\b(?:had|was|were|being|caught|breastfed|nursed|used to|got rid of|suffered|did have|stopped|finished|weaned"
    r"|ended)\b",
    re.I,
)
_GONE = re.compile(r"\b(?:gone|healed|cleared(?: up)?|better now|all better|recovered|over it)\b", re.IGNORECASE)
_NOT_GONE = re.compile(r"\b(?:not|n't|isn'?t|hasn'?t|never)\b[^.]{0,15}\b(?:gone|healed|cleared|better)\b", re.I)
_NOW_AND_THEN = re.compile(
    r"\b(?:the odd|every (?:few|couple of|so often|year|winter|summer)|once (?:a|every|in a)|now and (?:then|again)"
    r"|from time to time|occasional(?:ly)?|sometimes|none (?:now|at the moment)|not (?:now|at the moment|right now))\b",
    re.IGNORECASE,
)
"""What comes and goes: a cold sore that is told so is none now."""
_ONE_NOW = re.compile(
    r"\b(?:have|got|there'?s|is|came up|started|coming)\b.{0,30}"
    r"\b(?:today|yesterday|this (?:week|morning)|again|back)\b"
    r"|\b(?<!none )(?<!not )(?:one|it|sore) (?:right )?(?:now|today)\b|\b(?:still|currently)\b"
    r"|\bwoke up (?:today |this morning )?(?:with|to)\b|\b(?:cream|zovirax|aciclovir|patch|compeed|blistex)"
    r" (?:is )?on it\b"
    r"|\bby (?:lunch|tonight|the (?:morning|evening|afternoon))\b",
    re.IGNORECASE,
)
_CLEAR_SINCE = re.compile(
    r"\b(?:clear|fine|gone|none|nothing|better|good|right as rain|normal|well|ok|okay|healthy|great)\b"
    r"[\w ]{0,12}\b(?:since|for (?:[\w']+ ){0,3}(?:months|years|ages"
    r"|yonks|decades|long))\b",
    re.IGNORECASE,
)
_NEVER_SINCE = re.compile(r"\b(?:never|not|nothing|none|nowt|no more) (?:\w+ ){0,2}?since\b", re.IGNORECASE)
""" "As a baby, never since"."""
_ONCE = re.compile(
    r"\bago\b|\bin my (?:early |mid |late )?(?:twenties|thirties|forties|fifties|20s|30s|40s|50s)\b", re.I
)
_IN_PREGNANCY = re.compile(r"\bgestational\b|\b(?:when|while|during|in|with)\b.{0,20}\bpregnan", re.IGNORECASE)
"""Diabetes of a pregnancy ends with it; any other does not."""
_PREGNANCY_PAST = re.compile(
    r"\b(?:when|while|after|since|from when) (?:i was|being) (?:\w+ )?pregnant\b(?! (?:now|again))"
    r"|\bpregnant (?:once|twice|(?:three|four|five|six) times)\b",
    re.IGNORECASE,
)
_HOPED_FOR = re.compile(
    r"(?<!was )(?<!were )(?<!been )\b(?:hoping for|trying for|ttc|trying to (?:conceive|get pregnant|fall pregnant))\b",
    re.IGNORECASE,
)
""" "We stopped using protection in January, hoping for number two": what goes on, whenever it began."""
_GROWN_UP = re.compile(
    r"\bwhen (?:they|he|she|the (?:kids|girls|boys|twins)|my (?:kids|girls|boys|twins|children)) (?:were|was) "
    r"(?:still )?(?:babies|a baby|little|small|tiny|infants?|newborns?|young)\b"
    r"|\b(?:they'?re|they are|he'?s|she'?s) (?:now )?(?:[4-9]|[12]\d)(?: and (?:[4-9]|[12]\d))? now\b"
    r"|\b(?:grown[- ]?up|at uni(?:versity)?|at college|teenagers|in their (?:teens|twenties|thirties)|left home)\b",
    re.IGNORECASE,
)
""" "Back when they were babies, they're at university now"."""
_AT_AN_AGE = re.compile(
    r"\bwhen i was (?:about |around |like )?(?:\d{1,2}|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|twenty|thirty)\b"
    r"(?!\s*(?:weeks?|months?))|\bat (?:the )?age\b",
    re.I,
)
""" "When I was 20": over for whatever does not last."""
_AHEAD = re.compile(
    r"\b(?:will|going to|gonna|about to|planning to|due to|next|booked (?:in )?for|have .{0,20} booked)\b", re.I
)
_CLAUSE_END = re.compile(
    r"[.!?;\n]|,\s*(?:and|but|my|i|i'm|i've|she|he|it)\b|\bbut\b|\band (?:i|i'm|i've|my)\b"
    r"|\b(?:can|could|should|may|might|would|will) (?:i|we|it|you|she|he)\b|\bwhen (?:can|could|should|will|may)\b"
    r"|\b(?:is it|am i)\b",
    re.IGNORECASE,
)


def clause_of(text: str, words: str) -> str:
    """The clause of `text` in which `words` stand; the whole text when they cannot be found."""
    at = text.lower().find(words.lower()) if words else -1
    if at < 0:
        return text
    ends = [match.end() for match in _CLAUSE_END.finditer(text, 0, at)]
    following = _CLAUSE_END.search(text, at + len(words))
    return text[max(ends, default=0) : following.start() if following else len(text)]


def day_told_of(text: str, words: str, today: date, *, medicine: bool) -> date | None:
    """The day on which the thing called `words` was over, by this text; None when it does not say.

    One date in the text belongs to all that it names; of several, the nearest one counts. A medicine is over only where
    the text says so ("stopped", "took"), not where it says when it began.
    """
    days = past_days(text, today)
    if not days:
        return None
    ended = _ENDED.search(text)
    began = _BEGAN.search(text)
    if _AHEAD.search(clause_of(text, words)) and not ended:
        return None
    if began and ended:
        days = [day for day in days if day.start > ended.start()] or days
    elif (
        began
        or (medicine and not ended and not _TAKEN.search(text))
        or (medicine and not ended and _goes_on(text, words))
    ):
        return None
    if _SINCE_THEN.search(text) and not ended and not _denied(text):
        return None
    nearest = _nearest(days, text, words)
    again = [day for day in days if day.start > nearest.start and _SAME_DAY.fullmatch(text[nearest.end : day.start])]
    return max([nearest, *again], key=lambda day: day.day).day


def _goes_on(text: str, words: str) -> bool:
    """Whether the text says that a medicine is still taken: in its own sentence, or in one that says "it"."""
    sentences = [each for each in re.split(r"[.!?;\n]", text) if words.lower() in each.lower() or _IT.search(each)]
    told = _NOT_AGAIN.sub(" ", _AGE_NOW.sub(" ", ". ".join(sentences)))
    return _RUNNING.search(told) is not None


_IT = re.compile(r"\b(?:it|them|that|one)\b", re.IGNORECASE)
_SINCE_THEN = re.compile(r"\bsince\b(?!\s*(?:[.,;!?)]|$|then\b|and\b|but\b))", re.IGNORECASE)
""" "Since March", of which a day is told; not "nothing since"."""
_SAME_DAY = re.compile(r"[\s,(–-]*(?:so|about|around|roughly|maybe|say|or|like|i think|that'?s)?[\s,]*", re.IGNORECASE)
"""What stands between two tellings of one day: "in the spring, about three months back". The later one counts."""


def _denied(text: str) -> bool:
    return bool(re.search(r"n't\b|\bnot\b|\bhavent\b|\bno\b|\bit'?s been\b", text, re.IGNORECASE))


def _nearest(days: Sequence[PastDay], text: str, words: str) -> PastDay:
    """The day told nearest to `words`, the one after them before the one in front."""
    at = text.lower().find(words.lower()) if words else -1
    if at < 0 or len(days) == 1:
        return days[-1]
    behind = at + len(words)
    return min(days, key=lambda day: day.start - behind if day.start >= behind else (at - day.end) + 8)


def is_last_told_since(text: str, today: date) -> bool:
    """ "I haven't had filler since March": a denial that tells when it last was."""
    denied = re.search(r"\b(?:haven'?t|havent|not|hasn'?t|no|never)\b.*\b(?:since|for|in)\b", text, re.IGNORECASE)
    return bool(denied) and bool(past_days(text, today)) and "never" not in text.lower()


_WELL_NOW = re.compile(
    r"\b(?:but |and )?now (?:i'?m |am |it'?s |all |fully |completely |totally |perfectly |back )*(?:fit|well|fine"
    r"|ok(?:ay)?"
    r"|better|healthy|recovered|clear|gone|normal|at the gym|great|good)\b",
    re.IGNORECASE,
)
""" "Now fully fit": nothing that is there now."""


def is_over(rule_id: str, text: str, words: str, today: date) -> bool:
    """Whether a condition that matters only while it lasts is told as past and gone."""
    limit = LONG_OVER_DAYS.get(rule_id)
    if limit is None:
        return False
    if rule_id == "diabetes_uncontrolled" and not _IN_PREGNANCY.search(text):
        return False
    if rule_id == "cold_sore_active" and _NOW_AND_THEN.search(text) and not _ONE_NOW.search(text):
        return True
    if (_CLEAR_SINCE.search(text) or _NEVER_SINCE.search(text)) and (
        _WAS.search(text) or was_childhood(text) or _ONCE.search(text)
    ):
        return True
    clause = re.sub(
        r"\b(gone|clear|better|fine|healed|over|none|not|nothing) (?:right )?now\b",
        r"\1",
        clause_of(text, words),
        flags=re.IGNORECASE,
    )
    clause = _WELL_NOW.sub(" ", _NOT_AGAIN.sub(" ", clause))
    if rule_id == "pregnancy" and _PREGNANCY_PAST.search(text):
        return True
    if rule_id == "pregnancy" and _HOPED_FOR.search(clause):
        return False
    if rule_id == "breastfeeding" and _WAS.search(clause) and _GROWN_UP.search(text):
        return True
    if _WAS.search(clause) and _AT_AN_AGE.search(clause) and not re.search(r"\bsince\b", clause, re.I):
        return True
    if _RUNNING.search(clause) or (re.search(r"\bsince\b", clause, re.IGNORECASE) and not _ENDED.search(clause)):
        return False
    gone = _GONE.search(text) is not None and not _NOT_GONE.search(text)
    if rule_id != "pregnancy" and gone and (_WAS.search(text) or _is_long_ago(clause, words, today, limit)):
        return True
    if rule_id not in ("pregnancy", "unwell", "active_infection") and re.search(
        r"\bused to\b|\bstopped\b", clause, re.I
    ):
        return True
    if not _WAS.search(clause) and not was_childhood(clause) and not _ONCE.search(clause):
        return False
    return _is_long_ago(clause, words, today, limit)


def _is_long_ago(clause: str, words: str, today: date, limit: int) -> bool:
    days = past_days(clause, today)
    return bool(days) and (today - _nearest(days, clause, words).day).days >= limit


def waits(rule_id: str, knowledge: Knowledge) -> bool:
    """Whether a date settles this rule."""
    rule = knowledge.rules.get(rule_id)
    return rule is not None and rule.wait_days_max is not None


def has_ended(text: str) -> bool:
    """Whether the text says that something was stopped or finished."""
    return bool(_ENDED.search(text))
