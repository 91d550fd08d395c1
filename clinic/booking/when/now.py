"""Times counted from this very moment: "in two hours", "this time tomorrow", "about now"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_HOURS = re.compile(
    r"\bin (?:about |around )?(?:(half an?)|(an?|one|two|three|four|a couple of|[1-6])) (?:hours?|hrs?)(?:'?s? time)?\b"
    r"(?! (?:long|sessions?|appointments?))",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\b(?:come|be (?:there|here|with you)|pop|see me|be seen)(?: in| over| round| by)*(?: to you)? (?:in|within) "
    r"(?:about |around |the next )?(\d{1,2}|ten|fifteen|twenty|thirty|forty five) ?(?:min|mins|minutes)\b",
    re.IGNORECASE,
)
_COUNTED = {"a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4}
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_THIS_TIME = re.compile(
    rf"\b(?:at |about |around )?this (?:exact |same )?time (?=(?:tom|tmr|2mo|on |next |a week|{_DAY}\b))"
    r"|\b(?:at )?(?:about|around) now\b"
    r"|\b(?:at )?(?:the )?same (?:sort of |kind of )?time (?:of day )?as (?:it is )?(?:right )?now\b"
    r"|\bat this (?:sort of |kind of )?time of (?:the )?day\b",
    re.IGNORECASE,
)
_NEXT_MONTH = re.compile(r"(this (?:exact |same )?time )next month\b", re.IGNORECASE)
_NEXT_WEEK = re.compile(r"(this (?:exact |same )?time )next week\b", re.IGNORECASE)


_LATER = re.compile(
    r"\b(?:(half an?|an? half)|(an?|one|two|three|a couple of|[1-3])) (?:hours?|hrs?) (later|earlier|after|before)"
    r"(?: that| then)?(?= *(?:$|[,.!?]|please|instead|on))",
    re.IGNORECASE,
)
_PART_OF_THAT_DAY = re.compile(
    r"\b(?:a (?:bit|little) |any(?:thing|time) )?(earlier|later)(?: on)?(?: on| in)? (?:that"
    r"|the same) day\b",
    re.IGNORECASE,
)
_SAME_BUT = re.compile(
    r"\b(?:the )?same(?: again| thing| slot| time)*,? but (?:the )?(?=week (?:after|before|later)|day (?:after"
    r"|before)|next week)",
    re.IGNORECASE,
)
_SAME_BUT_WEEKDAY = re.compile(
    rf"\b(?:the )?same(?: again| thing| slot| time)*,?(?: but)?(?: on)? the ({_DAY})\b(?! (?:after"
    rf"|before))",
    re.IGNORECASE,
)
_WEEK_THEN_SAME = re.compile(
    r"\b(?:the )?((?:week|day) (?:after|before)),?(?: at| but)?(?: the)? same (?:time|slot"
    r"|day)(?: and time)?",
    re.IGNORECASE,
)


def from_then(text: str, then: datetime) -> str:
    """A text with what is counted from an appointment spoken of as times: "an hour later", "earlier that day"."""

    def moved(match: re.Match[str]) -> str:
        minutes = 30 if match[1] else 60 * (_COUNTED.get(match[2].lower()) or int(match[2]))
        at = then + timedelta(minutes=minutes if match[3].lower() in ("later", "after") else -minutes)
        return f"that day at {at:%H:%M}" if at.date() == then.date() else match[0]

    def part(match: re.Match[str]) -> str:
        return f"that day {'before' if match[1].lower() == 'earlier' else 'after'} {then:%H:%M}"

    text = _SAME_BUT_WEEKDAY.sub(r"same time that \1", text)
    text = _WEEK_THEN_SAME.sub(r"same time the \1", text)
    text = _SAME_BUT.sub("same time the ", text).replace("the next week", "next week")
    return _LATER.sub(moved, _PART_OF_THAT_DAY.sub(part, text))


def from_now(text: str, local: datetime) -> str:
    """A text with the moments that are counted from ``local`` as times of day; those of another day as they are."""

    def hours_on(match: re.Match[str]) -> str:
        word = (match[2] or "").lower()
        minutes = 30 if match[1] else 60 * (_COUNTED.get(word) or int(word))
        at = local + timedelta(minutes=minutes)
        return f"today after {at:%H:%M}" if at.date() == local.date() else match[0]

    text = _MINUTES.sub("come asap today", text)
    text = _NEXT_MONTH.sub(f"around {local:%H:%M} in 1 month or so", text)
    text = _NEXT_WEEK.sub(r"\1a week today", text)
    text = _THIS_TIME.sub(f"around {local:%H:%M} ", text)
    return _HOURS.sub(hours_on, text)
