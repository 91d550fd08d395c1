"""Fit the verdict of `nlu/splitter.py`: when is a proposed split a real one?

    nlu/.venv/bin/python -m benchmarks.splitting

Three quarters of `data/nlu` train a classifier; the last quarter, which it hasn't seen, makes the cases: sentences
alone (they ask one thing) and joined in pairs of different intents (they ask two). Prints the constants to copy into
the splitter. The held-out sentences of `tests/nlu` have no part in it.
"""

from __future__ import annotations

import random

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from sklearn.linear_model import LogisticRegression

from benchmarks.own import train, training_sentences
from encoder import shared_encoder
from nlu.classifier_core import IntentModel
from nlu.entities import entities_of, vocabulary
from nlu.environment import clinic_data_folder
from nlu.reading import document_of
from nlu.splitter import TASKS, evidence, proposed
from nlu.text import readable

JOINTS = (
    " and ",
    " and ",
    " and ",
    ", ",
    "? ",
    "? ",
    " and also ",
    " also ",
    " plus ",
    ". ",
    ", and ",
    " n ",
    "? and ",
    " & ",
    " ",
)
#: Share of sentences that ask one thing and may be split by mistake.
MISTAKES = 0.016


def main() -> None:
    """Fit, and print the constants and what they achieve."""
    random.seed(0)
    texts, labels = training_sentences()
    order = random.sample(range(len(texts)), len(texts))
    cut = len(order) * 3 // 4
    model = train([texts[at] for at in order[:cut]], [labels[at] for at in order[:cut]])
    unseen = [(texts[at], labels[at]) for at in order[cut:]]
    asking = [(text, label) for text, label in unseen if label.startswith("ask_") or label in TASKS]
    singles = [(text, (label,)) for text, label in unseen]
    pairs = []
    while len(pairs) < len(asking) // 2:
        (one, first), (other, second) = random.sample(asking, 2)
        if first != second and len(one.split()) + len(other.split()) <= 30:
            joint = random.choice(JOINTS)
            pairs.append((one.rstrip("?.! ") + joint + other[:1].lower() + other[1:], (first, second)))
    rows, targets, right, alone = [], [], [], 0
    for text, wanted in [*singles, *pairs]:
        case = _case(model, text)
        if case is None:
            alone += len(wanted) == 1
            continue
        features, found = case
        rows.append(features)
        targets.append(len(wanted) == 2 and set(wanted) == set(found))
        right.append(len(wanted))
    features, good, asked = np.array(rows), np.array(targets), np.array(right)
    verdict = LogisticRegression(C=1.0, max_iter=2000, class_weight="balanced").fit(features, good)
    score = features @ verdict.coef_[0] + verdict.intercept_[0]
    single_scores = np.sort(score[asked == 1])[::-1]
    allowed = int(MISTAKES * len(singles))
    limit = float(single_scores[allowed]) if len(single_scores) > allowed else float(score.min())
    kept = score >= limit
    print(f"{len(singles)} single sentences, {len(pairs)} joined pairs")
    print(
        f"proposed a split: {(asked == 1).sum()} singles, {(asked == 2).sum()} pairs, of which {good.sum()} both right"
    )
    print(f"split: {(kept & (asked == 1)).sum() / len(singles):.2%} of singles (by mistake)")
    print(f"split: {(kept & (asked == 2)).sum() / len(pairs):.2%} of pairs")
    print(f"both found: {(kept & good).sum() / len(pairs):.2%} of pairs")
    print("WEIGHTS =", tuple(round(float(value), 3) for value in verdict.coef_[0]))
    print("BIAS =", round(float(verdict.intercept_[0] - limit), 3))


def _case(model: IntentModel, text: str) -> tuple[list[float], list[str]] | None:
    doc = document_of(Message({TEXT: text}))
    questions = proposed(doc, model, entities_of(doc, vocabulary(clinic_data_folder())))
    if len(questions) < 2:
        return None
    plain = readable(text)
    reading = model.read(shared_encoder().encode([plain]), [plain])[0]
    return evidence(questions, dict(reading.ranking)), [question.reading.label for question in questions]


if __name__ == "__main__":
    main()
