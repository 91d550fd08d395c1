"""The verdict on a proposed split: are these really several questions, or one that looks like it?

A logistic regression weighs how sure each piece is read, how the message reads as a whole, and the form of the pieces.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from nlu.classifier_core import Reading

#: A logistic regression over `evidence`, fitted by `benchmarks/splitting.py`.
WEIGHTS = (
    0.097, 0.545, 0.155, -0.954, 4.489, 1.223, -1.867, 0.42, 1.476, 0.875, -0.976, 2.267, 0.049, -0.516, -0.08,
    -0.424, 0.355, 3.224,
)  # fmt: skip
#: 1.0 above the fitted one: on the `dev` halves that cuts no further look-alike and 0.6 % of the plain messages.
BIAS = -8.403


@dataclass(frozen=True)
class Question:
    """One thing that a message asks: characters `start` to `end`, how it was read, and what it is about.

    `form` is that of the piece that asks, `fresh` whether it begins a sentence, `words` its length,
    `opens` whether it begins as questions do.
    """

    start: int
    end: int
    reading: Reading
    about: frozenset[tuple[str, str]]
    form: str
    fresh: bool
    words: int
    opens: bool
    #: Whether it points back: "how long will that take".
    points: bool = False
    #: Whether it is a half question, whose topic decided what it asks.
    half: bool = False


def evidence(questions: list[Question], whole: dict[str, float]) -> list[float]:
    """What speaks for and against a split; `whole` is how likely each label is for the message as a whole."""
    sure = [min(max(question.reading.confidence, 1e-3), 1 - 1e-3) for question in questions]
    left = [max(whole.get(question.reading.label, 0.0), 1e-4) for question in questions]
    later = questions[1:]
    least_left = min(math.log(value) for value in left)
    nouns = float(all(question.form == "noun" for question in questions))
    points = float(any(question.points for question in later))
    # How far a piece may also be read as what its neighbour asks.
    shared = max(
        max(_log_share(one.reading, other.reading.label), _log_share(other.reading, one.reading.label))
        for one, other in pairwise(questions)
    )
    return [
        min(math.log(value / (1 - value)) for value in sure),
        sum(math.log(value / (1 - value)) for value in sure) / len(sure),
        least_left,
        max(left),
        min(question.reading.in_scope for question in questions),
        float(all(question.form == "question" for question in questions)),
        float(any(question.form == "noun" for question in later)),
        float(any(question.form == "statement" for question in questions)),
        float(all(question.fresh for question in later)),
        min(math.log(question.words) for question in questions),
        float(len({question.reading.label for question in questions}) < len(questions)),
        nouns,
        nouns * least_left,
        points,
        points * least_left,
        shared,
        float(all(question.opens for question in questions)),
        float(len(questions) > 2),
    ]


def _log_share(reading: Reading, label: str) -> float:
    return math.log(max(dict(reading.ranking).get(label, 0.0), 1e-4))


def is_real(questions: list[Question], whole: dict[str, float]) -> bool:
    """Whether a message that was proposed to ask these questions does; `whole` as for `evidence`.

    Half questions are not weighed: "does it work, and for how long" says it by its words.
    """
    weighed = [question for question in questions if not question.half]
    if len(weighed) < 2:
        return True
    return BIAS + sum(weight * value for weight, value in zip(WEIGHTS, evidence(weighed, whole), strict=True)) >= 0
