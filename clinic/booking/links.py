"""Links that a person holds: to see, move or cancel one appointment, or to take a time that is held for them.

A token is the keyed hash (HMAC-SHA-256 under the clinic's secret) of the appointment's random uid, the purpose and
the appointment's sequence: 256 bits nobody can guess, and the same in a letter that has to be sent twice. The database
keeps its SHA-256 only. A link is good for one change: the next letter carries the next one.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from clinic.booking.errors import BookingError
from clinic.storage import access
from clinic.storage import bookings as store
from clinic.storage.reach import reaching

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.settings import Settings
    from clinic.storage import Session
    from clinic.storage.tables import BookingRow, BookingTokenRow

Purpose = Literal["manage", "offer"]


class BadLink(BookingError):
    """The token is wrong, used, expired or of another purpose: nobody is told which."""


@dataclass(frozen=True, slots=True)
class Links:
    """The two addresses of a booked appointment: its own page, and its calendar file."""

    manage_url: str
    ics_url: str


def keyed(secret: str, text: str) -> bytes:
    """The keyed hash of a text under the clinic's secret."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()


def token_of(secret: str, purpose: Purpose, booking_uid: str, sequence: int) -> str:
    """The token for one appointment at one sequence: 43 characters that stand well in an address."""
    return urlsafe_b64encode(keyed(secret, f"link:{purpose}:{booking_uid}:{sequence}")).decode().rstrip("=")


def fingerprint(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def issue(session: Session, settings: Settings, row: BookingRow, purpose: Purpose, expires_at: datetime) -> str:
    """The link's address for a booking as it stands, its hash kept."""
    token = token_of(settings.secret, purpose, row.uid, row.ics_sequence)
    access.add_link(session, fingerprint(token), row.id, purpose, row.ics_sequence, expires_at)
    return f"{settings.base_url}/{purpose}/{token}"


@reaching
def links_of(clinic: Clinic, reference: str) -> Links | None:
    """The addresses of the booked appointment with this reference; None for one that is not open any more."""
    with clinic.database.read() as session:
        row = store.by_reference(session, reference)
        if row is None or row.status != "booked" or row.ends_at <= clinic.now():
            return None
        token = token_of(clinic.settings.secret, "manage", row.uid, row.ics_sequence)
        known = access.link(session, fingerprint(token))
    if known is None:
        with clinic.database.write() as session:
            fresh = store.by_uid(session, row.uid, lock=True)
            if fresh is None or fresh.ics_sequence != row.ics_sequence:
                return None
            issue(session, clinic.settings, fresh, "manage", fresh.ends_at)
    elif known.used_at is not None:
        return None
    address = f"{clinic.settings.base_url}/manage/{token}"
    return Links(address, f"{address}/appointment.ics")


def opened(
    session: Session, token: str, purpose: Purpose, now: datetime, *, lock: bool = False
) -> tuple[BookingTokenRow, BookingRow]:
    """The link and its booking; raises ``BadLink`` alike for wrong, used, expired, overtaken and foreign ones."""
    found = access.link(session, fingerprint(token), lock=lock)
    if found is None or found.purpose != purpose or found.used_at is not None or found.expires_at <= now:
        raise BadLink(purpose)
    row = store.by_id(session, found.booking_id)
    wanted = "held" if purpose == "offer" else "booked"
    if row is None or row.status != wanted or row.ics_sequence != found.sequence:
        raise BadLink(purpose)
    return found, row
