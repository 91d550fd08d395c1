"""Every question in a message: sets `questions` when a message asks more than one thing.

How a message may be cut is in clauses.py, what the pieces mean is the classifier's to say, and this module decides:
a cut is kept only when both sides are surely understood, and differently. A wrong split is worse than none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Doc

from encoder import shared_encoder
from nlu.classifier import MODEL, as_intent
from nlu.classifier_core import IntentModel, Reading
from nlu.clauses import Piece, pieces_of
from nlu.reading import document_of

SYMPTOM = "report_symptom"
TASKS = {
    "check_suitability",
    "plan_treatment",
    "find_slots",
    "book_appointment",
    "reschedule_appointment",
    "cancel_appointment",
    "my_appointments",
    SYMPTOM,
    "talk_to_human",
    "delete_my_data",
}
#: How sure a piece's reading must be. A clause that asks may be less sure than a bare noun ("and price").
SURE_CLAUSE, SURE_STATEMENT, SURE_NOUN = 0.5, 0.75, 0.85
#: Pieces of one message that are classified; a message with more is read as one.
MOST_PIECES = 12


@dataclass(frozen=True)
class Question:
    """One thing that a message asks: characters `start` to `end`, and how it was read."""

    start: int
    end: int
    reading: Reading


def _asks(piece: Piece, reading: Reading) -> bool:
    """Whether a piece is a question or task of its own."""
    label = reading.label
    if reading.rejected or not (label.startswith("ask_") or label in TASKS) or label == "ask_bot":
        return False
    if piece.form == "question":
        return reading.confidence >= SURE_CLAUSE
    if piece.form == "statement":
        # "I'm on blood thinners" is why someone asks, not what; "I want to book" is a task.
        return label in TASKS and reading.confidence >= SURE_STATEMENT
    return piece.form == "noun" and reading.confidence >= SURE_NOUN


def split(doc: Doc, model: IntentModel) -> list[Question]:
    """The questions of a message in order; fewer than two when it asks one thing."""
    pieces = pieces_of(doc)
    if not 2 <= len(pieces) <= MOST_PIECES:
        return []
    texts = [piece.text for piece in pieces]
    readings = model.read(shared_encoder().encode(texts), texts)
    questions: list[Question] = []
    waiting: int | None = None  # where context that no question has taken yet begins
    for piece, reading in zip(pieces, readings):
        if not _asks(piece, reading):
            if questions and not piece.new_sentence:
                last = questions[-1]
                questions[-1] = Question(last.start, piece.end, last.reading)
            elif waiting is None:
                waiting = piece.start
            continue
        start = piece.start if waiting is None else waiting
        waiting = None
        if questions and questions[-1].reading.label == reading.label:
            surer = max(questions[-1].reading, reading, key=lambda one: one.confidence)
            questions[-1] = Question(questions[-1].start, piece.end, surer)
        else:
            questions.append(Question(start, piece.end, reading))
    if waiting is not None and questions:
        last = questions[-1]
        questions[-1] = Question(last.start, pieces[-1].end, last.reading)
    return questions if len({question.reading.label for question in questions}) > 1 else []


def as_questions(text: str, questions: list[Question], entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The contract's `questions`: each with its text, its intent and the entities within it."""
    return [
        {
            "text": text[question.start : question.end].strip(" \t\n,;"),
            "intent": as_intent(question.reading.label, question.reading.confidence),
            "entities": [
                entity for entity in entities if question.start <= entity["start"] and entity["end"] <= question.end
            ],
        }
        for question in questions
    ]


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class QuestionSplitter(GraphComponent):
    """Sets `questions` and, where it does, the top-level intent: the first one's, except that a symptom leads.

    Registered as a featurizer only so that Rasa's recipe runs it last, after intent and entities.
    """

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> QuestionSplitter:
        """A splitter; it reads pieces with the model that read the message."""
        return cls()

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["spacy"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to set."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to learn."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Split each message that has a text."""
        for message in messages:
            model = message.get(MODEL)
            if not message.get(TEXT) or model is None or message.get(INTENT, {}).get(INTENT_NAME_KEY) == "inform":
                continue
            doc = document_of(message)
            questions = split(doc, model)
            if len(questions) < 2:
                continue
            found = as_questions(doc.text, questions, message.get(ENTITIES) or [])
            message.set("questions", found, add_to_output=True)
            lead = next((one for one in found if one["intent"][INTENT_NAME_KEY] == SYMPTOM), found[0])
            rest = [
                guess
                for guess in message.get("intent_ranking") or []
                if guess[INTENT_NAME_KEY] != lead["intent"][INTENT_NAME_KEY]
            ]
            message.set(INTENT, lead["intent"], add_to_output=True)
            message.set("intent_ranking", [lead["intent"], *rest], add_to_output=True)
        return messages
