"""How long it takes to list openings: 10 practitioners, 30 days, with 50,000 and with 500,000 bookings in the books.

``python -m benchmarks.openings [--only sqlite]``, on SQLite and on PostgreSQL, with the plan of the query that looks
for what is busy. Marks: p95 at most 30 ms; ten times the bookings at most 1.3 times the time. The coming month is as
full as the clinic gets (two thirds); the rest is history.
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
from typing import Any

from sqlalchemy import event, insert, text

from benchmarks.databases import databases, new_database
from clinic.booking import find_openings, free_starts
from clinic.context import Clinic
from clinic.settings import Settings
from clinic.storage import Database, calendar
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
    print(f"    {ahead:,} of them ahead")
    print(*plan(database), sep="\n")
    database.dispose()
    return {
        "six_p50": statistics.median(few),
        "six_p95": few[int(len(few) * 0.95)],
        "all_p50": statistics.median(each),
        "all_p95": each[int(len(each) * 0.95)],
    }


def plan(database: Database) -> list[str]:
    """How the database looks for what is busy in the window: its own explanation of the very statement that is sent."""
    sent: list[tuple[str, Any]] = []

    def keep(_c: object, _k: object, statement: str, parameters: Any, *_: object) -> None:
        sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", keep)
    with database.read() as session:
        calendar.busy_spans(session, *(int(at.timestamp()) // 300 for at in WINDOW), NOW)
    event.remove(database.engine, "before_cursor_execute", keep)
    statement, parameters = next(each for each in sent if "cell_from" in each[0])
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN (ANALYZE, COSTS OFF) "
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(explain + statement, parameters)
        return [f"    {row[-1]}" for row in rows]


def main() -> None:
    """Measure at both sizes and print the table; ``--json`` prints it for a machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="np-openings-") as folder, databases(Path(folder)) as prefixes:
        for kind, prefix in prefixes.items():
            for bookings in (50_000, 500_000) if given.only in (None, kind) else ():
                print(f"{kind}, {bookings:,} bookings")
                found[f"{kind} {bookings}"] = measure(new_database(kind, prefix, f"n{bookings}"), bookings, given.runs)
    if given.json:
        print(json.dumps(found))
        return
    for name, figures in found.items():
        print(f"{name:>18}: " + ", ".join(f"{each} {value:.1f} ms" for each, value in figures.items()))
    for kind in prefixes:
        if f"{kind} 500000" in found:
            ratio = found[f"{kind} 500000"]["six_p50"] / found[f"{kind} 50000"]["six_p50"]
            print(f"{kind}, ten times the bookings: {ratio:.2f} times the time (at most 1.3)")


if __name__ == "__main__":
    main()
