"""Answers at the desk: the evidence on request, the day of treatment remembered, and what staff have taught."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clinic import teaching
from clinic.answers.question import Entity, Question
from clinic.context import Clinic
from tests.unit.reception.conftest import Visitor

DOG = "Guide dogs are welcome; other dogs have to stay at home."


@pytest.fixture
def dog_lesson(reception: Clinic) -> Iterator[str]:
    """A taught answer, taken out of use afterwards."""
    lesson = teaching.teach(reception, DOG, ["can I bring my dog with me"], by="ann").lesson
    yield lesson.say
    teaching.forget(reception, lesson.id, by="ann")


def test_tell_me_more_gives_the_studies_and_the_sources(visitor: Visitor) -> None:
    visitor.say("ask_results", "does it work for acne scars", ("concern", "acne_scars"))
    short = visitor.text
    visitor.press("Tell me more")
    assert visitor.text != short
    assert "120 people" in visitor.text
    assert "How sure this is" in visitor.text
    assert "Sources:" in visitor.text
    assert "20" in visitor.text.split("Sources:")[1]
    assert visitor.last[0].sources


@pytest.mark.parametrize("words", ["tell me more", "What is the evidence for that?", "how sure are you?", "sources?"])
def test_it_may_be_asked_for_in_words(visitor: Visitor, words: str) -> None:
    visitor.say("ask_pain", "does it hurt")
    visitor.say("nlu_fallback", words)
    assert "out of 10" in visitor.text
    assert "Sources:" in visitor.text


def test_an_address_has_no_studies(visitor: Visitor) -> None:
    visitor.say("ask_location", "where are you")
    visitor.press("Tell me more")
    assert "published source" not in visitor.text


def test_the_day_of_treatment_is_remembered(visitor: Visitor) -> None:
    """The desk's clock stands at Sunday 22 November 2026."""
    visitor.say("inform", "I had my treatment yesterday")
    visitor.say("ask_aftercare", "when can I use retinol again?", ("activity", "retinol"))
    assert "Saturday 28 November" in visitor.text


def test_how_i_will_look_is_no_request_for_free_times(visitor: Visitor) -> None:
    visitor.say("find_slots", "what will I look like on Saturday if I come on Tuesday?")
    assert "day 4" in visitor.text
    assert not visitor.cards


def test_a_taught_answer_is_given_to_what_was_not_understood(visitor: Visitor, dog_lesson: str) -> None:
    visitor.say("nlu_fallback", "hello, could I bring my dog with me?")
    assert visitor.text.startswith(dog_lesson)


def test_a_taught_answer_does_not_stop_a_booking(visitor: Visitor, dog_lesson: str) -> None:
    visitor.walk_to("name")
    visitor.say("nlu_fallback", "can I bring my dog with me?")
    assert visitor.text.startswith(dog_lesson)
    assert visitor.open
    visitor.say("inform", "Kim Example", ("person", "Kim Example"))
    assert visitor.draft.name == "Kim Example"


def test_a_taught_answer_wins_over_no_task_and_no_symptom(visitor: Visitor, reception: Clinic) -> None:
    lesson = teaching.teach(reception, "As taught.", ["I want to book an appointment", "my skin feels odd"], by="ann")
    visitor.say("book_appointment", "I want to book an appointment")
    assert "As taught" not in visitor.text
    assert visitor.open
    visitor.say("report_symptom", "my skin feels odd")
    assert "As taught" not in visitor.text
    teaching.forget(reception, lesson.lesson.id, by="ann")


def test_a_claim_that_sounds_like_a_symptom_is_answered(visitor: Visitor) -> None:
    visitor.say("report_symptom", "my face won't be red for long will it?")
    assert "1 to 5 days" in visitor.text
    assert not visitor.notebook.worried


def test_a_symptom_is_no_claim(visitor: Visitor) -> None:
    for text in ("my face is still red after five days", "it's been red for ages", "my skin keeps getting redder"):
        visitor.say("report_symptom", text)
        assert "call" in visitor.text, text


def test_a_tag_is_no_second_question(visitor: Visitor) -> None:
    parts = (Question("doesn't hurt at all", "ask_pain"), Question("does it", "ask_results"))
    visitor.say("ask_pain", "doesn't hurt at all does it", parts=parts)
    assert "out of 10" in visitor.text
    assert "stretch marks" not in visitor.text


def test_an_operation_that_is_compared_with_was_not_had(visitor: Visitor) -> None:
    facelift = Entity("condition", "surgery_recent", text="facelift")
    visitor.say("ask_comparison", "is it better than a facelift", facelift)
    visitor.say("ask_results", "does it give you a facelift without surgery", facelift)
    visitor.say("ask_suitability", "so can I have it?")
    assert "surgery" not in visitor.text
    visitor.say("ask_suitability", "I had a facelift last month, can I have it?", facelift)
    assert "surgeon" in visitor.text


def test_people_in_general_are_not_the_visitor(visitor: Visitor) -> None:
    pregnant = Entity("condition", "pregnancy", text="pregnant")
    visitor.say("ask_suitability", "can pregnant women have it?", pregnant)
    assert "during pregnancy" in visitor.text
    visitor.say("ask_suitability", "and can I have it?")
    assert "pregnancy is over" not in visitor.text
