"""The running stack for tests: real Rasa, real action server, real worker, real gateway, on free ports of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from clinic.context import Clinic
from clinic.settings import ROOT, Settings, load_settings

READY_SECONDS = 120
START_SECONDS = 900
"""A first start may train the model, on a machine that does other things as well."""


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at this moment, all different."""
    probes = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Conversation:
    """One visitor's conversation over HTTP."""

    def __init__(self, base_url: str) -> None:
        self.client = httpx.Client(base_url=base_url, timeout=20)
        made = self.client.post("/api/conversations")
        assert made.status_code == 201, made.text
        self.id: str = made.json()["conversation_id"]
        self.token: str = made.json()["token"]
        self.client.headers["Authorization"] = f"Bearer {self.token}"
        self.last: list[dict[str, Any]] = []

    @property
    def path(self) -> str:
        return f"/api/conversations/{self.id}/messages"

    def send(self, **body: str) -> list[dict[str, Any]]:
        """Sends a message and gives the replies; never an empty list."""
        response = self.client.post(self.path, json=body)
        assert response.status_code == 200, response.text
        self.last = response.json()["messages"]
        assert self.last, f"no reply to {body}"
        for message in self.last:
            assert message["text"].strip(), f"an empty reply to {body}"
        return self.last

    def say(self, text: str) -> list[dict[str, Any]]:
        return self.send(text=text)

    def press(self, payload: str) -> list[dict[str, Any]]:
        return self.send(payload=payload)

    @property
    def text(self) -> str:
        """All text of the last replies."""
        return "\n".join(message["text"] for message in self.last)

    def card(self, kind: str | None = None) -> dict[str, Any] | None:
        """The last card of that kind in the last replies (of any kind when none is named)."""
        cards = [m["card"] for m in self.last if m.get("card") and kind in (None, m["card"]["kind"])]
        return cards[-1] if cards else None

    @property
    def sources(self) -> list[dict[str, Any]]:
        return [source for message in self.last for source in message["sources"]]

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for message in self.last for button in message["buttons"]]

    def close(self) -> None:
        self.client.close()


@dataclass
class RunningStack:
    """A stack started by the same command that `make run` uses."""

    settings: Settings
    process: subprocess.Popen[str]
    base_url: str
    log: Path
    open_conversations: list[Conversation] = field(default_factory=list)

    def conversation(self) -> Conversation:
        """A new conversation; it is closed with the others at the end of the test."""
        made = Conversation(self.base_url)
        self.open_conversations.append(made)
        return made

    def close_conversations(self) -> None:
        """Gives all connections back."""
        for conversation in self.open_conversations:
            conversation.close()
        self.open_conversations.clear()

    def clinic(self) -> Clinic:
        """The stack's own database, for looking at rows."""
        return Clinic(self.settings)

    def pid(self, part: str) -> int:
        return int((self.settings.var / "run" / f"{part}.pid").read_text())

    def kill(self, part: str) -> None:
        """Ends a part without warning."""
        os.kill(self.pid(part), signal.SIGKILL)

    def ready(self) -> httpx.Response:
        return httpx.get(f"{self.base_url}/health/ready", timeout=10)

    def wait_ready(self, seconds: float = READY_SECONDS) -> None:
        """Waits until every part answers."""
        deadline = time.monotonic() + seconds
        last = ""
        while time.monotonic() < deadline:
            try:
                response = self.ready()
                last = response.text
                if response.status_code == 200:
                    return
            except httpx.HTTPError as error:
                last = repr(error)
            time.sleep(0.3)
        raise AssertionError(f"not ready after {seconds} s: {last}\n{self.log.read_text()[-3000:]}")

    def parse(self, text: str) -> dict[str, Any]:
        """What Rasa understands of a sentence."""
        url = f"{self.settings.rasa_url}/model/parse"
        response = httpx.post(url, params={"token": self.settings.rasa_token}, json={"text": text}, timeout=10)
        assert response.status_code == 200, response.text
        parsed: dict[str, Any] = response.json()
        return parsed

    def stop(self) -> None:
        """Ctrl-C, and the proof that nothing is left."""
        self.close_conversations()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=30)


def start_stack(folder: Path, *, settings: Settings | None = None, **environment: str) -> RunningStack:
    """Starts a stack on `folder` (or again on an earlier one's settings) and waits until it is ready."""
    folder.mkdir(parents=True, exist_ok=True)
    if settings is None:
        gateway, rasa, actions = free_ports(3)
        settings = load_settings(
            var=folder / "var",
            port=gateway,
            rasa_port=rasa,
            actions_port=actions,
            limit_session=0,
            limit_address=0,
            now=environment.get("NEEDLEPOINT_NOW"),
        )
    variables = {
        "NEEDLEPOINT_VAR": str(settings.var),
        "PORT": str(settings.port),
        "NEEDLEPOINT_RASA_PORT": str(settings.rasa_port),
        "NEEDLEPOINT_ACTIONS_PORT": str(settings.actions_port),
        "NEEDLEPOINT_LIMIT_SESSION": str(settings.limit_session),
        "NEEDLEPOINT_LIMIT_ADDRESS": str(settings.limit_address),
    } | environment
    log = folder / f"stack-{time.monotonic_ns()}.log"
    with log.open("a") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", "run"],
            cwd=ROOT,
            env=os.environ | variables,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
    stack = RunningStack(settings, process, f"http://127.0.0.1:{settings.port}", log)
    deadline = time.monotonic() + START_SECONDS
    while "Ready after" not in log.read_text():
        if process.poll() is not None:
            raise AssertionError(f"the stack did not start:\n{log.read_text()}")
        if time.monotonic() > deadline:
            stack.stop()
            raise AssertionError(f"the stack was not ready after {START_SECONDS} s:\n{log.read_text()}")
        time.sleep(0.2)
    try:
        stack.wait_ready(20)
    except AssertionError:
        stack.stop()
        raise
    return stack
