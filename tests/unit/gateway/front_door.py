"""The real gateway on a real port, with a stand-in for Rasa that does what the message tells it to."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import uvicorn

from clinic.context import Clinic
from gateway.app import create_app
from gateway.front import Front
from gateway.protocol import Guarded

REPLIES: dict[str, list[dict[str, Any]]] = {
    "book": [
        {
            "text": "Shall I book it?",
            "sources": [],
            "buttons": [{"title": "Yes, book it", "intent": "affirm", "data": {"step": "confirm"}}],
            "urgent": False,
        }
    ],
    "slots": [
        {
            "text": "These are free.",
            "sources": [],
            "buttons": [],
            "card": {
                "kind": "slots",
                "slots": [
                    {
                        "slot_id": "s1",
                        "starts_at": "2026-11-24T10:00:00+00:00",
                        "minutes": 75,
                        "practitioner": "Maya Lindqvist",
                        "treatment": "microneedling",
                        "data": {"opening": "microneedling:maya:1"},
                    }
                ],
            },
        }
    ],
    "two": [{"text": "first"}, {"custom": {"text": "second"}}],
    "odd": [{"nothing": "usable"}],
    "empty": [],
}


class FakeRasa:
    """Rasa's message channel: `calls` is what it was sent, in order of arrival; `spans` when each was worked on.
    `heard` is what its parse says of a text, after `seconds`; `parsed` what it was asked of."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.heard: dict[str, dict[str, Any]] = {}
        self.parsed: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.spans: list[tuple[str, float, float]] = []
        self.script: dict[str, list[dict[str, Any]]] = dict(REPLIES)
        self._lock = threading.Lock()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # one packet an answer, or the other side waits for the rest

            def do_GET(self) -> None:
                self._send(200, {"status": "ok"})

            def do_POST(self) -> None:
                call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.path.startswith("/model/parse"):
                    fake.parsed.append(call["text"])
                    heard = dict(fake.heard.get(call["text"], {"intent": {"name": "inform"}}))
                    time.sleep(heard.pop("seconds", 0))
                    self._send(200, heard)
                    return
                begun = time.monotonic()
                with fake._lock:
                    fake.calls.append(call)
                    fake.headers.append(dict(self.headers))
                word, _, rest = call["text"].partition(" ")
                if word == "slow":
                    time.sleep(float(rest or "0.3"))
                with fake._lock:
                    fake.spans.append((call["text"], begun, time.monotonic()))
                if word == "crash":
                    self._send(500, {"error": "no"})
                elif word == "notjson":
                    self._send_raw(200, b"<html>")
                else:
                    self._send(200, fake.script.get(word, [{"text": f"You said: {call['text']}", "sources": []}]))

            def _send(self, status: int, body: Any) -> None:
                self._send_raw(status, json.dumps(body).encode())

            def _send_raw(self, status: int, body: bytes) -> None:
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except BrokenPipeError:
                    pass

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def texts(self) -> list[str]:
        return [call["text"] for call in self.calls]

    def forget(self) -> None:
        """Forgets what it was sent, and what it was told to hear."""
        for kept in (self.calls, self.headers, self.spans, self.heard, self.parsed):
            kept.clear()

    def stop(self) -> None:
        if not self._thread.is_alive():
            return
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Talk:
    """One conversation over HTTP."""

    def __init__(self, base_url: str) -> None:
        self.client = httpx.Client(base_url=base_url, timeout=20, trust_env=False)
        made = self.client.post("/api/conversations")
        assert made.status_code == 201, made.text
        self.id = made.json()["conversation_id"]
        self.token = made.json()["token"]
        self.client.headers["Authorization"] = f"Bearer {self.token}"
        self.path = f"/api/conversations/{self.id}/messages"

    def post(self, **body: Any) -> httpx.Response:
        return self.client.post(self.path, json=body)

    def say(self, text: str, **more: Any) -> list[dict[str, Any]]:
        response = self.post(text=text, **more)
        assert response.status_code == 200, response.text
        messages: list[dict[str, Any]] = response.json()["messages"]
        return messages

    @property
    def transcript(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.client.get(self.path).json()["messages"]
        return messages

    def close(self) -> None:
        self.client.close()


class Door:
    """A running gateway with its clinic and its stand-in for Rasa."""

    def __init__(self, clinic: Clinic, rasa: FakeRasa, base_url: str, front: Front) -> None:
        self.clinic = clinic
        self.rasa = rasa
        self.front = front
        self.base_url = base_url
        self.client = httpx.Client(base_url=base_url, timeout=20, trust_env=False)
        self._talks: list[Talk] = []

    def talk(self) -> Talk:
        talk = Talk(self.base_url)
        self._talks.append(talk)
        return talk

    def close(self) -> None:
        for talk in self._talks:
            talk.close()
        self.client.close()


@contextmanager
def open_door(clinic: Clinic, rasa: FakeRasa) -> Iterator[Door]:
    """Serves the gateway of `clinic` on a free port."""
    app = create_app(clinic, warm_after=3600)
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        log_config=None,
        access_log=False,
        ws="none",
        proxy_headers=False,
        server_header=False,
        http=Guarded,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the gateway did not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    door = Door(clinic, rasa, f"http://127.0.0.1:{port}", app.state.front)
    try:
        yield door
    finally:
        door.close()
        server.should_exit = True
        thread.join(20)
    assert not thread.is_alive()


def beat(clinic: Clinic) -> None:
    """The worker's heartbeat, as if it ran."""
    heartbeat = clinic.settings.var / "run" / "worker.heartbeat"
    heartbeat.parent.mkdir(parents=True, exist_ok=True)
    heartbeat.touch()
    os.utime(heartbeat)
