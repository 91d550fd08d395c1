"""One instant, wherever it is told: card, letter, text, calendar file, feed, FHIR, the page of one's own appointment;
also over a change of clocks, for a visitor abroad, and whatever zone the server stands in. On both databases."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from clinic import booking
from clinic.booking import PatientDetails, feeds
from clinic.context import Clinic
from clinic.notifications import dispatch_due, texting
from clinic.notifications.ics import feed_file, invitation_file
from tests.calendars import OPEN, at

ABROAD = PatientDetails(name="Ann Example", phone="+12125550123", email="ann@example.org")
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Kolkata"])
def host_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone that the machine itself stands in."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("weeks", [1, 19], ids=["winter", "summer"])
def test_everywhere_the_same_instant(any_loaded_clinic: Clinic, host_zone: str, weeks: int) -> None:
    clinic = any_loaded_clinic
    begin = clinic.now() + timedelta(weeks=weeks)
    clinic = Clinic(clinic.settings.model_copy(update={"now": begin}), clinic.database)
    opening = booking.find_openings(clinic, "microneedling", (begin, begin + timedelta(days=7)), limit=3)[-1]
    made = booking.book(clinic, opening.uid, "k1", ABROAD, outcome=OPEN)
    instant = made.starts_at.astimezone(UTC)
    wall = instant.astimezone(LONDON)
    dispatch_due(clinic)

    card = made.card()["starts_at"]
    assert datetime.fromisoformat(card) == instant
    assert datetime.fromisoformat(card).utcoffset() == wall.utcoffset(), "the card's offset is the clinic's"
    spoken = f"{wall:%A} {wall.day} {wall:%B %Y} at {wall:%H:%M}"
    for kind in ("confirmation", "staff_confirmation"):
        letter = next((clinic.settings.var / "mail").glob(f"{kind}-*.eml")).read_bytes()
        message = email.message_from_bytes(letter, policy=email.policy.default)
        body = message.get_body(("plain",))  # type: ignore[attr-defined]
        assert body is not None
        assert f"When: {spoken} (Europe/London)" in body.get_content()
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                assert starts(str(part.get_payload(decode=True), "utf-8")) == {instant}
    assert starts(invitation_file(clinic, made, 0)) == {instant}
    token = feeds.new_feed(clinic, made.practitioner_code).rpartition("/")[2].removesuffix(".ics")
    assert instant in starts(feed_file(clinic, feeds.feed_of(clinic, token)))
    fhir = feeds.fhir_appointments(clinic, made.starts_at - timedelta(hours=1), made.starts_at + timedelta(hours=1))
    assert {datetime.fromisoformat(each["start"]) for each in fhir} == {instant}
    assert texting.short(made.starts_at, ABROAD.phone or "").endswith("(London time)")


def starts(text: str) -> set[datetime]:
    """The starts of a calendar file's events, in UTC."""
    return {each["dtstart"].dt.astimezone(UTC) for each in Calendar.from_ical(text).walk("VEVENT")}


@pytest.mark.parametrize(
    ("phone", "told"),
    [
        ("+447700900123", False),
        ("+12125550123", True),
        ("+919876543210", True),
        ("+353861234567", False),  # Ireland keeps London's time
    ],
)
def test_a_text_to_a_number_abroad_says_whose_time_it_is(phone: str, told: bool) -> None:
    when = texting.short(at(datetime(2026, 12, 1).date(), "09:00"), phone)
    assert bool(re.search(r"\(London time\)$", when)) is told
    assert when.startswith("Tue 1 Dec at 09:00")
