"""The desk killed with ``kill -9`` at random points, on both databases: nothing lost, nothing doubled, nothing half.

Four points in ``make test``, fifty in ``make soak`` (``NEEDLEPOINT_TEST_KILLS`` sets it).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import func, select, text

from clinic import booking
from clinic.booking import PatientDetails, SlotTaken
from clinic.context import Clinic
from clinic.settings import ROOT
from clinic.storage.tables import BookingRow
from tests.calendars import NOW, OPEN, location
from tests.concurrency.halves import nothing_is_half

POINTS = int(os.environ.get("NEEDLEPOINT_TEST_KILLS", "50" if os.environ.get("NEEDLEPOINT_TEST_SOAK") else "4"))
VICTIM = "busy_desk"


@dataclass
class Journal:
    """What the killed desk had said: bookings by uid with their start, and what was under way at the end."""

    booked: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    tried: dict[str, str] = field(default_factory=dict)
    in_doubt: dict[str, Any] = field(default_factory=dict)

    def take(self, line: dict[str, Any]) -> None:
        match line["kind"]:
            case "trying":
                self.tried[line["key"]] = line["opening"]
            case "booked":
                self.booked[line["uid"]], self.keys[line["key"]] = line["starts"], line["uid"]
            case "moved":
                self.booked[line["uid"]] = line["starts"]
            case "cancelled":
                self.cancelled.add(line["uid"])
        self.in_doubt = line if line["kind"] in ("trying", "moving", "cancelling") else {}


@pytest.fixture
def house(any_clinic: Clinic) -> Clinic:
    with any_clinic.database.write() as session:
        build = location(session, horizon_days=200)
        people = [build.practitioner(code) for code in ("ada", "bob")]
        rooms = [build.room("blue"), build.room("green")]
        build.treatment("microneedling", 60, people, rooms, buffer_after=15)
        for each in people:
            build.works(each, "08:00", "20:00")
    return any_clinic


@pytest.mark.timeout(1800 if POINTS > 10 else 300)
def test_killed_at_random_points(house: Clinic) -> None:
    dice = random.Random()
    for number in range(POINTS):
        journal = killed(house, number, dice.uniform(0, 0.4))
        nothing_is_half(house)
        nothing_is_lost(house, journal)
        nothing_is_doubled(house, journal)
        nothing_is_half(house)


def killed(house: Clinic, number: int, seconds: float) -> Journal:
    """Start a desk, let it work for ``seconds``, kill it, and give what it had said."""
    url = house.database.url
    if not house.database.is_sqlite:
        url = url.update_query_dict({"application_name": VICTIM})
    task = {
        "url": url.render_as_string(hide_password=False),
        "now": NOW.isoformat(),
        "var": str(house.settings.var),
        "round": number,
    }
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "concurrency" / "busy_desk.py"), json.dumps(task)],
        stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout
    assert json.loads(process.stdout.readline())["kind"] == "ready"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read()
    assert process.wait(30) == -signal.SIGKILL, "it was still at work"
    process.stdout.close()
    _wait_until_gone(house)
    journal = Journal()
    for line in said.splitlines():
        journal.take(json.loads(line))
    return journal


def _wait_until_gone(house: Clinic) -> None:
    """PostgreSQL notices a dead client when it next speaks to it: what it was asked before that, it finishes."""
    if house.database.is_sqlite:
        return
    with house.database.engine.connect() as connection:
        for _ in range(500):
            query = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
            if not connection.execute(query, {"name": VICTIM}).scalar_one():
                return
            connection.rollback()
            time.sleep(0.02)
    raise AssertionError("the dead client's session never ended")


def nothing_is_lost(house: Clinic, journal: Journal) -> None:
    """What was said to be done is done; what was under way when it died is done or not, nothing else."""
    for uid, starts in journal.booked.items():
        found = booking.find(house, uid)
        doubt = journal.in_doubt if journal.in_doubt.get("uid") == uid else {}
        if uid in journal.cancelled:
            assert found.status == "cancelled"
            continue
        assert found.status in (("booked", "cancelled") if doubt.get("kind") == "cancelling" else ("booked",))
        assert found.starts_at.isoformat() in {starts, doubt.get("to", starts)}


def nothing_is_doubled(house: Clinic, journal: Journal) -> None:
    """The visitor says yes once more, with the key of each attempt: the same booking, or the one that was not made."""
    for key, opening in journal.tried.items():
        if key not in journal.keys and key != journal.in_doubt.get("key"):
            continue
        try:
            again = _once_more(house, key, opening)
        except SlotTaken:
            assert key not in journal.keys, "only a time that another booking had may be refused"
            with house.database.read() as session:
                assert session.scalars(select(BookingRow.id).where(BookingRow.idem_key == key)).first() is None
            continue
        if key in journal.keys:
            assert again == journal.keys[key]
        with house.database.read() as session:
            made = select(func.count()).where(BookingRow.idem_key == key)
            assert session.execute(made).scalar_one() == 1


def _once_more(house: Clinic, key: str, opening: str) -> str:
    with house.database.read() as session:
        hold = session.scalars(
            select(BookingRow.uid).where(BookingRow.conversation_id == f"c{key}").order_by(BookingRow.id.desc())
        ).first()
    held = hold or booking.hold(house, opening, f"c{key}").booking_uid
    patient = PatientDetails(name=f"P {key}")
    first = booking.confirm(house, held, key, patient, outcome=OPEN)
    assert booking.confirm(house, held, key, patient, outcome=OPEN).booking_uid == first.booking_uid
    return first.booking_uid
