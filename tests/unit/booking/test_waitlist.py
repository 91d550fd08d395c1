"""The waiting list: a free time is held for whoever has waited longest, on both databases."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from clinic import booking
from clinic.booking import NotBookable, PatientDetails, SlotTaken, links, waitlist
from clinic.context import Clinic
from clinic.notifications import dispatch_due
from clinic.storage.tables import BookingRow, BookingTokenRow, BusyCellRow, OutboxRow, WaitlistEntryRow
from tests.calendars import ANN, MONDAY, OPEN, at, location, uid

NINE = uid("microneedling", "ada", at(MONDAY, "09:00"))
BEN = PatientDetails(name="Ben Example", email="ben@example.org")
CYD = PatientDetails(name="Cyd Example", email="cyd@example.org")


@pytest.fixture
def full(any_clinic: Clinic) -> tuple[Clinic, booking.Booked]:
    """One hour a week, and it is booked."""
    with any_clinic.database.write() as session:
        build = location(session)
        ada = build.practitioner("ada")
        build.treatment("microneedling", 60, [ada])
        build.works(ada, "09:00", "10:00", "0")
    return any_clinic, booking.book(any_clinic, NINE, "k1", ANN, outcome=OPEN)


def later(clinic: Clinic, minutes: float) -> Clinic:
    return Clinic(
        clinic.settings.model_copy(update={"now": clinic.now() + timedelta(minutes=minutes)}), clinic.database
    )


def wait(clinic: Clinic, who: PatientDetails, **more: object) -> waitlist.Waiting:
    return waitlist.join(clinic, "microneedling", who, MONDAY, MONDAY, outcome=OPEN, **more)  # type: ignore[arg-type]


def offer_token(clinic: Clinic) -> str:
    with clinic.database.read() as session:
        row = session.scalars(select(BookingRow).where(BookingRow.status == "held")).one()
    return links.token_of(clinic.settings.secret, "offer", row.uid, row.ics_sequence)


def statuses(clinic: Clinic) -> list[str]:
    with clinic.database.read() as session:
        return list(session.scalars(select(WaitlistEntryRow.status).order_by(WaitlistEntryRow.id)))


def test_the_oldest_is_offered_the_time_and_takes_it(full: tuple[Clinic, booking.Booked]) -> None:
    clinic, made = full
    note = SimpleNamespace(rule_id="darker_skin", text_for_clinician="Skin type V")
    wait(clinic, BEN, notes=[note])
    wait(later(clinic, 1), CYD)
    assert waitlist.offer_free_times(later(clinic, 2)) == 0
    booking.cancel(clinic, made.booking_uid)
    now = later(clinic, 3)
    assert waitlist.offer_free_times(now) == 1
    assert waitlist.offer_free_times(now) == 0
    assert statuses(clinic) == ["offered", "waiting"]
    with pytest.raises(SlotTaken):
        booking.book(now, NINE, "k2", ANN, outcome=OPEN)
    token = offer_token(now)
    taken = waitlist.accept(now, token)
    assert (taken.status, taken.starts_at) == ("booked", at(MONDAY, "09:00"))
    assert statuses(clinic) == ["booked", "waiting"]
    with pytest.raises(links.BadLink):
        waitlist.accept(now, token)
    with clinic.database.read() as session:
        kinds = list(session.scalars(select(OutboxRow.kind).where(OutboxRow.booking_id.is_not(None))))
        assert kinds.count("confirmation") == 2
        assert session.scalar(select(func.count()).select_from(BusyCellRow)) == 12
        assert token not in str([row.token_sha256 for row in session.scalars(select(BookingTokenRow))])


def test_an_offer_that_runs_out_goes_to_the_next(full: tuple[Clinic, booking.Booked]) -> None:
    clinic, made = full
    wait(clinic, BEN)
    wait(later(clinic, 1), CYD)
    booking.cancel(clinic, made.booking_uid)
    assert waitlist.offer_free_times(clinic) == 1
    first = offer_token(clinic)
    assert waitlist.offer_free_times(later(clinic, 29)) == 0
    after = later(clinic, 31)
    with pytest.raises(links.BadLink):
        waitlist.accept(after, first)
    assert waitlist.offer_free_times(after) == 1
    assert statuses(clinic) == ["expired", "offered"]
    waitlist.decline(after, offer_token(after))
    assert statuses(clinic) == ["expired", "withdrawn"]
    assert booking.book(after, NINE, "k3", ANN, outcome=OPEN).status == "booked"


def test_only_what_matches_is_offered(full: tuple[Clinic, booking.Booked]) -> None:
    clinic, made = full
    wait(clinic, BEN, part_of_day="evening")
    booking.cancel(clinic, made.booking_uid)
    assert waitlist.offer_free_times(clinic) == 0
    wait(clinic, CYD, part_of_day="morning", practitioner="ada")
    assert waitlist.offer_free_times(clinic) == 1
    assert statuses(clinic) == ["waiting", "offered"]


def test_nobody_is_offered_a_time_asleep(full: tuple[Clinic, booking.Booked]) -> None:
    clinic, made = full
    wait(clinic, BEN)
    booking.cancel(clinic, made.booking_uid)
    assert waitlist.offer_free_times(later(clinic, 15 * 60)) == 0


def test_the_clinical_gate_stands_before_the_list(full: tuple[Clinic, booking.Booked]) -> None:
    clinic, _ = full
    shut = SimpleNamespace(gate="block", outcome="not_suitable", bookable_from=None)
    late = SimpleNamespace(gate="block", outcome="wait", bookable_from=MONDAY + timedelta(days=1))
    for outcome in (shut, late):
        with pytest.raises(NotBookable):
            waitlist.join(clinic, "microneedling", BEN, MONDAY, MONDAY, outcome=outcome)


def test_leaving_gives_the_time_back(full: tuple[Clinic, booking.Booked]) -> None:
    clinic, made = full
    wait(clinic, BEN, conversation_id="c1")
    booking.cancel(clinic, made.booking_uid)
    waitlist.offer_free_times(clinic)
    assert waitlist.leave(clinic, "c1") == 1
    assert booking.book(clinic, NINE, "k3", ANN, outcome=OPEN).status == "booked"


def test_the_offer_is_a_letter(any_loaded_clinic: Clinic) -> None:
    clinic = any_loaded_clinic
    day = (clinic.now() + timedelta(days=2)).date()
    waitlist.join(clinic, "microneedling", BEN, day, day + timedelta(days=9), outcome=OPEN)
    assert waitlist.offer_free_times(clinic) == 1
    assert dispatch_due(clinic).sent == 2
    letter = next((clinic.settings.var / "mail").glob("waitlist_offer-*.eml")).read_text()
    assert "/offer/" in letter
    assert dispatch_due(clinic).sent == 0
