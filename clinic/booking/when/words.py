"""From what was typed to canonical tokens: spelling, abbreviations, number words, words that only look like days."""

from __future__ import annotations

import re
import unicodedata

from clinic.booking.when.meant import in_our_words

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_SPELLINGS = {
    "monday": "mon munday monady",
    "tuesday": "tue tues tuesdy tuesady teusday tusday teus tuse",
    "wednesday": "wed weds wensday wednsday wendsday wenesday wensdey wednesdy wendesday wednsesday wedensday",
    "thursday": "thu thur thurs thursdy thursady thrusday thirsday thusday thursdsay thrus thrs thurd thusd",
    "friday": "fri friady firday fryday frid",
    "saturday": "sat saterday satuday saturdy sturday satarday satday",
    "sunday": "sun sundy",
    "january": "jan", "february": "feb febuary", "march": "mar", "april": "apr", "june": "jun", "july": "jul",
    "august": "aug", "september": "sep sept", "october": "oct", "november": "nov", "december": "dec decemeber",
    "tomorrow": "2moz 2mrw tmoz tomoro tmro tmrw tmr tmw tomo tomoz 2moro 2morrow tmoro"
    " tomorow tommorow tommorrow tomorrrow",
    "today": "2day todya",
    "tonight": "tonite 2nite 2night",
    "morning": "mornin morn morining mornings",
    "afternoon": "arvo avo aft afternon aftenoon afternoons",
    "evening": "evenin evng eve eves evenings",
    "night": "nite nights",
    "mondays": "mons", "fridays": "fris", "saturdays": "sats", "sundays": "suns",
    "weekend": "wkend wknd",
    "weekday": "wkday wkdy",
    "weekdays": "wkdays",
    "lunchtime": "lunchtimes",
    "quarter": "qtr quater",
    "year": "yr",
    "except": "exept excpt ecxept execpt exc",
    "appointment": "appt apt appointmnt",
    "hours": "hrs",
    "work": "wrk",
    "at": "@",
    "weekends": "wkends",
    "next": "nxt",
    "week": "wk",
    "weeks": "wks",
    "fortnight": "fortnights",
    "christmas": "xmas crimbo chrimbo",
    "until": "til till untill",
    "around": "roughly approximately approx circa arround about",
    "between": "btw btwn betwen",
    "before": "b4 befor",
    "asap": "asp",
    "midday": "noon",
    "oclock": "o'clock",
}  # fmt: skip
_CANONICAL = {wrong: right for right, wrongs in _SPELLINGS.items() for wrong in wrongs.split()}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"thirty": 30}
ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30}
_TOKEN = re.compile(
    r"2(?:moro|morrow|moz|mrw|day|nite|night)\b|b4\b"
    r"|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b"
    r"|\d{1,2}/\d{1,2}\b|\d{1,2}:\d{2}|\d{1,2}\.\d{2}\b"
    r"|\d{1,2}(?:st|nd|rd|th)\b|\d+"
    r"|[a-z]+(?:'[a-z]+)*|[-,;&+/.?!%£$@]"
)


_SPOKEN_TIME = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[ -](fifteen|thirty|forty[ -]?five)\b"
)
_MINUTES = {"fifteen": "15", "thirty": "30", "forty five": "45", "forty-five": "45", "fortyfive": "45"}
_PARTS_OF_DAY = frozenset({"morning", "mornings", "morn", "afternoon", "aft", "arvo", "evening", "eve", "am", "pm"})
_DAY_LINKS = frozenset(["or", "and", ",", "-", "&", "/", "to", "until", "nor"])
_SLIPPED = (
    "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "august", "september", "october", "november", "december", "morning", "afternoon", "evening", "weekend", "fortnight",
    "christmas",
)  # fmt: skip
_REAL_WORDS = frozenset(
    {"mourning", "mornings", "evenings", "weekends", "weekday", "weekdays", "mondays", "tuesdays", "wednesdays"}
    | {"thursdays", "fridays", "saturdays", "sundays", "afternoons", "fortnights", "sundae", "moaning"}
    | {"fortnightly", "forthright", "augusta", "augustine"}
)
_BEFORE_SUNDAY = frozenset(
    [
        "on",
        "this",
        "next",
        "coming",
        "every",
        "each",
        "any",
        "last",
        "not",
        "except",
        "by",
        "before",
        "after",
        "until",
        "from",
        "between",
    ]
)
_AFTER_SUNDAY = frozenset(
    [
        "at",
        "morning",
        "afternoon",
        "evening",
        "night",
        "am",
        "pm",
        "or",
        "and",
        ",",
        "-",
        "?",
        ".",
        "!",
        "before",
        "after",
        "around",
        "from",
    ]
)
_NEVER_BEFORE = {
    "sat": frozenset(["i", "he", "she", "they", "we", "you", "have", "been", "was", "just"]),
    "wed": frozenset(["get", "getting", "be", "to", "we", "i", "newly", "just"]),
}
_BEFORE_A_DATE = frozenset(
    ["on", "by", "until", "till", "til", "after", "before", "b4", "from", "around", "for", "between"]
)
_AFTER_A_DATE = frozenset(
    [
        *["or", "and", "but", "if", "then", "please", "pls", "is", "works", "would", "any", "onwards"],
        *["at", "to", "in", "from", "around", "about", "between", "before", "after"],
        *["am", "pm", "morning", "afternoon", "evening", "early", "late"],
    ]
)
_BEFORE_MAY = frozenset(
    [
        "in",
        "of",
        "early",
        "mid",
        "late",
        "next",
        "this",
        "by",
        "before",
        "after",
        "until",
        "during",
        "since",
        "from",
        "end",
        "start",
    ]
)


def tokens(text: str) -> list[str]:
    """The canonical tokens of a text: lower case, weekdays and months in full, numbers as digits, marks apart."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("‘", "'").replace("–", "-")
    plain = re.sub(r"\b([ap])\.m\b\.?", r"\1m", plain)
    plain = re.sub(r"\b(1[0-2]|[1-9])((?::[0-5]\d)?)([ap])\b(?![.'])", r"\1\2 \3m", plain)
    plain = re.sub(r"\bo'? ?clock\b", "oclock", plain)
    plain = re.sub(r"(?<=[a-z\d]):(?= )", " ,", plain)
    plain = re.sub(r"\b(\d{1,2})[h](\d{2})\b", r"\1:\2", plain)
    plain = in_our_words(plain)
    plain = _SPOKEN_TIME.sub(lambda said: f"{_NUMBERS[said[1]]}:{_MINUTES[said[2]]}", plain)
    found = [_plain_word(each) for each in _TOKEN.findall(plain)]
    found = _joined_numbers(found)
    return [_in_context(found, index) for index in range(len(found))]


def _plain_word(word: str) -> str:
    if word.endswith("'s") and len(word) > 3:
        base = word[:-2]
        if base in WEEKDAYS or base in _CANONICAL:
            return _CANONICAL.get(base, base)
    return word


def _joined_numbers(found: list[str]) -> list[str]:
    """Number words as digits; "five to nine" as minutes (``m5``), because "5 to 9" is a stretch of hours."""
    joined: list[str] = []
    index = 0
    while index < len(found):
        word = found[index]
        following = found[index + 1] if index + 1 < len(found) else ""
        third = found[index + 2] if index + 2 < len(found) else ""
        if word in ("twenty", "thirty") and following in {**_NUMBERS, **ORDINALS} and following != word:
            tens = _NUMBERS[word]
            if following in ORDINALS and ORDINALS[following] < 10:
                joined.append(_ordinal(tens + ORDINALS[following]))
                index += 2
                continue
            if following in _NUMBERS and 0 < _NUMBERS[following] < 10:
                minute = third in ("past", "to")
                joined.append(f"{'m' if minute else ''}{tens + _NUMBERS[following]}")
                index += 2
                continue
        if word in ("five", "ten", "twenty") and following in ("past", "to") and (third in _NUMBERS or third.isdigit()):
            joined.append(f"m{_NUMBERS[word]}")
        elif word.isdigit() and following == "past" and (third in _NUMBERS or third.isdigit()):
            joined.append(f"m{word}")
        elif word in _NUMBERS:
            joined.append(str(_NUMBERS[word]))
        else:
            joined.append(word)
        index += 1
    return joined


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _in_context(found: list[str], index: int) -> str:
    """The canonical word at a place; "sun", "sat" and "may" are days and months only where one would stand."""
    word = found[index]
    before = found[index - 1] if index else ""
    after = found[index + 1] if index + 1 < len(found) else ""
    if word in ("sun", "sat", "wed", "mar"):
        return _CANONICAL[word] if _is_a_day(found, index) else f"({word})"
    if word == "may":
        numbered = bool(re.match(r"\d{1,2}(st|nd|rd|th)?$", before) or re.match(r"\d{1,2}(st|nd|rd|th)?$", after))
        return word if numbered or before in _BEFORE_MAY else "(may)"
    if word == "eve" and (
        before in ("christmas", "xmas", "year's", "years", "year") or _misspelt(before) == "christmas"
    ):
        return word
    if word == "about" and after and not after[0].isdigit() and after not in ("midday", "noon", "half", "quarter"):
        return word
    if word == "am" and not (
        before[:1].isdigit()
        or before in WEEKDAYS
        or before in _CANONICAL
        or before == "tomorrow"
        or _misspelt(before)
        or before in ("pref", "prefer", "preferably", "ideally", "the", "or", "in")
        or (before == "," and after in ("", ",", ".", "please", "if", "?", "ideally", "only"))
    ):
        return "(am)"
    if word in ORDINALS and (after == "of" or before in MONTHS or _CANONICAL.get(before) in MONTHS or after in MONTHS):
        return _ordinal(ORDINALS[word])
    earlier = found[index - 2] if index > 1 else ""
    if word in ORDINALS and before == "the" and (earlier in MONTHS or _CANONICAL.get(earlier) in MONTHS):
        return _ordinal(ORDINALS[word])
    if ORDINALS.get(word, 0) >= 10 and before in ("", ",", "on", "or") and after not in _COUNTED_THINGS:
        return _ordinal(ORDINALS[word])
    if word in ORDINALS and before in ("the", "or", "and") and _is_a_date(found, index):
        return _ordinal(ORDINALS[word])
    return _CANONICAL.get(word) or _misspelt(word) or word


_COUNTED_THINGS = frozenset(["session", "time", "appointment", "birthday", "floor", "week", "visit", "treatment", "of"])


def _is_a_date(found: list[str], index: int) -> bool:
    """Whether "the ninth" is a day of the month: behind "on" or a bound, and no thing that is counted follows."""
    bound = found[index - 2] if index > 1 else ""
    after = found[index + 1] if index + 1 < len(found) else ""
    ends = not after or not after[0].isalpha() or after in _AFTER_A_DATE
    if found[index - 1] != "the" or bound in ("or", "and"):  # "the fifth of January or the sixth"
        dated = any(word in MONTHS or _CANONICAL.get(word) in MONTHS for word in found[:index])
        return ends and (dated or (found[index - 1] == "the" and ORDINALS[found[index]] > 6))
    return ends and (
        bound in _BEFORE_A_DATE
        or bound in WEEKDAYS
        or _CANONICAL.get(bound) in WEEKDAYS
        or (ORDINALS[found[index]] > 6 and bound in ("", ","))
    )


_TOLD_FROM_ALL = ("wednesday", "afternoon", "september", "fortnight")
"""Names that no other word comes near, with two slips in it: Christian is no Christmas."""
_DRAWLED = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|ns|rs|ur)?d(?:ee|ie|i|y|aye?|ey)")
"""A weekday as it sounds: "tuesdee"."""


def _misspelt(word: str) -> str | None:
    """The long day or month name that a word is one slip away from ("tomorroe", "wednesady"); None for any other."""
    if len(word) < 5 or not word.isalpha() or word in _SLIPPED or word in _REAL_WORDS:
        return None
    if drawled := _DRAWLED.fullmatch(word):
        return next(name for name in WEEKDAYS if name.startswith(drawled[1]))
    alike = [name for name in _SLIPPED if name[0] == word[0]]
    return next((name for name in alike if _one_slip(word, name)), None) or next(
        (name for name in alike if name in _TOLD_FROM_ALL and _two_slips(word, name)), None
    )


def _two_slips(word: str, name: str) -> bool:
    """Whether one letter less or another makes a word of `word` that is one slip away: "aftanoon"."""
    return any(
        _one_slip(word[:at] + name[at : at + 1] + word[at + cut :], name)
        for at in range(1, len(word))
        for cut in (0, 1)
    )


def _one_slip(word: str, name: str) -> bool:
    """Whether one letter added, left out, changed or swapped with its neighbour makes `word` out of `name`."""
    if abs(len(word) - len(name)) > 1:
        return False
    at = next(
        (index for index, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name))
    )
    mine, other = word[at:], name[at:]
    swapped = len(mine) > 1 and len(other) > 1 and mine[:2] == other[1::-1] and mine[2:] == other[2:]
    return mine[1:] == other[1:] or mine[1:] == other or mine == other[1:] or swapped


def _is_a_day(found: list[str], index: int) -> bool:
    """Whether "sun", "sat", "wed" or "mar" stands where a day or month would."""
    word = found[index]
    before = found[index - 1] if index else ""
    after = found[index + 1] if index + 1 < len(found) else ""
    if word == "mar":
        return before in _BEFORE_MAY or before[:1].isdigit() or after[:1].isdigit()
    if word != "sun":
        start = found[index - 2] if index > 1 else ""
        a_stretch = before == "to" and (start in WEEKDAYS or _CANONICAL.get(start) in WEEKDAYS)
        return a_stretch or before not in _NEVER_BEFORE[word]
    if before in _DAY_LINKS:
        other = found[index - 2] if index > 1 else ""
        return other in WEEKDAYS or _CANONICAL.get(other) in WEEKDAYS or other in _PARTS_OF_DAY
    if after and after not in _AFTER_SUNDAY and not after[0].isdigit():
        return False
    return before in _BEFORE_SUNDAY or (not before and after not in ("and", ","))
