"""What goes in and out of the booking desk: plain values."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from clinic.booking.wall import zone
from clinic.storage import bookings as store

if TYPE_CHECKING:
    from clinic.storage import Session
    from clinic.storage.tables import BookingRow

CONSULTATION = "consultation"
"""The code of the treatment that anyone may book: a talk with a clinician."""

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class ClinicalOutcome(Protocol):
    """What a suitability screening says about booking; ``clinic.suitability.Outcome`` is one."""

    @property
    def gate(self) -> str:
        """``open``, ``consult`` or ``block``."""

    @property
    def outcome(self) -> str:
        """``suitable``, ``wait``, ``clinician_review`` or ``not_suitable``."""

    @property
    def bookable_from(self) -> date | None:
        """The first date on which a postponed treatment may take place."""


class ClinicianNote(Protocol):
    """Something a clinician must know beforehand; ``clinic.suitability.Note`` is one."""

    @property
    def rule_id(self) -> str:
        """The suitability rule that says so."""

    @property
    def text_for_clinician(self) -> str:
        """The note itself."""


@dataclass(frozen=True, slots=True)
class PatientDetails:
    """Who comes. ``phone`` in E.164 and ``email`` normalised by the caller; ``contact_name`` when another books.

    ``reminders``: ``both``, ``48h``, ``3h`` or ``none``; None has not been asked and means both.
    """

    name: str
    phone: str | None = None
    email: str | None = None
    contact_name: str | None = None
    reminders: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A time kept for a conversation until ``expires_at`` (UTC)."""

    booking_uid: str
    expires_at: datetime
    starts_at: datetime
    ends_at: datetime
    minutes: int
    treatment: str
    treatment_name: str
    practitioner: str
    practitioner_code: str


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking as it stands. Instants are in the clinic's zone; ``status`` as in the table."""

    booking_uid: str
    reference: str
    status: str
    treatment: str
    treatment_name: str
    practitioner: str
    practitioner_code: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    tz: str
    version: int
    room_id: int | None
    conversation_id: str | None
    series_no: int | None = None
    sequence: int = 0
    bookable_from: date | None = None

    @property
    def needs_screening(self) -> bool:
        """Whether the safety questions stand before it: for everything but a talk with a clinician."""
        return self.treatment != CONSULTATION

    def card(self) -> dict[str, Any]:
        """The contract's ``booking`` card."""
        return {
            "kind": "booking",
            "reference": self.reference,
            "starts_at": self.starts_at.isoformat(),
            "minutes": self.minutes,
            "practitioner": self.practitioner,
            "treatment": self.treatment_name,
            "status": self.status,
            "manage_url": None,
            "ics_url": None,
        }


def booked(session: Session, row: BookingRow) -> Booked:
    """A booking row as a plain value."""
    code, name, practitioner_code, practitioner = store.names_of(session, row)
    tz = zone(row.tz)
    return Booked(
        booking_uid=row.uid,
        reference=row.reference,
        status=row.status,
        treatment=code,
        treatment_name=name,
        practitioner=practitioner,
        practitioner_code=practitioner_code,
        starts_at=row.starts_at.astimezone(tz),
        ends_at=row.ends_at.astimezone(tz),
        minutes=int((row.ends_at - row.starts_at).total_seconds()) // 60,
        tz=row.tz,
        version=row.version,
        room_id=row.room_id,
        conversation_id=row.conversation_id,
        series_no=row.series_no,
        sequence=row.ics_sequence,
        bookable_from=row.bookable_from,
    )


def facts_of(row: BookingRow) -> Mapping[str, Any]:
    """What history keeps of a booking: ids and times."""
    return {
        "status": row.status,
        "starts_at": row.starts_at.isoformat(),
        "practitioner_id": row.practitioner_id,
        "room_id": row.room_id,
    }


def new_reference() -> str:
    """A reference people can read out, such as ``NP-7K3M9Q``: no 0, O, 1 or I."""
    return "NP-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def new_uid() -> str:
    """A random booking uid that cannot be guessed."""
    return secrets.token_hex(16)
