"""What people write for something that the grammar knows by another name, put into the words it knows."""

from __future__ import annotations

import re

from clinic.booking.when.briefly import in_full
from clinic.booking.when.leftout import left_out
from clinic.booking.when.mentioned import without_mentions
from clinic.booking.when.moving import moved
from clinic.booking.when.plainly import said_plainly
from clinic.booking.when.rewriting import DAYS_SHORT, MONTHS_SHORT, SOME, rewritten
from clinic.booking.when.waiting import waited


def in_our_words(text: str) -> str:
    """A lower-case text with turns of phrase ("back on the 12th", "not this Saturday, the one after") made plain."""
    return rewritten(said_plainly(moved(without_mentions(left_out(waited(in_full(text)))))), _MEANT)


def _the_one_after(match: re.Match[str]) -> str:
    """ "Not this Saturday, the one after": a week later than the one that is ruled out."""
    if match[1] in ("week", "wk"):
        return "week after next" if match[0].startswith("not next") else "next week"
    if match[1] in ("weekend", "wkend", "wknd"):
        return f"weekend in {2 if match[0].startswith('not next') else 1} weeks"
    return f"{match[1]} after next" if match[0].startswith("not next") else f"{match[1]} week"


def _not_this_one(match: re.Match[str]) -> str:
    """ "Fridays except this one": every Friday but the coming one."""
    day = next(name for name in _DAYS if name.startswith(match[1][:3]))
    return f"{day}s{match[3]}{match[4]} this {day}"


def _each_of_the_month(match: re.Match[str]) -> str:
    """ "4th 5th or 6th of Jan": each of them is."""
    return " or ".join(f"{day} {match[3]}" for day in [*re.findall(r"\d{1,2}[a-z]{2}", match[1]), match[2]])


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NTH = r"first|second|third|fourth|1st|2nd|3rd|4th|last"
_MEANT = [
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"\b(\d{1,2})h\b", r"\1:00"),
        (r"\bnext to next\b", "next next"),
        (r"\baft (?=\d|half|quarter|work|school)", "after "),
        (rf"\b((?:this |next )?month|(?:{MONTHS_SHORT})[a-z]*)(?:'?s)? end\b", r"end of \1"),
        (
            r"(?<!between )(?<!between the )(?<!from )(?<!from the )"
            r"\b((?:\d{1,2}(?:st|nd|rd|th)(?: ?[,/&] ?| )(?:or |and )?)+)(\d{1,2}(?:st|nd|rd|th)) (?:of )?"
            rf"((?:{MONTHS_SHORT})[a-z]*)",
            _each_of_the_month,
        ),
        (
            r"\b(?:had|did)(?: (?!appointment|booking|better|like)[a-z0-9]+){0,5}? on "
            rf"(?:{DAYS_SHORT})(?:[a-z]*day|s|rs|urs|nes)?\b",
            "yesterday",
        ),
        (r"\b2m(?:o[a-z]*|r[a-z]+)\b", "tomorrow"),
        (r"\b(twenty|thirty)-(?=[a-z])", r"\1 "),
        (
            r"\b(morn(?:ing)?|afternoon|arvo|avo|evening|eve|nite|night|tomorrow|today|around|about|say)"
            r" (\d{1,2})\.([0-5][05])"
            r"(?![.\d])(?! ?(?:mm|cm|%|pounds|quid|k\b))",
            r"\1 \2:\3",
        ),
        (
            rf"\b({_NTH}) (?:or|and|&|/) (?:the )?({_NTH}) (week|weekend|(?:{DAYS_SHORT})[a-z]*day) (?:of|in) "
            rf"((?:the |next |this )?(?:month|(?:{MONTHS_SHORT})[a-z]*))",
            r"\1 \3 of \4 or \2 \3 of \4",
        ),
        (r"\b(mlk|memorial|labor|presidents'?|columbus|anzac|australia) (?=week)", r"\1 day "),
        (
            rf"\bnot that (day|week|weekend|(?:{DAYS_SHORT})[a-z]*),? (?:but )?"
            r"the (?:one|week|day|weekend) after\b(?! that)",
            r"the \1 after that",
        ),
        (
            r"\b(?:i|we) (?:paid|came|went|rang|called|spoke|emailed|messaged|visited|saw)(?: [a-z0-9£$]+){0,4}?"
            r" on (?:the )?\d{1,2}(?:st|nd|rd|th)\b"
            rf"(?: (?:of )?(?:{MONTHS_SHORT})[a-z]*\b)?",
            "yesterday",
        ),
        (r"\bbank hols?\b", "bank holiday"),
        (r"\b(\d{1,2}(?:[:.]\d\d)?)-ish\b", r"\1 ish"),
        (r"\bthat (?:isn't|isnt|is not|aren't|arent)(?: an?| on)?\b", "not"),
        (r"\bquarter of (?=\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)", "quarter to "),
        (r"\b(?:on|at) or (?=(?:after|before)\b)", "on-or-"),
        (r"\bon-or-after\b", "from"),
        (r"\bon-or-before\b", "until"),
        (r"\b(?:bang|dead|spot) on (?=\d|half|quarter|noon|midday)", "at "),
        (r"\b(\d{1,2}) thirty\b", r"\1:30"),
        (r"\b(\d{1,2}) forty[ -]?five\b", r"\1:45"),
        (r"\b(\d{1,2}) fifteen\b", r"\1:15"),
        (r"\b(?:a|one) month and a half\b", "6 weeks"),
        (r"\b(?:a|one) week and a half\b", "10 days"),
        (r"\bbetween now and\b|\bfrom now (?:un)?till?\b", "up to"),
        (r"\bthru\b", "through"),
        (r"\bmwf\b", "monday wednesday and friday"),
        (rf"\b((?:{DAYS_SHORT})[a-z]*) (?:just )?(?:gone|past)\b(?! \d| half| quarter)", r"last \1"),
        (
            r"\b(?:i|we|he|she|my [a-z]+|the [a-z]+|work|school|class|college)(?: usually| normally)?"
            r" (?:finish(?:es)?|ends?|gets? (?:off|out|away)|knocks? off|clocks? off|(?:am |is |'m )done)"
            r"(?: [a-z]+){0,3}? (?:at|around|by) (?=\d|half|quarter|noon)",
            "after ",
        ),
        (
            r"\b(?:i|we|my [a-z]+|work|school|class|college)(?: usually| normally)? (?:starts?|begins?)"
            r"(?: [a-z]+){0,2}? at (?=\d|half|quarter|noon)",
            "before ",
        ),
        (
            r"\b(?:i'm|im|i am|i'll be|turn(?:ing|ed)?|aged?) \d{2},? "
            rf"(?:in|on|this|next) (?:{MONTHS_SHORT})[a-z]*\b",
            "",
        ),
        (
            r"\b(?:had|did|started|finished|got)(?: (?!appointment|booking|better|like)[a-z0-9]+){0,5}? on (?:the )?"
            rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{MONTHS_SHORT})[a-z]*\b",
            "yesterday",
        ),
        (rf"\b(day|week|weekend|(?:{DAYS_SHORT})[a-z]*) following (?!that|week|day|one|on)", r"\1 after "),
        (
            r"\b(?:except|not|but not) (?:when|(?:on )?(?:the )?days)(?: (?:that|when))?"
            r" [a-z' ]{2,30}?,? (?:which (?:is|are)|ie|i\.e\.?|so)\b",
            "not",
        ),
        (
            r"\b(?:in )?between (?:the )?(?:school |nursery )?(?:drop ?-?offs?|runs?)"
            r"(?: and (?:the )?(?:school )?pick ?-?ups?)?(?= |$)",
            "school hours",
        ),
        (
            r"\bafter (?:i|we)(?:'ve| have)? (?:drop|dropped|take|taken|took)\b[a-z ]*? at "
            r"((?:half|quarter (?:past|to)) )?([789](?:[:.]\d\d)?)(?! ?[ap]m)\b",
            r"after \1\2 am",
        ),
        (
            r"\b(?:i'm|im|i am|i'll be|ill be|we're|we are|i will be)(?! free| available| around| here| open| off)"
            r" (?:(?:not (?:back|here|around|in)|out|in|at|on|off|abroad|travelling|traveling|stuck|working)\b"
            r"[a-z ]{0,25}?) (?:until|till?)\b",
            "after",
        ),
        (r"\b(?:out of (?:the )?(?:country|town|office|area)|not back|off on holiday) (?:until|till?)\b", "after"),
        (r"\b((?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|@|at) (\d{1,2})\.([0-5]\d)(?![.\d])", r"\1 \2:\3"),
        (r"\b(\d{1,2})\.([0-5]\d) ?(?=[ap]m\b)", r"\1:\2 "),
        (
            r"\b(noon|midday|lunch ?time|lunch|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
            r"|half|quarter)[ -]?ish\b",
            r"\1 ish",
        ),
        (r"\b(xmas|christmas|crimbo) (and|&|n|to|-|or) (?:the )?(?:ny|nyd)\b", r"\1 \2 new year"),
        (r"\b(before|after|until|till?|over) (?:the )?ny\b", r"\1 new year"),
        (
            r"\b(?:not|nothing|no appointments?|don't want (?:it|anything)|dont want (?:it|anything)) "
            r"(?:for|in) (?:another|at least|about|a good|the next) "
            rf"({SOME}) (days?|weeks?|wks?|fortnights?|months?)\b",
            r"from in \1 \2",
        ),
        (rf"\bnot for (?=(?:{SOME}) (?:days?|weeks?|wks?|fortnights?|months?)\b)", "from in "),
        (rf"\b(?:in|after) at least (?=(?:{SOME}) (?:days?|weeks?|wks?|fortnights?|months?)\b)", "from in "),
        (r"\b(\d{1,2})\.([0-5]\d)(?= (?:on )?(?:mon|tue|wed|thu|fri|sat|sun|tom|tmr|2mo))", r"\1:\2"),
        (r"\b(after|before|by|from|until|til) ([1-9])([0-5][05])\b(?! (?:pounds|quid))", r"\1 \2:\3"),
        (r"\bi (?:finish|get off|knock off)(?: work)? at\b", "after"),
        (
            r"\b(?:once|when|as soon as) (?!i can\b)[a-z' ]{1,30}? "
            r"(?:finish(?:es)?|ends?|(?:is|are|am|i'm) (?:over|done)|breaks? up)(?: (?:on|at|by))?\b",
            "after",
        ),
        (r"\bi (?:finish|break up|leave)(?: [a-z]+)? on\b(?!.*\bbefore (?:that|then|it)\b)", "after"),
        (
            r"\b(?:back|away|off|working|busy|starting)\b[a-z ]{0,20}? (?:on|from) (.{3,20}?),?"
            r" so before (?:then|that)\b",
            r"before \1",
        ),
        (r"\b(?:once|when|after|as soon as) [a-z' ]{1,20}? ?(?:am |is |are |'m |im )?back\b[a-z ]{0,20}? on\b", "from"),
        (r"\bafter (?:i|we) (?:drop|take|get)\b[a-z ]* at\b(?! school| nursery)", "after"),
        (
            r"\bafter (?:(?:i|we) (?:drop|take)|dropping|taking)\b[a-z ]* (?:off|(?:at|to) (?:school|nursery))\b",
            "after school drop off",
        ),
        (r"\bm ?(?:-|to) ?f\b", "monday to friday"),
        (r"\b(tu|tue|tues) ?(?:[/&,]|and|or)? ?th\b", r"tuesday and thursday"),
        (r"\bnot (?:this|next) ([a-z]+),? (?:but )?the (?:(?:one|week) after|other one)\b(?! next)", _the_one_after),
        (r"\b(early|mid|late)-(?=[a-z])", r"\1 "),
        (r"\bbeg(?:inn?ing|in+ing)?\.? (?=of\b)", "beginning "),
        (r"\b1st half (?=of\b)", "first half "),
        (r"\bbetween (.{1,12}?) & ", r"between \1 and "),
        (r"\b(?:by|before|b4) lunch ?time\b", "before lunch"),
        (r"\bmnth(s?)\b", r"month\1"),
        (
            rf"\b(?:had|did|came|finished|started|stopped)(?: (?!appointment|booking|better|like)[a-z0-9]+){{0,5}}?"
            rf" (?:back )?in (?=(?:{MONTHS_SHORT})[a-z]*\b(?! \d))",
            r"had it last ",
        ),
        (r"\bcouple (?=days|weeks|wks|months)", "couple of "),
        (r"\bin a (week|month|day) or (?:two|so)\b", r"in a couple of \1s or so"),
        (
            r"(?<![\d.:])(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])"
            r"(?=\.? (?:at |@ |around |after |before )?\d{1,2}(?:[:.]\d\d)? ?[ap]m\b)",
            r"\1/\2",
        ),
        (r"\b(?:can't|cant|cannot)(?: (?:do (?:it|anything|any)|come|make it|manage))? (?:un)?till?\b", "not until"),
        (r"\bnt\b", "not"),
        (r"\b(?:not|nothing|isn't|isnt) (?:too |very )early\b|\bnot early\b(?! (?:in|next|dec|jan))", "from 10am"),
        (r"\b(?:not|nothing|isn't|isnt) (?:too |very )late\b|\bnot late\b(?! (?:in|next|dec|jan))", "before 6pm"),
        (
            rf"\b((?:{DAYS_SHORT})[a-z]*?)(s?)\b(.{{0,20}}?)\b(except|but not|not|bar) this one\b",
            _not_this_one,
        ),
        (
            r"\b(the )?day (before|after) (?:my |our |the |his |her )?[a-z' ]{3,25}?,? "
            r"(?:on|which is(?: on)?|is) (?:the )?(?=\d)",
            r"the day \2 ",
        ),
        (r"\bclose of (?:play|business)\b", "end of the day"),
        (
            r"\bbefore (?:(?:the )?(?:school|nursery) (?:pick ?up|run|finish(?:es)?|ends|is out)"
            r"|(?:i|we) (?:pick|collect|fetch|get)\b[a-z ]*) at\b",
            "before",
        ),
        (rf"\b(\d{{1,2}})/(\d{{1,2}})(?= (?:of )?(?:{MONTHS_SHORT}))", r"\1 / \2"),
        (rf"\b(\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTHS_SHORT})[a-z]*,?) (\d{{1,2}})\.([0-5][05])(?![.\d])", r"\1 \2:\3"),
        (r"\b(\d{1,2})\.([0-5]\d)(?= (?:onwards?|or later|or earlier|ish)\b)", r"\1:\2"),
        (r"\b(?:away|on holiday|abroad|busy|not free|not around|unavailable)(?: [a-z]+)? (?:until|till?)\b", "after"),
        (r"\bback on\b", "from"),
        (r"\bbefore (?:i|we) (?:go|leave|fly|travel)\b[a-z ]* on\b", "before"),
        (
            r"\b(?:this|this coming|coming) ([a-z]+) or (?:the )?next(?: one)?(?! (?!but |if |please)[a-z])",
            r"this \1 or next \1",
        ),
        (r"\b(tomorrow|tmrw) or the day after(?! [a-z])", r"\1 or the day after tomorrow"),
        (r"\bnot (\d{1,2}(?:[:.]\d\d)?) ?(?:-|to|till?|until) ?(\d{1,2}(?:[:.]\d\d)?)\b", r"not between \1 and \2"),
        (r"\b1/4 (past|to)\b", r"quarter \1"),
        (r"\bnye\b", "new year's eve"),
        (r"\b(?:eod|cob|cop)\b", "end of the day"),
        (r"\b(?:on )?this side of\b", "before"),
        (r"\b(?:the )?other side of\b", "after"),
        (r"\bnot this (week|wk|month),? (?:but )?(?:the )?next(?: one)?\b(?! \w)", r"next \1"),
        (r"\b(?:not|nothing) (before|b4) (.{1,12}?) (?:or|nor) after\b", r"not \1 \2 not after"),
    )
]
