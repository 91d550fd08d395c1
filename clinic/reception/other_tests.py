"""Tests that are no pregnancy test: "my covid test came back positive" makes nobody pregnant, and says who is ill."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from clinic.answers.question import Entity
from clinic.reception.turn import Turn
from clinic.reception.words import clean

_ILL = r"covid(?:[ -]?19)?|corona(?:virus)?|lateral flow|lft|pcr|flu|strep(?: throat)?|rsv|norovirus"
_OTHER = (
    rf"{_ILL}|hiv|hep(?:atitis)? ?[abc]?|std|sti|chlamydia|allergy|patch|prick|nickel|tb|coeliac|celiac|drugs?|urine"
    r"|blood|smear|stool|mrsa|lyme|lupus|ana|antibody|mantoux|eye|driving|theory"
)
_TESTED = re.compile(rf"\b(?:{_OTHER})\b(?: \w+)? (?:test|swab|result)s?\b|\btest(?:ed|s|ing)? positive for\b", re.I)
_ILL_NOW = re.compile(
    rf"\b(?:{_ILL})\b.{{0,25}}\b(?:positive|two lines)\b|\b(?:test(?:ed|ing)?|am|i'?m) positive for (?:{_ILL})\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:ago|last (?:month|year|summer|spring|winter|autumn)|back in|in (?:19|20)\d\d|used to)\b", re.I
)
_SAYS_SO = re.compile(r"\bpregnan|\bbaby\b|\bexpecting\b|\bperiod\b|\bmissed\b", re.IGNORECASE)


def without_other_tests(turn: Turn) -> Turn:
    """The turn without the pregnancy that a positive result of another test was taken for; ill with a catching illness
    where the result is one of now."""
    text = clean(turn.text)
    other = _TESTED.search(text) or _ILL_NOW.search(text)
    if turn.pressed or not other or _SAYS_SO.search(text):
        return turn
    ill = bool(_ILL_NOW.search(text)) and not _OVER.search(text)

    def kept(entities: Iterable[Entity]) -> tuple[Entity, ...]:
        return tuple(_as_unwell(each) if each.value == "pregnancy" else each for each in entities
                     if ill or each.value != "pregnancy")  # fmt: skip

    parts = tuple(replace(part, entities=kept(part.entities)) for part in turn.parts)
    return replace(turn, entities=kept(turn.entities), parts=parts)


def _as_unwell(entity: Entity) -> Entity:
    return replace(entity, value="unwell")
