"""What leans on something said before: "after that", "towards the end", "or the 27th", "but not the last week"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from clinic.booking.when.bounds import bounded_days
from clinic.booking.when.clock import DAY, EXACT, Times
from clinic.booking.when.days import Days, Past, Today, count, meet, one, stretch, week_of, weekday_after
from clinic.booking.when.parts import PART_OF_MONTH, part_of
from clinic.booking.when.said import Item, Said, word_at

AFTER_THAT = re.compile(
    r"(from) then|(after)(?= (?:is|would be|suits|works)(?: |$))|"
    r"(?:any ?time |some ?time |any day |anything )?(after|before) (?:that|then)"
    r"|(?:any ?time|any day|anything|sometime) (after|before)(?= (?:please|is|works|would|[.,!?])|$)"
)
PART_OF_IT = re.compile(
    r"(?:towards |toward |near(?:er)? |at |more |around |in |the )*"
    r"(?:(?<=the )(end|start|beginning|middle)|(early|earlier|late|later|latter|first|second|middle|back) (?:part"
    r"|half|end|bit))"
    r"(?: of (?:it|that|the (?:week|month)))?(?! of)"
)


def narrowed(part: str, found: Said, *, half: bool = False) -> Days | None:
    """ "Next week, towards the end": the part of the days named just before."""
    days = found.items[-1].what if found.items and not found.items[-1].no else None
    if not isinstance(days, Days) or days.wide or not all(5 <= len(each) <= 31 for each in days.readings):
        return None
    readings = []
    for each in days.readings:
        ordered = sorted(each)
        first, last = (3, len(ordered) - 3) if len(ordered) <= 7 else (len(ordered) // 3, len(ordered) * 2 // 3)
        if half:
            first = last = 15 if len(ordered) > 27 else (len(ordered) + 1) // 2
        middle = ordered[1:-1] if len(ordered) <= 7 else ordered[first:last]
        late = part in ("end", "back", "late", "later", "latter", "second")
        readings.append(ordered[last:] if late else middle if part == "middle" else ordered[:first])
    return Days(tuple(frozenset(each) for each in readings), span=True)


GIVE_OR_TAKE = re.compile(
    r"(?:give or take|plus or minus|\+ / -|\+ or -) (\d+|an?|a few|few|a couple of|couple of) (day"
    r"|week)s?(?: or (?:2|so))?"
    r"|(?:or )?(\d+|an?|a few|few|a couple of|couple of) (day|week)s?(?: or (?:2|so))? (?:either (?:side|way))"
)


def give_or_take(match: re.Match[str], found: Said, today: Today) -> Days | None:
    """ "In a month, give or take a week": the days named just before, and so many on either side."""
    days = found.items[-1].what if found.items and not found.items[-1].no else None
    if not isinstance(days, Days) or days.wide or not all(days.readings):
        return None
    size = count(match[1] or match[3])[1] * (7 if (match[2] or match[4]) == "week" else 1) + (" or 2" in match[0])
    around = timedelta(days=size)
    return Days(
        tuple(stretch(max(today.local, min(each) - around), max(each) + around) for each in days.readings), span=True
    )


def add_after_that(word: str, said: str, link: str, found: Said, today: Today) -> None:
    """ "Work until 3 on Wednesday, so after that"; "the 26th is a holiday, so after that"."""
    last = found.items[-1] if found.items else Item(found.spoken) if found.spoken else None
    days = found.before()
    if (
        last is not None
        and isinstance(last.what, Times)
        and last.what.bound == ""
        and not last.no
        and days is not None
        and all(end - begin > EXACT for spans in last.what.readings for begin, end in spans)
    ):  # "away until the 27th, any afternoon after that"
        if any(len(each) > _FEW_DAYS for each in days.readings):
            return
        at = next((at for at in range(len(found.items) - 1, -1, -1) if found.items[at].what is days), None)
        if at is not None and not found.items[at].no:
            found.items[at] = replace(found.items[at], what=bounded_days(days, word, today))
            return
    stretches = sum(isinstance(item.what, Times) and item.no for item in found.items)
    if last is None or stretches > 1:  # "I work 7-3 Monday to Thursday and 7-12 on Friday, so after that"
        found.unread.append(said)
    elif isinstance(last.what, Times):
        if last.what.bound == word and not last.no:
            return
        found.items.pop()
        spans = [span for reading in last.what.readings[:1] for span in reading]
        minute = max(end for _, end in spans) if word != "before" else min(begin for begin, _ in spans)
        if last.no and found.items and found.items[-1].no and isinstance(found.items[-1].what, Days):
            found.items[-1] = replace(found.items[-1], no=False)
        bound = (0, minute) if word == "before" else (minute, DAY)
        found.items.append(Item(Times(((bound,),), "before" if word == "before" else "after"), link))
    elif word == "after" and (hour := _hour_of_one_day(found)) is not None:
        found.items[-2] = replace(found.items[-2], what=hour)  # "the dentist at 11 tomorrow, so after that"
    elif (
        len(found.items) > 1
        and isinstance(found.items[-2].what, Times)
        and found.items[-2].what.bound == word
        and not last.link
        and not found.items[-2].no
    ):
        return  # "I've work until 3 on Wednesday, so after that": the hour was meant
    elif all(len(each) <= _FEW_DAYS for each in last.what.readings):
        if found.items and not last.no and link != "or":
            found.items.pop()
        found.items.append(Item(bounded_days(last.what, word, today), link))


def _hour_of_one_day(found: Said) -> Times | None:
    """The time from an hour on that was told right before one day; None where none was."""
    if len(found.items) < 2 or found.items[-1].no or found.items[-2].no or found.items[-1].link:
        return None
    hour, day = found.items[-2].what, found.items[-1].what
    if not isinstance(hour, Times) or hour.bound or not isinstance(day, Days):
        return None
    exact = all(end - begin <= EXACT for spans in hour.readings for begin, end in spans)
    if not exact or len(hour.readings) != 1 or any(len(each) != 1 for each in day.readings):
        return None
    return Times((((min(begin for begin, _ in hour.readings[0]), DAY),),), "after")


_FEW_DAYS = 31


def part_of_month_spoken(text: str, at: int, today: Today, found: Said, link: str, no: bool) -> int | None:
    """ "December but not the last week": a part of the month named before; where it ends."""
    part = word_at(_PART, text, at)
    month = _month_spoken(found) if part else None
    if part is None or not (month or no):
        return None
    named = part_of(part, month, today) if month else None
    if isinstance(named, Days):
        found.items.append(Item(named, link, no))
    else:
        found.unread.append(part[0])
    return part.end()


def add_beside(
    days: Days | Past | None, said: str, link: str, no: bool, found: Said, *, concluded: bool, adjoining: bool
) -> None:
    """Add days counted from a day named before, in its place when it was only named to count from.

    ``concluded``: "so" came between ("I fly on the 20th at 3, so the day before"): the times of that day go with it.
    ``adjoining``: a weekday stands right before it ("Friday the week after"), and is meant of that week.
    """
    base = next((at for at in range(len(found.items) - 1, -1, -1) if isinstance(found.items[at].what, Days)), None)
    replaced = base is not None and not no and link not in ("or", "and") and not found.items[base].no
    if days is None:
        found.unread.append(said)
    elif isinstance(days, Past):
        if replaced and base is not None:
            del found.items[base:]
        found.past = True
        found.unread.append(said)
    else:
        if (
            replaced
            and base is not None
            and adjoining
            and (same := _the_same_weekday(found, base, days, said)) is not None
        ):
            found.items[base] = replace(found.items[base], what=same)
            return
        if replaced and base is not None:
            del found.items[base : None if concluded else base + 1]
            found.counted_at = len(found.items)
            link = "" if link == "but" else link
        found.items.append(Item(days, "or" if link == "and" else link, no))


def _the_same_weekday(found: Said, base: int, counted: Days, said: str) -> Days | None:
    """ "Thursday, or Friday the week after": that weekday of the week after the days before it, or after its own."""
    named = found.items[base].what
    if (
        not isinstance(named, Days)
        or not named.wide
        or not re.search(r"\bweek (?:after|before|following)|following week", said)
    ):
        return None
    earlier = next((item.what for item in found.items[:base][::-1] if isinstance(item.what, Days)), None)
    if earlier is not None and all(len(each) == 1 for each in earlier.readings):
        side = 1 if "before" not in said else -1
        weeks = [week_of(min(each) + timedelta(days=7 * side)) for each in earlier.readings]
        counted = Days(tuple(stretch(*week) for week in weeks), span=True)
    return meet(named, counted)


def one_reading(days: Days | None) -> Days | None:
    """ "Next Saturday or the Saturday after" is two Saturdays, whichever is the first."""
    return replace(days, readings=days.readings[:1]) if days is not None else None


def _month_spoken(found: Said) -> date | None:
    """The month that "the last week" is of, when a month was named before it."""
    named = [item.what for item in found.items if isinstance(item.what, Days)]
    for days in reversed([found.spoken, *named] if found.spoken else named):
        if len(days.readings) == 1 and len(days.readings[0]) >= _NEARLY_A_MONTH:
            first, last = min(days.readings[0]), max(days.readings[0])
            if first.replace(day=1) == last.replace(day=1):
                return first.replace(day=1)
    return None


def of_that_date(named: Days, before: str, link: str, found: Said) -> Days:
    """ "The marathon is on the 25th, so the Wednesday or Thursday": those after the date named before; "the 12th or the
    Sunday" are next to each other. `before`: the words in front of the weekday."""
    if not named.wide or not (before.endswith("the ") or (link == "or" and found.anchor)):
        found.anchor = None
        return named
    dates = [item.what for item in found.items if isinstance(item.what, Days) and not item.what.wide]
    single = bool(dates) and len(dates[-1].readings) == 1 and len(dates[-1].readings[0]) == 1 and not dates[-1].around
    if not single:
        return named
    day, number = min(dates[-1].readings[0]), min(named.wide).weekday()
    coming = weekday_after(day + timedelta(days=1), number)
    if link == "or" and not found.anchor:
        coming = min((coming, coming - timedelta(days=7)), key=lambda each: abs(each - day))
    found.anchor = coming
    return one(coming)


_NEARLY_A_MONTH = 8
_PART = re.compile(PART_OF_MONTH + r"(?! (?:of|in) )")
_BARE_DATE = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)")


def of_the_same_month(said: str, named: Days, link: str, found: Said) -> Days:
    """ "Boxing Day or the 27th": the month of the date before it, when the 27th comes after that date in it."""
    bare = _BARE_DATE.fullmatch(said)
    last = found.items[-1].what if found.items else None
    if bare and isinstance(last, Days) and not last.wide and len(last.readings) == 1 and len(last.readings[0]) > 1:
        within = [day for day in last.readings[0] if day.day == int(bare[1])]
        if len(within) == 1:
            return one(within[0])  # "the last week of January, not the 29th"
    month = _month_spoken(found) if bare else None
    if bare and month and int(bare[1]) <= monthrange(month.year, month.month)[1]:
        return one(month.replace(day=int(bare[1])))  # "March but not the 10th"
    listed = [item for item in found.items[-2:] if isinstance(item.what, Days)] if link in ("or", "and", ",") else []
    before = listed[-1].what if listed else None
    if not bare or not isinstance(before, Days) or before.wide or len(before.readings) != 1:
        return named
    earlier = max(before.readings[0], default=None)
    if (
        earlier is None
        or len(before.readings[0]) > 2
        or not earlier.day < int(bare[1]) <= monthrange(*earlier.timetuple()[:2])[1]
    ):
        return named
    return one(earlier.replace(day=int(bare[1])))
