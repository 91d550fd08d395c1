"""Outside the booking form: questions, plans, openings, small talk, and what is not understood."""

from __future__ import annotations

import pytest
import yaml

from clinic import conversations
from clinic.answers.question import Entity
from clinic.settings import ROOT
from clinic.storage.tables import AlertRow, UnansweredRow
from tests.unit.reception.conftest import Visitor

INTENTS = [next(iter(intent)) for intent in yaml.safe_load((ROOT / "domain.yml").read_text())["intents"]]


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_gets_a_reply(visitor: Visitor, intent: str) -> None:
    visitor.say(intent, "hm")
    assert "!" not in visitor.text


def test_the_concern_is_remembered(visitor: Visitor) -> None:
    visitor.say("ask_results", "does it work on stretch marks?", ("concern", "stretch_marks"))
    visitor.say("ask_sessions", "and how many sessions?")
    assert "3 to 5" in visitor.text
    assert visitor.cards == ["session_plan"]
    assert visitor.last[0].sources


def test_a_bare_concern_answers_what_was_asked(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "plan my treatment")
    assert "What would you like to have treated" in visitor.text
    visitor.say("inform", "acne scars", ("concern", "acne_scars"))
    assert visitor.cards == ["session_plan"]


def test_a_pressed_concern_too(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "plan my treatment")
    visitor.press("Stretch marks")
    assert visitor.cards == ["session_plan"]
    assert "3 to 5" in visitor.text


def test_free_times_then_the_second_one(visitor: Visitor) -> None:
    visitor.say("find_slots", "anything free on thursday after 5?", ("concern", "acne_scars"))
    assert all(slot["starts_at"].startswith("2026-11-26T1") for slot in visitor.slots)
    wanted = visitor.slots[1]["slot_id"]
    visitor.say("ask_procedure", "ok the second one")
    assert visitor.open
    assert visitor.draft.opening == wanted


def test_free_times_without_a_treatment_asks_which(visitor: Visitor) -> None:
    visitor.say("find_slots", "what times do you have?")
    visitor.press("Consultation")
    assert {slot["treatment"] for slot in visitor.slots} == {"Consultation"}


def test_a_person_is_fetched_and_a_number_taken(visitor: Visitor) -> None:
    visitor.say("talk_to_human", "I want to talk to a human")
    with visitor.clinic.database.read() as session:
        assert session.query(AlertRow).filter_by(conversation_id=visitor.id).count() == 1
    visitor.say("inform", "07700 900123", ("phone", "07700 900123"))
    assert "will get in touch" in visitor.text


def test_not_understood_is_kept_and_twice_offers_a_person(visitor: Visitor) -> None:
    visitor.say("nlu_fallback", "flumph gribble")
    assert "Talk to a person" in [b.title for b in visitor.buttons]
    visitor.say("out_of_scope", "what is the capital of Mongolia")
    assert "A person at the clinic can help" in visitor.text
    with visitor.clinic.database.read() as session:
        kept = session.query(UnansweredRow).filter_by(conversation_id=visitor.id).all()
        assert {row.text_redacted for row in kept} == {"flumph gribble", "what is the capital of Mongolia"}


def test_between_two_close_readings_it_asks(visitor: Visitor) -> None:
    close = (("ask_pain", 0.41), ("ask_downtime", 0.36), ("ask_price", 0.02))
    visitor.say("nlu_fallback", "is it rough", guesses=close)
    asked = [button.intent for button in visitor.buttons]
    assert asked == ["ask_pain", "ask_downtime", "talk_to_human"]
    assert all(button.title.endswith("?") for button in visitor.buttons[:2])
    visitor.say(visitor.buttons[0].intent, visitor.buttons[0].title)
    assert "10" in visitor.text


def test_a_clear_lead_or_a_task_among_the_two_is_not_asked_about(visitor: Visitor) -> None:
    for close in ((("ask_pain", 0.7), ("ask_price", 0.25)), (("ask_pain", 0.4), ("book_appointment", 0.38))):
        visitor.say("nlu_fallback", "flumph gribble", guesses=close)
        assert "which of these you mean" not in visitor.text


def test_something_worrying_gets_same_day_advice_and_staff_are_told(visitor: Visitor) -> None:
    visitor.say("report_symptom", "my skin feels strange since tuesday")
    assert "999" in visitor.text
    assert "020" in visitor.text
    with visitor.clinic.database.read() as session:
        assert session.query(AlertRow).filter_by(conversation_id=visitor.id).count() == 1


def test_a_yes_after_a_gated_answer_books_the_consultation(visitor: Visitor) -> None:
    visitor.say("ask_suitability", "can I have it, I'm on roaccutane", ("medicine", "isotretinoin"))
    assert visitor.cards == ["suitability"]
    visitor.say("affirm", "yes")
    assert visitor.draft.treatment == "consultation"


def test_it_says_that_it_is_a_computer(visitor: Visitor) -> None:
    visitor.say("ask_bot", "are you a robot?")
    assert "computer program" in visitor.text


def test_a_stale_form_button_outside_the_form_is_answered(visitor: Visitor) -> None:
    visitor.say("affirm", "None of these apply – confirm", pressed={"confirm": "unknown"})
    assert visitor.booked == []


def test_facts_are_remembered_once_per_message(visitor: Visitor) -> None:
    visitor.say("inform", "I have psoriasis", ("condition", "eczema_psoriasis_rosacea"))
    facts = conversations.remembered(visitor.clinic, visitor.id)
    assert [(fact.kind, fact.value) for fact in facts] == [("condition", "eczema_psoriasis_rosacea")]


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("ask_bot", "who can read this chat"),
        ("ask_bot", "is what I type here private"),
        ("ask_policy", "where do you keep what I've told you"),
        ("out_of_scope", "do you sell my details"),
    ],
)
def test_what_becomes_of_ones_words_is_told(visitor: Visitor, intent: str, text: str) -> None:
    visitor.say(intent, text)
    assert "its staff can read it" in visitor.text
    assert "cancel" not in visitor.text


def test_who_will_see_me_is_no_question_of_privacy(visitor: Visitor) -> None:
    visitor.say("ask_bot", "who will see me")
    assert "its staff can read it" not in visitor.text


@pytest.mark.parametrize("text", ["do you do lip fillers", "any chance of fillers there?"])
def test_what_the_clinic_does_not_list_is_said_to_be_missing(visitor: Visitor, text: str) -> None:
    visitor.say("out_of_scope", text, Entity("treatment", "filler", text="fillers"))
    assert "I find no fillers on this clinic's list" in visitor.text
    assert "Talk to a person" in [button.title for button in visitor.buttons]


def test_a_yes_to_erasing_is_told_how_again(visitor: Visitor) -> None:
    visitor.say("delete_my_data", "delete everything")
    visitor.say("affirm", "yes")
    assert "press Delete" in visitor.text
