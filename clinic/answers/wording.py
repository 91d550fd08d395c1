"""Words that no answer uses: what promises too much, and what is not our manner.

A word that promises is allowed where it is denied ("no one can guarantee a result", "not free of risk"): the
advertiser's sentence is what must not be said, not the honest one that warns of it.
"""

from __future__ import annotations

import re

_PROMISES = re.compile(
    r"\b(?:painless(?:ly)?|pain[- ]free|risk[- ]free|guarantee(?:d|s)?"
    r"|miracles?|miraculous|permanently|permanent results?"
    r"|safe(?:ly|st)?|harmless|100 ?%|erase[sd]?|vanish(?:es)?|flawless|perfect(?:ly)?|cures?)\b",
    re.IGNORECASE,
)
_DENIALS_THAT_PROMISE = re.compile(
    r"\b(?:not (?:at all )?painful|no pain\b(?!-)|without (?:any )?pain|no risks?\b(?![- ]free)|without (?:any )?risks?"
    r"|no side[- ]effects|(?:does|do|will) ?n[o']t hurt|won't hurt|nothing to worry about|no downtime)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no|never|no one|nobody|nothing|none|neither|nor|without|cannot|can't|don't|doesn't|isn't|aren't|won't|"
    r"wasn't|hardly|rarely)\b[^.;:?!]{0,40}$",
    re.IGNORECASE,
)
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f]")
_SALES = re.compile(
    r"\b(?:hurry|don't miss|act now|book now|best (?:clinic|treatment)|special offer|limited time"
    r"|amazing|incredible)\b",
    re.IGNORECASE,
)


def promises(text: str) -> list[str]:
    """The words in `text` that promise too much, in order."""
    found = [match[0] for match in _DENIALS_THAT_PROMISE.finditer(text)]
    found += [match[0] for match in _PROMISES.finditer(text) if not _DENIED.search(text[: match.start()])]
    return found


def manners(text: str) -> list[str]:
    """What is not our manner: exclamation marks, emoji, the words of selling."""
    found = ["!"] if "!" in text else []
    found += sorted(set(_EMOJI.findall(text)))
    return found + [match[0] for match in _SALES.finditer(text)]
