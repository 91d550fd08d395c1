"""Blood counts that are told by their figure: "my platelets were 70"."""

from __future__ import annotations

import re

from clinic.reception.only_named import is_hypothetical
from clinic.reception.patient import names_somebody

FEWEST_PLATELETS = 150
"""Thousands in a microlitre (10^9 in a litre): the lower limit that most laboratories print beside the count."""
_PLATELETS = re.compile(
    r"\bplatelets?(?: counts?)?\b(?P<between>[^.!?;\d]{0,40}?)(?P<figure>\d[\d,]*)(?![\d,])(?: ?k\b)?"
    r"(?! ?(?:%|percent|ml|times|years?|yrs?|months?|weeks?|days?|sessions?|x\b|-|to \d))",
    re.IGNORECASE,
)
_LATER = re.compile(r"\b(?:years?|back then|used to|when i was)\b", re.IGNORECASE)


def has_few_platelets(text: str) -> bool:
    """Whether the writer tells a platelet count below the usual: "platelets were 70 at the last test", "1,20,000"."""
    for sentence in re.findall(r"[^.!?;\n]+[.!?;\n]*", text):
        told = _PLATELETS.search(sentence)
        if told is None or _LATER.search(told["between"]) or names_somebody(sentence) or is_hypothetical(sentence):
            continue
        figure = int(told["figure"].replace(",", "") or 0)
        count = figure // 1000 if figure >= 1000 else figure
        if 0 < count < FEWEST_PLATELETS:
            return True
    return False
