"""The event a visitor plans for: "wedding on 14 June", "my sister's wedding is in spring", and the limits they name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic.booking import when
from clinic.reception.words import clean

FAR_DAYS = 800
"""How far ahead limits such as "only Fridays" are read: an event may be two years away."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_ORD = r"(?:st|nd|rd|th)"
_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|a few|couple of)"
_WORDS = (
    r"weddings?|get(?:ting)? (?:married|hitched|engaged)|marrying|married|hen(?: do| night| party| weekend)?"
    r"|stag(?: do)?"
    r"|part(?:y|ies)|birthday|bday|b-day|prom|graduation|graduate|graduating|photo ?shoots?|reunion|christening|baptism"
    r"|engagement(?: party)?|anniversary|ball|gala|big day|honeymoon|cruise|interview|conference|ceremony|festival"
    r"|premiere|bar mitzvah|bat mitzvah|nikah|mehndi|eid|diwali|reception|events?|occasion|celebration|speech|pageant"
    r"|my (?:18|21|30|40|50|60|70)(?:th|st)|competition|first date|civil partnership|vow renewal|bridesmaid|best man"
)
_EVENT = re.compile(rf"\b(?:{_WORDS})\b", re.IGNORECASE)
_EXACT = (
    rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d{{4}}|\d{{2}})\b|\d{{1,2}}-\d{{1,2}}-\d{{4}}"
    rf"|\d{{1,2}}/\d{{1,2}}(?![/\d])"
    rf"|(?:{_DAY},? )?(?:\bthe )?\b\d{{1,2}}{_ORD}?(?: day)?(?: of)? {_MONTH}\b(?:,? (?:20)\d\d\b)?"
    rf"|(?:{_DAY},? )?\b{_MONTH} (?:the )?\d{{1,2}}{_ORD}?\b(?!\s*(?:am|pm|:\d))(?:,? 20\d\d\b)?"
    rf"|\b(?:in )?{_COUNT} (?:days?|weeks?|wks?|fortnights?|months?)(?:['’]? time| from (?:now|today)| away)"
    rf"|\bin (?:about |around )?{_COUNT} (?:days?|weeks?|wks?|fortnights?|months?)\b"
    r"|\b(?:christmas eve|christmas day|christmas|xmas|boxing day|new year['’]?s? eve|nye|new year['’]?s? day"
    r"|valentine['’]?s?(?: day)?|halloween|easter sunday|easter)\b"
    rf"|(?:{_DAY},? )?\bthe \d{{1,2}}{_ORD}\b(?: of (?:next|this) month)?(?! (?:birthday|anniversary|one|session))"
    rf"|\b(?:{_DAY} )(?:the )?\d{{1,2}}{_ORD}\b"
)
_LOOSE = (
    rf"\b(?:(?:in|this|next|early|mid|late|end of|beginning of|start of|the|sometime) )*(?:spring|summer|autumn|fall"
    rf"|winter)\b(?: 20\d\d)?"
    rf"|\b(?:in |next |this |early |mid |late |end of |beginning of |start of |sometime )+{_MONTH}\b(?: 20\d\d)?"
    r"|\b(?:next|this|later this) (?:year|month)\b|\bin 20\d\d\b|\bsoon\b"
)
_WEEKDAY = rf"\b(?:this |next |coming |this coming )?{_DAY}(?: week)?\b(?!s)|\btomorrow\b|\b(?:this|next) weekend\b"
_DATE = re.compile(_EXACT, re.IGNORECASE)
_ANY = re.compile(f"{_EXACT}|{_LOOSE}", re.IGNORECASE)
_NEAR_DAY = re.compile(rf"^\W*(?:is |it['’]?s |on |at |for )*({_WEEKDAY})", re.IGNORECASE)
_RULED_OUT = re.compile(
    r"\b(?:not|no|never|except|excluding|avoid|without|away|from|after|since|starting|starts?|until|til|till|only"
    r"|available|free"
    r"|can['’]?t(?: do| make)?|cannot|between|born|booked|appointment|on holiday)(?: (?:on|in|the|from|any|to))*\W*$",
    re.IGNORECASE,
)
_LEADS_TO = re.compile(r"\b(?:before|by|in time for|ready for|ahead of|for|until)(?: the| my| our)?\W*$", re.IGNORECASE)
_AFTERWARDS = re.compile(r"^\W*(?:onwards?|or later|off\b|is (?:no|not)|are (?:no|not))", re.IGNORECASE)


_PUTS_RIGHT = re.compile(
    r"^\W*(?:(?:no+|nope|sorry|oops|oh|wait|actually|my (?:bad|mistake)|correction|i meant?)\b[,.! ]*)+"
    r"(?:(?:it'?s|it is|i meant?|make (?:it|that)|that'?s|on|the|for|wedding|party|date|event|is|has)\W+)*"
    rf"(?=\W*(?:\d|the|{_DAY}|{_MONTH}))"
    r"|\b(?:moved?|changed?|pushed|brought|put|postponed|wrong (?:date|day)|date(?:'s| is| has| was))\b|\binstead\W*$",
    re.IGNORECASE,
)
"""Words that give the event another day than the one told before."""


def puts_date_right(text: str) -> bool:
    """Whether a message gives the event another date: "sorry, it's the 10th of April", "it's moved to 12 June"."""
    text = clean(text)
    return bool(_PUTS_RIGHT.search(text)) and any(_counts(text, each) for each in _DATE.finditer(text))


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a message says of an event.

    `name` as said ("wedding"), "" when only a date was given; `days` the dates it can mean: none when it named no day
    ("in spring"), two when people differ; `past`: the day it named is over; `limits` what the message says besides.
    """

    name: str
    days: tuple[date, ...]
    past: bool
    limits: str


def read_occasion(text: str, now: datetime, tz: ZoneInfo, country: str, *, asked: bool = False) -> Occasion | None:
    """The event in a message; None when it names none. `asked`: its date was just asked for, so a bare date is it."""
    text = clean(text)
    event = _EVENT.search(text)
    found = _date_of(text, event, asked)
    if event is None and found is None:
        return None
    spans = sorted([each.span() for each in (event, found) if each is not None], reverse=True)
    rest = text
    for begin, end in spans:
        rest = f"{rest[:begin]} , {rest[end:]}"
    name = event[0].lower() if event else ""
    if found is None:
        return Occasion(name, (), False, rest)
    said = found[1] if found.re is _NEAR_DAY else found[0]
    days, past = _days(said, now, tz, country)
    return Occasion(name, days, past, rest)


def _date_of(text: str, event: re.Match[str] | None, asked: bool) -> re.Match[str] | None:
    """The words that date the event: the nearest to it; without one, those after "before" or "by"."""
    if event is not None:
        candidates = [each for each in _ANY.finditer(text) if _counts(text, each)]
        near = _near_day(text, event)
        exact = [each for each in candidates if _DATE.fullmatch(each[0])]
        if exact or candidates:
            return min(exact or candidates, key=lambda each: _apart(each, event))
        return near
    if asked:
        return next(
            iter([*_DATE.finditer(text), *re.finditer(_WEEKDAY, text, re.IGNORECASE), *_ANY.finditer(text)]), None
        )
    return next((each for each in _DATE.finditer(text) if _LEADS_TO.search(text[: each.start()])), None)


def _counts(text: str, found: re.Match[str]) -> bool:
    """Whether a date may be the event's: not one that is ruled out or limits the sessions."""
    return not _RULED_OUT.search(text[: found.start()]) and not _AFTERWARDS.search(text[found.end() :])


def _near_day(text: str, event: re.Match[str]) -> re.Match[str] | None:
    """ "Wedding on Saturday": a weekday counts only right behind the event."""
    tail = text[event.end() :]
    match = _NEAR_DAY.match(tail)
    if match is None or re.match(r"s\b", tail[match.end() :]):
        return None
    return re.compile(_WEEKDAY, re.IGNORECASE).search(text, event.end() + match.start(1))


def _apart(found: re.Match[str], event: re.Match[str]) -> int:
    return max(found.start() - event.end(), event.start() - found.end())


def _days(said: str, now: datetime, tz: ZoneInfo, country: str) -> tuple[tuple[date, ...], bool]:
    """The single days that the words can mean, and whether they name one that is over."""
    heard = when.read(re.sub(r" away\b", " from now", said), now, tz, country, horizon_days=FAR_DAYS)
    if heard is None:
        return (), False
    if not heard.windows:
        return (), heard.past
    days: list[date] = []
    for reading in heard.readings:
        covered = {begin.date() for begin, _ in reading} | {(end - timedelta(seconds=1)).date() for _, end in reading}
        if len(covered) > 1:
            return (), False
        days += covered
    return tuple(sorted(set(days))), False


def limits_of(text: str, now: datetime, tz: ZoneInfo, country: str) -> when.When | None:
    """When the sessions may be ("only Fridays", "after 5", "not in July"); None when nothing limits them."""
    plain = re.sub(r"\b\d+ (?:sessions?|treatments?)\b", " ", text)
    heard = when.read(plain, now, tz, country, horizon_days=FAR_DAYS, recurring=True)
    return None if heard is not None and heard.unclear and not heard.windows else heard
