"""Numbers that are hours because of what stands beside them: "7 on Wed", "Friday 3 or 4", "9 - 11"."""

from __future__ import annotations

import re

from clinic.booking.when.bounds import ONWARDS, OR_EARLIER
from clinic.booking.when.clock import DAY, Times, clock, exactly, tail
from clinic.booking.when.said import Item, Said, word_at
from clinic.booking.when.words import MONTHS, WEEKDAYS


def hours_only(text: str, at: int) -> bool:
    """Whether "9 - 11" stands right beside a day, or is all that was said: then it is a stretch of hours."""
    match = re.compile(r"\d{1,2}(?: (?:-|to|until) )\d{1,2}(?= |$)").match(text, at)
    if not match:
        return False
    behind = re.search(
        r"(?:[a-z]days?|tomorrow|today|morning|afternoon|evening) (?:(?:just|only|maybe|ideally) )?$", text[:at]
    )
    behind = behind or (_A_DATED_DAY.search(text[:at]) if not _DATES_AHEAD.match(text, match.end()) else None)
    behind = behind or re.search(r"\d{1,2} (?:-|to|until) \d{1,2} (?:and|or|,|&) $", text[:at])
    last = bool(
        re.search(
            r"(?:\d(?:st|nd|rd|th)|[a-z]day|tomorrow"
            r"|today)(?: [a-z]+)? , $",
            text[:at],
        )
    ) and bool(_CLOSES.match(text, match.end()))
    beside = _BESIDE.match(text, match.end()) or _ANOTHER_BESIDE.match(text, match.end())
    return bool(behind or last or beside) or (at == 0 and match.end() == len(text))


_A_DATED_DAY = re.compile(
    rf"(?:{'|'.join(WEEKDAYS)}) (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: (?:of )?(?:{'|'.join(MONTHS)}))? $"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{'|'.join(MONTHS)}) $"
)
""" "Thursday 10th 11-1": what the hours stand behind."""
_DATES_AHEAD = re.compile(rf"(?:st|nd|rd|th)? (?:of )?(?:{'|'.join(MONTHS)})(?= |$)")
_CLOSES = re.compile(r"(?: [,.!?]| please| if| ideally|$)")


_BESIDE = re.compile(rf" (?:(?:on|this|next) )*(?:{'|'.join(WEEKDAYS)}|weekdays?|weekends?|tomorrow|today)(?= |$)")
_ANOTHER_BESIDE = re.compile(rf" (?:or|and) \d{{1,2}}(?::\d\d)? (?:-|to|until) \d{{1,2}}(?::\d\d)?{_BESIDE.pattern}")
""" "9 - 11 or 3 - 5 on Tuesday"."""
_COUNTING = re.compile(r"(?:book|need|want|have|get|for|x|of|about|around|only|just|another|all|these|those|do) $")


def _hour_of_a_day(text: str, at: int) -> bool:
    """Whether a number is an hour because a day follows: "7 on Wed", "3 or 4 on Friday"; not "need 2 on Friday"."""
    match = re.compile(r"(?:[2-9]|1[0-2])(?: or (?:[1-9]|1[0-2]))?(?= )").match(text, at)
    return bool(match and _BESIDE.match(text, match.end()) and not _COUNTING.search(text[:at]))


_TWO_HOURS = re.compile(r"(?:[1-9]|1[0-2])(?: or (?:[1-9]|1[0-2])(?: ish)?| ish)(?= (?:please|on|in|with|if|for)|$)")


def _hours_behind_a_day(text: str, at: int) -> bool:
    """Whether "3 or 4", "3 ish" behind a day are hours: "Fri 3 or 4"; "Fri 3" may be the date."""
    return bool(re.search(r"(?:[a-z]day|tomorrow|today) $", text[:at]) and _TWO_HOURS.match(text, at))


_BEHIND_A_DATE = re.compile(
    rf"(?:\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|\d{{4}}-\d\d-\d\d|\d(?:st|nd|rd|th)|{'|'.join(WEEKDAYS)}|tomorrow|today"
    rf"|(?:{'|'.join(MONTHS)})(?: 20\d\d)?) $"
)
_WITH_MINUTES = re.compile(r"\d{1,2}\.[0-5][05](?= (?:[,.!?;]|please|if|or|thanks|would|is|works?|onwards)(?: |$)|$)")


def _minutes_behind_a_date(text: str, at: int) -> bool:
    """Whether "10.30" right behind a date is a time: "14/12/26 10.30"."""
    return bool(_BEHIND_A_DATE.search(text[:at]) and _WITH_MINUTES.match(text, at))


_SAID_LAST = re.compile(
    r"(?:\d{1,2}[.:][0-5][05](?: ish)?(?: or \d{1,2}(?:[.:][0-5][05])?)?|(?:[1-9]|1[0-2]) (?:or|/) (?:[1-9]|1[0-2]))"
    r"(?= (?:[.,!?;]|please|if|thanks|ish|or so|ideally|preferably|maybe|would|is|are|works?)(?: |$)|$)"
)


def _said_last(text: str, at: int, found: Said) -> bool:
    """Whether "9 or 10", "10.15" behind a comma end what is said of a day: they are hours."""
    return bool(
        found.items
        and re.search(r"(?:^| )(?:[,:;.?!-]|so|then|at|about|like|say|maybe|perhaps|ideally) $", text[:at])
        and _SAID_LAST.match(text, at)
    )


def _put_right(text: str, at: int, found: Said) -> bool:
    """Whether a number stands for a time just named: "at 3, no 4"."""
    said = (
        r"\d(?: (?:am|pm|oclock))?(?: [,.-])?"
        r" (?:no|sorry|actually|i meant?|make it|make that|or rather)(?: [,.-])? $"
    )
    if found.items and isinstance(found.items[-1].what, Times) and re.search(said, text[:at]):
        return True
    again = re.search(r"(?:make (?:it|that)|i meant?|or rather) $", text[:at])
    return bool(again and any(isinstance(item.what, Times) for item in found.items))


def _alone(text: str, at: int, found: Said, start: int) -> bool:
    """Whether a bare number may be a time because it follows one by "or" ("at 3 or 4")."""
    return (
        any(isinstance(item.what, Times) for item in found.items[-2:])
        and at == start
        and re.search(r"(?:\d(?: (?:am|pm|ish|30))?|midday)(?: (?:on )?(?:tomorrow|today|[a-z]+day))? or $", text[:at])
        is not None
    )


def add_hour(text: str, at: int, found: Said, link: str, no: bool) -> int | None:
    """Read a clock time at a place into ``found``; where it ends, or None."""
    at_word = word_at(re.compile(r"(?:at|around|say|for|like|@)(?: (?:about|around|say|like))*(?= )"), text, at)
    begin = at_word.end() + 1 if at_word else at
    bare = bool(at_word) and at_word is not None and not at_word[0].startswith(("for", "say", "like"))
    if at_word and at_word[0] == "say":
        bare = bool(re.compile(r"\d{1,2}(?= [,.!?]|$)").match(text, begin))
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
        or _alone(text, begin, found, at)
        or _said_last(text, begin, found)
        or _minutes_behind_a_date(text, begin)
        or _put_right(text, begin, found)
        or _hour_of_a_day(text, begin)
        or _hours_behind_a_day(text, begin),
    )
    if time is None:
        return None
    named_time, vague, end = tail(text, time[1], time[0])
    vague = vague or bool(at_word and "around" in at_word[0]) or text[:begin].endswith("around ")
    if onward := ONWARDS.match(text, end):
        late = clock(text, begin, bare=True, kind="after")
        minute = (late[0] if late and named_time.open else named_time).minutes[-1]
        found.items.append(Item(Times((((minute, DAY),),), "after"), link, no))
        return onward.end()
    if earlier := OR_EARLIER.match(text, end):
        minute = named_time.minutes[-1]
        found.items.append(Item(Times((((0, minute + 15),),), "before"), link, no))
        return earlier.end()
    found.items.append(Item(exactly(named_time, vague), link, no))
    return end
