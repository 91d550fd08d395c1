"""Filling the calendar's tables from what the clinic knows of its people, rooms, treatments and hours.

Each part (the location, a room, a treatment, a practitioner) is written only while the tables still say what we wrote
last time: what staff changed in the calendar stays. What is no longer known is switched off, never deleted, because
bookings refer to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clinic.storage.tables import (
    AvailabilityExceptionRow,
    AvailabilityRuleRow,
    LocationRow,
    PractitionerRoomRow,
    PractitionerRow,
    ResourceRow,
    RoomRow,
    TreatmentPractitionerRow,
    TreatmentRoomRow,
    TreatmentRow,
)


@dataclass(frozen=True, slots=True)
class SeedLocation:
    """The location as the tables hold it. `closed`: (local date, reason) of each day that it is shut."""

    name: str
    tz: str
    country: str
    lead_minutes: int
    horizon_days: int
    closed: frozenset[tuple[date, str]]


@dataclass(frozen=True, slots=True)
class SeedRoom:
    """A room; `seats`: how many appointments it bears at once."""

    name: str
    active: bool = True
    seats: int = 1


@dataclass(frozen=True, slots=True)
class SeedTreatment:
    """A treatment: minutes, the price in minor units, and the codes of the rooms that suit it."""

    name: str
    minutes: int
    buffer_before: int
    buffer_after: int
    price_minor: int | None
    currency: str | None
    rooms: frozenset[str]
    active: bool = True


@dataclass(frozen=True, slots=True)
class SeedPractitioner:
    """A practitioner.

    `hours`: (weekday, start, end, valid from, valid to, treatment code); `days`: (date, start, end, kind, reason);
    `seats`: how many people may come to them at once.
    """

    name: str
    title: str | None
    gender: str | None
    treatments: frozenset[str]
    rooms: frozenset[str]
    hours: frozenset[tuple[int, str, str, date | None, date | None, str | None]]
    days: frozenset[tuple[date, str | None, str | None, str, str | None]]
    active: bool = True
    seats: int = 1


@dataclass(frozen=True, slots=True)
class CalendarSeed:
    """All that the calendar is filled from; the mappings go from code to part."""

    location_code: str
    location: SeedLocation
    rooms: Mapping[str, SeedRoom] = field(default_factory=dict)
    treatments: Mapping[str, SeedTreatment] = field(default_factory=dict)
    practitioners: Mapping[str, SeedPractitioner] = field(default_factory=dict)


def sync(session: Session, before: CalendarSeed | None, after: CalendarSeed) -> list[str]:
    """Brings the tables from `before` (what we wrote last; None the first time) to `after`.

    Gives the parts that differ from both, as "kind code": staff changed them, and they were left alone.
    """
    kept: list[str] = []
    now = _read(session, after.location_code)
    if _may_write(now.location if now else None, before.location if before else None, after.location):
        _write_location(session, after)
    else:
        kept.append(f"location {after.location_code}")
    location_id = session.scalars(select(LocationRow.id).where(LocationRow.code == after.location_code)).one()
    for kind, code, new in _parts(before, after):
        present = _part(now, kind, code)
        if _may_write(present, _part(before, kind, code), new):
            if present != new:
                _write_part(session, location_id, code, new)
        else:
            kept.append(f"{kind} {code}")
    return kept


type Part = SeedRoom | SeedTreatment | SeedPractitioner


def _parts(before: CalendarSeed | None, after: CalendarSeed) -> Iterator[tuple[str, str, Part]]:
    """Every part to be written, rooms before treatments before practitioners; what is gone comes as inactive."""
    for kind in ("room", "treatment", "practitioner"):
        wanted = _parts_of(after, kind)
        yield from ((kind, code, part) for code, part in wanted.items())
        for code, part in (_parts_of(before, kind) if before else {}).items():
            if code not in wanted:
                yield kind, code, _switched_off(part)


def _parts_of(seed: CalendarSeed, kind: str) -> Mapping[str, Part]:
    if kind == "room":
        return seed.rooms
    return seed.treatments if kind == "treatment" else seed.practitioners


def _part(seed: CalendarSeed | None, kind: str, code: str) -> Part | None:
    return _parts_of(seed, kind).get(code) if seed else None


def _switched_off(part: Part) -> Part:
    return replace(part, active=False)


def _may_write(present: Part | SeedLocation | None, before: Part | SeedLocation | None, after: object) -> bool:
    """Whether nobody else has changed a part.

    It is absent, as we left it, already as it should be, or was switched off by us and is now known again.
    """
    if present is None or present in (before, after):
        return True
    return before is None and not isinstance(present, SeedLocation) and not present.active


def _read(session: Session, location_code: str) -> CalendarSeed | None:
    """The tables as they stand, in the words of the seed."""
    place = session.scalars(select(LocationRow).where(LocationRow.code == location_code)).one_or_none()
    if place is None:
        return None
    days = session.scalars(
        select(AvailabilityExceptionRow).where(AvailabilityExceptionRow.location_id == place.id)
    ).all()
    room_codes = {row.id: row.code for row in session.scalars(select(RoomRow))}
    codes = {row.id: row.code for row in session.scalars(select(TreatmentRow))}
    suits = [(row.treatment_id, room_codes[row.room_id]) for row in session.scalars(select(TreatmentRoomRow))]
    skills = [
        (row.practitioner_id, codes[row.treatment_id]) for row in session.scalars(select(TreatmentPractitionerRow))
    ]
    seats = {(row.kind, row.ref_id): row.capacity for row in session.scalars(select(ResourceRow))}
    own = [(row.practitioner_id, room_codes[row.room_id]) for row in session.scalars(select(PractitionerRoomRow))]
    hours = session.scalars(select(AvailabilityRuleRow)).all()
    return CalendarSeed(
        location_code=location_code,
        location=SeedLocation(
            name=place.name,
            tz=place.tz,
            country=place.country,
            lead_minutes=place.lead_minutes,
            horizon_days=place.horizon_days,
            closed=frozenset((d.date_local, d.reason or "") for d in days if d.practitioner_id is None),
        ),
        rooms={
            row.code: SeedRoom(row.name, row.active, seats.get(("room", row.id), 1))
            for row in session.scalars(select(RoomRow))
        },
        treatments={
            row.code: SeedTreatment(
                name=row.name,
                minutes=row.minutes,
                buffer_before=row.buffer_before,
                buffer_after=row.buffer_after,
                price_minor=row.price_minor,
                currency=row.currency,
                rooms=frozenset(code for treatment_id, code in suits if treatment_id == row.id),
                active=row.active,
            )
            for row in session.scalars(select(TreatmentRow))
        },
        practitioners={
            row.code: SeedPractitioner(
                name=row.name,
                title=row.title,
                gender=row.gender,
                treatments=frozenset(code for person, code in skills if person == row.id),
                rooms=frozenset(code for person, code in own if person == row.id),
                hours=frozenset(
                    (
                        h.weekday,
                        h.start_local,
                        h.end_local,
                        h.valid_from,
                        h.valid_to,
                        codes[h.treatment_id] if h.treatment_id else None,
                    )
                    for h in hours
                    if h.practitioner_id == row.id
                ),
                days=frozenset(
                    (d.date_local, d.start_local, d.end_local, d.kind, d.reason)
                    for d in days
                    if d.practitioner_id == row.id
                ),
                active=row.active,
                seats=seats.get(("practitioner", row.id), 1),
            )
            for row in session.scalars(select(PractitionerRow))
        },
    )


def _write_location(session: Session, seed: CalendarSeed) -> None:
    place = session.scalars(select(LocationRow).where(LocationRow.code == seed.location_code)).one_or_none()
    new = seed.location
    if place is None:
        place = LocationRow(code=seed.location_code, name=new.name, tz=new.tz)
        session.add(place)
    place.name, place.tz, place.country = new.name, new.tz, new.country
    place.lead_minutes, place.horizon_days = new.lead_minutes, new.horizon_days
    session.flush()
    row = AvailabilityExceptionRow
    session.execute(delete(row).where(row.location_id == place.id, row.practitioner_id.is_(None)))
    session.add_all(
        AvailabilityExceptionRow(location_id=place.id, date_local=day, kind="closed", reason=reason)
        for day, reason in sorted(new.closed)
    )
    session.flush()


def _write_part(session: Session, location_id: int, code: str, part: Part) -> None:
    match part:
        case SeedRoom():
            _write_room(session, location_id, code, part)
        case SeedTreatment():
            _write_treatment(session, code, part)
        case SeedPractitioner():
            _write_practitioner(session, location_id, code, part)
    session.flush()


def _write_room(session: Session, location_id: int, code: str, new: SeedRoom) -> None:
    row = session.scalars(select(RoomRow).where(RoomRow.code == code)).one_or_none()
    if row is None:
        row = RoomRow(code=code, location_id=location_id, name=new.name)
        session.add(row)
        session.flush()
    row.name, row.active = new.name, new.active
    _bears(session, "room", row.id, new.seats)


def _bears(session: Session, kind: str, ref_id: int, seats: int) -> None:
    """How many bookings a practitioner or a room bears at once."""
    row = session.scalars(
        select(ResourceRow).where(ResourceRow.kind == kind, ResourceRow.ref_id == ref_id)
    ).one_or_none()
    if row is None:
        row = ResourceRow(kind=kind, ref_id=ref_id)
        session.add(row)
    row.capacity = seats


def _write_treatment(session: Session, code: str, new: SeedTreatment) -> None:
    row = session.scalars(select(TreatmentRow).where(TreatmentRow.code == code)).one_or_none()
    if row is None:
        row = TreatmentRow(code=code, name=new.name, minutes=new.minutes, version=0)
        session.add(row)
    row.name, row.minutes, row.active = new.name, new.minutes, new.active
    row.buffer_before, row.buffer_after = new.buffer_before, new.buffer_after
    row.price_minor, row.currency = new.price_minor, new.currency
    row.version += 1
    session.flush()
    session.execute(delete(TreatmentRoomRow).where(TreatmentRoomRow.treatment_id == row.id))
    rooms = session.scalars(select(RoomRow.id).where(RoomRow.code.in_(new.rooms)).order_by(RoomRow.id))
    session.add_all(TreatmentRoomRow(treatment_id=row.id, room_id=room_id) for room_id in rooms.all())


def _write_practitioner(session: Session, location_id: int, code: str, new: SeedPractitioner) -> None:
    row = session.scalars(select(PractitionerRow).where(PractitionerRow.code == code)).one_or_none()
    if row is None:
        row = PractitionerRow(code=code, location_id=location_id, name=new.name)
        session.add(row)
        session.flush()
    row.name, row.title, row.gender, row.active = new.name, new.title, new.gender, new.active
    _bears(session, "practitioner", row.id, new.seats)
    session.flush()
    person = row.id
    for table in (TreatmentPractitionerRow, PractitionerRoomRow, AvailabilityRuleRow, AvailabilityExceptionRow):
        session.execute(delete(table).where(table.practitioner_id == person))
    treatments = {t.code: t.id for t in session.scalars(select(TreatmentRow))}
    rooms = {r.code: r.id for r in session.scalars(select(RoomRow))}
    session.add_all(
        TreatmentPractitionerRow(treatment_id=treatments[each], practitioner_id=person)
        for each in sorted(new.treatments)
    )
    session.add_all(PractitionerRoomRow(practitioner_id=person, room_id=rooms[each]) for each in sorted(new.rooms))
    session.add_all(
        AvailabilityRuleRow(
            practitioner_id=person,
            weekday=weekday,
            start_local=start,
            end_local=end,
            valid_from=valid_from,
            valid_to=valid_to,
            treatment_id=treatments[treatment] if treatment else None,
        )
        for weekday, start, end, valid_from, valid_to, treatment in sorted(new.hours, key=str)
    )
    session.add_all(
        AvailabilityExceptionRow(
            location_id=location_id,
            practitioner_id=person,
            date_local=day,
            start_local=start,
            end_local=end,
            kind=kind,
            reason=reason,
        )
        for day, start, end, kind, reason in sorted(new.days, key=str)
    )
