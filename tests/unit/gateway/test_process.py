"""The gateway as a process: what it logs, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from clinic.settings import ROOT
from tests.stack_fixture import free_ports
from tests.unit.gateway.conftest import settings_in
from tests.unit.gateway.front_door import FakeRasa, Talk

MARKER = "zqxmarker"


class Process:
    """`python -m gateway` on a copy of the loaded clinic."""

    def __init__(self, var: Path, rasa: FakeRasa) -> None:
        (port,) = free_ports(1)
        settings = settings_in(var, port=port, rasa_port=rasa.port, actions_port=rasa.port)
        self.base_url = f"http://127.0.0.1:{port}"
        self.log = var / "gateway.log"
        variables = {
            "NEEDLEPOINT_VAR": str(var),
            "NEEDLEPOINT_PORT": str(settings.port),
            "NEEDLEPOINT_RASA_PORT": str(rasa.port),
            "NEEDLEPOINT_ACTIONS_PORT": str(rasa.port),
        }
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gateway"], cwd=ROOT, env=os.environ | variables, stdout=out, stderr=out
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"{self.base_url}/health/live", trust_env=False)
                return
            except httpx.HTTPError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < deadline
                time.sleep(0.1)

    def stop(self) -> float:
        """Tells it to stop; the seconds it took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        return time.monotonic() - begun


@pytest.fixture
def process(loaded_var: Path, tmp_path: Path) -> Iterator[Process]:
    import shutil

    shutil.copytree(loaded_var, tmp_path / "var")
    rasa = FakeRasa()
    started = Process(tmp_path / "var", rasa)
    yield started
    if started.process.poll() is None:
        started.stop()
    rasa.stop()


@contextmanager
def talking(process: Process) -> Iterator[Talk]:
    talk = Talk(process.base_url)
    yield talk
    talk.close()


def test_the_log_has_a_line_for_each_call_and_no_word_of_a_visitor(process: Process) -> None:
    forged = f'{MARKER}\n{{"event": "request", "status": 200, "forged": true}}\n\x1b[31mred'
    with talking(process) as talk:
        talk.say(forged)
        talk.say(f"crash {MARKER}")
        talk.post(text=f"{MARKER}" * 2000)
        talk.client.post(talk.path, content=f"{MARKER} is not json".encode())
        talk.post(payload=MARKER)
        talk.client.get(f"/{MARKER}?q={MARKER}", headers={"X-Any": MARKER, "User-Agent": MARKER})
        talk.client.get(f"/api/conversations/{MARKER}/messages")
        token = talk.token
    process.stop()
    text = process.log.read_text()
    assert MARKER not in text
    assert token not in text
    lines = [json.loads(line) for line in text.splitlines()]
    assert all("forged" not in line for line in lines)
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) == 8
    assert {"method", "route", "status", "ms", "at", "level"} <= set(requests[0])
    assert [line["why"] for line in lines if line["event"] == "rasa_away"] == ["refused"]


def test_it_ends_soon_also_with_an_open_stream_and_lets_a_turn_end(process: Process) -> None:
    with talking(process) as talk:
        listening = threading.Event()

        def listen() -> None:
            with httpx.stream(
                "GET",
                f"{process.base_url}/api/conversations/{talk.id}/events",
                headers=dict(talk.client.headers),
                timeout=20,
                trust_env=False,
            ) as response:
                for _ in response.iter_lines():
                    listening.set()

        stream = threading.Thread(target=listen)
        stream.start()
        assert listening.wait(10)
        answers: list[int] = []
        turn = threading.Thread(target=lambda: answers.append(talk.post(text="slow 1").status_code))
        turn.start()
        time.sleep(0.3)
        assert process.stop() < 6
        turn.join(10)
        stream.join(10)
        assert answers == [200]
        assert not stream.is_alive()
