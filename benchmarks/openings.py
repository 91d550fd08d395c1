"""How long it takes to list openings: 10 practitioners, 30 days, with 50,000 and with 500,000 bookings in the books.

``python -m benchmarks.openings [--url postgresql://...]``. Marks: p95 at most 30 ms; ten times the bookings at most
1.3 times the time. The coming month is as full as the clinic gets (two thirds); the rest is history.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text

from clinic.booking import find_openings, free_starts
from clinic.context import Clinic
from clinic.settings import Settings
from clinic.storage import Database
from clinic.storage.tables import (
    AvailabilityRuleRow,
    BookingRow,
    BusyCellRow,
    LocationRow,
    PractitionerRow,
    ResourceRow,
    RoomRow,
    TreatmentPractitionerRow,
    TreatmentRoomRow,
    TreatmentRow,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
PEOPLE, ROOMS, DAYS = 10, 10, 30
WINDOW = (NOW, NOW + timedelta(days=DAYS))


def build(database: Database, bookings: int) -> int:
    """Fill an empty, migrated database. Returns how many of the bookings lie in the coming month."""
    dice = random.Random(1)
    with database.write() as session:
        session.add(LocationRow(id=1, code="here", name="Here", tz="Europe/London", lead_minutes=60, horizon_days=120))
        session.flush()
        for number in range(1, PEOPLE + 1):
            session.add(PractitionerRow(id=number, code=f"p{number}", location_id=1, name=f"Person {number}"))
            session.add(RoomRow(id=number, code=f"r{number}", location_id=1, name=f"Room {number}"))
            session.add(ResourceRow(id=number, kind="practitioner", ref_id=number))
            session.add(ResourceRow(id=100 + number, kind="room", ref_id=number))
        session.add(TreatmentRow(id=1, code="microneedling", name="Microneedling", minutes=60, buffer_after=15))
        session.flush()
        for number in range(1, PEOPLE + 1):
            session.add(TreatmentPractitionerRow(treatment_id=1, practitioner_id=number))
            session.add(TreatmentRoomRow(treatment_id=1, room_id=number))
            session.add_all(
                AvailabilityRuleRow(practitioner_id=number, weekday=day, start_local="09:00", end_local="18:00")
                for day in range(7)
            )
    rows, cells, ahead = [], [], 0
    day, number = date(2026, 11, 22) + timedelta(days=DAYS), 0
    while number < bookings:
        for person in range(1, PEOPLE + 1):
            at = datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)
            for _ in range(7):
                if number == bookings or dice.random() > 2 / 3:
                    at += timedelta(minutes=75)
                    continue
                number += 1
                coming = day > NOW.date()
                cell = int(at.timestamp()) // 300
                rows.append(_row(number, person, at, cell, coming))
                if coming:
                    ahead += 1
                    cells += [
                        {"resource_id": resource, "cell": each, "seat": 0, "booking_id": number}
                        for resource in (person, 100 + person)
                        for each in range(cell, cell + 15)
                    ]
                at += timedelta(minutes=75)
        day -= timedelta(days=1)
    with database.write() as session:
        for start in range(0, len(rows), 20_000):
            session.execute(insert(BookingRow), rows[start : start + 20_000])
        session.execute(insert(BusyCellRow), cells)
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        if not database.is_sqlite:
            connection.execute(text("ANALYZE"))
    return ahead


def _row(number: int, person: int, at: datetime, cell: int, coming: bool) -> dict[str, object]:
    return {
        "id": number,
        "uid": f"{number:032d}",
        "reference": f"NP-{number:07d}",
        "idem_key": f"k{number}",
        "opening": f"microneedling:p{person}:{int(at.timestamp())}",
        "treatment_id": 1,
        "practitioner_id": person,
        "room_id": person,
        "starts_at": at,
        "ends_at": at + timedelta(minutes=60),
        "cell_from": cell,
        "cell_to": cell + 15,
        "tz": "Europe/London",
        "local_start": f"{at:%Y-%m-%dT%H:%M}",
        "status": "booked" if coming else "completed",
        "ics_sequence": 0,
        "version": 1,
        "created_at": at,
    }


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Milliseconds of each of ``runs`` calls, after three that do not count."""
    for _ in range(3):
        work()
    found = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        found.append((time.perf_counter() - begin) * 1000)
    return sorted(found)


def measure(url: str, bookings: int, runs: int) -> dict[str, float]:
    """p50 and p95 in milliseconds of listing six openings and of spelling out every one."""
    database = Database(url)
    database.migrate()
    ahead = build(database, bookings)
    clinic = Clinic(Settings(now=NOW, database_url=url), database)

    def every() -> object:
        with database.read() as session:
            return free_starts(session, "microneedling", *WINDOW, now=NOW)

    few = timed(lambda: find_openings(clinic, "microneedling", WINDOW), runs)
    each = timed(every, runs)
    print(f"{bookings:>8,} bookings, {ahead:,} of them ahead")
    if database.is_sqlite:
        with database.engine.connect() as connection:
            plan = connection.exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT id, practitioner_id, room_id, cell_from, cell_to FROM booking"
                " WHERE status IN ('held','booked','arrived') AND cell_from > 1 AND cell_from < 2 AND cell_to > 1"
            )
            print("  plan:", "; ".join(row[-1] for row in plan))
    database.dispose()
    return {
        "six_p50": statistics.median(few),
        "six_p95": few[int(len(few) * 0.95)],
        "all_p50": statistics.median(each),
        "all_p95": each[int(len(each) * 0.95)],
    }


def main() -> None:
    """Measure at both sizes and print the table; ``--json`` prints it for a machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="", help="an empty PostgreSQL database for the smaller size")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for bookings in (50_000,) if given.url else (50_000, 500_000):
            url = given.url or f"sqlite:///{Path(folder) / f'{bookings}.sqlite3'}"
            found[str(bookings)] = measure(url, bookings, given.runs)
    if given.json:
        print(json.dumps(found))
        return
    for bookings, figures in found.items():
        print(f"{int(bookings):>8,}: " + ", ".join(f"{name} {value:.1f} ms" for name, value in figures.items()))
    if len(found) == 2:
        small, large = found.values()
        print(f"ten times the bookings: {large['six_p50'] / small['six_p50']:.2f} times the time")


if __name__ == "__main__":
    main()
