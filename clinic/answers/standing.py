"""Where a visitor stands: the day of their treatment, behind them or ahead, and the day that they ask about.

Read from the question's own words ("I had it yesterday", "if I come on Tuesday", "it's day 3"); else from what they
said earlier or have booked. Other treatments ("I had filler last week") are no needling and give no day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.booking.when import read

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "a couple of": 2, "couple of": 2, "a few": 3,
}  # fmt: skip
_UNITS = {"hour": 0, "hr": 0, "day": 1, "week": 7, "month": 30}
_N = r"(?P<n>\d{1,3}|a couple of|couple of|a few|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OURS = (
    r"(?:it|mine|this|that|one|(?:micro)?-?needling|(?:my|the|a) (?:\w+ ){0,2}?(?:treatment|session|appointment|"
    r"procedure|face|neck|scars?|skin)|treatment|session|prp|rf|vampire facial|dermapen|skinpen|derma ?roll\w*)"
)
_HAD = re.compile(
    rf"\b(?:had|got|did|just had|having had|since|after|following)\b(?: \w+){{0,2}}? {_OURS}\b"
    rf"|\b(?:was|been) (?:micro)?needled\b|\b(?:treatment|session|appointment|needling|procedure|it) was\b",
    re.IGNORECASE,
)
_PAST_DAY = re.compile(
    rf"\b(?P<yesterday>yesterday|last night)\b|\b(?P<today>today|this morning|earlier today|just now|this afternoon)\b"
    rf"|\b{_N} (?P<unit>hour|hr|day|week|month)s? ago\b"
    rf"|\b(?:on |last |this past )(?P<weekday>{'|'.join(_WEEKDAYS)})\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"\bday (?P<day>\d{{1,2}})\b|\b{_N} (?P<unit>hour|hr|day|week)s? (?:post|after|since|out|in)\b(?! (?:my|the) next)"
    rf"|\bit'?s been {_N.replace('?P<n>', '?P<m>')} (?P<unit2>hour|hr|day|week)s?\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    rf"\b(?:if|when|once) (?:i|we) (?:come|have|get|do|book|had|got)\b|\bi(?:'m| am| will be|'ll be) (?:booked|having|"
    rf"getting|coming)\b|\b(?:appointment|session|treatment|booking) is\b|\b(?:i have|i've got|i got) (?:an? |my )?"
    rf"(?:appointment|session|treatment)\b|\bbooked (?:in |it )?for\b|\b(?:after|following) (?:{_OURS}) on\b"
    r"|^\W*(?:(?:so|ok|hi|hello|hey|just) )*(?:coming|booked)(?: in)?\b"
    r"|\b(?:before|for|ahead of) (?:my|the|our) (?:\w+ )?(?:appointment|session|treatment|visit)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[,;?.]|\b(?:can|could|will|would|what|how|is|may|should|when|do|am|and)\b", re.IGNORECASE
)  # fmt: skip
_OTHER = re.compile(
    r"\b(?:had|got|did) (?:a |my |some |the )?"
    r"(?:filler|botox|peel|chemical peel|laser|wax|facial|drink|shower|workout)\w*\b",
    re.IGNORECASE,
)
_A_DAY = re.compile(
    rf"\b(?:(?:by|on|come|for) )*(?:an?|the|that|by|some)(?: the| a)? (?={'|'.join(_WEEKDAYS)}\b)", re.IGNORECASE
)
"""What stands before the one weekday that is meant: "if I come on a Tuesday", "by the Saturday"."""
LONGEST_AGO = 60
"""Days after which "two months ago" no longer has to do with the days after a treatment."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The day of treatment, whether it is behind, and the day asked about (None: no day was named).

    `dated` is False for "four days after" in general: then only the count of days means something.
    """

    treated: date
    past: bool
    asked: date | None
    dated: bool = True

    @property
    def day(self) -> int | None:
        """The day asked about counted from the treatment (day 0)."""
        return None if self.asked is None else (self.asked - self.treated).days


def standing(text: str, now: datetime, tz: ZoneInfo, known: date | None = None, country: str = "GB") -> Standing | None:
    """Where the visitor stands by this text, with `known` as the treatment's day when the text names none.

    None when no day of treatment is known. With a treatment behind and no other day named, today is asked about.
    """
    words = " ".join(text.replace("’", "'").split())
    today = now.astimezone(tz).date()
    if (general := _in_general(words)) is not None and known is None:
        return Standing(today - timedelta(days=general), past=True, asked=today, dated=False)
    found, past = _behind(words, today), True
    if found is None:
        found, past = _ahead(words, now, tz, country), False
    if found is None and known is not None:
        found, past = (known, words), known <= today
    if found is None:
        return None
    day, rest = found
    asked = _one_day(rest, now if past else _morning(day, tz, now), tz, country)
    if asked is None and past and not _asks_when(words):
        asked = today
    return Standing(day, past, asked if asked is not None and asked >= day else None)


def treated_on(text: str, today: date) -> date | None:
    """The day on which the visitor says they were treated, today or before; None when they do not."""
    words = " ".join(text.replace("’", "'").split())
    found = _behind(words, today) if _in_general(words) is None else None
    return found[0] if found else None


def _in_general(words: str) -> int | None:
    """The days of "can I run four days after?": a count, but not said of a treatment that the visitor has had."""
    counted = _COUNTED.search(words)
    if counted is None or counted["day"] or counted["m"]:
        return None
    if re.search(r"\b(?:i'?m|i am|it'?s|now|my|had|been)\b", words, re.IGNORECASE):
        return None
    return _days(counted["n"], counted["unit"])


def _asks_when(words: str) -> bool:
    return bool(
        re.search(r"\bwhen (?:can|could|may|am|will|do|should|is)\b|\bhow (?:long|soon|many days)\b", words, re.I)
    )


def _behind(words: str, today: date) -> tuple[date, str] | None:
    """The day of a treatment that is over, and the text without the words that name it."""
    if _OTHER.search(words):
        return None
    counted = _COUNTED.search(words)
    if counted is not None and not _AHEAD.search(words):
        ago = (
            int(counted["day"])
            if counted["day"]
            else _days(counted["n"] or counted["m"], counted["unit"] or counted["unit2"])
        )
        return (today - timedelta(days=ago), _without(words, counted)) if ago <= LONGEST_AGO else None
    had = _HAD.search(words)
    if had is None or re.search(r"\b(?:if|when|once) (?:i|we) (?:had|got|did)\b", words, re.IGNORECASE):
        return None
    for match in _PAST_DAY.finditer(words):
        # "after my treatment today" is fine; "I had it yesterday, can I swim today" must not take the second day.
        if match["today"] and match.start() > had.end() + 12:
            continue
        if match["weekday"] and match[0].lower().startswith("on ") and match.start() > had.end() + 12:
            continue
        ago = _ago(match, today)
        return (today - timedelta(days=ago), _without(words, match)) if ago <= LONGEST_AGO else None
    return None


def _ago(match: re.Match[str], today: date) -> int:
    if match["yesterday"]:
        return 1
    if match["today"]:
        return 0
    if match["weekday"]:
        return (today.weekday() - _WEEKDAYS.index(match["weekday"].lower()) - 1) % 7 + 1
    return _days(match["n"], match["unit"])


def _days(number: str, unit: str) -> int:
    count = int(number) if number.isdigit() else _NUMBERS[number.lower()]
    if unit.lower() in ("hour", "hr"):
        return count // 24
    return count * _UNITS[unit.lower()]


def _without(words: str, match: re.Match[str]) -> str:
    return f"{words[: match.start()]} {words[match.end() :]}"


def _ahead(words: str, now: datetime, tz: ZoneInfo, country: str) -> tuple[date, str] | None:
    """The day of a treatment to come, and the text without its clause."""
    for trigger in _AHEAD.finditer(words):
        end = _CLAUSE_END.search(words, trigger.end())
        stop = end.start() if end else len(words)
        # "If I had it on Tuesday" is no past Tuesday.
        day = _one_day(re.sub(r"\bhad\b", "have", words[trigger.start() : stop]), now, tz, country)
        if day is not None:
            return day, f"{words[: trigger.start()]} {words[stop:]}"
    return None


def _one_day(text: str, now: datetime, tz: ZoneInfo, country: str) -> date | None:
    """The one day that a text names; None when it names none, or a stretch of time."""
    when = read(_A_DAY.sub("on ", text), now, tz, country)
    if when is None or not when.readings:
        return None
    first = when.readings[0]
    days = {interval[0].astimezone(tz).date() for interval in first}
    if len(days) == 1:
        return next(iter(days))
    return None


def _morning(day: date, tz: ZoneInfo, now: datetime) -> datetime:
    """The start of the day of treatment: "Saturday" is the one after it."""
    return max(now, datetime.combine(day, time(), tzinfo=tz))
