"""Appointments for calendars and other systems: a practitioner's private feed, and FHIR R5 ``Slot``/``Appointment``.

Each is behind a random key of 256 bits, of which the database keeps the SHA-256; a key that was revoked, is wrong or is
for something else raises one and the same ``BadKey``.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from clinic.booking.errors import BookingError, UnknownPractitioner
from clinic.booking.links import fingerprint
from clinic.booking.openings import Opening, free_starts
from clinic.booking.records import Booked, booked
from clinic.storage import access
from clinic.storage import bookings as store
from clinic.storage.reach import reaching

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.storage import Session

FEED_PAST = timedelta(days=30)
FEED_AHEAD = timedelta(days=366)
"""How far back and ahead a feed reaches."""

FHIR_STATUS = {
    "held": "pending",
    "booked": "booked",
    "arrived": "arrived",
    "completed": "fulfilled",
    "cancelled": "cancelled",
    "no_show": "noshow",
}
"""Our words for a booking's state, and FHIR's for an appointment's."""


class BadKey(BookingError):
    """The key is wrong, revoked or for something else: nobody is told which."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An appointment with its sequence and the instant it was made."""

    booked: Booked
    sequence: int
    created_at: datetime


def new_feed(clinic: Clinic, practitioner: str) -> str:
    """The address of a practitioner's feed, told this once; raises ``UnknownPractitioner``."""
    token = secrets.token_urlsafe(32)

    def work(session: Session) -> None:
        who = access.practitioner_named(session, practitioner)
        if who is None:
            raise UnknownPractitioner(practitioner)
        access.add_key(session, fingerprint(token), "feed", who[0], clinic.now())

    clinic.database.run(work)
    return f"{clinic.settings.base_url}/calendar/{token}.ics"


def new_fhir_key(clinic: Clinic) -> str:
    """A key for the FHIR interface, told this once."""
    token = secrets.token_urlsafe(32)
    clinic.database.run(lambda session: access.add_key(session, fingerprint(token), "fhir", None, clinic.now()))
    return token


def revoke_feeds(clinic: Clinic, practitioner: str) -> int:
    """End every feed of a practitioner. Returns how many there were; raises ``UnknownPractitioner``."""

    def work(session: Session) -> int:
        who = access.practitioner_named(session, practitioner)
        if who is None:
            raise UnknownPractitioner(practitioner)
        return access.revoke_keys(session, "feed", who[0], clinic.now())

    return clinic.database.run(work)


def revoke_fhir_keys(clinic: Clinic) -> int:
    """End every key of the FHIR interface. Returns how many there were."""
    return clinic.database.run(lambda session: access.revoke_keys(session, "fhir", None, clinic.now()))


@reaching
def feed_of(clinic: Clinic, token: str) -> list[Kept]:
    """The appointments of the practitioner whose feed this is, by start; raises ``BadKey``."""
    now = clinic.now()
    with clinic.database.read() as session:
        key = access.live_key(session, fingerprint(token), "feed")
        if key is None or key.practitioner_id is None:
            raise BadKey("feed")
        found = store.between(session, now - FEED_PAST, now + FEED_AHEAD, practitioner_id=key.practitioner_id)
        return [Kept(booked(session, row), row.ics_sequence, row.created_at) for row in found]


@reaching
def check_fhir_key(clinic: Clinic, token: str) -> None:
    """Raises ``BadKey`` unless this is a live key of the FHIR interface."""
    with clinic.database.read() as session:
        if access.live_key(session, fingerprint(token), "fhir") is None:
            raise BadKey("fhir")


@reaching
def fhir_slots(clinic: Clinic, treatment: str, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """The openings of a treatment as FHIR R5 ``Slot`` resources, by time; raises ``UnknownTreatment``."""
    with clinic.database.read() as session:
        found = free_starts(session, treatment, start, end, now=clinic.now())
    return [_slot(each) for each in found]


@reaching
def fhir_appointments(clinic: Clinic, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """The bookings that begin between two instants as FHIR R5 ``Appointment`` resources, by start.

    Participants are named by id, never by a person's name or contact.
    """
    with clinic.database.read() as session:
        rows = store.between(session, start, end)
        return [
            _appointment(Kept(booked(session, row), row.ics_sequence, row.created_at), row.patient_id) for row in rows
        ]


def bundle(resources: list[dict[str, Any]], base_url: str) -> dict[str, Any]:
    """A FHIR ``Bundle`` of search results."""
    entries = [
        {
            "fullUrl": f"{base_url}/fhir/{each['resourceType']}/{each['id']}",
            "resource": each,
            "search": {"mode": "match"},
        }
        for each in resources
    ]
    found: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
    return found | ({"entry": entries} if entries else {})


def _service(code: str, name: str) -> list[dict[str, Any]]:
    return [{"concept": {"coding": [{"system": "urn:needlepoint:treatment", "code": code}], "text": name}}]


def _slot(opening: Opening) -> dict[str, Any]:
    epoch = int(opening.starts_at.timestamp())
    return {
        "resourceType": "Slot",
        "id": f"{_id(opening.treatment)}.{_id(opening.practitioner_code)}.{epoch}",
        "serviceType": _service(opening.treatment, opening.treatment_name),
        "schedule": {
            "reference": f"Schedule/{_id(opening.practitioner_code)}",
            "display": opening.practitioner,
        },
        "status": "free",
        "start": opening.starts_at.isoformat(),
        "end": opening.ends_at.isoformat(),
    }


def _appointment(kept: Kept, patient_id: int | None) -> dict[str, Any]:
    it = kept.booked
    actors: list[dict[str, Any]] = [
        {
            "actor": {"reference": f"Practitioner/{_id(it.practitioner_code)}", "display": it.practitioner},
            "status": "accepted",
        }
    ]
    if patient_id is not None:
        actors.append({"actor": {"reference": f"Patient/{patient_id}"}, "status": "accepted"})
    return {
        "resourceType": "Appointment",
        "id": it.booking_uid,
        "identifier": [{"system": "urn:needlepoint:reference", "value": it.reference}],
        "status": FHIR_STATUS[it.status],
        "serviceType": _service(it.treatment, it.treatment_name),
        "start": it.starts_at.isoformat(),
        "end": it.ends_at.isoformat(),
        "minutesDuration": it.minutes,
        "created": kept.created_at.isoformat(timespec="seconds"),
        "participant": actors,
    }


def _id(code: str) -> str:
    """A code in the characters that a FHIR id may have."""
    return "".join(each if each.isascii() and (each.isalnum() or each in "-.") else "-" for each in code)[:40]
