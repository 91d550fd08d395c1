"""Word and letter features beside the sentence vectors: what the encoder can't see in rare words and misspellings.

TF-IDF of words, word pairs and letter groups, reduced to a few hundred numbers, so that they stand beside the
384 of the encoder. Kept as plain arrays and a word list: loading a model runs no pickled code.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
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
        """Features of new texts: `(len(texts), size) float32`; zeros where no known word or letter group stands."""
        table: csr_matrix = hstack([self._words.transform(texts), self._letters.transform(texts)]).tocsr()
        result: Matrix = np.asarray(table @ self._projection, dtype=np.float32)
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
