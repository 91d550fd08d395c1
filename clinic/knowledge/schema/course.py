"""What the day and the days after are like: pain, downtime, aftercare, body areas, skin types, combinations."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from clinic.knowledge.schema.base import (
    Confidence,
    Count,
    Identifier,
    Modality,
    Record,
    Reviewed,
    SkinType,
    Words,
)


class AftercareItem(Reviewed):
    """One piece of advice for the days after. Day 0 is the day of treatment; `to_day` null: no end is known.

    `activities` are the things people ask about that this item answers. `avoid`: it is left out on these days, rather
    than done. `careful_to_day`: the last day in the most careful source, where that is later than `to_day`.
    """

    id: Identifier
    what: Words
    say: Words
    from_day: Count
    to_day: Count | None
    avoid: bool = False
    careful_to_day: Count | None = None
    activities: tuple[Identifier, ...] = ()
    sources: tuple[Identifier, ...]
    confidence: Confidence | None = None
    range_in_sources: Words | None = None
    conflict: Words | None = None
    why: Words | None = None
    note: Words | None = None


class DowntimePhase(Reviewed):
    """What most people see between two days after treatment (day 0 is the day itself)."""

    id: Identifier
    from_day: Count
    to_day: Count
    expect: Words
    say: Words
    sources: tuple[Identifier, ...]
    confidence: Confidence | None = None


class PainScore(Reviewed):
    """A measured pain score, 0 (none) to 10 (worst)."""

    id: Identifier
    setting: Words
    score_0_10: float = Field(ge=0, le=10)
    sd: float | None = None
    se: float | None = None
    people: Count | None = None
    body_areas: tuple[Identifier, ...] = ()
    modality: Modality = "standard"
    source: Identifier


class PainSummary(Reviewed):
    """The one sentence about pain, and the words never to use."""

    id: Identifier
    say: Words
    never_say: tuple[Words, ...]
    sources: tuple[Identifier, ...]


class SkinTypeNote(Reviewed):
    """What is known for a range of Fitzpatrick skin types."""

    id: Identifier
    fitzpatrick: Words
    types: tuple[SkinType, ...]
    note: Words
    say: Words
    sources: tuple[Identifier, ...]


class BodyArea(Reviewed):
    """A part of the body, or several that are known together (`covers`: the entity ids it answers for)."""

    id: Identifier
    name: Words
    covers: tuple[Identifier, ...]
    ok: bool
    note: Words
    say: Words
    session_minutes: Count | None
    sources: tuple[Identifier, ...]


class ModalityNote(Reviewed):
    """PRP, radiofrequency, or needling at home."""

    id: Identifier
    name: Words
    what: Words
    say: Words
    evidence: dict[str, str] | Words | None = None
    risks: tuple[Words, ...] = ()
    ask_clinic: tuple[Words, ...] = ()
    warning: Words | None = None
    session_rhythm: Words | None = None
    advice: Words | None = None
    sources: tuple[Identifier, ...]
    confidence: Confidence | None = None


class Combination(Reviewed):
    """Needling together with another treatment, and the wait between the two."""

    id: Identifier
    with_: Identifier = Field(alias="with")
    name: Words
    evidence: Words
    timing: Words | None
    say: Words
    sources: tuple[Identifier, ...]


class GeneralFact(Reviewed):
    """A fact that belongs to no concern: numbing time, needle length, what regulators allow, how good the proof is."""

    id: Identifier
    say: Words
    min: float | None = None
    max: float | None = None
    unit: Literal["minutes", "millimetres", "years"] | None = None
    basis: Words | None = None
    details: tuple[Words, ...] = ()
    sources: tuple[Identifier, ...]


class SeedClaim(Record):
    """A claim of the article this project started from, and the verdict on it. For staff and tests, never an answer."""

    id: Identifier
    claim: Words
    verdict: Literal["supported", "nuance", "contradicted", "unverifiable"]
    say: Words
    sources: tuple[Identifier, ...]
