"""Manage links on both databases: used, expired, foreign and cut ones all say the same and change nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic import booking
from clinic.booking import Booked, links, managing
from clinic.booking.links import BadLink
from clinic.context import Clinic
from clinic.storage.tables import BookingRow, BookingTokenRow, BusyCellRow, OutboxRow
from tests.calendars import ANN, OPEN


@pytest.fixture
def made(any_loaded_clinic: Clinic) -> tuple[Clinic, Booked]:
    """A booked appointment of the sample clinic."""
    first = booking.find_openings(any_loaded_clinic, "microneedling", limit=1)[0]
    return any_loaded_clinic, booking.book(any_loaded_clinic, first.uid, "k1", ANN, outcome=OPEN)


def another(clinic: Clinic) -> str:
    """Another opening of the treatment."""
    return booking.find_openings(clinic, "microneedling")[-1].uid


def token_of(clinic: Clinic, booked: Booked) -> str:
    found = links.links_of(clinic, booked.reference)
    assert found is not None
    return found.manage_url.rsplit("/", 1)[1]


def state(clinic: Clinic) -> list[list[tuple[object, ...]]]:
    """Everything that a link could have changed."""
    with clinic.database.read() as session:
        return [
            [tuple(row) for row in session.execute(query)]
            for query in (
                select(BookingRow.id, BookingRow.status, BookingRow.starts_at, BookingRow.version).order_by(
                    BookingRow.id
                ),
                select(BusyCellRow.resource_id, BusyCellRow.cell).order_by(BusyCellRow.resource_id, BusyCellRow.cell),
                select(OutboxRow.dedupe_key, OutboxRow.last_error).order_by(OutboxRow.id),
            )
        ]


def refused(clinic: Clinic, token: str) -> None:
    before = state(clinic)
    for attempt in (
        lambda: managing.look(clinic, token),
        lambda: managing.move(clinic, token, another(clinic)),
        lambda: managing.cancel(clinic, token),
        lambda: managing.choose_reminders(clinic, token, "none"),
    ):
        with pytest.raises(BadLink) as said:
            attempt()
        assert str(said.value) == "manage"
    assert state(clinic) == before


def test_cut_made_up_and_of_another_purpose(made: tuple[Clinic, Booked]) -> None:
    clinic, booked = made
    token = token_of(clinic, booked)
    offer = links.token_of(clinic.settings.secret, "offer", booked.booking_uid, 0)
    foreign = links.token_of("another secret altogether", "manage", booked.booking_uid, 0)
    for wrong in (token[:-1], token + "A", token.swapcase(), "", "\ud800", booked.booking_uid, offer, foreign):
        refused(clinic, wrong)
    assert managing.look(clinic, token).booked == booked


def test_used(made: tuple[Clinic, Booked]) -> None:
    clinic, booked = made
    token = token_of(clinic, booked)
    moved, address = managing.move(clinic, token, another(clinic))
    refused(clinic, token)
    new = address.rsplit("/", 1)[1]
    assert new != token
    assert managing.look(clinic, new).booked == moved
    managing.cancel(clinic, new)
    refused(clinic, new)


def test_expired(made: tuple[Clinic, Booked]) -> None:
    clinic, booked = made
    token = token_of(clinic, booked)
    after = booked.ends_at + timedelta(minutes=1)
    refused(Clinic(clinic.settings.model_copy(update={"now": after}), clinic.database), token)


def test_only_hashes_are_kept(made: tuple[Clinic, Booked]) -> None:
    clinic, booked = made
    token = token_of(clinic, booked)
    with clinic.database.read() as session:
        rows = [row.__dict__ for row in session.scalars(select(BookingTokenRow))]
    assert [row["token_sha256"] for row in rows] == [links.fingerprint(token)]
    assert token not in str(rows)
