"""Words about time that nothing reads: what is asked about rather than left out in silence.

Patterns over the canonical tokens, joined by single spaces.
"""

from __future__ import annotations

import re

from clinic.booking.when.feasts import MOVES_WITH_THE_MOON
from clinic.booking.when.words import MONTHS, WEEKDAYS

_ONE = r"(?:session|treatment|appointment|slot|time|visit|consultation|one|available|opening|go)s?\b"
_NAMES = rf"{'|'.join([*WEEKDAYS, *MONTHS])}|week|weekend|month|fortnight|year|christmas|easter|new year"
VAGUE = re.compile(
    rf"(?:(?:after|before|until|around|during|over|on) )?(?:{MOVES_WITH_THE_MOON.pattern})"
    r"|(?:little|old) (?:christmas|easter|new year)|(?:orthodox|greek) new year|(?:[a-z]+ )?day eve(?:ning)?"
    rf"|(?:the |a |next |this )?long weekend|(?:at )?(?:dinner|supper) ?time"
)
"""Words about time that name no days we could work out."""
UNREAD = re.compile(
    rf"weekend|fortnight|{'|'.join(WEEKDAYS)}|tomorrow|tonight"
    r"|(?:first|second|third|fourth|fifth|last|final|penultimate|opening|closing|start|end|middle|beginning|half|most"
    rf"|\d{{1,2}}(?:st|nd|rd|th)) (?:(?!{_ONE})[a-z0-9]+ ){{0,2}}(?:of|in|before|after|to) "
    rf"(?:the |this |next )?(?:{_NAMES})"
    rf"|(?:every|each) (?:other|second|third|2nd|3rd) (?:week|month|weekend|{'|'.join(WEEKDAYS)})"
    rf"|alternate (?:weeks?|weekends?|(?:{'|'.join(WEEKDAYS)})s?)|fortnightly|bi ?-? ?weekly"
    rf"|(?:the )?(?:(?:{'|'.join(WEEKDAYS)}) |public |federal |national |stat )holiday"
    r"|(?:start|end|beginning|middle) of (?:the )?(?:next|that|it)"
    r"|(?:next|coming) (?:mo|tu|th|fr|sa|su|wed)(?!is )[a-z]+"
    r"|(?:half )?(?:a|an|\d+) (?:half )?(?:hours?|hrs?|minutes?|mins?) (?:before|after|later|earlier)"
    r"|(?:odd|even) (?:dates|days|weeks|numbers|numbered)(?: [a-z]+)?|(?:auspicious|lucky) (?:day|date)s?"
    rf"|quarter (?:to|past)(?= [,.?!]|$)|(?:half|quarter) past(?= (?:would|works?|is|then|please|suits?|ok)(?: "
    rf"|$))|(?:next|first|last) \d+ (?:{'|'.join(WEEKDAYS)})s"
    r"|(?:first|second) half of next(?= [,.?!]|$)"
    r"|(?:once|as soon as|when) (?:i(?:'ve|'m| have| am)?|ive|im|the|my|we(?:'ve|'re)?|our|they|school|term|work)"
    r"(?: [a-z']+){0,3}? (?:paid|over|finished|back at (?:school|work|uni|college)|breaks? up)"
    r"|with an? [a-z] in (?:it|them)|(?:somewhere|sometime|anywhere) in (?:between|the middle)"
    r"|(?:unless|depending on|provided|assuming)(?: [a-z']+){1,3}"
    r"|\d+ (?:days?|weeks?|months?) (?:before|after|ahead)"
    r"|(?:the )?week (?:of|before|after|commencing|starting)(?: [a-z]+){1,3}"
    r"|(?:after|before|until|during|when|while|between|except|outside)(?: [a-z']+){0,3}? "
    r"(?:shifts?|school|nursery|class|classes|gym|birthday|uni|lectures?|exams?|church|mosque|prayers?|practice"
    r"|training|dinner|tea|breakfast|bank holidays?|term|term ?time|payday|pay day|clocks|meetings?|placement|rota)"
)
"""Words about time that are left when nothing else reads them."""

_CHANGES = frozenset(
    [
        *["second", "third", "fourth", "fifth", "2nd", "3rd", "4th", "final", "penultimate", "middle", "subsequent"],
        *[
            "previous",
            "preceding",
            "prior",
            "different",
            "other",
            "alternate",
            "alternating",
            "latter",
            "former",
            "odd",
        ],
        *["even", "same", "opposite", "holiday", "closest", "nearest", "furthest", "half", "most"],
    ]
)


def changes_the_day(word: str) -> bool:
    """Whether a word that was left before a day makes another day of it ("the penultimate Friday")."""
    return word in _CHANGES


_COUNT = r"(?:\d+|an?|few|couple of|several)"
_LOOSE = re.compile(
    rf"{_COUNT} (?:days?|weeks?|months?|hours?|minutes?) (?:later|earlier|either|prior|ahead|minus|or two)"
    r"|give or take|plus or minus|(?:any )?(?:days?|weeks?|dates?) (?:with|containing|beginning|that (?:has"
    r"|have|begins?))"
    r"|every (?:\d+|few|couple) (?:days|weeks|months)|once an? (?:week|month|fortnight)"
    r"|if (?:it's|its|it is) (?:(?:before|after)(?=.* if )|raining|sunny|quiet)"
    r"|(?:when|whenever) (?:it's|its|it is|there's|there is)(?! (?:convenient|possible|free|ok|done))(?: [a-z]+){1,3}"
    r"|(?:a |any )?days? (?:when|that|where) (?!i\b)(?: ?[a-z']+){1,3}|the latest (?:on|of)"
    r"|an? (?:bit|little|touch|tad) (?:earlier|later)|(?:earlier|later) in the (?:day|week|month)"
    r"|\d on (?:and )?\d off|on (?:earlies|lates|nights|early shifts?|late shifts?)(?= (?:until|from|this|next|on))"
    r"(?!.* so )|\d{1,2} - (?:\d{1,2} )?s"
    r"|(?:on )?(?:the )?same (?:week)?day(?= (?:next|of|week)|$)|the (?:former|latter)|(?:the "
    r"|my )?other (?:days|dates|weeks)(?= (?:i|i'm|so|are|we))|on (?:lates"
    r"|earlies)(?!.* so )"
    r"|(?:the |an? )?(?:day|night|morning|evening|week|weekend|month) (?:before|after|following)(?= |$)"
    r"|(?:the )?(?:minute|moment|second) (?:i|we|the|my)(?: [a-z']+){1,3}"
    r"|(?<!that's )(?<!is )(?:as soon as|once|when|whenever|until|by the time)"
    r" (?:i(?!'d| am able)|i'm|i've|im|ive|we|we're|my|the|our|he|she|they|school|work|uni|term|everyone|nobody)"
    r"(?! (?:booked|book|come|called|rang|spoke|see|saw|came|was|were|had|can|could|should|would|treatment|session))"
    r"(?: [a-z']+){1,3}"
    r"|(?:except|excluding|with the exception of|apart from|other than|besides|but not|not)(?: on| for)? "
    r"(?:when|whenever|while|during|days|weeks|if|the (?:days|weeks|weekend|week|last|first)|my|any|school|work)"
    r"(?: [a-z']+){0,3}"
    r"|(?:after|before|between|during|around) (?:my |the |our |his |her |their |an? )?(?:wedding|party"
    r"|holidays?|hols|trip"
    r"|flight|meetings?|interview|exams?|game|match|film|footy|football|swimming|yoga|pilates|choir|gig|concert"
    r"|festival"
    r"|funeral|christening|prom|graduation|reunion|conference|deadline|dentist|doctor's?|scan|op|anniversary|birthday"
    r"|due date|results|bedtime|bath ?time|nap ?time|sunset|sunrise|dark|mass|service|rush hour|traffic|shift|run"
    r"|daughter's?|son's?|mum's?|husband's?|wife's?|kids?'?|placement|rota|handover|ramadan|fast)"
)
"""Words that are about time where other words of time stand beside them."""
_A_NUMBER = re.compile(
    r"(?<![-/.:£$€] )(?!1 |5 and m)(?:\d{1,2}(?:st|nd|rd|th)|\d{1,2}[.:]\d\d|\d{1,2}/\d{1,2}|\d{1,2})"
    r"(?= (?:[,.;!?]|or|and|on|if|please|would|is|works|maybe|ish|then|but|too|also|with|thanks|for|at"
    r"|onwards)(?: |$)|$)"
    r"(?! [.-] \d)"
)
_NO_TIME_BEHIND = re.compile(
    r"(?:i'm|im|i am|she's|he's|is|was|aged?|turn(?:ed|ing)?|be|number|no|room|flat|house|size|type|grade|level"
    r"|stage|score"
    r"|phone|mobile|need|want|have|has|had|get|got|book|buy|x|of|all|these|those|do|did|done|another|just|only"
    r"|least|up"
    r"|total|cost|costs|paid|pay|lasts?|day|session|option|group|party|us|top|last|\d+) $|[£$€+/:-] $|\d{3,} $"
    rf"|(?:{'|'.join(MONTHS)}) $"
)


def loose_at(text: str, at: int) -> str:
    """The words at a place that are about time only beside other words of time; empty when there are none."""
    end = text.find(" ", at)
    if (match := _LOOSE.match(text, at)) and (match.end() == len(text) or text[match.end()] == " "):
        return match[0]
    number = _A_NUMBER.match(text, at)
    if number and (end if end >= 0 else len(text)) == number.end() and not _NO_TIME_BEHIND.search(text[:at]):
        return number[0]
    return ""
