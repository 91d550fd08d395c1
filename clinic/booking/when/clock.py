"""Times of day as people name them: stretches of minutes since local midnight, one set for each way to read them."""

from __future__ import annotations

import re
from dataclasses import dataclass

DAY = 1440
EXACT = 15
"""How long, in minutes, an exact time ("at 3") may be away from itself."""

type Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Times:
    """Stretches of the day, one set for each reading. ``bound``: "after" or "before", so that two can meet."""

    readings: tuple[tuple[Span, ...], ...]
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that was named: its possible minutes of the day, and whether morning or afternoon was left open."""

    minutes: tuple[int, ...]
    open: bool = False


_PARTS: list[tuple[str, float, float]] = [
    (
        r"(?:1st|first) thing(?: in the morning)?|very early|at opening(?: time)?|crack of dawn"
        r"|early doors",
        6,
        10.5,
    ),
    (r"(?:at |around )?breakfast ?time", 7, 10),
    (r"(?:in the |during the )?(?:day ?time|daylight(?: hours)?)", 9, 17),
    (r"(?:in |at |around )?(?:the )?middle of the day", 11, 14),
    (r"(?:in the )?forenoon", 9, 12),
    (r"(?:at |around )?tea ?time", 15.5, 18.5),
    (
        r"last thing|(?:at the )?end of (?:the |that )?day"
        r"|(?:the )?(?:last|latest) (?:slot|appointment)(?: of the day)?"
        r"|at closing(?: time)?",
        16,
        22,
    ),
    (r"(?:in the )?early (?:in the )?morning", 6, 10),
    (r"(?:in the )?mid(?: |-)?morning", 9.5, 11.5),
    (r"(?:in the )?late(?:r in the)? morning", 10.5, 12),
    (r"(?:in the )?early afternoon", 12, 14.5),
    (r"(?:in the )?mid(?: |-)?afternoon", 13.5, 16),
    (r"(?:in the )?late(?:r in the)? afternoon", 15, 18),
    (r"(?:in the )?early evening", 17, 19),
    (r"(?:in the )?late(?:r in the)? evening", 19, 24),
    (r"(?:in |during |at )?(?:the |any |an? |every )?morning", 0, 12),
    (r"(?:in |during |at )?(?:the |any |an? |every )?afternoon", 12, 17.5),
    (r"(?:in |during |at )?(?:the |any |an? |every )?evening", 17, 24),
    (r"at night|night", 18, 24),
    (r"(?:at |over |during |in |around )?(?:my |the )?lunch(?: ?(?:times?|break|hour))?", 12, 14),
    (r"after (?:i finish )?work|after office hours|after hours", 17, 24),
    (r"before work", 0, 9),
    (r"after lunch", 13, 24),
    (r"before lunch", 0, 12),
    (r"after (?:the )?school(?! (?:lets|breaks|ends?|finish|closes|holiday|hols|term|year))", 15.5, 24),
    (r"before school", 0, 9),
    (r"(?:during |in )?school hours|after (?:the )?school drop ?off", 9.25, 15),
    (r"(?:during |in )?(?:office|working|business) hours", 9, 17),
    (r"early(?= (?:on|tomorrow|today|[a-z]+day)(?: |$))", 0, 10.5),
    (r"late(?= (?:on|tomorrow|today|[a-z]+day)(?: |$))", 16.5, 24),
    (r"am", 0, 12),
    (r"pm", 12, 24),
    (r"all day|any ?time|any hour", 0, 24),
]
_DAY_PARTS = [(re.compile(words), Times((((int(first * 60), int(last * 60)),),))) for words, first, last in _PARTS]
_DAY_PARTS.append(
    (re.compile(r"(?:on )?either side of (?:my |the )?lunch(?:time)?"), Times((((600, 720), (840, 960)),)))
)
_DAY_PARTS.append((re.compile(r"(?:at )?(?:either|both) ends? of (?:the )?day"), Times((((360, 630), (960, 1320)),))))
_DAY_PARTS.append((re.compile(r"after (?:the )?school run"), Times((((555, 720),), ((930, DAY),)))))
_UNITS = re.compile(
    r"(?:sessions?|weeks?|days?|months?|years?|yrs?|hours?|hrs?|minutes?|mins?|treatments?|appointments?|people|persons?"
    r"|times|goes|rounds?|visits?|courses?|x|mm|needles?|pounds?|quid|kids|children|of|more|percent|%|spots?|scars?"
    r"|fortnights?|areas?|stone|kg|out|y|yo|old|other|different|or|to|-|and|/|\.)(?: |$)"
)
_SOFT_UNITS = re.compile(r"(?:or|to|-|and|/|\.)(?: |$)")
_NOBODY_COMES, _NOON = 360, 720
_EITHER_HALF = (7, 8)
"""Hours that may be of the morning or of the evening when neither was said."""
_HOUR = r"(\d{1,2})"
_HALF = r"(morning|afternoon|evening|night)"


def day_part(text: str, at: int) -> tuple[Times, int] | None:
    """A part of the day ("late afternoon", "after work") at a place in the joined tokens, and where it ends."""
    best: tuple[Times, int] | None = None
    for pattern, times in _DAY_PARTS:
        match = pattern.match(text, at)
        if match and match.end() > at and _ends(text, match.end()) and (best is None or match.end() > best[1]):
            best = (times, match.end())
    return best


def clock(text: str, at: int, *, bare: bool, kind: str = "at") -> tuple[Clock, int] | None:
    """A clock time at a place. ``bare``: a plain number may be one, because a word before says so.

    ``kind`` ("at", "after", "before") tells how an hour without am or pm is meant.
    """
    match = re.compile(r"(?:m(\d{1,2})|(quarter)) (?:minutes )?(past|to) " + _HOUR + r"(?: (am|pm))?(?= |$)").match(
        text, at
    )
    if match:
        minutes = 15 if match[2] else int(match[1])
        hour = int(match[4])
        return _named(hour, minutes if match[3] == "past" else -minutes, match[5], kind, match.end())
    match = re.compile(r"half (?:past )?" + _HOUR + r"(?: (am|pm))?(?= |$)").match(text, at)
    if match and not _unit_follows(text, match.end()):
        return _named(int(match[1]), 30, match[2], kind, match.end())
    match = re.compile(r"(?:12 )?(midday)(?= |$)").match(text, at)
    if match:
        return Clock((720,)), match.end()
    match = re.compile(r"(\d{1,2})[:.](\d{2})(?: ?(am|pm))?(?= |$)").match(text, at)
    if match and int(match[2]) < 60 and (":" in match[0] or match[3] or int(match[2]) % 5 == 0):
        if "." in match[0] and not match[3] and (not bare or _unit_follows(text, match.end())):
            return None
        return _named(int(match[1]), int(match[2]), match[3], kind, match.end(), exact24=match[1][0] == "0")
    match = re.compile(_HOUR + r" ?(am|pm)(?= |$)").match(text, at)
    if match:
        return _named(int(match[1]), 0, match[2], kind, match.end())
    match = re.compile(_HOUR + r" oclock(?: (am|pm))?(?= |$)").match(text, at)
    if match:
        return _named(int(match[1]), 0, match[2], kind, match.end())
    match = re.compile(
        r"(0[6-9]|1\d|2[0-2])([0-5][05])(?= (?:on |tomorrow|today|[a-z]+day))"
        r"|(0[6-9])([0-5][05])(?= (?:not|please|or|and|works|[,.!?])|$)"
    ).match(text, at)
    if match and (at == 0 or text[at - 2].isalpha()):
        return Clock((int(match[1] or match[3]) * 60 + int(match[2] or match[4]),)), match.end()
    if not bare:
        return None
    match = re.compile(r"(\d{2})(\d{2})(?: ?(?:h|hrs|hours))?(?= |$)").match(text, at)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return Clock((int(match[1]) * 60 + int(match[2]),)), match.end()
    match = re.compile(_HOUR + r"(?= |$)").match(text, at)
    if match and not _unit_follows(text, match.end()):
        return _named(int(match[1]), 0, None, kind, match.end())
    return None


def _named(
    hour: int, minutes: int, half: str | None, kind: str, end: int, *, exact24: bool = False
) -> tuple[Clock, int] | None:
    """The minutes of the day that an hour with minutes can mean."""
    if hour > 24 or (half and not 0 < hour <= 12):
        return None
    if half:
        return Clock((((hour % 12) + (12 if half == "pm" else 0)) * 60 + minutes,)), end
    if hour > 12 or hour == 0 or exact24:
        return Clock((hour % 24 * 60 + minutes,)), end
    early, late = hour % 12 * 60 + minutes, (hour % 12 + 12) * 60 + minutes
    if hour == 12:
        return Clock((late,), open=True), end
    if kind == "after":
        return Clock((late,) if hour <= 8 else (early,), open=True), end
    if kind == "before":
        return Clock((late,) if hour <= 7 else (early,), open=True), end
    if hour <= 6:
        return Clock((late,), open=True), end
    return Clock((early, late) if hour <= 8 else (early,), open=True), end


def tail(text: str, at: int, named: Clock) -> tuple[Clock, bool, int]:
    """What may follow a clock time: "ish", "or so", "sharp", "in the evening". Gives clock, vagueness and end."""
    vague = False
    while True:
        match = re.compile(r" (ish|or so|or thereabouts|sharp|on the dot|exactly|please)(?= |$)").match(text, at)
        if match:
            vague = vague or match[1] in ("ish", "or so", "or thereabouts")
            at = match.end()
            continue
        match = re.compile(r" (?:in (?:the )?|at )" + _HALF + r"(?= |$)").match(text, at)
        if match:
            return _in_half(named, match[1]), vague, match.end()
        return named, vague, at


def _in_half(named: Clock, half: str) -> Clock:
    """A clock time in the half of the day that was said."""
    if not named.open:
        return named
    hour = named.minutes[0] % 720
    return Clock((hour if half == "morning" else hour + 720,))


def exactly(named: Clock, vague: bool) -> Times:
    """At that time, or within half an hour of it when it was named vaguely."""
    return Times(
        tuple(((minute - 30, minute + 30),) if vague else ((minute, minute + EXACT),) for minute in named.minutes)
    )


def span_of(text: str, at: int, *, bare: bool) -> tuple[Times, int] | None:
    """A stretch between two clock times ("2 to 4", "9:30-11", "between 2 and 4"), its ``between``/``from`` passed."""
    first = clock(text, at, bare=True)
    if first is None:
        return None
    link = re.compile(r"(?: ish)? (to|-|until|and|or) ").match(text, first[1])
    if not link:
        return None
    second = clock(text, link.end(), bare=True, kind="before")
    if second is None:
        return None
    said = text[at : second[1]]
    later, _, end = tail(text, second[1], second[0])
    sure = (
        bare
        or end > second[1]
        or re.search(r"am|pm|:|oclock|midday|ish|half|quarter", said)
        or len(re.findall(r"\d\.[0-5][05](?= |$)", said)) == 2
    )
    if link[1] in ("and", "or") and not bare:
        return None
    if not sure:
        return None
    finish = later.minutes[-1]
    noon = first[0].minutes[0] // 60 == 12  # "12 to 8" begins at noon
    start = first[0].minutes[0] % 720 if first[0].open and not noon else first[0].minutes[0]
    if noon and second[0].open and finish <= start:
        finish += 720
    if first[0].open and not noon:
        choices = [minute for minute in (start, start + 720) if minute < finish]
        if not choices and second[0].open and finish < 720:
            finish += 720
            choices = [minute for minute in (start, start + 720) if minute < finish]
        start = choices[-1] if choices else start
    if start >= finish:
        return None
    if first[0].open and second[0].open and start < _NOBODY_COMES and finish <= _NOON:
        start, finish = start + _NOON, finish + _NOON  # "4 to 8" is of the afternoon
    if first[0].open and second[0].open and start // 60 in _EITHER_HALF and finish // 60 <= _EITHER_HALF[-1] + 1:
        return Times((((start, finish),), ((start + 720, finish + 720),))), end
    stretch: tuple[Span, ...] = ((start, finish),)
    open_end = re.fullmatch(r"10 to [1-9]", said) and second[0].open
    if open_end and not re.search(r"(?:from|between) $", text[:at]):
        return Times((stretch, ((finish - 10, finish - 10 + EXACT),))), end  # "10 to 6": from ten, or at ten to
    return Times((stretch,)), end


def _unit_follows(text: str, at: int) -> bool:
    """Whether a thing that is counted follows a number, so that it is no time."""
    rest = text[at + 1 :] if at < len(text) else ""
    return bool(_UNITS.match(rest)) and not _SOFT_UNITS.match(rest)


def _ends(text: str, at: int) -> bool:
    return at == len(text) or text[at] == " "
