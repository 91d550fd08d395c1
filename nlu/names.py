"""A person's name, where a message gives one: "my name is Jane Doe", "it's Jane", or just "Jane Doe"."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from nlu.patterns import Match
from nlu.reading import names_in
from nlu.text import word_set

_WORD = r"[^\W\d_][\w'’-]*"
_INTRODUCED = re.compile(
    rf"\b(?:(?:my|the|full)\s+name(?:'s|\s+is|s)?|name(?:'s|\s*[:=]|\s+is)|call me|under the name(?: of)?"
    rf"|booked under)\s+({_WORD}(?:\s+{_WORD}){{0,3}})",
    re.IGNORECASE,
)
_WEAKLY = re.compile(rf"\b(?:it'?s|this is|i'?m|i am|im|for)\s+({_WORD}(?:\s+{_WORD}){{0,2}})", re.IGNORECASE)
_WHOLE = re.compile(
    rf"\s*({_WORD}(?:[ ]+(?:{_WORD}|[A-Z]\.)){{0,3}}?)\s*(?:\s(?:here|speaking))?\s*[.!]?\s*", re.IGNORECASE
)
#: "Ana Silva, ana@example.org": a name at the front of the other details.
_LEADING = re.compile(rf"\s*({_WORD}(?:[ ]+{_WORD}){{1,3}})\s*[,;\n-]")
#: Words that end a name: what people go on with after giving it.
_NOT_A_NAME = word_set(
    "and but my number phone email mail i i'm im is it its it's on at for please thanks"
    " thank you the a an not here born aged with from"
    " can could would will do does how what when where why hi hello hey ok okay yes no nope yeah yep sure maybe"
    " sorry book booking"
    " appointment tomorrow today tonight monday tuesday wednesday thursday friday saturday sunday morning"
    " afternoon evening noon next"
    " week help stop cancel confirm later bye cheers great good fine perfect nothing none more any all that"
    " this them he she"
    " we they interested looking thinking considering worried scared nervous wondering pregnant allergic"
    " diabetic ready happy going"
    " never always smoked weight training been having lots"
    " nvm babe hun hon mate love pal bro mr lol thx ta his her their our your its evening mornin back face"
    " calling new free sessions session treatment microneedling skin face neck scars scar acne price cost"
)


def find(doc: Doc, occupied: list[tuple[int, int]]) -> Match | None:
    """The name in a message, if it gives one. `occupied` are characters that mean something else already."""
    text = doc.text
    for match in _INTRODUCED.finditer(text):
        found = _cut(text, match.start(1), match.end(1), occupied)
        if found:
            return found
    words = text.split()
    if len(words) > 12:
        return None
    for match in _WEAKLY.finditer(text):
        found = _cut(text, match.start(1), match.end(1), occupied)
        if found and _looks_like_a_name(str(found.value)):
            return found
    leading = _LEADING.match(text)
    if leading and occupied and leading.end() <= min(start for start, _ in occupied):
        found = _cut(text, leading.start(1), leading.end(1), occupied)
        if found and found.end == leading.end(1) and _looks_like_a_name(str(found.value)):
            return found
    whole = _WHOLE.fullmatch(text)
    if whole and 2 <= len(words) <= 4:
        found = _cut(text, whole.start(1), whole.end(1), occupied)
        if found and found.end == whole.end(1) and _looks_like_a_name(str(found.value)):
            return found
    return None


def _cut(text: str, start: int, end: int, occupied: list[tuple[int, int]]) -> Match | None:
    """The name from `start` on, ended by the first word that is none."""
    kept = start
    for match in re.finditer(r"\S+", text[start:end]):
        first, last = start + match.start(), start + match.end()
        word = match.group().lower().strip(".,!?")
        if word in _NOT_A_NAME or any(first < other_end and last > other_start for other_start, other_end in occupied):
            break
        kept = last
    name = text[start:kept].rstrip(" .,!?")
    if len(name) < 2:
        return None
    return Match("person", name, start, start + len(name))


def _looks_like_a_name(name: str) -> bool:
    """Capitals, or spaCy's opinion of the words with capitals: chat names are often typed without."""
    parts = name.split()
    if len(parts) >= 2 and all(part[:1].isupper() and not part.isupper() for part in parts):
        return True
    titled = " ".join(part[:1].upper() + part[1:].lower() for part in parts)
    return any(titled in found or found == titled for found in names_in(f"My name is {titled}.")) and (
        len(parts) >= 2 or name[:1].isupper()
    )
