"""A name put right: "it's Nayar, not Nair", "the name is Smyth with a y", "oops, Dan Okafour"."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from clinic.reception.words import as_name, clean

ALIKE = 0.6
"""Likeness (0 to 1, by runs of equal letters) from which one word is a misspelling of another."""
VERY_ALIKE = 0.75
"""Likeness of a whole message to the name given before, from which nothing but the name can be meant."""

_LEAD = re.compile(
    r"^\W*(?:(?:no+|nope|sorry|oops|whoops|oh|ah|wait|hang on|actually|my (?:bad|mistake)|correction|er+m?|um+"
    r"|apologies)[,.!… ]+)+",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\b(?:it'?s|it is|should (?:be|say|read|have been)|supposed to be|meant to be|i meant?|make (?:it|that)|that'?s|"
    r"change (?:it|that) to|(?:sur)?name(?:'s| is| was|:)|spe(?:lt|lled))\s+(?:actually |really |spelt |spelled )*",
    re.IGNORECASE,
)
_OF_THE_NAME = re.compile(r"\b(?:(?:sur)?names?|spel[lt]\w*|misspel\w*|typo)\b", re.IGNORECASE)
_NOT = re.compile(r"\bnot (?P<wrong>[^\W\d_][\w'’-]*)\W*$", re.IGNORECASE)
_LAST = re.compile(r"\b(?:surname|(?:last|second|family) name)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:first|given|fore) ?name\b", re.IGNORECASE)


def corrected_name(text: str, known: str) -> str | None:
    """The whole name as it should be, when `text` puts the `known` one right; None when it does not."""
    text = clean(text)
    parts = known.split()
    if not parts or text.endswith("?") or "@" in text:
        return None
    wrong = _NOT.search(text)
    mistaken = _index(parts, wrong.group("wrong"), 1.0) if wrong else None
    for candidate in _candidates(text):
        name = as_name(candidate)
        if name is None:
            continue
        marked = candidate != text
        alike = _alike(name, known) >= VERY_ALIKE or (marked and _index(parts, name, ALIKE) is not None)
        if not (alike or mistaken is not None or (marked and _OF_THE_NAME.search(text))):
            continue
        right = _merged(text, name, parts, mistaken)
        if right != known:
            return right
    return None


def _candidates(text: str) -> list[str]:
    """What may be the name: behind the words that announce it, the last ones first; the message without its "sorry"."""
    marked = [text[match.end() :] for match in _MARK.finditer(text)]
    return [*reversed(marked), _LEAD.sub("", text), text]


def _merged(text: str, name: str, parts: list[str], mistaken: int | None) -> str:
    """The new name; one word of it replaces the word that it puts right."""
    if len(name.split()) > 1 or len(parts) < 2:
        return name
    index = mistaken
    if index is None and _LAST.search(text):
        index = len(parts) - 1
    if index is None and _FIRST.search(text):
        index = 0
    if index is None:
        index = _index(parts, name, ALIKE)
    return name if index is None else " ".join([*parts[:index], name, *parts[index + 1 :]])


def _index(parts: list[str], word: str, least: float) -> int | None:
    """The part that is most like a word, if it is enough so."""
    likeness = [_alike(part, word) for part in parts]
    best = max(range(len(parts)), key=likeness.__getitem__)
    return best if likeness[best] >= least else None


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()
