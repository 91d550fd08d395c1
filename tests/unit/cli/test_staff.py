"""`needlepoint takeover`, `handback`, `clear` and `alerts`, for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import staff
from cli.app import app
from clinic import conversations
from clinic.context import Clinic
from clinic.knowledge import load
from clinic.settings import load_settings
from tests.conftest import TEST_NOW


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    settings = load_settings(var=tmp_path, now=TEST_NOW)
    clinic = Clinic(settings)
    clinic.database.migrate()
    load(clinic.database, settings.data_dir, clinic.now())
    monkeypatch.setattr(staff, "open_clinic", lambda: clinic)
    yield clinic
    clinic.close()


def run(*words: str, exit_code: int = 0) -> dict[str, Any]:
    ended = CliRunner().invoke(app, [*words, "--json"])
    assert ended.exit_code == exit_code, ended.output
    parsed: dict[str, Any] = json.loads(ended.stdout)
    return parsed


def test_of_two_who_take_over_the_second_is_told(clinic: Clinic) -> None:
    talk = conversations.create(clinic)
    assert run("takeover", talk.id, "--by", "Ada")["state"] == "person"
    assert run("takeover", talk.id, "--by", "Ben", exit_code=1)["error"]["code"] == "already_taken"
    assert run("handback", talk.id)["state"] == "bot"
    assert run("handback", talk.id, exit_code=1)["error"]["code"] == "not_taken"


def test_an_alert_is_listed_until_it_is_cleared(clinic: Clinic) -> None:
    talk = conversations.create(clinic)
    conversations.raise_alert(clinic, talk.id, "red_flag", "pus")
    assert [row["flag_id"] for row in run("alerts")["alerts"]] == ["pus"]
    assert run("clear", talk.id, "--by", "Ada") == {"conversation_id": talk.id, "cleared": 1, "by": "Ada"}
    assert run("alerts")["alerts"] == []
    assert run("clear", talk.id)["cleared"] == 0


@pytest.mark.parametrize("command", ["takeover", "handback", "clear"])
def test_an_unknown_conversation_is_said_so(clinic: Clinic, command: str) -> None:
    assert run(command, "gone", exit_code=1)["error"]["code"] == "unknown_conversation"
    assert "no conversation gone" in CliRunner().invoke(app, [command, "gone"]).output
