"""Times that are told of something else than the visit: a call, what is long over, what one is busy with until four."""

from __future__ import annotations

import re

from clinic.booking.when.rewriting import rewritten

_DAYS = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_AT = (
    r"(?:(?:half|quarter|five|ten|twenty|twenty[ -]five)(?: (?:past|to))? )?"
    r"(?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon"
    r"|midday)\b"
)
_OPEN_UNTIL = (
    r"(?:car|house|place|flat|room|babysitter|sitter|childcare|nanny|cover|day|free|off|time|lift|help|bus|pass)"
)
"""What one has for oneself until an hour: then the time before it is the one to come."""


def without_mentions(text: str) -> str:
    """A lower-case text without the times that are not of the visit, and with "uni til 4" as the bound it is."""
    return rewritten(text, _MENTIONED)


_HOURS = {"an": 60, "one": 60, "two": 120, "a couple of": 120, "three": 180, "half an": 30}


def _span_from(match: re.Match[str]) -> str:
    """ "I've got an hour and a half from 11": from 11 until half past twelve."""
    many = re.sub(r" (?:hours?|hrs?)$", "", match[1])
    minutes = (_HOURS.get(many) or 60 * int(many)) + (30 if match[2] else 0)
    hour, minute = int(match[3]), int(match[4] or 0)
    end = hour * 60 + minute + minutes
    return f"from {hour}:{minute:02d} to {(end // 60 - 1) % 12 + 1}:{end % 60:02d}"


def _half_past(match: re.Match[str]) -> str:
    """ "Seven and a half of the evening"."""
    return f"half past {match[1]} in the {match[2]}"


_SPELT = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def _minutes_past(match: re.Match[str]) -> str:
    """ "22 minutes past ten", "ten minutes to four"; "20 minutes before you close" is none."""
    number = match[1] if not match[1].isdigit() or int(match[1]) not in (5, 10, 20) else _SPELT[int(match[1])]
    side = "past" if match[2] in ("past", "after") else "to"
    hour = re.match(rf"(?:\d{{1,2}}|{'|'.join(_SPELT[1:13])})\b(?! ?(?:st|nd|rd|th)\b)", match.string[match.end() :])
    return f"{number} {side} " if hour else match[0]


def _on_the_army_clock(match: re.Match[str]) -> str:
    """ "Eighteen hundred hours", "oh nine hundred"; a price ("two hundred pounds") is none."""
    if match[2] not in _SPELT[5:] or (_SPELT.index(match[2]) < 10 and not match[1]):
        return match[0]
    if re.match(r" ?(?:pounds|quid|dollars|bucks|euro|and|people|of)", match.string[match.end() :]):
        return match[0]
    return f"at {_SPELT.index(match[2]):02d}:00"


_MENTIONED = [
    (re.compile(pattern), meant)
    for pattern, meant in (
        (
            r"\b(?:ring|call|phone|text|reach|contact|get)(?: me| us| hold of me)?(?: back)?(?: (?:on"
            r"|at))? (?:\+?\d[\d ]{8,14}\d)"
            rf"(?: (?:any ?time )?(?:after|before|from|until|till?|between|at) {_AT}(?: (?:and|to) {_AT})?)?"
            rf"(?! (?:on )?(?:{_DAYS}|today|tom))",
            " ",
        ),
        (
            r"\b(?:i|we|you|they|it|who|which|course|treatment|tablets|antibiotics)(?:'ve| have| had| was"
            r"| were)?(?: [a-z]+)? "
            r"(?:rang|called|paid|came|visited|emailed|wrote|spoke|asked|booked|ended|finished|stopped|started"
            r"|began|bought)"
            rf"(?: [a-z0-9£$]+){{0,5}}? (?:back )?(?:in|on|since) (?:the )?(?:\d{{1,2}}(?:st|nd|rd"
            rf"|th)? (?:of )?)?{_MONTHS}\b(?! or\b)",
            "yesterday",
        ),
        (
            rf"\b(?:ended|finished|stopped|was over)(?: on)? (?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTHS}\b",
            "yesterday",
        ),
        (
            r"\b((?:paid|had|did|bought|came|started|was|were|got)\b[^.?!,]{0,40}?) back in "
            rf"{_MONTHS}\b(?! \d)",
            r"\1 yesterday",
        ),
        (
            r"\b(?:asked for|got|was given|were given|gave me|put me (?:down )?(?:on|for)|offered me|ended up with) "
            rf"(?:an?|the|that) ({_DAYS})\b(?! (?:off|free|spare))",
            " ",
        ),
        (
            r"\b(?:my |our |her |his |the )?(?:prom|wedding|graduation|christening|reunion|birthday|anniversary"
            r"|hen do|stag do)(?:'s"
            r"| is)?(?: not)?"
            rf"(?: till?| until)? (?:in|on) (?:like |about |around )?{_MONTHS}\b(?! \d)",
            " ",
        ),
        (
            r"\b(?:ive|i've|i have|we have|we've|i) (?:got )?(?:my |the |a |our )?(?:prom|wedding|graduation"
            r"|christening|reunion)"
            rf" in (?:like |about |around )?{_MONTHS}\b(?! \d)",
            " ",
        ),
        (
            r"(?:[,.;]| -)? *\b(?:(?:and|as|because|but|since|cos|though) )?"
            r"(?:(?:i'?m|i am|i'll be|i will be|we'?re|we are|we'll be|she'?s|he'?s|they'?re)"
            r"(?! (?:free|around|available|flexible|ok|okay|fine|good|home|open|back|off|clear|here|easy|all yours"
            r"|in (?:after|from|until))\b)"
            r"|(?:i|we)(?:'ve| have)(?: got)? (?:them|him|her|the (?:kids|boys|girls|children|twins))"
            r"|(?:i|we) (?:fly|leave|travel|go|move|head)\b)"
            r"(?: (?!so\b)[a-z']+){0,6}? (?:after|from|until|till|before) (?:that|then)(?: on(?:wards)?)?"
            r"(?= *(?:$|[,.;!?]))",
            "",
        ),
        (
            r",? *\b(?:and|as|because|but|since) (?:i|we|he|she|they|my [a-z]+|the [a-z]+)(?: (?!so\b)[a-z']+){1,6}?"
            r" (?:after|from) (?:that|then)(?= *,? so (?!after|from))",
            "",
        ),
        (
            rf",? (?:and |but )?by {_DAYS} (?:i|he|she|it|we|they) (?:couldn't|could not|could hardly|could barely"
            r"|was|were|had|felt|woke|got|went|hurt)\b",
            " i was",
        ),
        (rf"\bevery ?day(?:'s| is| feels like) (?:a )?(?:{_DAYS}|weekend|holiday)(?: (?:to|for) me)?\b", " "),
        (
            r"\bin the week before (?:i|we) (?:go|leave|fly|travel|depart|head off|set off|move|jet off)"
            r"(?: (?:away|off|out))?\b(?! (?:on|at|to)\b)",
            "in the 1 week before that",
        ),
        (
            r"\bthe (day|weekend) before (?:i|we) (?:go|leave|fly|travel|depart|head off|set off|move|jet off)"
            r"(?: (?:away|off|out))?\b(?! (?:on|at|to)\b)",
            r"the \1 before that",
        ),
        (
            r"\b(?:i|we) (?:was|were) (?:there|here|in|with (?:you|ye)|at yours|seen|treated)(?: (?:there|here))?"
            r" on (?:the )?\d{1,2}(?:st|nd|rd|th)\b",
            " ",
        ),
        (
            rf"\b(?:i|we|he|she) (?:was|were) (?:too |running )?(?:late|early|ill|sick|poorly|away|off)"
            rf"(?: on)? {_DAYS}\b",
            " ",
        ),
        (
            r"\b(?:the )?(?:last|latest) (?:slot|appointment|one|opening) (before|by) (?=lunch|noon|midday|\d)",
            r"\1 ",
        ),
        (
            rf"\b(?:on )?nights {_DAYS}(?: (?:and|to|&) {_DAYS})?,? (?:and |so |but )*"
            rf"(?:free|back|home|available|around) (?:by|from|on|again) (?=the |{_DAYS})",
            "from ",
        ),
        (r"\b(?:i'?m|we'?re|i'll be|we'll be|i am|we are) gone\b(?! (?:\d|half|quarter))", "i'm away"),
        (r"\bapril fool'?s?'?(?! ?'?s? day)(?=\W|$)", "april fools day"),
        (
            r"\b(?:have|has|need|needs|got|gotta|must)(?: to)? (?:collect|pick up|pick|fetch|be (?:back|home"
            r"|away|out|gone|off|at))"
            rf"(?: [a-z']+){{0,6}}? (?:at|by|for|before) (?={_AT})",
            "before ",
        ),
        (
            r"\b(?:he|she|they|kids?|(?:little|wee) (?:one|girl|boy)|son|daughter|baby|toddler|children)(?:'s"
            r"|'re| is| are)? "
            r"(?:at|in) (?:the |his |her |their )?(?:nursery|school|childminder'?s?|playgroup|pre-?school|creche"
            r"|gran'?s|nan'?s|mum'?s|dad'?s)"
            rf" (?:un)?till? (?={_AT})",
            "before ",
        ),
        (
            rf"(\d[\d ]{{8,14}}\d)(.{{0,20}}?)\b(?:ring|call|phone|text) me (?:any ?time )?(?:after|before|from) {_AT}"
            r"(?=[ .!]*$)",
            r"\1\2",
        ),
        (
            r"\b(?:doesn't|don't|won't|isn't|not|doesnt|isnt) (?:work|valid|start|open|kick in|run|running|up|out)"
            rf" (?:un)?till? {_AT}(?<!i don't work)",
            " ",
        ),
        (
            r"\b(?:i|we|he|she|they|kids?)(?:'s|'ve| has| have|'ve got|'s got|ve)(?: got)? "
            rf"(?!{_OPEN_UNTIL}\b)(?:(?!{_OPEN_UNTIL}\b|no\b|nothing\b|to\b)[a-z]+ ){{1,3}}(?:un)?till? (?={_AT})",
            "after ",
        ),
        (
            r"\b(?:uni|school|college|work|class|lectures?|shift|meetings?|rehearsal|training|practice|drama"
            r"|football|swimming)"
            rf" (?:un)?till? (?={_AT})",
            "after ",
        ),
        (r"\b(?:i've|i have|we've|we have|ive)(?: got)? (?:the |my |a |our )?[a-z]+(?: [a-z]+)? after that\b", " "),
        (r"\bat (?:five|ten|twenty|twenty[ -]five|quarter|half) (?:to|past)\b(?= *(?:$|[,.!?;]))", " "),
        (r"\bbetween (?:the )?school run and (?:my |the |an? )?(?=\d)", "between 9:15 and "),
        (
            r"\b(half an hour|an hour|one hour|two hours|a couple of hours|three hours|[1-4] (?:hours?"
            r"|hrs?))( and a half)? "
            r"from (\d{1,2})(?:[:.](\d\d))?\b(?! ?(?:st|nd|rd|th|days?|weeks?|now))",
            _span_from,
        ),
        (
            r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven) and a half(?: oclock| o'clock)?"
            r" (?:of|in|at) (?:the )?(morning|evening|afternoon)\b",
            _half_past,
        ),
        (
            rf"\bmy (?:train|bus|flight|plane|lift|taxi|coach)(?:'s| is| gets in| leaves| goes| arrives"
            rf"| lands)(?: at)? {_AT}"
            rf"(?: on {_DAYS})?(?=[ .!]*$|, (?!so))",
            " ",
        ),
        (rf"\b({_AT}) (?:(?:at|is|being) (?:the |my )?)?(?:very )?(?:earliest|soonest)\b", r"from \1"),
        (
            rf"\bthe ({_DAYS}) or (?:the )?({_DAYS}) (?:just |straight |right |immediately )?(before|after)"
            r"(?= *(?:$|[,.!?;]))",
            r"the \1 \3 that or that \2",
        ),
        (rf"\bthe ({_DAYS}) (?:just|straight|right|immediately) (before|after)(?= *(?:$|[,.!?;]))", r"the \1 \2 that"),
        (
            rf"\b({_DAYS})(?:'s| is| i've got| i have| it's| its) (?:the |my |his |her |our |an? )?"
            r"(?:dentist|doctor'?s?|gym|mum'?s|dad'?s|scan|funeral|football|swimming|parents'? evening|mot|bowls|court"
            r"|hospital|grandkids|sports day|pilates|yoga|choir|church|school run|hairdresser'?s?)\b",
            r"not \1",
        ),
        (
            r"\b(?:only|just|recently) (?:moved|started|joined|got|came|arrived|retired"
            r"|qualified)(?: [a-z]+){0,3}? in "
            rf"{_MONTHS}\b(?! \d)",
            "yesterday",
        ),
        (
            r"\b(?:asleep|sleeping|in bed|unavailable|not available|not around|not up|dead to the world)"
            rf"(?: [a-z]+){{0,2}}? (?:un)?till? (?:about |around )?(?={_AT})",
            "after ",
        ),
        (r"\bleading up to (?:it|that)\b", "before that"),
        (r"\bleading up to\b", "before"),
        (rf"\b({_DAYS}) (two|three|four|2|3|4) weeks\b(?! (?:ago|before|after|from|later|in|on))", r"\2 weeks on \1"),
        (
            rf"(?<!from )(?<!between )(?<!the )\b2[05] (to|past) (?=(?:[1-9]|1[0-2])\b(?!st|nd|rd|th|[:./]\d"
            rf"| (?:of )?{_MONTHS}))",
            r"twenty \1 ",
        ),
        (rf"\bwhy not (?=(?:on|this|next|the|at) |tom|\d|{_DAYS})", ""),
        (rf"\b(?:it'?s )?(?:gone|turned) (?={_AT})", "after "),
        (rf"(?<!from )(?<!between )\b(?:twenty|twenty[ -]five|2[05]) '?till? (?={_AT})", "twenty to "),
        (
            r"\b(?:my )?lunch(?: ?(?:time|break|hour))?(?:'s| is)(?: (?:from|between|at))? "
            r"(?=\d|half|quarter|noon|one|two|twelve)",
            "between ",
        ),
        (r"\b(?:five|5) and (?:twenty|20) (past|to)\b", r"twenty five \1"),
        (r"\b(\d{1,2}|five|ten|twenty) minutes? (past|after|to|before) (?=\d|[a-z]+\b)", _minutes_past),
        (
            r"\b(?:(oh|zero) )?([a-z]+)[ -]hundred(?: (?:hours|hrs))?\b",
            _on_the_army_clock,
        ),
        (r"\b(?:an? )?quarter '?(?:un)?till? (?=\d|[a-z]+\b)", "quarter to "),
        (
            r"\b(five|ten|twenty) of (?=(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b"
            r"(?= *(?:$|[,.;!?]|on\b|in the|am\b|pm\b|this|next|please)|"
            rf" {_DAYS}\b))",
            r"\1 to ",
        ),
        (
            r"\b(?:an? )?(five|ten|twenty|quarter|half) after (?=(?:\d{1,2}|[a-z]+)\b(?! ?(?:am|pm)? ?(?:weeks|days)))",
            r"\1 past ",
        ),
        (
            r"\b(?:can't|cannot|cant|can not|couldn't|unable to) (?:really )?(?:do|make|manage|come)(?: on)?"
            r"(?: (?:anything|any ?day|any ?time|any other (?:day|time)|anything else))? "
            r"(?:other than|except(?: for| on)?|but|apart from|besides|than)\b",
            "only",
        ),
        (
            r"\b(?:nothing|no day|no time|no other (?:day|time)) (?:but|except(?: for| on)?|other than|than"
            r"|apart from)\b",
            "only",
        ),
        (
            r"\b(?:the |all |any )?other days?,? (?:i (?:have|work|do|go)\b|i'm (?:busy|away|out|at|on|working)"
            r"|i've|are (?:no|bad|busy|out)"
            r"|no)\b[a-z ']*",
            " ",
        ),
        (
            r"\b(?:at )?\d{1,4}[a-z]? (?!(?:and|or|to|on|in|at|by)\b)[a-z]+(?: [a-z]+)? (?:rd|road|street"
            r"|ave(?:nue)?|lane"
            r"|court|crescent|terrace|grove|gardens|square|mews)\b",
            " ",
        ),
        (rf"\b({_DAYS}) (2\d|3[01])\b(?! ?(?:am|pm|[:./]\d|mins?|people|sessions?|pounds|quid))", r"\1 \2th"),
        (rf"\bnext ({_DAYS}) or ({_DAYS})\b(?! (?:next|week|after))", r"next \1 or next \2"),
        (
            rf"\b(?:ring|call|phone|text)(?: me)? (?:any ?time )?(?:after|before|from) {_AT}(?=[ ,]+but\b)",
            " ",
        ),
        (
            r"\b(?:(?:or )?if not|otherwise|failing that),? (?:then )?(?:just )?(?:leave|push|make|do) it "
            r"(?:un)?till? ",
            "or ",
        ),
        (r"\b(later|earlier|sooner) then (?=\d)", r"\1 than "),
        (r"\bas (?:near|close) to (.{1,16}?) as (?:you can(?: get)?|possible|poss)\b", r"around \1"),
        (
            r"\bas late (?:in the day |on )?as (?:possible|poss|you (?:can|do|have|go|are open|'re open|offer)"
            r"|u can)\b",
            "last thing",
        ),
        (r"\bback of (\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven)\b", r"from \1:00 to \1:30"),
        (
            r"\b(?:is|would|how about|what about|does) (\d{1,2})(?! or | - )"
            r"(?= (?:ok(?:ay)?|alright|all right|good|possible|free|available|work|suit)\b)",
            r"at \1",
        ),
        (
            rf"\b(?:can|could) (?:you |u |i |we )?(?:do|make|manage) (\d{{1,2}}) (?=(?:on )?(?:{_DAYS}|tom|tmr"
            rf"|today))",
            r"at \1 ",
        ),
        (r"\bday (\d{1,2})(?:,? (?:of )?(?:the )?month (\d{1,2}))\b", r"\1/\2"),
        (r"\bthe day (\d{1,2})(?= *(?:$|[,.!?]|at\b))", r"the \1th"),
        (rf"\bthe ({_DAYS}) after,? then\b", r"the \1 after that"),
        (rf"\b(by|before) (?:eod|cob|cop) (?:on )?(?={_DAYS})", r"\1 "),
    )
]
