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
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
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
#: How sure the reading of a clause that asks must be; of a statement that may be a task; of a bare noun ("and price").
SURE_CLAUSE, SURE_STATEMENT, SURE_NOUN = 0.4, 0.8, 0.85
#: What the reading of the whole message must leave for a question's label, unless the piece alone is all but certain.
LEFT_BY_WHOLE, ALL_BUT_CERTAIN = 0.01, 0.97
#: Pieces of one message that are classified; a message with more is read as one.
MOST_PIECES = 12
#: Kinds of entity on which an answer depends: the same topic about two of them is two questions.
TELLING = {"activity", "concern", "body_area", "condition", "medicine", "treatment"}


@dataclass(frozen=True)
class Question:
    """One thing that a message asks: characters `start` to `end`, how it was read, and what it is about."""

    start: int
    end: int
    reading: Reading
    about: frozenset[tuple[str, str]] = frozenset()


def _may_ask(piece: Piece, reading: Reading) -> bool:
    """Whether a piece is a question or task of its own rather than the reason for one."""
    label = reading.label
    if reading.rejected or not (label.startswith("ask_") or label in TASKS):
        return False
    if piece.form == "question":
        return True
    if piece.form == "statement":
        # "I'm on blood thinners" is why someone asks, not what; "I want to book" is a task.
        return label in TASKS and reading.confidence >= SURE_STATEMENT
    return piece.form == "noun" and reading.confidence >= SURE_NOUN


def _groups(pieces: list[Piece], readings: list[Reading]) -> list[tuple[int, int, int]]:
    """`(first, head, last)` piece of each question: what asks, with the context before it and what trails behind."""
    groups: list[tuple[int, int, int]] = []
    waiting: int | None = None
    for at, (piece, reading) in enumerate(zip(pieces, readings)):
        if _may_ask(piece, reading):
            groups.append((at if waiting is None else waiting, at, at))
            waiting = None
        elif groups and not piece.new_sentence:
            first, head, _ = groups[-1]
            groups[-1] = (first, head, at)
        elif waiting is None:
            waiting = at
    if waiting is not None and groups:
        first, head, _ = groups[-1]
        groups[-1] = (first, head, len(pieces) - 1)
    return groups


def split(
    doc: Doc, model: IntentModel, entities: list[dict[str, Any]], whole: dict[str, float] | None = None
) -> list[Question]:
    """The questions of a message in order; fewer than two when it asks one thing.

    `whole` is how likely each label is for the message as a whole (the classifier's ranking).
    """
    pieces = pieces_of(doc)
    if not 2 <= len(pieces) <= MOST_PIECES:
        return []
    texts = [piece.text for piece in pieces]
    groups = _groups(pieces, model.read(shared_encoder().encode(texts), texts))
    if len(groups) < 2:
        return []
    # What someone says before asking is part of the question: "I take apixaban, is that ok".
    with_context = [doc.text[pieces[first].start : pieces[head].end] for first, head, _ in groups]
    alone = [texts[head] for _, head, _ in groups]
    read = model.read(shared_encoder().encode([*alone, *with_context]), [*alone, *with_context])
    questions: list[Question] = []
    for (first, head, last), bare, full in zip(groups, read, read[len(groups) :]):
        reading = max(bare, full, key=lambda one: (not one.rejected, one.confidence))
        if reading.rejected or (pieces[head].form == "question" and reading.confidence < SURE_CLAUSE):
            return []
        start, end = pieces[first].start, pieces[last].end
        about = frozenset(
            (entity["entity"], str(entity["value"]))
            for entity in entities
            if entity["entity"] in TELLING and start <= entity["start"] and entity["end"] <= end
        )
        before = questions[-1] if questions else None
        if before and before.reading.label == reading.label and (not about or about == before.about):
            surer = max(before.reading, reading, key=lambda one: one.confidence)
            questions[-1] = Question(before.start, end, surer, before.about | about)
        else:
            questions.append(Question(start, end, reading, about))
    if len(questions) < 2 or not all(_borne_out(question.reading, whole) for question in questions):
        return []
    return questions


def _borne_out(reading: Reading, whole: dict[str, float] | None) -> bool:
    """Whether the message as a whole lets a piece mean what it seems to mean."""
    if whole is None or reading.confidence >= ALL_BUT_CERTAIN:
        return True
    return whole.get(reading.label, 0.0) >= LEFT_BY_WHOLE


def as_questions(text: str, questions: list[Question], entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The contract's `questions`: each with its text, its intent and the entities within it."""
    return [
        {
            "text": text[question.start : question.end].strip(" \t\n,;-"),
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
            entities = message.get(ENTITIES) or []
            whole = {
                guess[INTENT_NAME_KEY]: guess[PREDICTED_CONFIDENCE_KEY]
                for guess in message.get("intent_ranking") or []
            }
            questions = split(doc, model, entities, whole)
            if len(questions) < 2:
                continue
            found = as_questions(doc.text, questions, entities)
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
