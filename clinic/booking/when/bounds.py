"""Bounds and stretches: "after 5", "by Friday", "from Monday to Wednesday", "the 5th or later"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from clinic.booking.when.clock import DAY, Times, clock, span_of, tail
from clinic.booking.when.days import Days, Past, Today, meet, stretch
from clinic.booking.when.feasts import FEAST
from clinic.booking.when.naming import first_match
from clinic.booking.when.said import Said

BOUND = re.compile(
    r"(not before|no earlier than|not until|any ?time after|from|after|past|starting(?! of)|beginning(?! of)"
    r"|any ?time before|not after|no later than|not later than|before|by|until|up to"
    r"|later than|earlier than|sooner than|through)"
    r"(?: about| around| the week of)?"
)
FROM = ("not before", "no earlier than", "not until", "from", "starting", "beginning")
ONWARDS = re.compile(
    r" (?:onwards?|or later|or after(?! \d| m\d| half| quarter| midday| around| [a-z]+day)"
    r"|or any ?time after(?! \d| half)|and later|and after(?! \d| m\d| half| quarter| midday)"
    r"|(?:plus|\+)(?! (?:the )?[a-z]+day))(?= |$)| on(?= [.,!?]|$)"
)
OR_EARLIER = re.compile(r" (?:or earlier|or before|at the latest|latest)(?= |$)")


def limited(text: str, bound: re.Match[str], today: Today, found: Said) -> tuple[Days | Times, int] | None:
    """ "after 5", "before Christmas", "by Friday", "not before 10"."""
    word = re.sub(r"any ?time ", "", bound[1])
    begin = bound.end() + 1
    after = word in (*FROM, "after", "past", "later than")
    skipped = re.compile(r"(?:the |my )?(?:end of |about |around |say )*").match(text, begin)
    named = first_match(text, begin, today)
    if named is None and text.startswith("the ", begin):
        named = first_match(text, begin + 4, today)
    if named and isinstance(named[0], Past):
        found.past = True
        return None
    if named and isinstance(named[0], Days) and named[0].readings:
        if named[0].wide and text.startswith("the ", bound.end() + 1):
            coming = _of_that_week(named[0], found) or named[0]  # "next week, from the Tuesday on"
        elif (dated := _of_the_month(named[0], text[begin : named[1]], found)) is not None:
            coming = dated
        elif not after and (later := _behind(named[0], text[begin : named[1]], found)) is not None:
            coming = later
        else:
            coming = named[0]
        end_of = "end of" in text[begin : named[1]]
        return bounded_days(coming, "until" if end_of and word in ("by", "before") else word, today), named[1]
    begin = skipped.end() if skipped else begin
    time = clock(text, begin, bare=True, kind="after" if after else "before")
    if time is None:
        return None
    named_time, _, end = tail(text, time[1], time[0])
    onward = ONWARDS.match(text, end)
    end = onward.end() if onward else end
    minute = named_time.minutes[-1]
    return Times((((minute, DAY),) if after else ((0, minute),),), "after" if after else "before"), end


_A_MONTH = 31
_MOST_OF_A_MONTH = 8
_BARE_DATE = re.compile(r"(?:the )?\d{1,2}(?:st|nd|rd|th)")


def _of_the_month(named: Days, said: str, found: Said) -> Days | None:
    """ "In June, after the 14th": the 14th of the month that was said before; None where none was."""
    last = found.items[-1].what if found.items and not found.items[-1].no else None
    if not isinstance(last, Days) or last.wide or len(last.readings) != 1 or not _BARE_DATE.fullmatch(said):
        return None
    months = {day.replace(day=1) for day in last.readings[0]}
    if len(months) != 1 or len(last.readings[0]) < _MOST_OF_A_MONTH:
        return None
    number = min(named.readings[0]).day
    return next((Days((frozenset({day}),)) for day in last.readings[0] if day.day == number), None)


def _behind(named: Days, said: str, found: Said) -> Days | None:
    """ "After the 12th of December but before the 20th": the 20th that comes after what was said before; else None."""
    last = found.items[-1] if found.items else None
    if last is None or last.no or not isinstance(last.what, Days) or not _BARE_DATE.fullmatch(said):
        return None
    onwards = all(len(each) > _A_MONTH for each in last.what.readings)
    if last.what.wide or not last.what.readings or not onwards:
        return None
    first, day = min(min(each) for each in last.what.readings), min(named.readings[0])
    if day >= first:
        return None
    within = (first + timedelta(days=each) for each in range(31))
    return next((Days((frozenset({each}),)) for each in within if each.day == day.day), None)


def _of_that_week(weekday: Days, found: Said) -> Days | None:
    """The weekday within the week that was spoken of before; None when no one week was."""
    for item in reversed(found.items):
        days = item.what
        if not isinstance(days, Days) or item.no or days.wide or len(days.readings) != 1:
            continue
        if 2 <= len(days.readings[0]) <= _A_WEEK:
            return meet(weekday, days)
    return None


_A_WEEK = 7


def bounded_days(named: Days, word: str, today: Today) -> Days:
    """The dates that a bound leaves, for each reading of the day it names."""
    readings = []
    for reading in filter(None, named.readings):
        first, last = min(reading), max(reading)
        if word in ("after", "past", "later than"):
            readings.append(stretch(last + timedelta(days=1), last + timedelta(days=today.horizon)))
        elif word in FROM:
            readings.append(stretch(first, first + timedelta(days=today.horizon)))
        elif word in ("before", "earlier than", "sooner than"):
            readings.append(stretch(today.local, first - timedelta(days=1)))
        else:
            readings.append(stretch(today.local, last if word != "by" else max(first, min(last, first))))
    kept = tuple(dict.fromkeys(reading for reading in readings if reading))
    return Days(kept or (frozenset(),), span=True)


def between(text: str, bound: re.Match[str], today: Today) -> tuple[Days | Times, int] | None:
    """ "from 2 to 4", "from Monday to Wednesday", "from 20 to 25 May"."""
    named = first_match(text, bound.end() + 1, today)
    if (
        named
        and isinstance(named[0], Days)
        and re.search(r"\d(?:st|nd|rd|th)? (?:to|-|until) ", text[bound.end() : named[1]])
    ):
        return named[0], named[1]
    return pair_of(text, bound.end() + 1, today, "to", bare=True)


def pair_of(text: str, at: int, today: Today, link: str, *, bare: bool) -> tuple[Days | Times, int] | None:
    """A stretch between two days or two times: "2 to 4", "Monday to Wednesday", "Christmas and New Year"."""
    first = first_match(text, at, today)
    if first and isinstance(first[0], Days) and first[0].readings:
        joins = re.compile(r" (?:and|to|-|until) " if link == "and" else r" (?:to|-|until|through) ").match(
            text, first[1]
        )
        second = first_match(text, joins.end(), today) if joins else None
        if second and isinstance(second[0], Days):
            begin = min(first[0].readings[0])
            bare_date = _BARE_DATE.fullmatch(text[joins.end() if joins else at : second[1]]) is not None
            if min(second[0].readings[0]) < begin and begin.year > today.local.year and not bare_date:
                begin = today.local - timedelta(days=1)  # the first of the two was this year's, and is over
            ends = [min(reading) for reading in second[0].readings if min(reading) >= begin]
            wide = sorted(day for day in second[0].wide if day >= begin)
            if link == "to" and not second[0].wide and len(second[0].readings) == 1:
                ends = [max(second[0].readings[0])] if max(second[0].readings[0]) >= begin else []
            if not ends and not wide and bare_date:
                ends = _next_such(begin, min(second[0].readings[0]).day)  # "the 4th of January to the 8th"
            last = ends[0] if ends else (wide[0] if wide else None)
            if last is not None and first[0].wide and second[0].wide and (last - begin).days < 7:
                within = {begin + timedelta(days=each) for each in range((last - begin).days + 1)}
                every = frozenset(day for day in today.all() if day.weekday() in {each.weekday() for each in within})
                return Days((frozenset(within),), every, span=True, ruled_out=frozenset(within)), second[1]
            if last is not None:
                if link == "and" and re.fullmatch(FEAST, text[at : first[1]]) and (last - begin).days > 2:
                    begin, last = begin + timedelta(days=1), last - timedelta(days=1)  # neither feast is between them
                return Days((stretch(begin, last),), span=True), second[1]
    return span_of(text, at, bare=bare or bool(_FROM_UNTIL.match(text, at)))


def _next_such(begin: date, number: int) -> list[date]:
    """The first day of that number in a month, from a day on; none where none comes within a month."""
    return [day for day in (begin + timedelta(days=each) for each in range(_A_MONTH)) if day.day == number][:1]


_FROM_UNTIL = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?: am| pm)? until (?:[1-9]|1[0-2])(?= |$)")


def onwards_days(text: str, named: Days, end: int, today: Today) -> tuple[Days, int]:
    """ "Monday onwards", "the 5th or later"."""
    onward = ONWARDS.match(text, end)
    if onward:
        return bounded_days(named, "from", today), onward.end()
    earlier = re.compile(r" (?:or earlier|or before|at the latest|latest)(?= |$)").match(text, end)
    if earlier:
        return bounded_days(named, "until", today), earlier.end()
    return named, end
