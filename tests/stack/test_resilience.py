"""What happens when a part dies, and when everything is stopped and started again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from benchmarks import flood
from tests.conftest import TEST_NOW
from tests.rows import bookings_of
from tests.stack_fixture import Conversation, RunningStack, start_stack

PARTS = ("actions", "worker", "gateway")
KILLS_OF_A_STACK = 6
KILLS = int(os.environ.get("NEEDLEPOINT_TEST_KILLS", "50" if os.environ.get("NEEDLEPOINT_TEST_SOAK") else "3"))
pytestmark = [pytest.mark.stack, pytest.mark.slow]

SOAK = bool(os.environ.get("NEEDLEPOINT_TEST_SOAK"))


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack of our own, to break. Its conversations have their limit."""
    running = start_stack(tmp_path_factory.mktemp("fragile"), NEEDLEPOINT_NOW=TEST_NOW, NEEDLEPOINT_LIMIT_SESSION="60")
    yield running
    running.stop()


def wait_until_missing(stack: RunningStack, part: str) -> None:
    deadline = time.monotonic() + 8
    while time.monotonic() < deadline:
        response = stack.ready()
        if response.status_code == 503:
            error = response.json()["error"]
            assert error["code"] == "not_ready"
            assert part in error["missing"]
            return
        time.sleep(0.1)
    raise AssertionError(f"{part} is gone, and readiness did not say so")


@pytest.mark.parametrize("part", ["actions", "rasa"])
def test_a_dead_part_is_spoken_for_named_and_restarted(fragile: RunningStack, part: str) -> None:
    talk = fragile.conversation()
    talk.say("book microneedling for acne scars")
    assert talk.card("slots")
    fragile.kill(part)
    begun = time.monotonic()
    talk.say("does it hurt?")
    assert time.monotonic() - begun < 6
    assert talk.text.strip()
    wait_until_missing(fragile, part)
    fragile.wait_ready(60)
    talk.say("does it hurt?")
    assert talk.sources, talk.text
    talk.close()


def test_one_visitor_who_floods_is_told_to_wait_and_the_others_are_answered(fragile: RunningStack) -> None:
    """Quiet and flooded stretches alternate. How long the others wait is judged in the long tests: it needs a machine
    that does nothing else, of three runs one."""
    ratios: list[float] = []
    for _ in range(3 if SOAK else 1):
        seen = flood.measure(fragile.base_url, pairs=6 if SOAK else 1, seconds=4)
        assert seen["flood"].get(429, 0) > 10
        assert set(seen["flood"]) <= {200, 429}
        assert seen["without_retry_after"] == 0
        assert min(seen["answers"]) >= 4
        ratios.append(seen["p95_ratio"])
    if SOAK:
        assert min(ratios) <= 1.2


def test_a_dead_worker_is_named_and_restarted(fragile: RunningStack) -> None:
    fragile.kill("worker")
    deadline = time.monotonic() + 20
    while fragile.ready().status_code == 200:
        assert time.monotonic() < deadline, "readiness never missed the worker"
        time.sleep(0.3)
    fragile.wait_ready(60)


@pytest.mark.timeout(3600 if len(PARTS) < KILLS else 300)
def test_killed_while_it_books(tmp_path: Path) -> None:
    """``kill -9`` at a random moment of the confirmation: sent again, it shows one booking, not none and not two.

    A part that dies again and again is started again later each time, so every few kills the whole is started anew.
    """
    for begin in range(0, KILLS, KILLS_OF_A_STACK):
        stack = start_stack(tmp_path / str(begin), NEEDLEPOINT_NOW=TEST_NOW)
        try:
            for number in range(begin, min(begin + KILLS_OF_A_STACK, KILLS)):
                kill_while_it_books(stack, number)
        finally:
            stack.stop()


def kill_while_it_books(stack: RunningStack, number: int) -> None:
    """One conversation up to its confirmation, which a part does not survive; then once more."""
    talk = stack.conversation()
    talk.say("book microneedling for acne scars")
    talk.press(talk.card("slots")["slots"][number % 6]["payload"])
    talk.say(f"Pat Example, pat{number}@example.com")
    button = talk.buttons[0]["payload"]
    confirm = {"payload": button, "client_message_id": f"confirm-{number}"}
    sending = threading.Thread(target=send_into_the_void, args=(talk, confirm))
    sending.start()
    time.sleep(random.uniform(0, 0.15))
    stack.kill(PARTS[number % len(PARTS)])
    sending.join()
    stack.wait_ready(60)
    talk.send(**confirm)  # the page sends what it has no answer to once more
    if talk.card("booking") is None:
        talk.press(button)  # the visitor, who was told that something went wrong, presses again
    card = talk.card("booking")
    assert card, talk.text
    clinic = stack.clinic()
    rows = bookings_of(clinic, talk.id)
    clinic.close()
    assert [row["status"] for row in rows].count("booked") == 1
    assert card["reference"] in [row["reference"] for row in rows if row["status"] == "booked"]
    talk.close()


def send_into_the_void(talk: Conversation, body: dict[str, str]) -> None:
    """Post a message whose answer may never come."""
    with contextlib.suppress(httpx.HTTPError):
        url, token = f"{talk.client.base_url}{talk.path}", {"Authorization": f"Bearer {talk.token}"}
        httpx.post(url, json=body, headers=token, timeout=20)


def test_restart_keeps_conversation_and_booking(tmp_path: Path) -> None:
    first = start_stack(tmp_path, NEEDLEPOINT_NOW=TEST_NOW)
    talk = first.conversation()
    talk.say("book microneedling for acne scars")
    slot = talk.card("slots")["slots"][0]
    talk.press(slot["payload"])
    talk.say("Pat Example")
    identity, token = talk.id, talk.token
    before = talk.client.get(talk.path).json()["messages"]
    talk.close()
    first.stop()
    second = start_stack(tmp_path, settings=first.settings, NEEDLEPOINT_NOW=TEST_NOW)
    try:
        again = Conversation(second.base_url)
        again.id = identity
        again.client.headers["Authorization"] = f"Bearer {token}"
        assert again.client.get(again.path).json()["messages"] == before
        again.say("pat@example.com")
        again.press(again.buttons[0]["payload"])
        card = again.card("booking")
        assert card, again.text
        assert card["starts_at"] == slot["starts_at"]
        clinic = second.clinic()
        assert [row["status"] for row in bookings_of(clinic, identity)].count("booked") == 1
        clinic.close()
        again.close()
    finally:
        second.stop()


def descendants(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_is_left_behind(tmp_path: Path, ending: signal.Signals) -> None:
    stack = start_stack(tmp_path, NEEDLEPOINT_NOW=TEST_NOW)
    started = descendants(stack.process.pid)
    assert len(started) >= 4
    os.kill(stack.process.pid, ending)
    stack.process.wait(timeout=30)
    _, alive = psutil.wait_procs(started, timeout=10)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    assert not alive
    with pytest.raises(httpx.HTTPError):
        stack.ready()
