"""Queries that find all that is held about one conversation, to export or erase it, and that scrub the file after."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, inspect, or_, select, union, update
from sqlalchemy.orm import Session

from clinic.storage.belonging import OF_A_CONVERSATION
from clinic.storage.database import BUSY_SECONDS, Database, DatabaseAway
from clinic.storage.rasa_tracker import empty_log
from clinic.storage.tables import (
    Base,
    BookingNoteRow,
    BookingRow,
    BusyCellRow,
    ConversationRow,
    IdentityCodeRow,
    OutboxRow,
    PatientRow,
    WaitlistEntryRow,
)

KEPT_STATUSES = ("booked", "arrived", "completed", "no_show")
"""Bookings that are real appointments: the clinic keeps them. Holds and cancelled ones are not."""


def bookings(session: Session, conversation_id: str) -> Sequence[BookingRow]:
    """The bookings of the conversation, the oldest first: made in it, or offered to its places on the waiting list."""
    waiting = select(WaitlistEntryRow.patient_id).where(WaitlistEntryRow.conversation_id == conversation_id)
    query = select(BookingRow).where(
        or_(BookingRow.conversation_id == conversation_id, BookingRow.patient_id.in_(waiting))
    )
    return session.scalars(query.order_by(BookingRow.id)).all()


def waiting_people(session: Session, conversation_id: str) -> Sequence[PatientRow]:
    """Those whom the conversation put on the waiting list."""
    query = select(PatientRow).join(WaitlistEntryRow, WaitlistEntryRow.patient_id == PatientRow.id)
    return session.scalars(query.where(WaitlistEntryRow.conversation_id == conversation_id).distinct()).all()


def latecomers(session: Session) -> Sequence[str]:
    """The conversations that bookings, places on the waiting list or codes name, and that are not there (any more)."""
    there = select(ConversationRow.id)
    named = [
        select(table.conversation_id).where(table.conversation_id.is_not(None), table.conversation_id.not_in(there))
        for table in (BookingRow, WaitlistEntryRow, IdentityCodeRow)
    ]
    return [name for name in session.scalars(union(*named)) if name is not None]


def codes(session: Session, conversation_id: str) -> Sequence[int]:
    """The ids of the codes that the conversation had sent."""
    return session.scalars(select(IdentityCodeRow.id).where(IdentityCodeRow.conversation_id == conversation_id)).all()


def patient(session: Session, patient_id: int | None) -> PatientRow | None:
    """The patient of a booking."""
    return session.get(PatientRow, patient_id) if patient_id is not None else None


def rows_of(session: Session, table: type[Base], conversation_id: str) -> list[dict[str, Any]]:
    """Every row of `table` that belongs to the conversation, as plain values by column name."""
    columns = inspect(table).local_table.c
    query = (
        select(table)
        .where(columns["conversation_id"] == conversation_id)
        .order_by(*inspect(table).local_table.primary_key)
    )
    return [as_dict(row) for row in session.scalars(query)]


def as_dict(row: Base) -> dict[str, Any]:
    """A row as plain values by column name; instants as ISO 8601 text."""
    values = {column.key: getattr(row, column.key) for column in inspect(type(row)).mapper.column_attrs}
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def notes(session: Session, booking_id: int) -> list[dict[str, Any]]:
    """What the clinician is told before the appointment."""
    query = select(BookingNoteRow).where(BookingNoteRow.booking_id == booking_id).order_by(BookingNoteRow.id)
    return [as_dict(row) for row in session.scalars(query)]


def letters(session: Session, booking_id: int) -> list[dict[str, Any]]:
    """The messages sent or to be sent about a booking."""
    query = select(OutboxRow).where(OutboxRow.booking_id == booking_id).order_by(OutboxRow.id)
    return [as_dict(row) for row in session.scalars(query)]


def forget_booking(session: Session, booking: BookingRow, now: datetime) -> None:
    """Takes the person out of a booking that is no appointment: a hold goes whole, a cancelled one stays as a count."""
    session.execute(delete(OutboxRow).where(OutboxRow.booking_id == booking.id, OutboxRow.sent_at.is_(None)))
    patient_id = booking.patient_id
    if booking.status == "held":
        session.execute(delete(BusyCellRow).where(BusyCellRow.booking_id == booking.id))
        session.delete(booking)
    else:
        session.execute(delete(BookingNoteRow).where(BookingNoteRow.booking_id == booking.id))
        booking.declaration_json = None
        booking.conversation_id = None
        booking.patient_id = None
    session.flush()
    if patient_id is not None:
        forget_patients(session, [patient_id], now)


def forget_patients(session: Session, patient_ids: Collection[int], now: datetime) -> None:
    """Takes name and contact off those of them who have no booking."""
    booked = select(BookingRow.id).where(BookingRow.patient_id == PatientRow.id).exists()
    session.execute(
        update(PatientRow)
        .where(PatientRow.id.in_(patient_ids), ~booked)
        .values(name=None, contact_name=None, email_norm=None, phone_e164=None, erased_at=now)
        .execution_options(synchronize_session=False)
    )


def unlink_booking(booking: BookingRow) -> None:
    """Keeps the appointment and drops the tie to the conversation."""
    booking.conversation_id = None


def delete_conversation(session: Session, conversation_id: str) -> int:
    """Deletes the conversation and every row that belongs to it; how many rows went."""
    gone = 0
    for table in OF_A_CONVERSATION:
        columns = inspect(table).local_table.c
        result: Any = session.execute(delete(table).where(columns["conversation_id"] == conversation_id))
        gone += result.rowcount
    result = session.execute(delete(ConversationRow).where(ConversationRow.id == conversation_id))
    return int(gone + result.rowcount)


def scrub(database: Database) -> None:
    """Leaves no byte of deleted rows in a SQLite database: rebuilds the file and empties its write-ahead log.

    `secure_delete` zeroes deleted rows, but a page that was split keeps copies until the file is rebuilt. PostgreSQL
    does this by itself (autovacuum) on its own server. Raises DatabaseAway when the file stays locked.
    """
    if not database.is_sqlite or database.url.database is None:
        return
    try:
        with closing(sqlite3.connect(database.url.database, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("VACUUM")
            if not empty_log(connection):
                raise DatabaseAway("a reader kept the write-ahead log from being emptied")
    except sqlite3.OperationalError as error:
        raise DatabaseAway(f"the database stayed locked ({type(error).__name__})") from None
