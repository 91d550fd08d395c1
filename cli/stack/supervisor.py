"""`make run`: each step with its progress, then all parts kept alive until Ctrl-C or a TERM."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Callable
from types import FrameType

import httpx

from cli.stack.parts import heartbeat_file, parts
from cli.stack.processes import Child, stop_all
from cli.stack.training import TrainingFailed, train_if_changed
from clinic.context import Clinic
from clinic.knowledge import check_directory, load
from clinic.settings import Settings

READY_SECONDS = 120.0
Say = Callable[[str], None]


class StartFailed(RuntimeError):
    """The stack cannot start; the message says why and what to do."""


class Stopped(Exception):
    """Somebody asked for an end: Ctrl-C, TERM or a closed terminal."""


def say(text: str) -> None:
    """One line of progress, at once."""
    print(text, flush=True)


def check_ports(settings: Settings) -> None:
    """Raises StartFailed naming the port that is taken and the variable that moves it."""
    wanted = {"PORT": settings.port, "NEEDLEPOINT_RASA_PORT": settings.rasa_port}
    wanted["NEEDLEPOINT_ACTIONS_PORT"] = settings.actions_port
    for variable, port in wanted.items():
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise StartFailed(
                    f"Port {port} is taken by another program. Stop that program, or choose another port: "
                    f"{variable}={port + 1} make run"
                ) from None


def prepare_database(settings: Settings, tell: Say) -> None:
    """Creates or updates the tables and loads what the clinic knows; staff's own changes stay.

    Raises StartFailed when `data/clinic/` has problems, naming each.
    """
    problems = check_directory(settings.data_dir)
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems[:20])
        raise StartFailed(f"data/clinic has {len(problems)} problem(s); mend them and start again:\n{listed}")
    clinic = Clinic(settings)
    try:
        clinic.database.migrate()
        report = load(clinic.database, settings.data_dir, clinic.now())
        profile = clinic.knowledge().profile
        if settings.mode == "production" and profile.sample:
            raise StartFailed(
                "Production mode refuses the sample clinic: put your own clinic into data/clinic/ "
                "(README, 'Your own clinic') and set `sample: false` in clinic.yml."
            )
    finally:
        clinic.close()
    changed = f"{report.inserted} new, {report.updated} renewed, {report.unchanged} as they were"
    kept = f"; {report.kept_staff_changes} changed by staff and kept" if report.kept_staff_changes else ""
    tell(f"      {changed}{kept}")


class Stack:
    """All parts of one running Needlepoint."""

    def __init__(self, settings: Settings, tell: Say = say) -> None:
        self.settings = settings
        self.tell = tell
        self.children: list[Child] = []

    def start(self) -> None:
        """Prepares, trains when needed, starts every part and waits until all are ready. Raises StartFailed."""
        begun = time.monotonic()
        self.tell("[1/5] Settings and ports")
        check_ports(self.settings)
        self.settings.var.mkdir(parents=True, exist_ok=True)
        self.tell("[2/5] Database and what the clinic knows")
        prepare_database(self.settings, self.tell)
        self.tell("[3/5] Model")
        model = train_if_changed(self.settings, self.tell)
        self.tell("[4/5] Starting Rasa, action server, worker and gateway")
        logs = self.settings.var / "log"
        self.children = [Child(part, logs / f"{part.name}.log") for part in parts(self.settings, model)]
        for child in self.children:
            child.start()
        self._wait_until_ready()
        self.tell(f"[5/5] Ready after {time.monotonic() - begun:.0f} s")
        self.tell(f"\n  Needlepoint is at http://127.0.0.1:{self.settings.port}   (Ctrl-C stops it; logs in {logs})\n")

    def _wait_until_ready(self) -> None:
        waiting = list(self.children)
        begun = last_told = time.monotonic()
        with httpx.Client(timeout=2.0) as client:
            while waiting:
                now = time.monotonic()
                for child in list(waiting):
                    if not child.running:
                        raise StartFailed(
                            f"{child.part.name} stopped while starting. Its log ends:\n{child.last_lines()}"
                        )
                    if child.part.ready(client):
                        waiting.remove(child)
                        self.tell(f"      {child.part.name} is ready ({now - begun:.0f} s)")
                if now - begun > READY_SECONDS:
                    names = ", ".join(child.part.name for child in waiting)
                    raise StartFailed(f"Not ready after {READY_SECONDS:.0f} s: {names}. See the logs in var/log.")
                if waiting and now - last_told > 5:
                    last_told = now
                    self.tell(f"      waiting for {', '.join(c.part.name for c in waiting)} ({now - begun:.0f} s)")
                time.sleep(0.2)

    def watch(self) -> None:
        """Restarts each part that dies; returns only by an exception (Stopped)."""
        while True:
            for child in self.children:
                if child.running:
                    continue
                if child.restart_at is None:
                    wait = child.plan_restart()
                    if child.part.name == "worker":  # readiness must miss it at once, not when its heartbeat is old
                        heartbeat_file(self.settings).unlink(missing_ok=True)
                    self.tell(f"  {child.part.name} has stopped; it is started again in {wait:.0f} s")
                elif time.monotonic() >= child.restart_at:
                    child.start()
                    self.tell(f"  {child.part.name} is started again")
            time.sleep(0.3)

    def stop(self) -> None:
        """Ends every part and leaves none behind."""
        stop_all(self.children)


def run(settings: Settings) -> int:
    """Runs the whole stack until it is told to stop; returns the exit code."""

    def asked_to_stop(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # one request is enough: the end must not be interrupted
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, asked_to_stop)
    stack = Stack(settings)
    try:
        stack.start()
        stack.watch()
    except Stopped:
        say("\nStopping all parts")
    except (StartFailed, TrainingFailed) as error:
        say(f"\n{error}")
        return 1
    finally:
        stack.stop()
    say("All parts have stopped")
    return 0
