"""What has a form rather than a name: ages (integers), dates, times, addresses, numbers, references (as typed)."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Match:
    """Characters `start` to `end` of the text are a `kind` with this value."""

    kind: str
    value: str | int
    start: int
    end: int


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY_NAME = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
_DAY_NAME += r"|sat(?:urday)?|sun(?:day)?)s?"
_FULL_DAY = r"(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?)"
_COUNT = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a couple(?: of)?|couple(?: of)?|a"
    r" few|few)"
)
_UNIT = r"(?:days?|weeks?|wks?|months?|mths?|years?|yrs?)"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_WORD_NUMBERS = {word: number for number, word in enumerate(_DIGITS + _TEENS)}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
_NUMBER_WORD = r"(?:(?:" + "|".join(_TENS) + r")(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?|"
_NUMBER_WORD += "|".join(_TEENS) + ")"
#: Things that may follow a number so that it is not somebody's age.
_NOT_AGE = (
    r"(?!\s*(?:st|nd|rd|th|am|pm|o'?clock|%|percent|min|mins|minutes?|hours?|hrs?|days?|weeks?|wks?|months?"
    r"|mths?|years? ago"
    r"|sessions?|treatments?|times?|mm|mg|kg|pounds?|quid|euros?|dollars?|of\b|appointments?|goes|/|:|\.\d"
    r"|,\d{3}|\d)|[-/.:]\d)"
)

_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_REFERENCE = re.compile(r"\bNP[\s-]?[0-9A-Z]{6}\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\(?\d[\d\s().-]{6,20}\d(?![\w])")
_ISO_DATE = re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b")
_TIME_AFTER_DAY = re.compile(
    rf"\b(?:{_DAY_NAME}|today|tomorrow|tmrw)\s+(?:at\s+)?(\d{{1,2}}[.:][0-5]\d)(?![\w/.])", re.I
)
_DATES = [
    _ISO_DATE,
    re.compile(rf"\b(?:the\s+)?{_ORDINAL}\s+(?:of\s+)?{_MONTH}\b(?:,?\s+\d{{4}}\b)?", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+(?:the\s+)?{_ORDINAL}\b(?:,?\s+\d{{4}}\b)?", re.IGNORECASE),
    re.compile(
        r"(?<![\w/.])\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?(?![\w/])(?!\s*(?:mm|cm|ml|mg|hours?|hrs?|%|times|weeks?))"
    ),
    re.compile(r"\b(?:day after tomorrow|tomorrow|tmrw|tmr|tomoz|2moro|today|tonight|yesterday)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:(?:next|this|coming|last|on)\s+)?(?:{_FULL_DAY}|(?<=next )(?:{_DAY_NAME}))\b(?:\s+week\b)?",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:next|this|on|last)\s+{_DAY_NAME}\b", re.IGNORECASE),
    re.compile(r"\b(?:mon|tues?|weds?|thurs?|fri)\b|\b(?:sat|sun)(?=\s+(?:at\s+)?\d)", re.IGNORECASE),
    re.compile(
        r"\b(?:next|this|last|coming)\s+(?:week(?:end)?|month|year|summer|spring|autumn|winter)\b", re.IGNORECASE
    ),
    re.compile(rf"\b(?:in|within)\s+{_COUNT}\s+{_UNIT}(?:'?\s+time)?\b", re.IGNORECASE),
    re.compile(rf"\b(?:about\s+|around\s+)?{_COUNT}\s+{_UNIT}\s+(?:ago|from now|back)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:(?:early|mid|late|beginning of|start of|middle of|end of|since|in|by|before|after|until"
        rf"|till)\s+)+{_MONTH}\b(?:\s+\d{{4}}\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:at\s+|before\s+|by\s+|over\s+)?(?:(?:christmas|xmas)(?:\s+(?:eve|day))?|easter"
        r"|new year'?s?(?: eve| day)?|bank holiday)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\bthe\s+\d{1,2}(?:st|nd|rd|th)\b", re.IGNORECASE),
    re.compile(r"\b(?:the\s+|at the\s+)?weekends?\b", re.IGNORECASE),
    re.compile(
        r"\b(?:january|february|april|june|july|august|september|october|november|december)\b(?:\s+\d{4}\b)?",
        re.IGNORECASE,
    ),
]
_TIMES = [
    re.compile(
        r"\b(?:(?:at|after|before|around|about|by|from|between|until|till)\s+)?(?:\d{1,2}(?:[:.]\d{2})?\s?(?:am"
        r"|pm|a\.m\.|p\.m\.)"
        r"|(?:[01]?\d|2[0-3]):[0-5]\d)(?=$|[^\w])",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:at|after|before|around)\s+(?:[1-9]|1\d|2[0-3])\b(?=\s*(?:$|[?.!,]|on\b|please|tomorrow|today"
        r"|or\b|if\b))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:half|quarter)\s+(?:past|to)\s+\w+\b|\b\w+\s+o'?\s?clock\b"
        r"|\bhalf\s+(?:1[0-2]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<!good )\b(?:(?:early|late|in the|mid)\s+)*(?:mornings?|afternoons?|evenings?|lunch\s?times?|midday|noon"
        r"|after work|after school"
        r"|first thing|before work)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:asap|as soon as possible|earliest|soonest|any time|anytime)\b", re.IGNORECASE),
]
_RELATIVE = (
    "son|daughter|mum|mom|mam|mother|dad|father|sister|brother|friend|mate|husband|hubby|wife|partner|boyfriend"
    "|girlfriend|boy|girl|teenager|kid|child|niece|nephew|cousin|aunt|aunty|auntie|uncle|nan|nana|gran|granny|grandma"
    "|grandad|grandmother|grandfather|twin"
)
_AGES = [
    re.compile(r"\b(\d{1,3})[\s-]*(?:years?|yrs?|yr|y)[\s-]*(?:olds?|o)\b", re.IGNORECASE),
    re.compile(r"\b(\d{1,3})\s?(?:yo|y/o|y\.o\.?)(?![a-z])", re.IGNORECASE),
    re.compile(rf"\b(?:{_RELATIVE}|[mf]|me|i)\s?\(\s*(?:aged?\s*|she'?s\s*|he'?s\s*)?(\d{{1,2}})\s*\)", re.IGNORECASE),
    re.compile(r"\b(?:aged?|age(?:\s+(?:is|of))?|age:)\s*(\d{1,3})\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:i'?m|i am|im|she'?s|he'?s|she is|he is|they'?re|(?:just\s+)?turn(?:ed|ing)?|now"
        rf"|(?:{_RELATIVE})(?:'s|\s+is|,)?)\s+"
        rf"(?:only\s+|just\s+|nearly\s+|almost\s+|over\s+|already\s+|about\s+|(?:just\s+)?turn(?:ed|ing)\s+"
        rf"|a\s+)*(\d{{2,3}})\b{_NOT_AGE}",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:over|under|at|until|below|above)\s+(?:the\s+age\s+of\s+)?(\d{2})(?=\s+(?:years? old|too"
        r" old|too young|be too))", re.IGNORECASE),
    re.compile(r"\b(?:at|being)\s+(\d{2})(?=\s+(?:is|can|am i|should|do|would)\b|\s*(?:$|[?,]))", re.IGNORECASE),
    re.compile(r"(?<![\w/.:-])(\d{2})\s?[mf](?![\w'])", re.IGNORECASE),
    re.compile(r"^\s*(\d{2})\s+here\b", re.IGNORECASE),
    re.compile(
        r"\b(?:is|am\s+i|are)\s+(\d{2})(?=\s+(?:too\s+(?:old|young|late|early)|ok|okay|alright|fine))", re.IGNORECASE
    ),
]  # fmt: skip
_AGE_WORDS = re.compile(
    rf"\b(?:i'?m|i am|im|aged?|she'?s|he'?s|she is|he is|turning|turned|(?:{_RELATIVE})(?:'s|\s+is))\s+"
    rf"({_NUMBER_WORD})\b{_NOT_AGE}",
    re.IGNORECASE,
)
#: "my 17th birthday is tomorrow": until then one is a year younger.
_BIRTHDAY_AHEAD = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)\s+(?:b'?day|birthday)\b(?=[\w\s']{0,15}\b(?:tomorrow|next|in|on|this|coming|soon|is)\b)",
    re.IGNORECASE,
)
#: "I turn 18 in March", "turning 18 soon", "not quite 18": until then one is a year younger.
_AGE_AHEAD = [
    re.compile(
        r"\b(?:turns?|turning|will (?:be|turn)|'ll (?:be|turn)|going to be|gonna be) (\d{2})\b"
        r"(?= (?:in|next|on|this (?:coming )?(?:week|month|year|spring|summer|autumn|winter)|soon|tomorrow|later)\b)",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:nearly|almost|not (?:quite|yet)|not)\s+(18)\b" + _NOT_AGE, re.IGNORECASE),
]
#: "twenty nine years old"; "forty two and wrinkly" at the beginning, as people introduce themselves.
_AGE_WORDS_ELSEWHERE = [
    re.compile(rf"\b({_NUMBER_WORD})(?=[\s-]+(?:years?|yrs?)[\s-]+olds?\b)", re.IGNORECASE),
    re.compile(rf"^\s*({_NUMBER_WORD})(?=\s*(?:,|and|with)\s)(?!\s*and\s+a\s+half)", re.IGNORECASE),
]
_ROMAN = {"i": "I", "ii": "II", "iii": "III", "iv": "IV", "v": "V", "vi": "VI"}
_SKIN_NUMBERS = {
    "1": "I",
    "2": "II",
    "3": "III",
    "4": "IV",
    "5": "V",
    "6": "VI",
    "one": "I",
    "two": "II",
    "three": "III",
}
_SKIN_NUMBERS |= {"four": "IV", "five": "V", "six": "VI"} | _ROMAN
_SKIN_VALUE = r"(1|2|3|4|5|6|one|two|three|four|five|six|iii|ii|iv|vi|i|v)"
_SKIN_TYPES = [
    re.compile(
        rf"\b(?:fitzpatrick|fitz|skin\s*type|photo\s*type)s?(?:\s+(?:skin|type|scale|is|of|number|no\.?"
        rf"|a))*\s*:?\s*{_SKIN_VALUE}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:type|fst)\s*{_SKIN_VALUE}(?:\s*(?:to|-|/|or|and)\s*{_SKIN_VALUE})?\s+(?:skin|on the fitz"
        rf"|fitz)", re.IGNORECASE),
    re.compile(r"\b(?:am|i'm|im|a)\s+(?:a\s+)?type\s*(1|2|3|4|5|6|iii|ii|iv|vi|i|v)\b", re.IGNORECASE),
]  # fmt: skip
_BARE_AGE = re.compile(r"\s*(1[2-9]|[2-9]\d)\s*[.!]?\s*")


def find(text: str) -> list[Match]:
    """All of them in `text`, in order, none overlapping: what is surest is looked for first."""
    taken: list[Match] = []

    def take(kind: str, value: str | int, start: int, end: int) -> None:
        if start < end and all(end <= other.start or start >= other.end for other in taken):
            taken.append(Match(kind, value, start, end))

    for match in _EMAIL.finditer(text):
        take("email", match.group().rstrip("."), match.start(), match.start() + len(match.group().rstrip(".")))
    for match in _REFERENCE.finditer(text):
        # Six letters that are a word (`np thanks`) are no reference: ours hold a digit, or a dash.
        if any(mark.isdigit() for mark in match.group()) or "-" in match.group():
            take("reference", match.group(), *match.span())
    for match in _ISO_DATE.finditer(text):
        take("date", match.group(), *match.span())
    for match in _PHONE.finditer(text):
        if 8 <= sum(mark.isdigit() for mark in match.group()) <= 15:
            take("phone", match.group().strip(), *match.span())
    for pattern in _SKIN_TYPES:
        for match in pattern.finditer(text):
            values = [value for value in match.groups() if value]
            take("skin_type", _SKIN_NUMBERS[values[-1].lower()], *match.span())
    for pattern in _AGE_AHEAD:
        for match in pattern.finditer(text):
            take("age", int(match.group(1)) - 1, *match.span())
    for pattern in _AGES:
        for match in pattern.finditer(text):
            if 1 <= int(match.group(1)) <= 120:
                take("age", int(match.group(1)), match.start(1), match.end())
    for match in _BIRTHDAY_AHEAD.finditer(text):
        take("age", int(match.group(1)) - 1, *match.span())
    for pattern in (_AGE_WORDS, *_AGE_WORDS_ELSEWHERE):
        for match in pattern.finditer(text):
            take("age", _number(match.group(1)), *match.span(1))
    for match in _TIME_AFTER_DAY.finditer(text):
        take("time", match.group(1), *match.span(1))
    for kind, patterns in (("date", _DATES), ("time", _TIMES)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                take(kind, match.group(), *match.span())
    bare = _BARE_AGE.fullmatch(text)
    if bare:
        take("age", int(bare.group(1)), *bare.span(1))
    return sorted(taken, key=lambda match: match.start)


def _number(words: str) -> int:
    return sum(_TENS.get(word, _WORD_NUMBERS.get(word, 0)) for word in re.split(r"[\s-]+", words.lower()))
