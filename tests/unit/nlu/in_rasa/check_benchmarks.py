"""The evaluation: public data read in their published form, thresholds from validation, and a fall that is noticed."""

from __future__ import annotations

import csv
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np

from benchmarks import public
from benchmarks.understanding import TOLERATED, compare, threshold_curve
from nlu.classifier_core import OUT_OF_SCOPE

TALK = {
    "card_arrival": [
        "where is my card",
        "my card has not come yet",
        "when will the new card arrive",
        "card still lost",
    ],
    "exchange_rate": [
        "what rate do you use for euros",
        "the exchange rate is bad",
        "euro to pound rate",
        "dollar rate",
    ],
    "top_up_failed": ["my top up did not go through", "topping up fails", "top-up was refused", "cannot add money"],
}
FOREIGN = ["who painted the mona lisa", "sing me a song", "how tall is everest", "what do cats dream of"]


def banking_sample(folder: Path) -> None:
    """BANKING77's form: `text,category`, one row a sentence."""
    (folder / "banking77").mkdir()
    for name, rows in {"train.csv": slice(0, 3), "test.csv": slice(3, 4)}.items():
        with (folder / "banking77" / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["text", "category"])
            writer.writerows((text, label) for label, texts in TALK.items() for text in texts[rows])


def clinc_sample(folder: Path) -> None:
    """CLINC150's form: one JSON object of lists of `[text, label]`."""
    (folder / "clinc150").mkdir()
    inside = {"train": slice(0, 3), "val": slice(2, 4), "test": slice(3, 4)}
    data = {
        name: [[text, label] for label, texts in TALK.items() for text in texts[rows]] for name, rows in inside.items()
    }
    data |= {f"oos_{name}": [[text, "oos"] for text in FOREIGN] for name in inside}
    (folder / "clinc150" / "data_full.json").write_text(json.dumps(data), encoding="utf-8")


class PublicData(unittest.TestCase):
    def test_both_are_read_and_reported(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            banking_sample(folder)
            clinc_sample(folder)
            train, test = public.banking(folder)
            self.assertEqual((len(train.texts), len(test.texts)), (9, 3))
            figures = public.report(folder)
        self.assertEqual(
            set(figures), {"banking77_ten_shot", "banking77_full", "clinc150_in_scope", "clinc150_out_of_scope"}
        )
        self.assertTrue(all(0.0 <= value <= 1.0 for value in figures.values()), figures)
        self.assertGreaterEqual(figures["banking77_full"], 2 / 3)

    def test_samples_hold_so_many_of_each_label_and_differ_by_seed(self) -> None:
        train = public.Part([str(at) for at in range(40)], ["a", "b"] * 20, np.zeros((40, 2), dtype=np.float32))
        first, second = public.ten_shot_rows(train, [0, 1])
        for rows in (first, second):
            self.assertEqual(sorted(train.labels[row] for row in rows), ["a"] * 10 + ["b"] * 10)
            self.assertEqual(len(set(rows)), 20)
        self.assertNotEqual(first, second)

    def test_the_threshold_is_the_validation_parts(self) -> None:
        class Model:
            labels = ("in", OUT_OF_SCOPE)

            def probabilities(self, vectors: np.ndarray, texts: list[str]) -> np.ndarray:
                return np.tile(np.array([0.9, 0.1], dtype=np.float32), (len(texts), 1))

        def part(scores: list[float], label: str) -> public.Part:
            return public.Part(["x"] * len(scores), [label] * len(scores), np.array(scores, dtype=np.float32)[:, None])

        parts = {
            "val": part([0.5] * 100, "in"),
            "oos_val": part([0.1] * 10, OUT_OF_SCOPE),
            "test": part([0.4] * 50 + [0.9] * 50, "in"),
            "oos_test": part([0.6] * 10, OUT_OF_SCOPE),
        }
        chosen, found = public.operating_point(Model(), parts, lambda one: one.vectors[:, 0])  # type: ignore[arg-type]
        self.assertAlmostEqual(chosen.threshold, 0.5)
        self.assertEqual((chosen.in_scope, chosen.out_of_scope), (1.0, 1.0))
        self.assertEqual((found.in_scope, found.out_of_scope), (0.5, 0.0))


class Release(unittest.TestCase):
    def test_a_fall_of_more_than_a_point_is_named(self) -> None:
        released = {"intent_accuracy": 0.90, "out_of_scope_answered": 0.05, "banking77_full": 0.94}
        self.assertEqual(compare({"intent_accuracy": 0.895, "out_of_scope_answered": 0.055}, released), [])
        fallen = compare({"intent_accuracy": 0.90 - 2 * TOLERATED, "out_of_scope_answered": 0.05}, released)
        self.assertEqual(len(fallen), 1)
        self.assertIn("intent accuracy", fallen[0])
        self.assertEqual(len(compare({"out_of_scope_answered": 0.08}, released)), 1)
        self.assertEqual(compare({"out_of_scope_answered": 0.01, "intent_accuracy": 0.99}, released), [])

    def test_the_threshold_curve_trades_one_for_the_other(self) -> None:
        curve = threshold_curve([0.4, 0.8, 0.9, 1.0], [0.1, 0.2, 0.6, 0.95])
        self.assertEqual(curve[0], (0.0, 0.0, 1.0))
        [(_, rejected, answered)] = [point for point in curve if abs(point[0] - 0.5) < 1e-9]
        self.assertEqual((rejected, answered), (0.25, 0.5))


if __name__ == "__main__":
    unittest.main()
