"""The retention clocks: one sweep after its time, each kind of data is gone, and nothing before."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from clinic import clock, conversations, privacy
from clinic.context import Clinic
from clinic.conversations import Fact
from clinic.storage import rasa_tracker
from clinic.storage.belonging import OF_A_CONVERSATION
from clinic.storage.tables import Base, BookingRow, CallbackRow, OutboxRow
from tests.security.test_erasure import MARKER, book, files_with, rasa_file, rows_with, talk_about

Later = Callable[..., None]


@pytest.fixture
def later(any_loaded_clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Later:
    """Moves the clock on from the tests' own time."""
    start = any_loaded_clinic.now()
    return lambda **by: monkeypatch.setattr(clock, "now", lambda settings=None: start + timedelta(**by))


def count(clinic: Clinic, table: type[Base]) -> int:
    with clinic.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_without_consent_a_conversation_goes_after_a_day_and_not_before(
    any_loaded_clinic: Clinic, later: Later
) -> None:
    clinic = any_loaded_clinic
    talk = talk_about(clinic, turns=4)
    rasa_file(clinic.settings.tracker_db, {talk: 5, "marked": 5})
    later(hours=23, minutes=59)
    assert privacy.sweep(clinic).conversations == 0
    assert len(conversations.transcript(clinic, talk)) == 8
    later(hours=24)
    assert privacy.sweep(clinic).conversations == 1
    assert rows_with(clinic, MARKER) == []
    assert rasa_tracker.count(clinic.settings.tracker_db, talk) == 0
    assert [alert["conversation_id"] for alert in conversations.list_alerts(clinic)] == [None]


def test_with_consent_it_stays_for_the_retention_period(any_loaded_clinic: Clinic, later: Later) -> None:
    clinic = any_loaded_clinic
    talk = talk_about(clinic, turns=4)
    conversations.set_consent(clinic, talk, True)
    refused = talk_about(clinic, "refuser", turns=2)
    conversations.set_consent(clinic, refused, False)
    later(days=2)
    assert privacy.sweep(clinic).conversations == 1
    assert rows_with(clinic, "refuser") == []
    assert len(conversations.transcript(clinic, talk)) == 8
    later(days=90)
    assert privacy.sweep(clinic).conversations == 1
    assert rows_with(clinic, MARKER) == ["unanswered"]
    later(days=181)
    privacy.sweep(clinic)
    assert rows_with(clinic, MARKER) == []
    assert conversations.list_alerts(clinic) == []


def test_a_message_moves_the_clock(any_loaded_clinic: Clinic, later: Later) -> None:
    clinic = any_loaded_clinic
    talk = conversations.create(clinic)
    later(hours=20)
    conversations.store_message(clinic, talk.id, text="still here")
    later(hours=43)
    assert privacy.sweep(clinic).conversations == 0
    later(hours=44)
    assert privacy.sweep(clinic).conversations == 1


def test_facts_have_their_own_clock(any_loaded_clinic: Clinic, later: Later) -> None:
    clinic = any_loaded_clinic
    talk = conversations.create(clinic)
    conversations.set_consent(clinic, talk.id, True)
    conversations.remember(clinic, talk.id, [Fact("condition", "pregnancy")])
    later(days=60)
    conversations.store_message(clinic, talk.id, text="I am back")
    later(days=91)
    assert privacy.sweep(clinic).facts == 1
    assert conversations.remembered(clinic, talk.id) == ()
    assert len(conversations.transcript(clinic, talk.id)) == 1


def test_a_wish_to_be_called_back_outlives_the_conversation_by_its_own_clock(
    any_loaded_clinic: Clinic, later: Later
) -> None:
    clinic = any_loaded_clinic
    talk = conversations.create(clinic)
    conversations.request_callback(clinic, talk.id, "Ada", "+442079460000", None)
    later(days=3)
    privacy.sweep(clinic)
    assert [each["name"] for each in conversations.list_callbacks(clinic)] == ["Ada"]
    later(days=31)
    assert privacy.sweep(clinic).callbacks == 1
    assert count(clinic, CallbackRow) == 0


def test_letters_are_emptied_and_are_not_sent_again(any_loaded_clinic: Clinic, later: Later) -> None:
    clinic = any_loaded_clinic
    talk = conversations.create(clinic)
    book(clinic, talk.id, "booked", 1)
    with clinic.database.write() as session:
        session.scalars(select(OutboxRow)).one().sent_at = clinic.now()
    letter = clinic.settings.var / "mail" / "sent.eml"
    letter.parent.mkdir(parents=True, exist_ok=True)
    letter.write_text(MARKER)
    os.utime(letter, (clinic.now().timestamp(),) * 2)
    later(days=89)
    privacy.sweep(clinic)
    assert letter.exists()
    later(days=91)
    assert privacy.sweep(clinic).letters == 2
    assert not letter.exists()
    assert privacy.sweep(clinic).letters == 0
    with clinic.database.read() as session:
        row = session.scalars(select(OutboxRow)).one()
        assert (row.payload_json, row.sent_at is not None) == ({}, True)


def test_who_cancelled_is_forgotten_and_the_booking_stays_as_a_count(any_loaded_clinic: Clinic, later: Later) -> None:
    clinic = any_loaded_clinic
    talk = conversations.create(clinic)
    book(clinic, talk.id, "cancelled", 1)
    book(clinic, talk.id, "booked", 2, "appointment")
    with clinic.database.write() as session:
        session.scalars(select(BookingRow).where(BookingRow.status == "cancelled")).one().cancelled_at = clinic.now()
    later(days=91)
    assert privacy.sweep(clinic).bookings == 1
    assert rows_with(clinic, MARKER) == []
    assert "patient" in rows_with(clinic, "appointment")
    assert count(clinic, BookingRow) == 2


def test_rasas_record_of_nobodys_conversation_goes(loaded_clinic: Clinic) -> None:
    clinic = loaded_clinic
    ours = conversations.create(clinic)
    path = clinic.settings.tracker_db
    rasa_file(path, {"marked-shell": 5, "fresh": 5, ours.id: 5})
    with closing(sqlite3.connect(path)) as connection:
        for sender, age in (("marked-shell", 25), ("fresh", 1), (ours.id, 25)):
            at = (clinic.now() - timedelta(hours=age)).timestamp()
            connection.execute("UPDATE events SET timestamp = ? WHERE sender_id = ?", (at, sender))
        connection.commit()
    assert privacy.sweep(clinic).strays == 1
    assert [rasa_tracker.count(path, sender) for sender in ("marked-shell", "fresh", ours.id)] == [0, 5, 5]
    assert files_with(Path(path).parent, MARKER) == []


def test_every_table_of_a_conversation_is_known_to_the_clocks() -> None:
    of_a_conversation = {
        mapper.class_ for mapper in Base.registry.mappers if "conversation_id" in inspect(mapper.class_).columns
    }
    assert of_a_conversation == {*OF_A_CONVERSATION, BookingRow}
