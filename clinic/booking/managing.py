"""One's own appointment by its link: seen, moved, cancelled, its reminders chosen. Each change uses the link up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from clinic.booking import appointments, links
from clinic.booking.errors import NotLive, StaleBooking, UnknownBooking, UnknownOpening
from clinic.booking.links import BadLink
from clinic.booking.listing import find_openings
from clinic.booking.openings import Opening, parse_uid
from clinic.booking.policy import Terms, terms_of
from clinic.booking.records import Booked, booked
from clinic.storage import access
from clinic.storage import bookings as store
from clinic.storage.reach import reaching

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.storage import Session

SHOWN = 12
"""How many other times the page shows."""

STALE = (UnknownBooking, NotLive, StaleBooking)


@dataclass(frozen=True, slots=True)
class Managed:
    """What the page shows: the appointment, its terms now, the reminders chosen."""

    booked: Booked
    terms: Terms
    reminders: str
    sequence: int


@reaching
def look(clinic: Clinic, token: str) -> Managed:
    """The appointment behind a link; raises ``BadLink`` for any link that is not good."""
    now = clinic.now()
    with clinic.database.read() as session:
        _, row = links.opened(session, token, "manage", now)
        patient = store.patient_of(session, row)
        found, sequence = booked(session, row), row.ics_sequence
        reminders = (patient.reminders if patient else None) or "both"
    return Managed(found, terms_of(clinic, found), reminders, sequence)


@reaching
def other_times(clinic: Clinic, found: Booked, after: int | None = None) -> list[Opening]:
    """Other times for an appointment, spread over days; ``after`` (epoch seconds) goes further."""
    begin = clinic.now() + timedelta(minutes=1)
    if after is not None:
        begin = max(begin, begin.fromtimestamp(after, begin.tzinfo) + timedelta(seconds=1))
    if found.bookable_from is not None:
        begin = max(begin, datetime.combine(found.bookable_from, time(), tzinfo=found.starts_at.tzinfo))
    end = clinic.now() + timedelta(days=366)
    times = find_openings(clinic, found.treatment, (begin, end), limit=SHOWN)
    return [each for each in times if each.starts_at != found.starts_at]


@reaching
def move(clinic: Clinic, token: str, opening_uid: str) -> tuple[Booked, str]:
    """Move it to another opening; gives the appointment and the new link's address.

    Raises ``BadLink``; ``SlotTaken`` when the time has gone, ``NotBookable`` when it is before the first day that
    suitability allowed: the appointment and the link are then as before.
    """
    shown = look(clinic, token)
    key = parse_uid(opening_uid)
    if key.treatment != shown.booked.treatment:
        raise UnknownOpening(opening_uid)
    try:
        moved = appointments.reschedule(clinic, shown.booked.booking_uid, opening_uid, version=shown.booked.version)
    except STALE:
        raise BadLink("manage") from None
    if moved.version != shown.booked.version:
        _use_up(clinic, token)
    new = links.links_of(clinic, moved.reference)
    return moved, new.manage_url if new else ""


@reaching
def cancel(clinic: Clinic, token: str) -> Booked:
    """Cancel it. Raises ``BadLink``."""
    shown = look(clinic, token)
    try:
        gone = appointments.cancel(clinic, shown.booked.booking_uid)
    except STALE:
        raise BadLink("manage") from None
    _use_up(clinic, token)
    return gone


@reaching
def choose_reminders(clinic: Clinic, token: str, choice: str) -> None:
    """Choose the reminders; the link stays good. Raises ``BadLink``, ``ValueError``."""
    appointments.choose_reminders(clinic, look(clinic, token).booked.booking_uid, choice)


def _use_up(clinic: Clinic, token: str) -> None:
    """Mark a link used. The change itself has already ended it, by the sequence: this is the record of it."""

    def work(session: Session) -> None:
        found = access.link(session, links.fingerprint(token), lock=True)
        if found is not None and found.used_at is None:
            found.used_at = clinic.now()

    clinic.database.run(work)
