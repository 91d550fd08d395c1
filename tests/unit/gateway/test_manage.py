"""One's own appointment by its link: shown, moved, cancelled once; every bad link gets one neutral answer."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from clinic import booking
from clinic.booking import links, waitlist
from clinic.booking.records import Booked
from clinic.context import Clinic
from clinic.storage.tables import BookingRow, BookingTokenRow
from tests.calendars import ANN, OPEN
from tests.unit.gateway.front_door import Door


def path_of(clinic: Clinic, made: Booked) -> str:
    found = links.links_of(clinic, made.reference)
    assert found
    return found.manage_url.removeprefix(clinic.settings.base_url)


def ours(door: Door) -> dict[str, str]:
    return {"Origin": door.base_url}


@pytest.fixture
def made(own_door: Door) -> Booked:
    clinic = own_door.clinic
    begin = clinic.now() + timedelta(days=5)
    opening = booking.find_openings(clinic, "microneedling", (begin, begin + timedelta(days=9)), limit=1)[0]
    return booking.book(clinic, opening.uid, "k1", ANN, outcome=OPEN)


def test_the_page_tells_the_terms_before_anything_is_done(own_door: Door, made: Booked) -> None:
    answer = httpx.get(own_door.base_url + path_of(own_door.clinic, made))
    assert answer.status_code == 200
    assert made.reference in answer.text
    assert "48 hours" in answer.text
    assert "is free until" in answer.text
    assert "<script" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "script-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert answer.headers["cache-control"] == "no-store"


def test_moving_uses_the_link_up_and_gives_the_next(own_door: Door, made: Booked) -> None:
    clinic = own_door.clinic
    path = path_of(clinic, made)
    page = httpx.get(own_door.base_url + path).text
    other = re.findall(r"name='opening' required value='([^']+)'", page)[0]
    answer = httpx.post(
        own_door.base_url + path,
        data={"action": "move", "opening": other},
        headers=ours(own_door),
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert "has moved" in answer.text
    assert booking.find(clinic, made.booking_uid).starts_at != made.starts_at
    assert httpx.get(own_door.base_url + path).status_code == 404
    assert path_of(clinic, made) != path


def test_cancelling(own_door: Door, made: Booked) -> None:
    path = path_of(own_door.clinic, made)
    answer = httpx.post(own_door.base_url + path, data={"action": "cancel"}, headers=ours(own_door))
    assert "is cancelled" in answer.text
    assert booking.find(own_door.clinic, made.booking_uid).status == "cancelled"
    again = httpx.post(own_door.base_url + path, data={"action": "cancel"}, headers=ours(own_door))
    assert again.status_code == 404


def test_late_the_fee_is_told(own_door: Door) -> None:
    clinic = own_door.clinic
    opening = booking.find_openings(clinic, "microneedling", limit=1)[0]
    made = booking.book(clinic, opening.uid, "k2", ANN, outcome=OPEN)
    assert "now costs £40" in httpx.get(own_door.base_url + path_of(clinic, made)).text


def test_bad_links_are_all_answered_alike_and_change_nothing(own_door: Door, made: Booked) -> None:
    clinic = own_door.clinic
    path = path_of(clinic, made)
    begin = made.starts_at + timedelta(days=3)
    opening = booking.find_openings(clinic, "microneedling", (begin, begin + timedelta(days=9)), limit=1)[0]
    other = booking.book(clinic, opening.uid, "k3", ANN, outcome=OPEN)
    used = path_of(clinic, other)
    httpx.post(own_door.base_url + used, data={"action": "cancel"}, headers=ours(own_door))
    expired = path_of(clinic, made)
    with clinic.database.read() as session:
        before = session.execute(select(BookingRow.uid, BookingRow.status, BookingRow.version)).all()
    foreign = path.replace("/manage/", "/offer/")
    bad = [used, path[:-1], "/manage/x", "/manage/" + "A" * 43, "/manage/" + "é" * 9, "/offer/nothing", foreign]
    bodies = {httpx.get(own_door.base_url + each).text for each in bad}
    statuses = {httpx.get(own_door.base_url + each).status_code for each in bad}
    for each in bad:
        for action in ("cancel", "take", "decline", "move"):
            answer = httpx.post(own_door.base_url + each, data={"action": action}, headers=ours(own_door))
            bodies.add(answer.text)
            statuses.add(answer.status_code)
    with clinic.database.write() as session:
        session.query(BookingTokenRow).update({BookingTokenRow.expires_at: clinic.now()})
    bodies.add(httpx.get(own_door.base_url + expired).text)
    assert statuses == {404}
    assert len(bodies) == 1
    with clinic.database.read() as session:
        assert session.execute(select(BookingRow.uid, BookingRow.status, BookingRow.version)).all() == before
        kept = str([row.token_sha256 for row in session.scalars(select(BookingTokenRow))])
        assert path.rsplit("/", 1)[1] not in kept
        assert session.scalar(select(func.count()).select_from(BookingTokenRow)) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
    ],
)
def test_a_forged_form_is_refused(own_door: Door, made: Booked, headers: dict[str, str]) -> None:
    path = path_of(own_door.clinic, made)
    answer = httpx.post(own_door.base_url + path, data={"action": "cancel"}, headers=headers)
    assert answer.status_code == 403
    assert booking.find(own_door.clinic, made.booking_uid).status == "booked"


def test_the_calendar_file(own_door: Door, made: Booked) -> None:
    answer = httpx.get(own_door.base_url + path_of(own_door.clinic, made) + "/appointment.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    event = Calendar.from_ical(answer.text).walk("VEVENT")[0]
    assert event["dtstart"].dt == made.starts_at
    assert "needling" not in answer.text.lower()


def test_reminders_are_chosen_and_the_link_stays_good(own_door: Door, made: Booked) -> None:
    path = path_of(own_door.clinic, made)
    answer = httpx.post(
        own_door.base_url + path,
        data={"action": "reminders", "reminders": "3h"},
        headers=ours(own_door),
        follow_redirects=True,
    )
    assert "value='3h' checked" in answer.text


def test_an_offered_time_is_taken(own_door: Door) -> None:
    clinic = own_door.clinic
    day = (clinic.now() + timedelta(days=3)).date()
    waitlist.join(clinic, "microneedling", ANN, day, day + timedelta(days=7), outcome=SimpleNamespace(
        gate="open", outcome="suitable", bookable_from=None
    ))  # fmt: skip
    assert waitlist.offer_free_times(clinic) == 1
    with clinic.database.read() as session:
        held = session.scalars(select(BookingRow).where(BookingRow.status == "held")).one()
    path = f"/offer/{links.token_of(clinic.settings.secret, 'offer', held.uid, 0)}"
    assert "none of these apply" in httpx.get(own_door.base_url + path).text
    answer = httpx.post(
        own_door.base_url + path, data={"action": "take"}, headers=ours(own_door), follow_redirects=True
    )
    assert "is booked" in answer.text
    assert booking.find(clinic, held.uid).status == "booked"
    assert httpx.get(own_door.base_url + path).status_code == 404
