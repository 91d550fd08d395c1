"""Every question in a message: sets `questions` when a message asks more than one thing.

How a message may be cut is in clauses.py, what the pieces mean is the classifier's to say, and this module decides:
a cut is kept only when both sides are surely understood, and differently. A wrong split is worse than none.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
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
from nlu.ellipsis import asks_after
from nlu.question_words import COMMAND, WISH
from nlu.reading import document_of
from nlu.verdict import Question, is_real

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
#: How a place or concern alone is read: behind "for" it narrows the question before it.
PLACES = {"ask_body_area", "ask_results", "inform", "out_of_scope"}
#: Tasks that a statement names only as a reason, unless it wishes for something.
NEEDS_A_WISH = {"check_suitability", "find_slots", "my_appointments", "plan_treatment"}
#: How sure the reading of a statement that may be a task must be, of a bare noun ("and price"), and of words without
#: a verb that seem to be a task ("data deletion", "book an appt").
SURE_STATEMENT, SURE_NOUN, SURE_NOUN_TASK = 0.7, 0.7, 0.93
#: A statement that names a concern is a symptom only where the message from it on is one at least this likely.
LEAST_SYMPTOM = 0.05
#: A statement is a symptom of its own ("had mine done yesterday" is not) where the whole message may be one.
LEAST_SYMPTOM_OVERALL = 0.01
#: How much the question before has to say on what "how long will that take" means, against its own words.
BEFORE_SAYS = 0.6
#: A question read as surely as this needs no help from the one before it.
SURE_ALONE = 0.85
#: Words by which a question takes up what was said before it.
BACK = {"that", "it", "this", "they", "them", "those", "these", "there"}
#: Topics whose own question "what's it for" is, once they have been named.
DEFINED = {"ask_prp", "ask_rf", "ask_home_needling"}
#: A question with one of these words, or an unsure one of few words, is read with the question before it as well.
POINTING = {"that", "it"}
FEW_WORDS = 5
#: What a piece that asks must leave for all questions and tasks together.
LEAST_ASKED = 0.15
#: Pieces of one message that are classified; a message with more is read as one.
MOST_PIECES = 12
#: Kinds of entity on which an answer depends: the same topic about two of them is two questions.
TELLING = {"activity", "concern", "body_area", "condition", "medicine", "treatment"}


def _may_ask(piece: Piece, reading: Reading) -> bool:
    """Whether a piece may be a question or task of its own rather than the reason for one."""
    label = reading.label
    if piece.form == "question":
        return True
    if reading.rejected or not _is_asked(label):
        return False
    if piece.form == "statement":
        # "I'm on blood thinners" is why someone asks, not what; "I want to book" is a task. "I'm free on Monday" is a
        # condition of the booking that is asked for next, "I've got a wedding on the 9th" a reason.
        if label in NEEDS_A_WISH and not (WISH.search(piece.text) or COMMAND.match(piece.text)):
            return False
        # "send me the directions" asks; "I'm on blood thinners" does not.
        return (label in TASKS or piece.wishes) and reading.confidence >= SURE_STATEMENT
    return piece.form == "noun" and reading.confidence >= (SURE_NOUN_TASK if label in TASKS else SURE_NOUN)


def _only_names(piece: Piece, following: Piece | None) -> bool:
    """Whether a noun only says what the clause behind its comma is about: "RF, what does it mean"."""
    return (
        piece.form == "noun"
        and not piece.text.endswith("?")
        and following is not None
        and following.form != "noun"
        and not following.new_sentence
        and not following.joined
    )


def _told(pieces: list[Piece], at: int) -> bool:
    """Whether a noun only goes on telling what a statement began: "im 45, blonde, quite fair skin"."""
    if pieces[at].form != "noun" or pieces[at].text.endswith("?"):
        return False
    while at and not pieces[at].new_sentence and pieces[at].form == "noun":
        at -= 1
    return pieces[at].form == "statement" and not WISH.search(pieces[at].text) and not pieces[at].wishes


def _goes_on(pieces: list[Piece], readings: list[Reading], at: int, groups: list[tuple[int, int, int]]) -> bool:
    """Whether a piece only says more about the question before: "for how long" after "is it red", "for the neck?"."""
    piece = pieces[at]
    if not groups:
        return False
    if piece.half:
        return not asks_after(piece.half, readings[groups[-1][1]].label)
    return piece.form == "noun" and piece.text.lower().startswith(("for ", "on ")) and readings[at].label in PLACES


def _groups(pieces: list[Piece], readings: list[Reading]) -> list[tuple[int, int, int]]:
    """`(first, head, last)` piece of each question: what asks, with the context before it and what trails behind."""
    groups: list[tuple[int, int, int]] = []
    waiting: int | None = None
    for at, (piece, reading) in enumerate(zip(pieces, readings, strict=True)):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if (piece.leans or _goes_on(pieces, readings, at, groups)) and groups and waiting is None:
            first, head, _ = groups[-1]
            groups[-1] = (first, head, at)
        elif (piece.half or _may_ask(piece, reading)) and not _only_names(piece, following) and not _told(pieces, at):
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


def _as_asked(reading: Reading) -> Reading:
    """A reading of something that is known to ask: its likeliest question or task ("is that ok" affirms nothing).

    Rejected where what the classifier leaves for questions and tasks is next to nothing.
    """
    asked = [(label, value) for label, value in reading.ranking if _is_asked(label)]
    total = sum(value for _, value in asked)
    if not asked or total < LEAST_ASKED:
        return replace(reading, label="", confidence=0.0, rejected=True)
    return replace(reading, label=asked[0][0], confidence=asked[0][1] / total, rejected=False)


def _is_asked(label: str) -> bool:
    return label.startswith("ask_") or label in TASKS


def _without_lasting_marks(
    doc: Doc, pieces: list[Piece], readings: list[Reading], model: IntentModel, entities: list[dict[str, Any]]
) -> list[Reading]:
    """The readings, save that "my stomach is covered in stretch marks" is no symptom when what follows shows it.

    Only a statement that names a concern is doubted, and only where the message from there on hardly sounds like one.
    """
    kept = list(readings)
    for at, (piece, reading) in enumerate(zip(pieces, readings, strict=True)):
        names_concern = any(
            entity["entity"] == "concern" and piece.start <= entity["start"] < piece.end for entity in entities
        )
        if piece.form != "statement" or reading.label != SYMPTOM or not names_concern or at == len(pieces) - 1:
            continue
        text = doc.text[piece.start :]
        onward = model.read(shared_encoder().encode([text]), [text])[0]
        if dict(onward.ranking).get(SYMPTOM, 0.0) < LEAST_SYMPTOM:
            kept[at] = replace(reading, label="inform")
    return kept


def _in_turn(reading: Reading, onward: Reading, before: str) -> Reading:
    """A reading of a question weighed with how it reads behind the question before it (`onward`).

    What that question asked (`before`) is no evidence for this one.
    """
    behind = dict(onward.ranking)
    behind[before] = max((value for label, value in onward.ranking if label != before), default=0.0)
    weights = {
        label: math.exp(math.log(value + 1e-3) + BEFORE_SAYS * math.log(behind.get(label, 0.0) + 1e-3))
        for label, value in reading.ranking
    }
    total = sum(weights.values())
    ranking = sorted(((label, weight / total) for label, weight in weights.items()), key=lambda guess: -guess[1])
    return replace(reading, ranking=ranking)


def _half_asked(kind: str, before: Reading) -> Reading:
    """What a half question asks behind a question so read, as surely as that was read."""
    label = asks_after(kind, before.label) or before.label
    return replace(before, label=label, ranking=[(label, before.confidence)])


def words_of(text: str) -> list[str]:
    """Its words, in lower case."""
    return text.lower().strip(" ?.!").split()


def proposed(
    doc: Doc, model: IntentModel, entities: list[dict[str, Any]], whole: dict[str, float] | None = None
) -> list[Question]:
    """How a message would be split, if at all; fewer than two when there is nothing to split."""
    pieces = pieces_of(doc)
    if not 2 <= len(pieces) <= MOST_PIECES:
        return []
    texts = [piece.text for piece in pieces]
    readings = model.read(shared_encoder().encode(texts), texts)
    if whole is not None and whole.get(SYMPTOM, 0.0) < LEAST_SYMPTOM_OVERALL:
        readings = [
            replace(reading, label="inform") if reading.label == SYMPTOM and piece.form == "statement" else reading
            for piece, reading in zip(pieces, readings, strict=True)
        ]
    groups = _groups(pieces, _without_lasting_marks(doc, pieces, readings, model, entities))
    if len(groups) < 2:
        return []
    # What someone says before asking is part of the question: "I take apixaban, is that ok".
    wider = {head: doc.text[pieces[first].start : pieces[head].end] for first, head, _ in groups if first != head}
    # "how long will that take" means another thing behind "is it gone for good" than behind "do I lie down".
    onward = {
        -head: doc.text[pieces[before[0]].start : pieces[head].end]
        for before, (_, head, _) in pairwise(groups)
        if POINTING & set(words_of(pieces[head].text))
        or (len(words_of(pieces[head].text)) <= FEW_WORDS and readings[head].confidence < SURE_ALONE)
    }
    context = wider | onward
    read = model.read(shared_encoder().encode(list(context.values())), list(context.values()))
    in_context = dict(zip(context, read, strict=True))
    questions: list[Question] = []
    for first, head, last in groups:
        piece = pieces[head]
        points = bool(BACK & set(words_of(piece.text)))
        half = bool(piece.half and questions)
        if half:
            reading = _half_asked(piece.half, questions[-1].reading)
        else:
            bare = readings[head]
            full = in_context.get(head, bare)
            if -head in in_context and questions:
                asked = questions[-1].reading.label
                bare, full = _in_turn(bare, in_context[-head], asked), _in_turn(full, in_context[-head], asked)
            reading = max(_as_asked(bare), _as_asked(full), key=lambda one: one.confidence)
            if points and reading.label == "ask_treatment" and questions and questions[-1].reading.label in DEFINED:
                reading = replace(reading, label=questions[-1].reading.label)
        if reading.rejected:
            return []
        start, end = pieces[first].start, pieces[last].end
        about = frozenset(
            (entity["entity"], str(entity["value"]))
            for entity in entities
            if entity["entity"] in TELLING and start <= entity["start"] and entity["end"] <= end
        )
        found = Question(
            start,
            end,
            reading,
            about,
            piece.form,
            piece.new_sentence,
            len(piece.text.split()),
            piece.opens,
            points,
            half,
        )
        before = questions[-1] if questions else None
        both_ask = before is not None and before.opens and piece.opens
        if before and before.reading.label == reading.label and not (both_ask and about and about != before.about):
            surer = max(before.reading, reading, key=lambda one: one.confidence)
            questions[-1] = replace(before, end=end, reading=surer, about=before.about | about)
        else:
            questions.append(found)
    return questions


def split(doc: Doc, model: IntentModel, entities: list[dict[str, Any]], whole: dict[str, float]) -> list[Question]:
    """The questions of a message in order; fewer than two when it asks one thing."""
    questions = proposed(doc, model, entities, whole)
    return questions if len(questions) >= 2 and is_real(questions, whole) else []


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
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
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
                guess[INTENT_NAME_KEY]: guess[PREDICTED_CONFIDENCE_KEY] for guess in message.get("intent_ranking") or []
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
