"""The second net under the red-flag matcher: does a message sound like the alarms we know, and like which?

The matcher (`clinic/safety`) knows words; this knows sentences. It learns from `data/red_flags`: messages of people
who need help, by what they must do, and messages that only sound like it. Beside the sentence vector it weighs groups
of letters within words, which hear a negation, a tense or a misspelling that the vector does not. numpy and
scikit-learn only, no Rasa, so that a benchmark measures what runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

Matrix = NDArray[np.float32]

LOOK_ALIKES = "look_alikes"
KINDS = ("clinic_review", "crisis", "doctor_test", "emergency", "urgent_same_day")
"""What an alarm may call for: the actions of `data/clinic/red_flags.yml`, and a crisis."""

#: Buckets for the groups of letters, and how much they weigh beside a vector of length 1.
_BUCKETS, _LETTERS_WEIGH = 1 << 15, 0.7
_SHORTEST, _LONGEST = 2, 5
#: scikit-learn's C, and how much more a sentence of `data/red_flags` counts than one of `data/nlu`.
_STRENGTH, _OWN_WEIGHT = 10.0, 5.0


@dataclass(frozen=True)
class Alarm:
    """How likely (0 to 1) a message needs help now, and what kind of help it sounds like (one of `KINDS`)."""

    confidence: float
    kind: str


def read_examples(folder: Path) -> list[tuple[str, str]]:
    """`(kind or look_alikes, text)` of every file in `folder`. Raises ValueError for a kind that is none."""
    found: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.yml")):
        for kind, texts in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            if kind not in (*KINDS, LOOK_ALIKES):
                raise ValueError(f"{path.name}: {kind!r} is none of {', '.join((*KINDS, LOOK_ALIKES))}")
            found.extend((kind, str(text)) for text in texts)
    return found


def letters(text: str) -> Counter[int]:
    """How often each bucket of letter groups (2 to 5 within a word, its ends marked by a space) stands in `text`."""
    counts: Counter[int] = Counter()
    for word in text.lower().split():
        marked = f" {word} "
        for size in range(_SHORTEST, _LONGEST + 1):
            for at in range(max(1, len(marked) - size + 1)):
                counts[crc32(marked[at : at + size].encode()) % _BUCKETS] += 1
    return counts


class AlarmModel:
    """A fitted second net: one regression says whether, another what kind."""

    def __init__(self, idf: Matrix, whether: Matrix, kinds: Matrix, names: Sequence[str]) -> None:
        """`idf` (buckets,); `whether` (width + 1,) and `kinds` (len(names), width + 1), the bias last."""
        self._idf = idf
        self._whether = whether
        self._kinds = kinds
        self._names = tuple(names)

    @classmethod
    def fit(cls, vectors: Matrix, texts: Sequence[str], kinds: Sequence[str | None]) -> AlarmModel:
        """Learn from `(n, 384)` unit vectors, their texts, and each one's kind: one of `KINDS`, `LOOK_ALIKES`, or None
        for an everyday sentence of `data/nlu`."""
        table = _table(texts)
        seen = np.bincount(table.indices, minlength=_BUCKETS)
        idf = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
        features = hstack([csr_matrix(vectors), _weighed(table, idf)]).tocsr()
        alarmed = np.array([kind in KINDS for kind in kinds])
        weights = np.where([kind is None for kind in kinds], 1.0, _OWN_WEIGHT)
        whether = LogisticRegression(C=_STRENGTH, solver="liblinear").fit(features, alarmed, sample_weight=weights)
        rows = np.flatnonzero(alarmed)
        which = LogisticRegression(C=_STRENGTH, solver="liblinear").fit(features[rows], [kinds[row] for row in rows])
        return cls(
            idf,
            np.append(whether.coef_[0], whether.intercept_).astype(np.float32),
            np.hstack([which.coef_, which.intercept_[:, None]]).astype(np.float32),
            [str(name) for name in which.classes_],
        )

    def read(self, vector: Matrix, text: str) -> Alarm:
        """Read one message: its unit vector `(384,)` and its text."""
        counts = letters(text)
        places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1.0 + np.log(times)) * self._idf[places]
        values *= _LETTERS_WEIGH / max(float(np.linalg.norm(values)), 1e-6)
        width = len(vector)
        logit = float(self._whether[:width] @ vector + self._whether[width + places] @ values + self._whether[-1])
        which = self._kinds[:, :width] @ vector + self._kinds[:, width + places] @ values + self._kinds[:, -1]
        return Alarm(float(1.0 / (1.0 + np.exp(-logit))), self._names[int(which.argmax())])

    def save(self, folder: Path) -> None:
        """Write the model into `folder`."""
        np.savez_compressed(
            folder / "alarm.npz",
            idf=self._idf.astype(np.float16),
            whether=self._whether.astype(np.float16),
            kinds=self._kinds.astype(np.float16),
            names=np.array(self._names),
        )

    @classmethod
    def load(cls, folder: Path) -> AlarmModel:
        """Read what `save` wrote."""
        with np.load(folder / "alarm.npz") as arrays:
            tables = (arrays[name].astype(np.float32) for name in ("idf", "whether", "kinds"))
            return cls(*tables, [str(name) for name in arrays["names"]])


def _table(texts: Sequence[str]) -> csr_matrix:
    """Counts `(len(texts), buckets)`."""
    counted = [letters(text) for text in texts]
    starts = np.cumsum([0, *(len(counts) for counts in counted)])
    places = np.fromiter((place for counts in counted for place in counts), dtype=np.int64, count=int(starts[-1]))
    times = np.fromiter((n for counts in counted for n in counts.values()), dtype=np.float32, count=int(starts[-1]))
    return csr_matrix((times, places, starts), shape=(len(texts), _BUCKETS))


def _weighed(table: csr_matrix, idf: Matrix) -> csr_matrix:
    weighed = table.copy()
    weighed.data = ((1.0 + np.log(weighed.data)) * idf[weighed.indices]).astype(np.float32)
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    norms = np.sqrt(np.bincount(rows, weights=weighed.data**2, minlength=table.shape[0]))
    weighed.data *= (_LETTERS_WEIGH / np.maximum(norms, 1e-6))[rows].astype(np.float32)
    return weighed
