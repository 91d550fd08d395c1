"""What a message falls into: its phrases and clauses, by punctuation and conjunctions alone.

Rougher than the reading of `nlu/clauses.py`, which asks spaCy; for comparing what is told with whole sentences.
"""

from __future__ import annotations

import re

FEWEST_WORDS = 3
MOST_CLAUSES = 8
_CLAUSE = re.compile(
    r"[.!;:()\n]+|,\s+|\s+-+\s+|\s+(?:but|and|so|because|cos|cuz|coz|cause|though|although|except|apart from|only that"
    r"|thing is|however|plus)\s+",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_PHRASE = re.compile(r"[.!;:()\n]+|,\s+")


def clauses_of(text: str) -> list[str]:
    """The text whole, and each of its clauses and phrases of at least three words: at most eight, in that order."""
    phrases = [part.strip() for part in _PHRASE.split(text[:1000])]
    parts = [part.strip() for part in _CLAUSE.split(text[:1000])]
    found = dict.fromkeys(p for p in [text.strip()[:300], *parts, *phrases] if len(p.split()) >= FEWEST_WORDS)
    return list(found)[:MOST_CLAUSES]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, by their marks."""
    return _SENTENCE_END.split(text)
