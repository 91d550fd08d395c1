"""A course of sessions: the same wall time every so many weeks, each found by itself, booked all or none.

Each session's local date and wall time are turned into an instant by themselves, so a change of clocks moves none of
them on the wall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from clinic.booking import desk
from clinic.booking.appointments import Request, book_within, confirm_within
from clinic.booking.errors import UnknownBooking, UnknownOpening
from clinic.booking.openings import Opening, OpeningKey, free_time, parse_uid
from clinic.booking.records import Booked, ClinicalOutcome, ClinicianNote, PatientDetails, new_uid
from clinic.booking.wall import instant, zone
from clinic.storage import bookings as store
from clinic.storage import calendar
from clinic.storage.tables import BookingSeriesRow

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.storage import Session

_REACH = timedelta(days=3)
"""How far from the wished-for day a session may be proposed."""


@dataclass(frozen=True, slots=True)
class SeriesSession:
    """One session of a proposal. ``opening`` is None when nothing is free near ``wished``, or the day is out of reach;
    ``exact`` when it is the same wall time and practitioner as the first."""

    no: int
    wished: datetime
    opening: Opening | None
    exact: bool


def propose_series(clinic: Clinic, first_opening: str, sessions: int, interval_weeks: int) -> list[SeriesSession]:
    """``sessions`` sessions, ``interval_weeks`` apart, from an opening on: each at its wall time, or the nearest.

    A later session is never proposed before its interval has passed. Raises ``UnknownOpening``, ``UnknownTreatment``.
    """
    key = parse_uid(first_opening)
    now = clinic.now()
    with clinic.database.read() as session:
        place = next(iter(calendar.locations(session).values()), None)
        if place is None:
            raise UnknownOpening(first_opening)
        start = datetime.fromtimestamp(key.epoch, zone(place.tz))
        return [_proposed(session, key, start, number, interval_weeks, now) for number in range(sessions)]


def _proposed(
    session: Session, key: OpeningKey, start: datetime, number: int, interval_weeks: int, now: datetime
) -> SeriesSession:
    tz = zone(str(start.tzinfo))
    day = start.date() + timedelta(weeks=interval_weeks * number)
    epoch = instant(day, start.hour * 60 + start.minute, tz)
    midnight = instant(day, 0, tz)
    wished = datetime.fromtimestamp(epoch if epoch is not None else midnight or 0, tz)
    earliest = wished if number == 0 else datetime.fromtimestamp(midnight if midnight is not None else epoch or 0, tz)
    latest = wished + (timedelta(seconds=1) if number == 0 else _REACH)
    free = free_time(session, key.treatment, earliest, latest, now=now)
    starts = [each for each in free.starts() if number or each[1].code == key.practitioner]
    if not starts:
        return SeriesSession(number + 1, wished, None, False)
    at, who = min(starts, key=lambda each: (abs(each[0] - wished.timestamp()), each[1].code != key.practitioner))
    exact = at == int(wished.timestamp()) and who.code == key.practitioner
    return SeriesSession(number + 1, wished, free.opening(at, who), exact)


def book_series(
    clinic: Clinic,
    openings: Sequence[str],
    idem_key: str,
    patient: PatientDetails,
    notes: Sequence[ClinicianNote] = (),
    declaration: dict[str, Any] | None = None,
    *,
    outcome: ClinicalOutcome,
    held: str | None = None,
    conversation_id: str | None = None,
    channel: str | None = None,
) -> list[Booked]:
    """Book all of these openings (one treatment, in order), or none. Repeating the key returns the same bookings.

    ``held`` is the conversation's own hold of the first opening: it becomes the first session in the same transaction,
    so that its time is never free for others in between, and stays a hold when another session is gone. Raises
    ``SlotTaken`` with the nearest openings of the one that is gone, and whatever ``book`` and ``confirm`` raise.
    """
    keys = [parse_uid(each) for each in openings]
    if not keys or len({key.treatment for key in keys}) != 1:
        raise UnknownOpening("a series is of one treatment")
    now = clinic.now()
    gone = [keys[0]]

    def work(session: Session) -> list[Booked]:
        treatment = calendar.treatment_by_code(session, keys[0].treatment)
        known = store.by_key(session, f"{idem_key}:1")
        series_id = known.series_id if known else None
        if known is None and treatment is not None:
            series = BookingSeriesRow(uid=new_uid(), treatment_id=treatment.id, sessions_total=len(keys), status="open")
            store.add(session, series)
            series_id = series.id
        made = []
        for number, key in enumerate(keys, start=1):
            gone[0] = key
            extra = {"series_id": series_id, "series_no": number}
            request = Request(
                f"{idem_key}:{number}", patient, outcome, notes, declaration, conversation_id, channel, extra
            )
            if number == 1 and held is not None:
                _check_own(session, held, openings[0], conversation_id)
                made.append(confirm_within(session, held, request, now))
            else:
                made.append(book_within(session, key, request, now))
        return made

    try:
        return clinic.database.run(work)
    except desk.Gone:
        raise desk.taken(clinic, gone[0]) from None


def _check_own(session: Session, held: str, opening: str, conversation_id: str | None) -> None:
    """Raises ``UnknownBooking`` unless this hold is the conversation's and of this opening."""
    row = store.by_uid(session, held)
    if row is None or row.conversation_id != conversation_id or row.opening != opening:
        raise UnknownBooking(held)
