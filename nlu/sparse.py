"""Word and letter features beside the sentence vectors: what the encoder can't see in rare words and misspellings.

TF-IDF of words, word pairs and letter groups, reduced to a few hundred numbers, so that they stand beside the
384 of the encoder. Kept as plain arrays and a word list: loading a model runs no pickled code.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

Matrix = NDArray[np.float32]

_WORDS: dict[str, Any] = {"ngram_range": (1, 2), "sublinear_tf": True, "dtype": np.float32}
_LETTERS: dict[str, Any] = {
    "analyzer": "char_wb",
    "ngram_range": (2, 5),
    "sublinear_tf": True,
    "dtype": np.float32,
    "min_df": 2,
}


class SparseFeatures:
    """Fitted TF-IDF and its projection; `(n, size) float32` per call, size at most what was asked for."""

    def __init__(self, words: TfidfVectorizer, letters: TfidfVectorizer, projection: Matrix) -> None:
        self._words = words
        self._letters = letters
        self._projection = projection
        first = 0
        self._blocks: list[tuple[Callable[[str], Iterable[int]], Matrix, int]] = []
        for vectorizer in (words, letters):
            known = vectorizer.vocabulary_ if hasattr(vectorizer, "vocabulary_") else vectorizer.vocabulary
            places = partial(_places, vectorizer.build_analyzer(), known)
            if vectorizer is letters:
                # Its groups never reach beyond a word, and most words of a message have been met before.
                places = partial(_word_by_word, lru_cache(maxsize=1 << 14)(places))
            weights = np.asarray(vectorizer.idf_, dtype=np.float32)
            self._blocks.append((places, weights, first))
            first += len(known)

    @classmethod
    def fit(cls, texts: Sequence[str], size: int = 300, seed: int = 0) -> SparseFeatures:
        """Learn from the training sentences; `size` numbers a sentence, or fewer for small data."""
        words, letters = TfidfVectorizer(**_WORDS), TfidfVectorizer(**_LETTERS)
        table = hstack([words.fit_transform(texts), letters.fit_transform(texts)]).tocsr()
        size = max(1, min(size, min(table.shape) - 1))
        reduction = TruncatedSVD(size, n_iter=3, random_state=seed).fit(table)
        projection = np.ascontiguousarray(reduction.components_.T.astype(np.float16).astype(np.float32))
        return cls(words, letters, projection)

    def transform(self, texts: Sequence[str]) -> Matrix:
        """Features of new texts: `(len(texts), size) float32`; zeros where no known word or letter group stands.

        The same figures as the vectorizers' own `transform`, which costs six times as much on a single sentence.
        """
        result = np.zeros((len(texts), self._projection.shape[1]), dtype=np.float32)
        for row, text in enumerate(texts):
            for places_in, weights, first in self._blocks:
                counts = Counter(places_in(text))
                if not counts:
                    continue
                places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
                times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
                values = (1.0 + np.log(times)) * weights[places]
                result[row] += (values / np.linalg.norm(values)) @ self._projection[first + places]
        return result

    def save(self, folder: Path) -> None:
        """Write the word lists and arrays into `folder`."""
        for name, vectorizer in (("words", self._words), ("letters", self._letters)):
            terms = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
            (folder / f"{name}.json").write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
            np.save(folder / f"{name}_idf.npy", vectorizer.idf_.astype(np.float32))
        np.save(folder / "projection.npy", self._projection.astype(np.float16))

    @classmethod
    def load(cls, folder: Path) -> SparseFeatures:
        """Read what `save` wrote."""
        fitted = []
        for name, options in (("words", _WORDS), ("letters", _LETTERS)):
            terms = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            vectorizer = TfidfVectorizer(**options, vocabulary={term: at for at, term in enumerate(terms)})
            vectorizer.idf_ = np.load(folder / f"{name}_idf.npy")
            fitted.append(vectorizer)
        projection = np.load(folder / "projection.npy").astype(np.float32)
        return cls(fitted[0], fitted[1], projection)


def _places(analyse: Callable[[str], list[str]], known: dict[str, int], text: str) -> tuple[int, ...]:
    """Where each known term of a text stands among the features, as often as it occurs."""
    return tuple(place for term in analyse(text) if (place := known.get(term)) is not None)


def _word_by_word(places: Callable[[str], tuple[int, ...]], text: str) -> Iterable[int]:
    return chain.from_iterable(map(places, text.split()))
