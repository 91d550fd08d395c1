"""What is only feared of the treatment: "worried about dark marks", "will it leave scars" want none of it treated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from clinic.answers.question import Entity
from clinic.reception.turn import Turn
from clinic.reception.words import clean

_FEARED = (
    r"(?:(?:worr(?:ied|y|ying)|scared|afraid|frightened|terrified|nervous|anxious|concerned|paranoid)"
    r" (?:a bit |a little )?(?:about|of)"
    r"(?: (?:getting|having|being left with|ending up with|the risk of|any|more|new|some))*"
    r"|(?:will|would|could|can|does|might|may|going to|gonna) (?:(?:it|this|that|i|you|they|needling|microneedling)"
    r" )?(?:always |ever |also |even )?(?:leave|cause|give|get|end up with)"
    r"(?: (?:me|you|us|people|a|any|some|more|with|behind|permanent|bad|new))*"
    r"|(?:risk|chance) of(?: (?:getting|having|any|more|new|some))*)"
)
"""Words in front of a thing that is feared. "My dark marks", "these scars" are there already: no such word follows."""
_ALWAYS_COUNT = frozenset({"scar_keloid", "active_acne"})
"""Concerns that stop a treatment: the careful reading counts them however they are named."""


def without_feared(turn: Turn) -> Turn:
    """The turn without the concerns that it only fears; all of it when it fears none."""
    text = clean(turn.text)
    if turn.pressed or not any(_is_feared(text, entity) for entity in turn.entities):
        return turn

    def kept(entities: Iterable[Entity]) -> tuple[Entity, ...]:
        return tuple(entity for entity in entities if not _is_feared(text, entity))

    parts = tuple(replace(part, entities=kept(part.entities)) for part in turn.parts)
    return replace(turn, entities=kept(turn.entities), parts=parts)


def _is_feared(text: str, entity: Entity) -> bool:
    if entity.kind != "concern" or not entity.text or entity.value in _ALWAYS_COUNT:
        return False
    return bool(re.search(rf"\b{_FEARED}\s+{re.escape(entity.text)}", text, re.IGNORECASE))
