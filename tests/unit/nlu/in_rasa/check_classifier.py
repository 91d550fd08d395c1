"""The classifier: it learns, it knows what it doesn't know, and a kept model reads as before."""

from __future__ import annotations

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy.sparse import hstack

from encoder import shared_encoder
from nlu.classifier import sign_of
from nlu.classifier_core import OUT_OF_SCOPE, IntentModel, Options
from nlu.kernel import KernelRidge, squared_lengths
from nlu.linear import SoftmaxRegression, softmax
from nlu.sparse import SparseFeatures

SENTENCES = {
    "ask_pain": [
        "does it hurt",
        "is it painful",
        "how sore is it",
        "will I need numbing cream",
        "how bad is the pain",
        "is it agony",
    ],
    "ask_price": [
        "how much is it",
        "what does it cost",
        "price please",
        "what are your fees",
        "is it expensive",
        "cost per session",
    ],
    "ask_location": [
        "where are you",
        "what's the address",
        "is there parking",
        "how do I find you",
        "which street",
        "near a station?",
    ],
    OUT_OF_SCOPE: [
        "what's the weather",
        "who won the match",
        "fix my laptop",
        "write me a poem",
        "sell me a car",
        "recipe for soup",
    ],
}


def taught() -> tuple[list[str], list[str]]:
    pairs = [(text, label) for label, texts in SENTENCES.items() for text in texts]
    return [text for text, _ in pairs], [label for _, label in pairs]


def fitted() -> IntentModel:
    texts, labels = taught()
    return IntentModel.fit(shared_encoder().encode(texts), texts, labels, Options(folds=3))


class Classifier(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.model = fitted()

    def read(self, *texts: str):
        return self.model.read(shared_encoder().encode(texts), texts)

    def test_unseen_sentences(self) -> None:
        pain, price, place = self.read("is it very sore", "what is the price", "where is the clinic")
        self.assertEqual((pain.label, price.label, place.label), ("ask_pain", "ask_price", "ask_location"))

    def test_confidences_are_probabilities(self) -> None:
        [reading] = self.read("how much does it hurt")
        self.assertAlmostEqual(sum(value for _, value in reading.ranking), 1.0, places=4)
        self.assertEqual(
            sorted((value for _, value in reading.ranking), reverse=True), [value for _, value in reading.ranking]
        )

    def test_what_is_not_ours_is_rejected(self) -> None:
        for reading in self.read("write a poem about soup", "who won the football match"):
            self.assertTrue(reading.rejected)
            self.assertEqual(reading.label, OUT_OF_SCOPE)
            self.assertTrue(reading.ranking)

    def test_a_kept_model_reads_as_before(self) -> None:
        texts = ["is it sore", "odd ✨ words", "", "how much"]
        with TemporaryDirectory() as folder:
            self.model.save(Path(folder))
            again = IntentModel.load(Path(folder))
        vectors = shared_encoder().encode(texts)
        for before, after in zip(self.model.read(vectors, texts), again.read(vectors, texts), strict=True):
            self.assertEqual((before.label, before.rejected), (after.label, after.rejected))
            self.assertAlmostEqual(before.confidence, after.confidence, places=2)

    def test_training_twice_gives_the_same_model(self) -> None:
        other = fitted()
        vectors = shared_encoder().encode(["is it sore"])
        np.testing.assert_allclose(
            self.model.probabilities(vectors, ["is it sore"]), other.probabilities(vectors, ["is it sore"]), atol=1e-4
        )

    def test_without_out_of_scope_sentences_nothing_is_rejected(self) -> None:
        pairs = [(text, label) for text, label in zip(*taught(), strict=True) if label != OUT_OF_SCOPE]
        texts = [text for text, _ in pairs]
        model = IntentModel.fit(shared_encoder().encode(texts), texts, [label for _, label in pairs], Options(folds=3))
        [reading] = model.read(shared_encoder().encode(["fix my laptop"]), ["fix my laptop"])
        self.assertFalse(reading.rejected)

    def test_nothing_to_read(self) -> None:
        self.assertEqual(self.model.read(np.zeros((0, 384), dtype=np.float32), []), [])


class Parts(unittest.TestCase):
    def test_a_thumb_is_an_answer(self) -> None:
        read = {
            "\U0001f44d": "affirm",
            "\U0001f44d\U0001f3fd\U0001f44d": "affirm",
            "\u274c": "deny",
            "\u2764\ufe0f": "thank",
        }
        for text, intent in {**read, "\U0001f44d\U0001f44e": "", "ok \U0001f44d": "", "": "", " ": ""}.items():
            self.assertEqual(sign_of(text), intent, text)

    def test_softmax_regression_separates(self) -> None:
        random = np.random.RandomState(0)
        features = np.vstack([random.normal(shift, 0.3, (40, 2)) for shift in (-1, 1)]).astype(np.float32)
        targets = np.repeat([0, 1], 40)
        regression = SoftmaxRegression.fit(features, targets, 2)
        self.assertGreater((regression.logits(features).argmax(axis=1) == targets).mean(), 0.97)

    def test_a_kernel_tells_apart_what_no_line_can(self) -> None:
        random = np.random.RandomState(0)
        features = random.uniform(-1, 1, (400, 2)).astype(np.float32)
        targets = (features[:, 0] * features[:, 1] > 0).astype(np.int64)
        taught, asked = features[:300], features[300:]
        kernel = KernelRidge.fit(taught, targets[:300], 2, width=2.0, ridge=0.05)
        found = kernel.logits(asked @ taught.T, squared_lengths(asked)).argmax(axis=1)
        self.assertGreater((found == targets[300:]).mean(), 0.93)
        line = SoftmaxRegression.fit(taught, targets[:300], 2).logits(asked).argmax(axis=1)
        self.assertLess((line == targets[300:]).mean(), 0.8)

    def test_kernel_weights_solve_what_they_should(self) -> None:
        random = np.random.RandomState(1)
        points = random.normal(size=(1500, 5)).astype(np.float32)
        targets = random.randint(0, 3, 1500)
        fitted = KernelRidge.fit(points, targets, 3, width=0.3, ridge=0.1)
        distances = ((points[:, None] - points[None]) ** 2).sum(axis=2)
        kernel = np.exp(-0.3 * distances) + 0.1 * np.eye(1500)
        wanted = np.where(targets[:, None] == np.arange(3), 1.0, -1 / 3)
        np.testing.assert_allclose(kernel @ fitted.weights, wanted, atol=2e-3)

    def test_softmax_of_large_numbers(self) -> None:
        np.testing.assert_allclose(softmax(np.array([[1e4, 0.0]], dtype=np.float32)), [[1.0, 0.0]])

    def test_features_are_those_of_the_vectorizers(self) -> None:
        texts = ["one two three", "two three four", "three four five", "four five four"]
        sparse = SparseFeatures.fit(texts, size=3)
        unseen = ["four four two", "seven", "", "ONE five"]
        table = hstack([sparse._words.transform(unseen), sparse._letters.transform(unseen)]).tocsr()
        np.testing.assert_allclose(sparse.transform(unseen), table @ sparse._projection, atol=1e-5)

    def test_unknown_words_have_no_features(self) -> None:
        sparse = SparseFeatures.fit(["one two three", "two three four", "three four five"], size=2)
        self.assertEqual(sparse.transform(["xyzzy"]).shape, (1, 2))
        self.assertFalse(sparse.transform(["qqqq"]).any())


if __name__ == "__main__":
    unittest.main()
