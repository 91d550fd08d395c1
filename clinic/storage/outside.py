"""Outside calendars: their addresses, the last good copy of their busy times, and what collides with a booking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from clinic.storage.calendar import DayException
from clinic.storage.tables import BookingRow, LocationRow, OutsideBusyRow, OutsideCalendarRow, PractitionerRow

type BusyPart = tuple[date, str | None, str | None]
"""A local date with wall times ``HH:MM``, or the whole day when both are None."""


def calendars(session: Session) -> Sequence[tuple[OutsideCalendarRow, str, str]]:
    """``(calendar, practitioner code, zone)`` of every outside calendar, by practitioner."""
    query = (
        select(OutsideCalendarRow, PractitionerRow.code, LocationRow.tz)
        .join(PractitionerRow, PractitionerRow.id == OutsideCalendarRow.practitioner_id)
        .join(LocationRow, LocationRow.id == PractitionerRow.location_id)
        .order_by(PractitionerRow.id)
    )
    return [(row, code, tz) for row, code, tz in session.execute(query)]


def set_address(session: Session, practitioner_id: int, address: str | None) -> None:
    """Read a practitioner's calendar from this address from now on; None: no more, and its busy times are gone."""
    found = session.scalars(
        select(OutsideCalendarRow).where(OutsideCalendarRow.practitioner_id == practitioner_id)
    ).one_or_none()
    if found is not None:
        session.delete(found)
        session.flush()
    if address is not None:
        session.add(OutsideCalendarRow(practitioner_id=practitioner_id, address=address, failures=0))
        session.flush()


def keep(session: Session, calendar_id: int, busy: Iterable[BusyPart], now: datetime) -> None:
    """A good reading: it takes the place of the copy before it."""
    row = session.get(OutsideCalendarRow, calendar_id)
    if row is None:
        return
    row.tried_at = row.read_at = now
    row.failures, row.error = 0, None
    session.execute(delete(OutsideBusyRow).where(OutsideBusyRow.calendar_id == calendar_id))
    parts = [
        {"calendar_id": calendar_id, "date_local": day, "start_local": start, "end_local": end}
        for day, start, end in busy
    ]
    if parts:
        session.execute(insert(OutsideBusyRow), parts)


def failed(session: Session, calendar_id: int, error: str, now: datetime) -> None:
    """A reading that failed: the last good copy stays."""
    row = session.get(OutsideCalendarRow, calendar_id)
    if row is not None:
        row.tried_at, row.error = now, error[:64]
        row.failures += 1


def busy_between(session: Session, first: date, last: date) -> tuple[DayException, ...]:
    """What practitioners do elsewhere between two local dates (both included), as exceptions that close hours."""
    query = (
        select(
            PractitionerRow.location_id,
            PractitionerRow.id,
            OutsideBusyRow.date_local,
            OutsideBusyRow.start_local,
            OutsideBusyRow.end_local,
        )
        .join(OutsideCalendarRow, OutsideCalendarRow.id == OutsideBusyRow.calendar_id)
        .join(PractitionerRow, PractitionerRow.id == OutsideCalendarRow.practitioner_id)
        .where(OutsideBusyRow.date_local.between(first, last))
        .order_by(OutsideBusyRow.date_local, OutsideBusyRow.id)
    )
    return tuple(DayException(*row, "closed", None) for row in session.execute(query))


def coming_bookings(session: Session, practitioner_id: int, now: datetime) -> list[BookingRow]:
    """A practitioner's coming appointments."""
    query = select(BookingRow).where(
        BookingRow.practitioner_id == practitioner_id,
        BookingRow.status.in_(("booked", "arrived")),
        BookingRow.ends_at > now,
    )
    return list(session.scalars(query.order_by(BookingRow.starts_at, BookingRow.id)))
