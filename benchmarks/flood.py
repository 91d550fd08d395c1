"""One visitor floods the chat: what the others notice.

`python -m benchmarks.flood` starts a stack of its own (60 messages a minute and conversation) and prints one JSON line.
Quiet and flooded stretches alternate within the run, so that what else the machine does touches both alike.
"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import httpx

from benchmarks.stack import QUESTIONS, percentile
from clinic.settings import load_settings
from tests.stack_fixture import Conversation, free_ports, start_stack

STRETCH_SECONDS = 5.0
OTHERS = 2
PAUSE_SECONDS = 0.25
"""What another visitor reads for before the next question."""
CONNECTIONS = 2
FLOOD_SECONDS = 0.05
"""The flooding visitor sends on each connection this often: 2,400 a minute, forty times the limit."""
UNTIL_REFUSED_SECONDS = 90.0


class Flood:
    """One visitor who never stops."""

    def __init__(self, base_url: str) -> None:
        self.statuses: dict[int, int] = {}
        self.without_retry_after = 0
        self._talk = Conversation(base_url)
        self._on = threading.Event()
        self._over = False
        self._threads = [threading.Thread(target=self._send) for _ in range(CONNECTIONS)]
        for thread in self._threads:
            thread.start()

    def _send(self) -> None:
        with httpx.Client(base_url=self._talk.client.base_url, headers=self._talk.client.headers, timeout=20) as client:
            while not self._over:
                if not self._on.wait(0.05):
                    continue
                sent = time.monotonic()
                answer = client.post(self._talk.path, json={"text": "does it hurt?"})
                self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
                time.sleep(max(0.0, FLOOD_SECONDS - (time.monotonic() - sent)))
                self.without_retry_after += answer.status_code == 429 and not answer.headers.get("Retry-After")

    def switch(self, on: bool) -> None:
        """Begins, or pauses."""
        if on:
            self._on.set()
        else:
            self._on.clear()

    def stop(self) -> None:
        self._over = True
        self._on.set()
        for thread in self._threads:
            thread.join()
        self._talk.close()


def others(base_url: str, seconds: float) -> list[float]:
    """Milliseconds of each answer to a few visitors who read between their questions."""
    taken: list[float] = []
    end = time.monotonic() + seconds

    def visit(number: int) -> None:
        talk = Conversation(base_url)
        turn = number
        while time.monotonic() < end:
            begun = time.perf_counter()
            talk.say(QUESTIONS[turn % len(QUESTIONS)])
            taken.append((time.perf_counter() - begun) * 1000)
            turn += 1
            time.sleep(PAUSE_SECONDS)
        talk.close()

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(OTHERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def measure(base_url: str, pairs: int = 6, seconds: float = STRETCH_SECONDS) -> dict[str, Any]:
    """Alternates quiet and flooded stretches; the others' p50 and p95 of both, in ms, and what the flood was told."""
    flood = Flood(base_url)
    quiet: list[float] = []
    flooded: list[float] = []
    try:
        flood.switch(on=True)
        begun = time.monotonic()
        while 429 not in flood.statuses and time.monotonic() - begun < UNTIL_REFUSED_SECONDS:
            others(base_url, 1)  # until the limit is reached, and everything is warm
        for number in range(pairs * 2):
            on = number % 4 in (1, 2)
            flood.switch(on=on)
            (flooded if on else quiet).extend(others(base_url, seconds))
    finally:
        flood.stop()
    p95 = {name: percentile(times, 0.95) for name, times in (("quiet", quiet), ("flooded", flooded))}
    return {
        "answers": [len(quiet), len(flooded)],
        "p50_ms": [round(percentile(quiet, 0.5), 1), round(percentile(flooded, 0.5), 1)],
        "p95_ms": [round(p95["quiet"], 1), round(p95["flooded"], 1)],
        "p95_ratio": round(p95["flooded"] / p95["quiet"], 2),
        "flood": flood.statuses,
        "without_retry_after": flood.without_retry_after,
    }


def main() -> None:
    """Starts a stack, measures, prints."""
    with tempfile.TemporaryDirectory(prefix="needlepoint-flood-") as folder:
        gateway, rasa, actions = free_ports(3)
        settings = load_settings(
            var=Path(folder) / "var", port=gateway, rasa_port=rasa, actions_port=actions, limit_address=0
        )
        stack = start_stack(Path(folder), settings=settings)
        try:
            print(json.dumps(measure(stack.base_url)))
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
