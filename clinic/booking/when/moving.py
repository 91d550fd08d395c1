"""Turns of phrase that move or count a day, put into words that the grammar knows: "push it back a week"."""

from __future__ import annotations

import re

from clinic.booking.when.rewriting import DAYS_SHORT, MONTHS_SHORT, SOME, rewritten

_UNITS = r"(?:days?|weeks?|wks?|fortnights?|months?)"
_DATE = rf"(?:the )?(?:\d|(?:{DAYS_SHORT})[a-z]*\b|(?:{MONTHS_SHORT})[a-z]* \d)"
_A_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: (?:of )?(?:{MONTHS_SHORT})[a-z]*)?|(?:{DAYS_SHORT})[a-z]*day)"
_WHOSE = r"(?:my|the|our|his|her|their|a|an|your) "


def moved(text: str) -> str:
    """A lower-case text with what moves or counts a day made plain."""
    return rewritten(text, _MOVED)


def _counted_from_own(match: re.Match[str]) -> str:
    """ "Six weeks after my last one, which was 16 Feb", "a fortnight before my wedding, which is 12 June"."""
    gone = "past " if re.search(r"\b(?:last|was|were|had|did|came|got|previous)\b", match[3]) else ""
    side = "before" if match[2] in ("before", "prior to", "ahead of") else "after"
    return f"{match[1]} {side} {gone}"


def _numbers(match: re.Match[str]) -> str:
    """ "15 16 17 or 18", "4, 5, 6 January": days of the month."""
    named = re.findall(r"\d{1,2}", match[1])
    if [*map(int, named)] != sorted({*map(int, named)}) or int(named[-1]) > 31:
        return match[0]
    month = f" {match[2]}" if match.lastindex and match.lastindex > 1 and match[2] else ""
    return " or ".join(f"{each}{'' if month else 'th'}{month}" for each in named)


def _both_halves(match: re.Match[str]) -> str:
    """ "2 or 3 in the afternoon": both hours are."""
    first, second = int(match[1]), int(match[2])
    a_date = re.search(rf"\b(?:{MONTHS_SHORT})[a-z]* $", match.string[: match.start()])
    return f"{first} {match[3]} or {second} {match[3]}" if first < second < 12 and not a_date else match[0]


def _of_next(match: re.Match[str]) -> str:
    """ "Not this month. First half of next": of the next month, when a month was spoken of."""
    return f"{match[1]} of next month" if "month" in match.string[: match.start()] else match[0]


def _a_reason(match: re.Match[str]) -> str:
    """ "Friday after 4, as I pick up my son at 3.30": the time of a reason is none to come at, where one was said."""
    said = re.search(
        r"\b(?:at|after|before|by|between|from) (?:half|quarter|\d)"
        r"|\d ?[ap]m\b",
        match.string[: match.start()],
    )
    return "" if said else match[0]


def _clocks(match: re.Match[str]) -> str:
    """ "When the clocks go back" as after the day they do."""
    return f"{'after ' if match[1] else ''}clocks go {'back' if match[0].endswith('back') else 'forward'}"


_HOUR = (
    r"(?:half (?:past )?|quarter (?:past |to )|(?:five|ten|twenty) (?:past |to ))?"
    r"(?:\d{1,2}(?:[:.]\d\d)?(?! ?(?:st|nd|rd|th)\b)(?: ?[ap]\.?m?\b\.?)?(?: ?o'?clock)?|noon|midday|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
_NAMED_DAY = (
    rf"(?:(?:this |next )?(?:{DAYS_SHORT})(?:[a-z]*day|s|rs|urs|nes)?(?: (?:the )?\d{{1,2}}(?:st|nd|rd|th))?"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)(?: (?:of )?(?:{MONTHS_SHORT})[a-z]*)?|(?:{MONTHS_SHORT})[a-z]* \d{{1,2}}"
    rf"(?:st|nd|rd|th)?|\d{{1,2}} (?:{MONTHS_SHORT})[a-z]*|\d{{1,2}}/\d{{1,2}}|tomorrow|tmrw|today)"
)
_BOOKED = r"(?: (?:appointment|appt|slot|one|booking|session|visit))?"
_A_DAY_OF_ITS_OWN = re.compile(
    rf"\b(?:{_NAMED_DAY}|day|(?:next|this|that|following) (?:week|month|weekend)|week|weekend|month|fortnight)\b"
)


def _in_its_place(match: re.Match[str]) -> str:
    """ "Move my 3:30 on the 18th to any time on the 19th": what it is moved to, on its own day where none is told."""
    day, hour = match["day"] or match["first"], match["hour"] or match["at"]
    new = match["new"]
    if re.search(r"\bsame time\b", new) and hour:
        new = re.sub(r"\b(?:(?:at )?the )?same time\b(?: of day)?", f"at {hour}", new)
    if _A_DAY_OF_ITS_OWN.search(new):
        return f"at {new}" if re.match(rf"{_HOUR}\b", new) and not re.match(_NAMED_DAY, new) else new
    return f"{day} at {new}" if re.match(rf"{_HOUR}\b", new) else f"{day} {new}"


_MOVED = [
    (re.compile(pattern), meant)
    for pattern, meant in (
        (
            rf"\b((?:{SOME}) {_UNITS}) (after|before|from|since|prior to|ahead of) "
            rf"(?:{_WHOSE}|(?:i|we) (?:had|did|came|got) )(?!{MONTHS_SHORT})([a-z' ]{{2,40}}?(?:,? ?(?:which"
            rf"|that|who)?"
            rf"(?: ?'s| is| was| were| will be)?(?: on| for)?|,)) (?={_DATE})",
            _counted_from_own,
        ),
        (
            rf"\b(?:(?:push|put|mov|shift|knock|set)(?:e|ed|ing|ting)?|postpone|delay)"
            rf"(?: (?:it|that|this|my [a-z]+|the [a-z]+|things))*(?: (?:back|out|on|forwards?|later))?"
            rf"(?: by| for)? ((?:{SOME}) {_UNITS})(?: later| on| out| back)?\b(?! (?:before|after|from|earlier))",
            r"\1 later",
        ),
        (
            rf"\b(?:bring|pull|mov|brought)(?:e|ing)?(?: (?:it|that|this|my [a-z]+|the [a-z]+))* (?:forwards?"
            rf"|up|ahead|in)"
            rf"(?: by)? ((?:{SOME}) {_UNITS})\b",
            r"\1 earlier",
        ),
        (
            r"\b(?:mov|chang|switch|swap|shift|push|bump|reschedul|transfer|bring)(?:e|es|ing|ping|ed)? "
            r"(?:my |the |our )?"
            rf"(?:(?P<hour>{_HOUR}){_BOOKED} (?:on )?(?P<day>{_NAMED_DAY}){_BOOKED}"
            rf"|(?P<first>{_NAMED_DAY})(?:'s)? (?:at )?(?P<at>{_HOUR}){_BOOKED})"
            r"(?: (?:forward|back|over|up|out))? to (?P<new>[^.?!;]+)",
            _in_its_place,
        ),
        (
            rf"\bmy (?P<hour>{_HOUR}){_BOOKED} (?:on )?(?P<day>{_NAMED_DAY})(?P<first>)(?P<at>) ?[-,:;.]+ "
            r"(?=(?:can|could|would|any chance|how|what)\b)(?P<new>[^.!;]+)",
            _in_its_place,
        ),
        (rf"\b(instead of|rather than) ((?:the )?{_NAMED_DAY}), ?(?!(?:but|and|or|not)\b)", r"\1 \2 . "),
        (rf"\b((?:{DAYS_SHORT})[a-z]*day) over ((?:{DAYS_SHORT})[a-z]*day)\b", r"\1 rather than \2"),
        (
            r"\b(this|the) (week|month)\b([^.,?!]{0,15}?),? or "
            r"(early|late|mid|(?:the )?(?:start|beginning|end|middle) of) next(?= *(?:$|[,.!?]|please|if))",
            r"\1 \2\3 or \4 next \2",
        ),
        (
            r"\bif (?:you'?ve|you have|there'?s|there is|there are)(?: got)? no(?:t| slots? on)? "
            rf"((?:{DAYS_SHORT})[a-z]*days?),? (?:then )?(?=(?:the )?(?:{DAYS_SHORT}|\d|tom))",
            r"\1 or ",
        ),
        (
            rf"\b(first|second|third|fourth|last|1st|2nd|3rd|4th) ((?:{DAYS_SHORT})[a-z]*day) or "
            rf"((?:{DAYS_SHORT})[a-z]*day) ((?:of|in) (?:{MONTHS_SHORT}|the|next|this)[a-z]*(?: month)?)\b",
            r"\1 \2 \4 or \1 \3 \4",
        ),
        (
            rf"\b(?:less than|under|no more than|not more than) ((?:{SOME}) {_UNITS}) "
            r"(?:from now|from today|away|time)\b",
            r"within \1",
        ),
        (rf"\b(?:more than|over) ((?:{SOME}) {_UNITS}) (?:from now|from today|away|time)\b", r"from in \1"),
        (rf"\bmy {_HOUR}{_BOOKED} to be (?:at )?(?={_HOUR})", "at "),
        (r"\bor the following(?= *(?:$|[,.!?]))", "or the one after"),
        (r"\b(am|pm)'s\b", r"\1"),
        (
            r"\b((?:the )?day (?:before|after)) ([a-z0-9][a-z0-9' ]{2,25}?),? or (?:on )?(?:the |that )?"
            r"(?:day|night|date)(?: itself)\b",
            r"\1 \2 or \2",
        ),
        (
            r"\b(?:the )?((?:following|next) week|week after)(?: that)?(?: instead)?,? (?:but )?(?:on )?(?:the )?"
            r"same day\b(?: of the week)?",
            r"same day the \1",
        ),
        (
            rf"\b(first|second|third|fourth|last|1st|2nd|3rd|4th) (week|weekend|(?:{DAYS_SHORT})[a-z]*day) (?:of|in) "
            r"(?:the )?new year\b",
            r"\1 \2 of january",
        ),
        (
            rf"\b(?:in |about |around )*(\d{{1,3}}|thirty|sixty|ninety|{SOME}) (days?|weeks?|months?) out\b"
            r"(?! of| from)",
            r"in \1 \2",
        ),
        (rf"\b((?:a |one |\d )?months?) on (?=(?:this |next )?(?:{DAYS_SHORT})[a-z]*day)", r"\1 from "),
        (r"\b(?:two|2) and a half weeks\b", "17 days"),
        (r"\b(?:three|3) and a half weeks\b", "24 days"),
        (
            r"\bany (?:day|time) (?:in |of |on |during )?"
            r"(?=the (?:week|weekend) (?:after|before|following)(?: *(?:$|[,.!?]))|the following week)",
            "",
        ),
        (r"\bmay ?day bank ?hol[a-z]*(?: monday)?\b", "early may bank holiday"),
        (r"\b(?:the )?first or (?:the )?last (?:appointment|slot|one)s?\b", "first thing or last thing"),
        (r"\b(days?|weeks?|months?) out from (?=today|now|tomorrow)", r"\1 from "),
        (
            rf"\b(?:mov|chang|switch|swap|shift|push|bump|reschedul|transfer|bring)(?:e|es|ing|ping|ed)? "
            rf"(?:my |the |our )?(?:appointment|appt|slot|one|booking|session|visit)(?: (?:on|for|from))? {_NAMED_DAY}"
            rf"(?: (?:at )?{_HOUR})? to (?={_NAMED_DAY}|any|some|next|this|the )",
            "",
        ),
        (
            rf"\b(?:mov|chang|switch|swap|shift|push|bump|reschedul|transfer|bring)(?:e|es|ing|ping|ed)? "
            rf"(?:my |our |the |from )*((?:this |next )?(?:{DAYS_SHORT})(?:[a-z]*day)?)(?:'?s)?{_BOOKED} to "
            rf"(?={_NAMED_DAY}|any|some|the (?:week|day|following|next)|next|later|whenever)",
            r"move my \1 . ",
        ),
        (
            r"\b(?:mov|bring|pull|get)(?:e|ing)? (?:me|it|mine|us|my [a-z]+)(?: (?:up|forwards?|in))? from"
            r" (.{3,20}?) to (?:anything|something|any ?time|whatever|a day)(?: you have| that's| thats)?"
            r" (?:sooner|earlier|before)\b",
            r"before \1",
        ),
        (
            r"\b(?:oh|ah|argh|no|wait|hang on)[ ,]+(?:no|wait|hang on)?[ ,]*(?:i've|i have|i'm|ive|there's|that's"
            r"|we've|it's)[^.,;?!]{2,40}? (?:then|that day|that time|at that time)\b[ ,.;!-]+(?:so |how about "
            rf"|what about |make it |can )*(?={_NAMED_DAY}|at \d|\d)",
            "sorry, make it ",
        ),
        (rf"\bahead of (?={_DATE}|christmas|xmas|easter|new year)", "before "),
        (
            rf"\b(?:at least|no less than|a minimum of|minimum) ((?:{SOME}) {_UNITS}) (before|prior to) "
            r"(?!(?:that|then|it)\b)",
            r"until \1 before ",
        ),
        (
            rf"\b(?:at least|no less than|no sooner than|a minimum of|minimum) ((?:{SOME}) {_UNITS}) after "
            r"(?=the |[a-z]*day|\d|christmas|easter)",
            r"from \1 after ",
        ),
        (
            rf"\b(((?:{DAYS_SHORT})[a-z]*day) week) or (?:the |on )*((?:{DAYS_SHORT})[a-z]*day)\b(?! week)",
            r"\1 or \3 week",
        ),
        (
            r"\b(\d{1,2})\.([0-5][05])(?= (?:in the|on|tomorrow|today|this|at night)\b)(?! on (?:it|my"
            r"|the (?:card|bill)))",
            r"\1:\2",
        ),
        (rf"\b(.{{3,25}}) minus ((?:{SOME}) {_UNITS})\b", r"\2 before \1"),
        (
            r"\b(?:the )?(?:minute|moment|second|instant|as soon as|day|once|when(?:ever)?) "
            r"(?:i'm|im|i am|we're|we are|i get|we get|i come|he's|she's) (?:back|home)\b(?! (?:on|from|at|to|in|\d))",
            "any time after that",
        ),
        (
            rf"(?<![\d./:] )(?<![\d./:])(?<!between )(?<!between the )(?<!from )(?<!from"
            rf" the )(?<!flat )\b(\d{{1,2}}(?:(?: ?, ?| or | and | & | |, or )\d{{1,2}})+) (?:of )?"
            rf"((?:{MONTHS_SHORT})[a-z]*)\b(?! \d)",
            _numbers,
        ),
        (
            r"(?<![\d./:£$] )(?<![\d./:£$])\b"
            r"((?:1[3-9]|2\d|3[01])(?:(?: ?, ?| or | and | & | |, or )(?:1[3-9]|2\d|3[01])){2,})()(?![\d/:.])"
            rf"(?! ?(?:mm|%|quid|pounds|{MONTHS_SHORT}|weeks|days))",
            _numbers,
        ),
        (r"\b(\d{1,2}) or (\d{1,2}) ?(am|pm|in the (?:morning|afternoon|evening))\b", _both_halves),
        (r"(\b(?:i'm|im|i am|i'll be|we're|busy|away|abroad)[a-z ]{0,25}) (?:until|till?) (?:then|that)\b", ""),
        (r"\btwixmas\b|\bbetwixtmas\b", "between christmas and new year"),
        (r"\bholy week\b", "easter week"),
        (
            r"\b(this|next) (week|month|weekend)'s (?=(?:no|not|out|bad|a |im|hell|busy|full|packed|chaos|mad))",
            r"\1 \2 is ",
        ),
        (r"\bor else\b", "or"),
        (
            r"\bif (?:you've|you have|there's|there is)(?: got)? (?:nothing|none|no (?:slots?|times?))(?: left"
            r"| free)?(?: on)?\b",
            "",
        ),
        (r" ?\b(?:full stop|question mark|exclamation mark)\b", " ."),
        (r"(?<=[a-z0-9]) comma\b", ","),
        (r"\b(\d{1,2}(?:[:.]\d\d)?) that (morning|afternoon|evening)\b", r"that day at \1 in the \2"),
        (
            r"\b(?:as|because|cos|coz|since) (?:i|we|my [a-z]+|the [a-z]+)(?: [a-z']+){1,6}? (?:at|by|until|from) "
            r"(?:half |quarter (?:past |to ))?\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?",
            _a_reason,
        ),
        (
            r"\b(?:change|move|switch|push|bring|bump|shift|reschedule|swap|knock|pull) ((?:(?:my|the"
            r"|on) )?(?:(?:time|appointment|appt|slot|booking|it) )?(?:(?:" + DAYS_SHORT + r")[a-z]* )?)(?:at |from )?"
            r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]m)? to (\d{1,2}(?:[:.]\d\d)? ?(?:[ap]m)?)\b",
            r"\1at \2",
        ),
        (r"\boff (?:shift|work|duty) at (?=\d|half|quarter)", "after "),
        (
            r"\b(?:mov|chang|switch|swap|shift|push|bring|prepon|postpon|put|pull|knock)(?:e|es|ing|ping)?"
            r"(?: me| it| us| mine| this| that|(?: my| the)? (?:appointment|appt|slot|booking|session|one))?"
            r"(?: (?:back|forwards?|up|out|over|on))? from (?:.{1,30}?) to (?=\d|the|mon"
            r"|tue|wed|thu|fri|sat|sun|tom)",
            "to ",
        ),
        (r"\bits (first|last) (?=\d|two|three|few|couple|day|half)", r"the \1 "),
        (r"\bat the (1[3-9]|2[0-2])\b(?!st|nd|rd|th)", r"at \1:00"),
        (
            r"\bthe (1[3-9]|2\d|3[01])(?= *(?:$|[,.!?]|or\b|and\b|but\b|is\b|please|would|if\b|at\b))",
            r"the \1th",
        ),
        (r"\bfrom (?:this|that|then)(?: day| date)?(?: on(?:wards?)?)?(?= *(?:$|[,.!?]|please|is|i))", "from then"),
        (
            r"\b(?:i|we) (?:do|work) (\d{1,2}(?:[:.]\d\d)?) ?(?:-|to|till?"
            r"|until) ?(\d{1,2}(?:[:.]\d\d)?)(?= (?:so|,|and|on)|,|$)",
            r"not between \1 and \2",
        ),
        (
            r"\b(?:finish(?:ing)?|com(?:e|ing) off|off) (?:my )?nights?(?= (?:on |this )?(?:mon|tue|wed|thu|fri"
            r"|sat|sun))",
            "",
        ),
        (
            rf"\bat least ((?:{SOME}) {_UNITS}) (?:from (?:now|today)|away|ahead|from)(?= |$|[,.])",
            r"from in \1",
        ),
        (
            r"\bthe (evening|night|morning|afternoon) (before|after)(?: (?:that|it))?(?= *(?:$|[,.!?]|at \d|please"
            r"|instead))",
            r"the day \2 that in the \1",
        ),
        (r"\b(week|month|weekend)'s (?=(?:fine|ok|good|free|clear|great|best|better|perfect|open|grand))", r"\1 is "),
        (
            r"\b(night|day|eve|easter|christmas|hogmanay|weekend|tomorrow|today)'s "
            r"(?=(?:an?|on|out|no|not|fine|ok|okay|good|bad|great|perfect|better|best|my|the)\b)",
            r"\1 is ",
        ),
        (r"\b(?:wk|week) (?:beg|beginning|com|comm|commencing|starting)\.?(?= )", "week commencing"),
        (
            r"\b(first half|second half|start|end|beginning|middle) of next(?! ?(?:week|wk|month|year"
            r"|" + DAYS_SHORT + r"))",
            _of_next,
        ),
        (
            r"\b(by|before) ((?:this |next )?(?:" + DAYS_SHORT + r")[a-z]*) (?:eod|cob|cop|end of (?:the )?(?:day"
            r"|play|business))\b",
            r"by \2",
        ),
        (
            r"\b(at|from|after|before|until|till?|by|to|,) (?:hours? )?(1[0-9]|2[0-2]) ?(?:hours?|hrs|uhr"
            r"|h)\b",
            r"\1 \2:00",
        ),
        (r"(?<!lunch )\bhours? (1[0-9]|2[0-2])\b(?![:.]\d)", r"at \1:00"),
        (r"\bpost[- ]lunch\b", "after lunch"),
        (r"\blatest by\b|\bby latest\b", "by"),
        (
            rf"\b(?:arriv\w*|get in|land(?:ing)?|here|over|coming|come|in town|i am|i'm)(?: back)?(?: from"
            rf"| on)? ((?:the )?{_A_DAY})"
            rf"[ ,]*(?:and |then |to |until )?(?:i |we )?(?:leav\w*|go\w*|depart\w*|fly\w*)(?: home| back"
            rf"| again)*(?: on)? "
            rf"((?:the )?{_A_DAY})",
            r"from \1 to \2",
        ),
        (
            r"\b(?:any ?time )?(?<!somewhere )(?<!sometime )(?<!anywhere )in ?between(?: (?:these|them|those|the"
            r" two))?(?= *(?:$|[,.!?]))|\bbetween (?:these"
            r"|them|those)\b",
            "",
        ),
        (
            r"\b(?:once|when|after) (?:the |this )?(?:tax|financial) year(?:'s| is| has)?"
            r"(?: (?:over|out|ended|ends|finished|done))?|\bin the new (?:tax|financial) year\b",
            "after the end of the tax year",
        ),
        (r"\b(once |when )?(?:the )?clocks (?:have )?(?:go|gone|went) (?:forwards?|on)\b", _clocks),
        (r"\b(once |when )?(?:the )?clocks (?:have )?(?:go|gone|went) (?:back)\b", _clocks),
        (r"\b(?:greek|orthodox) (easter|christmas)\b", r"orthodox \1"),
        (r"\b(weeks?|fortnight|month) from tonight\b", r"\1 from today in the evening"),
        (
            r"\bnot next (?:week|wk),? (?:but )?the (?:following (?:one|week)|(?:one|week) (?:after|following))"
            r"(?: that)?\b",
            "week after next",
        ),
    )
]
