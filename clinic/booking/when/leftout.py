"""What is left out of a stretch, in one order of words: "any Wednesday in April but the 14th", "except my birthday"."""

from __future__ import annotations

import re

from clinic.booking.when.rewriting import DAYS_SHORT, MONTHS_SHORT, rewritten

_BUT = (
    r"(?:but(?: not| for)?|except(?: for| on)?|excepting|bar|barring|save(?: for)?|apart from|other than"
    r"|aside from|besides"
    r"|excluding|not|minus|without)"
)
_A_DATE = (
    rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)(?: (?:of )?(?:{MONTHS_SHORT})[a-z]*)?"
    rf"|(?:{MONTHS_SHORT})[a-z]* \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}} (?:{MONTHS_SHORT})[a-z]*|\d{{1,2}}/\d{{1,2}}"
    rf"|(?:this |next )?(?:{DAYS_SHORT})(?:[a-z]*day)?\b"
)
_ANOTHER_WEEK = re.compile(
    r"\b(?:this|next|that|following) (?:week|wk)\b|\bweek (?:of|after|before|commencing|beginning)\b|\bw/?[cb]\b"
)


def left_out(text: str) -> str:
    """A lower-case text with exceptions behind "except", and the day that they mean in place of its occasion."""
    return rewritten(text, _LEFT_OUT)


def _all_of_the_week(match: re.Match[str]) -> str:
    """ "All week" is this week, unless another one is named."""
    return "any day" if _ANOTHER_WEEK.search(match.string) else "this week"


_LETTERS = {"m": "monday", "t": "tuesday", "tu": "tuesday", "w": "wednesday", "th": "thursday", "f": "friday"}
_LEFT_OUT = [
    (re.compile(pattern), meant)
    for pattern, meant in (
        (
            r"\b(?:the )?only (?:days?|times?|ones?|thing) (?:that )?(?:i|we) (?:can'?t|cannot|can not)"
            r"(?: (?:do|make|manage|come))*(?: on)? (?:is|are)(?: on)?\b",
            "any day except",
        ),
        (
            r"\b(?:as|so) long as (?:it|that)(?:'s| is|s)?(?:n'?t| not) (?:on |in )?(?:an? |the )?"
            r"|\bprovided (?:that )?it(?:'s| is)?(?:n'?t| not) (?:on |in )?(?:an? |the )?",
            "except ",
        ),
        (
            rf"\b(any ?(?:thing|time|day)s?|everything|whenever|every ?day|all) ([^.,;?!]{{3,40}}?),? but (?:not )?"
            rf"(?:on )?((?:the )?(?:(?:{DAYS_SHORT})[a-z]*|\d{{1,2}}(?:st|nd|rd|th)))\b"
            r"(?! (?:is|are|would|works?|suits?|looks|could|might|preferably|if|only|at|after|before|from|between|until"
            r"|till|in the|morning|afternoon|evening|\d)|'d|'s)",
            r"\1 \2 except \3",
        ),
        (
            rf"\b{_BUT}(?: on| for)? (?:my|the|those|his|her|our)(?: [a-z]+)? (?:days?|shifts?|nights?)"
            r"(?: [a-z']+){0,5}?,?(?: which (?:is|are)| ie| namely| so| that's)? (?:on )?"
            rf"(?=(?:a )?(?:{DAYS_SHORT})(?:[a-z]*days?|s)?\b)",
            "except ",
        ),
        (r"\b(?:not|except) if (?:it'?s|it is|that'?s|that is|it falls)(?: on)?(?: an?)? ", "not "),
        (
            r"\b(?:which|what)(?:ever)? days? (?:that )?(?:isn'?t|is not|aren'?t|'?s not)(?: on)?(?: an?| the)? ",
            "any day except ",
        ),
        (
            rf"\bany (weekend|week|(?:{DAYS_SHORT})[a-z]*day) {_BUT} (this|next)(?: (?:coming )?(?:one|\1))?\b",
            r"any \1 except \2 \1",
        ),
        (
            rf"\bnot ((?:on )?(?:{DAYS_SHORT})[a-z]*) ((?:next|this) (?:week|wk)),? (?:but )?any other day\b",
            r"\2 except \1",
        ),
        (
            r"\bbar (?=(?:the |on )?(?:christmas|xmas|easter|new year|boxing|good friday|bank|half|burns|hogmanay"
            r"|halloween|my|when|next|this|first|last)\b)",
            "except ",
        ),
        (
            rf"\b((?:the )?week of )([a-z0-9][a-z0-9' ]{{2,25}}?),? {_BUT} (?:on )?(?:the )?"
            r"(?:day|night|date|eve) itself\b",
            r"\1\2 except \2",
        ),
        (
            r"\b((?:the )?week (?:of|commencing|beginning|starting) )((?:the )?\d{1,2}(?:st|nd|rd|th)) (or|and) "
            r"(?=(?:the )?\d{1,2}(?:st|nd|rd|th))",
            r"\1\2 \3 \1",
        ),
        (
            rf"\b{_BUT} (?:on )?(m|tu?|w|th|f)(?= *(?:$|[,.;!?]))",
            lambda said: f"except {_LETTERS[said[1]]}",
        ),
        (
            rf"\b((?:the )?(?:(?:{DAYS_SHORT})[a-z]*|\d{{1,2}}(?:st|nd|rd|th)))[ ,]+"
            r"(?:excepted|excluded|aside|not included|being the exception)\b",
            r"except \1",
        ),
        (
            rf"\b(?:all|any ?(?:day|time|thing)|every ?day) {_BUT} ((?:the )?(?:(?:{DAYS_SHORT})[a-z]*"
            rf"|\d{{1,2}}(?:st|nd|rd|th))(?: (?:or|and) (?:the )?(?:(?:{DAYS_SHORT})[a-z]*"
            r"|\d{1,2}(?:st|nd|rd|th)))?) ((?:this|next) (?:week|wk|month))\b",
            r"\2 except \1",
        ),
        (rf"\ball {_BUT} (?=(?:the )?(?:{DAYS_SHORT}|\d{{1,2}}(?:st|nd|rd|th)))", "any day except "),
        (
            rf"\b(?:save for|(?:cross|rule|leave|take|strike|knock|cut)(?:ing)? out) "
            rf"(?=(?:the )?(?:(?:{DAYS_SHORT})|\d{{1,2}}(?:st|nd|rd|th)))",
            "except ",
        ),
        (
            rf"\b(all|any|every|the whole) ([^.,;]{{3,30}}) but for (?=(?:the )?(?:(?:{DAYS_SHORT})|\d))",
            r"\1 \2 except ",
        ),
        (r"\bw/o (?=the |[a-z]+day|\d)", "except "),
        (r"\b(?:excepting|barring|leaving out|omitting|not counting|not including)\b", "except"),
        (
            rf"(\b(?:my|our|his|her|the) (?P<what>[a-z]+(?: [a-z]+)?)(?:'s| is| falls| are)(?: on)? )"
            rf"(?P<date>{_A_DATE})(?P<between>.*?),? {_BUT} (?:on |for )?(?:my|our|his|her|the|that) (?P=what)\b",
            lambda said: f"{said[1]}{said['date']}{said['between']} except {said['date']}",
        ),
        (
            rf"\b(any|every|all|each|most) ((?!day|thing|time)[a-z]+(?: [a-z]+){{0,4}}?),? (?:but|bar|save|minus)"
            rf" (?:not )?(?=(?:on |the |a )*(?:(?:{DAYS_SHORT})[a-z]*|week|morning|afternoon|evening|bank|tomorrow|\d"
            r"|easter|christmas|good friday|new year|this |next |last|first|second|third))",
            r"\1 \2 except ",
        ),
        (
            rf"\bany ?(?:thing|time|day) {_BUT} (?:on )?(?P<day>[a-z0-9][a-z0-9' ]{{2,25}}?) (?:in |of )?"
            r"(?:that|the same) (?P<unit>week|weekend)\b",
            lambda said: f"the {said['unit']} of {said['day']} except {said['day']}",
        ),
        (r"\b(?<!work )(?<!working )(?<!busy )(?:all|the whole) week\b(?! off\b)", _all_of_the_week),
        (
            rf"\bany day works? ({_BUT} (?:on )?(?:{DAYS_SHORT})[a-z]*(?: (?:morning|afternoon|evening)s?)?)[ ,(]+"
            r"((?:next|this) week)(?: i mean)?\)?",
            r"\2 \1",
        ),
    )
]
