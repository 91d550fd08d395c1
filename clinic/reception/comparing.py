"""Operations that are only compared with, or avoided: nothing that the visitor had."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from clinic.answers.question import Entity
from clinic.knowledge import Knowledge
from clinic.reception.turn import Turn
from clinic.reception.words import clean


def compared_with(text: str, words: str) -> bool:
    """Whether an operation is only compared with, or avoided: "better than a facelift", "without surgery"."""
    before = (
        r"(?:without|instead of|rather than|better than|worse than|cheaper than|as good as|like(?: having)?|"
        r"avoid(?:ing)?|alternatives? to|vs\.?|versus|or|compared (?:to|with)|same as|same results? as|"
        r"non|gives? (?:you|me)|need|"
        r"is (?:it|this|that)|isn'?t|not|it'?s|thinking (?:of|about)|considering|count as|classed as|replace)"
    )
    named = rf"\b{before}[ -](?:\w+ ){{0,2}}?{re.escape(words)}"
    return bool(words) and bool(re.search(named, text, re.IGNORECASE))


def without_compared(turn: Turn, knowledge: Knowledge) -> Turn:
    """The turn without the operations that it only compares with."""

    def kept(entities: Iterable[Entity]) -> tuple[Entity, ...]:
        return tuple(e for e in entities if not (is_surgery(e) and compared_with(clean(turn.text), e.text)))

    def is_surgery(entity: Entity) -> bool:
        rule = knowledge.rule_for(entity.kind, entity.value)
        return entity.kind == "condition" and rule is not None and rule.id == "surgery_recent"

    if not any(is_surgery(entity) for entity in turn.entities):
        return turn
    parts = tuple(replace(part, entities=kept(part.entities)) for part in turn.parts)
    return replace(turn, entities=kept(turn.entities), parts=parts)
