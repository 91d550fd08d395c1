"""The outbox and what leaves it: mail with its calendar file, once, also when things break, on both databases."""

from __future__ import annotations

import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from icalendar import Calendar
from sqlalchemy import select

from clinic import booking
from clinic.booking import PatientDetails
from clinic.context import Clinic
from clinic.notifications import carrier, dispatch_due
from clinic.notifications.dispatch import WAITS
from clinic.storage import outbox
from clinic.storage.tables import OutboxRow
from tests.calendars import ANN, OPEN


@pytest.fixture
def booked(any_loaded_clinic: Clinic) -> tuple[Clinic, booking.Booked]:
    clinic = any_loaded_clinic
    opening = booking.find_openings(clinic, "microneedling", limit=1)[0]
    note = SimpleNamespace(rule_id="darker_skin", text_for_clinician="Skin type V: test patch first")
    return clinic, booking.book(clinic, opening.uid, "k1", ANN, [note], outcome=OPEN, conversation_id="c1")


def letters(clinic: Clinic) -> dict[str, EmailMessage]:
    """What lies in the mail folder, by the kind of message."""
    found = {}
    for path in sorted((clinic.settings.var / "mail").glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        found[path.name.split("-NP-")[0]] = message
    return found


def plain(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def event(message: EmailMessage) -> tuple[Calendar, Any]:
    part = next(each for each in message.walk() if each.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    assert str(part.get_param("method")) == str(calendar["method"])
    return calendar, calendar.walk("VEVENT")[0]


def test_a_confirmation_and_a_notice(booked: tuple[Clinic, booking.Booked]) -> None:
    clinic, made = booked
    report = dispatch_due(clinic)
    assert (report.sent, report.dropped, report.failed, report.dead) == (3, 0, 0, 0)
    assert dispatch_due(clinic).sent == 0
    sent = letters(clinic)
    assert set(sent) == {"confirmation", "staff_confirmation", "preparation"}
    message = sent["confirmation"]
    assert message["To"] == "Ann Example <ann@example.org>"
    assert made.reference in plain(message)
    assert made.practitioner in plain(message)
    assert f"{made.starts_at:%H:%M}" in plain(message)
    calendar, what = event(message)
    assert calendar["method"] == "REQUEST"
    assert (str(what["uid"]), what["sequence"]) == (f"{made.booking_uid}@needlepoint", 0)
    assert str(what["summary"]) == "Clinic appointment"
    assert what["dtstart"].dt == made.starts_at
    assert str(what["dtstart"].params["TZID"]) == made.tz
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == [made.tz]
    notice = sent["staff_confirmation"]
    assert "Skin type V: test patch first" in plain(notice)
    assert made.treatment_name in plain(notice)


def test_the_patients_mail_says_nothing_of_health(booked: tuple[Clinic, booking.Booked]) -> None:
    clinic, made = booked
    dispatch_due(clinic)
    whole = letters(clinic)["confirmation"].as_string().lower()
    for word in (made.treatment_name.lower(), "needling", "skin type", "darker_skin"):
        assert word not in plain(letters(clinic)["confirmation"]).lower(), word
        _, what = event(letters(clinic)["confirmation"])
        assert word not in what.to_ical().decode().lower(), word
    assert "message-id" in whole


def test_a_move_then_a_cancellation_keep_the_uid_and_raise_the_sequence(booked: tuple[Clinic, booking.Booked]) -> None:
    clinic, made = booked
    dispatch_due(clinic)
    other = [each for each in booking.find_openings(clinic, "microneedling") if each.starts_at > made.starts_at][-1]
    moved = booking.reschedule(clinic, made.booking_uid, other.uid)
    dispatch_due(clinic)
    booking.cancel(clinic, made.booking_uid)
    dispatch_due(clinic)
    sent = letters(clinic)
    found = [event(sent[kind]) for kind in ("confirmation", "change", "cancellation")]
    assert [str(calendar["method"]) for calendar, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [what["sequence"] for _, what in found] == [0, 1, 2]
    assert len({str(what["uid"]) for _, what in found}) == 1
    assert found[1][1]["dtstart"].dt == moved.starts_at
    assert str(found[2][1]["status"]) == "CANCELLED"
    assert len({message["Message-ID"] for message in sent.values()}) == 7


def test_what_was_overtaken_is_not_sent(booked: tuple[Clinic, booking.Booked]) -> None:
    clinic, made = booked
    booking.cancel(clinic, made.booking_uid)
    dispatch_due(clinic)
    assert set(letters(clinic)) == {"cancellation", "staff_cancellation"}


def test_without_an_address_staff_are_asked_to_call(any_loaded_clinic: Clinic) -> None:
    clinic = any_loaded_clinic
    opening = booking.find_openings(clinic, "consultation", limit=1)[0]
    booking.book(clinic, opening.uid, "k1", PatientDetails(name="Ben", phone="+447700900456"), outcome=OPEN)
    report = dispatch_due(clinic)
    assert (report.sent, report.dropped) == (1, 1)
    assert "+447700900456" in plain(letters(clinic)["staff_confirmation"])


def test_for_somebody_else(any_loaded_clinic: Clinic) -> None:
    clinic = any_loaded_clinic
    opening = booking.find_openings(clinic, "consultation", limit=1)[0]
    details = PatientDetails(name="Mum Example", contact_name="Ann\r\nBcc: x@example.org", email="ann@example.org")
    booking.book(clinic, opening.uid, "k1", details, outcome=OPEN)
    dispatch_due(clinic)
    message = letters(clinic)["confirmation"]
    assert message["Bcc"] is None
    assert "For: Mum Example" in plain(message)


def test_failures_are_tried_again_and_then_dead(
    booked: tuple[Clinic, booking.Booked], monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic, _ = booked

    def away(*_: object) -> str:
        raise ConnectionRefusedError("ann@example.org is not to be seen here")

    monkeypatch.setattr(carrier, "deliver", away)
    now = clinic.now()
    for attempt, wait in enumerate((*WAITS, timedelta())):
        at = Clinic(clinic.settings.model_copy(update={"now": now}), clinic.database)
        report = dispatch_due(at)
        assert (report.failed, report.dead) == ((3, 0) if attempt < len(WAITS) else (0, 2))
        assert dispatch_due(at).failed == 0
        now += wait
    with clinic.database.read() as session:
        assert outbox.count(session)[1] == 2
        dead = select(OutboxRow.last_error).where(OutboxRow.dead_at.is_not(None))
        assert set(session.scalars(dead)) == {"ConnectionRefusedError"}


def test_a_worker_that_died_is_followed_by_another(booked: tuple[Clinic, booking.Booked]) -> None:
    clinic, _ = booked
    clinic.database.run(lambda session: outbox.claim(session, clinic.now(), 5, timedelta(minutes=2)))
    assert dispatch_due(clinic).sent == 0
    later = Clinic(clinic.settings.model_copy(update={"now": clinic.now() + timedelta(minutes=3)}), clinic.database)
    assert dispatch_due(later).sent == 3


def test_a_repeat_is_the_same_message(booked: tuple[Clinic, booking.Booked]) -> None:
    clinic, _ = booked
    dispatch_due(clinic)
    first = {kind: message["Message-ID"] for kind, message in letters(clinic).items()}
    text = plain(letters(clinic)["confirmation"]), event(letters(clinic)["confirmation"])[1].to_ical()
    with clinic.database.write() as session:
        for row in session.scalars(select(OutboxRow)):
            row.sent_at = None
    later = Clinic(clinic.settings.model_copy(update={"now": clinic.now() + timedelta(hours=1)}), clinic.database)
    assert dispatch_due(later).sent == 3
    assert {kind: message["Message-ID"] for kind, message in letters(clinic).items()} == first
    assert (plain(letters(clinic)["confirmation"]), event(letters(clinic)["confirmation"])[1].to_ical()) == text


def test_two_workers_send_each_message_once(
    booked: tuple[Clinic, booking.Booked], monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic, _ = booked
    sent: list[str] = []
    real = carrier.deliver

    def counting(message: EmailMessage, *rest: Any) -> str:
        sent.append(str(message["Message-ID"]))
        return real(message, *rest)

    monkeypatch.setattr(carrier, "deliver", counting)
    threads = [threading.Thread(target=dispatch_due, args=(clinic,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) == len(set(sent)) == 3


class Inbox:
    """A real SMTP server that keeps what it is given."""

    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self.received.append(envelope.content)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    handler = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def test_over_smtp(loaded_clinic: Clinic, inbox: tuple[Inbox, int]) -> None:
    handler, port = inbox
    settings = loaded_clinic.settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{port}"})
    clinic = Clinic(settings, loaded_clinic.database)
    opening = booking.find_openings(clinic, "microneedling", limit=1)[0]
    booking.book(clinic, opening.uid, "k1", ANN, outcome=OPEN)
    assert dispatch_due(clinic).sent == 3
    parsed = [email.message_from_bytes(each, policy=email.policy.default) for each in handler.received]
    calendars = [part for message in parsed for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert len(calendars) == 1
    assert not list(Path(clinic.settings.var).glob("mail/*"))


def test_history_and_outbox_hold_nobody(booked: tuple[Clinic, booking.Booked]) -> None:
    clinic, _ = booked
    with clinic.database.read() as session:
        rows = [str(row.__dict__) for row in session.scalars(select(OutboxRow))]
    assert not any("ann" in row.lower() and "example" in row.lower() for row in rows)
