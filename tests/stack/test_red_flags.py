"""A red flag in every state of a conversation: its advice first and alone, staff alerted, nothing booked; and once a
person has cleared it the talk goes on where it was."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from clinic import conversations
from tests.rows import bookings_of
from tests.stack.test_cli import as_json, needlepoint

if TYPE_CHECKING:
    from clinic.context import Clinic
    from tests.stack_fixture import Conversation, RunningStack

pytestmark = [pytest.mark.stack, pytest.mark.timeout(180)]

Move = Callable[["Conversation"], object]

FLAGS = itertools.cycle(
    [
        "had it done two days ago and now my cheek is hot, spreading and I've got a fever",
        "help my lips are swelling up and I can't breathe properly",
        "there's yellow pus coming out of where you treated me",
        "i don't want to be alive any more",
        "my eyesight has gone blurry since the numbing cream",
    ]
)
ORIGIN = itertools.count(1)


def press(title: str) -> Move:
    def move(talk: Conversation) -> None:
        found = [button for button in talk.buttons if title.lower() in button["title"].lower()]
        assert found, f"no {title!r} among {[button['title'] for button in talk.buttons]}: {talk.text}"
        talk.press(found[0]["payload"])

    return move


def choose(number: int) -> Move:
    def move(talk: Conversation) -> None:
        card, place = talk.card("slots"), number - 1
        assert card, f"no openings: {talk.text}"
        for _ in range(10):
            talk.press(card["slots"][place]["payload"])
            card, place = talk.card("slots"), 0
            if card is None:
                return
        raise AssertionError(f"every time was taken by another visitor of this test: {talk.text}")

    return move


def say(*texts: str) -> list[Move]:
    return [lambda talk, text=text: talk.say(text) for text in texts]  # type: ignore[misc]


def contact() -> str:
    return f"red{next(ORIGIN)}@example.com"


TO_SLOTS = say("book microneedling for acne scars please")
TO_NAME = [*TO_SLOTS, choose(1)]
TO_CONTACT = [*TO_NAME, *say("my name is Robin Vale")]
TO_CONFIRM = [*TO_CONTACT, lambda talk: talk.say(contact())]
BOOKED = [*say("book a consultation please"), choose(3), *say("Robin Vale"), lambda talk: talk.say(contact())]
BOOKED = [*BOOKED, press("confirm")]


@dataclass(frozen=True)
class State:
    """`walk` leads to it; after the red flag and its clearing `on` is done, and `then` is in the reply."""

    walk: list[Move]
    on: list[Move]
    then: str
    live: int = 0
    """Bookings that stand when the flag comes."""


STATES = {
    "idle": State([], TO_SLOTS, "free times for microneedling"),
    "a question answered": State(say("does it hurt?"), say("how many sessions for acne scars?"), "3 to 6"),
    "safety questions, first": State(say("check if I can have microneedling"), say("no"), "Thank you. Please tell me"),
    "safety questions, fourth": State(
        say("check if I can have microneedling", "no", "no", "no"), say("none of these"), "Please tell me"
    ),
    "booking, treatment": State(say("I want to book an appointment"), say("microneedling"), "free times"),
    "booking, opening": State(TO_SLOTS, [choose(2)], "name"),
    "booking, name": State(TO_NAME, say("Robin Vale"), "reach you"),
    "booking, contact": State(TO_CONTACT, say("robin.vale@example.com"), "check this before I book"),
    "booking, read-back": State(TO_CONFIRM, [press("none of these apply")], "is booked"),
    "booking, which applies": State(
        [*TO_CONFIRM, press("one of these applies")], [press("none of these after all")], "check this before I book"
    ),
    "booked": State(BOOKED, say("show my appointments"), "Reference", live=1),
    "moving": State([*BOOKED, *say("I need to move my appointment")], [choose(2)], "is moved", live=1),
    "cancelling": State([*BOOKED, *say("cancel my appointment")], [press("yes, cancel")], "is cancelled", live=1),
    "identity": State(say("show me my appointments"), say("NP-7K3M9Q"), "I also need the telephone number"),
    "plan, concern": State(say("can you make me a plan?"), say("acne scars"), "3 to 6"),
    "plan, event": State(
        say("I get married and want my acne scars treated before it, can you plan it?"), say("on 12 June 2027"), "June"
    ),
    "erasing": State(say("delete my data"), [press("keep it")], "."),
    "a person asked for": State(say("can I talk to a person?"), say("does it hurt?"), "10"),
}


def come(talk: Conversation, moves: list[Move]) -> None:
    for move in moves:
        move(talk)


def check(clinic: Clinic, talk: Conversation, state: State, flag: str) -> None:
    """Walks to the state, raises the flag there, and finds advice and nothing else."""
    come(talk, state.walk)
    before = [row for row in bookings_of(clinic, talk.id) if row["status"] == "booked"]
    assert len(before) == state.live, talk.text
    remembered = list(talk.last)
    replies = talk.say(flag)
    assert len(replies) == 1, talk.text
    assert replies[0]["urgent"] is True, talk.text
    assert "card" not in replies[0], talk.text
    talk.say("yes")
    assert [row for row in bookings_of(clinic, talk.id) if row["status"] == "booked"] == before, talk.text
    talk.say("please book me in for microneedling now")
    assert "paused" in talk.text, talk.text
    assert [row for row in bookings_of(clinic, talk.id) if row["status"] == "booked"] == before
    conversations.clear(clinic, talk.id, "Ada")
    talk.last = remembered
    come(talk, state.on)
    assert state.then.lower() in talk.text.lower(), talk.text


def test_a_red_flag_in_every_state(stack: RunningStack) -> None:
    clinic = stack.clinic()
    talks = {name: stack.conversation() for name in STATES}

    def run(name: str) -> str:
        try:
            check(clinic, talks[name], STATES[name], next(FLAGS))
        except AssertionError as fault:
            return f"{name}: {fault}"
        return ""

    with ThreadPoolExecutor(4) as pool:
        faults = [fault for fault in pool.map(run, STATES) if fault]
    clinic.close()
    assert not faults, "\n\n".join(faults)


def test_staff_see_it_clear_it_and_during_takeover_it_is_said_all_the_same(stack: RunningStack) -> None:
    clinic = stack.clinic()
    talk, waiting = stack.conversation(), stack.conversation()
    assert as_json(needlepoint(stack, "takeover", talk.id, "--by", "Ada", "--json"))["state"] == "person"
    conversations.set_state(clinic, waiting.id, "waiting", 1)
    for each in (talk, waiting):
        (reply,) = each.say("my throat is closing up and I feel faint")
        assert reply["urgent"] is True
    response = talk.client.post(talk.path, json={"text": "it has gone down a bit now"})
    assert response.json()["messages"] == [], "the bot says nothing else while a person has taken over"
    alerts = as_json(needlepoint(stack, "alerts", "--json"))["alerts"]
    kinds = {(row["conversation_id"], row["kind"]) for row in alerts}
    assert {(talk.id, "red_flag"), (waiting.id, "red_flag")} <= kinds
    assert as_json(needlepoint(stack, "handback", talk.id, "--json"))["state"] == "bot"
    talk.say("book microneedling for acne scars")
    assert "paused" in talk.text
    assert as_json(needlepoint(stack, "clear", talk.id, "--by", "Ada", "--json"))["cleared"] == 1
    talk.say("book microneedling for acne scars")
    assert talk.card("slots")
    clinic.close()
