"""The worker's loop: rhythm, failure, heartbeat."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from worker import loop
from worker.loop import Job, run, run_due

if TYPE_CHECKING:
    import pytest

    from clinic.context import Clinic


def test_a_job_runs_when_it_is_due_and_not_before(clinic: Clinic) -> None:
    calls: list[Clinic] = []
    job = Job("count", 5, calls.append)
    for now in (0.0, 1.0, 4.9, 5.0, 9.0, 10.0):
        run_due(clinic, [job], now)
    assert len(calls) == 3


def test_a_failing_job_backs_off_and_hinders_no_other(clinic: Clinic) -> None:
    def fail(_clinic: Clinic) -> None:
        raise RuntimeError("no")

    calls: list[Clinic] = []
    bad, good = Job("bad", 1, fail), Job("good", 1, calls.append)
    for now in range(10):
        run_due(clinic, [bad, good], float(now))
    assert len(calls) == 10
    assert bad.failures == 3  # at 0, 2 and 6 s: twice as long each time


def test_the_heartbeat_is_renewed_until_the_end(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    monkeypatch.setattr(loop, "jobs", lambda: [Job("end", 1, lambda _: stop.set())])
    run(clinic, stop)
    assert (clinic.settings.var / "run" / "worker.heartbeat").exists()
