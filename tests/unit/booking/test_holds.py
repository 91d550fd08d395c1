"""Holds: one for a conversation, begun anew, run out, given back, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic import booking
from clinic.booking import BookingError, HoldExpired, SlotTaken, UnknownBooking
from clinic.context import Clinic
from clinic.storage.tables import AvailabilityExceptionRow, BookingRow, LocationRow
from tests.calendars import ANN, BEN, MONDAY, NINE, OPEN, TEN, at, cells, later, listed, uid


def test_a_conversation_has_one_hold(desk: Clinic) -> None:
    first = booking.hold(desk, NINE, "c1")
    again = booking.hold(later(desk, 2), NINE, "c1")
    assert again.booking_uid == first.booking_uid
    assert again.expires_at == first.expires_at + timedelta(minutes=2)
    second = booking.hold(desk, TEN, "c1")
    assert listed(desk, NINE)
    assert not listed(desk, TEN)
    assert listed(desk, TEN, "c1")
    with pytest.raises(HoldExpired):
        booking.confirm(desk, first.booking_uid, "k1", ANN, outcome=OPEN)
    assert booking.confirm(desk, second.booking_uid, "k1", ANN, outcome=OPEN).starts_at == at(MONDAY, "10:00")


def test_a_hold_is_not_begun_anew_where_the_hours_were_closed(desk: Clinic) -> None:
    mine = booking.hold(desk, NINE, "c1")
    with desk.database.write() as session:
        place = session.scalars(select(LocationRow.id)).one()
        session.add(AvailabilityExceptionRow(location_id=place, date_local=MONDAY, kind="closed"))
    assert not listed(desk, NINE, "c1")
    with pytest.raises(SlotTaken):
        booking.hold(later(desk, 2), NINE, "c1")
    with desk.database.read() as session:
        row = session.scalars(select(BookingRow)).one()
    assert (row.uid, row.status, row.hold_expires_at) == (mine.booking_uid, "held", mine.expires_at)


def test_re_picking_a_time_that_overlaps_ones_own_hold(desk: Clinic) -> None:
    booking.hold(desk, NINE, "c1")
    moved = booking.hold(desk, uid("microneedling", "ada", at(MONDAY, "09:30")), "c1")
    assert moved.starts_at == at(MONDAY, "09:30")
    assert cells(desk) == 12


def test_a_hold_stays_when_the_next_choice_is_gone(desk: Clinic) -> None:
    mine = booking.hold(desk, NINE, "c1")
    booking.hold(desk, TEN, "c2")
    with pytest.raises(SlotTaken):
        booking.hold(desk, TEN, "c1")
    assert booking.confirm(desk, mine.booking_uid, "k1", ANN, outcome=OPEN).status == "booked"


def test_another_sees_it_taken_until_it_runs_out(desk: Clinic) -> None:
    booking.hold(desk, NINE, "c1")
    with pytest.raises(SlotTaken):
        booking.hold(desk, NINE, "c2")
    after = later(desk, 5)
    assert listed(after, NINE)
    assert booking.book(after, NINE, "k2", BEN, outcome=OPEN).status == "booked"
    assert cells(desk) == 12


def test_a_hold_that_ran_out_is_taken_again_if_it_can_be(desk: Clinic) -> None:
    held = booking.hold(desk, NINE, "c1")
    after = later(desk, 6)
    made = booking.confirm(after, held.booking_uid, "k1", ANN, outcome=OPEN)
    assert (made.booking_uid, made.status) == (held.booking_uid, "booked")
    swept = booking.hold(desk, TEN, "c2")
    assert booking.expire_holds(after) == 1
    assert booking.expire_holds(after) == 0
    assert booking.confirm(after, swept.booking_uid, "k2", BEN, outcome=OPEN).status == "booked"
    assert cells(desk) == 24


def test_a_hold_that_ran_out_and_was_taken_is_gone(desk: Clinic) -> None:
    held = booking.hold(desk, NINE, "c1")
    after = later(desk, 6)
    booking.book(after, NINE, "k2", BEN, outcome=OPEN)
    with pytest.raises(SlotTaken):
        booking.confirm(after, held.booking_uid, "k1", ANN, outcome=OPEN)


def test_two_confirmations_of_two_holds_for_one_time(desk: Clinic) -> None:
    first = booking.hold(desk, NINE, "c1").booking_uid
    after = later(desk, 6)
    second = booking.hold(after, NINE, "c2").booking_uid
    gate, said = threading.Barrier(2), []

    def confirm(held: str, key: str) -> None:
        gate.wait()
        try:
            said.append(booking.confirm(after, held, key, ANN, outcome=OPEN).booking_uid)
        except BookingError as error:
            said.append(type(error).__name__)

    threads = [threading.Thread(target=confirm, args=each) for each in ((first, "k1"), (second, "k2"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == sorted(["SlotTaken", second])


def test_a_live_hold_is_not_swept(desk: Clinic) -> None:
    booking.hold(desk, NINE, "c1")
    assert booking.expire_holds(later(desk, 4.9)) == 0


def test_releasing_a_hold(desk: Clinic) -> None:
    held = booking.hold(desk, NINE, "c1")
    with pytest.raises(UnknownBooking):
        booking.release(desk, held.booking_uid, "c2")
    assert booking.release(desk, held.booking_uid, "c1")
    assert not booking.release(desk, held.booking_uid, "c1")
    assert listed(desk, NINE)
