"""Reading the calendar: who does what, where and when, as plain values in a few bulk queries."""

from __future__ import annotations

import typing
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import String, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from clinic.storage.tables import (
    IS_LIVE,
    AvailabilityExceptionRow,
    AvailabilityRuleRow,
    BookingRow,
    LocationRow,
    OutsideBusyRow,
    OutsideCalendarRow,
    PractitionerRoomRow,
    PractitionerRow,
    ResourceRow,
    RoomRow,
    TreatmentPractitionerRow,
    TreatmentRoomRow,
    TreatmentRow,
)

LONGEST_SPAN = 288
"""No booking with its buffers spans more cells than this (a day): bounds the search for spans that reach a window."""


@dataclass(frozen=True, slots=True)
class Location:
    """A location and its booking settings."""

    id: int
    code: str
    name: str
    tz: str
    country: str
    grid_minutes: int
    lead_minutes: int
    horizon_days: int
    hold_minutes: int


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is booked; minutes are multiples of five, the price in minor units."""

    id: int
    code: str
    name: str
    minutes: int
    buffer_before: int
    buffer_after: int
    price_minor: int | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that can be busy, with how many bookings it bears at once. ``ref_id``: its practitioner or room."""

    id: int
    ref_id: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours of one weekday (Monday = 0), valid between two local dates, for one treatment or for all."""

    weekday: int
    start_local: str
    end_local: str
    valid_from: date | None
    valid_to: date | None
    treatment_id: int | None


@dataclass(frozen=True, slots=True)
class DayException:
    """A local date that differs, for a practitioner or (``practitioner_id`` None) for the whole location."""

    location_id: int
    practitioner_id: int | None
    date_local: date
    start_local: str | None
    end_local: str | None
    kind: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Someone who does the treatment asked for: their resource, the rooms that suit them for it, their hours."""

    id: int
    code: str
    name: str
    title: str | None
    gender: str | None
    location: Location
    resource: Resource
    rooms: tuple[Resource, ...]
    hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that listing the openings of one treatment needs, apart from what is busy.

    ``needs_room``: the treatment has rooms listed, so that a practitioner without a suitable one cannot do it.
    """

    treatment: Treatment
    needs_room: bool
    practitioners: tuple[Practitioner, ...]
    exceptions: tuple[DayException, ...]


def treatment_by_code(session: Session, code: str) -> Treatment | None:
    """The active treatment called ``code``."""
    row = session.execute(_TREATMENT.where(TreatmentRow.code == code, TreatmentRow.active)).one_or_none()
    return Treatment(*row) if row else None


def treatment_by_id(session: Session, treatment_id: int) -> Treatment:
    """The treatment of a booking, active or not."""
    return Treatment(*session.execute(_TREATMENT.where(TreatmentRow.id == treatment_id)).one())


def treatments(session: Session) -> list[Treatment]:
    """Every active treatment, in the order they were entered."""
    return [Treatment(*row) for row in session.execute(_TREATMENT.where(TreatmentRow.active).order_by(TreatmentRow.id))]


def locations(session: Session) -> dict[int, Location]:
    """Every location by id."""
    return {row[0]: Location(*row) for row in session.execute(_LOCATION.order_by(LocationRow.id))}


def calendar_for(session: Session, treatment: Treatment, first: date, last: date) -> Calendar:
    """The calendar of ``treatment`` with what differs on the local dates ``first`` to ``last`` (both included): the
    clinic's own exceptions, and what practitioners do elsewhere."""
    needs_room, rooms = _rooms(session, treatment.id)
    return Calendar(
        treatment=treatment,
        needs_room=needs_room,
        practitioners=_practitioners(session, rooms, treatment_id=treatment.id),
        exceptions=_days_that_differ(session, first, last),
    )


def practitioners(session: Session) -> tuple[Practitioner, ...]:
    """Every active practitioner with their hours (no rooms), by id."""
    return _practitioners(session, [], treatment_id=None)


def skills(session: Session) -> dict[int, list[str]]:
    """Practitioner id → codes of the active treatments they do."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(TreatmentPractitionerRow.practitioner_id, TreatmentRow.code)
        .join(TreatmentRow, TreatmentRow.id == TreatmentPractitionerRow.treatment_id)
        .where(TreatmentRow.active)
        .order_by(TreatmentRow.id)
    )
    for practitioner_id, code in rows:
        found[practitioner_id].append(code)
    return found


def exceptions_between(session: Session, first: date, last: date) -> tuple[DayException, ...]:
    """The exceptions of the local dates ``first`` to ``last`` (both included), by date."""
    row = AvailabilityExceptionRow
    found = session.execute(
        select(
            row.location_id, row.practitioner_id, row.date_local, row.start_local, row.end_local, row.kind, row.reason
        )
        .where(row.date_local.between(first, last))
        .order_by(row.date_local, row.id)
    )
    return tuple(DayException(*each) for each in found)


type BusySpan = tuple[int, int, int | None, int, int]


def busy_spans(session: Session, cell_from: int, cell_to: int, now: datetime) -> list[BusySpan]:
    """``(booking id, practitioner id, room id, first cell, cell after the last)`` of what is busy in a span of cells.

    Buffers are included; a hold that has run out no longer counts. One index range, whatever the history's length.
    """
    row = BookingRow.__table__.c
    found = session.connection().execute(  # the plain connection: thousands of rows need no mapping
        select(row.id, row.practitioner_id, row.room_id, row.cell_from, row.cell_to).where(
            IS_LIVE,
            row.cell_from > cell_from - LONGEST_SPAN,
            row.cell_from < cell_to,
            row.cell_to > cell_from,
            or_(row.hold_expires_at.is_(None), row.hold_expires_at > now),
        )
    )
    return typing.cast("list[BusySpan]", found.all())


_TREATMENT = select(
    TreatmentRow.id,
    TreatmentRow.code,
    TreatmentRow.name,
    TreatmentRow.minutes,
    TreatmentRow.buffer_before,
    TreatmentRow.buffer_after,
    TreatmentRow.price_minor,
    TreatmentRow.currency,
)
_LOCATION = select(
    LocationRow.id,
    LocationRow.code,
    LocationRow.name,
    LocationRow.tz,
    LocationRow.country,
    LocationRow.grid_minutes,
    LocationRow.lead_minutes,
    LocationRow.horizon_days,
    LocationRow.hold_minutes,
)


def _practitioners(
    session: Session, rooms: list[tuple[Resource, int]], treatment_id: int | None
) -> tuple[Practitioner, ...]:
    """Active practitioners by id, one row for each room of their own (one with none when they use any)."""
    row, place, own = PractitionerRow, LocationRow, PractitionerRoomRow
    query = (
        select(
            row.id, row.code, row.name, row.title, row.gender, ResourceRow.id, ResourceRow.capacity, own.room_id,
            *_LOCATION.selected_columns,
        )
        .join(ResourceRow, (ResourceRow.kind == "practitioner") & (ResourceRow.ref_id == row.id))
        .join(place, place.id == row.location_id)
        .outerjoin(own, own.practitioner_id == row.id)
        .where(row.active)
        .order_by(row.id)
    )  # fmt: skip
    if treatment_id is not None:
        skill = TreatmentPractitionerRow
        query = query.join(skill, (skill.practitioner_id == row.id) & (skill.treatment_id == treatment_id))
    hours = _hours(session, treatment_id)
    found: list[Practitioner] = []
    for _, group in groupby(session.execute(query), key=lambda each: each[0]):
        rows = list(group)
        id_, code, name, title, gender, resource_id, capacity, _, *where = rows[0]
        own_rooms = {each[7] for each in rows if each[7] is not None}
        location = Location(*where)
        suitable = (room for room, at in rooms if at == location.id and (not own_rooms or room.ref_id in own_rooms))
        found.append(
            Practitioner(
                id=id_,
                code=code,
                name=name,
                title=title,
                gender=gender,
                location=location,
                resource=Resource(resource_id, id_, capacity),
                rooms=tuple(suitable),
                hours=tuple(hours[id_]),
            )
        )
    return tuple(found)


def _hours(session: Session, treatment_id: int | None) -> dict[int, list[Hours]]:
    row = AvailabilityRuleRow
    query = select(
        row.practitioner_id,
        row.weekday,
        row.start_local,
        row.end_local,
        row.valid_from,
        row.valid_to,
        row.treatment_id,
    ).order_by(row.practitioner_id, row.weekday, row.start_local)
    if treatment_id is not None:
        query = query.where(or_(row.treatment_id.is_(None), row.treatment_id == treatment_id))
    found: dict[int, list[Hours]] = defaultdict(list)
    for each in session.execute(query):
        found[each[0]].append(Hours(*each[1:]))
    return found


def _rooms(session: Session, treatment_id: int) -> tuple[bool, list[tuple[Resource, int]]]:
    """Whether a treatment has rooms listed at all, and the active ones among them with their location, by room."""
    rows = session.execute(
        select(ResourceRow.id, RoomRow.id, ResourceRow.capacity, RoomRow.location_id, RoomRow.active)
        .select_from(TreatmentRoomRow)
        .join(RoomRow, RoomRow.id == TreatmentRoomRow.room_id)
        .join(ResourceRow, (ResourceRow.kind == "room") & (ResourceRow.ref_id == RoomRow.id))
        .where(TreatmentRoomRow.treatment_id == treatment_id)
        .order_by(RoomRow.id)
    ).all()
    return bool(rows), [(Resource(id_, room, seats), where) for id_, room, seats, where, active in rows if active]


def _days_that_differ(session: Session, first: date, last: date) -> tuple[DayException, ...]:
    """The clinic's exceptions and what practitioners do elsewhere (as closed hours) in one statement, by date."""
    row, busy, person = AvailabilityExceptionRow, OutsideBusyRow, PractitionerRow
    own = select(
        row.location_id, row.practitioner_id, row.date_local, row.start_local, row.end_local, row.kind, row.reason,
        row.id, literal(0).label("source"),
    ).where(row.date_local.between(first, last))  # fmt: skip
    elsewhere = (
        select(
            person.location_id, person.id, busy.date_local, busy.start_local, busy.end_local, literal("closed"),
            cast(null(), String), busy.id, literal(1),
        )
        .join(OutsideCalendarRow, OutsideCalendarRow.id == busy.calendar_id)
        .join(person, person.id == OutsideCalendarRow.practitioner_id)
        .where(busy.date_local.between(first, last))
    )  # fmt: skip
    both = union_all(own, elsewhere).subquery()
    found = session.execute(select(both).order_by(both.c.date_local, both.c.source, both.c.id))
    return tuple(DayException(*each[:7]) for each in found)
