"""Days as people name them by the calendar: dates, months, feasts, and so many days or weeks from now."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from clinic.booking.when.days import Days, Found, Past, Today, count, days, one, stretch, weekday_after
from clinic.booking.when.words import MONTHS, WEEKDAYS

MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "PR"})
"""Countries that write the month before the day."""

NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}


_YEARS = 9
"""A year further ahead than so many is none that anyone books for."""


def dated(today: Today, month: int, day: int, year: int | None = None) -> Found:
    """A day of a month: this year's or the next one's that has it; a year given and gone is past."""
    for candidate in (year,) if year else range(today.local.year, today.local.year + _YEARS):
        try:
            found = date(candidate + 2000 if candidate < 100 else candidate, month, day)
        except ValueError:
            continue
        if found.year > today.local.year + _YEARS:
            return None
        if found >= today.local:
            return one(found)
        if year:
            return Past()
    return None


def by_month(match: re.Match[str], today: Today) -> Found:
    part, which, year = match.groups()
    this = today.local.replace(day=1)
    if which in MONTHS:
        number = MONTHS.index(which) + 1
        first = date(int(year) if year else today.local.year + (number < today.local.month), number, 1)
    else:
        first = this if which in ("this month", "the month") else (this + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    if part:
        if "mid" in part:
            first, last = first.replace(day=11), first.replace(day=20)
        elif "half" in part:
            first, last = (first, first.replace(day=15)) if "first" in part else (first.replace(day=16), last)
        elif "end" in part or part.startswith("late"):
            first = first.replace(day=21)
        else:
            last = first.replace(day=10)
    if last < today.local:
        return Past()
    return days(stretch(max(first, today.local), last))


def by_day_of_month(match: re.Match[str], today: Today) -> Found:
    """ "The 5th"; said on the 5th itself, today or the next one."""
    number, where = int(match[1]), match[2]
    where = None if where == "the month" else where
    seen: tuple[frozenset[date], ...] = ()
    start = today.local.replace(day=1)
    if where and "next" in where:
        start = (start + timedelta(days=32)).replace(day=1)
    for _ in range(14):
        try:
            day = start.replace(day=number)
        except ValueError:
            day = None
        if day and day >= today.local:
            if day > today.local or where:
                return Days((*seen, *one(day).readings))
            seen = one(day).readings
        if where:
            return Past() if day else None
        start = (start + timedelta(days=32)).replace(day=1)
    return None


def by_day_month(match: re.Match[str], today: Today) -> Found:
    number, month, year = match.groups()
    return dated(today, MONTHS.index(month) + 1, int(number), int(year) if year else None)


def by_month_day(match: re.Match[str], today: Today) -> Found:
    month, number, year = match.groups()
    return dated(today, MONTHS.index(month) + 1, int(number), int(year) if year else None)


def by_iso(match: re.Match[str], today: Today) -> Found:
    return dated(today, int(match[2]), int(match[3]), int(match[1]))


def by_numeric(match: re.Match[str], today: Today) -> Found:
    first, second, year = int(match[1]), int(match[2]), match[3]
    day, month = (second, first) if today.country in MONTH_FIRST else (first, second)
    if month > 12 >= day:
        day, month = month, day
    found = dated(today, month, day, int(year) if year else None) if 1 <= month <= 12 else None
    if today.both_orders and isinstance(found, Days) and day <= 12 and day != month:
        other = dated(today, day, month, int(year) if year else None)
        return Days((*found.readings, *other.readings)) if isinstance(other, Days) else found
    return found


def by_days_of_month(match: re.Match[str], today: Today) -> Found:
    low, high, month, year = match.groups()
    first = dated(today, MONTHS.index(month) + 1, int(low), int(year) if year else None)
    last = dated(today, MONTHS.index(month) + 1, int(high), int(year) if year else None)
    if isinstance(first, Days) and isinstance(last, Days):
        begin, end = min(first.readings[0]), min(last.readings[0])
        return days(stretch(min(begin, end), max(begin, end))) if abs((end - begin).days) < 32 else None
    return last


def by_in_a_while(match: re.Match[str], today: Today) -> Found:
    low, high = count(match[1])
    low -= match[0].endswith(" or so") and low == high == 2  # "in a week or two"
    unit = match[2].rstrip("s")
    size = {"day": 1, "week": 7, "fortnight": 14, "month": 30}[unit]
    about = 0
    if match[0].endswith(" or so") and low == high:
        about = 1 if low * size <= 7 else 2 if low * size <= 14 else 3
    if unit == "month" and low == high:
        years, month = divmod(today.local.month - 1 + low, 12)
        for day in range(today.local.day, 0, -1):
            try:
                day_then = date(today.local.year + years, month + 1, day)
                return days(stretch(day_then - timedelta(days=about), day_then + timedelta(days=about)))
            except ValueError:
                continue
    found = days(stretch(today.after(low * size - about), today.after(high * size + about)))
    monday = today.after(low * size) - timedelta(days=today.after(low * size).weekday())
    # "a Friday in three weeks": of that week, or of the seven days from then
    return replace(found, around=stretch(monday, today.after(low * size + 6))) if unit != "day" else found


def by_months_from(match: re.Match[str], today: Today) -> Found:
    """ "A month today", "two months from tomorrow"."""
    return by_in_a_while(match, replace(today, local=today.after(1)) if match[3] == "tomorrow" else today)


def by_month_days(match: re.Match[str], today: Today) -> Found:
    """ "Jan 7th-9th"."""
    month, low, high = match.groups()
    first = dated(today, MONTHS.index(month) + 1, int(low))
    last = dated(today, MONTHS.index(month) + 1, int(high))
    if isinstance(first, Days) and isinstance(last, Days):
        begin, end = min(first.readings[0]), min(last.readings[0])
        return days(stretch(begin, end)) if begin <= end else None
    return None


def by_two_days_of_month(match: re.Match[str], today: Today) -> Found:
    """ "7th or 8th of Jan"."""
    both = [dated(today, MONTHS.index(match[3]) + 1, int(each)) for each in match.groups()[:2]]
    found = [min(each.readings[0]) for each in both if isinstance(each, Days)]
    return days(found) if found else None


def by_month_two_days(match: re.Match[str], today: Today) -> Found:
    """ "Jan 2nd or 3rd"."""
    both = [dated(today, MONTHS.index(match[1]) + 1, int(each)) for each in match.groups()[1:]]
    found = [min(each.readings[0]) for each in both if isinstance(each, Days)]
    return days(found) if found else None


def by_new_year(_match: re.Match[str], today: Today) -> Found:
    """ "In the new year": January."""
    first = date(today.local.year + 1, 1, 1)
    return days(stretch(first, first + timedelta(days=30)))


def by_end_of_year(_match: re.Match[str], today: Today) -> Found:
    """ "The end of the year": the last days of December."""
    first = date(today.local.year, 12, 21)
    return days(stretch(max(first, today.local), date(today.local.year, 12, 31)))


def by_within(match: re.Match[str], today: Today) -> Found:
    high = count(match[1] or "a")[1]
    size = {"day": 1, "week": 7, "fortnight": 14, "month": 30}[match[2].rstrip("s")]
    return days(stretch(today.local, today.after(high * size)))


def by_nth_weekday_of_every_month(match: re.Match[str], today: Today) -> Found:
    """ "The first Saturday of every month"."""
    found, month = set(), today.local.replace(day=1)
    while month <= today.after(today.horizon):
        name = MONTHS[month.month - 1]
        named = re.fullmatch(r"(\S+) (\S+) (\S+)", f"{match[1]} {match[2]} {name}")
        here = by_nth_weekday(named, replace(today, local=max(month, today.local))) if named else None
        found |= set(here.readings[0]) if isinstance(here, Days) else set()
        month = (month + timedelta(days=32)).replace(day=1)
    return days(day for day in found if day <= today.after(today.horizon))


def by_nth_weekday(match: re.Match[str], today: Today) -> Found:
    month = month_named(match[3], today)
    number = WEEKDAYS.index(match[2])
    for first in (month, (month + timedelta(days=366)).replace(month=month.month, day=1)):
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        if match[1] == "last":
            day = last - timedelta(days=(last.weekday() - number) % 7)
        else:
            day = weekday_after(first, number) + timedelta(weeks=NTH[match[1]] - 1)
        if day >= today.local and day <= last:
            return one(day)
        if match[3] not in MONTHS:
            break
    return Past()


def month_named(name: str, today: Today) -> date:
    """The first day of a month: named, or "the month", "next month"."""
    this = today.local.replace(day=1)
    if name in MONTHS:
        number = MONTHS.index(name) + 1
        return date(today.local.year + (number < today.local.month), number, 1)
    return (this + timedelta(days=32)).replace(day=1) if name == "next month" else this
