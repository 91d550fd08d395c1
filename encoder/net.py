"""A net of sentences: how likely a message says one of the things that example sentences say, and which.

Three opinions, weighed against each other. A regression over the sentence vector and groups of letters within words,
which hear a negation, a tense or a misspelling that the vector does not; how much nearer the message is to an example
that says it than to one that only sounds like it; and a few small networks over all layers of the encoder. None alone
is as good (docs/decisions/0038, 0046).
This reads; `nlu/net_fit.py` teaches. numpy and onnxruntime only, so that both environments can read.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from encoder.rows import FourBitRows, Products

Matrix = NDArray[np.float32]

BUCKETS, LETTERS_WEIGH = 1 << 15, 0.7
"""Buckets for the groups of letters, and how much they weigh beside a vector of length 1."""
_SHORTEST, _LONGEST = 2, 5


@dataclass(frozen=True)
class Heard:
    """How likely (0 to 1) a message says one of the things, which by the regression (`kind`) and by the nearest example
    (`nearest`), and the cosine to that example."""

    confidence: float
    kind: str
    nearest: str = ""
    cosine: float = 0.0


@dataclass(frozen=True)
class Regression:
    """`idf` (BUCKETS,); `whether` (width + BUCKETS + 1,) and `kinds` (len(names), the same), the bias last."""

    idf: Matrix
    whether: Matrix
    kinds: Matrix
    names: tuple[str, ...]

    def read(self, vector: Matrix, text: str) -> tuple[float, str]:
        """The logit of "says one of them", and the likeliest name."""
        counts = letters(text)
        places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1.0 + np.log(times)) * self.idf[places]
        values *= LETTERS_WEIGH / max(float(np.linalg.norm(values)), 1e-6)
        width = len(vector)
        logit = self.whether[:width] @ vector + self.whether[width + places] @ values + self.whether[-1]
        which = self.kinds[:, :width] @ vector + self.kinds[:, width + places] @ values + self.kinds[:, -1]
        return float(logit), self.names[int(which.argmax())]


@dataclass(frozen=True)
class Examples:
    """Sentence vectors `(n, 384)`: first those that say it, whose `names` (one each) tell what; then the others."""

    vectors: FourBitRows
    names: tuple[str, ...]


@dataclass(frozen=True)
class Layers:
    """Small networks over a sentence's layers, each with one hidden layer of rectified units.

    `centre` (middle layers, 384): what all sentences share of each middle layer. `hidden` (networks * units, DEEP) and
    `bias` (networks * units,); `out` (networks * units,) sums them, `constant` added, into one logit: their mean.
    """

    centre: Matrix
    hidden: Matrix
    bias: Matrix
    out: Matrix
    constant: float

    def read(self, deep: Matrix) -> Matrix:
        """The logits of sentences `(n, DEEP)` as `SentenceEncoder.encode_deep` gives them: `(n,)`."""
        units = layered(deep, self.centre) @ self.hidden.T
        units += self.bias
        np.maximum(units, 0.0, out=units)
        logits: Matrix = np.add(units @ self.out, self.constant, dtype=np.float32)
        return logits


def layered(deep: Matrix, centre: Matrix) -> Matrix:
    """`(n, DEEP)`: the last layer's vectors as they are, the middle layers' less `centre` and of length 1."""
    width = centre.shape[1]
    result = np.array(deep, dtype=np.float32)
    for at, shared in enumerate(centre, start=1):
        part = result[:, at * width : (at + 1) * width]
        part -= shared
        part /= np.maximum(np.sqrt(np.square(part).sum(axis=1, keepdims=True)), np.float32(1e-9))
    return result


class SentenceNet:
    """A fitted net. `weights` (5,): what the regression's logit, the two likenesses, the layers' logit and a constant
    weigh in the verdict."""

    def __init__(self, regression: Regression, examples: Examples, layers: Layers, weights: Sequence[float]) -> None:
        self.regression = regression
        self.examples = examples
        self.layers = layers
        self.weights = np.asarray(weights, dtype=np.float64)
        self._like = Products(examples.vectors)

    def read(self, text: str, deep: Matrix) -> Heard:
        """Read one message: its text, and its layers `(DEEP,)`."""
        return self.read_all([text], deep[None, :])[0]

    def read_all(self, texts: Sequence[str], deep: Matrix) -> list[Heard]:
        """Read messages: their texts, and their layers `(n, DEEP)` as `SentenceEncoder.encode_deep` gives them."""
        if not len(texts):
            return []
        vectors = np.ascontiguousarray(deep[:, : self.layers.centre.shape[1]])
        heard = []
        for likeness, vector, text, layers in zip(
            self._like(vectors), vectors, texts, self.layers.read(deep), strict=True
        ):
            logit, kind = self.regression.read(vector, text)
            count = len(self.examples.names)
            at = int(likeness[:count].argmax())
            nearest_other = float(likeness[count:].max(initial=-1.0))
            opinions = (bounded(logit), float(likeness[at]), nearest_other, bounded(float(layers)), 1.0)
            verdict = float(self.weights @ opinions)
            heard.append(Heard(float(1.0 / (1.0 + np.exp(-verdict))), kind, self.examples.names[at], opinions[1]))
        return heard

    def save(self, path: Path) -> None:
        """Write the net to `path` (`.npz`)."""
        np.savez_compressed(
            path,
            idf=self.regression.idf.astype(np.float16),
            whether=self.regression.whether.astype(np.float16),
            kinds=self.regression.kinds.astype(np.float16),
            names=np.array(self.regression.names),
            pairs=self.examples.vectors.pairs,
            scales=self.examples.vectors.scales,
            width=self.examples.vectors.width,
            says=np.array(self.examples.names),
            centre=self.layers.centre,
            hidden=self.layers.hidden.astype(np.float16),
            bias=self.layers.bias,
            out=self.layers.out,
            constant=self.layers.constant,
            weights=self.weights,
        )

    @classmethod
    def load(cls, path: Path) -> SentenceNet:
        """Read what `save` wrote."""
        with np.load(path) as arrays:
            idf, whether, kinds = (arrays[name].astype(np.float32) for name in ("idf", "whether", "kinds"))
            regression = Regression(idf, whether, kinds, tuple(str(name) for name in arrays["names"]))
            rows = FourBitRows(arrays["pairs"], arrays["scales"], int(arrays["width"]))
            layers = Layers(
                arrays["centre"],
                arrays["hidden"].astype(np.float32),
                arrays["bias"],
                arrays["out"],
                float(arrays["constant"]),
            )
            names = tuple(str(name) for name in arrays["says"])
            return cls(regression, Examples(rows, names), layers, arrays["weights"])


def bounded(logit: float) -> float:
    """A logit that no single sentence can make decisive: within ±9.2 (1 in 10,000)."""
    return min(max(logit, -9.2), 9.2)


def halfway(one: float, other: float) -> float:
    """The probability half-way between two, by their logits."""
    odds = math.sqrt(max(one, 1e-4) / max(1 - one, 1e-4) * max(other, 1e-4) / max(1 - other, 1e-4))
    return odds / (1 + odds)


def letters(text: str) -> Counter[int]:
    """How often each bucket of letter groups (2 to 5 within a word, its ends marked by a space) stands in `text`."""
    return Counter(chain.from_iterable(map(_letters_of, text.lower().split())))


@lru_cache(maxsize=1 << 14)
def _letters_of(word: str) -> tuple[int, ...]:
    """The buckets of a word's groups, one for each group; most words of a message have been met before."""
    marked = f" {word} "
    return tuple(
        crc32(marked[at : at + size].encode()) % BUCKETS
        for size in range(_SHORTEST, _LONGEST + 1)
        for at in range(max(1, len(marked) - size + 1))
    )
