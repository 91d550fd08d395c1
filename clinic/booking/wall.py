"""The clinic's wall clock and the world's: local dates and minutes into instants, across clock changes.

Wall times are minutes since local midnight (0 to 1440). A wall time that a clock change skips does not exist and is
never offered; one that happens twice means its first occurrence, so it is offered once.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

CELL_SECONDS = 300
DAY_MINUTES = 1440


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The zone called ``name``; raises ``zoneinfo.ZoneInfoNotFoundError`` for a name that does not exist."""
    return ZoneInfo(name)


def minutes_of(wall: str) -> int:
    """``'09:30'`` → 570; ``'24:00'`` → 1440."""
    hours, minutes = wall.split(":")
    return int(hours) * 60 + int(minutes)


def wall_of(minutes: int) -> str:
    """570 → ``'09:30'``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def instant(day: date, minute: int, tz: ZoneInfo) -> int | None:
    """Epoch seconds of a wall time (its first occurrence), None when a clock change skips it."""
    wall = datetime(day.year, day.month, day.day, tzinfo=tz) + timedelta(minutes=minute)
    there = wall.astimezone(UTC)
    back = there.astimezone(tz)
    return int(there.timestamp()) if back.replace(tzinfo=None) == wall.replace(tzinfo=None) else None


def boundary(day: date, minute: int, tz: ZoneInfo) -> int:
    """Epoch seconds of a wall time as the edge of working hours: a skipped one is the moment the clocks change."""
    found = instant(day, minute, tz)
    while found is None:
        minute += 5
        found = instant(day, minute, tz)
    return found


@lru_cache(maxsize=4096)
def day_shift(day: date, tz_name: str) -> int | None:
    """Epoch seconds of local midnight when no clock change falls on ``day``, None when one does."""
    tz = zone(tz_name)
    start, end = instant(day, 0, tz), instant(day + timedelta(days=1), 0, tz)
    noon = instant(day, 720, tz)
    if start is None or end is None or noon is None or end - start != DAY_MINUTES * 60 or noon - start != 43200:
        return None
    return start


def span(day: date, start: int, end: int, tz_name: str) -> tuple[int, int]:
    """Epoch seconds of the wall-clock span ``start`` to ``end`` (minutes) of a local date."""
    midnight = day_shift(day, tz_name)
    if midnight is not None:
        return midnight + start * 60, midnight + end * 60
    tz = zone(tz_name)
    return boundary(day, start, tz), boundary(day, end, tz)


def starts_on(day: date, grid: int, tz_name: str) -> list[int]:
    """Epoch seconds of every wall time of a local date that is a multiple of ``grid`` minutes and exists."""
    midnight = day_shift(day, tz_name)
    if midnight is not None:
        return list(range(midnight, midnight + DAY_MINUTES * 60, grid * 60))
    tz = zone(tz_name)
    found = (instant(day, minute, tz) for minute in range(0, DAY_MINUTES, grid))
    return [each for each in found if each is not None]


def local_date(epoch: int, tz_name: str) -> date:
    """The local date of an instant."""
    return datetime.fromtimestamp(epoch, zone(tz_name)).date()
