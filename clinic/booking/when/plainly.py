"""Turns of phrase of chats, said plainly: greetings left out, exceptions and corrections in one order of words, what is
asked for now or instead."""

from __future__ import annotations

import re

from clinic.booking.when.rewriting import DAYS_SHORT, MONTHS_SHORT, SOME, rewritten

_HOUR = r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]m|o'?clock)?"


def _an_hour(match: re.Match[str]) -> str:
    """ "Monday at 2, actually no, can we do 12": an hour, where one was named before."""
    named = re.search(r"\bat (?:half |quarter )?\d|\d ?[ap]m\b|o'?clock", match.string[: match.start()])
    return f"at {match[1]}" if named else match[0]


def said_plainly(text: str) -> str:
    """A lower-case text with such turns of phrase put into the words that the rest of the grammar knows."""
    return rewritten(text, _PLAINLY)


_PLAINLY = [
    (re.compile(pattern), meant)
    for pattern, meant in (
        (
            r"\b(?:i'?m |im |i am |we'?re )?on (?:earlies|lates|nights|days|early shifts?|late shifts?) (?:this|all)"
            rf" (?:week|wk),? so (?=(?:it'?s )?(?:after|before|from|between|until|any) .{{0,20}}\b(?:{DAYS_SHORT}))",
            "",
        ),
        (
            rf"\b(?:{DAYS_SHORT})[a-z]*,? (?:the )?(?=\d{{1,2}}(?:st|nd|rd|th)? ?(?:-|to|till?|until) ?\d{{1,2}}"
            rf"(?:st|nd|rd|th)? (?:of )?(?:{MONTHS_SHORT}))",
            "",
        ),
        (r"^\W*(?:hi |hello |hey |hiya )?good (?:morning|afternoon|evening)\b(?! (?:for|is|works|on|would|slot))", ""),
        (
            r"\b(?:am|morning|mornings) or (?:pm|afternoons?)\b(?: (?:either|no preference|don'?t mind|is fine"
            r"|both fine))?",
            "any time",
        ),
        (r"\b(?:so |also |and )*(?:the )?same (?:week)?day as today\b", ""),
        (r"\b([01]\d|2[0-3])([0-5]\d) ?(?:hrs?|hours?)\b", r"\1:\2"),
        (
            rf"\b(any ?(?:day|time|thing)|every ?day|all days) ((?:this|next|that) (?:week|wk|month)|in [a-z]+"
            rf"|week commencing [\w/ ]+?),? (?:but|bar|save) (?:not )?(?:on |for )?(?=(?:the )?(?:{DAYS_SHORT}|\d))",
            r"\1 \2 except ",
        ),
        (
            rf"\b(?:can'?t|cannot|can no longer) (?:make|do|manage|get to|come to) my (?:{_HOUR})(?: (?:appointment"
            rf"|appt|slot|one))?",
            "",
        ),
        (r"\b(?:any )?chance of (?=\d{1,2}(?: or \d{1,2})?\b(?! ?(?:st|nd|rd|th|days?|weeks?|sessions?)))", "at "),
        (r"\b(?:the )?day before or (?:the )?(?:day )?after\b(?! \w)", "the day either side"),
        (r"\b(weeks?|days?) (?:leading|running|coming) up to (it|that)\b", r"\1 before \2"),
        (
            r"\b(?:am |i'?m )?(?:right )?(?:outside|nearby|next door|round the corner|downstairs|in reception)\b"
            r"(?=.*\bnow\b)",
            "today",
        ),
        (
            r"\b(?:come|pop|be seen|see someone|fit me|squeeze me)( in)? (?:right |straight )?now\b",
            r"come\1 asap today",
        ),
        (
            r"\b(?:once |when |after )(?:the )?(?:new )?(?:tax|financial) year (?:has |is )?(?:starts?|started|begins?"
            r"|begun|under way)\b",
            "after the end of the tax year",
        ),
        (
            rf"\b((?:{DAYS_SHORT})[a-z]*)[ ,-]+(?:but )?not this (?:one|coming one|coming \1|\1)[ ,-]+(?:but )?"
            rf"the (?:one|\1) after(?: that)?\b",
            r"\1 week",
        ),
        (r"(\b(?:can'?t|cannot|not|never) [^.?!]{2,30})\. +(?:or|nor) ", r"\1 or "),
        (
            r"(\bweekends?\b.{0,40}?)\bthis one(?:'s| is) (?:no good|no use|not good|out|bad|busy|taken)\b",
            r"\1 not this weekend",
        ),
        (
            r"\b(24|48|72) (?:hours|hrs|h)\b(?! (?:before|after|notice|later|prior))",
            lambda said: f"{int(said[1]) // 24} days",
        ),
        (
            rf"\bany ?(?:day|time) (?:but|bar|except(?: for)?|apart from|other than) ((?:the )?(?:{DAYS_SHORT})[a-z]*)"
            r" ((?:this|next) (?:week|wk))\b",
            r"\2 except \1",
        ),
        (
            r"\bon the (?:dot|stroke)(?: of|,)? (?=\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)",
            "at ",
        ),
        (
            r"\bif (?:that'?s|it'?s|that is|they'?re|you'?re|you are) (?:full|gone|taken|not free|not available"
            r"|booked|shut|closed|not open)(?: up| then| that day)?,? (?:then )?",
            "",
        ),
        (
            rf"\b(?:no (?:earlier|sooner) than|not before|at least) ((?:{SOME}) (weeks?|days?|months?))(?: from"
            rf" now)?,?"
            rf" (?:and|but) (?:no|not) (?:later|more) than ((?:{SOME}))\b(?! ?(?:[ap]m|o|weeks|days|months|:))",
            r"from in \1 until in \3 \2",
        ),
        (r"\b(?:nothing|no) else\b[^.,;?!]*", ""),
        (rf"\b((?:until|till?) (?:this |next )?(?:{DAYS_SHORT})[a-z]*) (?:night|evening)\b", r"\1"),
        (r"^\W*now\b(?= *[?.,!])", "asap today"),
        (
            r"(\b(?:not|can'?t|cannot|except|no good|is out)\b.*)\b(?:the )?(?:rest|remainder) of (?:that|the|it"
            r"|this) ?week\b",
            r"\1 any other day that week",
        ),
        (
            r"\b(?:(?:when|once|after|as soon as) )?(?:the )?(?:kids|children|schools?|they|we) (?:have"
            r" )?br(?:eaks?|oken?|oke) up"
            r" for (?:xmas|christmas)\b",
            "in the christmas school holidays",
        ),
        (
            rf"\bsame (?:sort of |kind of )?time,? (?:on )?((?:the |this )?(?:{DAYS_SHORT})[a-z]*day)\b"
            r"(?! (?:week|fortnight|after|before|following|next))",
            r"\1 same time",
        ),
        (r"\b(can|could) (?:you |u |we |i )?(?:do|make) (\d{1,2}[.:]\d\d)\b", r"\1 do at \2"),
        (r"\b(?:free|available|ready|here|about) (?:right )?now\b(?! (?:that|and then))", "asap today"),
        (r"^\W*(\d{1,2}(?:[:.]\d\d)?) (?=(?:would|will|wd|is|works|suits)\b)", r"at \1 "),
        (r"\b(any ?day|every day|daily) (\d{1,2}(?:[:.]\d\d)?) (?:to|-|till?) (?=\d)", r"\1 from \2 to "),
        (r"\bbr(?:eaks?|oken?|oke) up (?:(?:from|for) [a-z]+ )?on (?=the |\d)", "finish "),
        (r"\blater on (?=(?:this|next|in the) (?:week|month))", "later "),
        (rf"(\b(?:{DAYS_SHORT})[a-z]* )([01]?\d|2[0-3])([0-5][05]) ?(?=ish\b|for\b|please|pls|$)", r"\1\2:\3 "),
        (r"\b(\d{1,2}(?:[:.]\d\d)?) (?:instead of|rather than) \d{1,2}(?:[:.]\d\d)?\b(?! ?(?:st|nd|rd|th))", r"at \1"),
        (
            r"\b(?:i'?m |i am |we'?re )?(?:on holiday|on leave|away|abroad|off) (?:from )?(.{3,30}?),? so (?:either )?"
            r"before or after(?: (?:that|it|then))?\b",
            r"not \1",
        ),
        (
            rf"\bon (?:earlies|lates|nights|days|early shifts?|late shifts?) (?:un)?till?"
            rf" ((?:{DAYS_SHORT})[a-z]*day),?"
            r" so (?:any ?day|any ?time) up to (?:then|that)\b",
            r"any day until \1",
        ),
        (r"\bsame (?:sort of |kind of )?time,? (tomorrow|tomoz|tomo|tmrw|tmr|tmw|2moro)\b(?! week)", r"\1 same time"),
        (
            r"\b(any ?time|any ?day|anything|free|available) up to (?:and|&) (?:including|incl?\b\.?)",
            r"\1 until",
        ),
        (
            rf"\b(until|till?|by|before|after|from) (?:the )?(?:{DAYS_SHORT})[a-z]*,? (?:the"
            rf" )?(?=\d{{1,2}}(?:st|nd|rd|th)\b)",
            r"\1 the ",
        ),
        (
            r"\b(?:the )?day before or (?:on )?(?:the|that) (?:same )?day(?: itself)?\b(?! (?:before|after))",
            "the day before or that day",
        ),
        (r"\bwithin (?:the|an|1|one|this) (?:next )?hour\b", "asap today"),
        (
            r"\b(?:could|can|i'?ll|will) (?:be|get) (?:there|here|to you|to u|with you|over) by (?=\d|half|quarter)",
            "from ",
        ),
        (
            rf"\ball day (?:on )?((?:{DAYS_SHORT})[a-z]*(?: (?:the )?\d{{1,2}}(?:st|nd|rd|th)?)?)(?= (?:and|or) )",
            r"\1 any time",
        ),
        (rf"\b((?:{DAYS_SHORT}|tom)[a-z]*) (\d{{1,2}}) ([0-5][05])(?= *(?:$|[,.?!]|please|pls))", r"\1 \2:\3"),
        (r"\bb(?:tw|twn|tween|etwn|etwen|etweeen)\b", "between"),
        (rf"\b({SOME}) (days?|weeks?|wks?|months?) or so from (?:now|today)\b", r"in \1 \2 or so"),
        (
            rf"\b(?:straight|right|just|immediately|directly|shortly|soon) (after|before) (?=(?:the |my )?"
            rf"(?:easter|christmas|xmas|new year|bank|half term|\d{{1,2}}(?:st|nd|rd|th)|(?:{DAYS_SHORT})[a-z]*day))",
            r"\1 ",
        ),
        (
            r"\b(?:whats |what's |what is )?the (?:1st|first) (?:one |slot |time )?(?=free|available|going|left)",
            "the first ",
        ),
        (r"\b(?:1st|first) one\b(?= (?:free|available|you))", "first available"),
        (r"\bany ?(?:day|time) (?:in |of |on )?that (week|month|weekend)\b", r"that \1"),
        (
            r"\b(?:the )?(morning|afternoon|evening) of(?= *(?:$|[,.!?;]|or\b|if\b|please))",
            r"that day in the \1",
        ),
        (
            r"\b(?:xmas|christmas|easter|halloween) (?:do|part(?:y|ies)|lunch|meal|dinner|drinks|night out"
            r"|market|shopping"
            r"|play|concert|nativity|panto(?:mime)?|fair|raffle|jumper|eve party)\b",
            "party",
        ),
        (
            rf"\b((?:tomorrow|tmrw|today|(?:{DAYS_SHORT})[a-z]*)),? but (?:any ?thing|any ?day|any ?time) "
            rf"(?:up to|until|till?|before|by) (?=(?:{DAYS_SHORT}|tom|\d|the))",
            r"from \1 to ",
        ),
        (
            r"\b(?:a|one|the) week(?:'?s)? (?:annual leave|leave|holiday|hols|off(?: work)?) (?:from|starting) "
            r"(?=the \d|\d|mon)",
            "week commencing ",
        ),
        (
            r"\b(?:i'm |im |i am |we're )?on (?:lates|earlies|nights|days) ((?:this|next) (?:week|wk)),? so"
            r" (?=[aemn])(?!next|even)",
            r"\1 ",
        ),
        (
            r"\b((?:this|next) (?:week|wk)) (?:i'm |im )?(?:on )?(?:lates|earlies|nights|days),? so (?=[aem])(?!even)",
            r"\1 ",
        ),
        (
            r"\b(?:was|were|came|been) in (?:with you |to see you )?today at (\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?)"
            r"[^.?!]{0,20}?same (?:again|time|slot|thing)(?: again)? next (?:week|wk)",
            r"a week today at \1",
        ),
        (
            rf"\b((?:{DAYS_SHORT})[a-z]*)[ ,.]+(?:either )?next (?:week|wk) or (?:the )?(?:week|wk) after"
            r"(?: that| next)?\b",
            r"\1 next week or \1 week after next",
        ),
        (r"\b((?:(?:early |late )?(?:may|august|spring|summer|easter) )?bank holiday) week\b", r"the week of the \1"),
        (rf"((?:^|[.,;!?] ?)(?:any ?time )?)((?:{MONTHS_SHORT})[a-z]*) onwards?\b", r"\1from \2"),
        (
            r"\b(?:so )?after (?:she|he|they|everyone)(?:'s|'ve|s|ve| has| have| is| are)? (?:gone|left|off|away)"
            r"(?: back| home| again)*\b",
            "after that",
        ),
        (
            r"\b((?:half|quarter (?:past|to)) [a-z0-9]+(?:[ -]?ish)?|\d{1,2}(?:[:.]\d\d)?[ -]?(?:ish|pm)) any"
            r" (?:night|evening)\b",
            r"\1 any day",
        ),
        (r"\b(?:aftre|affter|aftr|atfer|afer)\b", "after"),
        (r"\b(?:befroe|befor|bfore|befre|bfor)\b", "before"),
        (r"\b(?:untill|unitl|utnil|untl)\b", "until"),
        (r"\bl8r\b", "later"),
        (
            rf"\b((?:{MONTHS_SHORT})[a-z]*) (\d{{1,2}})(?:st|nd|rd|th)? or (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b"
            r"(?! ?(?:[ap]m\b|[:./]\d|o'?clock))",
            r"\1 \2 or \1 \3",
        ),
        (
            rf"\b(except|apart from|but not|not|bar)(?: for)? ({_HOUR}) ?(?:-|to|till?|until) ?({_HOUR})(?![\d/:])"
            rf"(?! ?(?:{MONTHS_SHORT}|weeks|days))",
            r"except between \2 and \3",
        ),
        (r"(?<![\d.])(0?[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.(?= |$)", r"\1/\2"),
        (
            rf"\bfirst full week (?:of|in) ((?:{MONTHS_SHORT})[a-z]*)\b",
            r"the week of the first monday of \1",
        ),
        (r"\b(?:x[- ]?cept|exept|excpt|ecxept|execpt|accept for|cept)\b", "except"),
        (r"\bup to and including\b(?!.* so )", "until"),
        (r"\bwhenever (?=(?:in|this|next|between) )", "any time "),
        (rf"\bminus (?=(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)\b|(?:{DAYS_SHORT})))", "except "),
        (
            rf"(\b(?:{DAYS_SHORT}|tomorrow|today|tmrw)[a-z]*|\d(?:st|nd|rd|th)?|\b(?:{MONTHS_SHORT})[a-z]*),?"
            rf" (0[89]|1\d)([0-5][05])"
            r"(?= *(?:$|[,.!?;]|please|pls|if|or|works|ok))",
            r"\1 \2:\3",
        ),
        (rf"(^|[,.;!?] ?)am (?=(?:on |this |next )?(?:{DAYS_SHORT}))", r"\1morning "),
        (
            r"\b(?:are|r) (?:you|u|ye|yous) (?:still )?open (?:till?|until|past|after|before|from) "
            r"(?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?)",
            "",
        ),
        (rf"\b([1-9]|1[0-2]) (00|15|30|45) (?=(?:on )?(?:{DAYS_SHORT}|tom|tmr|today))", r"\1:\2 "),
        (r"\b((?:fathers?|father's|mothers?|mother's) day)(?: [a-z]+)? (?:is )?on (?:the |that )?sunday\b", r"\1"),
        (r"\b(any|every|each) school ?day\b", r"\1 weekday"),
        (
            rf"\b(?:leave|left|put) it (?:off )?(?:un)?till? (?=(?:the )?(?:\d|(?:{DAYS_SHORT}"
            rf"|{MONTHS_SHORT})))",
            "not before ",
        ),
        (
            rf"\b(?:{DAYS_SHORT})[a-z]* - (?:actually |oh |sorry )?(?:no|wait),? make (?:that|it)"
            rf" ((?:{DAYS_SHORT})[a-z]*)"
            r" - (?=(?:this|next) (?:week|wk))",
            r"\1 ",
        ),
        (r"\b(\d{1,2}(?:[:.]\d\d)?) ?([ap]m)[- ]?ish or (?:later|after)\b", r"from \1 \2"),
        (r"\b(?:leave|left|put) it (?:off )?(?:un)?till? (?=after\b)", ""),
        (r"\b([1-9])([0-5][05])(?= ?[ap]m\b)", r"\1:\2"),
        (
            r"\bnot (?:this week coming|(?:this|the) coming week),? (?:but )?the (?:one|week) after(?: that)?\b",
            "week after next",
        ),
        (
            r"\b(?:at )?either end of (next|this) (?:week|wk)(?:,? (?:but )?not the middle)?(?!,? (?:so|ie|i\.e"
            r"|meaning)\b)",
            r"monday or tuesday or friday or saturday \1 week",
        ),
        (rf"\ball day ((?:{DAYS_SHORT})[a-z]*)(?=,| or| and)", r"\1 any time"),
        (r"\b(\d{1,2}) ?\? (?:or )?(\d{1,2}[:.]\d\d) ?(?=\?)", r"\1 or \2 "),
        (r"\bafter (?:the )?school (?:pick ?up|run) ?\(?(\d{1,2})[.:](\d\d)\)?", r"after \1:\2"),
        (
            r"\b(any ?(?:day|time|thing))((?: [a-z]+){0,3}?),? (?:but|bar|save|except(?: for)?|apart from|other than)"
            r" (?:on )?(?:the )?bank hol[a-z]*",
            r"\1\2, not on bank holidays",
        ),
        (
            rf"\b(?:i'?m |i am |we'?re )?(?:only |about |like )*(?:{SOME}) (?:minutes?|mins?|hours?|hrs?) (?:away|walk"
            r"|drive)\b(?: from (?:you|u|there|the clinic))?",
            "nearby",
        ),
        (r"\b(?:can|could) (?:we|you|u|i) (?:do|make it) (\d{1,2})(?= *(?:$|[,.?!]|instead|please|pls))", _an_hour),
        (
            r"\bin (may|august),? (?:but |and )?(before|after) the (?:bank hol[a-z]*)",
            r"in \1 \2 the \1 bank holiday",
        ),
        (
            r"\bbetween (?:the )?school (?:drop[- ]?off|run) and (?=\d|noon|midday|one|two|three|nine|ten|eleven|twelve"
            r"|half|quarter|lunch)",
            "between 9:15 and ",
        ),
        (
            r"\b((?:the |on )?\d{1,2}(?:st|nd|rd|th)),? (?:so|and) not (?:until|till?|before) (?:then|that|it)\b",
            r"from \1",
        ),
    )
]
