"""The action server's door: the shared secret, and that no word of a visitor leaves when something fails."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from typing import Any

import httpx
import pytest
import yaml
from rasa_sdk import Tracker
from sanic import Sanic

from actions.base import turn_of
from actions.server import Executor, build_executor, create_app, serving
from actions.talk import ACTIONS, ValidateBookingForm
from clinic.context import Clinic
from clinic.reception.turn import Said, Turn
from clinic.settings import ROOT

KEY = "a secret of enough length"
MARKER = "zqxmarker"
names = itertools.count()


def call(action: str, text: str = MARKER) -> dict[str, Any]:
    """What Rasa sends for one action."""
    return {
        "version": "3.6.21",
        "next_action": action,
        "sender_id": "c1",
        "tracker": {
            "sender_id": "c1",
            "slots": {"requested_slot": "booking_name", "booking_treatment": "microneedling"},
            "latest_message": {"text": text, "intent": {"name": "inform", "confidence": 1.0}, "entities": []},
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
        },
    }


@pytest.fixture
def app(clinic: Clinic) -> Sanic[Any, Any]:
    return create_app(clinic, KEY, name=f"actions_{next(names)}")


async def serve(app: Sanic[Any, Any], method: str, path: str, **given: Any) -> httpx.Response:
    """One request to the real server on a free port."""
    async with serving(app) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        return await client.request(method, path, **given)


def post(app: Sanic[Any, Any], body: Any, key: str | None = KEY) -> httpx.Response:
    headers = {"X-Needlepoint-Key": key} if key is not None else {}
    return asyncio.run(serve(app, "POST", "/webhook", json=body, headers=headers))


@pytest.mark.parametrize("key", [None, "", "wrong", KEY + "x", KEY[:-1]])
def test_without_the_secret_nothing_is_done(app: Sanic[Any, Any], key: str | None) -> None:
    assert post(app, call("action_greet"), key).status_code == 401


def test_health_is_open(app: Sanic[Any, Any]) -> None:
    response = asyncio.run(serve(app, "GET", "/health"))
    assert response.status_code == 200
    assert response.json()["status"] == "ok"


@pytest.mark.parametrize(("body", "status"), [(["not", "a", "call"], 400), (call("action_unknown"), 404), (None, 400)])
def test_a_body_that_is_no_call_is_refused(app: Sanic[Any, Any], body: Any, status: int) -> None:
    assert post(app, body).status_code == status


def failing(_: object, turn: Turn) -> Said:
    raise RuntimeError(f"could not read {turn.text}")


def test_a_failing_action_apologises_and_keeps_the_words_to_itself(
    app: Sanic[Any, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for action_class in ACTIONS:
        monkeypatch.setattr(action_class, "handle", failing)
    with caplog.at_level(logging.DEBUG):
        response = post(app, call("action_greet"))
    assert response.status_code == 200
    assert "Sorry" in response.json()["responses"][0]["custom"]["text"]
    assert MARKER not in response.text
    assert MARKER not in caplog.text
    assert "kind=RuntimeError" in caplog.text


def test_a_failing_form_keeps_its_step(app: Sanic[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ValidateBookingForm, "handle", failing)
    events = post(app, call("validate_booking_form")).json()["events"]
    kept = {event["name"]: event["value"] for event in events}
    assert kept["requested_slot"] == "booking_name"
    assert kept["booking_treatment"] == "microneedling"


def test_a_slow_action_is_given_up(app: Sanic[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(_: object, turn: Turn) -> Said:
        time.sleep(0.4)
        return Said(())

    monkeypatch.setattr("actions.base.TIME_LIMIT_SECONDS", 0.05)
    for action_class in ACTIONS:
        monkeypatch.setattr(action_class, "handle", slow)
    assert "Sorry" in post(app, call("action_greet")).json()["responses"][0]["custom"]["text"]


def test_every_action_of_the_domain_is_known(clinic: Clinic) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    assert set(domain["actions"]) == set(build_executor(clinic).actions)


def test_the_executor_needs_no_domain() -> None:
    assert Executor().update_and_return_domain({"domain": None}, "action_greet") == {}


def test_a_turn_is_read_whole() -> None:
    date = {"entity": "date", "value": "thursday", "start": 28, "end": 36, "negated": True, "about": "other"}
    message = {
        "text": "does it hurt and can I book thursday",
        "message_id": "m1",
        "intent": {"name": "ask_pain", "confidence": 0.9},
        "entities": [date],
        "intent_ranking": [{"name": "nlu_fallback", "confidence": 0.3}, {"name": "ask_pain", "confidence": 0.2}],
        "questions": [
            {"text": "does it hurt", "intent": {"name": "ask_pain"}, "entities": []},
            {"text": "can I book thursday", "intent": {"name": "book_appointment"}, "entities": []},
        ],
        "metadata": {"button": {"opening": "x"}},
    }
    turn = turn_of(Tracker("c1", {}, message, [], False, None, {}, None))
    assert (turn.conversation_id, turn.message_id, turn.intent) == ("c1", "m1", "ask_pain")
    assert turn.entities[0].text == "thursday"
    assert turn.entities[0].negated
    assert turn.entities[0].about == "other"
    assert [question.intent for question in turn.questions] == ["ask_pain"]
    assert turn.tasks == ("book_appointment",)
    assert turn.pressed == {"opening": "x"}
    assert turn.guesses == (("ask_pain", 0.2),)


def test_a_message_of_one_thing_is_its_own_part() -> None:
    message = {"text": "hi", "intent": {"name": "greet"}, "entities": [], "questions": []}
    turn = turn_of(Tracker("c1", {}, message, [], False, None, {}, None))
    assert [part.intent for part in turn.parts] == ["greet"]
    assert turn.message_id == ""
