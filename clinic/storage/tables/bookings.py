"""Bookings and the guard that makes a double booking impossible.

A live booking owns one row of ``busy_cell`` for each five minutes of each resource it uses, buffers included; the
primary key ``(resource_id, cell, seat)`` lets no two bookings own the same one, on either database.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.storage.tables.base import Base, one_of

LIVE_STATUSES = ("held", "booked", "arrived")
"""The statuses whose bookings own cells."""


IS_LIVE = text("booking.status IN ('held', 'booked', 'arrived')")
"""The condition in words that a partial index recognises; with bound values SQLite would read the whole table."""


IS_HELD = text("booking.status = 'held'")
"""The same for holds."""


class PatientRow(Base):
    """The person treated. ``contact_name`` is who booked, when that is somebody else.

    ``reminders``: which reminders they want (``both``, ``48h``, ``3h``, ``none``); null is ``both``.
    """

    __tablename__ = "patient"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str | None]
    contact_name: Mapped[str | None]
    email_norm: Mapped[str | None] = mapped_column(String(320), index=True)
    phone_e164: Mapped[str | None] = mapped_column(String(20), index=True)
    locale: Mapped[str] = mapped_column(String(16), default="en")
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    reminders: Mapped[str | None] = mapped_column(String(8))


class BookingSeriesRow(Base):
    """Several sessions of one treatment for one patient."""

    __tablename__ = "booking_series"
    __table_args__ = (
        CheckConstraint("sessions_total >= 1", name="sessions_total"),
        CheckConstraint(one_of("status", "open", "completed", "cancelled"), name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    treatment_id: Mapped[int] = mapped_column(ForeignKey("treatment.id"))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    sessions_total: Mapped[int]
    status: Mapped[str] = mapped_column(String(16), default="open")


class BookingRow(Base):
    """One appointment, from hold to completion.

    ``cell_from``/``cell_to`` (half-open, cells of 300 s since the epoch) span the busy time with buffers: what the
    listing of openings reads. ``busy_cell`` holds the same span cell by cell and is what guards it. ``opening`` is the
    opening that was asked for first; it stays when the booking moves, so that a repeated request is recognised.
    ``bookable_from`` is the first day that suitability allowed when it was made: the booking is never moved before it.
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint("cell_to > cell_from", name="cells"),
        CheckConstraint(
            one_of("status", "held", "booked", "arrived", "completed", "cancelled", "no_show"), name="status"
        ),
        CheckConstraint("(status = 'held') = (hold_expires_at IS NOT NULL)", name="hold"),
        UniqueConstraint("series_id", "series_no"),
        Index(
            "ix_booking_live_span",
            "cell_from",
            "cell_to",
            "practitioner_id",
            "room_id",
            "status",
            "hold_expires_at",
            sqlite_where=text("status IN ('held', 'booked', 'arrived')"),
            postgresql_where=text("status IN ('held', 'booked', 'arrived')"),
        ),
        Index(
            "ix_booking_hold_expires_at",
            "hold_expires_at",
            sqlite_where=text("status = 'held'"),
            postgresql_where=text("status = 'held'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    idem_key: Mapped[str] = mapped_column(String(160), unique=True)
    opening: Mapped[str] = mapped_column(String(200))
    treatment_id: Mapped[int] = mapped_column(ForeignKey("treatment.id"))
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    cell_from: Mapped[int]
    cell_to: Mapped[int]
    tz: Mapped[str] = mapped_column(String(64))
    local_start: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    hold_expires_at: Mapped[datetime | None]
    series_id: Mapped[int | None] = mapped_column(ForeignKey("booking_series.id"))
    series_no: Mapped[int | None]
    ics_sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    source_channel: Mapped[str | None] = mapped_column(String(32))
    conversation_id: Mapped[str | None] = mapped_column(String(64), index=True)
    declaration_json: Mapped[dict[str, Any] | None]
    bookable_from: Mapped[date | None]
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(32))


class BusyCellRow(Base):
    """Five minutes of one seat of a practitioner or a room, owned by a live booking. ``cell`` = floor(epoch / 300)."""

    __tablename__ = "busy_cell"
    __table_args__ = (CheckConstraint("seat >= 0", name="seat"), {"sqlite_with_rowid": False})

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)


class BookingEventRow(Base):
    """History, append-only: ids, field names and times, never identity or free text, so that erasure can be whole."""

    __tablename__ = "booking_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    before_json: Mapped[dict[str, Any] | None]
    after_json: Mapped[dict[str, Any] | None]


class BookingNoteRow(Base):
    """What the clinician must know beforehand, and the suitability rule that says so."""

    __tablename__ = "booking_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)
    rule_id: Mapped[str] = mapped_column(String(64))
    text: Mapped[str]
