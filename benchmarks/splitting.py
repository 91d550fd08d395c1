"""Fit the verdict of `nlu/splitter.py`: when is a proposed split a real one?

    nlu/.venv/bin/python -m benchmarks.splitting

The classifier is the one that `make train` makes. The cases are messages that it hasn't seen: `splitting_cases.yml`,
the `dev` half of the fresh sentences (messages of two questions, of one that looks like two, and plain ones), and
plain ones of that half joined in pairs. Prints the constants to copy into the splitter. The held-out sentences of
`tests/nlu` and the `test` half have no part in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
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
from nlu.entities import entities_of, vocabulary
from nlu.environment import clinic_data_folder
from nlu.reading import document_of
from nlu.splitter import TASKS, evidence, proposed
from nlu.text import readable

CASES = Path(__file__).with_name("splitting_cases.yml")
JOINTS = (" and ", " and ", ", ", "? ", "? ", " and also ", " also ", " plus ", ". ", ", and ", " n ", " & ", " ")
PAIRS = 350


@dataclass(frozen=True)
class Case:
    """A message, the labels it asks, and how much it counts: looks that deceive double, made-up pairs half."""

    text: str
    questions: tuple[str, ...]
    weight: float = 1.0


def cases() -> Iterator[Case]:
    """All messages to fit on."""
    for item in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        yield Case(item["text"], tuple(item["questions"]), 1.0 if len(item["questions"]) > 1 else 2.0)
    plain = []
    for message in fresh.messages():
        if message.part != "dev" or message.kind == "red_flag":
            continue
        questions = message.questions or (message.intent,)
        yield Case(message.text, questions, 2.0 if message.kind == "one" else 1.0)
        if message.kind == "single" and len(message.accepted) == 1:
            plain.append((message.text, message.intent))
    asking = [(text, label) for text, label in plain if label.startswith("ask_") or label in TASKS]
    made = 0
    while made < PAIRS:
        (one, first), (other, second) = random.sample(asking, 2)
        if first != second and len(one.split()) + len(other.split()) <= 30:
            made += 1
            joined = one.rstrip("?.! ") + random.choice(JOINTS) + other[:1].lower() + other[1:]
            yield Case(joined, (first, second), 0.5)


def main() -> None:
    """Fit, and print the constants and what they achieve on the cases themselves."""
    random.seed(0)
    model = train(*training_sentences())
    rows, targets, weights = [], [], []
    counts = {"several": 0, "proposed and right": 0, "one": 0, "one, proposed": 0}
    for case in cases():
        several = len(case.questions) > 1
        counts["several" if several else "one"] += 1
        found = _proposal(model, case.text)
        if found is None or (several and not set(case.questions) <= set(found[1])):
            continue  # nothing to judge, or a split that would be wrong in either case
        counts["proposed and right" if several else "one, proposed"] += 1
        rows.append(found[0])
        targets.append(several)
        weights.append(case.weight)
    features, several = np.array(rows), np.array(targets)
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    verdict = LogisticRegression(C=0.1, max_iter=5000)
    verdict.fit((features - mean) / spread, several, sample_weight=weights)
    slopes = verdict.coef_[0] / spread
    bias = float(verdict.intercept_[0] - (slopes * mean).sum())
    kept = features @ slopes + bias >= 0
    print(counts)
    print(f"of what is proposed, split: {kept[several].mean():.1%} of several, {kept[~several].mean():.1%} of one")
    print("WEIGHTS =", tuple(round(float(value), 3) for value in slopes))
    print("BIAS =", round(bias, 3))


def _proposal(model: IntentModel, text: str) -> tuple[list[float], list[str]] | None:
    doc = document_of(Message({TEXT: text}))
    plain = readable(text)
    whole = dict(model.read(shared_encoder().encode([plain]), [plain])[0].ranking)
    questions = proposed(doc, model, entities_of(doc, vocabulary(clinic_data_folder())), whole)
    if len(questions) < 2:
        return None
    return evidence(questions, whole), [question.reading.label for question in questions]


if __name__ == "__main__":
    main()
