"""Two hundred clients at once, in eight processes of twenty-five threads, on both databases."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from clinic import booking
from clinic.context import Clinic
from clinic.settings import ROOT
from clinic.storage.tables import BookingRow, BusyCellRow, OutboxRow
from tests.calendars import MONDAY, NOW, at, location, uid
from tests.crowds import CLIENTS, Crowd, overlaps

NINE = uid("microneedling", "ada", at(MONDAY, "09:00"))


@pytest.fixture
def house(any_clinic: Clinic) -> Clinic:
    with any_clinic.database.write() as session:
        build = location(session)
        people = [build.practitioner(code) for code in ("ada", "bob", "cyd")]
        rooms = [build.room("blue"), build.room("green")]
        build.treatment("microneedling", 60, people, rooms, buffer_after=15)
        build.treatment("consultation", 30, people)
        build.treatment("rf_microneedling", 90, people[:2], rooms, buffer_before=10, buffer_after=15)
        group = build.practitioner("eve", capacity=5)
        build.treatment("talk", 60, [group])
        for each in (*people, group):
            build.works(each, "08:00", "20:00")
    return any_clinic


@pytest.fixture(scope="session")
def crowd() -> Iterator[Crowd]:
    """The crowd, assembled once."""
    gathered = Crowd()
    try:
        yield gathered
    finally:
        gathered.close()


def cells_match(clinic: Clinic) -> bool:
    """Whether the cells are exactly those that the live bookings' spans and resources ask for."""
    with clinic.database.read() as session:
        wanted = sum(
            (row.cell_to - row.cell_from) * (2 if row.room_id else 1)
            for row in session.scalars(select(BookingRow).where(BookingRow.status.in_(("held", "booked"))))
        )
        return wanted == session.execute(select(func.count()).select_from(BusyCellRow)).scalar_one()


def errors(results: list[Any]) -> list[str]:
    return [detail for kind, detail in results if kind == "error"]


def test_one_opening_has_one_winner(house: Clinic, crowd: Crowd) -> None:
    counts, results, seconds = crowd(house, [(NINE, f"k{n}") for n in range(CLIENTS)])
    assert errors(results) == []
    assert counts == {"booked": 1, "taken": CLIENTS - 1}
    assert {detail for kind, detail in results if kind == "taken"} == {"3"}
    assert seconds < 60  # no more than a sign of life: benchmarks/crowd.py measures the pace on a quiet machine


def test_mixed_lengths_never_overlap(house: Clinic, crowd: Crowd) -> None:
    dice = random.Random(7)
    wishes = []
    for number in range(CLIENTS):
        treatment = dice.choice(["microneedling", "consultation", "rf_microneedling"])
        who = dice.choice(["ada", "bob"])
        wall = f"{dice.randrange(8, 13):02d}:{dice.choice(('00', '15', '30', '45'))}"
        wishes.append((uid(treatment, who, at(MONDAY, wall)), f"k{number}"))
    counts, results, _ = crowd(house, wishes)
    assert errors(results) == []
    assert counts["booked"] >= 6
    assert counts["booked"] + counts["taken"] == CLIENTS
    assert overlaps(house) == 0
    assert cells_match(house)


def test_five_seats_for_two_hundred(house: Clinic, crowd: Crowd) -> None:
    talk = uid("talk", "eve", at(MONDAY, "10:00"))
    counts, results, _ = crowd(house, [(talk, f"k{n}") for n in range(CLIENTS)])
    assert errors(results) == []
    assert counts == {"booked": 5, "taken": CLIENTS - 5}
    with house.database.read() as session:
        seats = session.execute(select(BusyCellRow.cell, BusyCellRow.seat)).all()
    assert sorted({seat for _, seat in seats}) == [0, 1, 2, 3, 4]
    assert len(set(seats)) == 5 * 12


def test_any_of_three_with_two_rooms(house: Clinic, crowd: Crowd) -> None:
    wishes = [(NINE.replace("ada", ("ada", "bob", "cyd")[n % 3]), f"k{n}") for n in range(CLIENTS)]
    counts, results, _ = crowd(house, wishes)
    assert errors(results) == []
    assert counts == {"booked": 2, "taken": CLIENTS - 2}
    assert overlaps(house) == 0


def test_any_of_three_without_rooms(house: Clinic, crowd: Crowd) -> None:
    nine = uid("consultation", "ada", at(MONDAY, "09:00"))
    wishes = [(nine.replace("ada", ("ada", "bob", "cyd")[n % 3]), f"k{n}") for n in range(CLIENTS)]
    counts, results, _ = crowd(house, wishes)
    assert errors(results) == []
    assert counts == {"booked": 3, "taken": CLIENTS - 3}


MESSAGES = {"confirmation", "staff_confirmation", "preparation", "reminder_3h", "aftercare"}
"""What the booking of NINE writes: too near for a reminder two days before or for preparation eight days before."""


def test_one_key_makes_one_booking(house: Clinic, crowd: Crowd) -> None:
    counts, results, _ = crowd(house, [(NINE, "the same")] * CLIENTS)
    assert errors(results) == []
    assert counts == {"booked": CLIENTS}
    assert len({detail for _, detail in results}) == 1
    with house.database.read() as session:
        assert session.execute(select(func.count()).select_from(BookingRow)).scalar_one() == 1
        kinds = list(session.scalars(select(OutboxRow.kind)))
    assert sorted(kinds) == sorted(set(kinds)), "each message once"
    assert set(kinds) == MESSAGES


def test_the_same_key_for_two_openings(house: Clinic, crowd: Crowd) -> None:
    ten = uid("microneedling", "bob", at(MONDAY, "10:00"))
    wishes = [((NINE, ten)[n % 2], "the same") for n in range(CLIENTS)]
    counts, results, _ = crowd(house, wishes)
    assert errors(results) == []
    assert counts == {"booked": CLIENTS // 2, "conflict": CLIENTS // 2}


KILLED = """
import json, os, sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from clinic import booking
from clinic.context import Clinic
from clinic.settings import Settings
from clinic.storage import Database, outbox
task = json.loads(sys.argv[1])
clinic = Clinic(Settings(now=datetime.fromisoformat(task["now"]), var=Path(task["var"])), Database(task["url"]))
whole = outbox.add
def stop(*args, **kwargs):
    whole(*args, **kwargs)
    print("before commit", flush=True)
    sys.stdin.read()
outbox.add = stop
OPEN = SimpleNamespace(gate="open", outcome="suitable", bookable_from=None)
booking.book(clinic, task["opening"], "the key", booking.PatientDetails(name="Ann"), outcome=OPEN)
"""


def test_killed_before_the_commit_nothing_is_left(house: Clinic) -> None:
    task = {
        "url": house.database.url.render_as_string(hide_password=False),
        "now": NOW.isoformat(),
        "var": str(house.settings.var),
        "opening": NINE,
    }
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, json.dumps(task)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "before commit\n"
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        process.stdout.close()
        process.stdin.close()
        assert counted(house) == (0, 0, 0)
    patient = booking.PatientDetails(name="Ann")
    from tests.calendars import OPEN

    first = booking.book(house, NINE, "the key", patient, outcome=OPEN)
    assert booking.book(house, NINE, "the key", patient, outcome=OPEN) == first
    assert counted(house) == (1, 30, len(MESSAGES))


def counted(clinic: Clinic) -> tuple[int, int, int]:
    """Bookings, cells, messages."""
    with clinic.database.read() as session:
        found = [
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (BookingRow, BusyCellRow, OutboxRow)
        ]
    return found[0], found[1], found[2]
