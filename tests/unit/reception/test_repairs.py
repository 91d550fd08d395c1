"""Mid-task, at each step of each task: a question, a correction, a pause, a look back, leaving.

Nothing is lost, nothing is asked twice that was answered, and the task ends right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from clinic.booking.records import Booked
from clinic.reception import repairs
from clinic.reception.standing import question
from tests.unit.reception.conftest import Visitor

Walk = Callable[[Visitor], object]


def booked(visitor: Visitor) -> Booked:
    visitor.say("book_appointment", "book a consultation", ("treatment", "consultation"))
    visitor.choose(1)
    visitor.say("inform", "Kim Example", ("person", "Kim Example"))
    visitor.say("inform", "kim@example.com", ("email", "kim@example.com"))
    visitor.press("Confirm the booking")
    return visitor.booked[0]


def proof(intent: str, *given: str) -> Walk:
    def walk(visitor: Visitor) -> None:
        visitor.say(intent, "about my appointment")
        for text in given:
            visitor.say("inform", text)

    return walk


def of_a_booking(intent: str) -> Walk:
    def walk(visitor: Visitor) -> None:
        booked(visitor)
        visitor.say(intent, "about my appointment")

    return walk


def step_of_the_form(step: str) -> Walk:
    return lambda visitor: visitor.walk_to(step)


def checked(count: int) -> Walk:
    def walk(visitor: Visitor) -> None:
        visitor.say("check_suitability", "is it right for me")
        for _ in range(count):
            visitor.say("deny", "no")

    return walk


def series(*said: str) -> Walk:
    def walk(visitor: Visitor) -> None:
        for text in said:
            visitor.say("plan_treatment", text, *((("concern", "acne_scars"),) if "acne" in text else ()))

    return walk


@dataclass(frozen=True)
class Step:
    """`walk` leads there; `asks` stands in the question that waits there."""

    walk: Walk
    asks: str


STEPS = {
    "booking: treatment": Step(step_of_the_form("treatment"), "come in for"),
    "booking: opening": Step(step_of_the_form("opening"), "free times"),
    "booking: name": Step(step_of_the_form("name"), "first and last name"),
    "booking: contact": Step(step_of_the_form("contact"), "reach you"),
    "booking: read-back": Step(step_of_the_form("confirm"), "Please check this"),
    "safety: first": Step(checked(0), "Do any apply"),
    "safety: third": Step(checked(2), "Do any apply"),
    "safety: sixth": Step(checked(5), "Do any apply"),
    "identity: both": Step(proof("my_appointments"), "I need two things"),
    "identity: contact": Step(proof("my_appointments", "NP-7K3M9Q"), "telephone number or e-mail"),
    "identity: reference": Step(proof("cancel_appointment", "kim@example.com"), "its reference"),
    "moving": Step(of_a_booking("reschedule_appointment"), "It stays until you choose another"),
    "cancelling": Step(of_a_booking("cancel_appointment"), "Shall I cancel"),
    "plan: concern": Step(lambda visitor: visitor.say("plan_treatment", "make me a plan"), "like to have treated"),
    "plan: date": Step(series("plan for acne scars before my wedding"), "exact date"),
    "times: treatment": Step(lambda visitor: visitor.say("find_slots", "when are you free"), "come in for"),
}
every_step = pytest.mark.parametrize("step", STEPS.values(), ids=list(STEPS))


@every_step
def test_a_question_is_answered_and_the_task_goes_on(visitor: Visitor, step: Step) -> None:
    step.walk(visitor)
    visitor.say("ask_pain", "does it hurt?")
    assert "10" in visitor.text
    assert visitor.text.index("10") < visitor.text.rindex(step.asks), "the answer first, then the question again"
    visitor.say("ask_opening_hours", "when are you open?")
    assert step.asks in visitor.text


@every_step
@pytest.mark.parametrize("said", ["hang on", "one sec, let me check my diary", "what did I say so far?", "I'm back"])
def test_a_pause_and_a_look_back_lose_nothing(visitor: Visitor, step: Step, said: str) -> None:
    step.walk(visitor)
    before = visitor.notebook
    visitor.say("feedback_negative", said)
    assert step.asks in visitor.text
    after = visitor.notebook
    assert (after.task, after.event) == (before.task, before.event)
    if before.booking is not None and after.booking is not None:
        assert after.booking.mirror() == before.booking.mirror()


@every_step
@pytest.mark.parametrize("intent", ["greet", "thank", "ask_bot", "talk_to_human"])
def test_a_word_in_passing_keeps_the_task(visitor: Visitor, step: Step, intent: str) -> None:
    step.walk(visitor)
    visitor.say(intent, {"greet": "hello again", "thank": "thanks", "ask_bot": "are you human"}.get(intent, "a person"))
    assert step.asks in visitor.text


@every_step
def test_misheard_twice_it_explains_with_buttons_and_then_offers_a_person(visitor: Visitor, step: Step) -> None:
    step.walk(visitor)
    said: list[str] = []
    for words in ("%%", "$ $", "& &"):
        visitor.say("nlu_fallback", words)
        said.append(visitor.text)
    assert len(set(said)) == 3, "each time something else"
    assert "person" in said[2].lower()
    assert any(button.intent == "talk_to_human" for button in visitor.buttons)
    visitor.say("ask_pain", "does it hurt?")
    assert step.asks in visitor.text


@every_step
def test_never_mind_leaves_and_nothing_is_booked_or_changed(visitor: Visitor, step: Step) -> None:
    step.walk(visitor)
    stood = [(each.booking_uid, each.starts_at) for each in visitor.booked]
    visitor.say("stop", "never mind")
    assert step.asks not in visitor.text
    assert not visitor.open
    visitor.say("ask_pain", "does it hurt?")
    assert step.asks not in visitor.text, "what was left is not asked again"
    assert [(each.booking_uid, each.starts_at) for each in visitor.booked] == stood


class TestEachTaskEndsRight:
    """After a question, a pause and a correction in the middle."""

    def test_identity_without_the_reference(self, visitor: Visitor) -> None:
        visitor.say("my_appointments", "show my appointment")
        visitor.say("ask_pain", "does it hurt?")
        visitor.say("inform", "I can't find the reference")
        assert "do not need the reference" in visitor.text
        visitor.say("inform", "kim@example.com", ("email", "kim@example.com"))
        assert "six-digit code" in visitor.text

    def test_why_do_you_need_that(self, visitor: Visitor) -> None:
        visitor.say("my_appointments", "show my appointment")
        visitor.say("ask_consultation", "why do you need that?")
        assert "Only whoever booked" in visitor.text
        assert "I need two things" in visitor.text

    def test_back_gives_the_last_thing_again(self, visitor: Visitor) -> None:
        visitor.say("my_appointments", "show my appointment")
        visitor.say("inform", "NP-7K3M9Q")
        visitor.say("stop", "go back")
        assert "I need two things" in visitor.text

    def test_a_move_after_a_digression(self, visitor: Visitor) -> None:
        before = booked(visitor)
        visitor.say("reschedule_appointment", "move it please")
        visitor.say("ask_pain", "does it hurt?")
        visitor.say("inform", "actually Thursday")
        assert {slot["starts_at"][:10] for slot in visitor.slots} == {"2026-11-26"}
        visitor.say("reschedule_appointment", "this one", pressed=dict(visitor.slots[0]["data"]))
        (after,) = visitor.booked
        assert after.booking_uid == before.booking_uid
        assert after.starts_at.date().isoformat() == "2026-11-26"

    def test_a_cancellation_after_a_digression(self, visitor: Visitor) -> None:
        booked(visitor)
        visitor.say("cancel_appointment", "cancel it")
        visitor.say("ask_policy", "is there a fee?")
        assert "Shall I cancel" in visitor.text
        visitor.say("affirm", "yes please")
        assert visitor.booked == []

    def test_a_plan_whose_date_comes_after_a_question(self, visitor: Visitor) -> None:
        series("plan for acne scars before my wedding")(visitor)
        visitor.say("ask_pain", "does it hurt?")
        visitor.say("inform", "12 June 2027")
        assert "series" in visitor.cards

    def test_the_concern_asked_for_comes_after_a_question(self, visitor: Visitor) -> None:
        visitor.say("plan_treatment", "make me a plan")
        visitor.say("ask_payment", "can I pay by card?")
        visitor.say("inform", "stretch marks", ("concern", "stretch_marks"))
        assert "session_plan" in visitor.cards
        assert visitor.notebook.task is None

    def test_start_over_forgets_the_tasks_answers(self, visitor: Visitor) -> None:
        visitor.say("my_appointments", "show my appointment")
        visitor.say("inform", "NP-7K3M9Q")
        visitor.say("stop", "start over")
        assert "I need two things" in visitor.text
        assert "reference" not in (visitor.notebook.task or {})


def test_no_my_neck_asks_the_question_again_for_the_neck(visitor: Visitor) -> None:
    visitor.say("ask_pain", "does it hurt on the face?", ("body_area", "face"))
    visitor.say("deny", "no, my neck", ("body_area", "neck"))
    assert "neck" in visitor.text.lower()
    assert visitor.notebook.topic == "ask_pain"


def test_no_my_neck_in_a_booking_is_noted(visitor: Visitor) -> None:
    visitor.walk_to("opening")
    visitor.say("deny", "no, my neck", ("body_area", "neck"))
    assert "neck" in visitor.text
    assert visitor.slots


def test_what_did_i_say_tells_what_is_known(visitor: Visitor) -> None:
    visitor.say("inform", "vitiligo, acne scars", ("condition", "vitiligo_koebner"), ("concern", "acne_scars"))
    visitor.say("feedback_negative", "what have I told you so far?")
    assert "vitiligo" in visitor.text
    assert "acne scars" in visitor.text


@pytest.mark.parametrize(
    "said",
    [
        "hang on",
        "one moment please",
        "wait",
        "brb",
        "let me check my diary",
        "hold on a sec",
        "bear with me",
        "not now",
    ],
)
def test_a_pause_is_heard(said: str) -> None:
    assert repairs.wants_pause(said)


@pytest.mark.parametrize(
    "said",
    ["wait until Thursday", "wait, I have a pacemaker", "hang on my skin is bleeding", "one", "how long do I wait"],
)
def test_what_says_something_is_no_pause(said: str) -> None:
    assert not repairs.wants_pause(said)
    assert not repairs.wants_recap(said)
    assert not repairs.wants_again(said)


def test_nothing_stands_in_a_new_conversation(visitor: Visitor) -> None:
    from clinic.reception.desk import open_desk
    from clinic.reception.turn import Turn

    assert question(open_desk(visitor.clinic, Turn(visitor.id, "", "", "greet"))) is None


@pytest.mark.parametrize("said", ["after 2 is best", "mornings please", "any time on thursday", "between 10 and 12"])
def test_when_a_call_back_suits_is_noted(visitor: Visitor, said: str) -> None:
    visitor.say("talk_to_human", "can someone ring me")
    visitor.say("inform", "07700 900321", ("phone", "07700 900321"))
    visitor.say("ask_aftercare", said)
    assert "team reads that" in visitor.text


def test_a_time_of_the_day_chooses_among_the_listed(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book a consultation on thursday", ("treatment", "consultation"))
    start = str(visitor.slots[0]["starts_at"])
    visitor.say("inform", f"{start[11:16]} please")
    assert f"Thursday 26 November at {start[11:16]}" in visitor.text
    assert "first and last name" in visitor.text


@pytest.mark.parametrize("said", ["no none of these", "none of those, go ahead", "nope, none apply to me"])
def test_none_of_these_confirms_what_was_read_back(visitor: Visitor, said: str) -> None:
    visitor.walk_to("confirm")
    visitor.say("deny", said)
    assert visitor.booked


@pytest.mark.parametrize("said", ["no", "none of these but I have asthma", "not sure", "no thanks, not today"])
def test_less_than_that_does_not(visitor: Visitor, said: str) -> None:
    visitor.walk_to("confirm")
    visitor.say("deny", said)
    assert not visitor.booked
