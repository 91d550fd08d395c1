"""Moles and spots that change: a doctor looks at them before any needle does."""

from __future__ import annotations

import re

from clinic.reception.only_named import SAYS_OWN, is_hypothetical

_MOLE_CHANGES = re.compile(
    r"\b(?:moles?|birthmark|(?:dark|brown|black|funny|odd|strange) spot)\b"
    r"(?:(?!\b(?:not|never|hasn'?t|haven'?t|isn'?t|doesn'?t|no)\b)(?:[^.!?;,]|,(?= (?:it|its|it's|which|that|and"
    r"|now)\b)))"
    r"{0,60}?\b(?:darker|bigger|larger|blacker|bleed(?:s|ing)?|bled|crusty|crusting|itch(?:y|es|ing)|ragged"
    r"|chang(?:ed|es|ing)(?! (?:my|the|our|doctors?|phone|address|date|time))|irregular|growing|grown)\b",
    re.IGNORECASE,
)


def has_a_changing_mole(text: str) -> bool:
    """ "A mole on my cheek that's got darker and bleeds": for a doctor before any needle. Not "do you treat moles that
    are growing?", nor what only may happen."""
    for sentence in re.findall(r"[^.!?;\n]+[.!?;\n]*", text):
        asked = sentence.rstrip().endswith("?") and not SAYS_OWN.search(sentence)
        if _MOLE_CHANGES.search(sentence) and not asked and not is_hypothetical(sentence):
            return True
    return False
