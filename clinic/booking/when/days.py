"""Days as people name them: each matcher turns tokens into sets of local dates, one set for each way to read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.booking.when.words import MONTHS, WEEKDAYS

MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "PR"})
"""Countries that write the month before the day."""


@dataclass(frozen=True, slots=True)
class Days:
    """Local dates, one set for each reading, never before today. ``wide``: all dates a bare weekday could mean."""

    readings: tuple[frozenset[date], ...]
    wide: frozenset[date] = frozenset()
    span: bool = False


class Past:
    """The words name a time that is over."""


@dataclass(frozen=True, slots=True)
class Today:
    """From where days are counted: the local date, how far "any day" goes, and the clinic's country."""

    local: date
    horizon: int
    country: str

    def after(self, days: int) -> date:
        """The date some days from today."""
        return self.local + timedelta(days=days)

    def all(self) -> frozenset[date]:
        """Every date from today to the horizon."""
        return frozenset(self.after(each) for each in range(self.horizon + 1))


type Found = Days | Past | None
_W = f"({'|'.join(WEEKDAYS)})"
_M = f"({'|'.join(MONTHS)})"
_N = r"(\d+|a|an|a couple of|couple of|a few|few)"
_ORD = r"(?:st|nd|rd|th)"
_PART = (
    r"(?:(early|mid|late|(?:the )?(?:beginning|start|first half|middle|end) (?:of|in)(?: the)?|later) (?:in |the )*)?"
)
_NOT_A_LIST = r"(?! (?:one|option|time|slot|choice|appointment|session|visit|treatment|available|thing|free)\b)"


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


def easter(year: int) -> date:
    """Easter Sunday (Gregorian; Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def count(text: str) -> tuple[int, int]:
    """``2`` → (2, 2); "a few" → (2, 5): the least and the most that is meant."""
    if text.isdigit():
        return int(text), int(text)
    return {"a couple of": (2, 2), "couple of": (2, 2), "a few": (2, 5), "few": (2, 5)}.get(text, (1, 1))


def dated(today: Today, month: int, day: int, year: int | None = None) -> Found:
    """A day of a month: this year's or the next one's that has it; a year given and gone is past."""
    for candidate in (year,) if year else range(today.local.year, today.local.year + 9):
        try:
            found = date(candidate + 2000 if candidate < 100 else candidate, month, day)
        except ValueError:
            continue
        if found >= today.local:
            return one(found)
        if year:
            return Past()
    return None


def _weekday(match: re.Match[str], today: Today) -> Found:
    which, name, plural, later = match.groups()
    number = WEEKDAYS.index(name)
    first = weekday_after(today.local, number)
    every = frozenset(day for day in today.all() if day.weekday() == number)
    if which == "last":
        return Past()
    if later:
        step = {"week": (7,), "fortnight": (14,)}.get(later, (7, 14))
        start = weekday_after(today.after(1), number)
        return Days(tuple(frozenset({start + timedelta(days=each)}) for each in step))
    if plural or which in ("every", "each", "any", "all", "a", "most", "some"):
        return Days((every,), wide=every, span=True)
    if which == "next":
        start = weekday_after(today.after(1), number)
        both = (start,) if first == today.local else (start, start + timedelta(days=7))
        return Days(tuple(frozenset({day}) for day in both))
    if which == "this":
        return one(first)
    if which:
        return one(weekday_after(today.after(1), number))
    if first == today.local:
        return Days((frozenset({first}), frozenset({today.after(7)})), wide=every)
    return Days((frozenset({first}),), wide=every)


def _weeks_on_weekday(match: re.Match[str], today: Today) -> Found:
    weeks = count(match[1] or "a")[0] * (2 if match[2] == "fortnight" else 1)
    start = weekday_after(today.after(1), WEEKDAYS.index(match[3]))
    return one(start + timedelta(weeks=weeks))


def _weekday_in_weeks(match: re.Match[str], today: Today) -> Found:
    weeks = count(match[2])[0] * (2 if match[3].startswith("fortnight") else 1)
    number = WEEKDAYS.index(match[1])
    monday, _ = week_of(today.after(7 * weeks))
    readings = {monday + timedelta(days=number), weekday_after(today.after(7 * weeks), number)}
    return Days(tuple(frozenset({day}) for day in sorted(readings)))


def _in_weeks_on(match: re.Match[str], today: Today) -> Found:
    flipped = re.fullmatch(r"(\w+) in (.+) (\w+)", f"{match[3]} in {match[1]} {match[2]}")
    return _weekday_in_weeks(flipped, today) if flipped else None


def _weekend(match: re.Match[str], today: Today) -> Found:
    which, plural, count_of, unit = match.groups()
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
    this = {day for day in (monday + timedelta(days=5), monday + timedelta(days=6)) if day >= today.local}
    following = {monday + timedelta(days=12), monday + timedelta(days=13)}
    if which == "next":
        if today.local.weekday() >= 5:
            return days(following)
        return Days((frozenset(this), frozenset(following)), span=True)
    return days(this)


def _week(match: re.Match[str], today: Today) -> Found:
    part, which = match.groups()
    offset = {"this": 0, "the": 0, "next": 1, "following": 1, "coming": 1, "next next": 2, "last": -1}.get(which)
    if offset is None:
        offset = 2  # "week after next", "the week after"
    if offset < 0:
        return Past()
    monday, sunday = week_of(today.after(7 * offset))
    first, last = monday, sunday
    if part:
        if part.startswith("later"):
            first = max(monday, today.after(1)) if offset == 0 else monday + timedelta(days=2)
        elif "mid" in part:
            first, last = monday + timedelta(days=1), monday + timedelta(days=3)
        elif "end" in part or part.startswith("late"):
            first = monday + timedelta(days=3)
        else:
            last = monday + timedelta(days=2)
    return days(day for day in stretch(first, last) if day >= today.local) if last >= today.local else Past()


def _month(match: re.Match[str], today: Today) -> Found:
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
        elif "end" in part or part.startswith("late"):
            first = first.replace(day=21)
        else:
            last = first.replace(day=10)
    if last < today.local:
        return Past()
    return days(stretch(max(first, today.local), last))


def _day_of_month(match: re.Match[str], today: Today) -> Found:
    number, where = int(match[1]), match[2]
    start = today.local.replace(day=1)
    if where and "next" in where:
        start = (start + timedelta(days=32)).replace(day=1)
    for _ in range(14):
        try:
            day = start.replace(day=number)
        except ValueError:
            day = None
        if day and day >= today.local:
            return one(day)
        if where:
            return Past() if day else None
        start = (start + timedelta(days=32)).replace(day=1)
    return None


def _day_month(match: re.Match[str], today: Today) -> Found:
    number, month, year = match.groups()
    return dated(today, MONTHS.index(month) + 1, int(number), int(year) if year else None)


def _month_day(match: re.Match[str], today: Today) -> Found:
    month, number, year = match.groups()
    return dated(today, MONTHS.index(month) + 1, int(number), int(year) if year else None)


def _iso(match: re.Match[str], today: Today) -> Found:
    return dated(today, int(match[2]), int(match[3]), int(match[1]))


def _numeric(match: re.Match[str], today: Today) -> Found:
    first, second, year = int(match[1]), int(match[2]), match[3]
    day, month = (second, first) if today.country in MONTH_FIRST else (first, second)
    if month > 12 >= day:
        day, month = month, day
    return dated(today, month, day, int(year) if year else None) if 1 <= month <= 12 else None


def _days_of_month(match: re.Match[str], today: Today) -> Found:
    low, high, month, year = match.groups()
    first = dated(today, MONTHS.index(month) + 1, int(low), int(year) if year else None)
    last = dated(today, MONTHS.index(month) + 1, int(high), int(year) if year else None)
    if isinstance(first, Days) and isinstance(last, Days):
        begin, end = min(first.readings[0]), min(last.readings[0])
        return days(stretch(min(begin, end), max(begin, end))) if abs((end - begin).days) < 32 else None
    return last


def _feast(match: re.Match[str], today: Today) -> Found:
    name = match[1].replace("'", "").replace("years", "year")
    fixed = {
        "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26),
        "new year eve": (12, 31), "new year day": (1, 1), "new year": (1, 1), "valentines day": (2, 14),
        "valentines": (2, 14), "valentine day": (2, 14), "halloween": (10, 31),
    }.get(name)  # fmt: skip
    if fixed:
        return dated(today, *fixed)
    shift = {"good friday": -2, "easter sunday": 0, "easter monday": 1, "easter": 0}.get(name)
    years = (today.local.year, today.local.year + 1)
    if shift is not None:
        found = (easter(year) + timedelta(days=shift) for year in years)
    else:  # thanksgiving: the fourth Thursday of November
        found = (weekday_after(date(year, 11, 1), 3) + timedelta(days=21) for year in years)
    return one(next(day for day in found if day >= today.local))


def _in_a_while(match: re.Match[str], today: Today) -> Found:
    low, high = count(match[1])
    unit = match[2].rstrip("s")
    size = {"day": 1, "week": 7, "fortnight": 14, "month": 30}[unit]
    if unit == "month" and low == high:
        years, month = divmod(today.local.month - 1 + low, 12)
        for day in range(today.local.day, 0, -1):
            try:
                return one(date(today.local.year + years, month + 1, day))
            except ValueError:
                continue
    return (
        one(today.after(low * size))
        if low == high
        else days(stretch(today.after(low * size), today.after(high * size)))
    )


def _within(match: re.Match[str], today: Today) -> Found:
    high = count(match[1] or "a")[1]
    size = {"day": 1, "week": 7, "fortnight": 14, "month": 30}[match[2].rstrip("s")]
    return days(stretch(today.local, today.after(high * size)))


def _fixed(offset: int) -> Callable[[re.Match[str], Today], Found]:
    return lambda _match, today: one(today.after(offset))


def _weekdays_only(_match: re.Match[str], today: Today) -> Found:
    return days(day for day in today.all() if day.weekday() < 5)


def _any_day(_match: re.Match[str], today: Today) -> Found:
    return days(today.all())


def _past(_match: re.Match[str], _today: Today) -> Found:
    return Past()


def _week_commencing(match: re.Match[str], today: Today) -> Found:
    found = first_match(match[1], 0, today)
    if found is None or not isinstance(found[0], Days):
        return None
    monday, sunday = week_of(min(found[0].readings[0]))
    return days(day for day in stretch(monday, sunday) if day >= today.local)


_UNIT = r"(days?|weeks?|fortnights?|months?)"
_NO_TIME = r"(?! ?(?:am|pm|:|ish|oclock|days?|weeks?))"
_MATCHERS: list[tuple[re.Pattern[str], Callable[[re.Match[str], Today], Found]]] = [
    (re.compile(pattern), handler)
    for pattern, handler in (
        (r"day after tomorrow|the day after tomorrow", _fixed(2)),
        (r"today|this day", _fixed(0)),
        (r"tomorrow", _fixed(1)),
        (r"yesterday|(?:last|past) (?:week|month|night|year)|" + _N + r" (?:days?|weeks?|months?|years?) ago", _past),
        (
            r"(?:(this coming|this|next|coming|the following|following|every|each|any|all|most|some|a|last) )?"
            + _W
            + r"(s)?(?: (week after next|after next|week|fortnight))?",
            _weekday,
        ),
        (_N + r"? ?(weeks?|fortnight) (?:on |from |this |next )?" + _W, _weeks_on_weekday),
        (_W + r"(?:s)? in " + _N + r" (weeks?|fortnights?)(?: time)?", _weekday_in_weeks),
        (r"in " + _N + r" (weeks?|fortnights?)(?:'? time)?,? (?:on )?(?:a |the )?" + _W, _in_weeks_on),
        (
            r"(?:(this|next|the|coming|every|each|any|all|a|last) )?weekend(s)?"
            r"(?: in " + _N + r" (weeks?|fortnights?)(?:'? time)?)?",
            _weekend,
        ),
        (_PART + r"(this|next next|next|following|coming|last) week", _week),
        (_PART[:-1] + r"(the) week", _week),
        (_PART + r"(?:the )?(week after next|week after(?! [a-z]))", _week),
        (r"weekdays?|mid ?week|monday (?:to|-|until|through) friday|during the week|in the week", _weekdays_only),
        (_PART + r"(next month|this month|the month|" + _M[1:-1] + r")(?: (20\d\d))?", _month),
        (r"(?:the )?(\d{1,2})" + _ORD + _NOT_A_LIST + r"(?: of (this month|next month|the month))?", _day_of_month),
        (r"(?:the )?(\d{1,2})" + _ORD + r"? (?:of )?" + _M + r"(?:,? (20\d\d))?", _day_month),
        (_M + r" (?:the )?(\d{1,2})" + _ORD + "?" + _NO_TIME + r"(?:,? (20\d\d))?", _month_day),
        (
            r"(?:the )?(\d{1,2})" + _ORD + r"? (?:to|-|until|and) (?:the )?(\d{1,2})" + _ORD + r"? (?:of )?" + _M
            + r"(?: (20\d\d))?",
            _days_of_month,
        ),
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", _iso),
        (r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", _numeric),
        (r"(\d{1,2})/(\d{1,2})()", _numeric),
        (
            r"(christmas eve|christmas day|christmas|boxing day|new year'?s'? eve|new year'?s'? day|new year'?s?'?"
            r"|good friday|easter sunday|easter monday|easter|valentine'?s'?(?: day)?|halloween|thanksgiving)",
            _feast,
        ),
        (r"in (?:about |around )?" + _N + " " + _UNIT + r"(?:'? time)?", _in_a_while),
        (_N + " " + _UNIT + r" (?:from (?:now|today)|time)", _in_a_while),
        (r"(?:with)?in (?:the )?(?:next|coming) (?:" + _N + " )?" + _UNIT, _within),
        (r"(?:within|over the next|the next|next) " + _N + " " + _UNIT, _within),
        (r"any day|any ?time|whenever|flexible|no preference|don't mind", _any_day),
        (r"(?:week (?:of|commencing|beginning|starting)|w / c|wc) (.+)", _week_commencing),
    )
]  # fmt: skip
_NO_DATE_BEFORE = re.compile(r"(?:pain|score|rate|rated|scale|out|about|around|level|was|is|a) $")


def first_match(text: str, at: int, today: Today) -> tuple[Days | Past, int] | None:
    """The longest naming of days that begins at ``at`` in the joined tokens: what it names, and where it ends."""
    best: tuple[Days | Past, int] | None = None
    for pattern, handler in _MATCHERS:
        match = pattern.match(text, at)
        if not match or (match.end() < len(text) and text[match.end()] != " "):
            continue
        if best is not None and match.end() <= best[1]:
            continue
        if re.fullmatch(r"\d{1,2}/\d{1,2}", match[0]) and (match[0] == "24/7" or _NO_DATE_BEFORE.search(text[:at])):
            continue
        found = handler(match, today)
        if found is not None:
            end = match.end()
            if handler is _week_commencing:
                inner = first_match(text, match.start(1), today)
                end = inner[1] if inner else end
            best = (found, end)
    return best
