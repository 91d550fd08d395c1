"""A desk that is never idle, to be killed: holds, books, moves and cancels, one line of standard output for each.

Started by ``test_killed.py`` with a task (JSON): a database, a time, the round. A line is written only once the
function has returned: what it says must be found in the database whatever happens next. With ``spare_bytes`` no file
may grow by more than that over the largest there is, and the desk works until that stops it (``test_full.py``).
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy.exc import OperationalError

from clinic import booking
from clinic.booking import Opening, PatientDetails
from clinic.context import Clinic
from clinic.settings import Settings
from clinic.storage import Database

OPEN = SimpleNamespace(gate="open", outcome="suitable", bookable_from=None)


def say(kind: str, **what: str) -> None:
    """Tell what is done."""
    print(json.dumps({"kind": kind} | what), flush=True)


def main() -> None:
    """Work until killed, or until the disk is full: each step takes the next free time."""
    task = json.loads(sys.argv[1])
    settings = Settings(database_url=task["url"], now=datetime.fromisoformat(task["now"]), var=Path(task["var"]))
    clinic = Clinic(settings, Database(task["url"]))
    free = booking.find_openings(
        clinic, "microneedling", (clinic.now(), clinic.now() + timedelta(days=100)), limit=1000, spread=False
    )
    say("ready")
    if "spare_bytes" in task:
        largest = max(each.stat().st_size for each in Path(task["var"]).glob("needlepoint.sqlite3*"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + task["spare_bytes"],) * 2)
    try:
        work(clinic, task, free)
    except OperationalError as error:
        say("full", error=getattr(error.orig, "sqlite_errorname", ""))


def work(clinic: Clinic, task: dict[str, Any], free: list[Opening]) -> None:
    """Take one free time after the other."""
    step = 0
    for opening in free:
        step += 1
        key = f"{task['round']}-{step}"
        say("trying", key=key, opening=opening.uid)
        try:
            held = booking.hold(clinic, opening.uid, f"c{key}")
            made = booking.confirm(clinic, held.booking_uid, key, PatientDetails(name=f"P {key}"), outcome=OPEN)
        except booking.SlotTaken:
            continue
        say("booked", key=key, uid=made.booking_uid, starts=made.starts_at.isoformat())
        if step % 3 == 0:
            other = booking.find_openings(
                clinic,
                "microneedling",
                (made.starts_at + timedelta(days=10), made.starts_at + timedelta(days=30)),
                limit=1,
            )
            if other:
                say("moving", uid=made.booking_uid, to=other[0].starts_at.isoformat())
                moved = booking.reschedule(clinic, made.booking_uid, other[0].uid)
                say("moved", uid=made.booking_uid, starts=moved.starts_at.isoformat())
        if step % 4 == 0:
            say("cancelling", uid=made.booking_uid)
            booking.cancel(clinic, made.booking_uid)
            say("cancelled", uid=made.booking_uid)


if __name__ == "__main__":
    main()
