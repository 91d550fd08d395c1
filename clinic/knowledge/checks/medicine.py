"""What must hold in the medical records: sources, gates, ranges, reviews."""

from __future__ import annotations

from collections.abc import Iterator

from clinic.knowledge.checks.problem import Problem
from clinic.knowledge.checks.records import Records
from clinic.knowledge.files import FILES
from clinic.knowledge.schema import (
    AftercareItem,
    BodyArea,
    Combination,
    Concern,
    DowntimePhase,
    GeneralFact,
    PainScore,
    Record,
    Reviewed,
    SuitabilityRule,
)

NEVER_TREATED = ("keloid", "active_acne")
"""Rules and concerns that are never booked as a treatment, whatever a clinic signs."""


def check(records: Records) -> Iterator[Problem]:
    """Every problem between the medical records."""
    for file, kind in ((file, kind) for file, kinds in FILES.items() for kind in kinds.values()):
        for where, record in records.each(kind, Record):
            yield from _sources(records, where or file, kind, record)
            yield from _review(where or file, record)
    for file, concern in records.each("concern", Concern):
        yield from _concern(records, file, concern)
    for file, rule in records.each("suitability", SuitabilityRule):
        yield from _rule(file, rule)
    yield from _course(records)


def _sources(records: Records, file: str, kind: str, record: Record) -> Iterator[Problem]:
    if kind in ("source", "seed_claim"):
        return
    name = records.id_of(record)
    if isinstance(record, PainScore):
        yield from records.sources(file, name, "source", [record.source])
        return
    yield from records.sources(file, name, "sources", getattr(record, "sources", ()))
    if isinstance(record, Concern):
        yield from records.sources(file, name, "session_minutes.sources", record.session_minutes.sources)
        if record.rf_plan:
            yield from records.sources(file, name, "rf_plan.sources", record.rf_plan.sources)


def _review(file: str, record: Record) -> Iterator[Problem]:
    if not isinstance(record, Reviewed):
        return
    name = Records.id_of(record)
    if (record.reviewed_by is None) != (record.reviewed_at is None):
        yield Problem(file, name, "reviewed_at", "`reviewed_by` and `reviewed_at` are given together, or both null")
    if record.reviewed_at and record.review_due and record.review_due <= record.reviewed_at:
        yield Problem(file, name, "review_due", "should be later than `reviewed_at`")


def _concern(records: Records, file: str, concern: Concern) -> Iterator[Problem]:
    name = concern.id
    yield from _range(file, name, "sessions_max", concern.sessions_min, concern.sessions_max)
    yield from _range(file, name, "interval_weeks_max", concern.interval_weeks_min, concern.interval_weeks_max)
    yield from _range(file, name, "session_minutes.max", concern.session_minutes.min, concern.session_minutes.max)
    yield from _range(file, name, "downtime_days.max", concern.downtime_days.min, concern.downtime_days.max)
    yield from _range(
        file, name, "results_weeks.full_max", concern.results_weeks.full_min, concern.results_weeks.full_max
    )
    if (concern.refer is None) != (concern.gate is None):
        yield Problem(
            file, name, "gate", "`refer` and `gate` are given together: what does the referral mean for booking?"
        )
    if concern.refer and not concern.refer_say:
        yield Problem(file, name, "refer_say", "is missing: say to the visitor why a clinician looks first")
    if concern.id in ("scar_keloid", "active_acne") and concern.gate not in ("block", "consult"):
        yield Problem(file, name, "gate", "this is never booked as a treatment: block or consult")
    if not concern.treatments:
        yield Problem(file, name, "treatments", "should name at least one treatment, `consultation` if no other fits")
    yield from records.unknown(file, name, "treatments", "treatment", concern.treatments, records.heard("treatment"))
    yield from records.unknown(file, name, "areas", "part of the body", concern.areas, records.heard("body_area"))
    if concern.rf_alternative:
        yield from records.unknown(
            file, name, "rf_alternative", "concern", [concern.rf_alternative], records.ids("concern")
        )


def _rule(file: str, rule: SuitabilityRule) -> Iterator[Problem]:
    yield from _range(file, rule.id, "wait_days_max", rule.wait_days_min, rule.wait_days_max)
    if rule.kind == "absolute" and rule.gate != "block":
        yield Problem(file, rule.id, "gate", "an absolute rule is a `block`")
    if rule.id in NEVER_TREATED and rule.gate == "note":
        yield Problem(file, rule.id, "gate", "this is never booked as a treatment: block or consult")
    if rule.wait_days_max is not None and rule.counted_from is None:
        yield Problem(file, rule.id, "counted_from", "is missing: from which day does the wait count?")


def _course(records: Records) -> Iterator[Problem]:
    parts = records.heard("body_area")
    activities = records.heard("activity")
    for file, item in records.each("aftercare", AftercareItem):
        yield from _range(file, item.id, "to_day", item.from_day, item.to_day)
        yield from records.unknown(file, item.id, "activities", "activity", item.activities, activities)
    for file, phase in records.each("downtime", DowntimePhase):
        yield from _range(file, phase.id, "to_day", phase.from_day, phase.to_day)
    for file, fact in records.each("general", GeneralFact):
        yield from _range(file, fact.id, "max", fact.min, fact.max)
    for file, score in records.each("pain", PainScore):
        yield from records.unknown(file, score.id, "body_areas", "part of the body", score.body_areas, parts)
    for file, combination in records.each("combination", Combination):
        yield from records.unknown(
            file, combination.id, "with", "treatment", [combination.with_], records.heard("treatment")
        )
    covered: dict[str, str] = {}
    for file, area in records.each("body_area", BodyArea):
        yield from records.unknown(file, area.id, "covers", "part of the body", area.covers, parts)
        for part in area.covers:
            if part in covered:
                yield Problem(file, area.id, "covers", f"`{part}` is already covered by `{covered[part]}`")
            covered[part] = area.id


def _range(file: str, record: str, field: str, low: float | None, high: float | None) -> Iterator[Problem]:
    if low is not None and high is not None and high < low:
        yield Problem(file, record, field, f"{high:g} is less than the smallest value, {low:g}")
