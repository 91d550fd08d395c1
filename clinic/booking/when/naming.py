"""The phrases that name days, each with the function that reads it; the longest that fits wins."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from clinic.booking.when.dates import (
    NTH,
    by_day_month,
    by_day_of_month,
    by_days_of_month,
    by_end_of_year,
    by_in_a_while,
    by_iso,
    by_month,
    by_month_day,
    by_month_days,
    by_month_two_days,
    by_months_from,
    by_new_year,
    by_nth_weekday,
    by_nth_weekday_of_every_month,
    by_numeric,
    by_two_days_of_month,
    by_within,
)
from clinic.booking.when.days import (
    Days,
    Found,
    Past,
    Today,
    by_day_and_week,
    by_in_weeks_on,
    by_so_many_weekdays,
    by_week,
    by_weekday,
    by_weekday_in_weeks,
    by_weekend,
    by_weeks_from,
    by_weeks_on_weekday,
    count,
    days,
    one,
    shifted,
    stretch,
    week_of,
    weekday_after,
)
from clinic.booking.when.feasts import (
    FEAST,
    by_bank_holiday,
    by_bank_holiday_weekend,
    by_day_beside_feast,
    by_feast,
    by_half_term,
    by_school_holiday,
    by_season,
    by_so_long_beside_feast,
    by_week_beside_feast,
    by_week_of_feast,
    by_weekend_beside_feast,
    by_weekend_of_feast,
    week_beside,
)
from clinic.booking.when.namesakes import is_no_day
from clinic.booking.when.parts import (
    OF_MONTH,
    PART_OF_MONTH,
    WORKING_DAY,
    by_part_of_month,
    by_so_many_working_days,
    by_working_day_of,
    working_day_beside,
)
from clinic.booking.when.words import MONTHS, WEEKDAYS

_NO_DAY = Days(())
"""What "30 February" names: a day, but none that comes."""
_W = f"({'|'.join(WEEKDAYS)})"
_M = f"({'|'.join(MONTHS)})"
_N = r"(\d or \d|\d - \d|\d to \d|\d{1,3}|a|an|a couple of|couple of|a few|few)"
_ORD = r"(?:st|nd|rd|th)"
_PART = (
    r"(?:(early|mid|late|(?:the )?(?:beginning|start|first half|second half|2nd half|middle|end) (?:of|in)(?: the)?"
    r"|later) (?:in |the )*)?"
)
_NATION = r"(?:(scottish|scotland|northern irish|northern ireland|ni) )?"
_NOT_A_LIST = r"(?! (?:one|option|time|slot|choice|appointment|session|visit|treatment|thing)\b)"


def _fixed(offset: int) -> Callable[[re.Match[str], Today], Found]:
    return lambda _match, today: one(today.after(offset))


def _weekdays_only(_match: re.Match[str], today: Today) -> Found:
    return days(day for day in today.all() if day.weekday() < 5)


def _mid_week(_match: re.Match[str], today: Today) -> Found:
    return days(day for day in today.all() if day.weekday() in (1, 2, 3))


def _any_day(_match: re.Match[str], today: Today) -> Found:
    return days(today.all())


def _past(_match: re.Match[str], _today: Today) -> Found:
    return Past()


def _week_commencing(match: re.Match[str], today: Today) -> Found:
    found = date_in(match[1], today)
    if found is None or not isinstance(found[0], Days) or not found[0].readings:
        return None
    monday, sunday = week_of(min(found[0].readings[0]))
    return days(day for day in stretch(monday, sunday) if day >= today.local)


def _weekend_of(match: re.Match[str], today: Today) -> Found:
    """ "The weekend of the 12th": the Saturday and Sunday of that date's week."""
    found = date_in(match[1], today)
    if found is None or not isinstance(found[0], Days) or not found[0].readings:
        return None
    sunday = week_of(min(found[0].readings[0]))[1]
    return days(day for day in (sunday - timedelta(days=1), sunday) if day >= today.local)


def _day_beside(match: re.Match[str], today: Today) -> Found:
    """ "The day before the 20th of January", "the day after the bank holiday"."""
    found = date_in(match[2], today)
    if found is None or not isinstance(found[0], Days) or len(found[0].readings) != 1:
        return None
    day = (max if match[1] == "after" else min)(found[0].readings[0]) + timedelta(days=1 if match[1] == "after" else -1)
    return one(day) if day >= today.local else Past()


def _working_day_beside(match: re.Match[str], today: Today) -> Found:
    """ "The first working day after the 3rd of January"."""
    found = date_in(match[3], today)
    if found is None or not isinstance(found[0], Days) or not found[0].readings:
        return None
    where = match[2].removeprefix("back ")
    return working_day_beside((max if where == "after" else min)(found[0].readings[0]), where, match[1], today)


def _week_beside(match: re.Match[str], today: Today) -> Found:
    """ "The week after the 20th of January"."""
    found = date_in(match[2], today)
    if found is None or not isinstance(found[0], Days) or len(found[0].readings) != 1:
        return None
    return week_beside(min(found[0].readings[0]), match[1], today)


def _weekday_beside(match: re.Match[str], today: Today) -> Found:
    """ "The Tuesday after the bank holiday", "Friday before the 20th"."""
    found = date_in(match[3], today)
    if found is None or not isinstance(found[0], Days) or found[0].wide or not found[0].readings:
        return None
    number, named = WEEKDAYS.index(match[1]), []
    for near in map(min, found[0].readings):
        eve = near - timedelta(days=1)
        back = eve - timedelta(days=(eve.weekday() - number) % 7)
        named.append(weekday_after(near + timedelta(days=1), number) if match[2] == "after" else back)
    readings = tuple(dict.fromkeys(frozenset({day}) for day in named if day >= today.local))
    return Days(readings) if readings else Past()


def _so_long_beside(match: re.Match[str], today: Today) -> Found:
    """ "Four weeks from this Saturday", "six weeks after past 16 February"."""
    if match[4].startswith("yesterday"):
        found: tuple[Days | Past, int] | None = (Days((frozenset({today.after(-1)}),)), 0)
    else:
        found = date_in(match[4].removeprefix("past "), today)
    if found is None or not isinstance(found[0], Days) or not found[0].readings:
        return None
    if any(not 0 < len(each) <= _SOME_DAYS for each in found[0].readings):
        return None
    side = -1 if match[3] == "before" else 1
    low, high = count(match[1])
    readings = []
    for each in found[0].readings:
        base = (max if side > 0 else min)(each)
        if match[4].startswith("past "):
            base = _last_such(base, match[4], today)
        readings.append(frozenset(shifted(base, match[2].rstrip("s"), side * each) for each in range(low, high + 1)))
    kept = tuple(coming for each in readings if (coming := frozenset(day for day in each if day >= today.local)))
    return Days(kept, span=low != high) if kept else Past()


_SOME_DAYS = 4


def _last_such(day: date, said: str, today: Today) -> date:
    """The last day before today that was named as a coming one is."""
    if day <= today.local:
        return day
    if re.search(_M, said) or "/" in said:
        return shifted(day, "month", -12)
    return shifted(day, "week", -1) if re.search(_W, said) else shifted(day, "month", -1)


def date_in(text: str, today: Today) -> tuple[Days | Past, int] | None:
    """The date that a text begins with; "Monday 7 December" is the 7th, whatever is next Monday."""
    found = first_match(text, 0, today)
    if found and isinstance(found[0], Days) and found[0].wide and found[1] < len(text):
        dated = first_match(text, found[1] + 1, today)
        if dated and isinstance(dated[0], Days) and dated[0].readings and not dated[0].wide:
            return dated
    return found


_NTH_WORDS = f"({'|'.join(NTH)}|last)"
_UNIT = r"(days?|weeks?|fortnights?|months?)"
_NO_TIME = r"(?! ?(?:am|pm|:|ish|oclock|days?|weeks?))"
_MATCHERS: list[tuple[re.Pattern[str], Callable[[re.Match[str], Today], Found]]] = [
    (re.compile(pattern), handler)
    for pattern, handler in (
        (r"(?:the )?day after tomorrow", _fixed(2)),
        (r"(?:the )?day after (?:the )?day after tomorrow", _fixed(3)),
        (r"today|this day", _fixed(0)),
        (r"tomorrow", _fixed(1)),
        (_W + r" last (?:week|month)", _past),
        (
            r"(?:back in |since )?last (?:" + _M[1:-1] + r"|spring|summer|autumn|fall|winter|christmas|easter)(?! \d)",
            _past,
        ),
        (
            r"yesterday|(?:last|past) (?:week|month|night|year)"
            r"|(?:in |about |around )*" + _N + r" (?:days?|weeks?|weekends?|months?|years?|(?:" + _W[1:-1] + ")s?) ago",
            _past,
        ),
        (
            r"(?:(this coming|this|next|coming|the following|following|every|each|any|all|most|some|a|last) )?"
            + _W
            + r"(s)?(?: (week after next|after next|next(?! week| month| year)|week|fortnight))?",
            by_weekday,
        ),
        (_N + r"? ?(weeks?|fortnight) (?:on |from |this |next |come |coming )?" + _W, by_weeks_on_weekday),
        (_N + r"? ?(weeks?|fortnight) (?:from )?(today|tomorrow|now)", by_weeks_from),
        (_N + r" (days?|months?) (?:from )?(today|now|tomorrow)", by_months_from),
        (r"(?:today|tomorrow) (?:week|fortnight)", by_day_and_week),
        (r"this (?:day|time) (?:next )?week", _fixed(7)),
        (r"(?:the )?" + _NTH_WORDS + " " + _W + OF_MONTH, by_nth_weekday),
        (r"(?:the )?" + _NTH_WORDS + " " + _W + r" (?:of|in) (?:every|each|any) month", by_nth_weekday_of_every_month),
        (PART_OF_MONTH + "(?: back)?" + OF_MONTH, by_part_of_month),
        (PART_OF_MONTH + " " + _M, by_part_of_month),
        (
            r"(?:the )?(?:very )?" + _NTH_WORDS + " " + WORKING_DAY + r" (?:of|in|back in) "
            r"((?:the )?(?:new |next )?year|this week|next week|the week"
            r"|(?:the )?(?:next month|this month|month|" + _M[1:-1] + "))",
            by_working_day_of,
        ),
        (
            r"the (?:very )?(?:" + _NTH_WORDS + " )?" + WORKING_DAY + r" (before|(?:back )?after) (.+)",
            _working_day_beside,
        ),
        (
            _NTH_WORDS + " " + WORKING_DAY + r" (before|(?:back )?after) (.+)",
            _working_day_beside,
        ),
        (r"in (\d+) " + WORKING_DAY + r"(?:'? time)?", by_so_many_working_days),
        (r"(\d+) " + WORKING_DAY + " from (?:now|today)", by_so_many_working_days),
        (r"(?:the )?next()? " + WORKING_DAY, by_so_many_working_days),
        (_W + r"(?:s)? in " + _N + r" (weeks?|fortnights?)(?: time)?", by_weekday_in_weeks),
        (r"in " + _N + r" (weeks?|fortnights?)(?:'? time)?,? (?:on )?(?:a |the )?" + _W, by_in_weeks_on),
        (
            r"(?:(this|next|the|coming|every|each|any|all|a|last) )?weekend(s)?"
            r"(?: in " + _N + r" (weeks?|fortnights?)(?:'? time)?)?(?: (after next))?",
            by_weekend,
        ),
        (_PART + r"(this|next next|next|following|coming|last) week", by_week),
        (_PART[:-1] + r"(the) week(?! (?:of|commencing|beginning|starting))", by_week),
        (_PART + r"(?:the )?(week after next|week after(?! [a-z]))", by_week),
        (_PART + r"(?:the )?(week after (?:the )?(?:week after next|next but one))", by_week),
        (r"mid ?week", _mid_week),
        (
            r"(?:the )?(?:next )?" + _NATION + r"(?:((?:early |late )?\(?(?:may|spring|summer"
            r"|august)\)?) )?bank holiday(s)?"
            r"(?: " + _W + ")?",
            by_bank_holiday,
        ),
        (
            r"(?:the )?(?:next )?" + _NATION + r"(?:((?:early |late )?\(?(?:may|spring|summer|august)\)?) )?"
            r"bank holiday()() weekend",
            by_bank_holiday_weekend,
        ),
        (r"(?:the )?(?:first |1st |last )?(?:day|" + _W + r") (before|after) " + FEAST, by_day_beside_feast),
        (_N + r" (days?|weeks?) (before|after) " + FEAST, by_so_long_beside_feast),
        (r"(?:the )?(?:last |first )?weekend (before|after) " + FEAST, by_weekend_beside_feast),
        (_M + r" (\d{1,2})" + _ORD + r"? (?:-|to|until) (\d{1,2})" + _ORD + "?" + _NO_TIME, by_month_days),
        (
            r"(?:the )?(\d{1,2})" + _ORD + r"? (?:or|/|&) (?:the )?(\d{1,2})" + _ORD + r"? (?:of )?" + _M,
            by_two_days_of_month,
        ),
        (
            _M + r" (?:the )?(\d{1,2})" + _ORD + r"? (?:or|/|&|and) (?:the )?(\d{1,2})" + _ORD + _NO_TIME,
            by_month_two_days,
        ),
        (r"(?:the )?(?:last |first )?week (before|after) " + FEAST, by_week_beside_feast),
        (r"(?:the )?(?:last |first |full )?week (before|after) ((?:the )?(?:\d|bank).+)", _week_beside),
        (FEAST + " week", by_week_of_feast),
        (FEAST + " weekend", by_weekend_of_feast),
        (
            r"(?:the )?(?:\(?(february|may|october|spring|summer|autumn)\)? )?half ?term(?: week| holidays?| break)?"
            r"(?: in \(?(february|may|october)\)?)?",
            by_half_term,
        ),
        (r"(?:the )?(christmas|easter) (?:school )?(?:holidays?|hols|break|vacation)", by_school_holiday),
        (r"(?:in (?:the )?|this |next |the )(early |late )?(spring|summer|autumn|winter)(?:time)?", by_season),
        (r"in the ()(fall)", by_season),
        (
            r"(?<!by )(?<!until )(?<!before )(?<!after )(early |late )?(spring|summer|autumn|winter)(?:time)?"
            r"(?= (?:please|maybe|perhaps|ideally|sometime|probably|some time|would)(?: |$)|$)",
            by_season,
        ),
        (r"(?:early )?in the new year|early new year", by_new_year),
        (r"(?:the )?end of (?:the|this) year", by_end_of_year),
        (r"weekdays?|monday (?:to|-|until|through) friday"
            r"|(?:during|in) the week(?! (?:of|commencing|beginning|starting|before|after))", _weekdays_only),
        (_PART + r"(next month|this month|the month|" + _M[1:-1] + r")(?: (20\d\d))?", by_month),
        (r"(?:the )?(?![1-6]" + _ORD + r" (?:available"
        r"|free)\b)(\d{1,2})" + _ORD + _NOT_A_LIST + r"(?: of (this month|next month|the month))?", by_day_of_month),
        (r"(?:the )?(\d{1,2})" + _ORD + r"? (?:of )?" + _M + r"(?:,? (20\d\d))?", by_day_month),
        (_M + r" (?:the )?(\d{1,2})" + _ORD + "?" + _NO_TIME + r"(?:,? (20\d\d))?", by_month_day),
        (
            r"(?:the )?(\d{1,2})" + _ORD + r"? (?:to|-|until|and) (?:the )?(\d{1,2})" + _ORD + r"? (?:of )?" + _M
            + r"(?: (20\d\d))?",
            by_days_of_month,
        ),
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", by_iso),
        (r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", by_numeric),
        (r"(\d{1,2})/(\d{1,2})()", by_numeric),
        (FEAST + "(?: (?:public |bank |national |federal )holiday)?", by_feast),
        (r"in (?:about |around )?" + _N + " " + _UNIT + r"(?:'?s?'? time)?(?: or so)?"
            r"(?! (?:before|after) (?:the |my |our |this |next )?(?:\d{1,2}(?:st|nd|rd|th)|" + _W[1:-1] + "|" + _M[1:-1]
            + "|christmas|easter))", by_in_a_while),
        (_N + " " + _UNIT + r" (?:from (?:now|today)|time)", by_in_a_while),
        (r"(?:within|in the) (?:the )?(?:next|coming) (?:" + _N + " )?" + _UNIT, by_within),
        (r"in (?:next|coming) (?:" + _N + " )" + _UNIT, by_within),
        (r"(?:within|over the next|the next|next) " + _N + " " + _UNIT, by_within),
        (
            r"any day|any ?time|whenever(?! (?:on |this |next |the )*(?:" + _W[1:-1] + r"|weekend|week))"
            r"|flexible|no preference|don't mind",
            _any_day,
        ),
        (r"(?:in )?(?:the )?(?:week (?:of|commencing|beginning|starting)|w / [cb]|w[cb]) (.+)", _week_commencing),
        (r"(?:the )?day (before|after) (.+)", _day_beside),
        (r"(?:the )?(?:first |next |last )?" + _W + r" (before|after) (.+)", _weekday_beside),
        (_N + " " + _W + "s from (?:now|today)", by_so_many_weekdays),
        (_N + " " + _UNIT + " (before|after|from) ((?:past )?(?!that |then |it ).+)", _so_long_beside),
        (r"(?:on |over )?(?:the )?weekend (?:of|starting|beginning|commencing) (.+)", _weekend_of),
    )
]  # fmt: skip
_ENDS_WITH_A_DATE = (
    _week_commencing,
    _week_beside,
    _weekend_of,
    _day_beside,
    _weekday_beside,
    _working_day_beside,
    _so_long_beside,
)


def first_match(text: str, at: int, today: Today) -> tuple[Days | Past, int] | None:
    """The longest naming of days that begins at ``at`` in the joined tokens: what it names, and where it ends."""
    best: tuple[Days | Past, int] | None = None
    for pattern, handler in _MATCHERS:
        match = pattern.match(text, at)
        if not match or (match.end() < len(text) and text[match.end()] != " "):
            continue
        if best is not None and match.end() <= best[1]:
            continue
        if is_no_day(text, match, month=handler is by_month):
            continue
        found = handler(match, today)
        if found is None and handler in (by_day_month, by_month_day):
            found = _NO_DAY
        if found is not None:
            end = match.end()
            if handler in _ENDS_WITH_A_DATE:
                said, begin = match[match.lastindex or 1], match.start(match.lastindex or 1)
                skipped = len("past ") if said.startswith("past ") else 0
                inner = date_in(said[skipped:], today)
                end = begin + skipped + inner[1] if inner else end
            best = (found, end)
    return best
