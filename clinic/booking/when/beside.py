"""Days counted from a day that was named before: "the Friday after that", "a week later", "or the day after"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from clinic.booking.when.days import Days, Past, Today, count, shifted, stretch, week_of, weekday_after
from clinic.booking.when.words import WEEKDAYS

_W = f"({'|'.join(WEEKDAYS)})"
_N = r"(\d or \d|\d - \d|\d to \d|\d{1,3}|a|an|one|a couple of|couple of|a few|few)"
_UNIT = r"(day|week|fortnight|month)s?(?: or (?:2|so))?"
_BEHIND = (
    r"(?= (?:[,.;!?-]|or|and|but|if|is|at|in|on|works|work(?= (?:for|best|better))|would|could|instead|please"
    r"|same|suits|around|between|for|is"
    r"|morning|afternoon|evening|after \d|before \d|any ?time|maybe|then|too|ok|because|for|so|as|when|though|thanks"
    r"|from|about|say|sometime|ideally|preferably|rather|in fact|actually|i'm (?:free|flexible|ok|fine|good"
    r"|around|available|easy)|i can|i could|i'd)(?: |$)|$)"
)
_THAT = rf"(?: (?:that|then|it)(?: (?:one|day|date|week))?(?= |$)|{_BEHIND})"
_WEEKDAY = re.compile(rf"(?:on )?(?:the |that )?(?:very )?(?:next |first )?{_W} (after|before|following){_THAT}")
_FOLLOWING = re.compile(
    rf"the following (?:{_W}|(day|week|weekend))(?= |$)|(?:on )?the next (day)(?= (?:at|in|please|instead|[,.?!])|$)"
)
_BESIDE = re.compile(rf"(?:on )?(?:the |that )?(?:very )?(day|week|weekend|month) (after|before|following){_THAT}")
_LATER = re.compile(
    rf"(?:in |around |maybe |about )?{_N} (?:full )?{_UNIT} (?:(later|earlier|on(?= *(?:$|[,.!?]|please)))(?= "
    rf"|$)|(after|before|on from"
    rf"|from) (?:that|then|it)"
    rf"(?: (?:one|day|date))?(?= |$)|(after|before){_BEHIND})"
)
_ONE_AFTER = re.compile(
    r"(?:the )?(?:(?:one|1) (?:after|following)(?: that)?|next (?:one|1)|next(?= *(?:$|[,.!?])))(?= (?:[,.!?]|would|is"
    r"|works|please|instead|at|in)|$)"
)
_EITHER = re.compile(r"(?:the |a )?(day|week) (?:on )?either side(?: of (?:that|it|then))?(?= |$)")
_REST = re.compile(r"(?:the )?(?:rest|remainder) of (?:that|the same|the) (week|month)(?= |$)")
_SAME = re.compile(r"(?:on |in |during )?(?:that|the same|same) (day|week|weekend|month)(?= |$)")
_THAT_WEEKDAY = re.compile(
    rf"(?:on )?(?:that {_W}(?! (?:after|before|following))|(?:the )?{_W} (?:of|in) (?:that|the same) week)(?= |$)"
)
_OTHER = re.compile(
    r"(?:on )?(?:any|the|an|some)? ?other (?:week)?days? (?:of |in )?(?:that|the same) (week"
    r"|month)(?= |$)"
)
_THAT_PART = re.compile(r"(?:in |on )?(?:that|the same)(?= (?:same )?(?:morning|afternoon|evening|night))")
_WITHIN = re.compile(r"(?:on |in )?(earlier|later|early|late)(?: on)? (?:in )?(?:that|the same) (week|month)(?= |$)")
_SAME_NEXT = re.compile(
    r"(?:on |in )?(?:the )?same (?:day|time|day and time|slot) (?:but )?(?:(?:the |a )?"
    r"(?:following week|week (?:after|later|before|earlier))(?: that)?|(?:the )?day before"
    r"|(?:the )?(?:next|following) day|(?:the )?day after"
    r"|(?:in )?(?:the )?(next) week)(?= |$)"
)
_ALL_OF_THEM = re.compile(
    r"^(?!.*\b(?:no|not|nothing|never|don't|can't) (?:[a-z]+ ){0,3}in the $).*(?:in|during|within|over) the (?:last )?$"
)
""" "In the two weeks before that": all of them, where nothing is ruled out there."""
_AT_LEAST = re.compile(r"(?:at least|no less than|no sooner than|a minimum of) $")
_WEEKEND = 4
_MOST_OF_A_WEEK = 4
_REACH = 31
"""A stretch of more days than this is no day to count from."""


def beside(text: str, at: int, before: Days | None, today: Today) -> tuple[Days | Past | None, int] | None:
    """Days counted from ``before``, the days named last, and where the words end; no days when none were named."""
    for pattern in (
        _THAT_WEEKDAY,
        _OTHER,
        _EITHER,
        _ONE_AFTER,
        _THAT_PART,
        _WITHIN,
        _SAME_NEXT,
        _WEEKDAY,
        _FOLLOWING,
        _BESIDE,
        _LATER,
        _REST,
        _SAME,
    ):
        match = pattern.match(text, at)
        if match is None:
            continue
        if pattern in (_SAME, _OTHER) and before is not None and before.span:
            before = _first_days(before, today)
        if before is None or not before.readings or any(not 0 < len(each) <= _REACH for each in before.readings):
            known = pattern in (_FOLLOWING, _SAME_NEXT, _THAT_WEEKDAY, _THAT_PART, _REST, _OTHER) or match[0] in (
                "week after",
                "the week after",
                "same day",
                "the same day",
            )
            return None if known else (None, match.end())
        counted = [_counted(pattern, match, each, text[:at]) for each in before.readings]
        if pattern is _SAME_NEXT and match[1]:
            coming = week_of(today.after(7))[0]
            counted += [frozenset(coming + timedelta(days=day.weekday()) for day in each) for each in before.readings]
        if pattern is _LATER and _AT_LEAST.search(text[:at]):
            back = bool(re.search("earlier|before", match[0]))
            counted = [
                stretch(today.local, max(each))
                if back
                else stretch(min(each), min(each) + timedelta(days=today.horizon))
                for each in counted
                if not back or max(each) >= today.local
            ]
        if pattern is _LATER and _ALL_OF_THEM.search(text[:at]) and re.search("before|after", match[0]):
            counted = [_all_between(each, named) for each, named in zip(counted, before.readings, strict=True)]
        kept = [frozenset(day for day in each if day >= today.local) for each in counted]
        readings = tuple(dict.fromkeys(each for each in kept if each))
        return (Days(readings, span=True) if readings else Past()), match.end()
    return None


def _first_days(before: Days, today: Today) -> Days:
    """ "Not before the 15th, that week or the one after": of what has no end the first day, where it is no"
    r" "any day"."""
    if not all(len(each) > _REACH and min(each) > today.after(1) for each in before.readings):
        return before
    return replace(before, readings=tuple(frozenset({min(each)}) for each in before.readings))


_OF_WEEKS = re.compile(r"\bweek\b(?!.*\b(?:weekend|saturday|sunday)\b)")
""" "Not this week, I'm swamped. The one after": a week, though only its end is left."""


def _counted(pattern: re.Pattern[str], match: re.Match[str], before: frozenset[date], said: str) -> frozenset[date]:
    first, last = min(before), max(before)
    if pattern is _FOLLOWING:
        return _weekday(match[1], True, first, last) if match[1] else _unit(match[2] or match[3], True, first, last)
    if pattern is _THAT_PART:
        return before
    if pattern is _THAT_WEEKDAY:
        return frozenset({week_of(first)[0] + timedelta(days=WEEKDAYS.index(match[1] or match[2]))})
    if pattern is _WITHIN:
        around = _around(match[2], first, last)
        return frozenset(day for day in around if (day < first if match[1].startswith("earl") else day > last))
    if pattern is _SAME_NEXT:
        step = 1 if re.search(r"next day|following day|day (?:after|before)", match[0]) else 7
        step *= -1 if re.search("before|earlier", match[0]) else 1
        return frozenset(day + timedelta(days=step) for day in before)
    if pattern is _WEEKDAY:
        return _weekday(match[1], match[2] != "before", first, last)
    if pattern is _BESIDE:
        return _unit(match[1], match[2] != "before", first, last)
    if pattern is _ONE_AFTER:
        if len(before) == 1:
            return frozenset(day + timedelta(days=7) for day in before)
        a_weekend = len(before) <= _WEEKEND and any(day.weekday() == 5 for day in before) and not _OF_WEEKS.search(said)
        return _unit("weekend" if a_weekend else "month" if len(before) > _REACH - 4 else "week", True, first, last)
    if pattern is _EITHER:
        return _unit(match[1], False, first, last) | _unit(match[1], True, first, last)
    if pattern is _OTHER:
        return _around(match[1], first, last) - before
    if pattern is _REST:
        return frozenset(day for day in _around(match[1], first, last) if day > last)
    if pattern is _SAME:
        if match[1] == "day" or (match[1] == "week" and len(before) >= _MOST_OF_A_WEEK):
            return before
        return _around(match[1], first, last)
    side = -1 if "earlier" in match[0] or "before" in match[0] else 1
    low, high = count(match[1])
    high += bool(re.search(r" or (?:2|so)(?= )", match[0])) and low == high
    return frozenset(shifted(day, match[2], side * each) for day in before for each in range(low, high + 1))


def _all_between(counted: frozenset[date], named: frozenset[date]) -> frozenset[date]:
    """The days from those counted to the ones they were counted from, without these."""
    if max(counted) < min(named):
        return stretch(min(counted), min(named) - timedelta(days=1))
    return stretch(max(named) + timedelta(days=1), max(counted))


def _weekday(name: str, after: bool, first: date, last: date) -> frozenset[date]:
    number = WEEKDAYS.index(name)
    if after:
        return frozenset({weekday_after(last + timedelta(days=1), number)})
    eve = first - timedelta(days=1)
    return frozenset({eve - timedelta(days=(eve.weekday() - number) % 7)})


def _unit(unit: str, after: bool, first: date, last: date) -> frozenset[date]:
    """The day, week, weekend or month next to some days."""
    if unit == "day":
        return frozenset({last + timedelta(days=1) if after else first - timedelta(days=1)})
    if unit == "weekend":
        saturday = min(_weekday("saturday", after, first, last))
        return stretch(saturday, saturday + timedelta(days=1))
    begin, end = _month_of(last if after else first) if unit == "month" else week_of(last if after else first)
    edge = end + timedelta(days=1) if after else begin - timedelta(days=1)
    return stretch(*(_month_of(edge) if unit == "month" else week_of(edge)))


def _around(unit: str, first: date, last: date) -> frozenset[date]:
    """The week, weekend or month that some days lie in."""
    if unit == "month":
        return stretch(*_month_of(first))
    monday, sunday = week_of(first)
    return stretch(sunday - timedelta(days=1) if unit == "weekend" else monday, max(sunday, last))


def _month_of(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
