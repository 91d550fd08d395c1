"""From records to the calendar: what the knowledge of people, rooms, hours and prices means for the booking tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import get_args

from clinic.knowledge.schema import Practitioner, Profile, Record, Treatment, Weekday
from clinic.storage.calendar_seed import CalendarSeed, SeedLocation, SeedPractitioner, SeedRoom, SeedTreatment

WEEKDAYS: tuple[str, ...] = get_args(Weekday)
LOCATION_CODE = "main"
"""The one location of this version; a second one gets its own code."""


def calendar_seed(records: Iterable[Record]) -> CalendarSeed | None:
    """The calendar that `records` describe; None when there is no clinic among them."""
    records = list(records)
    profile = next((record for record in records if isinstance(record, Profile)), None)
    if profile is None:
        return None
    return CalendarSeed(
        location_code=LOCATION_CODE,
        location=SeedLocation(
            name=profile.name,
            tz=profile.timezone,
            country=profile.country,
            lead_minutes=profile.booking_lead_minutes,
            horizon_days=profile.booking_horizon_days,
            closed=frozenset((day, c.reason) for c in profile.closures for day in days_between(c.from_, c.to)),
        ),
        rooms={room.id: SeedRoom(room.name, seats=room.seats) for room in profile.rooms},
        treatments={record.id: _treatment(record) for record in records if isinstance(record, Treatment)},
        practitioners={record.id: _practitioner(record) for record in records if isinstance(record, Practitioner)},
    )


def days_between(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _treatment(record: Treatment) -> SeedTreatment:
    return SeedTreatment(
        name=record.name,
        minutes=record.minutes,
        buffer_before=record.buffer_before,
        buffer_after=record.buffer_after,
        price_minor=record.price_minor,
        currency=record.currency,
        rooms=frozenset(record.rooms),
    )


def _practitioner(record: Practitioner) -> SeedPractitioner:
    away = {
        (day, absence.start, absence.end, "closed", absence.reason)
        for absence in record.away
        for day in days_between(absence.from_, absence.to)
    }
    extra = {(each.date, each.start, each.end, "open", each.reason) for each in record.extra}
    return SeedPractitioner(
        name=record.name,
        title=record.role,
        gender=record.gender,
        treatments=frozenset(record.treatments),
        rooms=frozenset(record.rooms),
        seats=record.seats,
        hours=frozenset(
            (WEEKDAYS.index(hours.day), hours.start, hours.end, hours.from_, hours.to, treatment)
            for hours in record.hours
            for treatment in (hours.treatments or (None,))
        ),
        days=frozenset(away | extra),
    )
