"""Who may see what without a conversation's token: links, feeds and codes. Only hashes of what people hold are kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.storage.tables.base import Base, one_of


class BookingTokenRow(Base):
    """A link that lets its holder see one appointment and change it once (``manage``), or take a held one (``offer``).

    ``sequence`` is the appointment's at the time: a change made elsewhere ends the link too.
    """

    __tablename__ = "booking_token"
    __table_args__ = (CheckConstraint(one_of("purpose", "manage", "offer"), name="purpose"),)

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(8))
    sequence: Mapped[int]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AccessTokenRow(Base):
    """A standing, revocable key: one practitioner's calendar feed (``feed``), or the read-only FHIR interface."""

    __tablename__ = "access_token"
    __table_args__ = (
        CheckConstraint(one_of("purpose", "feed", "fhir"), name="purpose"),
        CheckConstraint("(purpose = 'feed') = (practitioner_id IS NOT NULL)", name="whose"),
    )

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class IdentityCodeRow(Base):
    """A code sent to the contact of an appointment, to be typed into the conversation that asked for it."""

    __tablename__ = "identity_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(64), index=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)
    code_sha256: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class IdentityAttemptRow(Base):
    """One failed attempt to prove whose appointment it is, counted under keyed hashes of what was tried."""

    __tablename__ = "identity_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]
