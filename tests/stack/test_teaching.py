"""A taught answer on the running stack: the very next message uses it, and it never wins over what must come first."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from clinic import teaching
from tests.stack.test_cli import as_json, needlepoint

if TYPE_CHECKING:
    from tests.stack_fixture import RunningStack

pytestmark = pytest.mark.stack

ANSWER = "Yes, there is a quiet room with a kettle where you can wait."


def test_the_next_message_uses_it_within_a_second_of_saving(stack: RunningStack) -> None:
    talk = stack.conversation()
    talk.say("hello")
    clinic = stack.clinic()
    taught = teaching.teach(clinic, ANSWER, ["is there somewhere quiet to wait?"], by="Ada")
    begun = time.monotonic()
    talk.say("is there somewhere quiet where I can wait?")
    assert ANSWER in talk.text
    assert time.monotonic() - begun < 1
    teaching.forget(clinic, taught.lesson.id, by="Ada")
    talk.say("is there somewhere quiet where I can wait?")
    assert ANSWER not in talk.text
    clinic.close()


def test_it_wins_over_no_red_flag_no_task_and_no_answer_to_a_form(stack: RunningStack) -> None:
    warning = needlepoint(stack, "teach", ANSWER, "my lips are swelling and I cannot breathe", "--by", "Ada", "--json")
    assert as_json(warning)["error"]["code"] == "cannot_teach"
    examples = ["Robin Vale", "cancel my appointment", "is there somewhere quiet to wait?"]
    done = as_json(needlepoint(stack, "teach", ANSWER, *examples, "--by", "Ada", "--json"))
    flagged = stack.conversation()
    flagged.say("my lips are swelling and I cannot breathe")
    assert flagged.last[0]["urgent"] is True
    assert ANSWER not in flagged.text
    cancelling = stack.conversation()
    cancelling.say("cancel my appointment")
    assert "reference" in cancelling.text
    booking = stack.conversation()
    booking.say("book microneedling for acne scars")
    card = booking.card("slots")
    assert card
    booking.press(card["slots"][0]["payload"])
    booking.say("Robin Vale")
    assert "reach you" in booking.text
    booking.say("is there somewhere quiet to wait?")
    assert ANSWER in booking.text
    assert "reach you" in booking.text, "the form asks its question again"
    needlepoint(stack, "teach", "--remove", done["taught"]["id"])
