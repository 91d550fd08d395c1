"""The intent classifier itself: numpy and scikit-learn only, no Rasa, so that benchmarks measure what runs.

Three parts, each fitted on training sentences alone:

1. a kernel ridge regression over sentence vectors and word features, out-of-scope being a class of its own;
   a softmax makes probabilities of it, calibrated by one temperature that is found on held-out folds;
2. a second opinion: how near the nearest training sentences are, and how sure the first part is, weighed by a
   small regression (fitted on the same folds) into a score: how likely is it that this message is in scope;
3. a threshold on that score, the one that costs at most a set share of the held-out in-scope sentences.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from encoder.rows import FourBitRows, Products
from nlu.kernel import KernelRidge, squared_lengths
from nlu.linear import SoftmaxRegression, softmax
from nlu.sparse import SparseFeatures

Matrix = NDArray[np.float32]

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Options:
    """How to train; the defaults were chosen by measurement (docs/decisions, `benchmarks/understanding.py`)."""

    #: The Gaussian kernel's gamma: how quickly likeness falls with squared distance.
    width: float = 0.4
    ridge: float = 0.05
    sparse_size: int = 300
    sparse_weight: float = 0.5
    folds: int = 3
    #: Held-out sentences that are enough to calibrate by: further folds are not fitted.
    enough: int = 4000
    neighbours: int = 5
    #: The share of in-scope sentences (held-out folds) that the threshold may reject.
    rejected_in_scope: float = 0.045
    seed: int = 0


@dataclass(frozen=True)
class Points:
    """The training sentences' features, each label's together, in the labels' order."""

    vectors: FourBitRows
    words: FourBitRows

    def widened(self) -> Matrix:
        """`(n, 384 + words)`: in the precision in which they are compared."""
        return np.hstack([self.vectors.widened(), self.words.widened()])


@dataclass(frozen=True)
class Reading:
    """One message, read. `ranking` holds in-scope and out-of-scope labels, most likely first, summing to 1."""

    label: str
    confidence: float
    ranking: list[tuple[str, float]] = field(default_factory=list)
    #: How likely it is that the message is in scope at all, 0 to 1.
    in_scope: float = 1.0
    rejected: bool = False


class IntentModel:
    """A fitted classifier. `labels` are sorted; probabilities follow their order."""

    def __init__(
        self,
        labels: list[str],
        sparse: SparseFeatures,
        regression: KernelRidge,
        temperature: float,
        points: Points,
        owners: NDArray[np.int64],
        rejector: SoftmaxRegression | None,
        scale: Matrix,
        threshold: float,
        options: Options,
    ) -> None:
        self.labels = labels
        self.threshold = threshold
        self.temperature = temperature
        self._sparse = sparse
        self._regression = regression
        self._points = points
        self._like_vectors, self._like_words = Products(points.vectors), Products(points.words)
        self._owners = owners
        self._bounds = _bounds(owners, len(labels))
        self._rejector = rejector
        self._scale = scale
        self._options = options

    # -- training ----------------------------------------------------------------------------------------------

    @classmethod
    def fit(
        cls, vectors: Matrix, texts: Sequence[str], labels: Sequence[str], options: Options | None = None
    ) -> IntentModel:
        """Train on `(n, 384)` unit vectors, their texts and labels (at least two different ones).

        Sentences labelled `out_of_scope` teach what to reject; without any, nothing is rejected
        (threshold 0).
        """
        options = options or Options()
        names = sorted(set(labels))
        numbers = {name: number for number, name in enumerate(names)}
        owners = np.array([numbers[label] for label in labels], dtype=np.int64)
        sparse = SparseFeatures.fit(texts, options.sparse_size, options.seed)
        words = sparse.transform(texts) * options.sparse_weight
        order = np.argsort(owners, kind="stable")
        targets, kept = owners[order], Points(FourBitRows.of(vectors[order]), FourBitRows.of(words[order]))
        # In the precision in which they are kept, so that the weights belong to what is read back.
        points = kept.widened()
        held, logits, opinions = _held_out(points, vectors.shape[1], targets, names, options)
        temperature = _temperature(logits, targets[held])
        regression = KernelRidge.fit(points, targets, len(names), options.width, options.ridge)
        model = cls(
            names, sparse, regression, temperature, kept, targets,
            None, np.zeros((2, 0), dtype=np.float32), 0.0, options,
        )  # fmt: skip
        outside = numbers.get(OUT_OF_SCOPE)
        if outside is not None:
            model._fit_rejector(softmax(logits / temperature), opinions, targets[held] == outside)
        return model

    def _fit_rejector(self, probabilities: Matrix, opinions: Matrix, outside: NDArray[np.bool_]) -> None:
        evidence = _evidence(probabilities, opinions, self.labels.index(OUT_OF_SCOPE))
        self._scale = np.stack([evidence.mean(axis=0), evidence.std(axis=0) + 1e-6]).astype(np.float32)
        scaled = (evidence - self._scale[0]) / self._scale[1]
        # Firmly held back: with few sentences out of scope, freer weights learn those rather than what they share.
        self._rejector = SoftmaxRegression.fit(scaled, (~outside).astype(np.int64), 2, strength=0.02)
        score = softmax(self._rejector.logits(scaled))[:, 1]
        self.threshold = float(np.quantile(score[~outside], self._options.rejected_in_scope))

    # -- reading -----------------------------------------------------------------------------------------------

    def probabilities(self, vectors: Matrix, texts: Sequence[str]) -> Matrix:
        """Calibrated probabilities `(n, len(labels))`, rejection not applied."""
        return self._probabilities(vectors, texts, self._nearness(vectors))

    def _probabilities(self, vectors: Matrix, texts: Sequence[str], nearness: Matrix) -> Matrix:
        words = self._sparse.transform(texts) * self._options.sparse_weight
        products = self._like_words(words)
        products += nearness
        norms = squared_lengths(vectors) + squared_lengths(words)
        return softmax(self._regression.logits(products, norms) / self.temperature)

    def _nearness(self, vectors: Matrix) -> Matrix:
        """Cosine to every training sentence: `(n, training sentences)`."""
        return self._like_vectors(vectors)

    def scores(self, vectors: Matrix, probabilities: Matrix) -> Matrix:
        """How likely each message is in scope, 0 to 1: `(n,)`."""
        return self._scores(probabilities, self._nearness(vectors))

    def _scores(self, probabilities: Matrix, nearness: Matrix) -> Matrix:
        if self._rejector is None:
            return np.ones(len(probabilities), dtype=np.float32)
        outside = self.labels.index(OUT_OF_SCOPE)
        opinions = _opinions(nearness, self._bounds, outside, probabilities, self._options)
        evidence = _evidence(probabilities, opinions, outside)
        result: Matrix = softmax(self._rejector.logits((evidence - self._scale[0]) / self._scale[1]))[:, 1]
        return result

    def read(self, vectors: Matrix, texts: Sequence[str]) -> list[Reading]:
        """Read messages: `vectors` `(n, 384)` and their texts, in the same order."""
        if not len(texts):
            return []
        nearness = self._nearness(vectors)
        probabilities = self._probabilities(vectors, texts, nearness)
        scores = self._scores(probabilities, nearness)
        readings = []
        for row, score in zip(probabilities, scores, strict=True):
            order = np.argsort(-row)
            ranking = [(self.labels[at], float(row[at])) for at in order]
            # The score alone decides: it has weighed the class out_of_scope already, with more to go by.
            if score < self.threshold:
                readings.append(Reading(OUT_OF_SCOPE, float(1 - score), ranking, float(score), True))
                continue
            label, share = next(guess for guess in ranking if guess[0] != OUT_OF_SCOPE)
            apart = dict(ranking).get(OUT_OF_SCOPE, 0.0)
            readings.append(Reading(label, share / max(1.0 - apart, 1e-6), ranking, float(score), False))
        return readings

    # -- keeping -----------------------------------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Write the model into `folder` as arrays and JSON."""
        self._sparse.save(folder)
        arrays = {
            "weights": self._regression.weights,
            **{
                f"{name}_{part}": getattr(rows, part)
                for name, rows in (("vectors", self._points.vectors), ("words", self._points.words))
                for part in ("pairs", "scales", "width")
            },
            "owners": self._owners,
            "scale": self._scale,
        }
        if self._rejector is not None:
            arrays |= {"rejector_weights": self._rejector.weights, "rejector_bias": self._rejector.bias}
        np.savez(folder / "classifier.npz", **arrays)
        about = {
            "labels": self.labels,
            "temperature": self.temperature,
            "threshold": self.threshold,
            "options": vars(self._options),
        }
        (folder / "classifier.json").write_text(json.dumps(about, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote."""
        about = json.loads((folder / "classifier.json").read_text(encoding="utf-8"))
        with np.load(folder / "classifier.npz") as arrays:
            rejector = None
            if "rejector_weights" in arrays:
                rejector = SoftmaxRegression(arrays["rejector_weights"], arrays["rejector_bias"])
            options = Options(**about["options"])
            vectors, words = (
                FourBitRows(arrays[f"{name}_pairs"], arrays[f"{name}_scales"], int(arrays[f"{name}_width"]))
                for name in ("vectors", "words")
            )
            points = Points(vectors, words)
            return cls(
                about["labels"],
                SparseFeatures.load(folder),
                KernelRidge(arrays["weights"], squared_lengths(points.widened()), options.width),
                about["temperature"],
                points,
                arrays["owners"],
                rejector,
                arrays["scale"],
                about["threshold"],
                options,
            )


def _bounds(owners: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    """Where each label's sentences begin, and the last one's end: `(classes + 1,)`. `owners` stands in order."""
    return np.searchsorted(owners, np.arange(classes + 1))


def _held_out(
    points: Matrix, width: int, targets: NDArray[np.int64], names: list[str], options: Options
) -> tuple[NDArray[np.int64], Matrix, Matrix]:
    """Training sentences read by a model that has not seen them: their rows `(m,)`, logits `(m, classes)`, opinions.

    As many folds as make `options.enough` sentences, at most all. The first `width` numbers of a point are its
    sentence vector.
    """
    folds = _folds(targets, options)
    outside = names.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in names else -1
    rows: list[NDArray[np.int64]] = []
    logits: list[Matrix] = []
    opinions: list[Matrix] = []
    for fold in range(options.folds):
        held, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        if not len(held) or not len(rest) or sum(map(len, rows)) >= options.enough:
            continue
        taught, asked = points[rest], points[held]
        regression = KernelRidge.fit(taught, targets[rest], len(names), options.width, options.ridge)
        rows.append(held)
        logits.append(regression.logits(asked @ taught.T, squared_lengths(asked)))
        if outside >= 0:
            nearness = asked[:, :width] @ taught[:, :width].T
            opinions.append(_opinions(nearness, _bounds(targets[rest], len(names)), outside, logits[-1], options))
    return np.concatenate(rows), np.concatenate(logits), np.concatenate(opinions or [np.zeros((0, 3), np.float32)])


def _folds(targets: NDArray[np.int64], options: Options) -> NDArray[np.int64]:
    """A fold for each sentence, every label spread evenly over all folds."""
    random = np.random.RandomState(options.seed)
    folds = np.zeros(len(targets), dtype=np.int64)
    for target in np.unique(targets):
        rows = np.flatnonzero(targets == target)
        folds[random.permutation(rows)] = np.arange(len(rows)) % options.folds
    return folds


def _temperature(logits: Matrix, targets: NDArray[np.int64]) -> float:
    """The one divisor of the logits under which held-out probabilities are most honest (least cross-entropy)."""
    rows = np.arange(len(targets))

    def entropy(temperature: float) -> float:
        return float(-np.log(np.maximum(softmax(logits / temperature)[rows, targets], 1e-12)).mean())

    grid = np.geomspace(0.02, 2.0, 65)
    return float(grid[int(np.argmin([entropy(float(value)) for value in grid]))])


def _opinions(
    nearness: Matrix, bounds: NDArray[np.int64], outside: int, preference: Matrix, options: Options
) -> Matrix:
    """Mean cosine to the nearest sentences in scope, of the preferred label, and out of scope: `(n, 3)`.

    `nearness` is `(n, training sentences)`, each label's together as `bounds` says; `preference` `(n, classes)` ranks
    labels (logits or probabilities).
    """
    preferred = np.where(np.arange(preference.shape[1]) == outside, -np.inf, preference).argmax(axis=1)
    start, end = bounds[outside], bounds[outside + 1]
    before, apart, after = nearness[:, :start], nearness[:, start:end], nearness[:, end:]
    inside = np.hstack([_best(before, options.neighbours), _best(after, options.neighbours)])
    result = np.zeros((len(nearness), 3), dtype=np.float32)
    result[:, 0] = _mean(_best(inside, options.neighbours))
    result[:, 2] = _mean(_best(apart, options.neighbours))
    for label in np.unique(preferred):
        rows = preferred == label
        result[rows, 1] = _mean(_best(nearness[rows, bounds[label] : bounds[label + 1]], 3))
    return result


def _best(nearness: Matrix, count: int) -> Matrix:
    """The `count` greatest of each row (all, where there are fewer), in no order."""
    width = nearness.shape[1]
    if width <= count:
        return nearness
    best: Matrix = np.partition(nearness, width - count, axis=1)[:, width - count :]
    return best


def _mean(best: Matrix) -> Matrix:
    """Of each row; 0 where there is nothing to be near to."""
    mean: Matrix = best.mean(axis=1) if best.shape[1] else np.zeros(len(best), dtype=np.float32)
    return mean


def _evidence(probabilities: Matrix, opinions: Matrix, outside: int) -> Matrix:
    """What the rejector weighs: log odds of out-of-scope, surest label, its lead, and the opinions."""
    apart = np.clip(probabilities[:, outside], 1e-6, 1 - 1e-6)
    inside = np.sort(np.delete(probabilities, outside, axis=1), axis=1)
    best = np.clip(inside[:, -1], 1e-6, 1 - 1e-6)
    second = np.clip(inside[:, -2], 1e-6, 1.0) if inside.shape[1] > 1 else np.full(len(best), 1e-6)
    columns = [np.log(apart / (1 - apart)), np.log(best / (1 - best)), np.log(best / second)]
    return np.column_stack([*columns, opinions]).astype(np.float32)
