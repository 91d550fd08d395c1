"""Whether a reading accounts for all that was said: an hour that no window keeps, or a wish with many conditions.

Read apart from the grammar, from the text itself, so that what the grammar dropped is seen. It changes no window: what
it finds is read back to the visitor as a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from clinic.booking.when.rewriting import DAYS_SHORT, MONTHS_SHORT

_HALF_A_DAY = 720
_ABOUT = 45
""" "Nine-ish" is a window that begins half an hour before."""
_MANY = 5
_TWO = 2
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: str(number) for number, word in enumerate(_HOURS, start=1)} | {"noon": "12", "midday": "12"}
_NUMBER = rf"\d{{1,2}}|{'|'.join(_WORDS)}"
_NOT_AN_HOUR = (
    r"(?! ?(?:st|nd|rd|th|days?|weeks?|wks?|months?|hours?|hrs?|mins?|minutes?|sessions?|of|people|years?|times?"
    rf"|(?:{MONTHS_SHORT})[a-z]*|[/.:-] ?\d)\b)(?![\d/])"
)
_CLOCK = re.compile(
    rf"(?<![\d/.:£$€])\b(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[ap]m?)?\b(?![/.]\d)"
    rf"|\b(?P<half>half|quarter|qtr|five|ten|twenty|twenty[- ]five|5|10|20|25) ?(?P<way>past|to|til|gone|) ?"
    rf"(?P<past>{_NUMBER}){_NOT_AN_HOUR}(?<=[a-z\d])(?!\w)"
    r"|(?<![\d/.:£$€])\b(?P<named>\d{1,2})(?: ?(?:[ap]\.?m\b|o'?clock\b)|[ap]\b)"
    rf"|\b(?:between|from) (?P<range>{_NUMBER}){_NOT_AN_HOUR}\b"
    rf"(?! ?(?:and|to|-|until|till?) ?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{MONTHS_SHORT}))"
    rf"|\b(?:before|after|by|until|till?|at|past|gone|around|about) (?P<bare>{_NUMBER}){_NOT_AN_HOUR}"
    rf"(?! (?:to|past) (?:{_NUMBER}))\b"
    r"|\b(?P<noon>noon|midday)\b"
)
_UNTIL = re.compile(rf"(?: ?[ap]m)? ?(?:-|to|and|until|till?) ?({_NUMBER}){_NOT_AN_HOUR}\b(?! ?[:.])")
""" "Between two and *four*"."""
_MINUTES = {"half": 30, "quarter": 15, "qtr": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25}
_DAY = re.compile(
    rf"\b(?:(?:{DAYS_SHORT})(?:s|day|days|nes|nesday|nesdays|rs|rsday|rsdays|urs|r|urday|urdays|sday|sdays)?"
    r"|tom(?:orrow|oz|o)|tmrw|2moro|today|weekends?|weekdays?|(?:the )?\d{1,2}(?:st|nd|rd|th)|bank hol[a-z]*"
    rf"|(?:this|next|that) (?:week|month|one)|(?:{MONTHS_SHORT})[a-z]* \d{{1,2}}"
    r"|the (?:first|second|third|other|latter))\b"
)
_SHORT = DAYS_SHORT.split("|")
_WEEKDAY = re.compile(rf"\b({DAYS_SHORT})(?:s?|day|days|nesday|nesdays|rs|rsday|rsdays|urs|urday|urdays|sday|sdays)\b")
_DATE = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_A_FORTNIGHT, _TWO_MONTHS = 14, 62
_LEAVES_OUT = re.compile(
    r"\b(?:not|no|never|nor|neither|except|excluding|bar|but|apart|other than|rather than|instead|unless|otherwise|out"
    r"|off|away|busy|working|works?|abroad|if|sooner|earlier|later|before|after|until|till?|by|from|since|then|ignore"
    r"|cancel|move|change|actually|sorry|meant?|was|were|had|is|are|on nights|lates|earlies|can'?t|cannot|cant|don'?t"
    r"|won'?t|isn'?t|follow\w*|weeks? (?:on|from|after)|fortnight|holiday|hol|eve)\b"
)
""" "Not Tuesday", "before Friday", "I work Mondays", "a week on Monday": a weekday that need not have a window."""
_BOUNDS = re.compile(
    r"\b(?:before|after|until|till?|by|from|since|onwards?|between|w/?[cb]|week|later|earlier|not till|following"
    r"|past|to|start\w*|begin\w*|back|home|return\w*)\b|-"
)
_PART = re.compile(r"\b(?:mornings?|afternoons?|evenings?|eves?|lunch(?:time)?s?|am|pm|first thing|nights?)\b")
_CONDITION = re.compile(
    r"\b(?:(?:but |if )?not|no|never|nor|only|but|except|bar|apart from|unless|otherwise|is out|are out|can'?t"
    r"|cannot|has to|have to|must|needs? to|if|though|just)\b"
)


_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:call|ring|phone|text|whatsapp|email|contact|reach|get hold of) (?:me|us|my|back)\b"
    r"|\btwice\b|\bonce\b.*\b(?:and|then) (?:again|once)\b|\b(?:1st|first) (?:one|session|visit)\b.*"
    r"\b(?:2nd|second|next|another)(?: one| session| visit)?\b"
)
""" "Call me after five": an hour for something else. "Once on Monday and again ten days later": two wishes."""


_AN_HOURS_WINDOW = timedelta(hours=2)
_AN_HOUR = re.compile(r"\bo ?['`]?clock\b|\b(?:could|can|able to) (?:do|manage|make) (?:\d{1,2})(?= *(?:$|[,.;!?]))")
""" "At tow o'clock", "I could do 10": an hour that was not read as one."""
_ROUND_ABOUT = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)|january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\b"
    r".*\bso\b.*\bthe week before\b(?! (?:last|christmas|easter))|"
    r"\b(?:bring|move|push|shift|pull|put|bump)\b.*\b(?:forward|back|up|on|out)\b(?: by)? (?:an?|\d+|one|two|three|four"
    r"|five|a couple of|a few) (?:days?|weeks?|hours?|hrs?|minutes?|mins?)\b"
    r"|\bdays? (?:leading|running|coming) up to\b|\b(?:let you know|get back to you|ring you back|message you)\b|"
    r"\beither side\b(?! of (?:my |the )?lunch)|\bor two (?:before|after|earlier|later)\b(?! [\w ]{0,10}\d)"
    r"|\b(?:couple|few) of (?:days|weeks)"
    r" (?:before|after)\b.*\b(?:are|is|best)\b|,? (?:but |and )?(?:after|before|from|until|till?) (?:that|then|it),?"
    r" (?:i'?m|i am|i've|i have|we|i'll|it's|i'd|she|he)\b|\bre-?book"
)
""" "Up to the 11th, after that I'm away": what is counted from a stretch or a day that is no wish itself."""
_NO_DAY_OF_ITS_OWN = re.compile(
    r"\b(?:no|not) more than \w+ \w+ (?:after|before)\b"
    r"|\b(?:a)?round (?:that|it|then)(?= *(?:$|[,.;!?]))|\b(?:before|after) (?:then|that),? or the\b"
    r"|\b(?:earlies|lates|nights|shifts)\b.*\boff after (?:that|then)\b|\bbut this (?:one|week|time) (?:i|we)\b"
    r"|\bother (?:days|times|ones) (?:i'?m|i am|are|would)\b"
    r"|\b(?:those|these) (?:days )?(?:are|would be) (?:better|best|easier)\b"
    r"|(?<!not )\b(?:over|towards?|near(?:er)?(?: to)?|close(?:r)? to)(?: the)? "
    r"(?:(?:christmas|xmas|easter|new year)(?! (?:break|week|weekend|hol|school|eve|day))\b|\d{1,2}(?:st|nd|rd|th))"
)
""" "Tuesdays I'm in the office, other days are better", "nearer Christmas": days told by others, or next to them."""


def is_all_kept(text: str, windows: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether each hour that a text names begins or ends one of the windows, and its conditions are few enough that
    the grammar is to be trusted with them."""
    said = text.lower().replace("’", "'")
    conditions = len(_CONDITION.findall(said))
    days = len(_DAY.findall(said))
    hours = hours_named(said)
    several = conditions or len(hours) > _TWO
    if (hours or days > 1) and _OF_SOMETHING_ELSE.search(said):
        return False
    if _ROUND_ABOUT.search(said) or _NO_DAY_OF_ITS_OWN.search(said):
        return False
    if not hours and _AN_HOUR.search(said) and not any(end - begin <= _AN_HOURS_WINDOW for begin, end in windows):
        return False
    if several and days > 1 and days + conditions + len(hours) + len(_PART.findall(said)) >= _MANY:
        return False
    if windows and not (_has_each_weekday(said, windows) and _is_no_wider(said, windows)):
        return False
    edges = {at % _HALF_A_DAY for window in windows for at in _edges(window)}
    return all(any(_apart(hour, edge) <= _ABOUT for edge in edges) for hour in hours)


def _has_each_weekday(said: str, windows: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether each weekday that is named has a window, where nothing is said to be left out and nothing bounds it."""
    if _LEAVES_OUT.search(said):
        return True
    held = {day.weekday() for day in days_of(windows)}
    return all(_SHORT.index(match[1]) in held for match in _WEEKDAY.finditer(said))


def _is_no_wider(said: str, windows: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether a date that is named, and bounds nothing, is not one of very many days: "the 9th, July I mean"."""
    held = days_of(windows)
    if _BOUNDS.search(said) or len(held) <= _A_FORTNIGHT:
        return True
    ahead = [windows[0][0].date() + timedelta(days=n) for n in range(_TWO_MONTHS)]
    named = (next((day for day in ahead if day.day == int(match[1])), None) for match in _DATE.finditer(said))
    return not any(day in held for day in named)


def days_of(windows: Sequence[tuple[datetime, datetime]]) -> set[date]:
    """The dates that the windows touch."""
    return {
        (begin + timedelta(days=n)).date()
        for begin, end in windows
        for n in range((end - begin).days + 1)
        if begin + timedelta(days=n) < end
    }


def hours_named(said: str) -> list[int]:
    """The hours that a lower-case text names, as minutes since noon or midnight, in order."""
    found = []
    for match in _CLOCK.finditer(said):
        if match["hour"]:
            at = int(match["hour"]) * 60 + int(match["minute"])
        elif match["past"]:
            minutes = _minutes(match["half"].replace("-", " "))
            before = match["way"] in ("to", "til")
            if not match["way"] and match["half"] != "half":
                continue
            at = hour_of(match["past"]) * 60 + (-minutes if before else minutes)
        elif match["noon"]:
            at = 0
        else:
            at = hour_of(match["named"] or match["range"] or match["bare"]) * 60
        found.append(at % _HALF_A_DAY)
        if match["range"] and (until := _UNTIL.match(said, match.end())):
            found.append(hour_of(until[1]) * 60 % _HALF_A_DAY)
    return found


def _minutes(word: str) -> int:
    return int(word) if word.isdigit() else _MINUTES[word]


def hour_of(word: str) -> int:
    """The hour that a word or a number names, noon as twelve. Raises ``KeyError`` for a word that names none."""
    return int(word) if word.isdigit() else int(_WORDS[word])


def _edges(window: tuple[datetime, datetime]) -> tuple[int, int]:
    begin, end = window
    return begin.hour * 60 + begin.minute, end.hour * 60 + end.minute


def _apart(one: int, other: int) -> int:
    """Minutes between two times on a clock of twelve hours."""
    return min((one - other) % _HALF_A_DAY, (other - one) % _HALF_A_DAY)
