"""Ages as people tell them: their own today, not that at which something happened; from a date of birth too."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from clinic.booking.when.words import ORDINALS
from clinic.conversations import Fact
from clinic.reception.patient import RELATIVE, relative_in

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_ONES += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_OLDEST = 110
_HAPPENED = r"\b(?:had|was|were|got|did|broke|fell|went|cut|lost|started|stopped|took|used|removed|out)\b"
_BORN = re.compile(
    r"\b(?P<who>i|i'?m|im|my|s?he|he'?s|she'?s|they)?\b(?: was| is)?[^.;?!\d]{0,25}?"
    r"\b(?:born|d\.?o\.?b\.?|date of birth|birthday)\b[^.;?!\d]{0,15}(?:(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-]"
    r"|(?:\d{1,2}(?:st|nd|rd|th)? )?(?:of )?[a-z]* ?)?(?P<y>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


_OF_A_THING = r"\b(?:tattoos?|scars?|marks?|ink|it'?s|it is|they'?re|they are|which (?:is|are))\b[^.!?]{0,45}?\b"
""" "A tattoo on my ankle from my wild days, twenty years old now"."""


def is_age(text: str, value: str, intent: str) -> bool:
    """Whether a number is somebody's age: "Tuesday at 10" must make nobody ten years old."""
    if _at_that_age(text, value) and not re.search(r"\b(?:can|could|may|is|am|do|should|would|will)\b|\?", text, re.I):
        return False
    if intent == "ask_age":
        return True
    number = rf"(?:{re.escape(value)}|{_spelled(int(value))})" if value.isdigit() else re.escape(value)
    stated = (
        rf"\b(?:i'?m|i am|i will be|(?:s?he|who|{RELATIVE})(?:'?s| is)|they(?:'re| are)|aged?|age is|"
        rf"turn(?:ed|ing|s)?)\s+"
        rf"(?:only |just |nearly |almost |now )*{number}\b(?!\s*(?:weeks?|months?|days?|%|pm|am|:))"
    )
    aside = rf"\(\s*(?:aged?\s*|s?he'?s\s*)?{number}\s*\)"
    birthday = rf"\b{int(value) + 1}(?:st|nd|rd|th)\s+(?:b'?day|birthday)" if value.isdigit() else number
    ahead = (
        rf"\b(?:turns?|turning|be|nearly|almost|not(?: quite| yet)?)\s+{int(value) + 1}\b"
        if value.isdigit()
        else number
    )
    counted = rf"{aside}|{birthday}|{ahead}|\b{number}[\s-]*(?:years?[\s-]old|yrs?\b|y/?o\b|years? of age)"
    if re.search(rf"{_OF_A_THING}{number}[\s-]*years?[\s-]old", text, re.I) and not re.search(stated, text, re.I):
        return False
    return bool(re.search(f"{stated}|{counted}", text, re.IGNORECASE) or re.fullmatch(rf"\W*{number}\W*", text))


def is_a_childs(text: str, value: str) -> bool:
    """ "My 16 year old keeps asking": the age of a child whose name or place in the family is not said."""
    theirs = rf"\bmy {re.escape(value)}[ -]?(?:years?|yrs?|yo)?[ -]?(?:old)\b(?! (?:self|body|skin|face|neck))"
    return bool(re.search(theirs, text, re.IGNORECASE))


def _at_that_age(text: str, value: str) -> bool:
    """Whether a number is the age at which something happened: "had a stitch at age 7", "when I was 12"."""
    lead = r"\b(?:at|when (?:i|s?he) (?:was|were)|since|from)(?: the)?(?: age)?(?: of)?"
    then = re.search(rf"{lead} {re.escape(value)}\b(?! weeks?| months?)", text, re.IGNORECASE)
    return bool(then and re.search(_HAPPENED, text, re.IGNORECASE))


_IN_PASSING = re.compile(
    r"(?:^|[.!?;]\s+)(1[6-9]|2[01]|sixteen|seventeen|eighteen|nineteen|twenty(?:[ -]one)?)\s*"
    r"(?:,(?! ?\d| or\b| and\b)|[.!;]|$)",
    re.IGNORECASE,
)
_IN_WORDS = {"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "twenty one": 21}
_OF_TIME = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b(?:am|pm|o'?clock|the \d)",
    re.IGNORECASE,
)


_AT_SCHOOL = re.compile(
    r"\b(?:i'?m|im|i am|us|we'?re|we|as|being|me,?) (?:\w+ ){0,2}?(?:an? )?year[ -](?P<year>7|8|9|10|11|12|13)s?\b"
    r"|\b(?:i'?m|im|i am|we'?re|me being|still) (?:\w+ ){0,2}?(?:in |at )?(?:an? )?(?P<sixth>sixth[ -]?form(?:er)?)\b"
    r"|\b(?:my|revising for|doing|sitting|got|before|after) (?:my )?(?P<exam>gcses?|mocks|a[ -]levels?)\b",
    re.IGNORECASE,
)
_NOT_OWN_SCHOOL = re.compile(
    r"\b(?:teach\w*|tutor\w*|mark(?:ing)?|(?:gcse|a[ -]level|mocks?) year|(?:19|20)\d\d|when i was|years? ago"
    r"|back (?:in|at)|used to|since|sons?|daughters?"
    r"|kids?|child(?:ren)?|nieces?|nephews?|brothers?|sisters?|grand\w+|lads?|lass|teenagers?|boys?|girls?)\b",
    re.IGNORECASE,
)


def _at_school(text: str) -> Fact | None:
    """The age of somebody who says that they go to school: "they don't let us Year 11s out before that"."""
    match = _AT_SCHOOL.search(text)
    if match is None or _NOT_OWN_SCHOOL.search(text):
        return None
    return Fact(kind="age", value=str(int(match["year"]) + 4) if match["year"] else "16")


_YEARS_ALONE = re.compile(
    r"(?:^|[.!?;,(]\s*|\b(?:i am|i'?m|im)\s+)(1[0-9]|2[01])\s*(?:years?|yrs?)(?:[- ]?old)?\s*(?=[.,!?;)]|$)"
    r"(?!\s*,?\s*(?:ago|of|on|now|in|and counting|later|since|together|married|sober|clean))",
    re.IGNORECASE,
)
""" "Au pair from Spain, 21 years, the family recommends you"."""


_BIRTHDAY = re.compile(
    r"\bmy (?:(1[6-9]|2[0-2])(?:st|nd|rd|th)|(sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[- ]first))"
    r"(?: birthday| b-?day)?(?: (?:party|do))? (?:is\b(?! (?:over|done|gone))|'s (?:on|in|next|coming)|next|in "
    r"|coming|this coming|on (?:the|mon|tue|wed|thu|fri|sat|sun|this|next)|tomorrow|this (?:week|month|sat|fri|sun))",
    re.IGNORECASE,
)
_STUDENT = re.compile(
    r"\b(?:uni|university|college|student|sixth form|fresher|second year|first year)\b[^.!?\d]{0,20},\s*(1[6-9]"
    r"|2[01])\s*[,.]"
    r"|(?:^|[,.!?]\s*)(1[6-9]|2[01]),?\s+(?:and )?(?:at uni|a student|student|in (?:my )?(?:first|second|third)"
    r" year)\b",
    re.IGNORECASE,
)
""" "Second year at uni, 20, been saving up"."""
_BIRTHDAY_PAST = re.compile(
    r"\bmy (1[6-9]|2[01])(?:st|th)(?: birthday| b-?day)? (?:was (?:yesterday|last|on|a)|last (?:week|weekend"
    r"|month|sat|fri)|just gone)",
    re.IGNORECASE,
)
_SAYS_AGE = re.compile(
    r"\b(?:i'?m|i am|im)(?: (?:only|just|still|now))? (sixteen|seventeen|eighteen|nineteen|twenty(?:[ -]one)?)\b"
    r"(?! (?:weeks?|months?|days?|minutes?|stone|miles?|st|two|three|four|five|six|seven|eight|nine|per|odd"
    r"|percent))(?!-)",
    re.IGNORECASE,
)
""" "I'm only eighteen"."""
_WAS_BIRTHDAY = re.compile(
    r"\b(?:it was|had|just had|celebrated) my (?:(1[89]|2[01])(?:st|th)|(eighteenth|nineteenth|twentieth"
    r"|twenty[- ]first))\b",
    re.IGNORECASE,
)
""" "My 21st is on the 30th": a year younger until then."""
_HAS_YEARS = re.compile(
    r"\bi have (1[0-9]|2[01]|sixteen|seventeen|eighteen|nineteen|twenty(?:[ -]one)?) years\b(?! (?:of|experience"
    r"|left|in|to|with))",
    re.IGNORECASE,
)
""" "I have eighteen years", as other languages tell it."""
_AS_A_BOY_OF = re.compile(
    r"\b(?:i am|i'?m|im|am|myself|as) (?:an? |a young )?(?:boy|girl|man|woman|lady|male|female|student|lad|lass|guy) "
    r"(?:of )?(?:age )?(1[0-9]|2[01])\b(?! ?(?:stone|miles|st\b|weeks|months|days))",
    re.IGNORECASE,
)
""" "I am boy of 18 years"."""
_YEAR_OLD_HERE = re.compile(
    r"(?:^|[.!?;,:]\s*|\b(?:i'?m|im|i am|me,?|as) an? )(?:hi,? |hello,? |hey,? |a |an )*(?P<age>1[0-9]|2[01]|sixteen"
    r"|seventeen"
    r"|eighteen|nineteen|twenty(?:[ -]one)?)[ -]?(?:years?|yrs?|yr|yo|y/o)(?:[ -]?(?:old|yo"
    r"|y/o))?,?\s+(?:\w+ )?(?:here\b|lad\b"
    r"|lass\b|girl\b(?! friend)|boy\b|guy\b|male\b|female\b|student\b|man\b|woman\b)(?! of mine)",
    re.IGNORECASE,
)
""" "Seventeen year old lad here"."""
_OF_THEMSELVES = re.compile(r"\b(?:i am|i'?m|im|my name|student|au pair|from [A-Z])")


_ABOUT_TO_BE = (
    r"(?:^|[.!?;]\s*|\b(?:i'?m|im|i am|i'?ll|i will|i)\s+)(?:only |just )?(?:gonna be|going to be|will be|be|turning"
    r"|turn|nearly|almost|not quite)\s+"
)
_AGE_OF_A_RELATIVE = re.compile(
    rf"\b(?:my|our) (?:[\w'-]+ ){{0,4}}?{RELATIVE}\b[^?!]{{0,90}}?"
    r"(?:,\s*|\b(?:is|'s|has just turned|just turned|turned|only|aged?) )"
    r"(?P<age>eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty(?:[ -]one)?|[89]|1\d|2[01])\s*(?=[,.!;]|$|and\b)(?!,? ?(?:and|or) \d)",
    re.IGNORECASE,
)
""" "My granddaughter, she's in her last year of primary school, eleven, and …"."""


def is_the_writers(text: str, value: str) -> bool:
    """Whether an age is the writer's own, whoever else is named: "I'm 16, does my mum have to sign?", or a birthday to
    come: "gonna be 17 next month and my mum said she'd pay"."""
    if not value.isdigit():
        return False
    lead = r"\b(?:i'?m|i am|im|we'?re both|we are both) (?:only |just )?"
    stated = rf"{lead}{value}\b(?! ?(?:weeks?|months?|days?|minutes?|mins?))"
    return bool(re.search(rf"{_ABOUT_TO_BE}{int(value) + 1}\b|{stated}", text, re.IGNORECASE))


_THEIR_BIRTHDAY = re.compile(
    r"\b(?P<when>had|celebrated|it was|was|for) (?:her|his|their) (?:(?P<nth>1[0-9]|2[01])(?:st|nd|rd|th)"
    r"|(?P<word>tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
    r"|twentieth|twenty[- ]first))\b",
    re.IGNORECASE,
)
""" "Who had her nineteenth birthday in spring"; a gift "for his 18th" is for somebody who is not 18 yet."""
_CHILD_OF = re.compile(
    r"\b(?:lad|lass|boy|girl|child|kid|youngster|teenager) of (eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|[89]|1[0-7])\b",
    re.IGNORECASE,
)
""" "A sensible lad of fourteen"."""
_BOTH = re.compile(r"\bwe(?:'re| are) both (1[0-9]|2[01])\b", re.IGNORECASE)


_THEIR_SCHOOL = re.compile(
    rf"\b(?:(?:my|our) (?:[\w'-]+ ){{0,4}}?{RELATIVE}|s?he)\b"
    r"(?:(?!\b(?:i|i'?m|work\w*|teach\w*|job|head|used to|left|when)\b)[^.?!;]){0,50}?\b"
    r"(?:start(?:ed|s|ing)?(?: at| in)?|goes to|at|in|of) (?:his |her |the |a )?(?:last |first "
    r"|final )?(?:year (?:of|at|in) )?"
    r"(?:(?P<first>nursery|primary|infant|infants|junior)|(?P<second>secondary|high|middle|comprehensive"
    r"|big)) school\b",
    re.IGNORECASE,
)
""" "My lad, he has only just started at secondary school": a child, whose years are not said."""
_AT_PRIMARY, _AT_SECONDARY = "9", "14"


def _of_a_relative(text: str) -> Fact | None:
    """The age under 22 of somebody else: by a birthday, or named in passing."""
    if (birthday := _THEIR_BIRTHDAY.search(text)) is not None:
        age = int(birthday["nth"] or ORDINALS.get(birthday["word"].lower(), 21))
        return Fact(kind="age", value=str(age - (birthday["when"].lower() == "for")), about="other")
    if (child := _CHILD_OF.search(text)) is not None:
        return Fact(kind="age", value=_in_figures(child[1]), about="other")
    match = _AGE_OF_A_RELATIVE.search(text)
    if match is None and (school := _THEIR_SCHOOL.search(text)) is not None:
        return Fact(kind="age", value=_AT_PRIMARY if school["first"] else _AT_SECONDARY, about="other")
    if match is None or _OF_TIME.search(text[match.end() : match.end() + 15]):
        return None
    return Fact(kind="age", value=_in_figures(match["age"]), about="other")


def _in_figures(told: str) -> str:
    """A number up to 21 as figures: "fourteen", "twenty-one", "19"."""
    word = told.lower().replace("-", " ")
    return str(_ONES.index(word) if word in _ONES else _IN_WORDS.get(word, word))


def young_in_passing(text: str) -> Fact | None:
    """An age under 22 that stands alone ("Pitted scars. 19, healthy", "au pair, 21 years"), or that going to school
    tells."""
    if (school := _at_school(text)) is not None:
        return school
    if (both := _BOTH.search(text)) is not None:
        return Fact(kind="age", value=both[1])
    if (has := _HAS_YEARS.search(text)) is not None:
        return Fact(kind="age", value=_in_figures(has[1]))
    if (boy := _AS_A_BOY_OF.search(text)) is not None:
        return Fact(kind="age", value=boy[1])
    if (here := _YEAR_OLD_HERE.search(text)) is not None and relative_in(text) is None:
        return Fact(kind="age", value=_in_figures(here["age"]))
    if (years := _YEARS_ALONE.search(text)) is not None and _OF_THEMSELVES.search(text):
        return Fact(kind="age", value=years[1])
    if (said := _SAYS_AGE.search(text)) is not None:
        return Fact(kind="age", value=str(_IN_WORDS[said[1].lower().replace("-", " ")]))
    if (was := _WAS_BIRTHDAY.search(text)) is not None:
        return Fact(kind="age", value=was[1] or str(ORDINALS.get(was[2].lower(), 21)))
    if (student := _STUDENT.search(text)) is not None:
        return Fact(kind="age", value=student[1] or student[2])
    if (past := _BIRTHDAY_PAST.search(text)) is not None:
        return Fact(kind="age", value=past[1])
    if (birthday := _BIRTHDAY.search(text)) is not None:
        turning = int(birthday[1]) if birthday[1] else ORDINALS.get(birthday[2].lower(), 21)
        return Fact(kind="age", value=str(turning - 1))
    match = _IN_PASSING.search(text)
    if match is None or len(text.split()) < 4 or _OF_TIME.search(text[match.end() : match.end() + 15]):
        return _of_a_relative(text)
    return Fact(kind="age", value=_in_figures(match[1]))


def age_by_birth(text: str, today: date) -> Fact | None:
    """The age that a date or a year of birth gives; of a year alone, the age reached by its end.

    Of a date that may be read either way round (03/12), the younger one: it is the careful one.
    """
    match = _BORN.search(text)
    if match is None:
        return None
    age = today.year - int(match["y"])
    if match["d"]:
        pair = int(match["d"]), int(match["m"])
        birthdays = [(month, day) for day, month in (pair, pair[::-1]) if month <= 12]
        if any(birthday > (today.month, today.day) for birthday in birthdays):
            age -= 1
    if not 0 < age < _OLDEST:
        return None
    theirs = (match["who"] or "").lower().startswith(("he", "she", "they"))
    about: Literal["self", "other"] = "other" if theirs or relative_in(match[0]) else "self"
    return Fact(kind="age", value=str(age), about=about)


def _spelled(number: int) -> str:
    """A number up to 99 in words, as a pattern: "twenty[ -]?one"."""
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    word = _TENS[tens - 2] if tens < 10 else str(number)
    return f"{word}[ -]?{_ONES[ones]}" if ones else word
