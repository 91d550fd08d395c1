"""Reminders, preparation and aftercare: one of each per (booking, kind, start), none that is not wanted."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from clinic import booking
from clinic.booking.timetable import TIMED
from clinic.context import Clinic
from clinic.notifications import carrier, dispatch_due
from clinic.storage.tables import OutboxRow
from tests.calendars import ANN, OPEN


def at(clinic: Clinic, when: datetime) -> Clinic:
    return Clinic(clinic.settings.model_copy(update={"now": when}), clinic.database)


@pytest.fixture
def made(any_loaded_clinic: Clinic) -> tuple[Clinic, booking.Booked]:
    """An appointment about three weeks away."""
    clinic = any_loaded_clinic
    begin = clinic.now() + timedelta(days=20)
    opening = booking.find_openings(clinic, "microneedling", (begin, begin + timedelta(days=7)), limit=1)[0]
    return clinic, booking.book(clinic, opening.uid, "k1", ANN, outcome=OPEN)


def sent(clinic: Clinic) -> Counter[str]:
    folder = Path(clinic.settings.var / "mail")
    return Counter(path.name.split("-NP-")[0] for path in folder.glob("*.eml"))


def keys(clinic: Clinic) -> list[tuple[str, datetime]]:
    with clinic.database.read() as session:
        query = select(OutboxRow.kind, OutboxRow.not_before).where(OutboxRow.kind.in_(TIMED))
        return [(row[0], row[1]) for row in session.execute(query.order_by(OutboxRow.not_before))]


def test_when_each_is_due(made: tuple[Clinic, booking.Booked]) -> None:
    clinic, booked = made
    due = dict(keys(clinic))
    assert booked.starts_at - due["reminder_48h"] == timedelta(hours=48)
    assert booked.starts_at - due["reminder_3h"] == timedelta(hours=3)
    eight = due["preparation_reminder"].astimezone(booked.starts_at.tzinfo)
    assert (booked.starts_at.date() - eight.date(), eight.hour) == (timedelta(days=8), 10)
    after = due["aftercare"].astimezone(booked.starts_at.tzinfo)
    assert (after.date() - booked.starts_at.date(), after.hour) == (timedelta(days=1), 10)
    assert due["preparation"] == clinic.now()


def test_the_whole_course_of_letters(made: tuple[Clinic, booking.Booked]) -> None:
    clinic, booked = made
    for when in [clinic.now(), *(when for _, when in keys(clinic))]:
        dispatch_due(at(clinic, when))
    assert sent(clinic) == Counter({"confirmation": 1, "staff_confirmation": 1, **dict.fromkeys(TIMED, 1)})
    reminder = next((clinic.settings.var / "mail").glob("reminder_48h-*.eml")).read_text()
    assert booked.reference in reminder
    assert "needling" not in reminder.lower()


def test_none_for_a_cancelled_booking_and_none_late(made: tuple[Clinic, booking.Booked]) -> None:
    clinic, booked = made
    dispatch_due(clinic)
    booking.cancel(clinic, booked.booking_uid)
    dispatch_due(at(clinic, booked.starts_at + timedelta(days=1)))
    assert not set(sent(clinic)) & (TIMED - {"preparation"})


def test_after_an_outage_the_past_is_not_reminded_of(made: tuple[Clinic, booking.Booked]) -> None:
    clinic, booked = made
    dispatch_due(at(clinic, booked.starts_at + timedelta(hours=30)))
    assert set(sent(clinic)) & TIMED == {"aftercare"}


def test_moved_and_moved_back_there_is_one_of_each(made: tuple[Clinic, booking.Booked]) -> None:
    clinic, booked = made
    begin = booked.starts_at + timedelta(days=2)
    other = booking.find_openings(clinic, "microneedling", (begin, begin + timedelta(days=7)), limit=1)[0]
    first = f"microneedling:{booked.practitioner_code}:{int(booked.starts_at.timestamp())}"
    booking.reschedule(clinic, booked.booking_uid, other.uid)
    booking.reschedule(clinic, booked.booking_uid, first)
    with clinic.database.read() as session:
        twice = select(func.count()).select_from(OutboxRow).group_by(OutboxRow.dedupe_key).having(func.count() > 1)
        assert session.execute(twice).all() == []
    dispatch_due(at(clinic, booked.starts_at - timedelta(hours=48)))
    assert sent(clinic)["reminder_48h"] == 1


@pytest.mark.parametrize(("choice", "wanted"), [("48h", {"reminder_48h"}), ("3h", {"reminder_3h"}), ("none", set())])
def test_by_the_visitors_choice(made: tuple[Clinic, booking.Booked], choice: str, wanted: set[str]) -> None:
    clinic, booked = made
    booking.choose_reminders(clinic, booked.booking_uid, choice)
    for hours in (48, 3):
        dispatch_due(at(clinic, booked.starts_at - timedelta(hours=hours)))
    assert set(sent(clinic)) & {"reminder_48h", "reminder_3h"} == wanted
    with pytest.raises(ValueError, match="no such choice"):
        booking.choose_reminders(clinic, booked.booking_uid, "hourly")


def test_two_workers_and_a_crash_between_send_and_mark(
    made: tuple[Clinic, booking.Booked], monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic, booked = made
    sent_ids: list[str] = []
    bodies: dict[str, set[bytes]] = {}
    real = carrier.deliver

    def counting(message: object, *rest: object) -> str:
        name = str(message["Message-ID"])  # type: ignore[index]
        sent_ids.append(name)
        bodies.setdefault(name, set()).add(message.get_payload(decode=True) or message.as_bytes()[-400:])  # type: ignore[attr-defined]
        return real(message, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(carrier, "deliver", counting)
    due = at(clinic, booked.starts_at - timedelta(hours=48))
    threads = [threading.Thread(target=dispatch_due, args=(due,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent_ids) == len(set(sent_ids))
    with clinic.database.write() as session:  # the worker died before it could mark the reminder
        row = session.scalars(select(OutboxRow).where(OutboxRow.kind == "reminder_48h")).one()
        row.sent_at = None
    dispatch_due(at(clinic, due.now() + timedelta(minutes=5)))
    repeated = [name for name, times in Counter(sent_ids).items() if times == 2]
    assert len(repeated) == 1
    assert len(bodies[repeated[0]]) == 1
