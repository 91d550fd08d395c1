"""The dates of a series for an event: computed over the real calendar, within the visitor's limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from clinic import booking, plans
from clinic.booking.openings import Opening
from clinic.plans import Course, Series
from clinic.reception import listing
from clinic.reception.desk import Desk
from clinic.reception.draft import CONSULTATION
from clinic.reception.occasion import limits_of

ALL = 100_000
"""More openings than a calendar has: all of them."""


def treatment_for(desk: Desk, concern: str) -> str:
    """The treatment named, where it fits the concern; else the concern's usual one."""
    fitting = [code for code in desk.knowledge.concerns[concern].treatments if code in desk.knowledge.treatments]
    named = desk.latest("treatment")
    if named in fitting:
        return str(named)
    return next((code for code in fitting if code != CONSULTATION), CONSULTATION)


def series_for(
    desk: Desk, course: Course, treatment: str, event: date, first: date | None, *, limited: bool
) -> Series[Opening]:
    """The series over the real calendar; without the visitor's limits when `limited` is False."""
    kept = desk.notebook.event or {}
    said = str(kept.get("limits") or "")
    limits = limits_of(said, desk.now, desk.tz, desk.knowledge.profile.country) if limited and said else None
    begin = max(desk.now, datetime.combine(first, time(), tzinfo=desk.tz)) if first else desk.now
    end = datetime.combine(event, time(), tzinfo=desk.tz)
    spans = listing.cut(limits.windows if limits is not None else [(begin, end)], begin, end)
    openings: Sequence[Opening] = ()
    if spans:
        openings = booking.find_openings(
            desk.clinic,
            treatment,
            window=spans,
            practitioner=_practitioner(desk, treatment),
            gender=desk.notebook.gender,
            limit=ALL,
            spread=False,
            conversation_id=desk.conversation_id,
        )
    return plans.plan_backwards(course, event, openings, _later_days(desk, openings, spans, event))


def _practitioner(desk: Desk, treatment: str) -> str | None:
    code = listing.practitioner_from(desk) or (desk.notebook.event or {}).get("practitioner")
    if code and desk.notebook.event is not None:
        desk.notebook.event["practitioner"] = code
    known = desk.knowledge.practitioners.get(str(code))
    return known.code if known is not None and treatment in known.treatments else None


def _later_days(desk: Desk, openings: Sequence[Opening], spans: listing.Spans, event: date) -> set[date]:
    """Days beyond the booking horizon, within the limits, on weekdays that have openings until then."""
    horizon = desk.today + timedelta(days=desk.knowledge.profile.booking_horizon_days)
    weekdays = {opening.starts_at.weekday() for opening in openings}
    days: set[date] = set()
    for begin, end in spans:
        day = max(begin.astimezone(desk.tz).date(), horizon + timedelta(days=1))
        while day <= min((end - timedelta(seconds=1)).astimezone(desk.tz).date(), event):
            if day.weekday() in weekdays and not desk.knowledge.is_closed(day):
                days.add(day)
            day += timedelta(days=1)
    return days
