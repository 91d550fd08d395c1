"""Putting the items together: which days, which times of day, as intervals of the clinic's clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice, pairwise, product
from zoneinfo import ZoneInfo

from clinic.booking.wall import boundary
from clinic.booking.when.clock import DAY, EXACT, Span, Times
from clinic.booking.when.days import Days, Today, meet
from clinic.booking.when.items import said
from clinic.booking.when.now import from_now, from_then
from clinic.booking.when.said import Item, Said
from clinic.booking.when.words import tokens

type Interval = tuple[datetime, datetime]
"""Half-open, aware, in the clinic's zone."""

HORIZON_DAYS = 120
"""How far "any Tuesday" or "after 5" reaches."""

_ONLY_A_NUMBER = re.compile(
    r"(?:(?:how|what) (?:about|abt) |maybe |about |or |say |ok |yes |, )*(?:[1-9]|1[0-2])(?: [?.!])*"
)
""" "How about 7": of the morning, of the evening, or the 7th; or so many sessions."""
_FROM_AMERICA = re.compile(
    r"\b(?:american?|usa|u\.s\.|the states|on vacation|vacationing|boston|chicago|new york|nyc|texas|california|florida"
    r"|los angeles|san francisco|seattle|washington|philadelphia|dallas|houston|miami|atlanta|denver)\b",
    re.IGNORECASE,
)
"""Who is from there may write the month before the day."""
_ANY_TIME = (((0, DAY),),)
_OPENS = 420
"""Nothing opens before seven: who rules out the early morning rules out the night as well."""
_SOON_DAYS = 14
_MOST_READINGS = 6


@dataclass(frozen=True, slots=True)
class When:
    """What a text says of time.

    ``windows``: half-open intervals, by time, none of them before now; all readings together. ``readings``: the same
    for each way to read it, so that a person can choose; ``ambiguous`` when there are two or more. ``soon``: as early
    as possible. ``past``: it named a time that is over (``windows`` may then be empty). ``unclear``: words about time
    that could not be followed, so that ``windows`` may be too wide: ask back. ``rest``: the words that say nothing of
    time. ``long``: so much was said beside several times that one of them may be of something else: read it back.
    """

    windows: tuple[Interval, ...]
    readings: tuple[tuple[Interval, ...], ...]
    soon: bool = False
    past: bool = False
    unclear: str = ""
    rest: tuple[str, ...] = ()
    long: bool = False

    @property
    def ambiguous(self) -> bool:
        """Whether people differ in what it means: ask back, with both."""
        return len(self.readings) > 1


@dataclass(slots=True)
class _Group:
    """Days and times that belong together; alternatives are other groups.

    ``within``: the stretch that bare weekdays are of, for those that "or" adds.
    """

    days: list[Days] = field(default_factory=list)
    times: list[Times] = field(default_factory=list)
    last: str = ""
    any_day: bool = False
    within: Days | None = None
    said_last: bool = False
    """Whether the stretch came after its days: "Tuesday next week"."""


def read(
    text: str,
    now: datetime,
    tz: ZoneInfo,
    country: str = "GB",
    *,
    same_time: datetime | None = None,
    spoken: tuple[date, ...] = (),
    horizon_days: int = HORIZON_DAYS,
    recurring: bool = False,
) -> When | None:
    """What ``text`` says of time, counted from ``now`` in the clinic's zone; None when it says nothing of time.

    ``country`` decides between day-month and month-day. ``same_time`` is the appointment that "the same time" means,
    ``spoken`` the days spoken of before, from which "the Friday after that" is counted. ``horizon_days``: how far "any
    Tuesday" reaches. ``recurring``: a bare weekday means each of them ("only Friday").
    """
    local = now.astimezone(tz)
    today = Today(local.date(), horizon_days, country, both_orders=bool(_FROM_AMERICA.search(text)))
    if same_time is not None:
        text = from_then(text, same_time.astimezone(tz))
    words = tokens(from_now(text, local))
    if _ONLY_A_NUMBER.fullmatch(" ".join(words)):
        return When((), (), unclear=text.strip())
    found = said(words, today, Days((frozenset(spoken),)) if spoken else None)
    unread = found.unread or (found.loose if found.items or found.soon else [])
    unclear = unread[0] if unread else ""
    items = [_each(item) if recurring else item for item in found.items]
    if same_time is not None and "same time" in " ".join(words):
        at = same_time.astimezone(tz)
        minute = at.hour * 60 + at.minute
        items.append(Item(Times((((minute, minute + 15),),))))
    if found.past and not any(isinstance(item.what, Days) for item in items):
        return When((), (), found.soon, past=True, unclear=unclear)
    if not items and not found.soon:
        return When((), (), past=found.past, unclear=unclear, rest=tuple(found.rest)) if unclear else None
    items = _without_any_time(items)
    groups = _grouped([item for item in items if not item.no])
    if groups and groups[-1].said_last and not _COUNTED_ON.search(text):
        _stretch_over(groups[:-1], groups[-1])
    barred = _barred(items)
    if not groups:
        span = _SOON_DAYS if found.vague_soon and not barred else horizon_days
        groups = [_Group([Days((frozenset(today.after(each) for each in range(span + 1)),))])]
    readings: list[tuple[Interval, ...]] = []
    for choice in islice(product(*(_readings(group, today) for group in groups)), _MOST_READINGS):
        windows = _windows(choice, barred, local, tz)
        if windows and windows not in readings:
            readings.append(windows)
    together = _merged([interval for reading in readings for interval in reading])
    return When(
        together,
        tuple(readings),
        found.soon,
        found.past or not together,
        unclear,
        tuple(found.rest),
        long=_is_long(found) or _is_half_taken_back(items),
    )


_MUCH_BESIDE = 8
_MUCH_BESIDE_A_CORRECTION = 5


def _is_long(found: Said) -> bool:
    """Whether so much stands beside the times that a story is told, of which not all need be the wish."""
    beside = sum(word[0].isalpha() for word in found.rest)
    return beside >= (_MUCH_BESIDE_A_CORRECTION if found.corrected else _MUCH_BESIDE) and (
        found.heard > 1 or found.corrected
    )


def _without_any_time(items: list[Item]) -> list[Item]:
    """ "Any time Thursday, but before 3": "any time" adds nothing where a time is named."""
    kept = []
    for index, item in enumerate(items):
        following = items[index + 1].link if index + 1 < len(items) else ""
        any_time = isinstance(item.what, Times) and item.what.readings == _ANY_TIME
        named = any(isinstance(each.what, Times) and each is not item and not each.no for each in items)
        if not (any_time and named and not item.no and "or" not in (item.link, following)):
            kept.append(item)
    return kept


_COUNTED_ON = re.compile(r"\b(?:after|following|later)\b", re.IGNORECASE)
""" "Thursday at 2 or the Friday of the week after": a stretch that is counted from the days before it."""


@dataclass(frozen=True, slots=True)
class _Barred:
    """What is ruled out: dates, stretches of the day, or (with both) those stretches of those dates."""

    days: Days | None = None
    times: Times | None = None


def _barred(items: list[Item]) -> list[_Barred]:
    """What is ruled out; a day and a time said together rule out that time of that day only ("not 9 on Saturday")."""
    found: list[_Barred] = []
    previous: Item | None = None
    wished = [item.what for item in items if isinstance(item.what, Days) and not item.no]
    items = _without_taken_back(items)
    for item in items:
        if item.no:
            now = (
                _Barred(days=_not_wished(item.what, wished))
                if isinstance(item.what, Days)
                else _Barred(times=item.what)
            )
            together = previous is not None and previous.no and item.link == "" and found
            last = found[-1] if together else None
            if last is not None and last.days is None and now.days is not None:
                found[-1] = _Barred(now.days, last.times)
            elif last is not None and last.times is None and now.times is not None:
                found[-1] = _Barred(last.days, now.times)
            elif (
                previous is not None
                and previous.no
                and item.link == "and"
                and now.times is not None
                and found
                and found[-1].days is not None
                and found[-1].times is not None
            ):
                found.append(_Barred(found[-1].days, now.times))  # "Tuesday 11-12 and 15-16 are taken"
            else:
                found.append(now)
        previous = item
    return found


def _without_taken_back(items: list[Item]) -> list[Item]:
    """ "Not Thursday. Well, actually Thursday's fine before 10": a day wished for later is not ruled out."""
    return [
        item
        for index, item in enumerate(items)
        if not (
            item.no
            and isinstance(item.what, Days)
            and item.what.wide
            and any(not each.no and each.what == item.what for each in items[index + 1 :])
        )
    ]


def _is_half_taken_back(items: list[Item]) -> bool:
    """ "Any day but Tuesday, actually Tuesday's fine before 11": what is left of "any day" is asked about."""
    any_day = any(isinstance(item.what, Days) and len(item.what.readings[0]) > HORIZON_DAYS for item in items)
    return any_day and len(_without_taken_back(items)) < len(items)


def _not_wished(days: Days, wished: list[Days]) -> Days:
    """ "This Friday, not next Friday": of what "next Friday" may be, the one that is wished for is not ruled out."""
    if len(days.readings) < 2 or days.wide:
        return days
    asked = {each.readings[0] for each in wished if len(each.readings) == 1}
    left = tuple(each for each in days.readings if each not in asked)
    return replace(days, readings=left) if left else days


def _each(item: Item) -> Item:
    """A bare weekday as every one of them."""
    days = item.what
    return (
        replace(item, what=Days((days.wide,), wide=days.wide, span=True))
        if isinstance(days, Days) and days.wide
        else item
    )


def _grouped(items: list[Item]) -> list[_Group]:
    """Items to alternatives: "Monday at 3 or Tuesday at 4" is two, "tomorrow or Thursday afternoon" one."""
    groups = [_Group()]
    for index, item in enumerate(items):
        following = items[index + 1] if index + 1 < len(items) else None
        group = groups[-1]
        if isinstance(item.what, Days):
            timed = following is not None and isinstance(following.what, Times) and following.link == ""
            if item.link in ("but", "and", ",") and timed and not group.times and _narrows(group, item.what):
                groups.append(_Group([item.what], last="days"))
                continue
            if item.link == "but" and not group.times and _takes_out(group, item.what):
                groups.append(_Group([item.what], last="days"))
                continue
            if group.days and group.times and group.last == "times":
                if item.link == "" and (met := meet(group.days[-1], item.what)) is not None:
                    if _is_a_stretch(item.what) and all(days.wide for days in group.days):
                        within = [both for days in group.days if (both := meet(days, item.what)) is not None]
                        group.days = within  # "Monday, Wednesday or Friday mornings from next week"
                    else:
                        group.days[-1] = met
                    if _is_a_stretch(item.what):
                        group.within, group.said_last = item.what, True
                    continue
                group = _Group()
                groups.append(group)
            if group.times and not group.days and item.link in ("and", "or"):
                group = _Group()  # "evenings and weekends"
                groups.append(group)
            _add_days(group, item)
            group.last = "days"
        elif item.link == "," and group.times and group.last == "days" and _is_part_of(item.what, group.times[-1]):
            group.times[-1] = item.what  # "my lunch hour tomorrow or Thursday, 12 to 1"
        else:
            if (
                group.days
                and item.link
                and (
                    (group.times and group.last == "days")
                    or (not group.times and item.link == "or")
                    or (item.link == "or" and following is not None and _begins_a_day(following))
                    or (
                        item.link == "or"
                        and item.what.readings == _ANY_TIME
                        and following is not None
                        and not following.link
                    )
                )
            ):
                group = _Group(any_day=not group.times)
                groups.append(group)
            if item.link == "but" and following is not None and following.link == "or" and len(group.days) > 1:
                group = _Group(
                    [group.days.pop()]
                )  # "Tuesday, or Thursday but only until 11, or Friday but only from 2"
                groups.append(group)
            _add_times(group, item)
            group.last = "times"
    full = _said_again([group for group in groups if group.days or group.times])
    for before, group in pairwise(full):
        if not group.days and not group.any_day:
            group.days = list(before.days)
    return full


def _said_again(groups: list[_Group]) -> list[_Group]:
    """ "Tuesday or Thursday. Tuesday after 2, Thursday before 11": days without times that come again with them."""
    left = []
    for index, group in enumerate(groups):
        again = [each.readings for later in groups[index + 1 :] if later.times for each in later.days]
        if group.days and not group.times:
            group.days = [each for each in group.days if each.readings not in again]
            if not group.days:
                continue
        left.append(group)
    return left


def _stretch_over(groups: list[_Group], last: _Group) -> None:
    """ "Wednesday at 4 or Thursday at 4 next week": what ends the list holds for the bare weekdays before it."""
    assert last.within is not None
    for group in groups:
        if group.within is None and group.days and all(days.wide for days in group.days):
            met = [meet(days, last.within) for days in group.days]
            group.days = [days for days in met if days is not None] or group.days


def _begins_a_day(item: Item) -> bool:
    """Whether a day follows a time that "or" adds: "this afternoon, or first thing tomorrow"."""
    return isinstance(item.what, Days) and item.link == "" and not item.what.wide


def _takes_out(group: _Group, days: Days) -> bool:
    """ "The 4th, 5th or 6th, but the 6th only till noon": whether a day was among those named, which it then leaves."""
    if len(days.readings) != 1 or len(group.days) < 2:
        return False
    left = [each for each in group.days if each.readings != days.readings]
    if len(left) == len(group.days):
        return False
    group.days = left
    return True


def _narrows(group: _Group, days: Days) -> bool:
    """ "Between the 7th and the 11th, and on the 10th only after five": a day of the stretch, which it then leaves."""
    if len(group.days) != 1 or len(days.readings) != 1 or len(days.readings[0]) != 1 or group.days[0].wide or days.wide:
        return False
    stretch = group.days[0]
    if not all(days.readings[0] < each for each in stretch.readings):
        return False
    group.days[0] = replace(stretch, readings=tuple(each - days.readings[0] for each in stretch.readings))
    return True


def _is_a_stretch(days: Days) -> bool:
    """Whether it is a week, a month or the like, of which weekdays may be."""
    return not days.wide and all(len(each) >= _SOME_WEEKDAYS for each in days.readings)


_SOME_WEEKDAYS = 5


def _add_days(group: _Group, item: Item) -> None:
    """Days said together meet ("Tuesday next week") or, where they cannot, add up ("Monday and Wednesday")."""
    new = item.what
    assert isinstance(new, Days)
    if group.days and _is_a_stretch(new) and all(days.wide for days in group.days):
        within = [meet(days, new) for days in group.days]  # "any Tuesday or Thursday in April"
        if all(within):
            group.days, group.within, group.said_last = [days for days in within if days], new, True
            return
    if group.days and new.wide and group.within and (met := meet(group.within, new)) is not None:
        group.days.append(met)  # "Monday or Tuesday" of "next week"
        return
    if group.days and item.link != "or":
        if new.wide:
            group.within = group.days[-1]
        met = meet(group.days[-1], new)
        if met is not None:
            group.days[-1] = met
            return
        if item.link == "" and not (group.days[-1].wide and new.wide):
            # "Thursday 27th", and the 27th is a Friday: one of the two was meant
            group.days[-1] = Days((*group.days[-1].readings, *new.readings), span=True)
            return
    group.days.append(new)


def _add_times(group: _Group, item: Item) -> None:
    """Times said together narrow each other ("Friday evening after 6"), else they add up ("mornings or after 5")."""
    new = item.what
    assert isinstance(new, Times)
    if group.times and item.link != "or":
        old = group.times[-1]
        met = [both for a in old.readings for b in new.readings if (both := _overlap(a, b))]
        if met:
            group.times[-1] = Times(tuple(dict.fromkeys(met)), new.bound)
            return
        shifted = [both for a in old.readings for b in new.readings if (both := _overlap(a, _half_day_on(b)))]
        if shifted and item.link == "":
            group.times[-1] = Times(tuple(dict.fromkeys(shifted)), new.bound)
            return
        if item.link == "" and (moment := _moment_near(old, new)) is not None:
            group.times[-1] = moment
            return
    group.times.append(new)


def _moment_near(old: Times, new: Times) -> Times | None:
    """ "Quarter to six any night": the hour, where a part of the day beside it begins or ends near it."""
    for moment, part in ((old, new), (new, old)):
        exact = all(end - begin <= EXACT for spans in moment.readings for begin, end in spans)
        if not exact or part.bound or any(end - begin <= _AN_HOUR for spans in part.readings for begin, end in spans):
            continue
        near = tuple(
            spans
            for spans in moment.readings
            if any(
                min(abs(first - spans[0][0]), abs(last - spans[0][0])) <= _AN_HOUR
                for each in part.readings
                for first, last in each
            )
        )
        return Times(near) if near else None
    return None


_AN_HOUR = 60


def _is_part_of(new: Times, old: Times) -> bool:
    """Whether a stretch lies wholly within the one said before."""
    return all(
        any(first <= begin and end <= last for spans in old.readings for first, last in spans)
        for spans in new.readings
        for begin, end in spans
    )


def _half_day_on(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The same hours in the other half of the day: "Friday evening at 9" means 21:00. Nobody means three at night."""
    named = all(end - start <= 60 and (end <= 720 or start >= 1080) for start, end in spans)  # no part of the day
    shifted = ((start + 720, min(end + 720, DAY)) if end <= 720 else (start - 720, end - 720) for start, end in spans)
    return tuple(shifted) if named else ()


def _overlap(first: tuple[Span, ...], second: tuple[Span, ...]) -> tuple[Span, ...]:
    found = ((max(a[0], b[0]), min(a[1], b[1])) for a in first for b in second)
    return tuple(sorted(span for span in found if span[0] < span[1]))


def _readings(group: _Group, today: Today) -> list[tuple[frozenset[date], tuple[Span, ...]]]:
    """Every way to read a group: its dates and its stretches of the day."""
    days: list[frozenset[date]] = [today.all()] if not group.days else []
    if group.days:
        days = [frozenset().union(*choice) for choice in product(*(each.readings for each in group.days))]
    times: list[tuple[Span, ...]] = [((0, DAY),)]
    if group.times:
        times = [
            tuple(span for spans in choice for span in spans)
            for choice in product(*(each.readings for each in group.times))
        ]
    return list(product(days, times))


def _windows(
    choice: tuple[tuple[frozenset[date], tuple[Span, ...]], ...],
    barred: list[_Barred],
    local: datetime,
    tz: ZoneInfo,
) -> tuple[Interval, ...]:
    """The intervals of one reading: what is ruled out and what is over left out."""
    no_days = {day for each in barred if each.days and not each.times for day in _ruled_out(each.days)}
    no_times = [
        (_ruled_out(each.days) if each.days else None, (0 if span[0] <= _OPENS else span[0], span[1]))
        for each in barred
        if each.times
        for spans in each.times.readings
        for span in spans
    ]
    found: list[Interval] = []
    for dates, spans in choice:
        for day in dates - no_days:
            for start, end in _without(spans, [span for where, span in no_times if where is None or day in where]):
                begin, finish = boundary(day, start, tz), boundary(day, end, tz)
                begin = max(begin, int(local.timestamp()))
                if begin < finish:
                    found.append((datetime.fromtimestamp(begin, tz), datetime.fromtimestamp(finish, tz)))
    return _merged(found)


def _ruled_out(days: Days) -> frozenset[date]:
    """ "Not Mondays" and "not Monday" both rule out every Monday; "not next week" rules out that week."""
    return days.ruled_out or days.wide or frozenset().union(*days.readings)


def _without(spans: tuple[Span, ...], barred: list[Span]) -> list[Span]:
    left = list(spans)
    for first, last in barred:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, first)), (max(start, last), end))
            if piece[0] < piece[1]
        ]
    return left


def _merged(intervals: list[Interval]) -> tuple[Interval, ...]:
    """By time, touching ones made one, unless midnight lies between."""
    merged: list[Interval] = []
    for begin, end in sorted(intervals):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif merged and begin == merged[-1][1] and begin - merged[-1][0] >= timedelta(hours=23):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((begin, end))
    return tuple(merged)
