"""Runs every conversation script of this folder against the running stack."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from tests.stack_fixture import Conversation, RunningStack

HERE = Path(__file__).parent
SCRIPTS = sorted(HERE.glob("*/*.yml"))
KNOWN_STEP_KEYS = {"say", "choose", "press", "text", "not_text", "card", "fields", "sources", "urgent"}

pytestmark = pytest.mark.stack


def take_step(talk: Conversation, step: dict[str, Any]) -> None:
    if "say" in step:
        talk.say(step["say"])
    elif "choose" in step:
        card = talk.card("slots")
        assert card, f"no openings to choose from; the last reply was: {talk.text}"
        talk.press(card["slots"][step["choose"] - 1]["payload"])
    else:
        wanted = str(step["press"]).lower()
        pressed = [b for b in talk.buttons if wanted == "first" or wanted in b["title"].lower()]
        assert pressed, f"no button {wanted!r} among {[b['title'] for b in talk.buttons]}; the reply was: {talk.text}"
        talk.press(pressed[0]["payload"])


def check_reply(talk: Conversation, step: dict[str, Any]) -> None:
    said = f"after {step}: {talk.text}"
    for words in step.get("text", []):
        assert any(one.lower() in talk.text.lower() for one in words.split("|")), f"{words!r} is missing {said}"
    for words in step.get("not_text", []):
        assert not re.search(words, talk.text, re.IGNORECASE), f"{words!r} must not be said {said}"
    if "card" in step:
        card = talk.card(step["card"])
        assert card, f"no {step['card']} card {said}"
        for name, value in step.get("fields", {}).items():
            assert card[name] == value, f"{name} is {card[name]!r}, not {value!r}, {said}"
    if "sources" in step:
        assert len(talk.sources) >= step["sources"], f"too few sources {said}"
    if "urgent" in step:
        assert talk.last[0]["urgent"] is step["urgent"], said


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_conversation(stack: RunningStack, path: Path) -> None:
    script = yaml.safe_load(path.read_text())
    talk = stack.conversation()
    for step in script["steps"]:
        assert set(step) <= KNOWN_STEP_KEYS, f"unknown key in {step}"
        take_step(talk, step)
        check_reply(talk, step)
    if "booked" in script:
        check_booking(stack, talk, script)
    talk.close()


def check_booking(stack: RunningStack, talk: Conversation, script: dict[str, Any]) -> None:
    from tests.rows import bookings_of, notes_of

    clinic = stack.clinic()
    try:
        live = [row for row in bookings_of(clinic, talk.id) if row["status"] == "booked"]
        if script["booked"] == "nothing":
            assert not live, f"something was booked: {live}"
            return
        assert [row["treatment"] for row in live] == [script["booked"]]
        assert set(script.get("notes", [])) <= notes_of(clinic, live[0]["id"])
    finally:
        clinic.close()


def test_there_are_scripts_in_every_group() -> None:
    groups = {path.parent.name for path in SCRIPTS}
    assert groups >= {"happy_path", "corrections", "digressions", "cancellations", "invalid_input", "guards"}
