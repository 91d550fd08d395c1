"""A whole message: all its questions answered in one reply, in their order, with each source once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from clinic.answers.engine import answer
from clinic.answers.question import QUESTION_INTENTS, Answer, Person, Question
from clinic.knowledge import Knowledge


def answer_all(
    questions: Sequence[Question], person: Person, knowledge: Knowledge, today: date | None = None
) -> Answer:
    """One reply to all questions of a message, in their order; tasks and talk among them are left to the dialogue.

    What one question names counts for the others too (a second concern goes with the question that names it). The
    sources come in order, each once; `unanswered` are the questions without an answer.
    """
    asked = [question for question in questions if question.intent in QUESTION_INTENTS] or list(questions)
    known = remembering(person, asked)
    answers = [answer(question, known, knowledge, today) for question in asked]
    return _joined(answers)


def remembering(person: Person, questions: Sequence[Question]) -> Person:
    """`person` with what the questions of one message say of the visitor; what is denied is forgotten."""
    changes: dict[str, object] = {}
    own = [entity for question in questions for entity in question.entities if entity.about == "self"]
    for kind in ("concern", "body_area", "treatment", "skin_type"):
        if value := next((e.value for e in own if e.kind == kind and not e.negated), None):
            changes[kind] = value
    if age := next((e.value for e in own if e.kind == "age" and e.value.isdigit()), None):
        changes["age"] = int(age)
    for kind, field in (("condition", "conditions"), ("medicine", "medicines")):
        said = frozenset(e.value for e in own if e.kind == kind and not e.negated)
        denied = frozenset(e.value for e in own if e.kind == kind and e.negated)
        changes[field] = (getattr(person, field) | said) - denied
    return replace(person, **changes)  # type: ignore[arg-type]


def _joined(answers: Sequence[Answer]) -> Answer:
    if len(answers) == 1:
        return answers[0]
    answered = [item for item in answers if item.answered]
    kept = list({item.text: item for item in (*answered, *[a for a in answers if not a.answered][:1])}.values())
    paragraphs = dict.fromkeys(part for item in kept for part in item.text.split("\n\n"))
    more = dict.fromkeys(item.more for item in answered if item.more)
    return Answer(
        text="\n\n".join(paragraphs),
        sources=tuple(dict.fromkeys(source for item in answered for source in item.sources)),
        card=next((item.card for item in answered if item.card), None),
        answered=bool(answered),
        record_id=next((item.record_id for item in answered), None),
        more="\n\n".join(more) or None,
        topics=tuple(dict.fromkeys(topic for item in answers for topic in item.topics)),
        concern=next((item.concern for item in answers if item.concern), None),
        unanswered=tuple(question for item in answers for question in item.unanswered),
    )
