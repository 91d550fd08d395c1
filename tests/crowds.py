"""Two hundred clients who want something at once, in eight processes of twenty-five threads."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from typing import Any

from sqlalchemy import text

from clinic.context import Clinic
from clinic.settings import ROOT
from tests.calendars import NOW

PROCESSES, THREADS = 8, 25
CLIENTS = PROCESSES * THREADS

type Outcome = tuple[Counter[str], list[Any], float]


class Crowd:
    """Eight processes that stay for the session; each call lets the wishes loose from all of them at once."""

    def __init__(self) -> None:
        self.processes = [
            subprocess.Popen(
                [sys.executable, str(ROOT / "tests" / "concurrency" / "crowd.py")],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(ROOT)},
            )
            for _ in range(PROCESSES)
        ]  # fmt: skip

    def __call__(self, clinic: Clinic, wishes: list[tuple[str, str]]) -> Outcome:
        """How many of each outcome, the outcomes, and the seconds it took."""
        for number, process in enumerate(self.processes):
            task = {
                "url": clinic.database.url.render_as_string(hide_password=False),
                "now": NOW.isoformat(),
                "var": str(clinic.settings.var),
                "wishes": wishes[number::PROCESSES],
            }
            self.say(process, json.dumps(task))
        for process in self.processes:
            assert self.hear(process) == "ready"
        started = time.monotonic()
        for process in self.processes:
            self.say(process, "")
        answers = [json.loads(self.hear(process)) for process in self.processes]
        seconds = time.monotonic() - started
        counts: Counter[str] = Counter()
        for answer in answers:
            counts.update(answer["counts"])
        return counts, [result for answer in answers for result in answer["results"]], seconds

    def say(self, process: subprocess.Popen[str], line: str) -> None:
        assert process.stdin
        process.stdin.write(line + "\n")
        process.stdin.flush()

    def hear(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout
        return process.stdout.readline().strip()

    def close(self) -> None:
        for process in self.processes:
            assert process.stdin
            assert process.stdout
            process.stdin.close()
            assert process.wait(60) == 0
            process.stdout.close()


def overlaps(clinic: Clinic) -> int:
    """Pairs of live bookings that share a practitioner or a room (capacity one) at some moment, buffers included."""
    query = text(
        "SELECT count(*) FROM booking a JOIN booking b ON a.id < b.id AND a.cell_from < b.cell_to"
        " AND b.cell_from < a.cell_to AND (a.practitioner_id = b.practitioner_id OR a.room_id = b.room_id)"
        " WHERE a.status IN ('held', 'booked') AND b.status IN ('held', 'booked')"
    )
    with clinic.database.read() as session:
        return int(session.execute(query).scalar_one())
