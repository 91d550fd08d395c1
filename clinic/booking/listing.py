"""Choosing a few openings to show: spread over days and over the day, never five in the same hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from clinic.booking.openings import Opening, free_time
from clinic.booking.wall import local_date
from clinic.storage import bookings as store
from clinic.storage import calendar

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.storage.calendar import Practitioner

type Interval = tuple[datetime, datetime]
"""Half-open: from an aware instant up to, but not at, another."""


def find_openings(
    clinic: Clinic,
    treatment: str,
    window: Interval | Sequence[Interval] | None = None,
    practitioner: str | None = None,
    limit: int = 6,
    spread: bool = True,
    *,
    conversation_id: str | None = None,
    gender: str | None = None,
) -> list[Opening]:
    """Up to ``limit`` openings of ``treatment`` (its code), by time.

    ``window``: one interval or several (as ``when.read`` gives them); None is from now to the clinic's horizon.
    ``practitioner`` is a code, ``gender`` the practitioner's. ``spread`` shows two or more parts of each of a few days;
    without it the soonest come first. ``conversation_id``: the conversation's own hold does not hide its time from it.
    Raises ``UnknownTreatment``.
    """
    now = clinic.now()
    with clinic.database.read() as session:
        places = calendar.locations(session)
        horizon = max((each.horizon_days for each in places.values()), default=1)
        latest = now + timedelta(days=horizon)
        own = store.of_conversation(session, conversation_id, ("held",)) if conversation_id else []
        pieces = _within(window, now, latest)
        if not pieces:
            pieces = [(now, now)]
        free = free_time(
            session,
            treatment,
            pieces[0][0],
            pieces[-1][1],
            now=now,
            practitioner=practitioner,
            ignoring={row.id for row in own},
        )
        spans = [(begin.timestamp(), end.timestamp()) for begin, end in pieces]
        times = [epoch for epoch in free.times(gender) if any(begin <= epoch < end for begin, end in spans)]
        tz = next((each.tz for each in places.values()), "UTC")
        chosen = _spread(times, limit, tz) if spread else times[:limit]
        return [free.opening(epoch, _in_turn(free.who(epoch, gender), epoch)) for epoch in chosen]


def _within(window: Interval | Sequence[Interval] | None, now: datetime, latest: datetime) -> list[Interval]:
    """The window's intervals, cut to what can be booked at all, by time."""
    if window is None:
        return [(now, latest)]
    one = isinstance(window, tuple) and isinstance(window[0], datetime)
    given = cast("Sequence[Interval]", [window] if one else window)
    cut = [(max(begin, now).astimezone(UTC), min(end, latest).astimezone(UTC)) for begin, end in given]
    return sorted((begin, end) for begin, end in cut if begin < end)


def _in_turn(people: list[Practitioner], epoch: int) -> Practitioner:
    """One of those who are free at a time, turn and turn about."""
    return people[(epoch // 900 + epoch // 86400) % len(people)]


def _spread(times: list[int], limit: int, tz: str) -> list[int]:
    """``limit`` of the times: the soonest, then evenly over each of the first days, at least two a day."""
    if len(times) <= limit:
        return times
    days: dict[date, list[int]] = defaultdict(list)
    for each in times:
        days[local_date(each, tz)].append(each)
    share = max(2, -(-limit // len(days)))
    chosen: list[int] = []
    for day in days.values():
        chosen += _evenly(day, min(share, limit - len(chosen), len(day)))
        if len(chosen) == limit:
            break
    if len(chosen) < limit:
        chosen += _evenly([each for each in times if each not in chosen], limit - len(chosen))
    return sorted(chosen)


def _evenly[T](items: list[T], count: int) -> list[T]:
    """``count`` of ``items``, first and last included."""
    if count <= 1 or len(items) <= 1:
        return items[:count]
    if count >= len(items):
        return list(items)
    return [items[round(index * (len(items) - 1) / (count - 1))] for index in range(count)]
