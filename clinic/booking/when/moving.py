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
            r"\b(?:change|move|switch|push|bring) ((?:(?:my|the"
            r"|on) )?(?:(?:" + DAYS_SHORT + r")[a-z]* )?)(?:at |from )?"
            r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]m)? to (\d{1,2}(?:[:.]\d\d)? ?(?:[ap]m)?)\b",
            r"\1at \2",
        ),
        (r"\boff (?:shift|work|duty) at (?=\d|half|quarter)", "after "),
        (
            r"\b(?:mov|chang|switch|swap|shift|push|bring|prepon|postpon)(?:e|es|ing|ping)?(?: me| it| us|"
            r"(?: my| the)? (?:appointment|appt|slot|booking|session|one))? from (?:.{1,30}?) to (?=\d|the|mon"
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
            r"(?=(?:an?|on|out|no|not|fine|ok|good|bad|my|the) )",
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
