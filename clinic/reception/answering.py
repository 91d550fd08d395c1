"""Questions are answered from the reviewed answers; what has no answer is said so, and kept for staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clinic import answers, conversations
from clinic.answers.question import Answer, Entity, Question
from clinic.reception import gate
from clinic.reception.desk import Desk
from clinic.reception.talk import BOOK, CONSULT, OPENINGS, PERSON, PLAN, SUITABLE
from clinic.reception.turn import Button, Reply

ABOUT_THE_CLINIC = frozenset(
    {
        "ask_price",
        "ask_payment",
        "ask_policy",
        "ask_opening_hours",
        "ask_location",
        "ask_practitioner",
        "ask_consultation",
    }
)
ABOUT_WHO_MAY = frozenset({"ask_suitability", "ask_skin_type", "ask_age", "ask_body_area", "ask_combination"})
ABOUT_THE_COURSE = frozenset({"ask_sessions", "ask_session_interval", "ask_results", "ask_results_timeline"})


def answer_questions(desk: Desk) -> list[Reply]:
    """One reply to all questions of the message, with sources, a plan card where there is one, and a few ways on."""
    questions = _asked(desk)
    answer = answers.answer_all(questions, desk.person, desk.knowledge)
    for question in answer.unanswered:
        keep(desk, question.text or desk.turn.text, question.intent)
    desk.notebook.topic = answer.topics[-1] if answer.topics else questions[-1].intent
    card = answer.card
    if any(question.intent in ABOUT_WHO_MAY for question in questions):
        outcome = gate.judge(desk, gate.treatment_in_mind(desk))
        if outcome is not None and outcome.gate != "open":
            desk.notebook.offer = CONSULT.as_dict() if outcome.consultation_possible else None
            card = card or outcome.card()
    buttons = follow_ups(desk, questions, answer)
    return [Reply(answer.text, buttons=buttons, sources=tuple(answer.sources_as_dicts()), card=card)]


def _asked(desk: Desk) -> Sequence[Question]:
    """The questions of the message; a pressed suggestion brings what its answer is limited to."""
    when = desk.turn.pressed.get("when")
    if isinstance(when, Mapping):
        entities = tuple(Entity(kind, value) for kind, value in _flat(when))
        return (Question(desk.turn.text, desk.turn.intent, entities),)
    return desk.turn.questions or (Question(desk.turn.text, desk.turn.intent, desk.turn.entities),)


def _flat(when: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A record's limits, one value each."""
    return [(kind, value if isinstance(value, str) else next(iter(value), "")) for kind, value in when.items()]


def keep(desk: Desk, text: str, topic: str | None) -> None:
    """Keep words that got no answer for staff, with the three likeliest readings."""
    guesses = [{"name": name, "confidence": confidence} for name, confidence in desk.turn.guesses]
    conversations.keep_unanswered(desk.clinic, desk.conversation_id, text, guesses, topic)


def follow_ups(desk: Desk, questions: Sequence[Question], answer: Answer) -> tuple[Button, ...]:
    """At most three quick replies that fit what was asked."""
    if not answer.answered:
        return (CONSULT, PERSON)
    intents = {question.intent for question in questions}
    if intents & ABOUT_THE_CLINIC:
        return (OPENINGS, BOOK)
    if intents & ABOUT_WHO_MAY:
        return (SUITABLE, CONSULT)
    if answer.card is not None:
        return (OPENINGS, SUITABLE)
    if intents & ABOUT_THE_COURSE or desk.person.concern:
        return (PLAN, OPENINGS)
    return (PLAN, SUITABLE)
