"""Holds, confirmations, cancellations and moves, on both databases."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from clinic import booking
from clinic.booking import (
    IdempotencyConflict,
    NotBookable,
    SlotTaken,
    UnknownBooking,
)
from clinic.booking import desk as moves
from clinic.booking.timetable import TIMED
from clinic.context import Clinic
from clinic.storage.tables import BookingEventRow, BookingNoteRow, BookingRow, BusyCellRow, OutboxRow, PatientRow
from tests.calendars import ANN, BEN, MONDAY, NINE, OPEN, TEN, at, cells, days, listed, location, one_person, uid


def test_from_hold_to_booking(desk: Clinic) -> None:
    held = booking.hold(desk, NINE, "c1", "web")
    assert held.expires_at - desk.now() == timedelta(minutes=5)
    assert held.starts_at == at(MONDAY, "09:00")
    assert not listed(desk, NINE)
    note = SimpleNamespace(rule_id="darker_skin", text_for_clinician="Skin type V")
    made = booking.confirm(desk, held.booking_uid, "k1", ANN, [note], {"rules": "2026-11"}, outcome=OPEN)
    assert made.reference[:3] == "NP-"
    assert len(made.reference) == 9
    assert set(made.reference[3:]).isdisjoint("01OI")
    assert (made.status, made.practitioner, made.treatment_name, made.minutes) == ("booked", "Ada", "Microneedling", 60)
    assert made.card()["starts_at"] == "2026-11-23T09:00:00+00:00"
    assert not listed(desk, NINE)
    assert cells(desk) == 12
    with desk.database.read() as session:
        row = session.scalars(select(BookingRow)).one()
        assert (row.conversation_id, row.source_channel, row.declaration_json) == ("c1", "web", {"rules": "2026-11"})
        patient = session.scalars(select(PatientRow)).one()
        assert (patient.name, patient.email_norm, patient.phone_e164) == (
            "Ann Example", "ann@example.org", "+447700900123",
        )  # fmt: skip
        assert [(n.rule_id, n.text) for n in session.scalars(select(BookingNoteRow))] == [
            ("darker_skin", "Skin type V")
        ]
        assert sorted(set(session.scalars(select(OutboxRow.kind))) - TIMED) == ["confirmation", "staff_confirmation"]
        assert list(session.scalars(select(BookingEventRow.kind).order_by(BookingEventRow.id))) == ["held", "booked"]
        history = str(list(session.scalars(select(BookingEventRow.after_json))))
        assert "Ann" not in history
        assert "example" not in history


def test_the_same_key_gives_the_same_booking(desk: Clinic) -> None:
    held = booking.hold(desk, NINE, "c1")
    first = booking.confirm(desk, held.booking_uid, "k1", ANN, outcome=OPEN)
    assert booking.confirm(desk, held.booking_uid, "k1", ANN, outcome=OPEN) == first
    other = booking.hold(desk, TEN, "c1")
    with pytest.raises(IdempotencyConflict):
        booking.confirm(desk, other.booking_uid, "k1", ANN, outcome=OPEN)
    with pytest.raises(IdempotencyConflict):
        booking.confirm(desk, held.booking_uid, "k2", ANN, outcome=OPEN)
    assert booking.find(desk, first.booking_uid) == first


def test_booking_directly(desk: Clinic) -> None:
    made = booking.book(desk, NINE, "k1", ANN, outcome=OPEN, conversation_id="c1")
    assert booking.book(desk, NINE, "k1", ANN, outcome=OPEN) == made
    with pytest.raises(IdempotencyConflict):
        booking.book(desk, TEN, "k1", ANN, outcome=OPEN)
    with pytest.raises(SlotTaken) as taken:
        booking.book(desk, NINE, "k2", BEN, outcome=OPEN)
    assert [f"{each.starts_at:%a %H:%M}" for each in taken.value.nearest] == ["Mon 10:00", "Mon 10:15", "Mon 10:30"]
    assert booking.of_conversation(desk, "c1") == [made]


def test_an_overlap_is_taken_too(desk: Clinic) -> None:
    booking.book(desk, TEN, "k1", ANN, outcome=OPEN)
    for wall in ("09:15", "10:00", "10:45"):
        with pytest.raises(SlotTaken):
            booking.book(desk, uid("microneedling", "ada", at(MONDAY, wall)), wall, BEN, outcome=OPEN)
    booking.book(desk, NINE, "k2", BEN, outcome=OPEN)
    booking.book(desk, uid("microneedling", "ada", at(MONDAY, "11:00")), "k3", BEN, outcome=OPEN)


@pytest.mark.parametrize("wall", ["08:00", "09:05", "16:15", "23:00"])
def test_what_is_not_listed_cannot_be_booked(desk: Clinic, wall: str) -> None:
    with pytest.raises(SlotTaken) as taken:
        booking.book(desk, uid("microneedling", "ada", at(MONDAY, wall)), "k1", ANN, outcome=OPEN)
    assert len(taken.value.nearest) == 3
    with pytest.raises(SlotTaken):
        booking.hold(desk, uid("microneedling", "ada", at(MONDAY, wall)), "c1")


def test_the_past_and_strangers_cannot_be_booked(desk: Clinic) -> None:
    for opening in (uid("microneedling", "ada", at(MONDAY - days(7), "09:00")), NINE.replace("ada", "eve")):
        with pytest.raises(SlotTaken):
            booking.book(desk, opening, "k1", ANN, outcome=OPEN)


def test_the_clinical_gate(desk: Clinic) -> None:
    shut = SimpleNamespace(gate="block", outcome="not_suitable", bookable_from=None)
    consult = SimpleNamespace(gate="consult", outcome="clinician_review", bookable_from=None)
    wait = SimpleNamespace(gate="block", outcome="wait", bookable_from=MONDAY + days(1))
    held = booking.hold(desk, NINE, "c1")
    for outcome in (shut, consult, wait):
        with pytest.raises(NotBookable):
            booking.confirm(desk, held.booking_uid, "k1", ANN, outcome=outcome)
        with pytest.raises(NotBookable):
            booking.book(desk, TEN, "k2", ANN, outcome=outcome)
    assert cells(desk) == 12
    booking.book(desk, uid("consultation", "ada", at(MONDAY, "11:00")), "k3", ANN, outcome=shut)
    booking.book(desk, uid("microneedling", "ada", at(MONDAY + days(1), "09:00")), "k4", ANN, outcome=wait)


def test_cancel_and_book_again(desk: Clinic) -> None:
    made = booking.book(desk, NINE, "k1", ANN, outcome=OPEN)
    gone = booking.cancel(desk, made.booking_uid)
    assert gone.status == "cancelled"
    assert booking.cancel(desk, made.booking_uid) == gone
    assert cells(desk) == 0
    assert booking.book(desk, NINE, "k2", ANN, outcome=OPEN).booking_uid != made.booking_uid
    with desk.database.read() as session:
        kinds = session.execute(select(OutboxRow.kind, OutboxRow.last_error).order_by(OutboxRow.id)).all()
    assert {error for kind, error in kinds if kind in TIMED} == {"void", None}
    assert [tuple(each) for each in kinds if each[0] not in TIMED] == [
        ("confirmation", "void"),
        ("staff_confirmation", "void"),
        ("cancellation", None),
        ("staff_cancellation", None),
        ("confirmation", None),
        ("staff_confirmation", None),
    ]


def test_moving_there_and_back(desk: Clinic) -> None:
    made = booking.book(desk, NINE, "k1", ANN, outcome=OPEN)
    moved = booking.reschedule(desk, made.booking_uid, TEN)
    assert (moved.booking_uid, moved.reference) == (made.booking_uid, made.reference)
    assert moved.starts_at == at(MONDAY, "10:00")
    assert listed(desk, NINE)
    back = booking.reschedule(desk, made.booking_uid, NINE, version=moved.version)
    assert back.starts_at == at(MONDAY, "09:00")
    assert cells(desk) == 12
    with desk.database.read() as session:
        assert session.scalars(select(BookingRow.ics_sequence)).one() == 2
    assert booking.reschedule(desk, made.booking_uid, NINE) == back


def test_moving_by_less_than_its_length(desk: Clinic) -> None:
    made = booking.book(desk, NINE, "k1", ANN, outcome=OPEN)
    moved = booking.reschedule(desk, made.booking_uid, uid("microneedling", "ada", at(MONDAY, "09:30")))
    assert moved.starts_at == at(MONDAY, "09:30")
    assert cells(desk) == 12


def everything(clinic: Clinic) -> list[object]:
    with clinic.database.read() as session:
        return [
            [
                tuple(row)
                for row in session.execute(select(*table.__table__.columns).order_by(*table.__table__.primary_key))
            ]
            for table in (BookingRow, BusyCellRow, OutboxRow, BookingEventRow)
        ]


def test_moving_to_a_taken_time_leaves_all_as_it_was(desk: Clinic) -> None:
    made = booking.book(desk, NINE, "k1", ANN, outcome=OPEN)
    booking.book(desk, TEN, "k2", BEN, outcome=OPEN)
    before = everything(desk)
    with pytest.raises(SlotTaken) as taken:
        booking.reschedule(desk, made.booking_uid, TEN)
    assert everything(desk) == before
    assert len(taken.value.nearest) == 3


def test_a_stale_version_is_refused(desk: Clinic) -> None:
    made = booking.book(desk, NINE, "k1", ANN, outcome=OPEN)
    booking.reschedule(desk, made.booking_uid, TEN, version=made.version)
    with pytest.raises(booking.StaleBooking):
        booking.reschedule(desk, made.booking_uid, NINE, version=made.version)


def test_a_cancelled_booking_cannot_move(desk: Clinic) -> None:
    made = booking.book(desk, NINE, "k1", ANN, outcome=OPEN)
    booking.cancel(desk, made.booking_uid)
    with pytest.raises(booking.NotLive):
        booking.reschedule(desk, made.booking_uid, TEN)
    with pytest.raises(UnknownBooking):
        booking.cancel(desk, "nobody")


def test_who_may_see_a_booking_by_its_reference(desk: Clinic) -> None:
    made = booking.book(desk, NINE, "k1", ANN, outcome=OPEN)
    spoken = made.reference.replace("-", " ").lower()
    assert booking.by_reference(desk, spoken, "+447700900123") == made
    assert booking.by_reference(desk, made.reference, " Ann@Example.org") == made
    for reference, contact in ((made.reference, "+447700900999"), ("NP-222222", "+447700900123"), ("", "")):
        with pytest.raises(UnknownBooking):
            booking.by_reference(desk, reference, contact)


def test_buffers_belong_to_the_booking(any_clinic: Clinic) -> None:
    with any_clinic.database.write() as session:
        build = location(session)
        ada = build.practitioner("ada")
        build.treatment("microneedling", 60, [ada], buffer_before=10, buffer_after=20)
        build.treatment("consultation", 30, [ada])
        build.works(ada, "09:00", "13:00")
    booking.book(any_clinic, TEN, "k1", ANN, outcome=OPEN)
    assert cells(any_clinic) == 18
    starts = [each.starts_at for each in booking.find_openings(any_clinic, "consultation", limit=999, spread=False)]
    assert [f"{each:%H:%M}" for each in starts if each.date() == MONDAY] == [
        "09:00", "09:15", "11:30", "11:45", "12:00", "12:15", "12:30",
    ]  # fmt: skip
    same = [each.starts_at for each in booking.find_openings(any_clinic, "microneedling", limit=999, spread=False)]
    assert [f"{each:%H:%M}" for each in same if each.date() == MONDAY] == ["11:30", "11:45", "12:00"]


def test_rooms_are_given_out_until_none_is_left(any_clinic: Clinic) -> None:
    with any_clinic.database.write() as session:
        build = location(session)
        people = [build.practitioner(code) for code in ("ada", "bob", "cyd")]
        rooms = [build.room("blue"), build.room("green")]
        build.treatment("microneedling", 60, people, rooms)
        for each in people:
            build.works(each, "09:00", "17:00")
    made = [
        booking.book(any_clinic, NINE.replace("ada", who), who, ANN, outcome=OPEN).room_id for who in ("ada", "bob")
    ]
    assert made == rooms
    with pytest.raises(SlotTaken):
        booking.book(any_clinic, NINE.replace("ada", "cyd"), "cyd", ANN, outcome=OPEN)
    assert booking.book(any_clinic, TEN.replace("ada", "cyd"), "cyd", ANN, outcome=OPEN).room_id == rooms[0]


def test_seats(any_clinic: Clinic) -> None:
    with any_clinic.database.write() as session:
        build = location(session)
        ada = build.practitioner("ada", capacity=3)
        build.treatment("microneedling", 60, [ada])
        build.works(ada, "09:00", "17:00")
    half_past = uid("microneedling", "ada", at(MONDAY, "09:30"))
    for key, opening in enumerate([NINE, half_past, TEN, NINE, TEN]):
        booking.book(any_clinic, opening, f"k{key}", ANN, outcome=OPEN)
    booking.book(any_clinic, uid("microneedling", "ada", at(MONDAY, "10:30")), "k5", ANN, outcome=OPEN)
    for opening in (NINE, half_past, TEN):
        with pytest.raises(SlotTaken):
            booking.book(any_clinic, opening, f"late {opening}", ANN, outcome=OPEN)


def test_the_wall_time_is_kept_with_the_booking(any_clinic: Clinic) -> None:
    one_person(any_clinic, "America/New_York", horizon_days=400)
    day = date(2027, 3, 15)
    made = booking.book(
        any_clinic, uid("microneedling", "ada", at(day, "09:00", "America/New_York")), "k", ANN, outcome=OPEN
    )
    with any_clinic.database.read() as session:
        row = session.scalars(select(BookingRow)).one()
        assert (row.tz, row.local_start) == ("America/New_York", "2027-03-15T09:00")
        assert row.starts_at == datetime.fromisoformat("2027-03-15T13:00:00+00:00")
    assert made.starts_at.isoformat() == "2027-03-15T09:00:00-04:00"


def test_many_who_lose_in_one_moment_look_once(desk: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    key, looks, go = booking.parse_uid(NINE), [], threading.Event()
    real = moves._nearest

    def slow(*given: Any) -> list[booking.Opening]:
        looks.append(given)
        assert go.wait(10)
        return real(*given)

    monkeypatch.setattr(moves, "_nearest", slow)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(moves.nearest, desk, key, 3) for _ in range(8)]
        while not looks:
            time.sleep(0.01)
        time.sleep(0.1)
        go.set()
        answers = [each.result() for each in asked]
    assert len(looks) < 8
    assert all(each == answers[0] for each in answers)
    before = len(looks)
    assert moves.nearest(desk, key, 3) == answers[0]
    assert len(looks) == before + 1, "nothing is remembered"
