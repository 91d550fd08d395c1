"""Whether windows go against what was said: a day that was left out, a day before the one that it can wait for.

Read from the words themselves, with no more of the grammar than what a day's name means, and after it. It changes no
window: what it finds is read back to the visitor as a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from clinic.booking.when.accounted import days_of, hour_of
from clinic.booking.when.barring import ruled_out_by
from clinic.booking.when.clock import day_part
from clinic.booking.when.dates import MONTH_FIRST
from clinic.booking.when.days import Days, Today
from clinic.booking.when.naming import date_in, first_match
from clinic.booking.when.words import MONTHS, WEEKDAYS

type Windows = Sequence[tuple[datetime, datetime]]

_EXCEPT = (
    r"(?:except(?:ing)?|apart from|other than|aside from|besides|excluding|with the exception of|barring|bar|minus"
    r"|leaving out)"
)
_LEAVES_OUT = re.compile(
    rf"\b(?:{_EXCEPT}|(?<!if )(?<!why )not|never(?: free)?|nor|neither"
    r"|isn't|aren't|is not|are not|can't (?:do|make|manage) (?:is|are)"
    r"|(?:any|every|all|each|most|whole|any ?thing|any ?time|every ?thing|whenever)(?: [a-z0-9]+){0,6}? but"
    r"(?: not)?|can't (?:do|make|manage)|cannot (?:do|make|manage))(?: (?:for|on|in|at|any|an?|my|during|over))* "
)
_STRONG = re.compile(rf"{_EXCEPT}|any|every|all|each|most|whole")
_TWO_MONTHS = 62
_A_NUMBER = re.compile(r"^(?:the )?(\d{1,2})(?:st|nd|rd|th)$")
_IS_FINE = re.compile(r" (?:is|would|will|works?|suits?|could|might|at|if|looks|and|,|or) ")
_LISTED = re.compile(r"(?: ,)? (?:or|nor|and|&)(?: on)?(?: the)? | & ")
_GOES_ON = re.compile(
    r" ,(?= (?:the )?\d{1,2}(?:st|nd|rd|th)(?: ,)? (?:or|nor|and|&) (?:the )?\d{1,2}(?:st|nd|rd|th)"
    r"(?! (?:is|are|would|works?|suits?|please|instead|at|after|before))) | ,(?= \d{1,2}(?:st|nd|rd|th) [.;!]) "
)
""" "Not the 9th, 10th or 11th": the list goes on behind the comma."""
_OF_A_PART = re.compile(
    r" (?:in the |early |late |mid |lunch|at |from |until |before |after |between |around |\d{1,2} ?(?:am|pm|:|-|to)"
    r"|am\b|pm\b|\()"
)
_WHICH_OF_THEM = re.compile(
    rf"\b(?:{_EXCEPT}|not|but)(?: for)? the (?:(?:first|second|third|last|middle|other)(?: (?:one|1))?"
    r"|(?:1st|2nd|3rd) (?:one|1))(?= [,.;!?]|$)"
)
""" "Weekends in January, not the first": of which the grammar does not count."""
_EXCEPTED = re.compile(rf"\b{_EXCEPT}(?: (?:for|on|in|at|the|a))* (?!that\b|this\b|it\b|then\b|either\b|both\b)")
_NAMES_TIME = re.compile(
    rf"\d|{'|'.join([*WEEKDAYS, *MONTHS])}|week|month|day|tomorrow|night|morning|afternoon|evening|lunch|noon|first"
    r"|last|second|third|fourth|fifth|easter|christmas|new year|half ?term|holiday|am\b|pm\b|eve\b|hogmanay|halloween"
    r"|valentine|thanksgiving|fools"
)
_BEFORE_THEN = re.compile(
    r"(?<!day )(?<!week )(?<!days )(?<!weeks )(?<!month )(?<!morning )(?<!weekend )"
    r"\b(?:before|by|ahead of|prior to)(?: or (?:on|by))? (?:then|that|it)\b"
)
_NO_BEFORE = re.compile(r"\b(?:not|no|nothing|never|can't|cannot|won't|n't|unless|if)(?: [a-z']+){0,4} $")
_WAITS = re.compile(
    r"(?<!can't )(?<!cannot )(?<!couldn't )(?<!won't )(?<!can not )"
    r"\b(?:(?:[a-z]+n't|cannot)(?: (?!wait)[a-z']+){1,5}|wait(?:ing)?|hold(?:ing)? (?:off|on|out|fire)"
    r"|hold|hang(?:ing)? (?:on|fire)|sit tight|(?:put|keep|leave|postpone|delay)(?:ting|ing)? (?:it|this|that|things)"
    r"(?: off| on)?|not|nothing|no [a-z]+)(?: (?:for|at|least|about|around|really|again|in|free|available|now"
    r"|anything|any|here|until|to|come|be))* (?:until|before) (?:about |around |at least )?"
)
_OTHERWISE = re.compile(r"\b(?:if not|if|otherwise|failing that|or)(?: ,)?(?: then| just)? $")
_STARRED = re.compile(r"→|[-=]>|(?<![*\w])\*{1,2} ?[a-z0-9]|[a-z0-9]\*{1,2}(?![*\w])")
_BOLD = re.compile(r"\*[^*\s][^*]*\*")
_TEN_TILL = re.compile(
    r"(?<!from )(?<!between )\b(?P<first>five|ten|twenty|5|10|20) ?'?till? "
    r"(?P<hour>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)\b(?! ?[:.]\d)"
)
_OF_MINUTES = {"five": (1, 2, 3, 4, 5, 6, 10, 11, 12), "ten": (8, 9, 10, 11), "5": (6,), "10": (11,)}
"""The hours to which "five till" and "ten till" may be minutes; of others they are hours."""
_SO_FROM = re.compile(r"\bso(?: [a-z']+){0,4}? (?:not (?:before|until)|from|starting) ")
_ENDS_HERE = re.compile(r" *(?:$|[,.;!?]|please|on(?:wards)?\b)")
_PART_OF_DAY = re.compile(r"\b(?:morning|afternoon|evening|lunchtime)\b")
_GREETING = re.compile(r"\bgood (?:morning|afternoon|evening)|^(?:morning|afternoon|evening)\b")
_MOVES = re.compile(
    r"\b(?:mov(?:e|ed|ing)|(?:ex)?chang(?:e|ed|ing)|upgrade|swap(?:ped|ping)?|switch(?:ed|ing)?"
    r"|reschedul[a-z]+|re - ?arrang[a-z]+"
    r"|rearrang[a-z]+|cancel[a-z]*|postpone[a-z]*|rebook[a-z]*)\b"
)
_IN_A_LIST = re.compile(r" (?:or|and|&|/|the|on|in|at|from|of|[a-z]*day|am|pm|morning|afternoon|evening| )* ?")
_LIST_OF_THREE = re.compile(r" , (?:the )?[a-z0-9]+(?: ,)? (?:or|and) ")
_STRETCH = re.compile(r"\b(?:early|mid|late|later|end of|start of|beginning of|week|weekend|month|fortnight)\b")
_TOLD_DATE = re.compile(
    r"[,.;:](?: (?:as|because|since|cos|and))?"
    r" (?:i|we|he|she|they|it|my [a-z]+|our [a-z]+|the [a-z]+|[a-z]+ (?:is|are|falls))(?:'[a-z]+)? [^,.;]*?"
    r"\b(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th)\b"
)


_COMES_BACK = re.compile(
    r"\b(?:was in|(?:i|we) came|came in|saw|seen|were in|last (?:in|here|visit|appointment|time|session))\b.*"
    r"\b(?:back|again|return|follow - ?up|next)\b.*\bin (?:about |around )?(?:an?|\d+|couple of|few|a couple of|a few) "
    r"(?:days?|weeks?|fortnights?|months?)\b"
)
_LATER_IN_THE_WEEK = re.compile(r"\blater(?: on)? (?:in the|this) week\b")
_FRIDAY = 4
_ALL_OF_ONE = re.compile(
    rf"\b(?:any ?time|all day|whole day|all of)(?: on| of)? (?:{'|'.join(WEEKDAYS)}|tomorrow|today)"
    rf"(?: ,)?(?: and| or| but)?(?: on)? (?:{'|'.join(WEEKDAYS)}|tomorrow)(?: only| just)? "
    r"(?:until|before|after|from|between|\d)"
)
""" "Any time Wednesday, Thursday only until 11": a bound of the second day alone."""
_THE_OTHER_HOUR = re.compile(
    r"\b(?:no|actually|or rather|wait|hmm)(?: ,)? (?:\d{1,2}|half \d{1,2}) (?:is|would be|'s|works|suits)(?: \w+)? "
    r"(?:better|best|easier|safer)\b"
)
_UP_FROM = re.compile(
    r"\b(?:mov(?:e|ed|ing) (?:me|it|mine|that|my [a-z]+) (?:up|forward|earlier|sooner)|(?:bring|pull|get)(?:ing)? "
    r"(?:me|it|mine|my [a-z]+) (?:forward|in (?:earlier|sooner)|up)|(?:anything|something|any) (?:sooner|earlier))\b"
    r".*\b(?:down|booked|in|scheduled|currently|appointment is|slot is)(?: in)? (?:for|on)? ?(?:the )?[a-z0-9]+"
)
""" "Could you move me up? I'm down for the 29th": the day that is told is the one that is not wished."""
_ONE_OR_BOTH = re.compile(
    rf"\b(?:{'|'.join(WEEKDAYS)}) or (?:{'|'.join(WEEKDAYS)}) (?:fortnight|week)(?= *(?:$|[,.;!?]))"
)


def is_against(text: str, words: str, windows: Windows, today: Today) -> bool:
    """Whether the windows of a text, whose canonical tokens are ``words``, go against it or it has two meanings."""
    said = text.lower().replace("’", "'")
    if not windows:
        return False
    held = days_of(windows)
    return (
        _is_corrected_by_a_star(said)
        or _is_ten_to(said, today.country)
        or _holds_what_is_left_out(words, windows, held, today)
        or _leaves_out_nothing(words)
        or _WHICH_OF_THEM.search(words) is not None
        or _COMES_BACK.search(words) is not None  # "told to come back in two weeks" counts from that visit
        or (today.local.weekday() >= _FRIDAY and _LATER_IN_THE_WEEK.search(words) is not None)
        or _ONE_OR_BOTH.search(words) is not None  # "Sat or Sun fortnight"
        or _ALL_OF_ONE.search(words) is not None
        or _THE_OTHER_HOUR.search(words) is not None  # "9... hmm no 10 is better"
        or (len(held) == 1 and _UP_FROM.search(words) is not None)
        or _is_only_later(words, held, today)
        or _does_not_wait(words, held, today)
        or _is_the_day_of_a_reason(words, held)
        or _begins_elsewhere(words, held, today)
        or _keeps_what_is_moved(words, held, today)
        or _has_no_part_of_the_day(words, windows, today)
    )


def _is_corrected_by_a_star(said: str) -> bool:
    """ "April 8 *9": a letter or number behind a star puts right what was typed."""
    return bool(_STARRED.search(_BOLD.sub(" ", said)))


def _is_ten_to(said: str, country: str) -> bool:
    """ "Ten til eleven": from ten, or ten minutes to; where hours are told so (the United States) of any hour."""
    return any(
        country in MONTH_FIRST or hour_of(match["hour"]) in _OF_MINUTES.get(match["first"], ())
        for match in _TEN_TILL.finditer(said)
        if not match["hour"].isdigit() or not match["first"].isdigit()
    )


def _holds_what_is_left_out(words: str, windows: Windows, held: set[date], today: Today) -> bool:
    """Whether a day named right behind an exception has a window; all of it, where only a part of it is left out."""
    for match in _LEAVES_OUT.finditer(words):
        at: int | None = match.end()
        while at is not None:
            named = _day_at(words, at, today)
            if named is None:
                break
            days, end = named
            if "but" in match[0] and "not" not in match[0] and _IS_FINE.match(words, end):
                break
            ruled_out = ruled_out_by(days) if days.wide or len(days.readings) == 1 else frozenset()
            number = _A_NUMBER.search(words[at:end])
            if number:
                ruled_out = _next_such(int(number[1]), held)
            partly = _OF_A_PART.match(words, end) or day_part(words, end + 1)
            touched = held & ruled_out if not partly else _whole_days(windows) & ruled_out
            strong = _STRONG.match(match[0]) is not None and bool(ruled_out)
            if touched or (strong and not number and not _reaches(held, ruled_out)):
                return True
            listed = _LISTED.match(words, end) or _GOES_ON.match(words, end)
            at = listed.end() if listed else None
    return False


def _reaches(held: set[date], ruled_out: frozenset[date]) -> bool:
    """Whether a day that is left out lies among those that are left: else it was left out of other days."""
    week, day = timedelta(days=7), timedelta(days=1)
    return any(min(held) - week <= each <= max(held) + day for each in ruled_out)


def _next_such(number: int, held: set[date]) -> frozenset[date]:
    """The first day of that number from the windows on: "any Wednesday in April but the 14th"."""
    within = (min(held) + timedelta(days=each) for each in range(_TWO_MONTHS))
    return frozenset([day for day in within if day.day == number][:1])


def _whole_days(windows: Windows) -> set[date]:
    """The dates of which all hours are open."""
    whole = set()
    for begin, end in windows:
        day = begin.date() if begin.hour == begin.minute == 0 else begin.date() + timedelta(days=1)
        while day < end.date():
            whole.add(day)
            day += timedelta(days=1)
    return whole


def _leaves_out_nothing(words: str) -> bool:
    """ "Any day next week except my yoga day": what is left out is no time that anybody could leave out."""
    return any(
        not _NAMES_TIME.search(" ".join(words[match.end() :].split()[:4])) for match in _EXCEPTED.finditer(words)
    )


def _is_only_later(words: str, held: set[date], today: Today) -> bool:
    """Whether "before then" gave none but days after the date it points to."""
    for match in _BEFORE_THEN.finditer(words):
        day = _day_before(words, match.start(), today)
        if day is not None and min(held) > day and not _NO_BEFORE.search(words[: match.start()]):
            return True
    return False


def _does_not_wait(words: str, held: set[date], today: Today) -> bool:
    """Whether "it can wait till Friday", "not before Friday" gave days before that Friday."""
    for match in _WAITS.finditer(words):
        named = _day_at(words, match.end(), today)
        if named is None or _OTHERWISE.search(words[: match.start()]) or not named[0].readings[0]:
            continue
        if min(held) < min(min(each) for each in named[0].readings if each):
            return True
    return False


def _is_the_day_of_a_reason(words: str, held: set[date]) -> bool:
    """ "Late January, I get paid on the 25th": one day is left of a stretch, and it was told in a clause of its own."""
    if len(held) != 1 or not _STRETCH.search(words):
        return False
    return any(int(match[1]) == min(held).day for match in _TOLD_DATE.finditer(words))


def _begins_elsewhere(words: str, held: set[date], today: Today) -> bool:
    """ "I come off nights on Thursday, so not before Friday": whether the day it may begin on is left out."""
    for match in _SO_FROM.finditer(words):
        named = _day_at(words, match.end(), today)
        if named is None or not _ENDS_HERE.match(words, named[1]):
            continue
        first = {min(each) for each in named[0].readings if each}
        if first and not first & held:
            return True
    return False


def _keeps_what_is_moved(words: str, held: set[date], today: Today) -> bool:
    """ "Can we move it, I'm on the 9th, the 16th would be better": whether both the first day told and another stay."""
    if not _MOVES.search(words):
        return False
    named = _single_days(words, today)
    first = next(((day, end) for day, _, end in named if day in held), None)
    if first is None or first[0] != named[0][0] or _LIST_OF_THREE.match(words, first[1]):
        return False
    return any(
        day in held and day != first[0] and not _IN_A_LIST.fullmatch(words[first[1] : begin])
        for day, begin, _ in named[1:]
    )


def _single_days(words: str, today: Today) -> list[tuple[date, int, int]]:
    """Each day that is named by itself, with where its words begin and end."""
    found, at = [], 0
    while at < len(words):
        named = first_match(words, at, today)
        if named and isinstance(named[0], Days) and named[0].readings and len(named[0].readings[0]) == 1:
            found.append((min(named[0].readings[0]), at, named[1]))
            at = named[1]
        space = words.find(" ", at)
        at = space + 1 if space >= 0 else len(words)
    return found


def _has_no_part_of_the_day(words: str, windows: Windows, today: Today) -> bool:
    """Whether a morning, afternoon or evening was named, and all windows are whole days."""
    if not _PART_OF_DAY.search(_GREETING.sub("", words)):
        return False
    later = [(begin, end) for begin, end in windows if begin.date() != today.local]
    return bool(later) and all(each.hour == each.minute == 0 for window in later for each in window)


def _day_at(words: str, at: int, today: Today) -> tuple[Days, int] | None:
    """The days that are named at a place, an article passed."""
    for begin in (at, at + 4 if words.startswith("the ", at) else at):
        named = first_match(words, begin, today)
        if named is None or not isinstance(named[0], Days) or not named[0].readings:
            continue
        dated = date_in(words[begin:], today)  # "Friday the 30th"
        if named[0].wide and dated and isinstance(dated[0], Days) and [*map(len, dated[0].readings)] == [1]:
            return dated[0], begin + dated[1]
        return named[0], named[1]
    return None


def _day_before(words: str, end: int, today: Today) -> date | None:
    """The last single day that is named before a place."""
    return next((day for day, begin, _ in reversed(_single_days(words, today)) if begin < end), None)
