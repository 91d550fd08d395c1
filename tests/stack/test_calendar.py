"""Openings come out of the calendar, and a booked one is gone for everyone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.stack_fixture import Conversation, RunningStack

pytestmark = pytest.mark.stack


def openings(talk: Conversation, words: str) -> list[dict[str, Any]]:
    talk.say(words)
    card = talk.card("slots")
    assert card, talk.text
    slots: list[dict[str, Any]] = card["slots"]
    return slots


def book_first(talk: Conversation, words: str, name: str, contact: str) -> dict[str, Any]:
    slot = openings(talk, words)[0]
    talk.press(slot["payload"])
    talk.say(name)
    talk.say(contact)
    talk.press(talk.buttons[0]["payload"])
    card = talk.card("booking")
    assert card, talk.text
    assert card["starts_at"] == slot["starts_at"]
    return card


def test_a_booked_opening_is_gone_for_everyone(stack: RunningStack) -> None:
    words = "what times do you have for microneedling"
    first = stack.conversation()
    card = book_first(first, "book microneedling for acne scars", "Uma Example", "uma@example.com")
    for talk in (first, stack.conversation()):
        times = [(slot["starts_at"], slot["practitioner"]) for slot in openings(talk, words)]
        assert (card["starts_at"], card["practitioner"]) not in times
        talk.close()


def test_the_clinic_says_what_the_openings_keep_to(stack: RunningStack) -> None:
    public = httpx.get(f"{stack.base_url}/api/clinic", timeout=10).json()
    assert public["country"] == "GB"
    assert public["time_zone"] == "Europe/London"
    assert len(public["practitioners"]) >= 4
    talk = stack.conversation()
    for treatment in public["treatments"]:
        if treatment["code"] == "rf_microneedling":
            continue  # its concerns go to a consultation first
        slots = openings(talk, f"show me free times for {treatment['name']} please")
        for slot in slots:
            assert datetime.fromisoformat(slot["starts_at"]).utcoffset() is not None
    talk.close()


def test_the_confirm_button_twice_is_one_booking(stack: RunningStack) -> None:
    from tests.rows import bookings_of

    talk = stack.conversation()
    slot = openings(talk, "book microneedling for acne scars")[2]
    talk.press(slot["payload"])
    talk.say("Vic Example, vic@example.com")
    confirm = talk.buttons[0]["payload"]
    talk.press(confirm)
    reference = talk.card("booking")["reference"]
    talk.press(confirm)
    assert talk.card("booking")["reference"] == reference
    clinic = stack.clinic()
    assert [row["status"] for row in bookings_of(clinic, talk.id)] == ["booked"]
    clinic.close()
    talk.close()
