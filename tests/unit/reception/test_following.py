"""Follow-ups take the topic from the last question; what stands on its own does not."""

from __future__ import annotations

import pytest

from clinic.answers.question import Entity, Question
from clinic.reception.following import followed
from clinic.reception.turn import Turn
from tests.unit.reception.conftest import Visitor


def turn(text: str, intent: str, *entities: tuple[str, str]) -> Turn:
    heard = tuple(Entity(kind, value) for kind, value in entities)
    return Turn("c", "m", text, intent, entities=heard, parts=(Question(text, intent, heard),))


@pytest.mark.parametrize(
    ("topic", "text", "entity"),
    [
        ("ask_sessions", "and for stretch marks?", ("concern", "stretch_marks")),
        ("ask_sessions", "what about stretch marks", ("concern", "stretch_marks")),
        ("ask_results", "ok and on stretch marks", ("concern", "stretch_marks")),
        ("ask_pain", "what about my neck?", ("body_area", "neck")),
        ("ask_downtime", "how about PRP", ("treatment", "prp_microneedling")),
        ("ask_aftercare", "and swimming?", ("activity", "swimming")),
        ("ask_pain", "same thing for my neck", ("body_area", "neck")),
    ],
)
def test_a_fragment_carries_the_topic_on(topic: str, text: str, entity: tuple[str, str]) -> None:
    heard = followed(turn(text, "ask_body_area", entity), topic)
    assert heard.intent == topic
    assert [part.intent for part in heard.parts] == [topic]


@pytest.mark.parametrize(
    ("topic", "text", "intent", "entity"),
    [
        ("ask_sessions", "what about my neck", "ask_body_area", ("body_area", "neck")),
        ("ask_sessions", "and does it hurt on my neck", "ask_pain", ("body_area", "neck")),
        ("ask_sessions", "and how much for stretch marks", "ask_price", ("concern", "stretch_marks")),
        ("ask_opening_hours", "and for stretch marks?", "ask_results", ("concern", "stretch_marks")),
        ("ask_pain", "what about if I'm pregnant", "ask_suitability", ("condition", "pregnancy")),
        ("ask_pain", "and my neck is swelling", "report_symptom", ("body_area", "neck")),
        ("ask_sessions", "stretch marks", "inform", ("concern", "stretch_marks")),
    ],
)
def test_what_stands_on_its_own_is_left_alone(topic: str, text: str, intent: str, entity: tuple[str, str]) -> None:
    assert followed(turn(text, intent, entity), topic).intent == intent


def test_the_plan_for_another_concern_comes_with_its_card(visitor: Visitor) -> None:
    visitor.say("ask_sessions", "how many sessions for acne scars", ("concern", "acne_scars"))
    visitor.say("ask_body_area", "and for stretch marks?", ("concern", "stretch_marks"))
    assert "3 to 5" in visitor.text
    assert [reply.card["concern"] for reply in visitor.last if reply.card] == ["stretch_marks"]


def test_an_event_along_with_questions_is_planned_for_after_the_answers(visitor: Visitor) -> None:
    text = "hiya does it hurt n how long til my face isnt red, got a wedding 14 june"
    parts = (Question("does it hurt", "ask_pain", ()), Question("how long til my face isnt red", "ask_downtime", ()))
    visitor.say("ask_pain", text, parts=parts)
    assert "3 out of 10" in visitor.text
    assert "14 June" in visitor.text
    visitor.say("inform", "acne scars", ("concern", "acne_scars"))
    card = next(reply.card for reply in visitor.last if reply.card)
    assert card["kind"] == "series"
    assert card["event_date"].endswith("-06-14")


def test_who_has_an_appointment_to_cancel_is_booked_no_other(visitor: Visitor) -> None:
    has, cancels = "I've got an appointment already", "need to cancel it"
    parts = (Question(has, "book_appointment"), Question(cancels, "cancel_appointment"))
    visitor.say("book_appointment", f"{has}, {cancels}", parts=parts)
    assert not visitor.open
    assert "To cancel an appointment I need two things" in visitor.text


def test_ok_a_consultation_then_takes_one(visitor: Visitor) -> None:
    visitor.say("ask_suitability", "I'm breastfeeding, can I have it", ("condition", "breastfeeding"))
    visitor.say("ask_consultation", "ok a consultation then", ("treatment", "consultation"))
    assert visitor.draft.treatment == "consultation"
    assert visitor.slots


def test_a_question_about_consultations_takes_none(visitor: Visitor) -> None:
    visitor.say("ask_consultation", "ok what happens at a consultation then", ("treatment", "consultation"))
    assert not visitor.open
