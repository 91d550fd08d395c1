"""Openings: the free times of a treatment. One function lists them and validates them, so the two cannot disagree.

The treatment itself must lie within working hours; its buffers (room made ready, room cleared) occupy practitioner
and room too, but may reach beyond the hours. Starts stand on the clinic's grid of wall-clock minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from clinic.booking import cells
from clinic.booking.errors import UnknownOpening, UnknownTreatment
from clinic.booking.wall import CELL_SECONDS, DAY_MINUTES, day_shift, local_date, minutes_of, span, starts_on, zone
from clinic.storage import calendar as store

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from clinic.storage import Session
    from clinic.storage.calendar import Calendar, DayException, Hours, Location, Practitioner, Resource, Treatment

_ONE_DAY = timedelta(days=1)
_EPOCH = date(1970, 1, 1)
_DAY_CELLS = DAY_MINUTES // 5


@dataclass(frozen=True, slots=True)
class Opening:
    """A free time that can be booked. Instants are aware, in the clinic's zone; ``minutes`` without buffers."""

    treatment: str
    treatment_name: str
    practitioner_id: int
    practitioner_code: str
    practitioner: str
    room_id: int | None
    starts_at: datetime
    ends_at: datetime
    minutes: int

    @property
    def uid(self) -> str:
        """``treatment:practitioner:epoch``, which ``parse_uid`` takes apart again. It promises nothing."""
        return f"{self.treatment}:{self.practitioner_code}:{int(self.starts_at.timestamp())}"


@dataclass(frozen=True, slots=True)
class OpeningKey:
    """What an opening's uid says: treatment code, practitioner code, start as epoch seconds."""

    treatment: str
    practitioner: str
    epoch: int


def parse_uid(uid: str) -> OpeningKey:
    """An opening's uid taken apart; raises ``UnknownOpening`` for any other text."""
    parts = uid.split(":")
    if len(parts) != 3 or not all(parts[:2]) or not (parts[2].isascii() and parts[2].isdigit() and len(parts[2]) < 12):
        raise UnknownOpening(uid[:80])
    return OpeningKey(parts[0], parts[1], int(parts[2]))


class FreeTime:
    """The free starts of one treatment in a window, before they are spelt out as openings.

    ``starts`` gives ``(epoch, practitioner)`` pairs by time; ``opening`` spells one out.
    """

    def __init__(self, calendar: Calendar, base: int, rooms: dict[int, dict[int, int]], free: dict[int, int]) -> None:
        self._treatment = calendar.treatment
        self._people = {each.id: each for each in calendar.practitioners}
        self._base = base
        self._rooms = rooms
        self._free = free

    def starts(self) -> list[tuple[int, Practitioner]]:
        """Every free start as ``(epoch seconds, practitioner)``, by time, then practitioner."""
        found = [
            (position, practitioner_id)
            for practitioner_id, bits in self._free.items()
            for position in cells.positions(bits)
        ]
        found.sort()
        return [((self._base + position) * CELL_SECONDS, self._people[who]) for position, who in found]

    def times(self, gender: str | None = None) -> list[int]:
        """Every time (epoch seconds) at which somebody is free, ascending; somebody of this gender, if one is given."""
        union = 0
        for practitioner_id, bits in self._free.items():
            if gender is None or self._people[practitioner_id].gender == gender:
                union |= bits
        return [(self._base + position) * CELL_SECONDS for position in cells.positions(union)]

    def who(self, epoch: int, gender: str | None = None) -> list[Practitioner]:
        """Those who are free at one of the times."""
        bit = 1 << (cells.cell_floor(epoch) - self._base)
        people = (self._people[each] for each, bits in self._free.items() if bits & bit)
        return [person for person in people if gender is None or person.gender == gender]

    def every(self) -> list[Opening]:
        """All of ``starts``, spelt out as ``opening`` would; room by room, which is faster for many."""
        found: list[tuple[int, int, Opening]] = []
        for practitioner_id, free in self._free.items():
            person = self._people[practitioner_id]
            tz, left = zone(person.location.tz), free
            for room, suits in [*self._rooms.get(practitioner_id, {}).items(), (None, free)]:
                here, left = left & suits, left & ~suits
                for position in cells.positions(here):
                    epoch = (self._base + position) * CELL_SECONDS
                    found.append((epoch, practitioner_id, self._spelt(epoch, person, room, tz)))
        found.sort(key=itemgetter(0, 1))
        return [each[2] for each in found]

    def opening(self, epoch: int, practitioner: Practitioner) -> Opening:
        """One of the starts as an opening, with the first room that is free for it."""
        bit = 1 << (cells.cell_floor(epoch) - self._base)
        rooms = self._rooms.get(practitioner.id, {})
        room = next((room for room, bits in rooms.items() if bits & bit), None)
        return self._spelt(epoch, practitioner, room, zone(practitioner.location.tz))

    def _spelt(self, epoch: int, practitioner: Practitioner, room: int | None, tz: ZoneInfo) -> Opening:
        treatment = self._treatment
        return Opening(
            treatment.code,
            treatment.name,
            practitioner.id,
            practitioner.code,
            practitioner.name,
            room,
            datetime.fromtimestamp(epoch, tz),
            datetime.fromtimestamp(epoch + treatment.minutes * 60, tz),
            treatment.minutes,
        )


def free_time(
    session: Session,
    treatment_code: str,
    window_start: datetime,
    window_end: datetime,
    *,
    now: datetime,
    practitioner: str | None = None,
    ignoring: Collection[int] = (),
) -> FreeTime:
    """The free starts from ``window_start`` up to but not at ``window_end``.

    Respects working hours with their validity, exceptions, holidays, clock changes, buffers, skills, rooms, capacity,
    the location's lead time and horizon, and everything booked or held; ``ignoring`` names bookings (by id) that do
    not count, such as the visitor's own hold. Raises ``UnknownTreatment``.
    """
    treatment = store.treatment_by_code(session, treatment_code)
    if treatment is None:
        raise UnknownTreatment(treatment_code)
    first, last = int(window_start.timestamp()), int(window_end.timestamp())
    from_day, to_day = local_date(first, "UTC") - 2 * _ONE_DAY, local_date(last, "UTC") + 2 * _ONE_DAY
    base = (from_day - _EPOCH).days * _DAY_CELLS
    size = ((to_day - from_day).days + 1) * _DAY_CELLS
    calendar = store.calendar_for(session, treatment, from_day, to_day)
    people = [each for each in calendar.practitioners if practitioner in (None, each.code)]
    busy = _busy(session, calendar, base, size, now, ignoring)
    everything = cells.ones(0, size)
    length = treatment.minutes // 5
    before = treatment.buffer_before // 5
    whole = before + length + treatment.buffer_after // 5
    free: dict[int, int] = {}
    rooms: dict[int, dict[int, int]] = {}
    grids: dict[int, int] = {}
    suits: dict[int, int] = {}
    for person in people:
        where = person.location
        if where.id not in grids:
            grids[where.id] = _grid(where, base, size, first, last, now)
        bits = grids[where.id] & cells.runs(_working(person, calendar.exceptions, from_day, to_day), length)
        if bits:
            bits &= cells.runs(everything & ~busy[person.resource.id], whole) << before
        if bits and calendar.needs_room:
            any_room = 0
            for room in person.rooms:
                if room.id not in suits:
                    suits[room.id] = cells.runs(everything & ~busy[room.id], whole) << before
                rooms.setdefault(person.id, {})[room.ref_id] = suits[room.id]
                any_room |= suits[room.id]
            bits &= any_room
        if bits:
            free[person.id] = bits
    return FreeTime(calendar, base, rooms, free)


def free_starts(
    session: Session,
    treatment_code: str,
    window_start: datetime,
    window_end: datetime,
    *,
    now: datetime,
    practitioner: str | None = None,
    ignoring: Collection[int] = (),
) -> list[Opening]:
    """Every opening of the window, by time, then practitioner. See ``free_time`` for what is respected."""
    free = free_time(
        session, treatment_code, window_start, window_end, now=now, practitioner=practitioner, ignoring=ignoring
    )
    return free.every()


def _busy(
    session: Session, calendar: Calendar, base: int, size: int, now: datetime, ignoring: Collection[int]
) -> dict[int, int]:
    """Resource id → the cells at which it bears no more."""
    people: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rooms: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for booking_id, practitioner_id, room_id, cell_from, cell_to in store.busy_spans(session, base, base + size, now):
        if booking_id in ignoring:
            continue
        taken = (cell_from - base, cell_to - base)
        people[practitioner_id].append(taken)
        if room_id is not None:
            rooms[room_id].append(taken)
    found: dict[int, int] = defaultdict(int)

    def add(resource: Resource, taken: list[tuple[int, int]]) -> None:
        if resource.id not in found:
            found[resource.id] = cells.full(taken, resource.capacity)

    for person in calendar.practitioners:
        add(person.resource, people[person.id])
        for room in person.rooms:
            add(room, rooms[room.ref_id])
    return found


def _grid(where: Location, base: int, size: int, first: int, last: int, now: datetime) -> int:
    """The starts that the location's grid, lead time and horizon allow within ``first`` to ``last`` (epoch)."""
    lead = int(now.timestamp()) + where.lead_minutes * 60
    horizon = int(now.timestamp()) + where.horizon_days * 86400
    first, last = max(first, lead), min(last, horizon)
    bits = 0
    day, end = local_date(first, where.tz), local_date(max(last, first), where.tz)
    pattern = cells.every(where.grid_minutes // 5, DAY_MINUTES // 5)
    while day <= end:
        midnight = day_shift(day, where.tz)
        if midnight is not None:
            offset = cells.cell_floor(midnight) - base
            bits |= pattern << offset if offset >= 0 else pattern >> -offset
        else:
            for epoch in starts_on(day, where.grid_minutes, where.tz):
                bits |= cells.ones(cells.cell_floor(epoch) - base, cells.cell_floor(epoch) - base + 1)
        day += _ONE_DAY
    return bits & cells.ones(cells.cell_ceil(first) - base, min(cells.cell_ceil(last) - base, size))


def _working(person: Practitioner, exceptions: Collection[DayException], from_day: date, to_day: date) -> int:
    """The cells in which a practitioner works for this treatment: hours, the location's exceptions, then their own."""
    general = tuple(
        each for each in exceptions if each.practitioner_id is None and each.location_id == person.location.id
    )
    own = tuple(each for each in exceptions if each.practitioner_id == person.id)
    return _working_cells(person.hours, general, own, person.location.tz, from_day, to_day)


@lru_cache(maxsize=512)
def _working_cells(
    hours: tuple[Hours, ...],
    general: tuple[DayException, ...],
    own: tuple[DayException, ...],
    tz: str,
    from_day: date,
    to_day: date,
) -> int:
    """``_working`` from what it depends on, all of it: nothing to grow stale. Bit 0 is 00:00 UTC of ``from_day``."""
    base = (from_day - _EPOCH).days * _DAY_CELLS
    bits = 0
    for day in (from_day + _ONE_DAY * each for each in range((to_day - from_day).days + 1)):
        today = 0
        for each in hours:
            valid = (each.valid_from or day) <= day <= (each.valid_to or day)
            if each.weekday == day.weekday() and valid:
                today |= _bits(day, minutes_of(each.start_local), minutes_of(each.end_local), tz, base)
        for level in (general, own):
            for kind in ("open", "closed"):
                for exception in level:
                    if exception.kind != kind or exception.date_local != day:
                        continue
                    start = minutes_of(exception.start_local or "00:00")
                    stop = minutes_of(exception.end_local or "24:00")
                    change = _bits(day, start, stop, tz, base, outwards=kind == "closed")
                    today = today | change if kind == "open" else today & ~change
        bits |= today
    return bits & cells.ones(0, ((to_day - from_day).days + 1) * _DAY_CELLS)


def _bits(day: date, start: int, stop: int, tz: str, base: int, *, outwards: bool = False) -> int:
    """The cells of a wall-clock span; a cell only half inside counts when the span closes (``outwards``)."""
    begin, end = span(day, start, stop, tz)
    if outwards:
        return cells.ones(cells.cell_floor(begin) - base, cells.cell_ceil(end) - base)
    return cells.ones(cells.cell_ceil(begin) - base, cells.cell_floor(end) - base)


def treatment_span(treatment: Treatment, epoch: int) -> tuple[int, int]:
    """The cells a treatment starting at ``epoch`` makes busy, buffers included: first, and the one after the last."""
    start = cells.cell_floor(epoch)
    return start - treatment.buffer_before // 5, start + (treatment.minutes + treatment.buffer_after) // 5
