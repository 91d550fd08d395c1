"""What can wait and what cannot, put into bounds: "it can wait till Tuesday", "I can't get to you before 9.30"."""

from __future__ import annotations

import re

from clinic.booking.when.rewriting import DAYS_SHORT, MONTHS_SHORT, SOME, rewritten

_CANNOT = r"(?:can'?t|can ?not|cannot|couldn'?t|won'?t|wouldn'?t|don'?t want to|do not want to|rather not|unable to)"
_TIME = (
    rf"\b(?:\d|the \d|half|quarter|noon|midday|lunch|(?:{DAYS_SHORT})(?:s|[a-z]*day)?\b|(?:{MONTHS_SHORT})[a-z]* \d"
    r"|today|tomorrow|tonight|this (?:week|afternoon|evening)|next (?:week|mon|tue|wed|thu|fri|sat|sun)|asap"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
)
_OR_SO = r"(?: (?:about|around|at least|like|say|maybe|probably))*"


def waited(text: str) -> str:
    """A lower-case text with what can wait, and what cannot, as "not before", "before" and "asap"."""
    return rewritten(text, _WAITED)


def _not_that_long(match: re.Match[str]) -> str:
    """ "Thanksgiving week he is home, but I can't wait that long, so Monday": what comes behind is the wish."""
    behind = match.string[match.end() :]
    return "" if re.search(_TIME, behind) else f"{match[1]} so before then"


def _not_before(match: re.Match[str]) -> str:
    """ "It can wait till Tuesday"; "if not, leave it till Tuesday" is Tuesday beside another day."""
    behind = re.search(r"\b(?:if not|otherwise|failing that|or)[ ,]+(?:then |just |i'?ll |we'?ll )*$", _ahead(match))
    return match[0] if behind else "not before"


def _ahead(match: re.Match[str]) -> str:
    return match.string[: match.start()]


_WAITED = [
    (re.compile(pattern, re.DOTALL), meant)
    for pattern, meant in (
        (
            rf"^(.*?)[ ,;.]*\b(?:but |and |though )*(?:i |we |it |this |that |she |he |my [a-z]+ )?(?:really |just )?"
            rf"{_CANNOT}(?: really| possibly)?(?: wait| hold (?:on|out|off)| leave it)?(?: (?:that|so|as|this) long"
            rf"| (?:un)?till? (?:then|that))\b(?! ago)",
            _not_that_long,
        ),
        (rf"\b{_CANNOT}(?: really| possibly)? (?:wait|hold on|hold out|leave it)(?: (?:un)?till?| for)\b", "before"),
        (
            r"\b(?:(?:i|we|it|this|they|she|he|no rush,?|you)(?:'m|'s|'ll|'d)? )?"
            r"(?:(?:can|could|will|would|should|must|need to|have to|happy to|fine to|prepared to|willing to|want to"
            r"|rather|prefer to|like to|let'?s|please|better|best|going to|i'?ll)"
            r"(?: (?:all|always|easily|happily|gladly|just|probably|really|even|quite))* )*"
            r"(?:wait|hold|hold off|hold on|hang on|hold out|(?:hang|hold) fire|sit tight|put (?:it|this|that) off"
            rf"|leave (?:it|this|that)|postpone (?:it|this)|keep)(?: (?:it|this|that|on|off|here))?"
            r"(?: (?:booking|seeing|calling|making|arranging|coming)(?: me| it| anything| in)*)?"
            rf"{_OR_SO} (?:un)?till?\b{_OR_SO}(?= (?!then\b|that\b|i\b|we\b|you\b|the (?:end|kids|school)\b|after\b))",
            _not_before,
        ),
        (
            rf"\b(?:(?:i|we|she|he) )?(?:(?:really|just|simply) )?{_CANNOT}"
            r"(?: really| possibly| be able to)* (?:get|come|be|make it|arrive|reach|leave|start|manage|take|drive"
            r"|bring|drop|turn up|make"
            r"|do (?:it|that|anything)|see (?:you|anyone))(?: (?!before|until|till?\b)[a-z']+){0,5}?"
            rf" (before|until|till?)(?= {_TIME})(?!.*\bor after\b)",
            "not before",
        ),
        (
            r"\b(?:please )?(?:don'?t|do not|won'?t|wouldn'?t|no need to) "
            r"(?:book|put|fit|schedule|see|want|need|come|start)(?: (?!un|till?\b)[a-z']+){0,4}?"
            r" (?:(?:un)?till?|before)\b(?= (?!then\b|that\b|i\b|we\b|you\b|after\b))",
            "not before",
        ),
        (
            rf"\bcan (?:easily |happily )?wait (?:for )?(?:another )?"
            rf"((?:{SOME}) (?:days?|weeks?|wks?|fortnights?|months?))\b",
            r"from in \1",
        ),
        (rf"^.*\bgive (?:me|us) (?:un)?till? (?=(?:the )?(?:{DAYS_SHORT})|the \d|tomorrow|next)", "not before "),
        (r"\bgive (?:me|us|it|him|her) (?:un)?till?\b(?= )", "not before"),
        (
            r"\b(so|needs?|must|has to|have to|ideally|done|seen|sorted|finished|fixed)((?: [a-z']+){0,4}?) by"
            r" (?:then|that date)\b",
            r"\1\2 before then",
        ),
        (
            r"(?<!day )(?<!week )(?<!days )(?<!weeks )(?<!month )(?<!weekend )(?<!night )\bbefore it"
            r"(?= *(?:$|[,.;!?]))",
            "before then",
        ),
        (r"(?<!no )(?<!not )\b(?:sooner|earlier) than (that|then)\b", r"before \1"),
        (r"(?<!no )(?<!not )\blater than (that|then)\b", r"after \1"),
        (
            r"\b(?:got |have |there's |with )?no (?:time|free time|space|room|gaps?|free days?|days?|availability)"
            r"(?: (?:free|off|at all))? (?:un)?till?\b(?= )",
            "not before",
        ),
        (r"\b(?:the |my |our )?deadline(?:'s| is)(?: on)?\b", "until"),
        (r"\bup to,? but not (?:including|incl\b\.?)", "before"),
        (r"\bnot (?:coming|able to (?:come|make it|get there))(?: [a-z]+){0,3}? (?:un)?till?\b(?= )", "not before"),
        (
            r"\byesterday(?: would(?:'ve| have)?(?: been| be)?(?: [a-z]+)?)?,? but"
            r" (?=whatever|anything|any ?time|asap|soon)",
            "asap, ",
        ),
    )
]
