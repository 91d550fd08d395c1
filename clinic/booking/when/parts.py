"""Parts of months and working days: "the first two weeks of January", "the last working day before Christmas"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from clinic.booking.when.dates import NTH, month_named
from clinic.booking.when.days import Days, Found, Past, Today, days, one, stretch, week_of
from clinic.booking.when.feasts import bank_holidays
from clinic.booking.when.words import MONTHS

_MONTH = "|".join(MONTHS)
_NTHS = "|".join(NTH)
PART_OF_MONTH = (
    rf"(?:the )?(?:(?:very )?({_NTHS}|last|final|2nd to last|second to last|penultimate) )"
    r"(?:(?:(\d+|couple of|few|half) )?(weeks?|days?|weekends?|fortnight)|(half))"
)
"""Which part, of a month that is said elsewhere."""
OF_MONTH = rf" (?:of|in) (?:the )?(next month|this month|month|{_MONTH})"
WORKING_DAY = r"(?:working|work|business|week) ?days?"
_SIZES = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}


def part_of(match: re.Match[str], month: date, today: Today) -> Found:
    """The part of a month that a match of ``PART_OF_MONTH`` names, from today on."""
    which, number, unit, half = match.groups()[:4]
    last = month.replace(day=monthrange(month.year, month.month)[1])
    ordinal = {"last": -1, "final": -1, "penultimate": -2}.get(which) or (-2 if "to last" in which else NTH[which])
    if half or number == "half":
        begin, end = (month, month.replace(day=15)) if ordinal == 1 else (month.replace(day=16), last)
    elif unit.startswith("weekend"):
        return _weekend(ordinal, month, last, today)
    else:
        size = _SIZES[unit.rstrip("s")]
        many = {"couple of": 2, "few": 3 if unit.startswith("day") else 2}.get(number or "") or int(number or 1)
        if ordinal > 0:
            begin = month + timedelta(days=size * (ordinal - 1))
            end = min(begin + timedelta(days=size * many - 1), last)
        else:
            end = last - timedelta(days=size * (-ordinal - 1))
            begin = max(end - timedelta(days=size * many - 1), month)
    readings = [(begin, end)]
    if unit and unit.startswith("week") and not number and ordinal != 1:
        readings += [each for each in _by_calendar(ordinal, month, last) if abs(each[0] - begin) >= _APART]
    kept = dict.fromkeys(frozenset(day for day in stretch(*each) if day >= today.local) for each in readings)
    found = tuple(each for each in kept if each)
    return Days(found, span=True) if found else Past()


_HALF_A_WEEK = 4
_APART = timedelta(days=3)
"""Weeks that begin nearer to each other than so are one and the same to most people."""


def _by_calendar(ordinal: int, month: date, last: date) -> list[tuple[date, date]]:
    """The same week counted from Monday to Sunday: whether the month's first, broken week counts, people differ."""
    monday = week_of(month)[0]
    if ordinal < 0:
        sunday = week_of(last)[1]
        ends = sunday if sunday == last else sunday - timedelta(weeks=1)
        ends += timedelta(weeks=ordinal + 1)
        return [(ends - timedelta(days=6), ends)]
    if monday == month:
        return []
    broken = 7 - month.weekday()  # the days of it that lie in the month
    weeks = [ordinal - 1] * (broken >= _HALF_A_WEEK) + [ordinal] * (broken <= _HALF_A_WEEK)
    begins = [monday + timedelta(weeks=each) for each in weeks]
    return [(each, min(each + timedelta(days=6), last)) for each in begins if each <= last]


def _weekend(ordinal: int, first: date, last: date, today: Today) -> Found:
    saturdays = sorted(day for day in stretch(first, last) if day.weekday() == 5)
    try:
        saturday = saturdays[ordinal if ordinal < 0 else ordinal - 1]
    except IndexError:
        return None
    found = [day for day in (saturday, saturday + timedelta(days=1)) if day >= today.local]
    return days(found) if found else Past()


def by_part_of_month(match: re.Match[str], today: Today) -> Found:
    """ "The first two weeks of January"."""
    return part_of(match, month_named(match[5], today), today)


def works(day: date, country: str) -> bool:
    """Whether a day is a working day: no weekend, no bank holiday (elsewhere: not Christmas or New Year's Day)."""
    if day.weekday() > 4:
        return False
    if country in ("GB", "UK", "IE"):
        return day not in bank_holidays(day.year)
    return (day.month, day.day) not in ((1, 1), (12, 25))


def by_working_day_of(match: re.Match[str], today: Today) -> Found:
    """ "The first working day of January", "the last working day of the year", "… of next week"."""
    which, where = match.groups()
    if where in ("the new year", "new year", "the year", "next year"):
        new = which not in ("last", "final") or where != "the year"
        begin = date(today.local.year + new, 1, 1) if new else today.local
        end = date(begin.year, 12, 31)
    elif "week" in where:
        begin, end = week_of(today.after(7 if "next" in where else 0))
    else:
        begin = month_named(where.removeprefix("the "), today)
        end = begin.replace(day=monthrange(begin.year, begin.month)[1])
    working = sorted(day for day in stretch(begin, end) if works(day, today.country))
    ordinal = -1 if which in ("last", "final") else NTH[which] - 1
    if ordinal >= len(working):
        return None
    return one(working[ordinal]) if working[ordinal] >= today.local else Past()


def working_day_beside(day: date, where: str, which: str | None, today: Today) -> Found:
    """ "The last working day before Christmas", "the second one after the 3rd of January"."""
    step = timedelta(days=1 if where == "after" else -1)
    left = NTH.get(which or "", 1)
    while left:
        day += step
        left -= works(day, today.country)
    return one(day) if day >= today.local else Past()


def by_so_many_working_days(match: re.Match[str], today: Today) -> Found:
    """ "In three working days", "the next working day"."""
    day, left = today.local, int(match[1] or 1)
    while left:
        day += timedelta(days=1)
        left -= works(day, today.country)
    return one(day)
