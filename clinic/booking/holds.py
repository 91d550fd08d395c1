"""Holds: a time kept for a conversation for a few minutes, while the visitor gives their details."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from clinic.booking import desk
from clinic.booking.errors import UnknownBooking
from clinic.booking.openings import parse_uid
from clinic.booking.records import Held, booked
from clinic.storage import bookings as store
from clinic.storage import calendar

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.storage import Session
    from clinic.storage.tables import BookingRow


def hold(clinic: Clinic, opening_uid: str, conversation_id: str, channel: str | None = None) -> Held:
    """Keep an opening for a conversation (five minutes unless the location says otherwise).

    A conversation has one hold: choosing again replaces it, and choosing the same time again begins its minutes anew
    where it could still be chosen.
    Raises ``SlotTaken`` (the earlier hold then stays), ``UnknownOpening``, ``UnknownTreatment``, ``BookingPaused``.
    """
    key = parse_uid(opening_uid)
    now = clinic.now()

    def work(session: Session) -> Held:
        desk.check_not_paused(session, conversation_id)
        minutes = next(iter(calendar.locations(session).values())).hold_minutes
        until = now + timedelta(minutes=minutes)
        held = store.of_conversation(session, conversation_id, ("held",))
        same = next((row for row in held if row.opening == opening_uid and (row.hold_expires_at or now) > now), None)
        if same is not None:
            desk.find_place(session, key, now, {row.id for row in held})  # the hours may have been closed since
            same.hold_expires_at = until
            same.version += 1
            session.flush()
            return _held(session, same)
        desk.end_holds(session, [row.id for row in held], now, "replaced", "visitor", conversation_id)
        row = desk.place_hold(
            session, key, now, until, "held", "visitor", conversation_id=conversation_id, source_channel=channel
        )
        return _held(session, row)

    try:
        return clinic.database.run(work)
    except desk.Gone:
        raise desk.taken(clinic, key) from None


def release(clinic: Clinic, booking_uid: str, conversation_id: str) -> bool:
    """Give a conversation's hold back. True when there was one to give back; raises ``UnknownBooking``."""
    now = clinic.now()

    def work(session: Session) -> bool:
        row = store.by_uid(session, booking_uid, lock=True)
        if row is None or row.conversation_id != conversation_id:
            raise UnknownBooking(booking_uid)
        return bool(desk.end_holds(session, [row.id], now, "released", "visitor", conversation_id))

    return clinic.database.run(work)


def expire_holds(clinic: Clinic) -> int:
    """End every hold that has run out, and return how many. For the worker; booking does not depend on it."""
    now = clinic.now()
    return clinic.database.run(lambda session: desk.end_dead_holds(session, now))


def _held(session: Session, row: BookingRow) -> Held:
    at = booked(session, row)
    assert row.hold_expires_at is not None
    return Held(
        booking_uid=row.uid,
        expires_at=row.hold_expires_at,
        starts_at=at.starts_at,
        ends_at=at.ends_at,
        minutes=at.minutes,
        treatment=at.treatment,
        treatment_name=at.treatment_name,
        practitioner=at.practitioner,
        practitioner_code=at.practitioner_code,
    )
