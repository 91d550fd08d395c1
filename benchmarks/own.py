"""Our own sentences: what is taught (`data/nlu`), what it is judged by (`tests/nlu`), and the pipeline in between.

Runs in `nlu/`'s environment. The components are the ones that Rasa runs, called in the order of `config.yml`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from encoder import shared_encoder
from encoder.net import SentenceNet
from nlu import told
from nlu.alarm import SYMPTOM, AlarmNet
from nlu.alarm import fit as fit_alarm
from nlu.classifier import CalibratedClassifier
from nlu.classifier_core import IntentModel, Options
from nlu.entities import VocabularyEntities, vocabulary
from nlu.environment import clinic_data_folder
from nlu.featurizer import SentenceEncoderFeaturizer
from nlu.reading import SpacyReader
from nlu.splitter import QuestionSplitter
from nlu.text import readable

ROOT = Path(__file__).resolve().parent.parent
SPLITS = ("two_questions", "one_question")


@dataclass(frozen=True)
class HeldOut:
    """One sentence of `tests/nlu`: any of `accepted` is right; `questions` are the labels it asks, if it says."""

    text: str
    file: str
    intent: str
    accepted: frozenset[str]
    questions: tuple[str, ...] = field(default_factory=tuple)


def training_sentences() -> tuple[list[str], list[str]]:
    """Texts and labels of `data/nlu`."""
    pairs = told.training_sentences()
    return [text for text, _ in pairs], [label for _, label in pairs]


def held_out_sentences() -> list[HeldOut]:
    """All sentences of `tests/nlu`."""
    found = []
    for path in sorted((ROOT / "tests" / "nlu").glob("*.yml")):
        if path.stem == "entities":  # labelled by entity, not by intent: benchmarks/entities.py
            continue
        for item in yaml.safe_load(path.read_text(encoding="utf-8")):
            accepted = frozenset([item["intent"], *item.get("also", [])])
            found.append(HeldOut(item["text"], path.stem, item["intent"], accepted, tuple(item.get("questions") or ())))
    return found


def train(texts: list[str], labels: list[str], options: Options | None = None) -> IntentModel:
    """The classifier that `make train` makes of these sentences."""
    plain = [readable(text) for text in texts]
    return IntentModel.fit(shared_encoder().encode(plain), plain, labels, options)


class Pipeline:
    """The components of `config.yml`, without the rest of Rasa."""

    def __init__(self, model: IntentModel, alarm: SentenceNet | None = None) -> None:
        self._components: list[Any] = [
            SpacyReader(),
            SentenceEncoderFeaturizer("encoder", SentenceEncoderFeaturizer.get_default_config()),
            CalibratedClassifier({}, None, None, model),  # type: ignore[arg-type]
            VocabularyEntities(vocabulary(clinic_data_folder())),
            QuestionSplitter(),
            AlarmNet(None, None, alarm),  # type: ignore[arg-type]
        ]

    def parse(self, text: str) -> dict[str, Any]:
        """Intent, ranking, entities and questions of a message, as Rasa's `/model/parse` gives them."""
        message = Message({TEXT: text})
        for component in self._components:
            component.process([message])
        return {
            "text": text,
            "intent": message.get(INTENT),
            "intent_ranking": message.get("intent_ranking"),
            "entities": message.get(ENTITIES) or [],
            "questions": message.get("questions") or [],
            "alarm": message.get("alarm"),
        }


def trained() -> Pipeline:
    """The whole pipeline as `make train` makes it, both nets on today's sentences."""
    texts, labels = training_sentences()
    everyday = [readable(text) for text, label in zip(texts, labels, strict=True) if label != SYMPTOM]
    return Pipeline(train(texts, labels), fit_alarm(everyday))
