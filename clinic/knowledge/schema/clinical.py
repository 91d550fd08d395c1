"""What medicine says: concerns with their session plans, suitability rules, red flags, sources.

Field names are those of the reviewed fact base. A number that no source gives is null.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from clinic.knowledge.schema.base import (
    Confidence,
    Count,
    EvidenceLevel,
    Gate,
    Identifier,
    Modality,
    Record,
    Reviewed,
    SkinType,
    Tier,
    WebAddress,
    Words,
)


class Source(Record):
    """Where a fact comes from. Visitors see tiers A and B, C only where nothing better exists, D never."""

    id: Identifier
    title: Words
    publisher: Words
    url: WebAddress | None
    year: int | None = Field(ge=1900, le=2100)
    type: Words
    tier: Tier
    note: Words | None = None


class SessionMinutes(Record):
    """Minutes of needling in one session; numbing comes on top."""

    min: Count | None
    max: Count | None
    basis: Words
    sources: tuple[Identifier, ...] = ()


class DowntimeDays(Record):
    """Days until most signs have gone."""

    min: Count | None
    max: Count | None
    basis: Words


class ResultsWeeks(Record):
    """Weeks to the first visible change and to the point where results were judged."""

    first: Count | None
    full_min: Count | None
    full_max: Count | None
    counted_from: Literal["first_session", "last_session"] | None
    note: Words | None


class Evidence(Record):
    """How good the proof is, and what it showed."""

    level: EvidenceLevel
    summary: Words


class RfPlan(Record):
    """A radiofrequency plan, where only that was studied."""

    sessions_min: Count
    sessions_max: Count
    interval_weeks: Count
    sources: tuple[Identifier, ...]


class Concern(Reviewed):
    """What a visitor wants treated, with its session plan. Intervals and results in weeks, downtime in days.

    `refer` says that a clinician looks first; `gate` is what that means for booking (see `Gate`), `refer_when` the
    condition in words, `refer_skin_types` the skin types it is limited to (empty: everyone), `refer_say` the sentence
    for visitors. `treatments` are the bookable codes that fit, the usual one first.
    """

    id: Identifier
    name: Words
    summary: Words
    synonyms: tuple[Words, ...]
    sessions_min: Count | None
    sessions_max: Count | None
    interval_weeks_min: Count | None
    interval_weeks_max: Count | None
    session_minutes: SessionMinutes
    downtime_days: DowntimeDays
    results_weeks: ResultsWeeks
    maintenance: Words | None
    evidence: Evidence
    sources: tuple[Identifier, ...]
    typical_sessions: Count | None = None
    sessions_note: Words | None = None
    interval_note: Words | None = None
    pain_note: Words | None = None
    timing_note: Words | None = None
    wait_note: Words | None = None
    area: Words | None = None
    areas: tuple[Identifier, ...] = ()
    combos: tuple[Words, ...] = ()
    do_not_promise: Words | None = None
    modality: Modality = "standard"
    rf_plan: RfPlan | None = None
    rf_alternative: Identifier | None = None
    treatments: tuple[Identifier, ...]
    refer: Literal["clinician_review"] | None = None
    refer_when: Words | None = None
    refer_skin_types: tuple[SkinType, ...] = ()
    refer_say: Words | None = None
    gate: Gate | None = None


class SuitabilityRule(Reviewed):
    """One thing that decides whether and when someone can be treated.

    `wait_days_min`/`wait_days_max` count from the day named by `counted_from`; both null when no number of days is
    known. `say` (why, kindly) and `next_step` are for the visitor, `clinician_note` for the practitioner.
    """

    id: Identifier
    question: Words
    kind: Literal["absolute", "postpone", "clinician_review"]
    gate: Gate
    gate_reason: Words
    wait: Words | None
    wait_days_min: Count | None
    wait_days_max: Count | None
    counted_from: Words | None = None
    applies_to: Literal["all", "rf", "prp"]
    reason: Words
    say: Words
    next_step: Words
    clinician_note: Words
    sources: tuple[Identifier, ...]
    confidence: Confidence | None = None
    unsourced: Words | None = None
    note: Words | None = None
    bot_rule: Words | None = None


class RedFlag(Reviewed):
    """A sign that must be caught before anything else. How it is recognised stands in `red_flag_words.yml`."""

    id: Identifier
    sign: Words
    when: Words
    action: Literal["emergency", "urgent_same_day", "clinic_review", "doctor_test"]
    reason: Words
    say: Words
    applies_to: Literal["all", "rf", "prp", "combination_filler"] = "all"
    sources: tuple[Identifier, ...]
    confidence: Confidence | None = None
    unsourced: Words | None = None
    note: Words | None = None
