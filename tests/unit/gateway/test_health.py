"""Readiness asks each part and names the missing ones."""

from __future__ import annotations

import os
import time

import pytest

from tests.unit.gateway.front_door import Door, beat


def test_live_needs_nothing(own_door: Door) -> None:
    own_door.rasa.stop()
    assert own_door.client.get("/health/live").json() == {"status": "ok"}


def test_ready_when_all_parts_answer(own_door: Door) -> None:
    beat(own_door.clinic)
    response = own_door.client.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_a_worker_without_a_fresh_heartbeat_is_missing(own_door: Door) -> None:
    response = own_door.client.get("/health/ready")
    assert response.status_code == 503
    error = response.json()["error"]
    assert (error["code"], error["missing"]) == ("not_ready", ["worker"])
    assert error["message"]
    beat(own_door.clinic)
    old = time.time() - 16
    os.utime(own_door.clinic.settings.var / "run" / "worker.heartbeat", (old, old))
    assert own_door.client.get("/health/ready").json()["error"]["missing"] == ["worker"]


def test_rasa_and_the_action_server_are_named(own_door: Door) -> None:
    beat(own_door.clinic)
    own_door.rasa.stop()
    error = own_door.client.get("/health/ready").json()["error"]
    assert error["missing"] == ["rasa", "actions"]


def test_a_database_that_does_not_answer_is_named(own_door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    from clinic.storage import DatabaseAway

    def away() -> None:
        raise DatabaseAway("gone")

    beat(own_door.clinic)
    monkeypatch.setattr(own_door.clinic.database, "check", away)
    assert own_door.client.get("/health/ready").json()["error"]["missing"] == ["database"]
