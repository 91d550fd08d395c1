"""Holds: a time kept for a conversation for a few minutes, while the visitor gives their details."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from clinic.booking import desk
from clinic.booking.errors import UnknownBooking
from clinic.booking.openings import parse_uid
from clinic.booking.records import Held, booked, new_uid
from clinic.storage import bookings as store
from clinic.storage import calendar

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.storage import Session
    from clinic.storage.tables import BookingRow


def hold(clinic: Clinic, opening_uid: str, conversation_id: str, channel: str | None = None) -> Held:
    """Keep an opening for a conversation (five minutes unless the location says otherwise).

    A conversation has one hold: choosing again replaces it, and choosing the same time again begins its minutes anew.
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
            same.hold_expires_at = until
            same.version += 1
            session.flush()
            return _held(session, same)
        for booking_id in store.end_holds(session, [row.id for row in held], now, "replaced"):
            store.record(session, booking_id, now, "replaced", actor="visitor", actor_id=conversation_id)
        row = desk.place_new(
            session,
            key,
            now,
            uid=(uid := new_uid()),
            idem_key=f"hold:{uid}",
            status="held",
            hold_expires_at=until,
            conversation_id=conversation_id,
            source_channel=channel,
        )
        desk.note(session, row, now, "held", "visitor")
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
        ended = store.end_holds(session, [row.id], now, "released")
        for booking_id in ended:
            store.record(session, booking_id, now, "released", actor="visitor", actor_id=conversation_id)
        return bool(ended)

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
