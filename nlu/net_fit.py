"""Teaches the nets of sentences (`encoder/net.py`): scikit-learn, no Rasa, so that a benchmark measures what runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from encoder import DIMENSION
from encoder.net import BUCKETS, LETTERS_WEIGH, Examples, Regression, SentenceNet, bounded, letters
from encoder.rows import FourBitRows
from nlu import layers_fit

Matrix = NDArray[np.float32]

#: scikit-learn's C, and how much more a sentence of the net's own files counts than an everyday one.
_STRENGTH, _OWN_WEIGHT = 10.0, 5.0
_FOLDS = 4
#: Everyday sentences whose held-out verdicts join the weighing of the two opinions.
_EVERYDAY = 4000


#: The kind of a sentence that says nothing and weighs as much as the net's own, but is no example to be compared with:
#: of a neighbouring subject, of which there are many.
BESIDE = "(beside)"


def fit(deep: Matrix, texts: Sequence[str], kinds: Sequence[str | None], harmless: str, seed: int = 0) -> SentenceNet:
    """Learn from sentences' layers `(n, DEEP)`, their texts, and each one's kind: what it says, `harmless` for what
    only sounds like it, BESIDE, or None for an everyday sentence.

    The weights of the three opinions are found on sentences that neither has seen, each fold held out in turn. Raises
    ValueError where no sentence says anything.
    """
    says = np.array([kind not in (None, harmless, BESIDE) for kind in kinds])
    own = np.array([kind not in (None, BESIDE) for kind in kinds])
    heavy = np.array([kind is not None for kind in kinds])
    if not says.any():
        raise ValueError("a net needs sentences that say what it listens for")
    order = np.concatenate([np.flatnonzero(says), np.flatnonzero(own & ~says), np.flatnonzero(~own)])
    deep, says, own, heavy = deep[order], says[order], own[order], heavy[order]
    vectors = np.ascontiguousarray(deep[:, :DIMENSION])
    texts, kinds = [texts[at] for at in order], [kinds[at] for at in order]
    table = _table(texts)
    folds = np.random.RandomState(seed).permutation(len(texts)) % _FOLDS
    opinions = np.zeros((len(texts), 4))
    asked = own | (np.cumsum(~own) <= _EVERYDAY)
    # The networks learn from some of the everyday sentences only: those are many, and plainly say nothing.
    studied = heavy | (np.cumsum(~heavy) <= _EVERYDAY)
    for fold in range(_FOLDS):
        held, rest = np.flatnonzero((folds == fold) & asked), folds != fold
        if not len(held) or not (says & rest).any():
            continue
        idf, features = _features(vectors, table, rest)
        regression = _whether(features[rest], says[rest], heavy[rest])
        opinions[held, 0] = regression.decision_function(features[held])
        opinions[held, 1] = _nearest(vectors[held], vectors[rest & says])
        opinions[held, 2] = _nearest(vectors[held], vectors[rest & own & ~says])
        opinions[held, 3] = layers_fit.fit(deep, says, rest & studied, seed).read(deep[held])
    for logits in (opinions[:, 0], opinions[:, 3]):
        logits[:] = [bounded(logit) for logit in logits]
    weighing = LogisticRegression(C=_STRENGTH).fit(opinions[asked], says[asked])
    idf, features = _features(vectors, table, np.ones(len(texts), dtype=bool))
    whether = _whether(features, says, heavy)
    names = [str(kind) for kind in kinds[: int(says.sum())]]
    which = LogisticRegression(C=_STRENGTH, solver="liblinear").fit(features[: len(names)], names)
    regression = Regression(
        idf,
        np.append(whether.coef_[0], whether.intercept_).astype(np.float32),
        _one_row_each(which),
        tuple(str(name) for name in which.classes_),
    )
    rows = FourBitRows.of(np.ascontiguousarray(vectors[: int(own.sum())]))
    layers = layers_fit.fit(deep, says, studied, seed)
    weights = [*weighing.coef_[0], float(weighing.intercept_[0])]
    return SentenceNet(regression, Examples(rows, tuple(names)), layers, weights)


def _whether(features: csr_matrix, says: NDArray[np.bool_], heavy: NDArray[np.bool_]) -> LogisticRegression:
    weights = np.where(heavy, _OWN_WEIGHT, 1.0)
    return LogisticRegression(C=_STRENGTH, solver="liblinear").fit(features, says, sample_weight=weights)


def _one_row_each(which: LogisticRegression) -> Matrix:
    """Weights and bias of each class; of two classes scikit-learn keeps one row."""
    rows = np.hstack([which.coef_, which.intercept_[:, None]]).astype(np.float32)
    return np.concatenate([-rows, rows]) if len(which.classes_) == 2 else rows


def _nearest(vectors: Matrix, examples: Matrix) -> Matrix:
    if not len(examples):
        return np.full(len(vectors), -1.0, dtype=np.float32)
    nearest: Matrix = (vectors @ examples.T).max(axis=1)
    return nearest


def _features(vectors: Matrix, table: csr_matrix, taught: NDArray[np.bool_]) -> tuple[Matrix, csr_matrix]:
    """How rare each bucket is among the `taught` rows, and the features of all rows."""
    seen = np.bincount(table[np.flatnonzero(taught)].indices, minlength=BUCKETS)
    idf = (np.log((1 + int(taught.sum())) / (1 + seen)) + 1).astype(np.float32)
    return idf, hstack([csr_matrix(vectors), _weighed(table, idf)]).tocsr()


def _table(texts: Sequence[str]) -> csr_matrix:
    """Counts `(len(texts), BUCKETS)`."""
    counted = [letters(text) for text in texts]
    starts = np.cumsum([0, *(len(counts) for counts in counted)])
    places = np.fromiter((place for counts in counted for place in counts), dtype=np.int64, count=int(starts[-1]))
    times = np.fromiter((n for counts in counted for n in counts.values()), dtype=np.float32, count=int(starts[-1]))
    return csr_matrix((times, places, starts), shape=(len(texts), BUCKETS))


def _weighed(table: csr_matrix, idf: Matrix) -> csr_matrix:
    weighed = table.copy()
    weighed.data = ((1.0 + np.log(weighed.data)) * idf[weighed.indices]).astype(np.float32)
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    norms = np.sqrt(np.bincount(rows, weights=weighed.data**2, minlength=table.shape[0]))
    weighed.data *= (LETTERS_WEIGH / np.maximum(norms, 1e-6))[rows].astype(np.float32)
    return weighed
