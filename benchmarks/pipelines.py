"""Which pipeline: the candidates side by side, on one data set at a time. The table stands in docs/decisions/0007.

    nlu/.venv/bin/python -m benchmarks.pipelines own|banking77|clinc150 [--samples N]

The first candidates are one linear classifier that sees more and more; the last is a Gaussian kernel over the same
features, which is what runs. Only `own` needs no download; the public ones are read from EVAL_DATA's folder.
Rasa's default pipeline is in `benchmarks/stock_pipeline.py`.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import public
from benchmarks.own import SPLITS, held_out_sentences, training_sentences
from benchmarks.public import Matrix, Part
from nlu.classifier_core import OUT_OF_SCOPE, IntentModel, Options
from nlu.kernel import KernelRidge, squared_lengths
from nlu.linear import SoftmaxRegression, softmax
from nlu.reading import language
from nlu.sparse import SparseFeatures

OPTIONS = Options()
#: How much the five nearest training sentences have to say beside the linear classifier.
NEIGHBOURS_SAY = 0.25
#: How little the linear classifier is held back (scikit-learn's C).
STRENGTH = 15.0


@dataclass(frozen=True)
class Task:
    """What is taught and what is asked; any of a sentence's `accepted` labels is right."""

    taught: Part
    asked: Part
    accepted: list[frozenset[str]]


Features = Callable[[Task], tuple[Matrix, Matrix]]


def _words(task: Task) -> tuple[Matrix, Matrix]:
    sparse = SparseFeatures.fit(task.taught.texts, OPTIONS.sparse_size, OPTIONS.seed)
    return sparse.transform(task.taught.texts), sparse.transform(task.asked.texts)


def _vectors(task: Task) -> tuple[Matrix, Matrix]:
    return task.taught.vectors, task.asked.vectors


def _both(task: Task) -> tuple[Matrix, Matrix]:
    taught, asked = _words(task)
    weight = OPTIONS.sparse_weight
    return np.hstack([task.taught.vectors, taught * weight]), np.hstack([task.asked.vectors, asked * weight])


def _spacy(texts: Sequence[str]) -> Matrix:
    """spaCy's own view of each sentence: the mean of its token vectors, of length 1."""
    nlp = language()
    with nlp.select_pipes(enable=["tok2vec"]):
        rows = np.stack([doc.tensor.mean(axis=0) for doc in nlp.pipe(texts, batch_size=256)])
    vectors: Matrix = (rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)).astype(np.float32)
    return vectors


def _with_spacy(task: Task) -> tuple[Matrix, Matrix]:
    taught, asked = _both(task)
    return np.hstack([taught, _spacy(task.taught.texts) * 0.5]), np.hstack([asked, _spacy(task.asked.texts) * 0.5])


CANDIDATES: dict[str, Features] = {
    "word and letter features": _words,
    "sentence vectors": _vectors,
    "sentence vectors, words and letters": _both,
    "the same and spaCy's vectors": _with_spacy,
}


def _neighbours(task: Task, targets: NDArray[np.int64], classes: int) -> Matrix:
    """What the five nearest taught sentences vote for, each by its cosine: rows sum to 1."""
    nearness = task.asked.vectors @ task.taught.vectors.T
    nearest = np.argpartition(-nearness, 5, axis=1)[:, :5]
    votes = np.zeros((len(nearness), classes), dtype=np.float32)
    rows = np.arange(len(nearness))
    for place in range(5):
        columns = nearest[:, place]
        np.add.at(votes, (rows, targets[columns]), np.maximum(nearness[rows, columns], 0))
    share: Matrix = votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-6)
    return share


def compare(task: Task) -> dict[str, tuple[float, float]]:
    """`(accuracy, seconds to fit)` of every candidate; nothing is rejected."""
    names = sorted(set(task.taught.labels))
    targets = np.array([names.index(label) for label in task.taught.labels])

    def right(probabilities: Matrix) -> float:
        found = [names[at] for at in probabilities.argmax(axis=1)]
        return float(np.mean([label in accepted for label, accepted in zip(found, task.accepted, strict=True)]))

    figures = {}
    for name, features in CANDIDATES.items():
        taught, asked = features(task)
        began = time.monotonic()
        fitted = SoftmaxRegression.fit(taught, targets, len(names), STRENGTH)
        seconds = time.monotonic() - began
        probabilities = softmax(fitted.logits(asked))
        figures[name] = (right(probabilities), seconds)
        if features is _both:
            votes = _neighbours(task, targets, len(names))
            mixed = (1 - NEIGHBOURS_SAY) * probabilities + NEIGHBOURS_SAY * votes
            figures["vectors, words, letters and neighbours"] = (right(mixed), seconds)
            began = time.monotonic()
            kernel = KernelRidge.fit(taught, targets, len(names), OPTIONS.width, OPTIONS.ridge)
            seconds = time.monotonic() - began
            logits = kernel.logits(asked @ taught.T, squared_lengths(asked))
            figures["vectors, words, letters under a kernel (ours)"] = (right(logits), seconds)
    return figures


def own() -> list[Task]:
    """Our training sentences and the held-out ones of one question, out of scope being a label like the others."""
    texts, labels = training_sentences()
    held = [one for one in held_out_sentences() if one.file not in SPLITS]
    asked = public.part([(one.text, one.intent) for one in held])
    return [Task(public.part(list(zip(texts, labels, strict=True))), asked, [one.accepted for one in held])]


def banking77(folder: Path, samples: int) -> list[Task]:
    """Ten sentences for each intent, `samples` times; and the full training set at the end."""
    train, test = public.banking(folder)
    accepted = [frozenset([label]) for label in test.labels]
    few = [Task(train.pick(rows), test, accepted) for rows in public.ten_shot_rows(train, range(samples))]
    return [*few, Task(train, test, accepted)]


def clinc150(folder: Path) -> list[Task]:
    """The full set, in scope only."""
    parts = public.clinc_parts(folder)
    return [Task(parts["train"], parts["test"], [frozenset([label]) for label in parts["test"].labels])]


def rejection(folder: Path) -> None:
    """CLINC150: what each way of rejecting gets, the threshold chosen on the validation part."""
    parts = public.clinc_parts(folder)
    model = IntentModel.fit(*public.with_outside(parts))
    for name, score in {
        "likeliest label's probability": lambda part: _surest(model, part),
        "with the class out_of_scope": lambda part: (
            1 - model.probabilities(part.vectors, part.texts)[:, _outside(model)]
        ),
        "with the nearest sentences (ours)": lambda part: model.scores(
            part.vectors, model.probabilities(part.vectors, part.texts)
        ),
    }.items():
        _, found = public.operating_point(model, parts, score)
        print(f"  {name:40} {found.in_scope:7.2%} / {found.out_of_scope:.1%}")


def _outside(model: IntentModel) -> int:
    return model.labels.index(OUT_OF_SCOPE)


def _surest(model: IntentModel, part: Part) -> Matrix:
    inside: Matrix = np.delete(model.probabilities(part.vectors, part.texts), _outside(model), axis=1)
    surest: Matrix = inside.max(axis=1) / np.maximum(inside.sum(axis=1), 1e-6)
    return surest


def _table(title: str, tasks: list[Task]) -> None:
    found = [compare(task) for task in tasks]
    print(title)
    for name in found[0]:
        accuracy = float(np.mean([figures[name][0] for figures in found]))
        seconds = float(np.mean([figures[name][1] for figures in found]))
        print(f"  {name:40} {accuracy:7.2%}   fitted in {seconds:5.1f} s")


def main(arguments: list[str] | None = None) -> None:
    """Print the table of one data set."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipelines", description=__doc__)
    parser.add_argument("data", choices=["own", "banking77", "clinc150"])
    parser.add_argument("--samples", type=int, default=5, help="samples of ten sentences for each intent (BANKING77)")
    options = parser.parse_args(arguments)
    if options.data == "own":
        _table("Our own sentences", own())
        return
    folder = Path(os.environ["EVAL_DATA"])
    if options.data == "banking77":
        tasks = banking77(folder, options.samples)
        _table(f"BANKING77, ten for each intent, mean of {options.samples} samples", tasks[:-1])
        _table("BANKING77, full", tasks[-1:])
    else:
        _table("CLINC150, in scope", clinc150(folder))
        print("CLINC150, in scope / out-of-scope recall, by what the threshold stands on")
        rejection(folder)


if __name__ == "__main__":
    main()
