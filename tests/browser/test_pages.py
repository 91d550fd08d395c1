"""The pages around the chat: one's own appointment, an offered time, the clinic's own. Forms, markup, access."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import batched
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pydantic import BaseModel
from sqlalchemy import select, update

from clinic import booking
from clinic.booking import links, waitlist
from clinic.booking.records import Booked, PatientDetails
from clinic.context import Clinic
from clinic.storage.tables import BookingRow, PractitionerRow, TreatmentRow
from tests.browser.markup import XSS, bare
from tests.browser.watching import SCREENS, Watched, watching
from tests.calendars import ANN, OPEN
from tests.unit.gateway.front_door import Door

pytestmark = pytest.mark.browser


def an_appointment(clinic: Clinic, number: int = 1) -> tuple[Booked, str]:
    """An appointment in five days, and the path of its page."""
    begin = clinic.now() + timedelta(days=5)
    opening = booking.find_openings(clinic, "microneedling", (begin, begin + timedelta(days=9)), limit=1)[0]
    made = booking.book(clinic, opening.uid, f"k{number}", ANN, outcome=OPEN)
    found = links.links_of(clinic, made.reference)
    assert found
    return made, found.manage_url.removeprefix(clinic.settings.base_url)


def an_offer(clinic: Clinic) -> str:
    """The path of the page of a time that is held for somebody on the waiting list."""
    day = (clinic.now() + timedelta(days=3)).date()
    waitlist.join(clinic, "microneedling", ANN, day, day + timedelta(days=7), outcome=OPEN)
    assert waitlist.offer_free_times(clinic) == 1
    with clinic.database.read() as session:
        held = session.scalars(select(BookingRow).where(BookingRow.status == "held")).one()
    return f"/offer/{links.token_of(clinic.settings.secret, 'offer', held.uid, 0)}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_ones_own_pages(browser: Browser, own_door: Door, screen: str, scheme: str) -> None:
    _, manage = an_appointment(own_door.clinic)
    pages = {"manage": manage, "offer": an_offer(own_door.clinic)}
    url = own_door.base_url
    with watching(browser, url, size=SCREENS[screen], color_scheme=scheme, tolerate="404") as watched:
        for name, path in pages.items():
            watched.page.goto(url + path)
            assert watched.accessibility_faults() == []
            assert sideways(watched) <= 0
            watched.shot(f"{screen}-{scheme}-{name}")
        for name, path in {"no-such-link": "/manage/unknown", "nothing-here": "/nothing"}.items():
            watched.page.goto(url + path)
            assert watched.accessibility_faults() == []
            watched.shot(f"{screen}-{scheme}-{name}")


def sideways(watched: Watched) -> int:
    """How many pixels the page can be scrolled sideways."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(watched.page.evaluate(wide))


def test_an_appointment_is_moved_and_cancelled_by_keyboard_alone(browser: Browser, own_door: Door) -> None:
    made, path = an_appointment(own_door.clinic)
    with watching(browser, own_door.base_url) as watched:
        page, press = watched.page, watched.page.keyboard.press
        page.goto(own_door.base_url + path)

        def tab_to(role: Any, name: str) -> None:
            wanted = page.get_by_role(role, name=name).first
            for _ in range(40):
                press("Tab")
                if wanted.evaluate("node => node.matches(':focus')"):
                    return
            raise AssertionError(f"Tab does not lead to {name}")

        press("Tab")
        press("Space")
        tab_to("button", "Move it to this time")
        press("Enter")
        expect(page.get_by_role("status")).to_contain_text("has moved")
        moved = booking.find(own_door.clinic, made.booking_uid)
        assert moved.starts_at != made.starts_at
        watched.for_everyone("manage-moved")
        tab_to("checkbox", "Yes, cancel my appointment")
        press("Space")
        tab_to("button", "Cancel the appointment")
        press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment is cancelled")
        assert booking.find(own_door.clinic, made.booking_uid).status == "cancelled"


@pytest.mark.parametrize(("width", "height"), [(640, 430), (320, 400)], ids=["200 %", "400 %"])
def test_zoomed_in_nothing_scrolls_sideways(browser: Browser, own_door: Door, width: int, height: int) -> None:
    _, manage = an_appointment(own_door.clinic)
    offer = an_offer(own_door.clinic)
    with watching(browser, own_door.base_url, size=(width, height), device_scale_factor=2) as watched:
        for name, path in {"page": "/", "manage": manage, "offer": offer}.items():
            watched.page.goto(own_door.base_url + path)
            assert sideways(watched) <= 0, name
            watched.shot(f"zoom-{width}-{name}")


def rename(clinic: Clinic, person: str, treatment: str) -> None:
    """Gives every practitioner the one name, and every treatment the other."""
    with clinic.database.write() as session:
        session.execute(update(PractitionerRow).values(name=person))
        session.execute(update(TreatmentRow).values(name=treatment))


def test_names_are_text_on_ones_own_pages(browser: Browser, own_door: Door) -> None:
    _, manage = an_appointment(own_door.clinic)
    offer = an_offer(own_door.clinic)
    with watching(browser, own_door.base_url) as watched:
        for pair in batched(XSS, 2, strict=True):
            rename(own_door.clinic, *pair)
            for path in (manage, offer):
                watched.page.goto(own_door.base_url + path)
                shown = watched.page.locator("dl").text_content()
                assert all(bare(text) in bare(shown or "") for text in pair)
                foreign = "script, main img, svg, iframe, object, embed, video, audio, style, base, [onclick], [onload]"
                assert watched.page.locator(foreign).count() == 0
                kinds = watched.page.locator("a").evaluate_all("nodes => nodes.map((node) => node.protocol)")
                assert set(kinds) <= {"http:", "tel:", "mailto:"}
        watched.page.wait_for_timeout(300)


def test_the_patients_name_is_text_in_the_letter_and_stands_on_no_page(own_door: Door) -> None:
    clinic = own_door.clinic
    begin = clinic.now() + timedelta(days=5)
    for number, text in enumerate(XSS):
        opening = booking.find_openings(clinic, "microneedling", (begin, begin + timedelta(days=30)), limit=1)[0]
        patient = PatientDetails(text, None, "x@example.com")
        made = booking.book(clinic, opening.uid, f"x{number}", patient, outcome=OPEN)
        found = links.links_of(clinic, made.reference)
        assert found
        page = own_door.client.get(found.manage_url.removeprefix(clinic.settings.base_url))
        assert page.status_code == 200
        assert text not in page.text


def texts(record: object, forty: Iterator[str]) -> None:
    """Puts the next of the forty into every free text of a record and of the records in it."""
    if not isinstance(record, BaseModel):
        return
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, str) and (" " in value or name == "name"):
            object.__setattr__(record, name, next(forty, value))
        for each in value if isinstance(value, tuple) else (value,):
            texts(each, forty)


def test_whatever_the_clinic_wrote_is_text_on_its_page(browser: Browser, own_door: Door) -> None:
    knowledge = own_door.clinic.knowledge()
    forty = iter(XSS)
    for people in (knowledge.practitioners, knowledge.treatments, knowledge.concerns):
        for record in people.values():
            texts(record, forty)
    assert next(forty, None) is None, "each of the forty stands somewhere"
    with watching(browser, own_door.base_url) as watched:
        shown = bare(watched.page.locator("body").text_content() or "")
        assert sum(bare(text) in shown for text in XSS) >= 20
        watched.page.wait_for_timeout(300)
