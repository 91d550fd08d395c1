"""Stretches of time in words, to read back how a long message was understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

_NAMED = 3
"""More days than these are told by the first and the last."""
_CLOSED = time(21)
"""Until when nobody need be told that a stretch ends."""
_OPEN = time(8)

type _Hours = tuple[tuple[time, time], ...]


def in_words(windows: Sequence[tuple[datetime, datetime]]) -> str:
    """Half-open intervals, by time, of one zone, as "Thursday 3 December from 17:00 or Friday 4 December"."""
    hours = _by_day(windows)
    if len(hours) <= _NAMED:
        return " or ".join(f"{_day(day)}{_told(spans)}" for day, spans in hours.items())
    first, last = min(hours), max(hours)
    days = f"between {_day(first)} and {_day(last)}"
    weekdays = {day.weekday() for day in hours}
    if (last - first).days + 1 > len(hours) and len(weekdays) <= _NAMED:
        names = [f"{date(2024, 1, 1 + weekday):%A}s" for weekday in sorted(weekdays)]
        days = f"{' or '.join(names)} {days}"
    alike = set(hours.values())
    return f"{days}{_told(alike.pop()) if len(alike) == 1 else ', at different hours'}"


def _by_day(windows: Sequence[tuple[datetime, datetime]]) -> dict[date, _Hours]:
    """The stretches of each day."""
    found: dict[date, _Hours] = {}
    for begin, end in windows:
        day = begin.date()
        while datetime.combine(day, time(), tzinfo=begin.tzinfo) < end:
            first = begin.time() if day == begin.date() else time()
            last = end.time() if day == end.date() else time()
            found[day] = (*found.get(day, ()), (first, last))
            day += timedelta(days=1)
    return found


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def _told(spans: _Hours) -> str:
    """The hours behind a day, with a space before them; empty when the whole day is meant."""
    told = [_span(*span) for span in spans]
    return f" {' and '.join(told)}" if all(told) else ""


def _span(first: time, last: time) -> str:
    late = last == time() or last >= _CLOSED
    exact = last != time() and (last.hour * 60 + last.minute) - (first.hour * 60 + first.minute) <= 15
    if exact:
        return f"at {first:%H:%M}"
    if first <= _OPEN:
        return "" if late else f"until {last:%H:%M}"
    return f"from {first:%H:%M}" if late else f"between {first:%H:%M} and {last:%H:%M}"
