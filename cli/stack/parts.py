"""The four parts of a running Needlepoint: how each is started, and how it says that it is ready."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from clinic.settings import ROOT, Settings

RASA_PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
HEARTBEAT_SECONDS = 15
"""A worker whose heartbeat file is older than this is taken for dead."""


@dataclass(frozen=True)
class Part:
    """One process of the stack."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    ready: Callable[[httpx.Client], bool]


def heartbeat_file(settings: Settings) -> Path:
    """The file whose modification time the worker renews."""
    return settings.var / "run" / "worker.heartbeat"


def shared_environment(settings: Settings) -> dict[str, str]:
    """The environment of every part: all settings spelled out, so that each part reads the same ones."""
    environment = {name: value for name, value in os.environ.items() if name != "PORT"}
    values = settings.model_dump(mode="json")
    for name, value in values.items():
        if value is not None:
            environment[f"NEEDLEPOINT_{name.upper()}"] = str(value)
    environment["PYTHONPATH"] = str(ROOT)
    environment["PYTHONUNBUFFERED"] = "1"
    return environment


def rasa_environment(settings: Settings) -> dict[str, str]:
    """The environment of the Rasa process and of Rasa's own commands."""
    return shared_environment(settings) | {
        "NEEDLEPOINT_ACTIONS_URL": f"{settings.actions_url}/webhook",
        "NEEDLEPOINT_TRACKER_DB": str(settings.tracker_db),
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_HOST": "127.0.0.1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONWARNINGS": "ignore",
        "LOG_LEVEL": "ERROR",
        "MPLCONFIGDIR": str(settings.var / "run"),
    }


def _answers(client: httpx.Client, url: str, **params: str) -> bool:
    try:
        return client.get(url, params=params).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _reads(client: httpx.Client, settings: Settings) -> bool:
    """Whether Rasa understands a sentence: its first one takes seconds, and no visitor should wait for it."""
    url = f"{settings.rasa_url}/model/parse"
    sentence = {"text": "does it hurt, and how long will my face be red for?"}
    try:
        answer = client.post(url, params={"token": settings.rasa_token}, json=sentence, timeout=20)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK


def parts(settings: Settings, model: Path) -> list[Part]:
    """The parts of this settings' stack, the slowest to start first."""
    python = sys.executable
    shared = shared_environment(settings)
    started_at = time.time()

    def worker_ready(_client: httpx.Client) -> bool:
        file = heartbeat_file(settings)
        return file.exists() and file.stat().st_mtime >= max(started_at, time.time() - HEARTBEAT_SECONDS)

    # fmt: off
    rasa = (
        str(RASA_PYTHON), "-m", "rasa", "run", "--enable-api",
        f"--auth-token={settings.rasa_token}",  # one word: a token may begin with a dash
        "-i", "127.0.0.1", "-p", str(settings.rasa_port), "--model", str(model),
        "--endpoints", str(ROOT / "endpoints.yml"), "--credentials", str(ROOT / "credentials.yml"),
    )
    # fmt: on
    return [
        Part(
            "rasa",
            rasa,
            rasa_environment(settings),
            lambda client: _reads(client, settings),
        ),
        Part(
            "actions",
            (python, "-m", "actions"),
            shared,
            lambda client: _answers(client, f"{settings.actions_url}/health"),
        ),
        Part("worker", (python, "-m", "worker"), shared, worker_ready),
        Part(
            "gateway",
            (python, "-m", "gateway"),
            shared,
            lambda client: _answers(client, f"http://127.0.0.1:{settings.port}/health/live"),
        ),
    ]
