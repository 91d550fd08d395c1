"""The needlepoint command, for people and as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from clinic.settings import ROOT

if TYPE_CHECKING:
    from tests.stack_fixture import RunningStack

pytestmark = pytest.mark.stack


def needlepoint(stack: RunningStack, *words: str) -> subprocess.CompletedProcess[str]:
    variables = os.environ | {
        "NEEDLEPOINT_VAR": str(stack.settings.var),
        "PORT": str(stack.settings.port),
        "NEEDLEPOINT_RASA_PORT": str(stack.settings.rasa_port),
        "NEEDLEPOINT_ACTIONS_PORT": str(stack.settings.actions_port),
    }
    return subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def as_json(ended: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(ended.stdout)
    return parsed


def test_ask(stack: RunningStack) -> None:
    plain = needlepoint(stack, "ask", "how many sessions for acne scars?")
    assert plain.returncode == 0, plain.stderr
    assert "3 to 6" in plain.stdout
    answer = as_json(needlepoint(stack, "ask", "does it hurt?", "--json"))
    assert answer["answered"] is True
    assert answer["sources"]
    assert answer["read_by"] == "rasa"


def test_ask_puts_red_flags_first(stack: RunningStack) -> None:
    answer = as_json(
        needlepoint(stack, "ask", "my face is hot and swollen, redness is spreading and I have a fever", "--json")
    )
    assert answer["urgent"] is True


def test_export_then_erase(stack: RunningStack) -> None:
    talk = stack.conversation()
    talk.say("exportmarker does it hurt?")
    exported = needlepoint(stack, "export", talk.id, "--json")
    assert exported.returncode == 0, exported.stderr
    assert "exportmarker" in exported.stdout
    erased = as_json(needlepoint(stack, "erase", talk.id, "--json"))
    assert erased["erased"] is True
    assert talk.client.get(talk.path).status_code == 404
    unknown = needlepoint(stack, "erase", talk.id, "--json")
    assert unknown.returncode == 1
    assert as_json(unknown)["error"]["code"] == "unknown_conversation"
    talk.close()


def test_doctor(stack: RunningStack) -> None:
    ended = needlepoint(stack, "doctor", "--json")
    report = as_json(ended)
    assert report["ok"] is True, ended.stdout
    assert ended.returncode == 0
    assert "all parts answer" in next(f["found"] for f in report["findings"] if f["check"] == "running")


def test_clinic_check_names_file_record_and_field(stack: RunningStack, tmp_path: Path) -> None:
    assert as_json(needlepoint(stack, "clinic", "check", "--json"))["ok"] is True
    for file in (ROOT / "data" / "clinic").glob("*.yml"):
        text = file.read_text()
        (tmp_path / file.name).write_text(
            text.replace("minutes: 90", "minutes: 91", 1) if file.name == "treatments.yml" else text
        )
    broken = as_json(needlepoint(stack, "clinic", "check", str(tmp_path), "--json"))
    if (tmp_path / "treatments.yml").read_text() != (ROOT / "data" / "clinic" / "treatments.yml").read_text():
        assert broken["ok"] is False
        assert broken["problems"][0]["file"].endswith("treatments.yml")
        assert broken["problems"][0]["record"]
        assert "minutes" in broken["problems"][0]["field"]
