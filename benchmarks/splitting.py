"""Fit the verdict of `nlu/splitter.py`: when is a proposed split a real one?

    nlu/.venv/bin/python -m benchmarks.splitting

The classifier is the one that `make train` makes. The cases are messages that it hasn't seen: `splitting_cases.yml`,
the `dev` half of the fresh sentences (messages of two questions, of one that looks like two, and plain ones), and
plain ones of that half joined in pairs. Taught sentences that look like two questions are read by a second classifier
that has learnt the others only. Prints the constants to copy into the splitter. The held-out sentences of `tests/nlu`
and the `test` half have no part in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from sklearn.linear_model import LogisticRegression

from benchmarks import fresh
from benchmarks.own import train, training_sentences
from encoder import shared_encoder
from nlu.classifier_core import IntentModel
from nlu.clauses import pieces_of
from nlu.entities import entities_of, vocabulary
from nlu.environment import clinic_data_folder
from nlu.reading import document_of
from nlu.splitter import TASKS, proposed
from nlu.text import readable
from nlu.verdict import evidence

CASES = Path(__file__).with_name("splitting_cases.yml")
JOINTS = (" and ", " and ", ", ", "? ", "? ", " and also ", " also ", " plus ", ". ", ", and ", " n ", " & ", " ")
PAIRS = 350
#: The share of the taught sentences that the second classifier learns.
LEARNT = 0.65
#: How much a message counts: looks that deceive double, made-up pairs half, taught sentences less still: some ask two
#: things under one label.
DECEIVES, MADE_UP, TAUGHT = 2.0, 0.5, 0.4


@dataclass(frozen=True)
class Case:
    """A message, the labels it asks, and how much it counts."""

    text: str
    questions: tuple[str, ...]
    weight: float = 1.0


def cases() -> Iterator[Case]:
    """All messages to fit on, save the taught ones."""
    for item in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        yield Case(item["text"], tuple(item["questions"]), 1.0 if len(item["questions"]) > 1 else DECEIVES)
    plain = []
    for message in fresh.messages():
        if message.part != "dev" or message.kind == "red_flag":
            continue
        questions = message.questions or (message.intent,)
        yield Case(message.text, questions, DECEIVES if message.kind in fresh.ONE else 1.0)
        if message.kind == "single" and len(message.accepted) == 1:
            plain.append((message.text, message.intent))
    yield from _pairs(plain)


def _pairs(plain: list[tuple[str, str]]) -> Iterator[Case]:
    asking = [(text, label) for text, label in plain if label.startswith("ask_") or label in TASKS]
    made = 0
    while made < PAIRS:
        (one, first), (other, second) = random.sample(asking, 2)
        if first != second and len(one.split()) + len(other.split()) <= 30:
            made += 1
            joined = one.rstrip("?.! ") + random.choice(JOINTS) + other[:1].lower() + other[1:]
            yield Case(joined, (first, second), MADE_UP)


def taught_apart(texts: list[str], labels: list[str]) -> tuple[tuple[list[str], list[str]], list[Case]]:
    """Taught sentences dealt in two: those (and their labels) for the second classifier to learn, and the rest."""
    order = list(range(len(texts)))
    random.Random(3).shuffle(order)
    learnt, rest = np.split(np.array(order), [int(len(order) * LEARNT)])
    kept = sorted(learnt)
    return ([texts[at] for at in kept], [labels[at] for at in kept]), [
        Case(texts[at], (labels[at],), TAUGHT) for at in sorted(rest)
    ]


def judged(model: IntentModel, messages: Iterable[Case]) -> tuple[list[list[float]], list[bool], list[float]]:
    """Evidence, whether it is a real split, and weight of each message that `model` would split, rightly or not."""
    rows, targets, weights = [], [], []
    for case in messages:
        several = len(case.questions) > 1
        found = _proposal(model, case.text)
        if found is None or (several and not set(case.questions) <= set(found[1])):
            continue  # nothing to judge, or a split that would be wrong in either case
        rows.append(found[0])
        targets.append(several)
        weights.append(case.weight)
    return rows, targets, weights


def fitted(rows: list[list[float]], targets: list[bool], weights: list[float]) -> tuple[tuple[float, ...], float]:
    """The verdict's weights and bias."""
    features, several = np.array(rows), np.array(targets)
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    verdict = LogisticRegression(C=0.3, max_iter=5000)
    verdict.fit((features - mean) / spread, several, sample_weight=weights)
    slopes = verdict.coef_[0] / spread
    kept = features @ slopes + float(verdict.intercept_[0] - (slopes * mean).sum()) >= 0
    print(f"{several.sum()} several, {(~several).sum()} of one proposed")
    print(f"of what is proposed, split: {kept[several].mean():.1%} of several, {kept[~several].mean():.1%} of one")
    return tuple(round(float(value), 3) for value in slopes), round(
        float(verdict.intercept_[0] - (slopes * mean).sum()), 3
    )


def main() -> None:
    """Fit, and print the constants and what they achieve on the cases themselves."""
    random.seed(0)
    texts, labels = training_sentences()
    learnt, rest = taught_apart(texts, labels)
    found = judged(train(texts, labels), cases())
    more = judged(train(*learnt), rest)
    weights, bias = fitted(*(one + other for one, other in zip(found, more, strict=True)))
    print("WEIGHTS =", weights)
    print("BIAS =", bias)


def _proposal(model: IntentModel, text: str) -> tuple[list[float], list[str]] | None:
    doc = document_of(Message({TEXT: text}))
    if len(pieces_of(doc)) < 2:
        return None
    plain = readable(text)
    whole = dict(model.read(shared_encoder().encode([plain]), [plain])[0].ranking)
    questions = proposed(doc, model, entities_of(doc, vocabulary(clinic_data_folder())), whole)
    weighed = [question for question in questions if not question.half]
    if len(weighed) < 2:
        return None
    return evidence(weighed, whole), [question.reading.label for question in questions]


if __name__ == "__main__":
    main()
