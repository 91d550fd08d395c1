"""Putting the items together: which days, which times of day, as intervals of the clinic's clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice, product
from zoneinfo import ZoneInfo

from clinic.booking.wall import boundary
from clinic.booking.when.accounted import is_all_kept
from clinic.booking.when.against import is_against
from clinic.booking.when.barring import Barred, barred_by, ruled_out_by, without, without_taken_back
from clinic.booking.when.clock import Span, Times
from clinic.booking.when.days import Days, Today
from clinic.booking.when.grouping import ANY_TIME, Group, grouped, readings_of, stretch_over
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
_DAY_OR_HOUR = re.compile(r"(?:[1-9]|1\d|2[0-3])\.(?:0[1-9]|1[0-2])\W*")
""" "10.12" and no more: of December, or after ten."""
_FROM_AMERICA = re.compile(
    r"\b(?:american?|usa|u\.s\.|the states|on vacation|vacationing|boston|chicago|new york|nyc|texas|california|florida"
    r"|los angeles|san francisco|seattle|washington|philadelphia|dallas|houston|miami|atlanta|denver)\b",
    re.IGNORECASE,
)
"""Who is from there may write the month before the day."""
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
    time. ``long``: one of the times may be of something else, or a bound may be missing (more is told than
    courtesy, or a word of time is left): read it back.
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
    if _ONLY_A_NUMBER.fullmatch(" ".join(words)) or _DAY_OR_HOUR.fullmatch(text.strip()):
        return When((), (), unclear=text.strip())
    found = said(words, today, Days((frozenset(spoken),)) if spoken else None)
    unread = found.unread or (found.loose if found.items or found.soon else [])
    unclear = unread[0] if unread else ""
    items = [_each(item) if recurring else item for item in found.items]
    if same_time is not None and "same time" in " ".join(words):
        at = same_time.astimezone(tz)
        minute = at.hour * 60 + at.minute
        items.append(Item(Times((((minute, minute + 15),),))))
    elif "same time" in " ".join(words) and not any(isinstance(item.what, Times) for item in items):
        unclear = unclear or "same time"
    if found.past and not any(isinstance(item.what, Days) for item in items):
        return When((), (), found.soon, past=True, unclear=unclear)
    if not items and not found.soon:
        return When((), (), past=found.past, unclear=unclear, rest=tuple(found.rest)) if unclear else None
    items = _without_any_time(items)
    if not found.corrected:
        items = _without_told_again(items)
    groups = grouped([item for item in items if not item.no])
    if groups and groups[-1].said_last and not _COUNTED_ON.search(text):
        stretch_over(groups[:-1], groups[-1])
    if len(groups) > 1 and groups[-1].times and _FOR_ALL.search(text):
        for group in groups[:-1]:
            group.times = group.times or list(groups[-1].times)
    barred = barred_by(items)
    if not groups:
        span = _SOON_DAYS if found.vague_soon and not barred else horizon_days
        groups = [Group([Days((frozenset(today.after(each) for each in range(span + 1)),))])]
    readings: list[tuple[Interval, ...]] = []
    for choice in islice(product(*(readings_of(group, today) for group in groups)), _MOST_READINGS):
        windows = _windows(choice, barred, local, tz)
        if windows and windows not in readings:
            readings.append(windows)
    together = _merged([interval for reading in readings for interval in reading])
    if not together and barred and not found.past:
        unclear = unclear or text.strip()
    return When(
        together,
        tuple(readings),
        found.soon,
        found.past or not together,
        unclear,
        tuple(found.rest),
        long=_is_long(found)
        or _is_half_taken_back(items)
        or bool(_TWO_BOUNDS.search(text))
        or not is_all_kept(text, together)
        or is_against(text, " ".join(words), together, today)
        or _is_apart_by_a_story(found, together),
    )


_SAID_WITH_ANY_TIME = frozenset(
    {
        "a", "about", "again", "all", "also", "am", "an", "and", "any", "anyone", "anything", "appointment",
        "appointments", "are", "as", "at", "available", "be", "because", "been", "best", "better", "book", "booking",
        "but", "by", "can", "chance", "come", "consultation", "cos", "could", "day", "days", "dear", "do", "doctor",
        "does", "dr", "easier", "easiest", "either", "else", "even", "fine", "first", "fit", "for", "free", "gaps",
        "get", "give", "good", "got", "great", "have", "hello", "hey", "hi", "hiya", "hoping", "how", "i", "i'd",
        "i'll", "i'm", "id", "ideal", "ideally", "if", "ill", "im", "in", "is", "ish", "it", "it's", "its", "just",
        "left", "let", "like", "lol", "looking", "love", "make", "manage", "may", "maybe", "me", "microneedling",
        "might", "mind", "my", "need", "no", "nurse", "of", "ok", "okay", "on", "only", "open", "or", "per",
        "perfect", "perhaps", "please", "pls", "plz", "poss", "possible", "possibly", "prefer", "preferably", "prob",
        "probably", "rather", "really", "see", "session", "slot", "slots", "so", "some", "something", "sometime",
        "sorry", "space", "spare", "squeeze", "suit", "suited", "suits", "sure", "thank", "thanks", "that", "that's",
        "thats", "the", "then", "there", "these", "things", "think", "this", "tho", "those", "time", "times", "to",
        "too", "treatment", "u", "up", "us", "visit", "want", "was", "wd", "we", "we're", "well", "were", "what",
        "what's", "whats", "when", "whenever", "which", "whichever", "will", "with", "would", "x", "xx", "yes", "you",
        "you're", "you've", "your", "youre"
    }
)  # fmt: skip
"""Words beside a time that tell nothing of it, and no story: what is courtesy, and the asking itself."""
_A_STORY = 2
_MANY_TIMES = 4


def _is_long(found: Said) -> bool:
    """Whether more is told beside the times than courtesy: of such a story not all times need be the wish."""
    beside = sum(word[0].isalpha() and word not in _SAID_WITH_ANY_TIME for word in found.rest)
    several = found.heard > 1 or found.corrected
    bound = bool(_BOUND_TO_NOTHING.search(" ".join(found.rest)))
    return bound or (beside >= _A_STORY and several) or found.heard >= _MANY_TIMES + (beside == 0)


def _is_apart_by_a_story(found: Said, windows: tuple[Interval, ...]) -> bool:
    """Whether a day has two stretches apart, and more is told than courtesy: "before 9.30, got a meeting at 11"."""
    beside = any(word[0].isalpha() and word not in {*_SAID_WITH_ANY_TIME, "after"} for word in found.rest)
    return beside and len({begin.date() for begin, _ in windows}) < len(windows)


_TWO_BOUNDS = re.compile(
    r"\b(?:before|until|till?|by|up to) (?:next |this )?(?:mon|tue|wed|thu|fri|sat|sun|tomorrow)[a-z]*,? "
    r"(?:at \d|at (?:noon|midday|lunch)|\d{1,2}(?:[:.]\d\d)? ?[ap]m\b|noon|midday|lunch|morning|afternoon|evening|tea)"
    r"|\b(?:until|till?)\b.*\b(?:until|till?)\b",
    re.IGNORECASE,
)
""" "Before Friday lunchtime": an end that is a day and an hour, or two of them."""
_BOUND_TO_NOTHING = re.compile(
    r"\b(?:(?<!until )after(?! all\b)|(?<!the )before(?! (?:you|we) close)|except|unless|third|fourth|fifth"
    r"|(?<!long )weeks?)\b"
    r"|\buntil\b(?! (?:close|then|after)\b|$)"
)
""" "The 5th to the 10th, so after she has gone home": a word of time that was left is of a time not read."""


def _without_told_again(items: list[Item]) -> list[Item]:
    """ "Any day but Wednesday next week, I have my grandson Wednesdays": why it is ruled out is no wish for it."""
    kept: list[Item] = []
    ruled_out: list[frozenset[date]] = []
    for item in items:
        weekday = item.what.wide if isinstance(item.what, Days) else frozenset()
        if weekday and not item.no and item.link not in ("but", "or") and weekday in ruled_out:
            continue
        if item.no:
            ruled_out.append(weekday)
        kept.append(item)
    return kept


def _without_any_time(items: list[Item]) -> list[Item]:
    """ "Any time Thursday, but before 3": "any time" adds nothing where a time is named."""
    kept = []
    for index, item in enumerate(items):
        following = items[index + 1].link if index + 1 < len(items) else ""
        any_time = isinstance(item.what, Times) and item.what.readings == ANY_TIME
        named = any(isinstance(each.what, Times) and each is not item and not each.no for each in items)
        before, after = (items[index - 1] if index else None), (items[index + 1] if index + 1 < len(items) else None)
        listed = after is not None and isinstance(after.what, Days) and after.link in ("or", ",", "and")
        of_its_day = (
            before is not None and isinstance(before.what, Days) and (listed or before.link in ("or", ",", "and"))
        )
        if not (any_time and named and not item.no and not of_its_day and "or" not in (item.link, following)):
            kept.append(item)
    return kept


_COUNTED_ON = re.compile(r"\b(?:after|following|later)\b", re.IGNORECASE)
""" "Thursday at 2 or the Friday of the week after": a stretch that is counted from the days before it."""


_FOR_ALL = re.compile(r"\b(?:either way|either day|(?:on )?both days|whichever day|each day)\b", re.IGNORECASE)
""" "Saturday, failing that Tuesday, late morning either way"."""


def _is_half_taken_back(items: list[Item]) -> bool:
    """ "Any day but Tuesday, actually Tuesday's fine before 11": what is left of "any day" is asked about."""
    any_day = any(
        isinstance(item.what, Days) and any(len(each) > HORIZON_DAYS for each in item.what.readings) for item in items
    )
    return any_day and len(without_taken_back(items)) < len(items)


def _each(item: Item) -> Item:
    """A bare weekday as every one of them."""
    days = item.what
    return (
        replace(item, what=Days((days.wide,), wide=days.wide, span=True))
        if isinstance(days, Days) and days.wide
        else item
    )


def _windows(
    choice: tuple[tuple[frozenset[date], tuple[Span, ...]], ...],
    barred: list[Barred],
    local: datetime,
    tz: ZoneInfo,
) -> tuple[Interval, ...]:
    """The intervals of one reading: what is ruled out and what is over left out."""
    no_days = {day for each in barred if each.days and not each.times for day in ruled_out_by(each.days)}
    no_times = [
        (ruled_out_by(each.days) if each.days else None, (0 if span[0] <= _OPENS else span[0], span[1]))
        for each in barred
        if each.times
        for spans in each.times.readings
        for span in spans
    ]
    found: list[Interval] = []
    for dates, spans in choice:
        for day in dates - no_days:
            for start, end in without(spans, [span for where, span in no_times if where is None or day in where]):
                begin, finish = boundary(day, start, tz), boundary(day, end, tz)
                begin = max(begin, int(local.timestamp()))
                if begin < finish:
                    found.append((datetime.fromtimestamp(begin, tz), datetime.fromtimestamp(finish, tz)))
    return _merged(found)


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
