"""`needlepoint override`: on record with a name and a reason, refused without, shown and withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import override
from cli.app import app
from clinic import conversations, privacy
from clinic.context import Clinic
from clinic.conversations import Fact
from clinic.knowledge import load
from clinic.settings import load_settings
from tests.conftest import TEST_NOW


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    settings = load_settings(var=tmp_path, now=TEST_NOW)
    clinic = Clinic(settings)
    clinic.database.migrate()
    load(clinic.database, settings.data_dir, clinic.now())
    monkeypatch.setattr(override, "open_clinic", lambda: clinic)
    yield clinic
    clinic.close()


def run(*words: str, exit_code: int = 0) -> dict[str, Any]:
    ended = CliRunner().invoke(app, ["override", *words, "--json"])
    assert ended.exit_code == exit_code, ended.output
    parsed: dict[str, Any] = json.loads(ended.stdout)
    return parsed


def test_an_override_from_the_terminal(clinic: Clinic) -> None:
    talk = conversations.create(clinic)
    conversations.remember(clinic, talk.id, [Fact("condition", "vitiligo_koebner")])
    assert run(talk.id)["standing"] == ["vitiligo_koebner"]
    assert run(talk.id, "--rule", "vitiligo_koebner", exit_code=1)["error"]["code"] == "no_reason"
    done = run(talk.id, "--reason", "stable, seen today", "--by", "Dr Ada")
    assert (done["gate"], done["lifted"]) == ("open", ["vitiligo_koebner"])
    (record,) = run(talk.id)["overrides"]
    assert (record["by"], record["reason"], record["rules"]) == ("Dr Ada", "stable, seen today", ["vitiligo_koebner"])
    assert "stable, seen today" in CliRunner().invoke(app, ["override", talk.id]).output
    assert privacy.export(clinic, talk.id)["gate_override"][0]["reason"] == "stable, seen today"
    assert run(talk.id, "--withdraw", "--by", "Ben")["gate"] == "consult"
    privacy.erase(clinic, talk.id, exclusive=True)
    assert run(talk.id, exit_code=1)["error"]["code"] == "unknown_conversation"


def test_what_nobody_lifts_and_what_needs_no_lifting(clinic: Clinic) -> None:
    talk = conversations.create(clinic)
    assert run(talk.id, "--reason", "just so", exit_code=1)["error"]["code"] == "nothing_to_lift"
    conversations.remember(clinic, talk.id, [Fact("condition", "keloid")])
    assert run(talk.id, "--reason", "please", exit_code=1)["error"]["code"] == "never_lifted"
