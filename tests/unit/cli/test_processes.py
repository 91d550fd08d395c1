"""A supervised child: its log, its restart, its certain end."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import httpx

from cli.stack.parts import Part
from cli.stack.processes import FIRST_RESTART_SECONDS, Child, stop_all


def child(tmp_path: Path, code: str) -> Child:
    def ready(_client: httpx.Client) -> bool:
        return True

    made = Child(Part("part", (sys.executable, "-u", "-c", code), {}, ready), tmp_path / "log" / "part.log")
    made.start()
    return made


def wait_for(made: Child, words: str) -> None:
    deadline = time.monotonic() + 10
    while words not in made.last_lines():
        assert time.monotonic() < deadline, made.last_lines()
        time.sleep(0.02)


def test_output_lands_in_the_log(tmp_path: Path) -> None:
    made = child(tmp_path, "print('hello')")
    wait_for(made, "hello")
    stop_all([made])


def test_a_child_that_ignores_term_is_ended_all_the_same(tmp_path: Path, monkeypatch: object) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)"
    made = child(tmp_path, code)
    wait_for(made, "up")
    begun = time.monotonic()
    stop_all([made])
    assert not made.running
    assert time.monotonic() - begun < 12


def test_grandchildren_end_with_the_part(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time; "
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "print('pid', p.pid); time.sleep(60)"
    )
    made = child(tmp_path, code)
    wait_for(made, "pid ")
    grandchild = int(made.last_lines().split()[-1])
    stop_all([made])
    deadline = time.monotonic() + 5
    while Path(f"/proc/{grandchild}").exists() and "Z" not in Path(f"/proc/{grandchild}/stat").read_text().split()[2]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_each_restart_waits_twice_as_long(tmp_path: Path) -> None:
    made = child(tmp_path, "pass")
    assert [made.plan_restart() for _ in range(3)] == [FIRST_RESTART_SECONDS * n for n in (1, 2, 4)]
    stop_all([made])
