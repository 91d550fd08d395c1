"""Answers by meaning: the sentence encoder over the ways in which people ask.

For the gateway when Rasa is away, for suggestions, and to tell apart the answers of one topic ("is there parking?"
and "where are you?"). A phrase is encoded once in the life of the process, so a staff edit costs only its new phrases.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from clinic.knowledge import Knowledge
from clinic.knowledge.schema import AnswerRecord
from encoder import shared_encoder

Vector = NDArray[np.float32]

_phrases: dict[str, Vector] = {}
_lock = threading.Lock()
_indexes: deque[tuple[object, list[AnswerRecord], NDArray[np.float32]]] = deque(maxlen=2)


def nearest(text: str, knowledge: Knowledge, n: int = 3) -> list[tuple[AnswerRecord, float]]:
    """The `n` records whose question or `asked_as` is nearest to `text`, best first, with the cosine (-1 to 1).

    Empty when `text` has nothing to encode. The vectors are kept for the knowledge version at hand.
    """
    if not text.strip() or n < 1:
        return []
    owners, matrix = _matrix(knowledge)
    if not owners:
        return []
    cosines = matrix @ shared_encoder().encode_one(_plain(text))
    best: dict[str, tuple[AnswerRecord, float]] = {}
    for row in np.argsort(-cosines):
        record = owners[int(row)]
        if record.id not in best:
            best[record.id] = (record, float(cosines[row]))
            if len(best) == n:
                break
    return list(best.values())


def similarity(text: str, records: Iterable[AnswerRecord]) -> dict[str, float]:
    """Record id → cosine between `text` and the nearest of the record's phrases; 0.0 when there is no text."""
    listed = list(records)
    if not text.strip():
        return {record.id: 0.0 for record in listed}
    asked = shared_encoder().encode_one(_plain(text))
    _encode(phrase for record in listed for phrase in phrases(record))
    with _lock:
        return {
            record.id: max((float(_phrases[phrase] @ asked) for phrase in phrases(record)), default=0.0)
            for record in listed
        }


def warm(knowledge: Knowledge) -> int:
    """Encode every phrase now (at start, so that the first visitor does not wait); how many phrases there are."""
    return len(_matrix(knowledge)[0])


def phrases(record: AnswerRecord) -> tuple[str, ...]:
    """How people ask for this record: its own question and its `asked_as`, in plain lower case."""
    return tuple(dict.fromkeys(_plain(phrase) for phrase in (record.question, *record.asked_as)))


_OPENING = re.compile(
    r"^(?:(?:hi+|hiya|hey+|hello|wait|hang on|hold on|so|ok(?:ay)?|um+|er+m?|oh|and|but|also|btw|quick (?:q|question)"
    r"|just (?:wondering|curious)|sorry|please|pls|right|well|actually|there|again)\b[\s,.!:…-]*)+(?=\w)"
)
_CLOSING = re.compile(r"(?:[\s,.!…-]+(?:lol|haha|please|pls|plz|thanks|thank you|thx|ta|cheers|x+|tho|though))+\W*$")


def _plain(text: str) -> str:
    """The text as it is compared: in lower case, without question marks and without what only opens or closes it."""
    plain = " ".join(text.lower().replace("?", " ").split())
    return _CLOSING.sub("", _OPENING.sub("", plain)) or plain


def _encode(wanted: Iterable[str]) -> None:
    with _lock:
        missing = [phrase for phrase in dict.fromkeys(wanted) if phrase not in _phrases]
    if not missing:
        return
    vectors = shared_encoder().encode(missing)
    with _lock:
        _phrases.update(zip(missing, vectors, strict=True))


def _matrix(knowledge: Knowledge) -> tuple[list[AnswerRecord], NDArray[np.float32]]:
    with _lock:
        # The tuple of answers itself is held, so that another version can never be taken for this one.
        for answers, owners, matrix in _indexes:
            if answers is knowledge.answers:
                return owners, matrix
    pairs = [(record, phrase) for record in knowledge.answers for phrase in phrases(record)]
    _encode(phrase for _, phrase in pairs)
    with _lock:
        rows = [_phrases[phrase] for _, phrase in pairs]
        matrix = np.vstack(rows) if rows else np.zeros((0, 0), dtype=np.float32)
        owners = [record for record, _ in pairs]
        _indexes.append((knowledge.answers, owners, matrix))
        return owners, matrix
