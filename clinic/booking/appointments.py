"""Appointments: confirmed from a hold or booked directly, moved, cancelled, looked up. One transaction each.

Whoever calls tells the person "booked" only after the function has returned: then it is committed, with its
confirmation in the outbox.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from clinic.booking import desk, timetable
from clinic.booking.errors import (
    HoldExpired,
    IdempotencyConflict,
    NotBookable,
    NotLive,
    StaleBooking,
    UnknownBooking,
)
from clinic.booking.openings import OpeningKey, parse_uid
from clinic.booking.records import (
    Booked,
    ClinicalOutcome,
    ClinicianNote,
    PatientDetails,
    booked,
    facts_of,
    new_uid,
)
from clinic.booking.wall import local_date
from clinic.storage import bookings as store
from clinic.storage import outbox
from clinic.storage.tables import BookingNoteRow, BookingRow, PatientRow

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.storage import Session


@dataclass(frozen=True, slots=True)
class Request:
    """What a confirmation carries besides the time: the key of this attempt, who comes, and what screening said."""

    idem_key: str
    patient: PatientDetails
    outcome: ClinicalOutcome
    notes: Sequence[ClinicianNote] = ()
    declaration: dict[str, Any] | None = None
    """`overridden` in it names the rules that staff have allowed: they get a line of history."""
    conversation_id: str | None = None
    channel: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def confirm(
    clinic: Clinic,
    booking_uid: str,
    idem_key: str,
    patient: PatientDetails,
    notes: Sequence[ClinicianNote] = (),
    declaration: dict[str, Any] | None = None,
    *,
    outcome: ClinicalOutcome,
) -> Booked:
    """Make a hold a booking. A hold that ran out is taken again in the same transaction if its time is still free.

    ``idem_key`` is one per attempt: the same key for the same opening returns the booking made the first time.
    ``declaration`` keeps the rule set's version and what was declared. Raises ``SlotTaken``, ``HoldExpired`` (given
    back or replaced), ``NotBookable``, ``IdempotencyConflict``, ``UnknownBooking``, ``BookingPaused``.
    """
    request = Request(idem_key, patient, outcome, notes, declaration)
    now = clinic.now()
    try:
        return clinic.database.run(lambda session: confirm_within(session, booking_uid, request, now))
    except desk.Gone:
        with clinic.database.read() as session:
            row = store.by_uid(session, booking_uid)
        if row is None:
            raise UnknownBooking(booking_uid) from None
        raise desk.taken(clinic, parse_uid(row.opening)) from None


def confirm_within(session: Session, booking_uid: str, request: Request, now: datetime) -> Booked:
    """``confirm`` inside the caller's transaction (a series begins with a hold). Raises ``desk.Gone``."""
    row = store.by_uid(session, booking_uid, lock=True)
    if row is None:
        raise UnknownBooking(booking_uid)
    earlier = _earlier(session, request.idem_key, row.opening)
    if earlier is not None:
        return earlier
    desk.check_not_paused(session, row.conversation_id)
    key = parse_uid(row.opening)
    desk.check_gate(key.treatment, request.outcome, local_date(key.epoch, row.tz))
    try:
        _confirm_row(session, row, key, request, now)
    except (store.KeyTaken, desk.Gone):
        earlier = _earlier(session, request.idem_key, row.opening)
        if earlier is None:
            raise
        return earlier
    for name, value in request.extra.items():
        setattr(row, name, value)
    return _settle(session, row, request, now)


def book(
    clinic: Clinic,
    opening_uid: str,
    idem_key: str,
    patient: PatientDetails,
    notes: Sequence[ClinicianNote] = (),
    declaration: dict[str, Any] | None = None,
    *,
    outcome: ClinicalOutcome,
    conversation_id: str | None = None,
    channel: str | None = None,
) -> Booked:
    """Book an opening without a hold before it. Raises as ``confirm`` does, and ``UnknownOpening``."""
    request = Request(idem_key, patient, outcome, notes, declaration, conversation_id, channel)
    key = parse_uid(opening_uid)
    now = clinic.now()
    try:
        return clinic.database.run(lambda session: book_within(session, key, request, now))
    except desk.Gone:
        raise desk.taken(clinic, key) from None


def book_within(session: Session, key: OpeningKey, request: Request, now: datetime) -> Booked:
    """``book`` inside the caller's transaction (a series books several). Raises ``desk.Gone`` when the time is gone."""
    uid = f"{key.treatment}:{key.practitioner}:{key.epoch}"
    for _ in range(3):
        earlier = _earlier(session, request.idem_key, uid)
        if earlier is not None:
            return earlier
        desk.check_not_paused(session, request.conversation_id)
        try:
            row = desk.place_new(
                session,
                key,
                now,
                uid=new_uid(),
                idem_key=request.idem_key,
                status="booked",
                conversation_id=request.conversation_id,
                source_channel=request.channel,
                **request.extra,
            )
        except store.KeyTaken:
            continue
        except desk.Gone:
            # the same request may have been served between our look at the key and our look at the time
            earlier = _earlier(session, request.idem_key, uid)
            if earlier is None:
                raise
            return earlier
        desk.check_gate(key.treatment, request.outcome, local_date(key.epoch, row.tz))
        return _settle(session, row, request, now)
    raise IdempotencyConflict(request.idem_key)


def cancel(clinic: Clinic, booking_uid: str, *, reason: str = "patient", actor: str = "visitor") -> Booked:
    """Cancel a booking: its cells are free for others, unsent messages are void, the patient is told. Idempotent.

    Raises ``UnknownBooking``, ``NotLive`` for one that is over.
    """
    now = clinic.now()

    def work(session: Session) -> Booked:
        row = _live(session, booking_uid, also="cancelled")
        if row.status == "cancelled":
            return booked(session, row)
        before, was_held = dict(facts_of(row)), row.status == "held"
        row.status, row.hold_expires_at = "cancelled", None
        row.cancelled_at, row.cancel_reason = now, reason
        row.version += 1
        row.ics_sequence += 1
        session.flush()
        store.release(session, [row.id])
        outbox.void_for(session, row.id, now)
        if not was_held:
            announce(session, row, "cancellation", now)
        desk.note(session, row, now, "cancelled", actor, before)
        return booked(session, row)

    return clinic.database.run(work)


def reschedule(
    clinic: Clinic, booking_uid: str, opening_uid: str, *, version: int | None = None, actor: str = "visitor"
) -> Booked:
    """Move a booking to another opening of its treatment; if that is gone, the old time stands untouched.

    Give the ``version`` you saw to be refused with ``StaleBooking`` when it has changed since. Moving to the time it
    already has changes nothing. Raises ``SlotTaken``, ``UnknownBooking``, ``NotLive``, ``UnknownOpening``,
    and ``NotBookable`` for a day before the first that suitability allowed.
    """
    key = parse_uid(opening_uid)
    now = clinic.now()

    def work(session: Session) -> Booked:
        row = _live(session, booking_uid)
        if version is not None and row.version != version:
            raise StaleBooking(booking_uid)
        current = booked(session, row)
        if (current.treatment, current.practitioner_code) == (key.treatment, key.practitioner) and int(
            row.starts_at.timestamp()
        ) == key.epoch:
            return current
        if row.status != "booked":
            raise NotLive(booking_uid)
        if current.treatment != key.treatment:
            raise UnknownBooking(f"{booking_uid} is not a booking of {key.treatment}")
        if row.bookable_from is not None and local_date(key.epoch, row.tz) < row.bookable_from:
            raise NotBookable("block", row.bookable_from)
        before = dict(facts_of(row))
        desk.place_again(session, row, key, now, ics_sequence=row.ics_sequence + 1)
        outbox.void_for(session, row.id, now)
        announce(session, row, "change", now)
        desk.note(session, row, now, "moved", actor, before)
        return booked(session, row)

    try:
        return clinic.database.run(work)
    except desk.Gone:
        raise desk.taken(clinic, key) from None


def find(clinic: Clinic, booking_uid: str) -> Booked:
    """A booking by its uid; raises ``UnknownBooking``."""
    with clinic.database.read() as session:
        row = store.by_uid(session, booking_uid)
        if row is None:
            raise UnknownBooking(booking_uid)
        return booked(session, row)


def concern_of(clinic: Clinic, booking_uid: str) -> str | None:
    """The concern that a booking was made for, as its declaration kept it; None when it kept none."""
    with clinic.database.read() as session:
        row = store.by_uid(session, booking_uid)
        said = (row.declaration_json or {}).get("said", ()) if row is not None else ()
    return next((str(each["value"]) for each in said if each.get("kind") == "concern"), None)


def of_conversation(clinic: Clinic, conversation_id: str) -> list[Booked]:
    """The conversation's own live appointments, by start (no holds)."""
    with clinic.database.read() as session:
        return [booked(session, row) for row in store.of_conversation(session, conversation_id, ("booked", "arrived"))]


def by_reference(clinic: Clinic, reference: str, contact: str) -> Booked:
    """The booking with this reference, for whoever also knows its phone (E.164) or e-mail.

    Raises ``UnknownBooking`` alike for a wrong reference and a wrong contact: nobody learns who is a patient.
    """
    wanted = re.sub(r"[^0-9A-Z]", "", reference.upper()).removeprefix("NP")
    with clinic.database.read() as session:
        row = store.by_reference(session, f"NP-{wanted}")
        patient = store.patient_of(session, row) if row is not None else None
        known = {patient.email_norm, patient.phone_e164} - {None} if patient is not None else set()
        if row is None or contact.strip().lower() not in known:
            raise UnknownBooking(reference)
        return booked(session, row)


def announce(session: Session, row: BookingRow, kind: str, now: datetime) -> None:
    """Put a message to the patient and a notice to staff in the outbox, one of each per (booking, kind, start).

    While the booking stands, what follows it (preparation, reminders, aftercare) is written anew for its start.
    """
    epoch = int(row.starts_at.timestamp())
    for name in (kind, f"staff_{kind}"):
        outbox.add(session, name, f"{name}:{row.uid}:{row.ics_sequence}:{epoch}", row.id, now)
    if row.status == "booked":
        timetable.write_timetable(session, row, now)


def choose_reminders(clinic: Clinic, booking_uid: str, choice: str) -> None:
    """Which reminders the patient wants: ``both``, ``48h``, ``3h`` or ``none``.

    Raises ``UnknownBooking``; ``ValueError`` for another choice.
    """
    if choice not in timetable.CHOICES:
        raise ValueError(f"no such choice of reminders: {choice[:20]}")

    def work(session: Session) -> None:
        row = store.by_uid(session, booking_uid, lock=True)
        patient = store.patient_of(session, row) if row is not None else None
        if patient is None:
            raise UnknownBooking(booking_uid)
        patient.reminders = choice

    clinic.database.run(work)


def _earlier(session: Session, idem_key: str, opening_uid: str) -> Booked | None:
    """What this key booked before; raises ``IdempotencyConflict`` when that was another opening."""
    row = store.by_key(session, idem_key)
    if row is None:
        return None
    if row.opening != opening_uid:
        raise IdempotencyConflict(idem_key)
    return booked(session, row)


def _confirm_row(session: Session, row: BookingRow, key: OpeningKey, request: Request, now: datetime) -> None:
    """Held → booked by compare-and-set, or an expired hold's time taken again."""
    if store.confirm_hold(session, row.uid, now, idem_key=request.idem_key):
        session.refresh(row)
        return
    session.refresh(row)
    if row.status not in ("held", "cancelled"):
        raise IdempotencyConflict(request.idem_key)
    if row.status == "cancelled" and row.cancel_reason != "hold_expired":
        raise HoldExpired(row.uid)
    desk.place_again(
        session,
        row,
        key,
        now,
        status="booked",
        idem_key=request.idem_key,
        hold_expires_at=None,
        cancelled_at=None,
        cancel_reason=None,
    )


def _settle(session: Session, row: BookingRow, request: Request, now: datetime) -> Booked:
    """Everything else that a new booking is: the patient, the notes, the messages, the history."""
    row.declaration_json = request.declaration
    row.bookable_from = request.outcome.bookable_from if request.outcome.outcome == "wait" else None
    allowed = (request.declaration or {}).get("overridden")
    if allowed:
        store.record(session, row.id, now, "gate_overridden", actor="staff", after={"rules": list(allowed)})
    notes = [
        BookingNoteRow(booking_id=row.id, rule_id=note.rule_id, text=note.text_for_clinician) for note in request.notes
    ]
    return complete(session, row, new_patient(session, request.patient, now), notes, now)


def new_patient(session: Session, details: PatientDetails, now: datetime) -> PatientRow:
    """A patient's row with these details."""
    patient = PatientRow(
        uid=new_uid(),
        name=details.name,
        contact_name=details.contact_name,
        email_norm=details.email.strip().lower() if details.email else None,
        phone_e164=details.phone,
        reminders=details.reminders,
        created_at=now,
    )
    store.add(session, patient)
    return patient


def complete(
    session: Session, row: BookingRow, patient: PatientRow, notes: Sequence[BookingNoteRow], now: datetime
) -> Booked:
    """A row that has just become ``booked``: whose it is, its notes, its messages, its history."""
    row.patient_id = patient.id
    session.flush()
    store.add(session, *notes)
    announce(session, row, "confirmation", now)
    desk.note(session, row, now, "booked", "visitor")
    return booked(session, row)


def _live(session: Session, booking_uid: str, also: str = "") -> BookingRow:
    row = store.by_uid(session, booking_uid, lock=True)
    if row is None:
        raise UnknownBooking(booking_uid)
    if row.status not in ("held", "booked", also):
        raise NotLive(booking_uid)
    return row
