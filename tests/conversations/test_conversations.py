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
KNOWN_STEP_KEYS = {
    "say",
    "choose",
    "press",
    "rest",
    "outcome",
    "reasons",
    "from",
    "text",
    "not_text",
    "card",
    "fields",
    "sources",
    "urgent",
}

pytestmark = pytest.mark.stack


def take_step(talk: Conversation, step: dict[str, Any]) -> None:
    if "say" in step:
        talk.say(step["say"])
    elif "choose" in step:
        for number in (step["choose"], 1, -1, 2):  # the scripts share a calendar: another may have been quicker
            card = talk.card("slots")
            assert card, f"no openings to choose from; the last reply was: {talk.text}"
            talk.press(card["slots"][number - (number > 0)]["payload"])
            if "someone else has just taken" not in talk.text:
                break
    elif "rest" in step:
        answer_the_rest(talk, step["rest"])
    else:
        wanted = str(step["press"]).lower()
        pressed = [b for b in talk.buttons if wanted == "first" or wanted in b["title"].lower()]
        assert pressed, f"no button {wanted!r} among {[b['title'] for b in talk.buttons]}; the reply was: {talk.text}"
        talk.press(pressed[0]["payload"])


MOST_QUESTIONS = 8
"""Most safety questions in one conversation."""


def answer_the_rest(talk: Conversation, words: str) -> None:
    """The same answer to every safety question that is left, until the outcome is told."""
    for _ in range(MOST_QUESTIONS):
        if talk.card("suitability"):
            return
        talk.say(words)
    assert talk.card("suitability"), f"no outcome after {MOST_QUESTIONS} answers; the last reply was: {talk.text}"


def check_outcome(talk: Conversation, step: dict[str, Any]) -> None:
    """The suitability card: the grade, the reasons (each of the wanted ones), and the first day."""
    if not {"outcome", "reasons", "from"} & set(step):
        return
    card = talk.card("suitability")
    assert card, f"no outcome after {step}: {talk.text}"
    found = {reason["condition"] for reason in card["reasons"]}
    assert card["outcome"] == step.get("outcome", card["outcome"]), f"{card} after {step}"
    assert "reasons" not in step or found == set(step["reasons"]), f"{found} after {step}"
    assert "from" not in step or card["bookable_from"] == str(step["from"]), f"{card['bookable_from']} after {step}"
    if card["outcome"] != "suitable":
        assert "nothing stands in the way" not in talk.text.lower(), f"told yes after {step}: {talk.text}"


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
        check_outcome(talk, step)
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
    assert sum(path.parent.name == "suitability" for path in SCRIPTS) >= 60
