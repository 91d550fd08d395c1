"""Times counted from the day spoken of before, and words about time that could not be followed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from clinic.answers.question import Entity
from tests.unit.reception.conftest import Visitor


def days(visitor: Visitor) -> set[str]:
    return {slot["starts_at"][:10] for slot in visitor.slots}


def test_the_day_after_that(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book me in on friday the 4th of december", ("concern", "acne_scars"))
    visitor.say("inform", "the tuesday after that")
    assert days(visitor) == {"2026-12-08"}
    visitor.say("inform", "or a week later")
    assert days(visitor) == {"2026-12-15"}


def test_the_same_time_the_week_after_an_appointment(visitor: Visitor) -> None:
    visitor.walk_to("contact")
    visitor.say("inform", "kim@example.com", ("email", "kim@example.com"))
    visitor.press("none of these")
    booked = visitor.booked[0]
    visitor.say("reschedule_appointment", "can I move it to the same time the week after")
    starts = datetime.fromisoformat(visitor.slots[0]["starts_at"])
    assert starts - booked.starts_at == timedelta(days=7)


def test_what_could_not_be_followed_is_asked_about(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book me in for the friday after that", ("concern", "acne_scars"))
    assert "not sure which days you mean by “the friday after that”" in visitor.text


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("microneedling in december but not the last week", ("treatment", "microneedling")),
        ("skin pen sat morning?", ("treatment", "microneedling")),
        ("when can I have microneedling on friday 11 december?", ("treatment", "microneedling")),
    ],
)
def test_what_and_when_is_a_wish_for_a_time(visitor: Visitor, words: str, what: tuple[str, str]) -> None:
    visitor.say("ask_combination", words, Entity(*what, text=words.split(" sat")[0] if " sat" in words else what[1]))
    assert visitor.slots


def test_a_day_that_we_do_not_know_is_asked_for(visitor: Visitor) -> None:
    visitor.say(
        "ask_what_is", "microneedling on the long weekend", Entity("treatment", "microneedling", text="microneedling")
    )
    assert "not sure which days you mean by “the long weekend”" in visitor.text


@pytest.mark.parametrize(
    "words", ["microneedling at 16?", "microneedling in summer?", "microneedling every 4 weeks", "i had it in december"]
)
def test_a_question_stays_one(visitor: Visitor, words: str) -> None:
    visitor.say("ask_combination", words, Entity("treatment", "microneedling", text="microneedling"))
    assert not visitor.cards or "slots" not in visitor.cards


def test_only_when_answers_the_times_that_were_listed(visitor: Visitor) -> None:
    visitor.say("find_slots", "any times for acne scars on friday 4 december", ("concern", "acne_scars"))
    visitor.say("ask_frequency", "and a week later?")
    assert days(visitor) == {"2026-12-11"}


def test_there_is_nothing_to_move_before_a_booking(visitor: Visitor) -> None:
    visitor.say("ask_results", "does it help acne scars", ("concern", "acne_scars"))
    visitor.say("reschedule_appointment", "ok can i come on a friday after 4")
    assert "reference" not in visitor.text
    assert {datetime.fromisoformat(slot["starts_at"]).weekday() for slot in visitor.slots} == {4}


def test_what_was_booked_elsewhere_may_be_moved(visitor: Visitor) -> None:
    visitor.say("reschedule_appointment", "can I change my appointment to friday")
    assert "reference" in visitor.text


def test_a_bare_no_to_what_for_is_not_asked_again_for_ever(visitor: Visitor) -> None:
    visitor.say("book_appointment", "ok book me in")
    said = []
    for _ in range(3):
        visitor.say("deny", "no")
        said.append(visitor.text)
    assert len(set(said)) == 3
    assert "Talk to a person" in [button.title for button in visitor.buttons]


def test_more_than_two_readings_are_all_named(visitor: Visitor) -> None:
    visitor.say("book_appointment", "acne scars, the second week of april", ("concern", "acne_scars"))
    assert visitor.text.startswith("That can mean Thursday 8 April, Monday 5 April or Monday 12 April")


def test_a_day_that_is_over_is_said(visitor: Visitor) -> None:
    visitor.say("book_appointment", "could I have come in yesterday for acne scars", ("concern", "acne_scars"))
    assert "That day is over, as I read it." in visitor.text


def test_nothing_is_held_on_half_of_what_was_said(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book me in next week", ("concern", "acne_scars"))
    first = datetime.fromisoformat(visitor.slots[0]["starts_at"])
    visitor.say("inform", f"{first:%A} at {first:%H:%M} but not when the kids are off")
    assert "not sure which days you mean by “when the kids are off”" in visitor.text
    assert visitor.slots
