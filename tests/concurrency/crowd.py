"""One process of the crowd: many threads that all want something at once. Started by the tests beside it.

Each line of standard input is a task (JSON): a database, a time, wishes. ``ready`` is answered when every thread
stands at the gate; an empty line opens it; then the results are written as one line of JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from clinic import booking
from clinic.booking import IdempotencyConflict, PatientDetails, SlotTaken
from clinic.context import Clinic
from clinic.settings import Settings
from clinic.storage import Database

OPEN = SimpleNamespace(gate="open", outcome="suitable", bookable_from=None)


def main() -> None:
    """Do tasks until standard input ends."""
    for line in sys.stdin:
        print(json.dumps(do(json.loads(line))), flush=True)


def do(task: dict[str, Any]) -> dict[str, Any]:
    """One task: everyone at the gate, then all at once."""
    settings = Settings(database_url=task["url"], now=datetime.fromisoformat(task["now"]), var=Path(task["var"]))
    clinic = Clinic(settings, Database(task["url"]))
    clinic.database.check()
    wishes = task["wishes"]
    gate = threading.Barrier(len(wishes) + 1)

    def wish(number: int) -> tuple[str, str]:
        opening, key = wishes[number]
        gate.wait()
        try:
            made = booking.book(clinic, opening, key, PatientDetails(name=f"Person {key}"), outcome=OPEN)
        except SlotTaken as taken:
            return "taken", str(len(taken.nearest))
        except IdempotencyConflict:
            return "conflict", ""
        except Exception:
            return "error", traceback.format_exc()
        return "booked", made.booking_uid

    with ThreadPoolExecutor(len(wishes)) as pool:
        running = [pool.submit(wish, number) for number in range(len(wishes))]
        print("ready", flush=True)
        sys.stdin.readline()
        gate.wait()
        results = [each.result() for each in running]
    clinic.close()
    return {"counts": Counter(kind for kind, _ in results), "results": results}


if __name__ == "__main__":
    main()
