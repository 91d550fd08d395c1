"""From tokens to items: days, times, "or", "not", "as soon as possible", in the order they were said."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from clinic.booking.when.around import (
    AND,
    ANY_BUT,
    BUSY,
    BUT,
    GOOD,
    NO_GOOD,
    NOT,
    OFF_WORK,
    OR,
    SO_IS,
    SOON,
    VAGUE_SOON,
)
from clinic.booking.when.beside import beside
from clinic.booking.when.clock import DAY, Times, clock, day_part, exactly, span_of, tail
from clinic.booking.when.days import Days, Past, Today, one, stretch
from clinic.booking.when.feasts import FEAST
from clinic.booking.when.naming import first_match
from clinic.booking.when.parts import PART_OF_MONTH, part_of
from clinic.booking.when.unread import UNREAD, VAGUE, changes_the_day
from clinic.booking.when.words import WEEKDAYS

_BOUND = re.compile(
    r"(not before|no earlier than|not until|any ?time after|from|after|past|starting(?! of)|beginning(?! of)"
    r"|any ?time before|not after|no later than|not later than|before|by|until|up to"
    r"|later than|earlier than|sooner than|through)"
    r"(?: about| around| the week of)?"
)
_SINCE = re.compile(r"(?:ever )?since(?: about| around| early| late| mid)?")
_FROM = ("not before", "no earlier than", "not until", "from", "starting", "beginning")
_NOTHING = re.compile(r"(?:on|at|the|for|any|some|every|maybe|perhaps|around|in|of|is|a|an|then)(?= |$)")
_ONWARDS = re.compile(
    r" (?:onwards?|or later|or after(?! \d| [a-z]+day)|or any ?time after(?! \d)|and later|and after(?! \d)|plus|\+)"
    r"(?= |$)"
)
_OR_EARLIER = re.compile(r" (?:or earlier|or before|at the latest|latest)(?= |$)")
_THIS_PART = re.compile(r"(?:this|later this|today) (morning|afternoon|evening)|(tonight)|later (?:on )?today")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said. ``link``: what stood before it ("", "and", ",", "or", "but"); ``no``: it is ruled out."""

    what: Days | Times
    link: str = ""
    no: bool = False


@dataclass(slots=True)
class Said:
    """All items of a text; ``soon``: as early as possible; ``past``: a time that is over was named.

    ``unread``: words about time that could not be followed; ``rest``: those about anything else. ``spoken``: the days
    that were spoken of before this text.
    """

    items: list[Item]
    soon: bool = False
    vague_soon: bool = False
    past: bool = False
    unread: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    spoken: Days | None = None

    def before(self) -> Days | None:
        """The days named last, in this text or before it."""
        return next((item.what for item in reversed(self.items) if isinstance(item.what, Days)), self.spoken)


def said(words: list[str], today: Today, spoken: Days | None = None) -> Said:
    """The items of the canonical tokens; ``spoken``: the days that "after that" is counted from at first."""
    text = " ".join(words)
    found = Said([], spoken=spoken)
    at, link, no, left = 0, "", False, ""
    clause = read = 0  # the first item of this clause; where the last item ended
    while at < len(text):
        if match := _word(ANY_BUT, text, at):
            no, at = True, match.end() + 1
            continue
        if match := _word(VAGUE, text, at):
            found.unread.append(match[0])
            at = match.end() + 1
            continue
        step = _item(text, at, today, found, link, no)
        if step and changes_the_day(left) and isinstance(found.items[-1].what if found.items else None, Days):
            found.unread.append(f"{left} {text[at:step]}")
        left = ""
        if step:
            at, link, read = step, "", step
        elif (match := _word(OFF_WORK, text, at)) is not None and (
            text.startswith("i ", at) or not (len(found.items) > clause and read >= at - 1)
        ):
            no, at = False, match.end()
        elif len(found.items) > clause and read >= at - 1 and (match := _word(NO_GOOD, text, at)) is not None:
            found.items[clause:] = [replace(item, no=True) for item in found.items[clause:]]
            clause, at, no = len(found.items), match.end(), False
            read = at
        elif found.items and found.items[-1].no and (match := _word(SO_IS, text, at)) is not None:
            no, at, link = True, match.end(), link or "not"
        elif (match := _word(GOOD, text, at)) is not None and len(found.items) > clause:
            clause, at = len(found.items), match.end()
        elif (match := _soon(text, at)) is not None:
            found.soon = True
            found.vague_soon = found.vague_soon or bool(VAGUE_SOON.fullmatch(match[0]))
            at = match.end()
        elif (match := _word(BUSY, text, at)) is not None and _item(text, match.end() + 1, today, Said([]), "", False):
            no, at, link = True, match.end(), link or ("not" if found.items else "")
        elif (match := _word(NOT, text, at)) is not None:
            no, at = True, match.end()
            link = link or ("not" if found.items else "")
        elif (match := _word(OR, text, at)) is not None:
            link, at = "or", match.end()
        elif (match := _word(AND, text, at)) is not None:
            link, at = link or ("," if match[0] == "," else "and"), match.end()
            no = no and (match[0] != "," or bool(_word(_LISTED, text, match.end() + 1)))
        elif (match := _word(BUT, text, at)) is not None:
            link, no, at = "but", False, match.end()
            clause = len(found.items)
        else:
            end = text.find(" ", at)
            word = text[at : end if end >= 0 else len(text)]
            if unread := _word(UNREAD, text, at):
                found.unread.append(unread[0])
            if not _NOTHING.fullmatch(word):
                found.rest.append(word)
                link = link if word in ("please", "can", "do", "could", "i", "it", "be", "on", "ok", "good") else ""
                no = no and word in ("on", "a", "the", "any", "i", "really", "do", "make")
            at, left = end if end >= 0 else len(text), word
        while at < len(text) and text[at] == " ":
            at += 1
    return found


def _item(text: str, at: int, today: Today, found: Said, link: str, no: bool) -> int | None:
    """Read one item at a place into ``found``; where it ends, or None."""
    start = at
    match = _word(_THIS_PART, text, at)
    if match:
        found.items.append(Item(one(today.local), link, no))
        word = match[1] or ("evening" if match[2] else "")
        part = day_part(word, 0) if word else None
        if part:
            found.items.append(Item(part[0], "", no))
        return match.end()
    if match := _word(_AFTER_THAT, text, at):
        _add_after_that(match[1] or match[2], match[0], link, found, today)
        return match.end()
    if since := _word(_SINCE, text, at):
        gone = first_match(text, since.end() + 1, today)
        found.past = found.past or gone is not None
        return gone[1] if gone else None
    bound = _word(_BOUND, text, at)
    part_here = day_part(text, at)
    if bound and not (part_here and part_here[1] > bound.end()):
        stretch_found = _between(text, bound, today) if bound[1] == "from" else None
        if stretch_found:
            found.items.append(Item(stretch_found[0], link, no))
            return stretch_found[1]
        limited = _limited(text, bound, today, found)
        if limited:
            found.items.append(Item(limited[0], link, no))
            return limited[1]
        return None
    counted = beside(text, at, _one_reading(found.before()) if link in ("or", "and") else found.before(), today)
    if counted:
        _add_beside(counted[0], text[at : counted[1]], link, no, found)
        return counted[1]
    if (match := _word(_PART_OF_IT, text, at)) and (narrowed := _narrowed(match[1], found)):
        found.items[-1] = replace(found.items[-1], what=narrowed)
        return match.end()
    of_month = _part_of_month_spoken(text, at, today, found, link, no)
    if of_month:
        return of_month
    match = _word(re.compile(r"(?:any ?time |some ?time |sometime )?(?:in )?between"), text, at)
    if match or _BETWEEN_AGAIN.search(text[:at]):
        begin = match.end() + 1 if match else at
        dates = first_match(text, begin, today)
        pair = _pair(text, begin, today, "and", bare=True)
        if dates and isinstance(dates[0], Days) and dates[0].readings and not (pair and pair[1] > dates[1]):
            found.items.append(Item(dates[0], link, no))  # "between 3 and 7 December"
            return dates[1]
        if pair:
            found.items.append(Item(pair[0], link, no))
            return pair[1]
        if match:
            return None
    pair = _pair(text, at, today, "to", bare=_hours_only(text, at))
    named = first_match(text, at, today)
    if named and not (pair and pair[1] > named[1]) and not (part_here and part_here[1] >= named[1]):
        if isinstance(named[0], Past) or not named[0].readings:
            found.past = True
        else:
            same_month = _of_the_same_month(text[at : named[1]], named[0], link, found)
            days, end = _onwards_days(text, same_month, named[1], today)
            found.items.append(Item(days, link, no))
            return end
        return named[1]
    if pair:
        found.items.append(Item(pair[0], link, no))
        return pair[1]
    if part_here:
        found.items.append(Item(part_here[0], link, no))
        return part_here[1]
    at_word = _word(re.compile(r"(?:at|around|say|for|like|@)(?: (?:about|around|say|like))*(?= )"), text, at)
    begin = at_word.end() + 1 if at_word else at
    bare = bool(at_word) and at_word is not None and not at_word[0].startswith(("for", "say", "like"))
    if not bare:
        bare = bool(
            re.compile(
                r"\d{1,2} (?:ish|or so|onwards|or later|sharp|in the (?:morning|afternoon|evening))(?= |$)"
            ).match(text, begin)
        )
    time = clock(
        text,
        begin,
        bare=bare
        or _alone(text, begin, found, start)
        or _hour_of_a_day(text, begin)
        or _hours_behind_a_day(text, begin),
    )
    if time is None:
        return None
    named_time, vague, end = tail(text, time[1], time[0])
    vague = vague or bool(at_word and "around" in at_word[0]) or text[:begin].endswith("around ")
    if onward := _ONWARDS.match(text, end):
        late = clock(text, begin, bare=True, kind="after")
        minute = (late[0] if late and named_time.open else named_time).minutes[-1]
        found.items.append(Item(Times((((minute, DAY),),), "after"), link, no))
        return onward.end()
    if earlier := _OR_EARLIER.match(text, end):
        minute = named_time.minutes[-1]
        found.items.append(Item(Times((((0, minute + 15),),), "before"), link, no))
        return earlier.end()
    found.items.append(Item(exactly(named_time, vague), link, no))
    return end


_AFTER_THAT = re.compile(
    r"(?:any ?time |some ?time |any day |anything )?(after|before) (?:that|then)"
    r"|(?:any ?time|any day|anything|sometime) (after|before)(?= (?:please|is|works|would|[.,!?])|$)"
)
_PART_OF_IT = re.compile(
    r"(?:towards |toward |near(?:er)? |at |more |around |in )*the (end|start|beginning|middle)"
    r"(?: of (?:it|that|the (?:week|month)))?(?! of)"
)


def _narrowed(part: str, found: Said) -> Days | None:
    """ "Next week, towards the end": the part of the days named just before."""
    days = found.items[-1].what if found.items and not found.items[-1].no else None
    if not isinstance(days, Days) or days.wide or not all(5 <= len(each) <= 31 for each in days.readings):
        return None
    readings = []
    for each in days.readings:
        ordered = sorted(each)
        first, last = (3, len(ordered) - 3) if len(ordered) <= 7 else (len(ordered) // 3, len(ordered) * 2 // 3)
        middle = ordered[1:-1] if len(ordered) <= 7 else ordered[first:last]
        readings.append({"end": ordered[last:], "middle": middle}.get(part, ordered[:first]))
    return Days(tuple(frozenset(each) for each in readings), span=True)


def _add_after_that(word: str, said: str, link: str, found: Said, today: Today) -> None:
    """ "Work until 3 on Wednesday, so after that"; "the 26th is a holiday, so after that"."""
    last = found.items[-1] if found.items else Item(found.spoken) if found.spoken else None
    if last is None:
        found.unread.append(said)
    elif isinstance(last.what, Times):
        if last.what.bound == word and not last.no:
            return
        found.items.pop()
        spans = [span for reading in last.what.readings[:1] for span in reading]
        minute = max(end for _, end in spans) if word == "after" else min(begin for begin, _ in spans)
        if last.no and found.items and found.items[-1].no and isinstance(found.items[-1].what, Days):
            found.items[-1] = replace(found.items[-1], no=False)
        found.items.append(Item(Times((((minute, DAY) if word == "after" else (0, minute),),), word), link))
    elif all(len(each) <= _FEW_DAYS for each in last.what.readings):
        if found.items and not last.no and link != "or":
            found.items.pop()
        found.items.append(Item(_bounded_days(last.what, word, today), link))


_FEW_DAYS = 31


def _part_of_month_spoken(text: str, at: int, today: Today, found: Said, link: str, no: bool) -> int | None:
    """ "December but not the last week": a part of the month named before; where it ends."""
    part = _word(_PART, text, at)
    month = _month_spoken(found) if part else None
    if part is None or not (month or no):
        return None
    named = part_of(part, month, today) if month else None
    if isinstance(named, Days):
        found.items.append(Item(named, link, no))
    else:
        found.unread.append(part[0])
    return part.end()


def _add_beside(days: Days | Past | None, said: str, link: str, no: bool, found: Said) -> None:
    """Add days counted from a day named before, in its place when it was only named to count from."""
    if days is None:
        found.unread.append(said)
    elif isinstance(days, Past):
        found.past = True
    else:
        if (
            found.items
            and link in ("", ",", "but")
            and not found.items[-1].no
            and isinstance(found.items[-1].what, Days)
        ):
            found.items.pop()
        found.items.append(Item(days, "or" if link == "and" else link, no))


def _one_reading(days: Days | None) -> Days | None:
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


_NEARLY_A_MONTH = 8
_PART = re.compile(PART_OF_MONTH + r"(?! (?:of|in) )")
_BETWEEN_AGAIN = re.compile(r"between [\d:.]+(?: (?:am|pm))? and [\d:.]+(?: (?:am|pm))? (?:or|and) (?:between )?$")
_LISTED = re.compile(
    rf"(?:(?:the )?(?:{'|'.join(WEEKDAYS)})s?(?: ,)? )+(?:or|nor|and|&) (?:{'|'.join(WEEKDAYS)})s?"
    r"(?! (?:is|are|would|works?|suits?|please|instead|at|after|before|morning|afternoon|evening))"
)
""" "Not Monday, Tuesday or Thursday": what goes on behind the comma."""
_BARE_DATE = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)")


def _of_the_same_month(said: str, named: Days, link: str, found: Said) -> Days:
    """ "Boxing Day or the 27th": the month of the date before it, when the 27th comes after that date in it."""
    bare = _BARE_DATE.fullmatch(said)
    month = _month_spoken(found) if bare else None
    if bare and month and int(bare[1]) <= monthrange(month.year, month.month)[1]:
        return one(month.replace(day=int(bare[1])))  # "March but not the 10th"
    before = found.items[-1].what if found.items and link in ("or", "and", ",") else None
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


def _hours_only(text: str, at: int) -> bool:
    """Whether "9 - 11" stands right beside a day, or is all that was said: then it is a stretch of hours."""
    match = re.compile(r"\d{1,2}(?: (?:-|to|until) )\d{1,2}(?= |$)").match(text, at)
    if not match:
        return False
    behind = re.search(r"(?:[a-z]day|tomorrow|today|morning|afternoon|evening) $", text[:at])
    return bool(behind or _BESIDE.match(text, match.end())) or (at == 0 and match.end() == len(text))


_BESIDE = re.compile(rf" (?:(?:on|this|next) )*(?:{'|'.join(WEEKDAYS)}|weekdays?|weekends?|tomorrow|today)(?= |$)")
_COUNTING = re.compile(r"(?:book|need|want|have|get|for|x|of|about|around|only|just|another|all|these|those|do) $")


def _hour_of_a_day(text: str, at: int) -> bool:
    """Whether a number is an hour because a day follows: "7 on Wed", "3 or 4 on Friday"; not "need 2 on Friday"."""
    match = re.compile(r"(?:[2-9]|1[0-2])(?: or (?:[1-9]|1[0-2]))?(?= )").match(text, at)
    return bool(match and _BESIDE.match(text, match.end()) and not _COUNTING.search(text[:at]))


_TWO_HOURS = re.compile(r"(?:[1-9]|1[0-2])(?: or (?:[1-9]|1[0-2])(?: ish)?| ish)(?= (?:please|on|in|with|if|for)|$)")


def _hours_behind_a_day(text: str, at: int) -> bool:
    """Whether "3 or 4", "3 ish" behind a day are hours: "Fri 3 or 4"; "Fri 3" may be the date."""
    return bool(re.search(r"(?:[a-z]day|tomorrow|today) $", text[:at]) and _TWO_HOURS.match(text, at))


def _alone(text: str, at: int, found: Said, start: int) -> bool:
    """Whether a bare number may be a time because it follows one by "or" ("at 3 or 4")."""
    return (
        any(isinstance(item.what, Times) for item in found.items[-2:])
        and at == start
        and re.search(r"(?:\d(?: (?:am|pm|ish|30))?|midday)(?: (?:on )?(?:tomorrow|today|[a-z]+day))? or $", text[:at])
        is not None
    )


def _limited(text: str, bound: re.Match[str], today: Today, found: Said) -> tuple[Days | Times, int] | None:
    """ "after 5", "before Christmas", "by Friday", "not before 10"."""
    word = re.sub(r"any ?time ", "", bound[1])
    begin = bound.end() + 1
    after = word in (*_FROM, "after", "past", "later than")
    skipped = re.compile(r"(?:the |my )?(?:end of |about |around |say )*").match(text, begin)
    named = first_match(text, begin, today)
    if named is None and text.startswith("the ", begin):
        named = first_match(text, begin + 4, today)
    if named and isinstance(named[0], Past):
        found.past = True
        return None
    if named and isinstance(named[0], Days) and named[0].readings:
        end_of = "end of" in text[begin : named[1]]
        return _bounded_days(named[0], "until" if end_of and word in ("by", "before") else word, today), named[1]
    begin = skipped.end() if skipped else begin
    time = clock(text, begin, bare=True, kind="after" if after else "before")
    if time is None:
        return None
    named_time, _, end = tail(text, time[1], time[0])
    onward = _ONWARDS.match(text, end)
    end = onward.end() if onward else end
    minute = named_time.minutes[-1]
    return Times((((minute, DAY),) if after else ((0, minute),),), "after" if after else "before"), end


def _bounded_days(named: Days, word: str, today: Today) -> Days:
    """The dates that a bound leaves, for each reading of the day it names."""
    readings = []
    for reading in named.readings:
        first, last = min(reading), max(reading)
        if word in ("after", "past", "later than"):
            readings.append(stretch(last + timedelta(days=1), last + timedelta(days=today.horizon)))
        elif word in _FROM:
            readings.append(stretch(first, first + timedelta(days=today.horizon)))
        elif word in ("before", "earlier than", "sooner than"):
            readings.append(stretch(today.local, first - timedelta(days=1)))
        else:
            readings.append(stretch(today.local, last if word != "by" else max(first, min(last, first))))
    kept = tuple(dict.fromkeys(reading for reading in readings if reading))
    return Days(kept or (frozenset(),), span=True)


def _between(text: str, bound: re.Match[str], today: Today) -> tuple[Days | Times, int] | None:
    """ "from 2 to 4", "from Monday to Wednesday", "from 20 to 25 May"."""
    named = first_match(text, bound.end() + 1, today)
    if named and isinstance(named[0], Days) and re.search(r"\d (?:to|-|until) ", text[bound.end() : named[1]]):
        return named[0], named[1]
    return _pair(text, bound.end() + 1, today, "to", bare=True)


def _pair(text: str, at: int, today: Today, link: str, *, bare: bool) -> tuple[Days | Times, int] | None:
    """A stretch between two days or two times: "2 to 4", "Monday to Wednesday", "Christmas and New Year"."""
    first = first_match(text, at, today)
    if first and isinstance(first[0], Days) and first[0].readings:
        joins = re.compile(r" (?:and|to|-|until) " if link == "and" else r" (?:to|-|until|through) ").match(
            text, first[1]
        )
        second = first_match(text, joins.end(), today) if joins else None
        if second and isinstance(second[0], Days):
            begin = min(first[0].readings[0])
            if min(second[0].readings[0]) < begin and begin.year > today.local.year:
                begin = today.local  # the first of the two was this year's, and is over
            ends = [min(reading) for reading in second[0].readings if min(reading) >= begin]
            wide = sorted(day for day in second[0].wide if day >= begin)
            if link == "to" and not second[0].wide and len(second[0].readings) == 1:
                ends = [max(second[0].readings[0])] if max(second[0].readings[0]) >= begin else []
            last = ends[0] if ends else (wide[0] if wide else None)
            if last is not None:
                if link == "and" and re.fullmatch(FEAST, text[at : first[1]]) and (last - begin).days > 2:
                    begin, last = begin + timedelta(days=1), last - timedelta(days=1)  # neither feast is between them
                return Days((stretch(begin, last),), span=True), second[1]
    return span_of(text, at, bare=bare)


def _onwards_days(text: str, named: Days, end: int, today: Today) -> tuple[Days, int]:
    """ "Monday onwards", "the 5th or later"."""
    onward = _ONWARDS.match(text, end)
    if onward:
        return _bounded_days(named, "from", today), onward.end()
    earlier = re.compile(r" (?:or earlier|or before|at the latest|latest)(?= |$)").match(text, end)
    if earlier:
        return _bounded_days(named, "until", today), earlier.end()
    return named, end


def _soon(text: str, at: int) -> re.Match[str] | None:
    return _word(SOON, text, at)


def _word(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """A match that begins at ``at`` and ends where a token ends."""
    return _whole(pattern).match(text, at)


@lru_cache
def _whole(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern.pattern})(?= |$)")
