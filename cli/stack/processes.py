"""One supervised child process: its log file, its life, and its certain end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cli.stack.parts import Part

LOG_LIMIT_BYTES = 10_000_000
STOP_SECONDS = 8.0
FIRST_RESTART_SECONDS = 10.0
LONGEST_RESTART_SECONDS = 300.0
HEALTHY_SECONDS = 60.0
"""A part that has lived this long is taken for well: its next restart waits the first, short time again."""
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel ends a part when its supervisor dies, even by kill -9."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    return ask_kernel


class Child:
    """A part and the process that is it at the moment."""

    def __init__(self, part: Part, log: Path) -> None:
        self.part = part
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.failures = 0
        self.restart_at: float | None = None

    def start(self) -> None:
        """Starts the process, in a process group of its own, with its output in the part's log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.part.command,
                env=self.part.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent(),  # noqa: PLW1509 (the supervisor has one thread when it starts a part)
            )
        self.started_at = time.monotonic()
        self.restart_at = None
        pid_file = self.log.parent.parent / "run" / f"{self.part.name}.pid"
        pid_file.parent.mkdir(parents=True, exist_ok=True)
        pid_file.write_text(f"{self.process.pid}\n")

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def plan_restart(self) -> float:
        """Plans the restart of a dead part; returns the seconds until then (10, then twice as long each time)."""
        if time.monotonic() - self.started_at > HEALTHY_SECONDS:
            self.failures = 0
        wait: float = min(FIRST_RESTART_SECONDS * 2**self.failures, LONGEST_RESTART_SECONDS)
        self.failures += 1
        self.restart_at = time.monotonic() + wait
        return wait

    def signal(self, number: int) -> None:
        """Sends a signal to the part and to whatever it has started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def last_lines(self, count: int = 15) -> str:
        """The end of the part's log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])


def stop_all(children: list[Child]) -> None:
    """Ends every part: politely, then, after `STOP_SECONDS`, certainly."""
    for child in children:
        child.restart_at = None
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline and any(child.running for child in children):
        time.sleep(0.05)
    for child in children:
        child.signal(signal.SIGKILL)  # also whatever a part left behind in its group
        if child.process is not None:
            child.process.wait()
