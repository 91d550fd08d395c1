"""How people say things, and the answers they get."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from clinic.knowledge.schema.base import Identifier, Record, Reviewed, Words

EntityKind = Literal["concern", "body_area", "condition", "medicine", "treatment", "activity", "skin_type"]
ENTITY_KINDS: tuple[str, ...] = get_args(EntityKind)
"""The kinds of thing that have ids and phrases. `treatment` holds what others offer too (peels, lasers, filler)."""

ANSWER_CONDITIONS = (
    "concern", "body_area", "condition", "medicine", "treatment", "activity", "skin_type", "modality", "age",
)  # fmt: skip
"""What an answer may be limited to in `when`."""


class VocabularyEntry(Record):
    """The phrases for one id, lower-case, as people type them. `rule`: the suitability rule it triggers, if any."""

    kind: EntityKind
    id: str
    phrases: tuple[Words, ...]
    rule: Identifier | None = None


class AnswerRecord(Reviewed):
    """One reviewed answer. `when` limits it (a value or several, any of which fits); the most specific one wins.

    `short` answers in a sentence or two, `more` is the rest, `asked_as` how people ask it (for search), `also_said`
    claims that it settles whatever topic they sound like. Both texts may hold placeholders, so that every number lives
    once. `convention`: no trial or authority supports it, clinics
    usually advise it.
    """

    id: Identifier
    topic: Identifier
    question: Words
    when: dict[str, str | tuple[str, ...]]
    short: Words
    more: Words | None
    sources: tuple[Identifier, ...]
    convention: bool
    asked_as: tuple[Words, ...]
    also_said: tuple[Words, ...] = ()


class TaughtAnswer(Record):
    """An answer that staff gave to questions of their own choosing, found by likeness to `examples`.

    `topic` is the question intent under which the examples join the training data. It stands in the database only,
    never in a file; who taught it last is also the record's `edited_by`.
    """

    id: Identifier
    topic: Identifier
    examples: tuple[Words, ...]
    say: Words
    sources: tuple[Identifier, ...] = ()
    taught_by: Words
    taught_at: datetime
