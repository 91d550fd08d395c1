"""After DELETE the visitor's marker text is nowhere: our tables, Rasa's tracker file, the logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stack_fixture import RunningStack

pytestmark = pytest.mark.stack

MARKER = "zqxmarker"


def holding(folder: Path, marker: str) -> list[str]:
    """Every file under a folder whose bytes hold the marker."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and marker.encode() in path.read_bytes()
    ]


def test_delete_leaves_no_trace(stack: RunningStack) -> None:
    talk = stack.conversation()
    talk.say(f"my name is {MARKER}one and I worry about the pain")
    talk.say(f"{MARKER}two what on earth is a flumph")
    talk.say("book microneedling for acne scars")
    talk.press(talk.card("slots")["slots"][4]["payload"])
    talk.say(f"Zoe {MARKER}three")
    talk.say(f"{MARKER}four@example.com")
    talk.say(f"actually my {MARKER}five hurts")
    assert holding(stack.settings.var, MARKER), "the marker should be somewhere before"
    response = talk.client.delete(f"/api/conversations/{talk.id}")
    assert response.status_code == 200, response.text
    assert response.json()["erased"] is True
    assert holding(stack.settings.var, MARKER) == []
    assert talk.client.get(talk.path).status_code == 404
    talk.close()


def test_the_log_never_holds_what_visitors_say(stack: RunningStack) -> None:
    marker = "qvwspoken"  # its own: this conversation stays, and the tests run in any order
    talk = stack.conversation()
    talk.say(f"{marker} does it hurt, my number is 07700 900777")
    talk.close()
    assert holding(stack.settings.var, marker), "the marker should be stored"
    found = holding(stack.settings.var / "log", marker) + holding(stack.settings.var / "log", "900777")
    assert found == []
