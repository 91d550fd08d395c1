"""Writing bookings: rows, the cells that guard them, history. Every function works in the caller's unit of work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.storage.calendar import LONGEST_SPAN
from clinic.storage.tables import (
    IS_HELD,
    LIVE_STATUSES,
    BookingEventRow,
    BookingNoteRow,
    BookingRow,
    BookingSeriesRow,
    BusyCellRow,
    PatientRow,
    PractitionerRow,
    ResourceRow,
    TreatmentRow,
)


class CellsTaken(Exception):
    """Another booking owns one of the cells: the guard has spoken."""


class KeyTaken(Exception):
    """Another booking carries this idempotency key or reference."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a booking is to be: the busy cells (buffers included), who, and in which room."""

    practitioner_id: int
    room_id: int | None
    cell_from: int
    cell_to: int


def by_uid(session: Session, uid: str, *, lock: bool = False) -> BookingRow | None:
    """The booking called ``uid``; ``lock`` keeps others from changing it until this unit of work ends."""
    return _one(session, BookingRow.uid == uid, lock)


def by_key(session: Session, idem_key: str) -> BookingRow | None:
    """The booking made under this idempotency key."""
    return _one(session, BookingRow.idem_key == idem_key, False)


def by_reference(session: Session, reference: str) -> BookingRow | None:
    """The booking with this human reference."""
    return _one(session, BookingRow.reference == reference, False)


def by_id(session: Session, booking_id: int) -> BookingRow | None:
    """The booking with this internal id."""
    return _one(session, BookingRow.id == booking_id, False)


def of_conversation(session: Session, conversation_id: str, statuses: Sequence[str]) -> list[BookingRow]:
    """A conversation's bookings in these statuses, by start."""
    query = (
        select(BookingRow)
        .where(BookingRow.conversation_id == conversation_id, BookingRow.status.in_(statuses))
        .order_by(BookingRow.starts_at, BookingRow.id)
    )
    return list(session.scalars(query.execution_options(populate_existing=True)))


def coming_of_contact(session: Session, contact: str, now: datetime) -> list[BookingRow]:
    """The coming appointments booked with this e-mail address or telephone number (E.164), by start."""
    query = (
        select(BookingRow)
        .join(PatientRow, PatientRow.id == BookingRow.patient_id)
        .where(
            or_(PatientRow.email_norm == contact, PatientRow.phone_e164 == contact),
            BookingRow.status == "booked",
            BookingRow.starts_at > now,
        )
        .order_by(BookingRow.starts_at, BookingRow.id)
    )
    return list(session.scalars(query))


def between(session: Session, start: datetime, end: datetime, practitioner_id: int | None = None) -> list[BookingRow]:
    """The appointments (no holds, nothing that never was one) that begin between two instants, by start."""
    query = select(BookingRow).where(
        BookingRow.starts_at >= start,
        BookingRow.starts_at < end,
        BookingRow.status != "held",
        BookingRow.patient_id.is_not(None) | (BookingRow.status != "cancelled"),
    )
    if practitioner_id is not None:
        query = query.where(BookingRow.practitioner_id == practitioner_id)
    return list(session.scalars(query.order_by(BookingRow.starts_at, BookingRow.id)))


def of_series(session: Session, series_id: int) -> list[BookingRow]:
    """The sessions of a series, in order."""
    query = select(BookingRow).where(BookingRow.series_id == series_id).order_by(BookingRow.series_no)
    return list(session.scalars(query))


def patient_of(session: Session, booking: BookingRow) -> PatientRow | None:
    """The patient of a booking, None for a hold or after erasure."""
    return session.get(PatientRow, booking.patient_id) if booking.patient_id is not None else None


def notes_of(session: Session, booking_id: int) -> list[BookingNoteRow]:
    """What the clinician must know beforehand."""
    query = select(BookingNoteRow).where(BookingNoteRow.booking_id == booking_id).order_by(BookingNoteRow.id)
    return list(session.scalars(query))


def names_of(session: Session, booking: BookingRow) -> tuple[str, str, str, str]:
    """Treatment code and name, practitioner code and name of a booking."""
    treatment = session.execute(
        select(TreatmentRow.code, TreatmentRow.name).where(TreatmentRow.id == booking.treatment_id)
    ).one()
    practitioner = session.execute(
        select(PractitionerRow.code, PractitionerRow.name).where(PractitionerRow.id == booking.practitioner_id)
    ).one()
    return treatment[0], treatment[1], practitioner[0], practitioner[1]


def add(session: Session, *rows: PatientRow | BookingNoteRow | BookingSeriesRow) -> None:
    """Add new rows, so that they have ids."""
    session.add_all(rows)
    session.flush()


def is_taken(
    session: Session, practitioner: str, span: tuple[int, int], now: datetime, ignoring: Collection[int]
) -> bool:
    """Whether a practitioner who bears one booking at a time is busy within a span of cells.

    One short query that settles most refusals while the write lock is held. False decides nothing.
    """
    query = (
        select(BusyCellRow.booking_id)
        .join(ResourceRow, ResourceRow.id == BusyCellRow.resource_id)
        .join(PractitionerRow, PractitionerRow.id == ResourceRow.ref_id)
        .join(BookingRow, BookingRow.id == BusyCellRow.booking_id)
        .where(
            ResourceRow.kind == "practitioner",
            ResourceRow.capacity == 1,
            PractitionerRow.code == practitioner,
            BusyCellRow.cell.between(span[0], span[1] - 1),
            or_(BookingRow.hold_expires_at.is_(None), BookingRow.hold_expires_at > now),
        )
    )
    if ignoring:
        query = query.where(BookingRow.id.not_in(ignoring))
    return session.scalars(query.limit(1)).first() is not None


def insert_with_cells(session: Session, row: BookingRow, place: Place) -> None:
    """Insert a booking and its cells, or nothing. Raises ``CellsTaken`` or ``KeyTaken``; the unit of work lives on."""
    _occupy(row, place)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
            _take(session, row.id, place)
    except IntegrityError as error:
        raise _meaning(error) from error


def move_with_cells(session: Session, row: BookingRow, place: Place, **changes: Any) -> None:
    """Give a booking new cells in place of its own, with other changes of the row, or nothing.

    Raises ``CellsTaken`` or ``KeyTaken``.
    """
    try:
        with session.begin_nested():
            release(session, [row.id])
            _occupy(row, place)
            for name, value in changes.items():
                setattr(row, name, value)
            session.flush()
            _take(session, row.id, place)
    except IntegrityError as error:
        session.refresh(row)
        raise _meaning(error) from error
    except CellsTaken:
        session.refresh(row)
        raise


def release(session: Session, booking_ids: Sequence[int]) -> None:
    """Give the bookings' cells back."""
    if booking_ids:
        session.execute(delete(BusyCellRow).where(BusyCellRow.booking_id.in_(booking_ids)))


def confirm_hold(session: Session, uid: str, now: datetime, **changes: Any) -> bool:
    """Held → booked, if it still is held and has not run out (compare-and-set). True when it was.

    Raises ``KeyTaken`` when ``changes`` carry an idempotency key that another booking has.
    """
    statement = (
        update(BookingRow)
        .where(BookingRow.uid == uid, BookingRow.status == "held", BookingRow.hold_expires_at > now)
        .values(status="booked", hold_expires_at=None, version=BookingRow.version + 1, **changes)
        .returning(BookingRow.id)
        .execution_options(synchronize_session=False)
    )
    try:
        with session.begin_nested():
            done = session.execute(statement).scalar_one_or_none()
    except IntegrityError as error:
        raise _meaning(error) from error
    session.expire_all()
    return done is not None


def dead_holds(session: Session, now: datetime, span: tuple[int, int] | None, limit: int = 500) -> list[int]:
    """Ids of the holds that have run out (within a span of cells, or anywhere), locked in the order of their ids."""
    query = select(BookingRow.id).where(IS_HELD, BookingRow.hold_expires_at <= now)
    if span is not None:
        query = query.where(
            BookingRow.cell_from > span[0] - LONGEST_SPAN,
            BookingRow.cell_from < span[1],
            BookingRow.cell_to > span[0],
        )
    return list(session.scalars(query.order_by(BookingRow.id).limit(limit).with_for_update()))


def end_holds(session: Session, ids: Sequence[int], now: datetime, reason: str) -> list[int]:
    """Held → cancelled for those of ``ids`` that still are held, and only then their cells. Returns those ended."""
    if not ids:
        return []
    ended = list(
        session.scalars(
            update(BookingRow)
            .where(BookingRow.id.in_(ids), BookingRow.status == "held")
            .values(
                status="cancelled",
                hold_expires_at=None,
                cancelled_at=now,
                cancel_reason=reason,
                version=BookingRow.version + 1,
            )
            .returning(BookingRow.id)
            .execution_options(synchronize_session=False)
        )
    )
    release(session, ended)
    session.expire_all()
    return ended


def record(
    session: Session,
    booking_id: int,
    at: datetime,
    kind: str,
    *,
    actor: str,
    actor_id: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write one line of history: ids, field names and times, never identity or free text."""
    session.execute(
        insert(BookingEventRow).values(
            booking_id=booking_id,
            at=at,
            kind=kind,
            actor_kind=actor,
            actor_id=actor_id,
            before_json=before,
            after_json=after,
        )
    )


def count_by_status(session: Session) -> dict[str, int]:
    """How many bookings there are in each status."""
    found = session.execute(select(BookingRow.status, func.count()).group_by(BookingRow.status))
    return {row[0]: row[1] for row in found}


def _one(session: Session, condition: Any, lock: bool) -> BookingRow | None:
    query = select(BookingRow).where(condition).execution_options(populate_existing=True)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def _occupy(row: BookingRow, place: Place) -> None:
    row.practitioner_id, row.room_id = place.practitioner_id, place.room_id
    row.cell_from, row.cell_to = place.cell_from, place.cell_to


def _take(session: Session, booking_id: int, place: Place) -> None:
    """Insert the cells, in ascending (resource, cell, seat) order: two inserts that cross cannot deadlock."""
    query = (
        select(ResourceRow.id, ResourceRow.capacity)
        .where(
            ((ResourceRow.kind == "practitioner") & (ResourceRow.ref_id == place.practitioner_id))
            | ((ResourceRow.kind == "room") & (ResourceRow.ref_id == place.room_id))
        )
        .order_by(ResourceRow.id)
    )
    rows: list[dict[str, int]] = []
    for resource_id, capacity in session.execute(query):
        seats = _seats(session, resource_id, capacity, place)
        rows += [
            {"resource_id": resource_id, "cell": cell, "seat": seat, "booking_id": booking_id} for cell, seat in seats
        ]
    session.execute(insert(BusyCellRow).values(rows))  # one statement: a refusal needs no pipeline taken apart


def _seats(session: Session, resource_id: int, capacity: int, place: Place) -> Iterable[tuple[int, int]]:
    """``(cell, lowest free seat)`` for each cell; raises ``CellsTaken`` when all seats of one are taken."""
    wanted = range(place.cell_from, place.cell_to)
    if capacity == 1:
        return [(cell, 0) for cell in wanted]
    taken: dict[int, set[int]] = {}
    found = session.execute(
        select(BusyCellRow.cell, BusyCellRow.seat).where(
            BusyCellRow.resource_id == resource_id, BusyCellRow.cell.between(place.cell_from, place.cell_to - 1)
        )
    )
    for cell, seat in found:
        taken.setdefault(cell, set()).add(seat)
    seats = []
    for cell in wanted:
        free = next((seat for seat in range(capacity) if seat not in taken.get(cell, ())), None)
        if free is None:
            raise CellsTaken
        seats.append((cell, free))
    return seats


def _meaning(error: IntegrityError) -> Exception:
    """What a failed insert means for booking; anything but our own unique keys is raised as it is."""
    diagnosis = getattr(error.orig, "diag", None)
    name = str(diagnosis.constraint_name if diagnosis is not None else error.orig)
    if "busy_cell" in name:
        return CellsTaken()
    if "idem_key" in name or "booking_reference" in name or "booking.reference" in name:
        return KeyTaken()
    return error


LIVE = LIVE_STATUSES
"""The statuses whose bookings own cells: held, booked, arrived."""
