"""The letters as a mail client gets them: through a real SMTP server in a process of its own, read from its mailbox."""

from __future__ import annotations

import email
import email.policy
import mailbox
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar

from clinic import booking
from clinic.context import Clinic
from clinic.notifications import dispatch_due
from tests.calendars import ANN, OPEN


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A running SMTP server: its address, and the mailbox it fills."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = tmp_path / "box"
    running = subprocess.Popen(
        [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Mailbox", str(box)]
    )
    give_up = time.monotonic() + 30
    while True:
        assert time.monotonic() < give_up
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"smtp://127.0.0.1:{port}", box
    running.terminate()
    running.wait(10)


def test_booked_moved_and_cancelled(any_loaded_clinic: Clinic, server: tuple[str, Path]) -> None:
    url, box = server
    clinic = Clinic(any_loaded_clinic.settings.model_copy(update={"smtp_url": url}), any_loaded_clinic.database)
    first, *_, other = booking.find_openings(clinic, "microneedling")
    made = booking.book(clinic, first.uid, "k1", ANN, outcome=OPEN)
    dispatch_due(clinic)
    booking.reschedule(clinic, made.booking_uid, other.uid)
    dispatch_due(clinic)
    booking.cancel(clinic, made.booking_uid)
    dispatch_due(clinic)

    received = [email.message_from_bytes(each.as_bytes(), policy=email.policy.default) for each in mailbox.Maildir(box)]
    letters = [each for each in received if each["To"] == "Ann Example <ann@example.org>"]
    found = sorted((invitation(each) for each in letters if has_calendar(each)), key=lambda each: each[2])
    assert [(method, sequence) for method, _, sequence in found] == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    assert {uid for _, uid, _ in found} == {f"{made.booking_uid}@needlepoint"}
    assert len({each["Message-ID"] for each in received}) == len(received)
    for each in letters:
        body = each.get_body(("plain",))  # type: ignore[attr-defined]
        assert body is not None
        assert made.reference in body.get_content() or not has_calendar(each)


def has_calendar(message: EmailMessage) -> bool:
    return any(part.get_content_type() == "text/calendar" for part in message.walk())


def invitation(message: EmailMessage) -> tuple[str, str, int]:
    """Method, UID and sequence of the invitation, the method said alike by the part and the file in it."""
    assert message.get_content_type() == "multipart/alternative"
    part = next(each for each in message.walk() if each.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == str(calendar["method"])
    (event,) = calendar.walk("VEVENT")
    assert "needling" not in str(event["summary"]).lower()
    return str(calendar["method"]), str(event["uid"]), int(event["sequence"])
