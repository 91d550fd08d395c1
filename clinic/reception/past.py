"""Days in the past as people tell them: "two weeks ago", "in March", "last summer", "when I was a teenager".

Waits are counted from these days, so where the words leave room the latest day they can mean is taken: "in March" is
its last day. What lies ahead, and what says only when something began, gives nothing.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class PastDay:
    """Characters `start` to `end` of a text mean `day`, the latest that they can mean."""

    day: date
    start: int
    end: int


CHILDHOOD_DAYS = 3 * 365
"""An adult's childhood is at least this long ago."""

_MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_DAYS_OF_WEEK = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_COUNTS: dict[str, float] = {
    "a": 1, "an": 1, "one": 1, "half a": 0.5, "half an": 0.5, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "a couple of": 2, "couple of": 2, "a couple": 2, "couple": 2, "a few": 2, "few": 2, "several": 3, "many": 3,
    "a good few": 3,
}  # fmt: skip
_SEASONS = frozenset(["summer", "winter", "spring", "autumn", "christmas", "birthday"])
_COUNT = rf"(?P<n>\d{{1,3}}(?:\.5)?|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
_UNIT_DAYS = {"day": 1, "week": 7, "wk": 7, "fortnight": 14, "month": 30, "mth": 30, "year": 365, "yr": 365,
    "summer": 365, "winter": 365, "spring": 365, "autumn": 365, "christmas": 365, "birthday": 365,
}  # fmt: skip
_UNIT = (
    r"(?P<unit>days?|weeks?|wks?|fortnights?|months?|mths?|years?|yrs?|summers?|winters?|springs?|autumns?"
    r"|christmas(?:es)?|birthdays?)"
)
_ALMOST = r"(?P<almost>(?:almost|nearly|just under|under|less than|not quite|not even|about|around|roughly)\s+)?"
_HEAD = r"(?:over |more than |at least |maybe |like |only |just |good |approx(?:imately)? )?"

_AGO = re.compile(
    rf"\b{_ALMOST}{_HEAD}(?:{_COUNT}\s+)?(?:and a half )?{_UNIT}(?P<half> and a half)?\s+(?:ago|back)\b", re.IGNORECASE
)
_SPAN = re.compile(
    rf"\b(?:it'?s been|it has been|(?:it )?must be|getting on for|going on|off [\w']+(?: for)?|stopped for"
    rf"|finished for|free for|clear for|"
    rf"(?:haven'?t|havent|not|no)\b[\w\s']{{0,40}}?\b(?:for|in)(?: the (?:last|past))?)\s+"
    rf"{_ALMOST}{_HEAD}{_COUNT}\s+(?:and a half )?{_UNIT}(?P<half>)\b(?!\s+ago)",
    re.IGNORECASE,
)
_NAMED_DAY = (
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:,?\s+(?P<y>(?:19|20)\d\d))?", re.IGNORECASE
    ),
    re.compile(rf"\b{_MONTH}\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y>(?:19|20)\d\d))?", re.I),
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b"),
    re.compile(r"(?<![\d/.])(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:19|20)?\d\d)(?![\d/.])"),
)
_IN_MONTH = re.compile(
    rf"(?P<part>\b(?:early|mid|middle of|beginning of|start of|end of|late|since|in|back in|last|during|around|"
    rf"about|by|until|till)\s+(?:the\s+)?)+{_MONTH}\b(?:\s+(?P<y>(?:19|20)\d\d)|\s+(?P<last>last year)"
    rf"|\s+(?P<this>this year))?|"
    rf"^\W*(?:it was |that was |i think |maybe |about |around )*(?P<bare>{'|'.join(_MONTHS)})\b"
    rf"(?:\s+(?P<y2>(?:19|20)\d\d))?\W*$",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?:\b(?:in|back in|since|around|about|during|until|till|til)\s+|(?:^|[,(-])\s*)(?P<y>(?:19|20)\d\d)\b(?!\s*\d"
    r"|[/-]\d)",
    re.IGNORECASE,
)
_SEASON_OF_YEAR = re.compile(
    r"\b(?:in |the )?(?P<season>spring|summer|autumn|winter) (?:of )?(?P<y>(?:19|20)\d\d)\b", re.IGNORECASE
)
_DECADE = re.compile(
    r"\bin the (?:19)?(?P<tens>[5-9])0'?s\b|\bin the (?P<named>fifties|sixties|seventies|eighties|nineties"
    r"|noughties)\b",
    re.IGNORECASE,
)
_DECADES = {"fifties": 1959, "sixties": 1969, "seventies": 1979, "eighties": 1989, "nineties": 1999, "noughties": 2009}
_WORDS = re.compile(
    r"\b(?P<word>day before yesterday|yesterday|last night|this morning|today|earlier today|the other day|this week|"
    r"last week(?:end)?|(?:at|over) the weekend|the week before last|last month|last year"
    r"|last (?:summer|spring|autumn|winter)|"
    r"(?:this|over the|in the|during the) (?:past )?(?:summer|spring|autumn|winter)|(?:last|at"
    r"|over) (?:christmas|xmas)|"
    r"before (?:covid|the pandemic|lockdown|the first lockdown)|(?:in|during) (?:covid|the pandemic|lockdown)|"
    r"(?:on|last|this past) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b",
    re.IGNORECASE,
)
_CHILDHOOD = re.compile(
    r"\b(?:as|when i was|since i was|being)\s+(?:just |only |still )?(?:a |an |in my )?"
    r"(?:young |little |small |late |early )*"
    r"(?:child|kid|baby|toddler|boy|girl|teen(?:ager|s)?|younger|little|small|at school|in school)\b"
    r"|\bin my (?:early |late |mid )?(?:teens|childhood|youth|school days)\b"
    r"|(?<!than it ever was )(?<!than it was )\b(?:at|in) (?:school|uni|university|college|sixth form|high school)\b"
    r"|\b(?:childhood|teenage)\b|\b(?:donkey'?s years|ages|yonks|a long time|long) ago\b|\bdecades ago\b",
    re.IGNORECASE,
)
_AT_SCHOOL_NOW = re.compile(
    r"\b(?:i'?m|i am|we'?re|still|currently|now|she'?s|he'?s|they'?re|is|are|off|back|study\w*|while) (?:\w+ ){0,2}?"
    r"(?:at|in) (?:school|uni|university|college|sixth form|high school)\b",
    re.IGNORECASE,
)
""" "I'm at uni": no time long gone."""
_AT_AGE = re.compile(
    r"\b(?:(?:at|when i was|aged|at age|at the age of|i was)\s+(?:about |around |just |only )?"
    r"|(?:for|on|at|around|before|by) my (?=\d{1,2}(?:st|nd|rd|th)\b))(?P<then>\d{1,2})(?:st|nd|rd|th)?\b"
    r"(?!\s*(?:%|[ap]m\b|o'?clock|weeks?\b|months?\b|days?\b|mg\b|[:.]\d))",
    re.IGNORECASE,
)
_AGE_NOW = re.compile(
    r"\b(?:i'?m|i am|im|now)\s+(?:now |nearly |almost )?(?P<now>\d{2})\b(?!\s*(?:%|weeks?|months?|days?|mg))", re.I
)
_TENS = {"twenties": 29, "thirties": 39, "forties": 49, "fifties": 59, "sixties": 69, "20s": 29, "30s": 39, "40s": 49}
_IN_TENS = re.compile(rf"\bin my (?:early |mid |late )?(?P<tens>{'|'.join(_TENS)})\b", re.IGNORECASE)
_BIRTHDAYS = {
    "eighteenth": 18, "twenty-first": 21, "twenty first": 21, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
    "sixtieth": 60, "seventieth": 70,
}  # fmt: skip
_SPELT_BIRTHDAY = re.compile(
    rf"\b(?:for|on|at|around|before|by) my (?P<which>{'|'.join(_BIRTHDAYS)})(?: birthday)?\b", re.IGNORECASE
)
_SEASON_END = {"spring": (5, 31), "summer": (8, 31), "autumn": (11, 30), "winter": (2, 28)}


_COVID_BEGAN, _COVID_ENDED = date(2020, 3, 23), date(2022, 2, 24)
"""The first lockdown in England, and the end of its last restrictions."""


def past_days(text: str, today: date) -> list[PastDay]:
    """Every day in the past that `text` names, in the text's order; of two that overlap the one found first counts."""
    found: list[PastDay] = []
    for each in _all(text, today):
        if each.day <= today and all(each.end <= other.start or each.start >= other.end for other in found):
            found.append(each)
    return sorted(found, key=lambda each: each.start)


def was_childhood(text: str) -> bool:
    """Whether the text tells of a time long gone: "as a kid", "ages ago"."""
    told = _AT_SCHOOL_NOW.sub(" ", text)
    return bool(_CHILDHOOD.search(told)) and not re.search(r"\b(?:ever )?since i was\b", told, re.IGNORECASE)


def _all(text: str, today: date) -> Iterator[PastDay]:
    for pattern in _NAMED_DAY:
        for match in pattern.finditer(text):
            day = _named(match, today)
            if day is not None:
                yield PastDay(day, *match.span())
    for pattern in (_AGO, _SPAN):
        for match in pattern.finditer(text):
            yield PastDay(today - timedelta(days=_length(match)), *match.span())
    for match in _IN_MONTH.finditer(text):
        day = _in_month(match, today)
        if day is not None:
            yield PastDay(day, *match.span())
    for match in _SEASON_OF_YEAR.finditer(text):
        month, last = _SEASON_END[match["season"].lower()]
        yield PastDay(min(date(int(match["y"]) + (month == 2), month, last), today), *match.span())
    for match in _YEAR.finditer(text):
        yield PastDay(min(date(int(match.group("y")), 12, 31), today), *match.span())
    for match in _DECADE.finditer(text):
        year = 1909 + 10 * int(match["tens"]) if match["tens"] else _DECADES[match["named"].lower()]
        yield PastDay(min(date(year, 12, 31), today), *match.span())
    for match in _WORDS.finditer(text):
        yield PastDay(_word(match.group("word").lower(), today), *match.span())
    yield from _at_ages(text, today)
    if was_childhood(text):
        match_far = _CHILDHOOD.search(text)
        if match_far:
            yield PastDay(today - timedelta(days=CHILDHOOD_DAYS), *match_far.span())


def _at_ages(text: str, today: date) -> Iterator[PastDay]:
    """ "At 17, I'm 35 now": so many years ago, one fewer to be careful."""
    now = _AGE_NOW.search(text)
    if now is None:
        return
    then = [(int(match["then"]), match) for match in _AT_AGE.finditer(text)]
    then += [(_TENS[match["tens"].lower()], match) for match in _IN_TENS.finditer(text)]
    then += [(_BIRTHDAYS[match["which"].lower()], match) for match in _SPELT_BIRTHDAY.finditer(text)]
    for age, match in then:
        years = int(now["now"]) - age - 1
        if years > 0:
            yield PastDay(today - timedelta(days=365 * years), *match.span())


def _length(match: re.Match[str]) -> int:
    """Days of "two and a half months", rounded down; one unit less when it is not yet reached ("nearly a year")."""
    unit = match.group("unit").lower()
    unit = re.sub(r"(?<=christmas)es$|(?<!christma)s$", "", unit)
    said = (match.group("n") or "").lower()
    count = float(said) if said[:1].isdigit() else _COUNTS.get(said, 2)  # "years ago": more than one
    if match.group("half") or " and a half " in match.group():
        count += 0.5
    almost = (match.group("almost") or "").strip().lower()
    if unit in _SEASONS:
        count = max(0.0, count - 1)  # "two summers ago" may be little more than a year
    days = count * _UNIT_DAYS[unit]
    if almost and almost not in ("about", "around", "roughly"):
        days -= _UNIT_DAYS[unit] if count > 1 else _UNIT_DAYS[unit] / 4
    return max(0, int(days))


def _named(match: re.Match[str], today: date) -> date | None:
    """ "3 March", "03/03/2026": the last such day that is not in the future."""
    groups = match.groupdict()
    month = _MONTHS[groups["month"].lower()] if groups.get("month") else int(groups["m"])
    year = groups.get("y")
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, int(groups["d"]))
        day = date(today.year, month, int(groups["d"]))
        return day if day <= today else date(today.year - 1, month, int(groups["d"]))
    except ValueError:
        return None


def _in_month(match: re.Match[str], today: date) -> date | None:
    groups = match.groupdict()
    month = _MONTHS[(groups["month"] or groups["bare"]).lower()]
    if (groups["month"] or "").lower() == "may" and not groups["part"]:
        return None
    said = groups["y"] or groups["y2"]
    year = int(said) if said else today.year - 1 if groups["last"] else today.year
    if not said and not groups["last"] and date(year, month, 1) > today:
        year -= 1
    part = match.group().lower()
    last = calendar.monthrange(year, month)[1]
    if re.search(r"\b(?:early|beginning|start)\b", part):
        last = 10
    elif re.search(r"\bmid(?:dle)?\b", part):
        last = 20
    return min(date(year, month, last), today) if date(year, month, 1) <= today else None


def _word(word: str, today: date) -> date:
    if word in ("yesterday", "last night"):
        return today - timedelta(days=1)
    if word in ("day before yesterday", "the other day"):
        return today - timedelta(days=2)
    if word in ("this morning", "today", "earlier today", "this week"):
        return today
    if "covid" in word or "pandemic" in word or "lockdown" in word:
        return min(_COVID_BEGAN if word.startswith("before") else _COVID_ENDED, today)
    monday = today - timedelta(days=today.weekday())
    if word.startswith("last week"):
        return monday - timedelta(days=1)
    if word.endswith("the weekend"):
        return today if today.weekday() >= 5 else monday - timedelta(days=1)
    if word == "the week before last":
        return monday - timedelta(days=8)
    if word == "last month":
        return today.replace(day=1) - timedelta(days=1)
    if word == "last year":
        return date(today.year - 1, 12, 31)
    if word.endswith(("christmas", "xmas")):
        return _latest(12, 25, today)
    for season, (month, day) in _SEASON_END.items():
        if word.endswith(season):
            return _latest(month, day, today) if word.startswith("last") else min(_latest(month, day, today), today)
    back = (today.weekday() - _DAYS_OF_WEEK[word.rsplit(maxsplit=1)[-1]]) % 7 or 7
    return today - timedelta(days=back)


def _latest(month: int, day: int, today: date) -> date:
    """The last such day of the year that is not in the future."""
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)
