"""Answers that staff have taught: found by the likeness of a message to the questions they gave with them.

Likeness is the sentence encoder's cosine, with the weight of the telling words that both hold: "can I bring my dog" and
"can I change my booking" are near in meaning, but only "dog" matters. The nearest taught question answers when it is
near enough, unless a reviewed answer on another subject was written for a nearer question. The limits were chosen with
`python -m benchmarks.taught`.
"""

from __future__ import annotations

import math
import re
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass

from clinic.answers import search
from clinic.knowledge import Knowledge
from clinic.knowledge.schema import TaughtAnswer
from encoder import shared_encoder

WORDS_COUNT = 0.4
"""Share of the common words in the likeness; the rest is the cosine."""
NEAR_ENOUGH = 0.55
"""Likeness from which a message is taken for a taught question: 73 % of other wordings found from one example, and
0.2 % of 1,131 held-out sentences on other matters taken (both of those rightly, on a closer look)."""
NEARLY_THE_SAME = 0.9
"""Cosine from which the words are taken for the taught question itself, whatever else is near."""
REVIEWED_LEAD = 0.05
"""By this much of the cosine a reviewed answer's own question must be nearer to be preferred."""

_OPENING = re.compile(r"^(?:(?:hi|hello|hey|thanks|thank you|please|sorry|ok|okay)\b[ ,.:;-]*)+", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9']+")
_ENDINGS = ("ing", "ies", "ed", "es", "s")


@dataclass(frozen=True, slots=True)
class Match:
    """A taught answer, the likeness of its nearest example to the message (0 to 1) and that example's cosine."""

    taught: TaughtAnswer
    likeness: float
    cosine: float

    @property
    def nearly_the_same(self) -> bool:
        """Whether the message is all but the taught question."""
        return self.cosine >= NEARLY_THE_SAME


def match(text: str, knowledge: Knowledge) -> Match | None:
    """The taught answer for `text`; None when none is near enough, or a reviewed answer is clearly nearer."""
    words = plain(text)
    if not knowledge.taught or not words:
        return None
    rows = [(taught, plain(example)) for taught in knowledge.taught for example in taught.examples]
    encoder = shared_encoder()
    cosines = encoder.encode([example for _, example in rows]) @ encoder.encode_one(words)
    weights = _Weights.of(knowledge)
    found = [
        (Match(taught, (1 - WORDS_COUNT) * float(cosine) + WORDS_COUNT * weights.common(example, words), float(cosine)),
         example)
        for (taught, example), cosine in zip(rows, cosines, strict=True)
    ]  # fmt: skip
    # Of two equally near ones the last taught wins: it corrects the other.
    best, example = max(found, key=lambda each: (round(each[0].likeness, 3), each[0].taught.taught_at))
    if best.nearly_the_same:
        return best
    if best.likeness < NEAR_ENOUGH or _reviewed_is_nearer(words, example, best.cosine, knowledge):
        return None
    return best


def plain(text: str) -> str:
    """The words as they are compared: lower case, no question mark, no greeting before them."""
    bare = " ".join(text.lower().replace("?", " ").split())
    return _OPENING.sub("", bare) or bare


def _reviewed_is_nearer(words: str, example: str, cosine: float, knowledge: Knowledge) -> bool:
    """Whether a reviewed answer is clearly nearer. The one on the taught question's own subject does not count: what
    staff teach is meant to take its place."""
    replaced = {record.id for record, _ in search.nearest(example, knowledge, 1)}
    others = [near for record, near in search.nearest(words, knowledge, 2) if record.id not in replaced]
    return bool(others) and others[0] >= cosine + REVIEWED_LEAD


@dataclass(frozen=True, slots=True)
class _Weights:
    """How telling a word is: the rarer among the questions of the reviewed answers, the more."""

    phrases: int
    counts: Mapping[str, int]

    @classmethod
    def of(cls, knowledge: Knowledge) -> _Weights:
        for answers, weights in _kept:
            if answers is knowledge.answers:
                return weights
        weights = cls._counted(knowledge)
        _kept.append((knowledge.answers, weights))
        return weights

    @classmethod
    def _counted(cls, knowledge: Knowledge) -> _Weights:
        phrases = [phrase for record in knowledge.answers for phrase in search.phrases(record)]
        return cls(len(phrases), Counter(word for phrase in phrases for word in _stems(phrase)))

    def common(self, first: str, second: str) -> float:
        """The weight of the words in both texts, 0 to 1 (the cosine of their squared weights)."""
        one, other = _stems(first), _stems(second)
        scale = self._weight(one) * self._weight(other)
        return self._weight(one & other) / math.sqrt(scale) if scale else 0.0

    def _weight(self, words: set[str]) -> float:
        return sum(math.log((self.phrases + 1) / (self.counts.get(word, 0) + 1)) ** 2 for word in words)


_kept: deque[tuple[object, _Weights]] = deque(maxlen=2)
"""The weights of the knowledge at hand, beside the tuple of answers that they were counted from."""


def _stems(text: str) -> set[str]:
    return {_stem(word.replace("'", "")) for word in _WORD.findall(text)}


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word
