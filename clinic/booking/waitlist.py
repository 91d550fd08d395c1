"""The waiting list: a time that becomes free is held for the one who has waited longest, never "first to click".

An offer is a held booking for thirty minutes with a link to take it. When it runs out, the next in line is offered the
time. Offers go out by day only, so that nobody loses their place asleep.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from clinic.booking import desk, links
from clinic.booking.appointments import complete, new_patient
from clinic.booking.errors import HoldExpired, NotBookable, UnknownPractitioner, UnknownTreatment
from clinic.booking.openings import FreeTime, OpeningKey, free_time
from clinic.booking.records import CONSULTATION, Booked, ClinicalOutcome, ClinicianNote, PatientDetails, booked, new_uid
from clinic.booking.wall import boundary, zone
from clinic.storage import access, calendar, outbox
from clinic.storage import bookings as store
from clinic.storage import waitlist as rows
from clinic.storage.reach import reaching
from clinic.storage.tables import BookingNoteRow, WaitlistEntryRow

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.storage import Session
    from clinic.storage.calendar import Location

PartOfDay = Literal["morning", "afternoon", "evening"]
PARTS: dict[str, tuple[int, int]] = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24)}
"""Parts of the day, as hours of the local wall clock in which the appointment begins."""

OFFER_FOR = timedelta(minutes=30)
"""How long an offered time is held."""

SOONEST = timedelta(minutes=60)
"""A time that begins sooner than this is not offered: it must be read, taken and travelled to."""

AWAKE = (7, 22)
"""Hours of the local day in which offers are sent."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place on the list."""

    uid: str
    treatment: str
    from_date: date
    to_date: date
    part_of_day: str | None
    status: str


def join(
    clinic: Clinic,
    treatment: str,
    patient: PatientDetails,
    from_date: date,
    to_date: date,
    part_of_day: PartOfDay | None = None,
    practitioner: str | None = None,
    *,
    outcome: ClinicalOutcome,
    notes: Sequence[ClinicianNote] = (),
    declaration: dict[str, Any] | None = None,
    conversation_id: str | None = None,
) -> Waiting:
    """Put somebody on the list for ``treatment`` between two local dates (both included).

    A second entry of a conversation for the same treatment takes the place of the first, at the first's rank. Raises
    ``NotBookable`` (the clinical gate is shut, or opens after ``to_date``), ``UnknownTreatment``,
    ``UnknownPractitioner``; ``ValueError`` when ``to_date`` is before ``from_date``.
    """
    if treatment != CONSULTATION and outcome.gate != "open":
        until = outcome.bookable_from
        if outcome.outcome != "wait" or until is None or until > to_date:
            raise NotBookable(outcome.gate, until)
        from_date = max(from_date, until)
    if to_date < from_date:
        raise ValueError("a waiting time must not end before it begins")
    now = clinic.now()

    def work(session: Session) -> Waiting:
        known = calendar.treatment_by_code(session, treatment)
        if known is None:
            raise UnknownTreatment(treatment)
        who = access.practitioner_named(session, practitioner) if practitioner else None
        if practitioner and who is None:
            raise UnknownPractitioner(practitioner)
        since = now
        for earlier in rows.of_conversation(session, conversation_id) if conversation_id else ():
            if earlier.treatment_id == known.id and earlier.status == "waiting":
                since, earlier.status = min(since, earlier.created_at), "withdrawn"
        entry = WaitlistEntryRow(
            uid=new_uid(),
            treatment_id=known.id,
            practitioner_id=who[0] if who else None,
            patient_id=new_patient(session, patient, now).id,
            conversation_id=conversation_id,
            from_date=from_date,
            to_date=to_date,
            part_of_day=part_of_day,
            screening_json={
                "notes": [{"rule_id": note.rule_id, "text": note.text_for_clinician} for note in notes],
                "declaration": declaration,
            },
            status="waiting",
            created_at=since,
        )
        rows.add(session, entry)
        return Waiting(entry.uid, treatment, from_date, to_date, part_of_day, "waiting")

    return clinic.database.run(work)


def of_conversation(clinic: Clinic, conversation_id: str) -> list[Waiting]:
    """The places on the list that a conversation has, the oldest first; ``status`` is "waiting" or "offered"."""
    with clinic.database.read() as session:
        return [
            Waiting(entry.uid, code, entry.from_date, entry.to_date, entry.part_of_day, entry.status)
            for entry, code in rows.told_of_conversation(session, conversation_id)
        ]


def leave(clinic: Clinic, conversation_id: str) -> int:
    """Take a conversation's entries off the list; a time held for them is given back. Returns how many there were."""
    now = clinic.now()

    def work(session: Session) -> int:
        found = rows.of_conversation(session, conversation_id)
        for entry in found:
            _withdraw(session, entry, now)
        return len(found)

    return clinic.database.run(work)


def offer_free_times(clinic: Clinic) -> int:
    """End the offers that ran out, then hold a free time for whoever has waited longest for one. Returns the offers.

    For the worker, every so often; safe with any number of workers at once: the cells decide.
    """
    now = clinic.now()

    def expire(session: Session) -> None:
        desk.end_dead_holds(session, now)
        rows.expire_offers(session, now)

    with clinic.database.read() as session:
        places = calendar.locations(session)
        queue = [(entry.id, code) for entry, code in rows.waiting(session)]
    clinic.database.run(expire)
    place = next(iter(places.values()), None)
    if place is None or not queue or not AWAKE[0] <= now.astimezone(zone(place.tz)).hour < AWAKE[1]:
        return 0
    made = 0
    free: dict[str, FreeTime] = {}
    for entry_id, code in queue:
        if code not in free:
            free[code] = _free(clinic, code, place, now)
        key = _match(clinic, entry_id, code, free[code], place)
        if key is None:
            continue
        made += clinic.database.run(partial(_offer, clinic=clinic, entry_id=entry_id, key=key, now=now))
        free.clear()  # people and rooms are shared between treatments
    return made


@reaching
def offered(clinic: Clinic, token: str) -> Booked:
    """The time that an offer's link holds; raises ``links.BadLink``."""
    now = clinic.now()
    with clinic.database.read() as session:
        _, row = links.opened(session, token, "offer", now)
        return booked(session, row)


@reaching
def accept(clinic: Clinic, token: str) -> Booked:
    """Take the offered time. Raises ``links.BadLink`` for a link that is wrong, used or too late."""
    now = clinic.now()

    def work(session: Session) -> Booked:
        link, row = links.opened(session, token, "offer", now, lock=True)
        entry = rows.of_offer(session, row.id)
        patient = store.patient_of(session, row)
        if entry is None or entry.status != "offered" or patient is None:
            raise links.BadLink("offer")
        if not store.confirm_hold(session, row.uid, now, idem_key=f"offer:{entry.uid}"):
            raise HoldExpired(row.uid)
        session.refresh(row)
        link.used_at = now
        screening = entry.screening_json or {}
        notes = [
            BookingNoteRow(booking_id=row.id, rule_id=note["rule_id"], text=note["text"])
            for note in screening.get("notes", ())
        ]
        row.declaration_json = screening.get("declaration")
        entry.status, entry.offer_expires_at = "booked", None
        return complete(session, row, patient, notes, now)

    try:
        return clinic.database.run(work)
    except HoldExpired:
        raise links.BadLink("offer") from None


@reaching
def decline(clinic: Clinic, token: str) -> None:
    """Refuse the offered time and leave the list; the time is free for the next. Raises ``links.BadLink``."""
    now = clinic.now()

    def work(session: Session) -> None:
        link, row = links.opened(session, token, "offer", now, lock=True)
        link.used_at = now
        entry = rows.of_offer(session, row.id)
        if entry is None:
            raise links.BadLink("offer")
        _withdraw(session, entry, now)

    clinic.database.run(work)


def _withdraw(session: Session, entry: WaitlistEntryRow, now: datetime) -> None:
    if entry.offered_booking_id is not None and entry.status == "offered":
        for booking_id in desk.end_holds(session, [entry.offered_booking_id], now, "declined", "visitor"):
            outbox.void_for(session, booking_id, now)
    session.refresh(entry)
    entry.status, entry.offer_expires_at = "withdrawn", None
    session.flush()


def _free(clinic: Clinic, code: str, place: Location, now: datetime) -> FreeTime:
    with clinic.database.read() as session:
        return free_time(session, code, now + SOONEST, now + timedelta(days=place.horizon_days), now=now)


def _match(clinic: Clinic, entry_id: int, code: str, free: FreeTime, place: Location) -> OpeningKey | None:
    """The first free time that an entry would take."""
    with clinic.database.read() as session:
        entry = session.get(WaitlistEntryRow, entry_id)
        if entry is None or entry.status != "waiting":
            return None
        tz = zone(place.tz)
        first = boundary(entry.from_date, 0, tz)
        last = boundary(entry.to_date + timedelta(days=1), 0, tz)
        hours = PARTS.get(entry.part_of_day or "", (0, 24))
        for epoch, person in _within(free.starts(), first, last):
            hour = datetime.fromtimestamp(epoch, tz).hour
            if hours[0] <= hour < hours[1] and entry.practitioner_id in (None, person.id):
                return OpeningKey(code, person.code, epoch)
    return None


def _within(starts: Iterable[tuple[int, Any]], first: int, last: int) -> Iterable[tuple[int, Any]]:
    return (each for each in starts if first <= each[0] < last)


def _offer(session: Session, *, clinic: Clinic, entry_id: int, key: OpeningKey, now: datetime) -> bool:
    """Hold a time for an entry and tell them; False when the time or the entry is gone."""
    entry = rows.by_id(session, entry_id)
    if entry is None or entry.status != "waiting":
        return False
    until = now + OFFER_FOR
    try:
        row = desk.place_hold(
            session, key, now, until, "offered", "clock", patient_id=entry.patient_id, source_channel="waitlist"
        )
    except desk.Gone:
        return False
    entry.status, entry.offered_booking_id, entry.offer_expires_at = "offered", row.id, until
    links.issue(session, clinic.settings, row, "offer", until)
    epoch = int(row.starts_at.timestamp())
    for kind in ("waitlist_offer", "staff_waitlist_offer"):
        outbox.add(session, kind, f"{kind}:{row.uid}:{row.ics_sequence}:{epoch}", row.id, now)
    session.flush()
    return True
