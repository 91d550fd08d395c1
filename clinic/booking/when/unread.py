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
    r"|(?:little|orthodox|greek|old) (?:christmas|easter|new year)|(?:[a-z]+ )?day eve(?:ning)?"
    rf"|(?:the |a |next |this )?long weekend|(?:at )?(?:dinner|supper) ?time"
)
"""Words about time that name no days we could work out."""
UNREAD = re.compile(
    rf"weekend|fortnight|{'|'.join(WEEKDAYS)}|tomorrow|tonight"
    r"|(?:first|second|third|fourth|fifth|last|final|penultimate|opening|closing|start|end|middle|beginning|half|most"
    rf"|\d{{1,2}}(?:st|nd|rd|th)) (?:(?!{_ONE})[a-z0-9]+ ){{0,2}}(?:of|in|before|after|to) "
    rf"(?:the |this |next )?(?:{_NAMES})"
    rf"|(?:every|each) (?:other|second|third|2nd|3rd) (?:week|month|weekend|{'|'.join(WEEKDAYS)})"
    rf"|alternate (?:weeks?|weekends?|(?:{'|'.join(WEEKDAYS)})s?)|fortnightly"
    rf"|(?:the )?(?:(?:{'|'.join(WEEKDAYS)}) |public |federal |national |stat )holiday"
    r"|(?:start|end|beginning|middle) of (?:the )?(?:next|that|it)"
    r"|(?:next|coming) (?:mo|tu|th|fr|sa|su|wed)(?!is )[a-z]+"
    r"|(?:half )?(?:a|an|\d+) (?:hours?|hrs?|minutes?|mins?) (?:before|after)"
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
