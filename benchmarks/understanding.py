"""`make eval`: how well messages are understood, on sentences that are in no training file.

    nlu/.venv/bin/python -m benchmarks.understanding [--release]

Our own held-out sentences (`tests/nlu`), read by the components of `config.yml` trained on `data/nlu`; where EVAL_DATA
names their folder, BANKING77 and CLINC150 as well. Prints tables, writes pictures and `figures.json` under `reports/`,
and compares with `benchmarks/released.json`: exit status 1 when a figure fell by more than one point.
`--release` makes today's figures the released ones.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from nlu.classifier_core import IntentModel

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "reports"
RELEASED = Path(__file__).with_name("released.json")
#: A released figure may fall by this much (a share, not per cent) before the evaluation fails.
TOLERATED = 0.01
REJECTED = {"nlu_fallback", "out_of_scope"}
#: Figures of which less is better.
LESS_IS_BETTER = {
    "out_of_scope_answered",
    "one_question_split",
    "calibration_error",
    "in_scope_rejected",
    "look_alikes_alarmed",
}


def _labels(parsed: dict[str, Any]) -> list[str]:
    return [question["intent"]["name"] for question in parsed["questions"]] or [parsed["intent"]["name"]]


def own_sentences() -> tuple[dict[str, float], list[tuple[Any, dict[str, Any]]], IntentModel]:
    """Figures by name, every held-out sentence with how it was read, and the classifier that read them."""
    from benchmarks import entities, red_flags
    from benchmarks.own import SPLITS, Pipeline, held_out_sentences, train, training_sentences
    from nlu.alarm import SYMPTOM, fit

    texts, labels = training_sentences()
    began = time.monotonic()
    model = train(texts, labels)
    everyday = [text for text, label in zip(texts, labels, strict=True) if label != SYMPTOM]
    pipeline = Pipeline(model, fit(everyday))
    trained = time.monotonic() - began
    cases = [(held, pipeline.parse(held.text)) for held in held_out_sentences()]
    plain = [case for case in cases if case[0].file not in SPLITS]
    inside = [case for case in plain if "out_of_scope" not in case[0].accepted]
    outside = [case for case in plain if case[0].intent == "out_of_scope"]
    two = [case for case in cases if case[0].file == "two_questions"]
    one = [case for case in cases if case[0].file == "one_question"]
    figures = {
        "intent_accuracy": _share(parsed["intent"]["name"] in held.accepted for held, parsed in inside),
        "intent_macro_recall": _macro(inside),
        "intent_macro_f1": _macro_f1(plain),
        "in_scope_rejected": _share(parsed["intent"]["name"] in REJECTED for _, parsed in inside),
        "out_of_scope_answered": _share(parsed["intent"]["name"] not in REJECTED for _, parsed in outside),
        "both_questions_found": _share(set(held.questions) <= set(_labels(parsed)) for held, parsed in two),
        "one_question_split": _share(bool(parsed["questions"]) for _, parsed in one),
        "calibration_error": _calibration(inside)[0],
        **red_flags.figures(pipeline),
        **entities.figures(),
    }
    print(f"Our own sentences: {len(texts)} taught (classifier trained in {trained:.0f} s), {len(cases)} held out")
    for name, value in figures.items():
        print(f"  {name.replace('_', ' '):28} {value:7.2%}")
    return figures, cases, model


def _share(hits: Any) -> float:
    values = list(hits)
    return float(np.mean(values)) if values else 0.0


def _macro(cases: list[tuple[Any, dict[str, Any]]]) -> float:
    by_intent: dict[str, list[bool]] = defaultdict(list)
    for held, parsed in cases:
        by_intent[held.intent].append(parsed["intent"]["name"] in held.accepted)
    return float(np.mean([np.mean(hits) for hits in by_intent.values()]))


def _macro_f1(cases: list[tuple[Any, dict[str, Any]]]) -> float:
    """The mean over intents of F1; a reading that is accepted beside the label counts as the label, any rejection as
    `out_of_scope`."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for held, parsed in cases:
        name = parsed["intent"]["name"]
        name = "out_of_scope" if name in REJECTED else name
        if name in held.accepted:
            counts[held.intent][0] += 1
        else:
            counts[held.intent][1] += 1
            counts[name][2] += 1
    return float(np.mean([2 * right / max(1, 2 * right + missed + taken) for right, missed, taken in counts.values()]))


def _calibration(cases: list[tuple[Any, dict[str, Any]]]) -> tuple[float, list[tuple[float, float, int]]]:
    """Expected calibration error, and `(mean confidence, accuracy, sentences)` of each tenth that has any."""
    answered = [case for case in cases if case[1]["intent"]["name"] not in REJECTED]
    sure = np.array([parsed["intent"]["confidence"] for _, parsed in answered])
    right = np.array([parsed["intent"]["name"] in held.accepted for held, parsed in answered])
    tenths = []
    for tenth in range(10):
        inside = (sure > tenth / 10) & (sure <= (tenth + 1) / 10)
        if inside.any():
            tenths.append((float(sure[inside].mean()), float(right[inside].mean()), int(inside.sum())))
    error = sum(abs(mean - share) * count for mean, share, count in tenths) / max(1, len(answered))
    return error, tenths


def tables(cases: list[tuple[Any, dict[str, Any]]]) -> None:
    """Per-intent figures and the twenty worst mistakes, as text."""
    from benchmarks.own import SPLITS

    rows: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    mistakes = []
    for held, parsed in cases:
        if held.file in SPLITS:
            continue
        name = parsed["intent"]["name"]
        right = name in held.accepted or (held.intent == "out_of_scope" and name in REJECTED)
        rows[held.intent][0] += 1
        rows[held.intent][1] += right
        if not right:
            rows[name][2] += 1
            mistakes.append((parsed["intent"]["confidence"], held.text, held.intent, name))
    print("\n  intent                       sentences  understood  others taken for it")
    for intent, (total, right, taken) in sorted(rows.items(), key=lambda row: row[1][1] / max(1, row[1][0])):
        share = f"{right / total:6.0%}" if total else "      "
        print(f"  {intent:28} {total:7}     {share}  {taken:12}")
    print("\n  the twenty worst mistakes (surest first)")
    for confidence, text, intent, name in sorted(mistakes, reverse=True)[:20]:
        print(f"  {confidence:.2f} {name:22} should be {intent:22} {text[:90]}")


def threshold_curve(inside: Sequence[float], outside: Sequence[float]) -> list[tuple[float, float, float]]:
    """`(threshold, share of sentences in scope rejected, share out of scope answered)` for a hundred thresholds."""
    kept, foreign = np.array(inside), np.array(outside)
    return [(float(at), float((kept < at).mean()), float((foreign >= at).mean())) for at in np.linspace(0.0, 1.0, 101)]


def _threshold_picture(model: IntentModel, plain: list[tuple[Any, dict[str, Any]]]) -> None:
    from matplotlib import pyplot

    from encoder import shared_encoder
    from nlu.text import readable

    texts = [readable(held.text) for held, _ in plain]
    scores = [reading.in_scope for reading in model.read(shared_encoder().encode(texts), texts)]
    outside = [held.intent == "out_of_scope" for held, _ in plain]
    curve = threshold_curve(
        [score for score, foreign in zip(scores, outside, strict=True) if not foreign],
        [score for score, foreign in zip(scores, outside, strict=True) if foreign],
    )
    figure, axes = pyplot.subplots(figsize=(6, 5))
    axes.plot([at for at, _, _ in curve], [share for _, share, _ in curve], label="in scope, rejected")
    axes.plot([at for at, _, _ in curve], [share for _, _, share in curve], label="out of scope, answered")
    axes.axvline(model.threshold, color="grey", linewidth=0.8, label=f"threshold {model.threshold:.2f}")
    axes.set_xlabel("threshold on the score (chosen on training folds)")
    axes.set_ylabel("share of the held-out sentences")
    axes.legend()
    figure.tight_layout()
    figure.savefig(REPORTS / "threshold.png", dpi=110)
    pyplot.close(figure)


def pictures(model: IntentModel, cases: list[tuple[Any, dict[str, Any]]]) -> None:
    """Confusion matrix, calibration curve and threshold curve under `reports/`."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    from benchmarks.own import SPLITS

    plain = [case for case in cases if case[0].file not in SPLITS]
    names = sorted({held.intent for held, _ in plain} | {parsed["intent"]["name"] for _, parsed in plain})
    table = np.zeros((len(names), len(names)))
    for held, parsed in plain:
        found = parsed["intent"]["name"]
        table[names.index(held.intent), names.index(held.intent if found in held.accepted else found)] += 1
    figure, axes = pyplot.subplots(figsize=(14, 13))
    axes.imshow(table / np.maximum(table.sum(axis=1, keepdims=True), 1), cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    axes.set_xlabel("understood as")
    axes.set_ylabel("means")
    figure.tight_layout()
    figure.savefig(REPORTS / "confusion.png", dpi=110)
    pyplot.close(figure)
    error, tenths = _calibration([case for case in plain if "out_of_scope" not in case[0].accepted])
    figure, axes = pyplot.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    axes.plot([mean for mean, _, _ in tenths], [share for _, share, _ in tenths], marker="o")
    axes.set_xlabel("confidence")
    axes.set_ylabel("share understood rightly")
    axes.set_title(f"calibration error {error:.1%}")
    figure.tight_layout()
    figure.savefig(REPORTS / "calibration.png", dpi=110)
    pyplot.close(figure)
    _threshold_picture(
        model, [case for case in plain if case[0].intent == "out_of_scope" or "out_of_scope" not in case[0].accepted]
    )


def compare(figures: dict[str, float], released: dict[str, float]) -> list[str]:
    """What has become worse than released by more than is tolerated, in words.

    A released figure that was not measured today (the public data not being at hand) is not judged.
    """
    worse = []
    for name, value in figures.items():
        if name not in released:
            continue
        loss = (value - released[name]) * (1 if name in LESS_IS_BETTER else -1)
        if loss > TOLERATED:
            worse.append(f"{name.replace('_', ' ')}: {value:.2%}, released {released[name]:.2%}")
    return worse


def main(arguments: list[str] | None = None) -> int:
    """The command; 1 when a figure fell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understanding", description=__doc__)
    parser.add_argument("--release", action="store_true", help="make today's figures the released ones")
    options = parser.parse_args(arguments)
    warnings.filterwarnings("ignore")
    logging.getLogger().setLevel(logging.ERROR)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    REPORTS.mkdir(exist_ok=True)
    figures, cases, model = own_sentences()
    tables(cases)
    pictures(model, cases)
    print(f"\n  pictures: {', '.join(str(path.relative_to(ROOT)) for path in sorted(REPORTS.glob('*.png')))}")
    data = os.environ.get("EVAL_DATA")
    if data:
        from benchmarks.public import report

        print()
        figures |= report(Path(data))
    else:
        print(
            "\nBANKING77 and CLINC150 left out: EVAL_DATA does not name their folder (the README says where they are)."
        )
    (REPORTS / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    released = json.loads(RELEASED.read_text(encoding="utf-8")) if RELEASED.exists() else {}
    print("\n  figure                       today   released")
    for name, value in figures.items():
        before = f"{released[name]:8.2%}" if name in released else "       -"
        print(f"  {name.replace('_', ' '):26} {value:7.2%}  {before}")
    worse = compare(figures, released)
    for line in worse:
        print(f"WORSE  {line}")
    if options.release:
        rounded = {name: round(value, 4) for name, value in figures.items()}
        RELEASED.write_text(json.dumps(released | rounded, indent=1) + "\n", encoding="utf-8")
        return 0
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
