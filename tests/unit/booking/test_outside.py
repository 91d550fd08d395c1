"""The clinic's own calendars: read over HTTP and CalDAV, kept when away, collisions shown and never moved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import select

from clinic import booking
from clinic.booking import SlotTaken, UnknownPractitioner, outside
from clinic.context import Clinic
from clinic.storage.tables import OutboxRow, OutsideBusyRow, OutsideCalendarRow
from tests.calendars import ANN, MONDAY, OPEN, at, days, one_person, uid


def calendar(*events: str) -> str:
    inner = "\r\n".join(f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTAMP:20261101T000000Z\r\n{e}\r\nEND:VEVENT" for n, e in
                        enumerate(events))  # fmt: skip
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{inner}\r\nEND:VCALENDAR\r\n"


LUNCH = "DTSTART;TZID=Europe/London:20261123T120000\r\nDTEND;TZID=Europe/London:20261123T130000\r\nSUMMARY:Secret lunch"


class Server:
    """A calendar server that says what it is told to."""

    def __init__(self) -> None:
        self.status, self.text, self.dav = 200, calendar(LUNCH), False
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(404 if server.dav else server.status, "text/calendar", server.text)

            def do_REPORT(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                if not server.dav:
                    self._send(405, "text/plain", "no")
                    return
                body = (
                    '<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
                    "<D:response><D:href>/a.ics</D:href><D:propstat><D:prop><C:calendar-data>"
                    f"{server.text}</C:calendar-data></D:prop></D:propstat></D:response></D:multistatus>"
                )
                self._send(207, "application/xml", body)

            def _send(self, status: int, kind: str, text: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.http.shutdown()
    running.http.server_close()


@pytest.fixture
def desk(any_clinic: Clinic) -> Clinic:
    one_person(any_clinic)
    return any_clinic


def walls(clinic: Clinic, day: object = MONDAY) -> list[str]:
    found = booking.find_openings(clinic, "microneedling", limit=999, spread=False)
    return [f"{each.starts_at:%H:%M}" for each in found if each.starts_at.date() == day]


def test_busy_times_close_hours(desk: Clinic, server: Server) -> None:
    assert "11:15" in walls(desk)
    outside.set_calendar(desk, "ada", server.url + "/ada.ics")
    assert outside.read_calendars(desk) == 1
    assert {"11:00", "13:00"} <= set(walls(desk))
    assert not {"11:15", "12:00", "12:45"} & set(walls(desk))
    with pytest.raises(SlotTaken):
        booking.book(desk, uid("microneedling", "ada", at(MONDAY, "12:00")), "k1", ANN, outcome=OPEN)
    with desk.database.read() as session:
        assert "Secret" not in str([row.__dict__ for row in session.scalars(select(OutsideBusyRow))])
    assert outside.read_calendars(desk) == 0  # not due again yet


def test_repeats_days_free_and_cancelled(desk: Clinic, server: Server) -> None:
    server.text = calendar(
        "DTSTART;TZID=Europe/London:20261101T090000\r\nDTEND;TZID=Europe/London:20261101T100000\r\nRRULE:FREQ=DAILY\r\n"
        "EXDATE;TZID=Europe/London:20261124T090000",
        "DTSTART;VALUE=DATE:20261125\r\nDTEND;VALUE=DATE:20261127",
        LUNCH + "\r\nTRANSP:TRANSPARENT",
        LUNCH + "\r\nSTATUS:CANCELLED",
        "DTSTART:20261127T150000\r\nDTEND:20261127T235959",
    )
    outside.set_calendar(desk, "ada", server.url + "/ada.ics")
    outside.read_calendars(desk)
    assert walls(desk)[0] == "10:00"
    assert "12:00" in walls(desk)
    assert walls(desk, MONDAY + days(1))[0] == "09:00"
    assert walls(desk, MONDAY + days(2)) == walls(desk, MONDAY + days(3)) == []
    assert walls(desk, MONDAY + days(4))[-1] == "14:00"


def test_a_caldav_collection(desk: Clinic, server: Server) -> None:
    server.dav = True
    outside.set_calendar(desk, "ada", server.url + "/calendars/ada/")
    assert outside.read_calendars(desk) == 1
    assert "12:00" not in walls(desk)


@pytest.mark.parametrize(("status", "text"), [(500, "no"), (200, "<html>"), (200, "BEGIN:VCALENDAR\r\nnonsense")])
def test_the_last_good_copy_is_kept(desk: Clinic, server: Server, status: int, text: str) -> None:
    outside.set_calendar(desk, "ada", server.url + "/ada.ics")
    outside.read_calendars(desk)
    server.status, server.text = status, text
    assert outside.read_calendars(desk, at_once=True) == 0
    assert "12:00" not in walls(desk)
    with desk.database.read() as session:
        row = session.scalars(select(OutsideCalendarRow)).one()
        assert row.failures == 1
        assert row.error
        assert server.url not in row.error
    server.status, server.text = 200, calendar()
    assert outside.read_calendars(desk, at_once=True) == 1
    assert "12:00" in walls(desk)


def test_collisions_are_shown_once_and_never_moved(desk: Clinic, server: Server) -> None:
    made = booking.book(desk, uid("microneedling", "ada", at(MONDAY, "11:30")), "k1", ANN, outcome=OPEN)
    outside.set_calendar(desk, "ada", server.url + "/ada.ics")
    for _ in range(2):
        outside.read_calendars(desk, at_once=True)
    found = outside.collisions(desk)
    assert [(each.booked.booking_uid, each.busy_from) for each in found] == [(made.booking_uid, at(MONDAY, "12:00"))]
    assert booking.find(desk, made.booking_uid) == made
    with desk.database.read() as session:
        assert list(session.scalars(select(OutboxRow.kind))).count("staff_collision") == 1


def test_ending_it_opens_the_hours(desk: Clinic, server: Server) -> None:
    outside.set_calendar(desk, "ada", server.url + "/ada.ics")
    outside.read_calendars(desk)
    outside.set_calendar(desk, "ada", None)
    assert "12:00" in walls(desk)
    with pytest.raises(UnknownPractitioner):
        outside.set_calendar(desk, "nobody", server.url)
    with pytest.raises(ValueError, match="https"):
        outside.set_calendar(desk, "ada", "file:///etc/passwd")


def test_an_event_over_midnight(desk: Clinic, server: Server) -> None:
    server.text = calendar("DTSTART:20261123T160000Z\r\nDTEND:20261124T093000Z")
    outside.set_calendar(desk, "ada", server.url + "/ada.ics")
    outside.read_calendars(desk)
    assert walls(desk)[-1] == "15:00"
    assert walls(desk, MONDAY + timedelta(days=1))[0] == "09:30"
