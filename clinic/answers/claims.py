"""Claims: things people say they have heard, settled by one record whatever topic they sound like.

"It's not invasive at all, right?", "acne scars just go on their own", "anyone can have it": the answer that settles
such a sentence is chosen by its likeness to the record's own list of them (`also_said`). Likeness does not tell a claim
from its denial, and need not: the answer is right for both.
"""

from __future__ import annotations

import re
from collections import deque

import numpy as np
from numpy.typing import NDArray

from clinic.answers import search
from clinic.answers.scope import Scope
from clinic.knowledge import Knowledge
from clinic.knowledge.schema import AnswerRecord
from encoder import shared_encoder

NEAR = 0.74
"""Cosine from which a question is taken for a claim …"""
FEWEST_WORDS = 3
"""Fewer words claim nothing: "and PRP?"."""
LEAD = 0.04
"""… when the claim also leads the questions of records on other topics by this much."""

_FILLERS = re.compile(
    r"^(?:(?:so|and|but|ok|okay|well|basically|apparently|i (?:heard|read|thought)(?: that)?|they say(?: that)?|"
    r"is it true(?: that)?|everyone says)[, ]+)+|[, ]+(?:right|yeah|yes|correct|true|huh|no|tho|then|innit)\s*\??$",
    re.IGNORECASE,
)
"""Words around a claim that say nothing of it."""


_FRAGMENT = re.compile(r"^(?:and|or|for|about|with|on|(?:what|how) about)\b(?:\W+\w+){1,4}\W*$", re.IGNORECASE)
"""What asks the last question again: "and for stretch marks?"."""


def claimed(
    text: str, scope: Scope, knowledge: Knowledge, near_enough: float = NEAR, heard_as: str = ""
) -> AnswerRecord | None:
    """The record that settles the claim in `text`; None when it holds none as near as `near_enough` (a cosine).

    Where another record's own question is nearer still, that one settles it, or nothing does when it belongs to the
    topic that the text was taken for (`heard_as`): there the usual choice is made. A record made for a concern settles
    nothing said of another one.
    """
    rows = [(record, phrase) for record in knowledge.answers for phrase in record.also_said]
    bare = _FILLERS.sub("", _FILLERS.sub("", " ".join(text.split()))).strip()
    if not rows or len(bare.split()) < FEWEST_WORDS or _FRAGMENT.match(bare):
        return None
    cosines = _matrix(knowledge, tuple(phrase for _, phrase in rows)) @ shared_encoder().encode_one(_plain(bare))
    best = int(np.argmax(cosines))
    record, near = rows[best][0], float(cosines[best])
    if near < near_enough or not _fits(record, scope):
        return None
    asked = search.nearest(bare, knowledge, 2)
    if any(other.topic == heard_as and other.id != record.id and cosine >= near for other, cosine in asked):
        return None
    own = max((cosine for other, cosine in asked if other.id == record.id), default=0.0)
    for other, cosine in [each for each in asked if each[0].id != record.id][:1]:
        if cosine > max(own, near - (0.0 if other.topic == record.topic else LEAD)):
            return other if other.topic != heard_as and not other.when else None
    return record


def _fits(record: AnswerRecord, scope: Scope) -> bool:
    wanted = record.when.get("concern")
    named = scope.names("concern")
    return not (wanted and named) or bool(set(named) & {wanted, *wanted})


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("?", " ").split())


_kept: deque[tuple[object, NDArray[np.float32]]] = deque(maxlen=2)


def _matrix(knowledge: Knowledge, phrases: tuple[str, ...]) -> NDArray[np.float32]:
    """The phrases' vectors, encoded once for the answers at hand."""
    for answers, matrix in _kept:
        if answers is knowledge.answers:
            return matrix
    matrix = shared_encoder().encode([_plain(phrase) for phrase in phrases])
    _kept.append((knowledge.answers, matrix))
    return matrix
