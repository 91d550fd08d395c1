"""The waiting list: who would come if a time became free."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.storage.tables.base import Base, one_of


class WaitlistEntryRow(Base):
    """One person waiting for one treatment between two local dates (both included).

    ``part_of_day`` null means any. ``screening_json`` keeps what the screening said, for the booking that may follow.
    """

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        CheckConstraint(one_of("part_of_day", "morning", "afternoon", "evening"), name="part_of_day"),
        CheckConstraint(one_of("status", "waiting", "offered", "booked", "expired", "withdrawn"), name="status"),
        CheckConstraint("to_date >= from_date", name="order"),
        CheckConstraint("(status = 'offered') = (offer_expires_at IS NOT NULL)", name="offer"),
        Index("ix_waitlist_entry_status_treatment_id", "status", "treatment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    treatment_id: Mapped[int] = mapped_column(ForeignKey("treatment.id"))
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id"))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(String(64), index=True)
    from_date: Mapped[date]
    to_date: Mapped[date]
    part_of_day: Mapped[str | None] = mapped_column(String(16))
    screening_json: Mapped[dict[str, Any] | None]
    status: Mapped[str] = mapped_column(String(16), default="waiting")
    offered_booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id", ondelete="SET NULL"), index=True)
    offer_expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
