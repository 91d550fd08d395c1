"""Days as people name them by the week: sets of local dates, one set for each way to read the words."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.booking.when.words import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Days:
    """Local dates, one set for each reading, never before today.

    ``wide``: all dates a bare weekday could mean. ``ruled_out``: what "not …" rules out, where that is more than the
    dates themselves ("not at the weekend"). ``around``: the week that "in three weeks" is, for a weekday said with it.
    """

    readings: tuple[frozenset[date], ...]
    wide: frozenset[date] = frozenset()
    span: bool = False
    ruled_out: frozenset[date] = frozenset()
    around: frozenset[date] = frozenset()


class Past:
    """The words name a time that is over."""


@dataclass(frozen=True, slots=True)
class Today:
    """From where days are counted: the local date, how far "any day" goes, and the clinic's country.

    ``both_orders``: whether "4/5" may be either way round, whatever the country.
    """

    local: date
    horizon: int
    country: str
    both_orders: bool = False

    def after(self, days: int) -> date:
        """The date some days from today."""
        return self.local + timedelta(days=days)

    def all(self) -> frozenset[date]:
        """Every date from today to the horizon."""
        return frozenset(self.after(each) for each in range(self.horizon + 1))


type Found = Days | Past | None


def one(day: date) -> Days:
    """A single date, one reading."""
    return Days((frozenset({day}),))


def days(found: Iterable[date]) -> Days:
    """A stretch or set of dates, one reading."""
    return Days((frozenset(found),), span=True)


def stretch(first: date, last: date) -> frozenset[date]:
    """Every date from ``first`` to ``last``, both included."""
    return frozenset(first + timedelta(days=each) for each in range((last - first).days + 1))


def weekday_after(start: date, weekday: int) -> date:
    """The first such weekday on ``start`` or after it."""
    return start + timedelta(days=(weekday - start.weekday()) % 7)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a date."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def count(text: str) -> tuple[int, int]:
    """``2`` → (2, 2); ``2 or 3`` → (2, 3); "a few" → (2, 5): the least and the most that is meant."""
    if text[:1].isdigit():
        low, high = (*map(int, re.findall(r"\d+", text)), 0)[:2]
        return low, max(low, high)
    return {"a couple of": (2, 2), "couple of": (2, 2), "a few": (2, 5), "few": (2, 5)}.get(text, (1, 1))


def by_weekday(match: re.Match[str], today: Today) -> Found:
    which, name, plural, later = match.groups()
    if later == "next":
        which, later = "next", None
    number = WEEKDAYS.index(name)
    first = weekday_after(today.local, number)
    every = frozenset(day for day in today.all() if day.weekday() == number)
    if which == "last":
        return Past()
    if later:
        step = {"week": (7,), "fortnight": (14,)}.get(later, (7, 14))
        # said on a Friday, "Friday week" is a week from today for some
        starts = [first, weekday_after(today.after(1), number)] if first == today.local else [first]
        meant = dict.fromkeys(frozenset({start + timedelta(days=each)}) for each in step for start in starts)
        return Days(tuple(meant))
    if plural or which in ("every", "each", "any", "all", "a", "most", "some"):
        return Days((every,), wide=every, span=True)
    if which == "next":
        start = weekday_after(today.after(1), number)
        both = (start,) if first == today.local else (start, start + timedelta(days=7))
        return Days(tuple(frozenset({day}) for day in both))
    if which == "this":
        # on a Friday, "this Friday" is today for some; most would have said "today"
        return Days((frozenset({first}), frozenset({today.after(7)}))) if first == today.local else one(first)
    if which:
        return one(weekday_after(today.after(1), number))
    if first == today.local:
        return Days((frozenset({first}), frozenset({today.after(7)})), wide=every)
    return Days((frozenset({first}),), wide=every)


def by_so_many_weekdays(match: re.Match[str], today: Today) -> Found:
    """ "Two Fridays from now": the second of the coming ones."""
    first = weekday_after(today.after(1), WEEKDAYS.index(match[2]))
    return one(first + timedelta(weeks=count(match[1])[0] - 1))


def by_weeks_on_weekday(match: re.Match[str], today: Today) -> Found:
    weeks = count(match[1] or "a")[0] * (2 if match[2] == "fortnight" else 1)
    number = WEEKDAYS.index(match[3])
    # said on a Wednesday, "a week on Wednesday" is a week from today for some
    starts = dict.fromkeys((weekday_after(today.local, number), weekday_after(today.after(1), number)))
    return Days(tuple(frozenset({start + timedelta(weeks=weeks)}) for start in starts))


def by_weekday_in_weeks(match: re.Match[str], today: Today) -> Found:
    weeks = count(match[2])[0] * (2 if match[3].startswith("fortnight") else 1)
    number = WEEKDAYS.index(match[1])
    monday, _ = week_of(today.after(7 * weeks))
    readings = {monday + timedelta(days=number), weekday_after(today.after(7 * weeks), number)}
    return Days(tuple(frozenset({day}) for day in sorted(readings)))


def by_in_weeks_on(match: re.Match[str], today: Today) -> Found:
    flipped = re.fullmatch(r"(\w+) in (.+) (\w+)", f"{match[3]} in {match[1]} {match[2]}")
    return by_weekday_in_weeks(flipped, today) if flipped else None


def by_weekend(match: re.Match[str], today: Today) -> Found:
    which, plural, count_of, unit, after_next = match.groups()
    everyone = frozenset(day for day in today.all() if day.weekday() >= 5)
    if which == "last":
        return Past()
    if count_of:
        weeks = count(count_of)[0] * (2 if unit.startswith("fortnight") else 1)
        monday, sunday = week_of(today.after(7 * weeks))
        return days({monday + timedelta(days=5), sunday})
    if plural or which in ("every", "each", "any", "all", "a"):
        return days(everyone)
    monday, _ = week_of(today.local)
    if after_next:
        begins = (12, 19) if today.local.weekday() < 5 else (19, 26)
        return Days(tuple(_two_days(monday + timedelta(days=each)) for each in begins), span=True)
    this = {day for day in (monday + timedelta(days=5), monday + timedelta(days=6)) if day >= today.local}
    following = {monday + timedelta(days=12), monday + timedelta(days=13)}
    if which == "next":
        if today.local.weekday() == 6:  # said on a Sunday, the coming one or the one after it
            later = frozenset(day + timedelta(days=7) for day in following)
            return Days((frozenset(following), later), span=True)
        if today.local.weekday() == 5:
            return days(following)
        return Days((frozenset(this), frozenset(following)), span=True)
    if today.local.weekday() == 6:
        return Days((frozenset(this), frozenset(following)), span=True, ruled_out=everyone)  # said on a Sunday
    return Days((frozenset(this),), span=True, ruled_out=everyone if which in ("the", None) else frozenset())


def _two_days(first: date) -> frozenset[date]:
    return frozenset({first, first + timedelta(days=1)})


def by_week(match: re.Match[str], today: Today) -> Found:
    part, which = match.groups()
    offset = {"this": 0, "the": 0, "next": 1, "following": 1, "coming": 1, "next next": 2, "last": -1}.get(which)
    if offset is None:
        # "week after next", "the week after"; "the week after the week after next"
        offset = 3 if which.count("week") > 1 or "but one" in which else 2
    if offset < 0:
        return Past()
    if which in ("this", "the") and today.local.weekday() == 6:
        # said on a Sunday, it is the week that begins tomorrow for most people, and today for some
        readings = (_in_week(part, today.after(7), today), _in_week(part, today.local, today))
        return Days(tuple(each for each in readings[::-1] if each), span=True)
    found = _in_week(part, today.after(7 * offset), today)
    if which == "the" and re.match(r"early|(?:the )?(?:beginning|start)", part or "") and today.local.weekday() > 1:
        found = _in_week(part, today.after(7), today)  # said in the middle of a week, its beginning is over
    return days(found) if found else Past()


def _in_week(part: str | None, day: date, today: Today) -> frozenset[date]:
    """The part of a date's week that was said, from today on."""
    monday, sunday = week_of(day)
    offset = (monday - week_of(today.local)[0]).days
    first, last = monday, sunday
    if part:
        if part.startswith("later"):
            first = min(max(monday, today.after(1)), last) if offset == 0 else monday + timedelta(days=2)
        elif "mid" in part:
            first, last = monday + timedelta(days=1), monday + timedelta(days=3)
        elif "end" in part or part.startswith("late"):
            first = monday + timedelta(days=3)
        else:
            last = monday + timedelta(days=2)
    return frozenset(day for day in stretch(first, last) if day >= today.local)


def by_weeks_from(match: re.Match[str], today: Today) -> Found:
    low, high = (weeks * (2 if match[2] == "fortnight" else 1) for weeks in count(match[1] or "a"))
    later = match[3] == "tomorrow"
    if low == high or not match[1][0].isdigit():
        return one(today.after(7 * low + later))
    return days(stretch(today.after(7 * low + later), today.after(7 * high + later)))


def by_day_and_week(match: re.Match[str], today: Today) -> Found:
    day, unit = match[0].split()
    return one(today.after((14 if unit == "fortnight" else 7) + (day == "tomorrow")))


def meet(old: Days, new: Days) -> Days | None:
    """The dates both can mean, None when there are none."""
    if old.wide and new.wide:
        return old if old.wide == new.wide else None
    readings = []
    for first in (old.wide,) if old.wide else old.readings:
        for second in (new.wide,) if new.wide else new.readings:
            common = _wide_or(first, second, old, new)
            if common:
                readings.append(common)
    return Days(tuple(dict.fromkeys(readings)), span=True) if readings else None


def _wide_or(first: frozenset[date], second: frozenset[date], old: Days, new: Days) -> frozenset[date]:
    """Where the sets meet; bare weekdays reach as far as the other set does, and "in three weeks" is a whole week."""
    if old.wide and first:
        return _on_weekdays(first, second, new)
    if new.wide and second:
        return _on_weekdays(second, first, old)
    return first & second


def _on_weekdays(wide: frozenset[date], within: frozenset[date], other: Days) -> frozenset[date]:
    wanted = {day.weekday() for day in wide}
    return frozenset(day for day in within if day.weekday() in wanted) or frozenset(
        day for day in other.around if day.weekday() in wanted
    )


def shifted(day: date, unit: str, number: int) -> date:
    """The date so many days, weeks, fortnights or months on; the last of a month that has no such day."""
    if unit != "month":
        return day + timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14}[unit])
    years, month = divmod(day.month - 1 + number, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
