"""Starting: what is said when something is in the way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from clinic.settings import ROOT
from tests.stack_fixture import free_ports

pytestmark = pytest.mark.stack


def run_cli(tmp_path: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = os.environ | {"NEEDLEPOINT_VAR": str(tmp_path / "var")} | environment
    return subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        rasa, actions = free_ports(2)
        ended = run_cli(
            tmp_path, "run", PORT=str(port), NEEDLEPOINT_RASA_PORT=str(rasa), NEEDLEPOINT_ACTIONS_PORT=str(actions)
        )
    assert ended.returncode == 1
    assert f"Port {port} is taken" in ended.stdout


def test_a_wrong_setting_is_one_clear_line(tmp_path: Path) -> None:
    ended = run_cli(tmp_path, "doctor", NEEDLEPOINT_NOW="yesterday")
    assert "NEEDLEPOINT_NOW" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr


def test_production_refuses_missing_secrets(tmp_path: Path) -> None:
    ended = run_cli(tmp_path, "run", NEEDLEPOINT_MODE="production")
    assert ended.returncode != 0
    assert "NEEDLEPOINT_SECRET" in ended.stdout + ended.stderr


def test_production_refuses_the_sample_clinic(tmp_path: Path) -> None:
    secrets = {f"NEEDLEPOINT_{name}": "x" * 40 for name in ("SECRET", "RASA_TOKEN", "CHANNEL_KEY", "ACTIONS_KEY")}
    ports = dict(
        zip(("PORT", "NEEDLEPOINT_RASA_PORT", "NEEDLEPOINT_ACTIONS_PORT"), map(str, free_ports(3)), strict=True)
    )
    ended = run_cli(tmp_path, "run", NEEDLEPOINT_MODE="production", **secrets, **ports)
    assert ended.returncode == 1
    assert "sample clinic" in ended.stdout
