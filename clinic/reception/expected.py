"""What is expected in the first days after a treatment, told to be so when nothing else is said."""

from __future__ import annotations

import re
from dataclasses import replace

from clinic.answers.question import Question
from clinic.answers.standing import standing
from clinic.reception import red_flags, symptoms
from clinic.reception.answering import answered, treatment_day
from clinic.reception.desk import Desk
from clinic.reception.talk import PERSON
from clinic.reception.turn import Reply

_EXPECTED = re.compile(r"\b(?:peel(?:ing|s|ed)?|flak(?:ing|es?|y)|dry(?:ness)?|tight(?:ness)?|rough)\b", re.IGNORECASE)
_MORE_THAN_EXPECTED = re.compile(
    r"\b(?:pain\w*|sore|hurt\w*|hot|heat|burn\w*|swell\w*|swollen|spots?|pus|ooz\w*|weep\w*|bleed\w*|blister\w*|rash|"
    r"itch\w*|scabs?|crust\w*|bumps?|lumps?|worse|spread\w*|fever|eyes?|numb\w*|dark|patch\w*|infect\w*|red\w*|ill|bad)\b",
    re.IGNORECASE,
)
_LAST_DAY_OF_FLAKING = 7
_EXPECTED_AT_FIRST = re.compile(
    r"\b(?:red(?:ness)?|pink(?:ness|ish)?|warm(?:th)?|tight(?:ness)?|sun ?burn(?:t|ed)?|sting(?:s|y|ing)?|tender"
    r"|tingl(?:y|ing)|puffy|puffiness|flushed)\b",
    re.IGNORECASE,
)
_MORE_THAN_AT_FIRST = re.compile(
    r"\b(?:pain\w*|hurt\w*|sore|hot|heat|burning|burns|swell\w*|swollen|pus|ooz\w*|weep\w*|bleed\w*|blood\w*|blister\w*"
    r"|rash|hives|itch\w*|scabs?|crust\w*|bumps?|lumps?|worse\w*|spread\w*|grow\w*|fever\w*|eyes?|eyelids?|lips?|mouth|tongue"
    r"|throat|breath\w*|numb\w*|dark|white|purple|patch\w*|infect\w*|ill|sick|dizzy|faint\w*|bad\w*|very|really|so|too"
    r"|extremely|more|wors\w*|worr\w*|scared|one side|left|right)\b",
    re.IGNORECASE,
)
_A_SHORT_WHILE = r"(?:an?|one|two|three|four|five|six|\d|few|couple of|half an) (?:hours?|hrs?|minutes?|mins?)"
_FRESH_FROM_IT = re.compile(
    rf"\b(?:just|{_A_SHORT_WHILE} ago)\b.{{0,30}}"
    r"\b(?:appointment|session|treatment|clinic|needling|microneedling|home)\b"
    rf"|^\W*(?:(?:about|only|just|its|it'?s|been|like) )*{_A_SHORT_WHILE} (?:after|later|post|on)\b"
    rf"|\b(?:had it(?: done)?|treated|home|treatment|session|appointment)\b.{{0,20}}\b{_A_SHORT_WHILE} ago\b",
    re.IGNORECASE,
)
_FIRST_DAYS = 1
"""The last day on which redness, warmth and a little puffiness alone are told as expected."""


def expected_on_the_day(desk: Desk) -> list[Reply]:
    """ "It's day 4 and I'm peeling, normal?": dryness, tightness or flaking alone, or on the first two days redness and
    warmth alone, is told to be expected, with what is not expected and whom to call; [] for anything more, or later,
    or where the model is sure of an alarm."""
    text = desk.turn.text
    flaking = _EXPECTED.search(text) is not None and _MORE_THAN_EXPECTED.search(text) is None
    flushed = _EXPECTED_AT_FIRST.search(text) is not None and _MORE_THAN_AT_FIRST.search(text) is None
    if desk.turn.pressed or not (flaking or flushed) or symptoms.is_alarm(desk):
        return []
    if red_flags.named_in(desk.turn, desk.knowledge, after_treatment=True) is not None:
        return []
    question = Question(text, "ask_downtime")
    stands = standing(text, desk.now, desk.tz, treatment_day(desk, (question,)))
    last = _LAST_DAY_OF_FLAKING if flaking else _FIRST_DAYS
    dated = stands is not None and stands.past and stands.day is not None and stands.day <= last
    if not dated and not (stands is None and _FRESH_FROM_IT.search(text)):
        return []
    said = answered(desk, (question,))
    phone = desk.knowledge.profile.phone
    call = f"If it hurts more, gets redder, hotter or swollen, weeps, or worries you, ring us today on {phone}."
    return [replace(reply, text=f"{reply.text}\n\n{call}", buttons=(PERSON,)) for reply in said]
