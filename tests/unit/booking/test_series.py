"""A course of sessions: wall times over a change of clocks, all or none, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from clinic import booking
from clinic.booking import SlotTaken, UnknownBooking
from clinic.context import Clinic
from clinic.storage.tables import BookingRow, BookingSeriesRow
from tests.calendars import ANN, MONDAY, OPEN, at, days, location, one_person, uid

TUESDAY = date(2027, 2, 23)


@pytest.fixture
def afternoons(any_clinic: Clinic) -> Clinic:
    with any_clinic.database.write() as session:
        build = location(session, horizon_days=400)
        ada = build.practitioner("ada")
        build.treatment("microneedling", 60, [ada])
        build.works(ada, "13:00", "18:00", "1")
        build.works(ada, "09:00", "11:00", "3")
    return any_clinic


def test_eight_weeks_over_the_change_keep_the_wall_time(afternoons: Clinic) -> None:
    first = uid("microneedling", "ada", at(TUESDAY, "13:00"))
    found = booking.propose_series(afternoons, first, 8, 1)
    assert [each.wished.isoformat() for each in found] == [
        "2027-02-23T13:00:00+00:00",
        "2027-03-02T13:00:00+00:00",
        "2027-03-09T13:00:00+00:00",
        "2027-03-16T13:00:00+00:00",
        "2027-03-23T13:00:00+00:00",
        "2027-03-30T13:00:00+01:00",
        "2027-04-06T13:00:00+01:00",
        "2027-04-13T13:00:00+01:00",
    ]
    assert all(each.exact for each in found)
    made = booking.book_series(afternoons, [each.opening.uid for each in found if each.opening], "k", ANN, outcome=OPEN)
    assert [f"{each.starts_at:%H:%M}" for each in made] == ["13:00"] * 8
    assert [each.series_no for each in made] == list(range(1, 9))


def test_a_taken_session_is_moved_near_and_never_early(afternoons: Clinic) -> None:
    month_on = TUESDAY + days(28)
    booking.book(afternoons, uid("microneedling", "ada", at(month_on, "13:00")), "other", ANN, outcome=OPEN)
    found = booking.propose_series(afternoons, uid("microneedling", "ada", at(TUESDAY, "13:00")), 3, 4)
    assert [each.exact for each in found] == [True, False, True]
    assert found[1].opening is not None
    assert found[1].opening.starts_at == at(month_on, "14:00")


def test_out_of_reach_is_said(any_clinic: Clinic) -> None:
    one_person(any_clinic, horizon_days=30)
    found = booking.propose_series(any_clinic, uid("microneedling", "ada", at(MONDAY, "09:00")), 3, 4)
    assert [each.opening is not None for each in found] == [True, True, False]


def test_all_or_none_and_once(any_clinic: Clinic) -> None:
    one_person(any_clinic)
    wished = [uid("microneedling", "ada", at(MONDAY + timedelta(weeks=each), "09:00")) for each in range(3)]
    blocker = booking.book(any_clinic, wished[2], "other", ANN, outcome=OPEN)
    with pytest.raises(SlotTaken) as taken:
        booking.book_series(any_clinic, wished, "k", ANN, outcome=OPEN)
    assert taken.value.nearest[0].starts_at.date() == MONDAY + timedelta(weeks=2)
    assert counted(any_clinic) == (1, 0)
    booking.cancel(any_clinic, blocker.booking_uid)
    made = booking.book_series(any_clinic, wished, "k", ANN, outcome=OPEN)
    assert booking.book_series(any_clinic, wished, "k", ANN, outcome=OPEN) == made
    assert counted(any_clinic) == (4, 1)


def test_the_hold_becomes_the_first_session(any_clinic: Clinic) -> None:
    one_person(any_clinic)
    wished = [uid("microneedling", "ada", at(MONDAY + timedelta(weeks=each), "09:00")) for each in range(2)]
    held = booking.hold(any_clinic, wished[0], "c1").booking_uid
    made = booking.book_series(any_clinic, wished, "k", ANN, outcome=OPEN, held=held, conversation_id="c1")
    assert made[0].booking_uid == held
    assert [(each.status, each.series_no) for each in made] == [("booked", 1), ("booked", 2)]
    again = booking.book_series(any_clinic, wished, "k", ANN, outcome=OPEN, held=held, conversation_id="c1")
    assert again == made
    assert counted(any_clinic) == (2, 1)


def test_when_another_session_is_gone_the_hold_stays(any_clinic: Clinic) -> None:
    one_person(any_clinic)
    wished = [uid("microneedling", "ada", at(MONDAY + timedelta(weeks=each), "09:00")) for each in range(2)]
    held = booking.hold(any_clinic, wished[0], "c1").booking_uid
    booking.book(any_clinic, wished[1], "other", ANN, outcome=OPEN)
    with pytest.raises(SlotTaken):
        booking.book_series(any_clinic, wished, "k", ANN, outcome=OPEN, held=held, conversation_id="c1")
    assert booking.find(any_clinic, held).status == "held"
    with pytest.raises(SlotTaken):
        booking.book(any_clinic, wished[0], "k2", ANN, outcome=OPEN)


@pytest.mark.parametrize("whose", ["c2", None])
def test_a_strangers_hold_is_no_first_session(any_clinic: Clinic, whose: str | None) -> None:
    one_person(any_clinic)
    wished = [uid("microneedling", "ada", at(MONDAY + timedelta(weeks=each), "09:00")) for each in range(2)]
    held = booking.hold(any_clinic, wished[0], "c1").booking_uid
    with pytest.raises(UnknownBooking):
        booking.book_series(any_clinic, wished, "k", ANN, outcome=OPEN, held=held, conversation_id=whose)
    with pytest.raises(UnknownBooking):
        booking.book_series(any_clinic, wished[1:], "k", ANN, outcome=OPEN, held=held, conversation_id="c1")
    assert booking.find(any_clinic, held).status == "held"


def counted(clinic: Clinic) -> tuple[int, int]:
    """Bookings, series."""
    with clinic.database.read() as session:
        found = [
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (BookingRow, BookingSeriesRow)
        ]
    return found[0], found[1]
