"""The worker's loop: each job on its own rhythm; a job that fails is told, and tried again at its next turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from clinic.booking import expire_holds
from clinic.booking.outside import read_calendars
from clinic.booking.waitlist import offer_free_times
from clinic.context import Clinic
from clinic.notifications import dispatch_due
from clinic.privacy import sweep

log = structlog.get_logger("worker")
TICK_SECONDS = 1.0


@dataclass
class Job:
    """Something done every so often."""

    name: str
    every_seconds: float
    work: Callable[[Clinic], object]
    next_at: float = 0.0
    failures: int = 0


def jobs() -> list[Job]:
    """All that the worker does, each with its rhythm."""
    return [
        Job("expire_holds", 5, expire_holds),
        Job("outbox", 2, dispatch_due),
        Job("retention", 600, sweep),
        Job("waiting_list", 15, offer_free_times),
        Job("outside_calendars", 60, read_calendars),
    ]


def run(clinic: Clinic, stop: threading.Event) -> None:
    """Runs every job when it is due, until `stop` is set; renews the heartbeat file that readiness looks at."""
    heartbeat = clinic.settings.var / "run" / "worker.heartbeat"
    heartbeat.parent.mkdir(parents=True, exist_ok=True)
    due = jobs()
    log.info("worker.started", jobs=[job.name for job in due])
    while not stop.is_set():
        run_due(clinic, due, time.monotonic())
        heartbeat.touch()
        stop.wait(TICK_SECONDS)
    log.info("worker.stopped")


def run_due(clinic: Clinic, due: list[Job], now: float) -> None:
    """Runs each job whose time has come. A failing job waits longer each time, and hinders no other job."""
    for job in due:
        if now < job.next_at:
            continue
        try:
            job.work(clinic)
        except Exception as error:  # the loop must live: the error is told, by kind only (it may hold a person's data)
            job.failures += 1
            log.error("worker.job_failed", job=job.name, error=type(error).__name__, failures=job.failures)
        else:
            job.failures = 0
        job.next_at = now + job.every_seconds * min(2**job.failures, 60)
