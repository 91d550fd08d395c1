"""Rasa's side of the second net for red flags: sets `alarm`, and lets `report_symptom` lead where it is sure.

alarm_core does the thinking. The matcher in `clinic/safety` reads each message before Rasa does; this hears what that
had no words for. What is said to the visitor then is the reception's to decide.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from encoder import shared_encoder
from encoder.net import Heard, SentenceNet, halfway
from encoder.parts import FEWEST_WORDS, sentences_of
from nlu import alarm_core
from nlu.alarm_core import read_examples, read_told
from nlu.classifier import as_intent
from nlu.environment import ROOT
from nlu.text import readable

logger = logging.getLogger(__name__)

ALARM = "alarm"
CALM = "calm"
SYMPTOM = "report_symptom"
UNKNOWN = frozenset({"nlu_fallback", "out_of_scope"})
EXAMPLES = ROOT / "data" / "red_flags"
TOLD = ROOT / "data" / "told"
FILE = "alarm.npz"
#: From here on `report_symptom` leads whatever the classifier took the message for. Chosen with each voice of
#: `data/red_flags` left out in turn: docs/decisions/0038, 0046.
LEADS = 0.6
#: From here on it leads where the message was taken for nothing that the clinic answers.
LEADS_UNKNOWN = 0.5
#: So many words may be a mere fragment ("and on my neck?"), which sounds like anything: there it must be surer.
SHORT = 8
LEADS_SHORT = 0.8
#: So few words say nothing that the matcher's words do not: "I'm not sure" is an answer, not a cry for help.
BARE = 3
#: Below this there is no alarm at all.
HEARD = 0.5
#: Below this the classifier's `report_symptom` gives way to the next reading ("healed up perfectly", "how do you stop
#: the bleeding"), and the message is marked, so that whom to call is said beside the answer: docs/decisions/0038,
#: 0046.
DOUBTED = 0.35
#: Below this a message plainly tells of nothing: then words that only sound like a red flag raise no alarm, where the
#: message is in English and says enough to go by (`clinic/safety`). Chosen with voices left out: docs/decisions/0042
#: and 0046.
PLAINLY_CALM = 0.15
MOST_PARTS = 5


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class AlarmNet(IntentClassifier, GraphComponent):
    """Sets `alarm`: `{"kind", "confidence"}` where a message sounds like somebody who needs help now; else null.

    With `"doubted": true` where the classifier heard a symptom and this net none: then the next reading leads. And sets
    `calm` to true where it plainly tells of no such thing.

    Stands last in the pipeline. Where it leads, `questions` are dropped: advice is given alone.
    """

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: SentenceNet | None = None) -> None:
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
    ) -> AlarmNet:
        """An untrained net."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AlarmNet:
        """A trained net, from the model's own folder."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, SentenceNet.load(folder / FILE))

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["sklearn"]

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from `data/red_flags`, against everyday sentences (`data/nlu`) and what is told of one's health."""
        everyday = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT) != SYMPTOM]
        self._model = fit([example.get(TEXT) for example in everyday])
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder / FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Listen to each message that has a text."""
        for message in messages:
            text = readable(message.get(TEXT) or "")
            if self._model is None or not text.strip():
                continue
            alarm = self._read(message, text)
            if alarm.confidence < PLAINLY_CALM:
                message.set(CALM, True, add_to_output=True)
            if alarm.confidence < DOUBTED and give_way(message):
                message.set(ALARM, {"kind": "", "confidence": 0.0, "doubted": True}, add_to_output=True)
            if alarm.confidence < HEARD or len(text.split()) <= BARE:
                continue
            found = {"kind": alarm.kind, "confidence": round(alarm.confidence, 4)}
            message.set(ALARM, found, add_to_output=True)
            intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            least = LEADS_UNKNOWN if intent in UNKNOWN else LEADS
            if len(text.split()) <= SHORT:
                least = LEADS_SHORT
            if intent != SYMPTOM and alarm.confidence >= least:
                lead(message, alarm.confidence)
        return messages

    def _read(self, message: Message, text: str) -> Heard:
        """The verdict on the whole message, or half-way between it and that on a part, where that is graver ("could you
        move my appointment? also it is oozing yellow")."""
        assert self._model is not None
        whole = self._model.read(text, shared_encoder().encode_deep([text])[0])
        asked = [readable(one[TEXT]) for one in message.get("questions") or [] if named(one) == SYMPTOM]
        sentences = [part for part in sentences_of(text) if len(part.split()) >= FEWEST_WORDS]
        parts = list(dict.fromkeys([*asked, *(sentences if len(sentences) > 1 else [])]))[:MOST_PARTS]
        if not parts:
            return whole
        heard = self._model.read_all(parts, shared_encoder().encode_deep(parts))
        both = [replace(one, confidence=halfway(one.confidence, whole.confidence)) for one in heard]
        return max([whole, *both], key=lambda one: one.confidence)


def named(one: dict[str, Any]) -> str | None:
    """The intent of one of a message's questions."""
    intent = one.get(INTENT)
    return intent.get(INTENT_NAME_KEY) if isinstance(intent, dict) else None


def fit(everyday: list[str], examples: Path = EXAMPLES) -> SentenceNet:
    """The net that `make train` makes, against these everyday sentences."""
    return alarm_core.fit(everyday, read_examples(examples), read_told(TOLD))


def lead(message: Message, confidence: float) -> None:
    """Make `report_symptom` the message's intent, alone; what it was taken for stays behind it in the ranking."""
    intent = as_intent(SYMPTOM, confidence)
    rest = [guess for guess in message.get("intent_ranking") or [] if guess[INTENT_NAME_KEY] != SYMPTOM]
    message.set(INTENT, intent, add_to_output=True)
    message.set("intent_ranking", [intent, *rest], add_to_output=True)
    if message.get("questions"):
        message.set("questions", [], add_to_output=True)


def give_way(message: Message) -> bool:
    """Where a message was read as a symptom and sounds like none, the next reading takes its place; whether it did."""
    ranking = message.get("intent_ranking") or []
    if (message.get(INTENT) or {}).get(INTENT_NAME_KEY) != SYMPTOM or len(ranking) < 2:
        return False
    # A symptom among the questions leads, so that nothing else need be looked at.
    asked = [one for one in message.get("questions") or [] if one[INTENT][INTENT_NAME_KEY] != SYMPTOM]
    if message.get("questions"):
        message.set("questions", asked if len(asked) > 1 else [], add_to_output=True)
    left = [guess for guess in ranking if guess[INTENT_NAME_KEY] != SYMPTOM]
    total = max(sum(guess[PREDICTED_CONFIDENCE_KEY] for guess in left), 1e-6)
    sure = asked[0][INTENT] if asked else None
    following = sure or as_intent(left[0][INTENT_NAME_KEY], left[0][PREDICTED_CONFIDENCE_KEY] / total)
    rest = [guess for guess in ranking if guess[INTENT_NAME_KEY] != following[INTENT_NAME_KEY]]
    message.set(INTENT, following, add_to_output=True)
    message.set("intent_ranking", [following, *rest], add_to_output=True)
    return True
