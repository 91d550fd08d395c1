"""The desk's common moves: finding the place for an opening, making rows, saying what is near. One transaction each.

Rows are written only through ``place_new`` and ``place_again``. Both ask ``free_starts`` (the function that lists)
whether the time is free, then insert the cells; when another transaction was faster, the guard refuses the cells, and
they look again: another room may be free, or the time is gone.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from clinic.booking.errors import BookingPaused, NotBookable, SlotTaken, UnknownTreatment
from clinic.booking.openings import Opening, OpeningKey, free_time, treatment_span
from clinic.booking.records import CONSULTATION, ClinicalOutcome, facts_of, new_reference, new_uid
from clinic.storage import bookings as store
from clinic.storage import calendar, conversations
from clinic.storage.tables import BookingRow

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.storage import Session
    from clinic.storage.calendar import Practitioner

_ATTEMPTS = 8
_NEAR = (timedelta(days=2), timedelta(days=14), timedelta(days=366))


class Gone(Exception):
    """The time is not free (any more). Becomes ``SlotTaken`` with the nearest openings outside the transaction."""


def check_not_paused(session: Session, conversation_id: str | None) -> None:
    """Raises ``BookingPaused`` while a red flag of the conversation is uncleared: read in the booking's transaction."""
    if conversation_id is not None and conversations.has_open_flag(session, conversation_id):
        raise BookingPaused(conversation_id)


def find_place(
    session: Session, key: OpeningKey, now: datetime, ignoring: Collection[int] = ()
) -> tuple[Opening, store.Place]:
    """The opening that ``key`` names, if it is free now, and where it would be. Ends dead holds in its way first.

    Raises ``Gone``, ``UnknownTreatment``.
    """
    treatment = calendar.treatment_by_code(session, key.treatment)
    if treatment is None:
        raise UnknownTreatment(key.treatment)
    cell_from, cell_to = treatment_span(treatment, key.epoch)
    if store.is_taken(session, key.practitioner, (cell_from, cell_to), now, ignoring):
        raise Gone
    end_dead_holds(session, now, (cell_from, cell_to))
    start = datetime.fromtimestamp(key.epoch, UTC)
    free = free_time(
        session,
        key.treatment,
        start,
        start + timedelta(seconds=1),
        now=now,
        practitioner=key.practitioner,
        ignoring=ignoring,
    )
    for epoch, person in free.starts():
        if epoch == key.epoch:
            opening = free.opening(epoch, person)
            return opening, store.Place(opening.practitioner_id, opening.room_id, cell_from, cell_to)
    raise Gone


def place_new(
    session: Session, key: OpeningKey, now: datetime, ignoring: Collection[int] = (), **row: Any
) -> BookingRow:
    """A new booking row at ``key`` with its cells. Raises ``Gone``, ``storage.bookings.KeyTaken``."""
    for _ in range(_ATTEMPTS):
        opening, place = find_place(session, key, now, ignoring)
        made = BookingRow(
            uid=row.get("uid", new_uid()),
            reference=new_reference(),
            opening=opening.uid,
            created_at=now,
            version=1,
            ics_sequence=0,
            **_when(session, opening),
            **{name: value for name, value in row.items() if name != "uid"},
        )
        try:
            store.insert_with_cells(session, made, place)
        except store.CellsTaken:
            continue
        return made
    raise Gone


def place_again(
    session: Session, row: BookingRow, key: OpeningKey, now: datetime, ignoring: Collection[int] = (), **changes: Any
) -> None:
    """The same booking row at ``key``, its own cells given back in the same step. Raises ``Gone``: nothing changed."""
    for _ in range(_ATTEMPTS):
        opening, place = find_place(session, key, now, {row.id, *ignoring})
        try:
            store.move_with_cells(session, row, place, version=row.version + 1, **_when(session, opening), **changes)
        except store.CellsTaken:
            continue
        return
    raise Gone


def end_dead_holds(session: Session, now: datetime, span: tuple[int, int] | None = None) -> int:
    """End the holds that have run out (in a span of cells, or anywhere), with a line of history each."""
    return len(end_holds(session, store.dead_holds(session, now, span), now, "hold_expired", "clock"))


def end_holds(
    session: Session, ids: Sequence[int], now: datetime, reason: str, actor: str, actor_id: str | None = None
) -> list[int]:
    """End those of these bookings that still are holds, with a line of history each; returns their ids."""
    ended = store.end_holds(session, ids, now, reason)
    for booking_id in ended:
        store.record(session, booking_id, now, reason, actor=actor, actor_id=actor_id)
    return ended


def place_hold(
    session: Session, key: OpeningKey, now: datetime, until: datetime, kind: str, actor: str, **row: Any
) -> BookingRow:
    """A new hold at ``key`` that ends at ``until``, with its line of history (``kind``). Raises ``Gone``."""
    uid = new_uid()
    made = place_new(session, key, now, uid=uid, idem_key=f"hold:{uid}", status="held", hold_expires_at=until, **row)
    note(session, made, now, kind, actor)
    return made


def note(session: Session, row: BookingRow, now: datetime, kind: str, actor: str, before: Any = None) -> None:
    """A line of history about a booking as it now stands."""
    store.record(
        session, row.id, now, kind, actor=actor, actor_id=row.conversation_id, before=before, after=dict(facts_of(row))
    )


def taken(clinic: Clinic, key: OpeningKey) -> SlotTaken:
    """The error to raise when ``key`` is gone, with the three nearest openings of the same treatment."""
    return SlotTaken(nearest(clinic, key, 3))


_looking: dict[tuple[str, OpeningKey, int], Future[list[Opening]]] = {}
_looking_lock = threading.Lock()


def nearest(clinic: Clinic, key: OpeningKey, count: int) -> list[Opening]:
    """The ``count`` openings nearest to ``key`` in time, each at another time, the same practitioner preferred.

    Where many lose the same opening in one moment, one of them looks and the others of this process are told what it
    found: it is a suggestion, and whatever is chosen of it is looked at again.
    """
    place = (str(clinic.database.url), key, count)
    with _looking_lock:
        running = _looking.get(place)
        mine = Future[list[Opening]]() if running is None else None
        if mine is not None:
            _looking[place] = mine
    if running is not None:
        return list(running.result())
    assert mine is not None
    try:
        found = _nearest(clinic, key, count)
    except BaseException as error:
        mine.set_exception(error)
        raise
    else:
        mine.set_result(found)
        return list(found)
    finally:
        with _looking_lock:
            del _looking[place]


def _nearest(clinic: Clinic, key: OpeningKey, count: int) -> list[Opening]:
    at = datetime.fromtimestamp(key.epoch, UTC)
    now = clinic.now()
    chosen: dict[int, Practitioner] = {}
    with clinic.database.read() as session:
        for reach in _NEAR:
            free = free_time(session, key.treatment, at - reach, at + reach, now=now)
            starts = free.starts()
            starts.sort(key=lambda each: (abs(each[0] - key.epoch), each[1].code != key.practitioner, each[0]))
            chosen = {}
            for epoch, person in starts:
                chosen.setdefault(epoch, person)
                if len(chosen) == count:
                    break
            if len(chosen) == count:
                break
        return [free.opening(epoch, person) for epoch, person in chosen.items()]


def check_gate(treatment_code: str, outcome: ClinicalOutcome, on: date) -> None:
    """Raise ``NotBookable`` unless the clinical gate is open for ``treatment_code`` on the local date ``on``.

    A consultation is always open. A treatment that must only wait is open from its date.
    """
    if treatment_code == CONSULTATION or outcome.gate == "open":
        return
    until = outcome.bookable_from
    if outcome.outcome == "wait" and until is not None and on >= until:
        return
    raise NotBookable(outcome.gate, until)


def _when(session: Session, opening: Opening) -> dict[str, Any]:
    treatment = calendar.treatment_by_code(session, opening.treatment)
    assert treatment is not None
    return {
        "treatment_id": treatment.id,
        "starts_at": opening.starts_at,
        "ends_at": opening.ends_at,
        "tz": str(opening.starts_at.tzinfo),
        "local_start": opening.starts_at.strftime("%Y-%m-%dT%H:%M"),
    }
