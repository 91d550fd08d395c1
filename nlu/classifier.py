"""Rasa's side of the intent classifier: training data in, intent and ranking out. classifier_core does the thinking."""

from __future__ import annotations

import logging
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from threadpoolctl import threadpool_limits

import nlu.rasa_patches  # noqa: F401  (every trained model loads this module: so the patches are always in)
from encoder import shared_encoder
from nlu.classifier_core import OUT_OF_SCOPE, IntentModel, Options, Reading
from nlu.text import readable

logger = logging.getLogger(__name__)

#: What a message of such signs alone means; the sentence encoder knows no emoji. Skin tones and repeats don't matter.
SIGNS = {
    "affirm": "\U0001f44d\U0001f44c\u2705\u2714\U0001f197\U0001f646",
    "deny": "\U0001f44e\u274c\u2716\U0001f645\U0001f6ab",
    "thank": "\U0001f64f\U0001f44f\u2764\U0001f970\U0001f60a\U0001f618",
    "greet": "\U0001f44b",
}
_MODIFIERS = {"\ufe0f", "\u200d", "\u2640", "\u2642", " ", *(chr(tone) for tone in range(0x1F3FB, 0x1F400))}

#: Key under which a message carries the model that read it, for the question splitter.
MODEL = "needlepoint_model"
FALLBACK = "nlu_fallback"
RANKING_LENGTH = 10
_OPTIONS = {option.name for option in fields(Options)}


def as_intent(name: str, confidence: float) -> dict[str, Any]:
    """An intent as Rasa writes it."""
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: round(float(confidence), 4)}


def top_intent(reading: Reading) -> dict[str, Any]:
    """The intent to act on: `out_of_scope` when that is the likeliest reading, `nlu_fallback` when unsure."""
    if not reading.rejected:
        return as_intent(reading.label, reading.confidence)
    name = OUT_OF_SCOPE if reading.ranking[0][0] == OUT_OF_SCOPE else FALLBACK
    return as_intent(name, reading.confidence)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class CalibratedClassifier(IntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking`.

    A rejected message gets `nlu_fallback` (unsure) or `out_of_scope` (sure that it is none of ours) as its
    intent; the ranking then starts with it and keeps the guesses behind it, for staff to see.
    """

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: IntentModel | None = None
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CalibratedClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CalibratedClassifier:
        """A trained classifier, from the model's own folder. From now on numpy multiplies on one core: a message's
        products are small, and a second core that is busy elsewhere is waited for longer than it saves."""
        threadpool_limits(limits=1, user_api="blas")
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.load(folder))

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["sklearn"]

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every sentence that has an intent."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        if len({example.get(INTENT) for example in examples}) < 2:
            raise ValueError("the classifier needs training sentences of at least two intents (data/nlu)")
        options = Options(**{name: value for name, value in self._config.items() if name in _OPTIONS})
        self._model = IntentModel.fit(
            np.stack([sentence_vector(example) for example in examples]),
            [readable(example.get(TEXT)) for example in examples],
            [example.get(INTENT) for example in examples],
            options,
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Read each message. A message without text is `nlu_fallback`."""
        for message in messages:
            text = readable(message.get(TEXT) or "")
            if self._model is None or not text.strip():
                _set(message, as_intent(FALLBACK, 1.0), [])
                continue
            sign = sign_of(text)
            if sign:
                _set(message, as_intent(sign, 1.0), [])
                continue
            reading = self._model.read(sentence_vector(message)[None, :], [text])[0]
            message.set(MODEL, self._model)
            ranking = [as_intent(name, confidence) for name, confidence in reading.ranking[:RANKING_LENGTH]]
            top = top_intent(reading)
            rest = [guess for guess in ranking if guess[INTENT_NAME_KEY] != top[INTENT_NAME_KEY]]
            _set(message, top, [top, *rest])
        return messages


def sign_of(text: str) -> str:
    """The intent of a message that is nothing but a thumb, a heart or the like; "" for any other."""
    marks = set(text) - _MODIFIERS
    return next((intent for intent, known in SIGNS.items() if marks and marks <= set(known)), "")


def _set(message: Message, intent: dict[str, Any], ranking: list[dict[str, Any]]) -> None:
    message.set(INTENT, intent, add_to_output=True)
    message.set("intent_ranking", ranking or [intent], add_to_output=True)


def sentence_vector(message: Message) -> NDArray[np.float32]:
    """The encoder's vector of a message `(384,)`, from its features where the featurizer has been."""
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        return shared_encoder().encode_one(readable(message.get(TEXT) or ""))
    vector: NDArray[np.float32] = np.asarray(sentence.features, dtype=np.float32)[0]
    return vector
