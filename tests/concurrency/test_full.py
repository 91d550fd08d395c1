"""The disk full in the middle of the work, on SQLite: an honest error at once, nothing half, and on by itself once
there is room. Filled twice over: by a limit on the file's pages (SQLite's own ``SQLITE_FULL``), and by a limit of the
operating system on the size of any file (a write that fails half-way)."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from clinic import booking
from clinic.booking import PatientDetails, SlotTaken
from clinic.context import Clinic
from clinic.settings import ROOT
from tests.calendars import NOW, OPEN, location
from tests.concurrency.halves import nothing_is_half

MOST_PAGES = 1_073_741_823


@pytest.fixture
def house(clinic: Clinic) -> Clinic:
    """An empty clinic on SQLite, with two hundred days to fill."""
    with clinic.database.write() as session:
        build = location(session, horizon_days=200)
        ada = build.practitioner("ada")
        build.treatment("microneedling", 60, [ada], [build.room("blue")])
        build.works(ada, "08:00", "20:00")
    return clinic


class Disk:
    """How many pages the database may have, for every connection from its next use on."""

    def __init__(self, clinic: Clinic) -> None:
        self.pages = MOST_PAGES
        event.listen(clinic.database.engine, "checkout", self._limit)

    def _limit(self, connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {self.pages}")


def test_full_in_the_middle_of_the_work(house: Clinic) -> None:
    openings = [each.uid for each in booking.find_openings(house, "microneedling", limit=4000, spread=False)][::4]
    disk, over = Disk(house), threading.Event()
    made: set[str] = set()
    failed, slowest = Counter[str](), [0.0]

    def work(worker: int) -> None:
        for number, opening in enumerate(openings[worker::4]):
            if over.is_set():
                return
            begun, key = time.monotonic(), f"k{worker}-{number}"
            try:
                made.add(booking.book(house, opening, key, PatientDetails(name=key), outcome=OPEN).booking_uid)
            except SlotTaken:
                failed["taken"] += 1
            except OperationalError as error:
                failed[error.orig.sqlite_errorname] += 1  # type: ignore[union-attr]
                time.sleep(0.02)
            slowest[0] = max(slowest[0], time.monotonic() - begun)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    wait_for(lambda: len(made) > 10)
    disk.pages = 1  # SQLite takes the present size when asked for less: not a page more
    wait_for(lambda: failed["SQLITE_FULL"] > 10)
    before = set(made)
    assert booking.find_openings(house, "microneedling"), "what is there can still be read"
    nothing_is_half(house)
    disk.pages = MOST_PAGES
    wait_for(lambda: len(made) > len(before) + 10)
    over.set()
    for thread in threads:
        thread.join()
    assert set(failed) - {"taken"} == {"SQLITE_FULL"}, failed
    assert slowest[0] < 5, "nobody waits long for an error"
    nothing_is_half(house)
    for uid in made:
        assert booking.find(house, uid).status == "booked", "what was said to be booked is booked"


def wait_for(done: Any, seconds: float = 30) -> None:
    give_up = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < give_up
        time.sleep(0.01)


@pytest.mark.parametrize("spare", [0, 7_000, 40_000])
def test_a_write_that_fails_half_way(house: Clinic, tmp_path: Path, spare: int) -> None:
    """A desk that may not let any file grow by more than ``spare`` bytes over the largest there is."""
    task = {
        "url": str(house.database.url),
        "now": NOW.isoformat(),
        "var": str(house.settings.var),
        "round": spare,
        "spare_bytes": spare,
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "concurrency" / "busy_desk.py"), json.dumps(task)],
        check=False, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert said[-1]["kind"] == "full", done.stderr[-2000:]
    assert said[-1]["error"] in {"SQLITE_IOERR_WRITE", "SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"}
    nothing_is_half(house)
    for line in said:
        if line["kind"] == "booked":
            assert booking.find(house, line["uid"]).reference
    opening = booking.find_openings(house, "microneedling", limit=1)[0]
    assert booking.book(house, opening.uid, "after", PatientDetails(name="After"), outcome=OPEN).status == "booked"
    nothing_is_half(house)
