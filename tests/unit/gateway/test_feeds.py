"""The feed and the FHIR interface: valid by their own validators, and nothing at all without the right key."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from fhir.resources.appointment import Appointment
from fhir.resources.bundle import Bundle
from fhir.resources.slot import Slot
from icalendar import Calendar

from clinic import booking
from clinic.booking import feeds
from clinic.booking.records import Booked
from tests.calendars import ANN, OPEN
from tests.unit.gateway.front_door import Door


@pytest.fixture
def made(own_door: Door) -> Booked:
    clinic = own_door.clinic
    opening = booking.find_openings(clinic, "microneedling", limit=1)[0]
    return booking.book(clinic, opening.uid, "k1", ANN, outcome=OPEN)


def test_the_feed(own_door: Door, made: Booked) -> None:
    clinic = own_door.clinic
    url = feeds.new_feed(clinic, made.practitioner_code).replace(clinic.settings.base_url, own_door.base_url)
    other = next(each for each in clinic.knowledge().practitioners if each != made.practitioner_code)
    empty = feeds.new_feed(clinic, other).replace(clinic.settings.base_url, own_door.base_url)
    answer = httpx.get(url)
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.text)
    event = calendar.walk("VEVENT")[0]
    assert (str(event["uid"]), event["sequence"]) == (f"{made.booking_uid}@needlepoint", 0)
    assert event["dtstart"].dt == made.starts_at
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == [made.tz]
    for word in ("ann", "example.org", "needling", "+44"):
        assert word not in answer.text.lower().replace("thistle & finch", "")
    assert Calendar.from_ical(httpx.get(empty).text).walk("VEVENT") == []
    booking.cancel(clinic, made.booking_uid)
    gone = Calendar.from_ical(httpx.get(url).text).walk("VEVENT")[0]
    assert (str(gone["status"]), gone["sequence"]) == ("CANCELLED", 1)
    assert feeds.revoke_feeds(clinic, made.practitioner_code) == 1
    wrong = [httpx.get(each) for each in (url, f"{own_door.base_url}/calendar/x.ics", url[:-5] + ".ics")]
    assert {each.status_code for each in wrong} == {404}
    assert len({each.text for each in wrong}) == 1
    assert httpx.get(empty).status_code == 200


def test_fhir(own_door: Door, made: Booked) -> None:
    clinic = own_door.clinic
    key = feeds.new_fhir_key(clinic)
    bearer = {"Authorization": f"Bearer {key}"}
    last = (made.starts_at + timedelta(days=7)).date()
    answer = httpx.get(
        f"{own_door.base_url}/fhir/Slot?service-type=microneedling&start=ge{made.starts_at.date()}&start=lt{last}",
        headers=bearer,
    )
    assert answer.headers["content-type"].startswith("application/fhir+json")
    bundle = Bundle.model_validate(answer.json())
    slots = [Slot.model_validate(each["resource"]) for each in answer.json()["entry"]]
    assert bundle.total == len(slots) > 10
    assert {slot.status for slot in slots} == {"free"}
    assert all(slot.start != made.starts_at or made.practitioner not in str(slot.schedule) for slot in slots)
    answer = httpx.get(f"{own_door.base_url}/fhir/Appointment", headers=bearer)
    found = [Appointment.model_validate(each["resource"]) for each in answer.json()["entry"]]
    assert [(each.status, each.start, each.id) for each in found] == [("booked", made.starts_at, made.booking_uid)]
    assert "Ann" not in answer.text
    booking.cancel(clinic, made.booking_uid)
    answer = httpx.get(f"{own_door.base_url}/fhir/Appointment", headers=bearer)
    assert [each["resource"]["status"] for each in answer.json()["entry"]] == ["cancelled"]
    assert httpx.post(f"{own_door.base_url}/fhir/Appointment", headers=bearer).status_code == 405
    assert httpx.get(f"{own_door.base_url}/fhir/Slot?start=soon", headers=bearer).status_code == 422
    feeds.revoke_fhir_keys(clinic)
    urls = [f"{own_door.base_url}/fhir/{each}" for each in ("Slot", "Appointment", "Patient")]
    tries = ({}, {"Authorization": "Bearer nonsense"}, bearer)
    wrong = [httpx.get(url, headers=headers) for url in urls for headers in tries]
    assert {each.status_code for each in wrong} == {404}
    assert len({each.text for each in wrong}) == 1
