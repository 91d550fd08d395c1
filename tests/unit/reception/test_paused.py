"""A red flag in each state: nothing is booked until a person has cleared it, and nothing is lost."""

from __future__ import annotations

import pytest

from clinic import conversations
from tests.unit.reception.conftest import Visitor

FLAG = "my face is hot and swollen and the redness is spreading with a fever"
STEPS = ["treatment", "opening", "name", "contact", "confirm"]


def flagged(visitor: Visitor) -> None:
    """As the gateway does when its matcher finds a red flag: the desk never hears that message."""
    conversations.raise_alert(visitor.clinic, visitor.id, "red_flag", "sepsis_signs")


@pytest.mark.parametrize("step", STEPS)
def test_at_each_step_the_booking_waits_and_goes_on_after_clearing(visitor: Visitor, step: str) -> None:
    visitor.walk_to(step)
    before = visitor.draft
    flagged(visitor)
    visitor.say("affirm", "yes")
    assert "paused" in visitor.text
    assert visitor.draft == before
    visitor.say("ask_pain", "does it hurt?")
    assert "10" in visitor.text
    assert [b.status for b in visitor.booked if b.status == "booked"] == []
    conversations.clear(visitor.clinic, visitor.id, "Ada")
    visitor.say("ask_pain", "does it hurt?")
    assert "paused" not in visitor.text
    assert visitor.draft.step == step


def test_the_confirming_button_books_nothing_while_paused(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    key = visitor.draft.key
    flagged(visitor)
    visitor.say("affirm", "Yes, book it", pressed={"confirm": key})
    assert visitor.booked == []
    conversations.clear(visitor.clinic, visitor.id, "Ada")
    visitor.say("affirm", "Yes, book it", pressed={"confirm": key})
    assert [b.status for b in visitor.booked] == ["booked"]


@pytest.mark.parametrize(
    ("intent", "text"),
    [("book_appointment", "book me in"), ("find_slots", "any free times"), ("reschedule_appointment", "move mine")],
)
def test_nothing_new_is_begun_while_paused(visitor: Visitor, intent: str, text: str) -> None:
    flagged(visitor)
    visitor.say(intent, text, ("concern", "acne_scars"))
    assert "paused" in visitor.text
    assert not visitor.cards
    assert not visitor.open


def test_an_opening_listed_before_is_not_taken_while_paused(visitor: Visitor) -> None:
    visitor.say("find_slots", "free times for acne scars", ("concern", "acne_scars"))
    slot = visitor.slots[0]
    flagged(visitor)
    visitor.say("inform", "this one", pressed=dict(slot["data"]))
    assert "paused" in visitor.text
    visitor.say("inform", "the first one")
    assert "paused" in visitor.text
    assert visitor.notebook.booking is None


def test_a_booking_can_be_left_and_an_appointment_cancelled_while_paused(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    flagged(visitor)
    visitor.say("stop", "leave it")
    assert not visitor.open
    visitor.say("cancel_appointment", "cancel my appointment")
    assert "paused" not in visitor.text


def test_an_unknown_worry_pauses_until_the_visitor_says_that_nothing_is_wrong(visitor: Visitor) -> None:
    visitor.walk_to("name")
    visitor.say("report_symptom", "it just feels strange since tuesday")
    visitor.say("inform", "Kim Example", ("person", "Kim Example"))
    assert "paused" in visitor.text
    visitor.press("Nothing is worrying me")
    assert visitor.draft.step == "name"
    visitor.say("inform", "Kim Example", ("person", "Kim Example"))
    assert visitor.draft.step == "contact"


def test_a_red_flag_is_not_waved_away_by_the_button_of_an_unknown_worry(visitor: Visitor) -> None:
    visitor.say("report_symptom", "it just feels strange since tuesday")
    button = next(b for b in visitor.buttons if b.data.get("well"))
    flagged(visitor)
    visitor.say(button.intent, button.title, pressed=dict(button.data))
    visitor.say("book_appointment", "book me in", ("concern", "acne_scars"))
    assert "paused" in visitor.text


def test_after_a_booking_it_is_kept_and_no_other_is_made(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    visitor.say("affirm", "yes", pressed={"confirm": visitor.draft.key})
    made = [b.booking_uid for b in visitor.booked]
    flagged(visitor)
    visitor.say("book_appointment", "and another one", ("concern", "acne_scars"))
    assert [b.booking_uid for b in visitor.booked] == made
    assert "paused" in visitor.text


def test_the_worry_that_the_second_net_finds_pauses_too(visitor: Visitor) -> None:
    visitor.say("report_symptom", FLAG)
    assert visitor.last[0].urgent
    visitor.say("book_appointment", "book me in", ("concern", "acne_scars"))
    assert "paused" in visitor.text
