"""After DELETE the visitor's words are only where the answer said: our tables, Rasa's tracker, mail, the logs."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from clinic import conversations
from tests.browser.replies import staff_writes
from tests.stack_fixture import Conversation, RunningStack

pytestmark = pytest.mark.stack

MARKER = "zqxmarker"


def holding(folder: Path, marker: str) -> list[str]:
    """Every file under a folder whose bytes hold the marker."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and marker.encode() in path.read_bytes()
    ]


def found_in(database: Path, marker: str) -> dict[str, set[str]]:
    """The marked words in every table that the file itself says it has: `{"patient": {"zqxmarkername"}}`."""
    found: dict[str, set[str]] = {}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            words = {word for row in rows for cell in row for word in re.findall(f"{marker}[a-z]+", str(cell))}
            if words:
                found[table] = words
    return found


def through_every_door(stack: RunningStack, talk: Conversation, marker: str) -> None:
    """Leaves marked words wherever a visitor can leave words, up to the read-back of an appointment."""
    here = f"/api/conversations/{talk.id}"
    talk.say(f"hello, I am {marker}greeting and I worry about the pain")
    talk.say(f"{marker}unanswered what on earth is a flumph")
    talk.say(f"check if I can have it, I take {marker}medicine tablets")
    talk.say(f"{marker}screening")
    talk.say("stop")
    callback = {"name": f"{marker}caller", "contact": f"{marker}call@example.com", "note": f"{marker}note"}
    assert talk.client.post(f"{here}/callback", json=callback).status_code == 201
    assert talk.client.put(f"{here}/consent", json={"consent": True}).status_code == 200
    liked = f"{talk.path}/{talk.last[-1]['id']}/feedback"
    assert talk.client.post(liked, json={"helpful": False}).status_code == 200
    clinic = stack.clinic()
    staff_writes(clinic, talk.id, [f"{marker}staff"])
    conversations.request_person(clinic, talk.id)
    clinic.close()
    with talk.client.stream("GET", f"{here}/events") as events:
        assert any(f"{marker}staff" in line for line in events.iter_lines())
    assert talk.client.get(f"{here}/export").status_code == 200
    talk.say("book microneedling for acne scars")
    card: Any = talk.card("slots")
    talk.press(card["slots"][4]["payload"])
    talk.say(f"Zoe {marker}name")
    talk.say(f"{marker}mail@example.com")


def words_of(found: dict[str, set[str]]) -> set[str]:
    return {word for words in found.values() for word in words}


def test_delete_leaves_no_trace(stack: RunningStack) -> None:
    talk = stack.conversation()
    through_every_door(stack, talk, MARKER)
    talk.say(f"my face is swelling and I can't breathe, {MARKER}urgent")
    before = found_in(stack.settings.var / "needlepoint.sqlite3", MARKER)
    assert len(words_of(before)) >= 10, before
    assert {"message", "callback", "conversation_identity", "unanswered"} <= set(before)
    assert found_in(stack.settings.tracker_db, MARKER), "the marker should be in Rasa's tracker"
    response = talk.client.delete(f"/api/conversations/{talk.id}")
    assert response.status_code == 200, response.text
    assert response.json() == {"erased": True, "kept": []}
    assert holding(stack.settings.var, MARKER) == []
    assert MARKER not in stack.log.read_text()
    assert talk.client.get(talk.path).status_code == 404


def test_of_an_appointment_stays_what_the_answer_says_and_nothing_else(stack: RunningStack) -> None:
    marker = "wvpmarker"
    talk = stack.conversation()
    through_every_door(stack, talk, marker)
    talk.press(talk.buttons[0]["payload"])
    card: Any = talk.card("booking")
    assert card, talk.text
    reference = card["reference"]
    mail = stack.settings.var / "mail"
    deadline = time.monotonic() + 15
    while not holding(mail, marker) and time.monotonic() < deadline:
        time.sleep(0.2)
    talk.say(f"thank you {marker}thanks")
    response = talk.client.delete(f"/api/conversations/{talk.id}").json()
    told = " ".join(item["what"] for item in response["kept"])
    for word in (reference, "name", "contact", "health", "letters"):
        assert word in told
    left = found_in(stack.settings.var / "needlepoint.sqlite3", marker)
    health = {f"{marker}medicine"}  # named as taken, known to no list: those who treat must hear of it
    assert left == {"patient": {f"{marker}name", f"{marker}mail"}, "booking": health, "booking_note": health}
    letters = holding(mail, marker)
    assert letters, "the confirmation stays"
    assert all(reference in name for name in letters)
    elsewhere = [name for name in holding(stack.settings.var, marker) if not name.startswith(("mail/", "needlepoint."))]
    assert elsewhere == []


def test_the_log_never_holds_what_visitors_say(stack: RunningStack) -> None:
    marker = "qvwspoken"  # its own: this conversation stays, and the tests run in any order
    talk = stack.conversation()
    talk.say(f"{marker} does it hurt, my number is 07700 900777")
    talk.close()
    assert holding(stack.settings.var, marker), "the marker should be stored"
    found = holding(stack.settings.var / "log", marker) + holding(stack.settings.var / "log", "900777")
    assert found == []
