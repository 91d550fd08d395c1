"""Text messages over real HTTP: once, without health, tried again, and none where the clinic has set up none."""

from __future__ import annotations

import threading
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select

from clinic import booking
from clinic.booking import PatientDetails, identity
from clinic.context import Clinic
from clinic.notifications import dispatch_due
from clinic.storage.tables import OutboxRow
from tests.calendars import OPEN

BEN = PatientDetails(name="Ben Example", phone="+447700900456")


class Provider:
    """A provider of text messages that keeps what it is given; ``status`` is what it answers."""

    def __init__(self) -> None:
        self.taken: list[dict[str, str]] = []
        self.status = 201
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                who = b64decode(self.headers.get("Authorization", "Basic ").split()[-1]).decode()
                if outer.status < 300:
                    given = {"path": self.path, "who": who, "key": self.headers["Idempotency-Key"]}
                    outer.taken.append({name: value[0] for name, value in form.items()} | given)
                self.send_response(outer.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing is printed."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://AC1:se%2Fcret@127.0.0.1:{self.server.server_port}/2010-04-01/Accounts/AC1/Messages.json"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Provider()
    yield running
    running.close()


@pytest.fixture
def texting(any_loaded_clinic: Clinic, provider: Provider) -> Clinic:
    clinic = any_loaded_clinic
    changes = {"sms_url": provider.url, "sms_from": "+15005550006"}
    return Clinic(clinic.settings.model_copy(update=changes), clinic.database)


def at(clinic: Clinic, hours: float) -> Clinic:
    now = clinic.now() + timedelta(hours=hours)
    return Clinic(clinic.settings.model_copy(update={"now": now}), clinic.database)


def book(clinic: Clinic, who: PatientDetails = BEN) -> booking.Booked:
    begin = clinic.now() + timedelta(days=20)
    opening = booking.find_openings(clinic, "microneedling", (begin, begin + timedelta(days=7)), limit=1)[0]
    return booking.book(clinic, opening.uid, "k1", who, outcome=OPEN)


def test_the_whole_course_by_text(texting: Clinic, provider: Provider) -> None:
    made = book(texting)
    dispatch_due(texting)
    first = provider.taken[0]
    assert (first["To"], first["From"], first["who"]) == ("+447700900456", "+15005550006", "AC1:se/cret")
    assert made.reference in first["Body"]
    assert "/manage/" in first["Body"]
    days = (made.starts_at - texting.now()) / timedelta(hours=1)
    for hours in (days - 8 * 24, days - 47, days - 2.9, days + 40):
        dispatch_due(at(texting, hours))
    assert len(provider.taken) == 5
    assert len({each["key"] for each in provider.taken}) == 5
    for each in provider.taken:
        assert len(each["Body"]) <= 306, "two segments"
        assert "needling" not in each["Body"].lower()
        assert "{" not in each["Body"]
    dispatch_due(at(texting, days + 41))
    assert len(provider.taken) == 5


def test_moved_and_cancelled(texting: Clinic, provider: Provider) -> None:
    made = book(texting)
    dispatch_due(texting)
    other = booking.find_openings(texting, "microneedling", (made.ends_at, made.ends_at + timedelta(days=9)), limit=2)[
        -1
    ]
    booking.reschedule(texting, made.booking_uid, other.uid)
    dispatch_due(texting)
    booking.cancel(texting, made.booking_uid)
    dispatch_due(texting)
    bodies = [each["Body"] for each in provider.taken]
    assert ["booked" in bodies[0], "moved" in bodies[1], "cancelled" in bodies[2]] == [True] * 3
    assert len(bodies) == 3


def test_whoever_gave_an_address_gets_mail(texting: Clinic, provider: Provider) -> None:
    book(texting, PatientDetails(name="Ann", phone="+447700900456", email="ann@example.org"))
    dispatch_due(texting)
    assert provider.taken == []
    assert list((texting.settings.var / "mail").glob("confirmation-*.eml"))


def test_refused_is_tried_again_and_says_nothing_of_the_number(texting: Clinic, provider: Provider) -> None:
    book(texting)
    provider.status = 503
    assert dispatch_due(texting).failed == 1
    with texting.database.read() as session:
        errors = set(session.scalars(select(OutboxRow.last_error).where(OutboxRow.kind == "confirmation")))
    assert errors == {"TextRefused 503"}
    provider.status = 201
    dispatch_due(at(texting, 0.05))
    assert len(provider.taken) == 1


def test_a_provider_that_is_away(texting: Clinic, provider: Provider) -> None:
    book(texting)
    gone = Clinic(texting.settings.model_copy(update={"sms_url": "http://u:secret@127.0.0.1:9/x"}), texting.database)
    assert dispatch_due(gone).failed == 1
    with texting.database.read() as session:
        assert "secret" not in str(list(session.scalars(select(OutboxRow.last_error))))


def test_without_settings_nobody_is_texted_and_staff_are_asked_to_ring(
    any_loaded_clinic: Clinic, provider: Provider
) -> None:
    book(any_loaded_clinic)
    dispatch_due(any_loaded_clinic)
    assert provider.taken == []
    notice = next((any_loaded_clinic.settings.var / "mail").glob("staff_confirmation-*.eml")).read_text()
    assert "please confirm by phone" in notice


def test_the_notice_says_where_messages_go(texting: Clinic) -> None:
    book(texting)
    dispatch_due(texting)
    notice = next((texting.settings.var / "mail").glob("staff_confirmation-*.eml")).read_text()
    assert "messages go by text" in notice


def test_a_code_by_text(texting: Clinic, provider: Provider) -> None:
    made = book(texting)
    dispatch_due(texting)
    identity.send_code(texting, "c9", "+447700900456")
    dispatch_due(texting)
    code = provider.taken[-1]["Body"].split("code is ")[1][:6]
    assert identity.check_code(texting, "c9", code) == [made]
