"""Whatever is written into the chat, by whomever, is shown as text: nothing runs, nothing leaves for another host."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.markup import XSS, bare
from tests.browser.replies import staff_writes
from tests.browser.watching import watching
from tests.unit.gateway.front_door import Door

pytestmark = pytest.mark.browser


def cards_of(text: str) -> list[dict[str, Any]]:
    """One card of each kind with the text in every field that takes words."""
    slot = {"slot_id": text, "starts_at": "2026-11-24T10:00:00+00:00", "minutes": 5, "practitioner": text}
    reason = {"condition": text, "why": text, "source": text}
    booking = {"reference": text, "ics_url": text, "manage_url": text, "status": text, "treatment": text}
    return [
        {"kind": "session_plan", "concern": text, "evidence": text, "sessions_min": text, "price": None},
        {"kind": "booking", "starts_at": text, "minutes": text, "practitioner": text} | booking,
        {"kind": "suitability", "outcome": text, "bookable_from": None, "reasons": [reason], "notes": [text]},
        {"kind": "series", "event_date": text, "latest_start": text, "works": True, "sessions": [slot | {"no": text}]},
        {"kind": "slots", "slots": [slot | {"treatment": text, "data": {"a": text}}]},
    ]


def test_markup_is_shown_as_text_wherever_it_stands(browser: Browser, own_door: Door) -> None:
    assert len(XSS) >= 40
    with watching(browser, own_door.base_url) as watched:
        watched.open()
        for number, text in enumerate(XSS):
            source = {"title": text, "publisher": text, "year": 2024, "url": text, "tier": "A"}
            reply = {
                "text": text,
                "sources": [source],
                "buttons": [{"title": text, "intent": "affirm", "data": {}}],
                "card": cards_of(text)[number % 5],
            }
            own_door.rasa.script[text.partition(" ")[0]] = [reply]
            watched.say(text)
            watched.wait_for_replies(number + 1)
        wanted = [bare(text) for text in XSS]
        assert list(map(bare, watched.texts("visitor"))) == wanted
        assert list(map(bare, watched.texts("bot"))) == wanted
        protocols = watched.chat.locator("a").evaluate_all("nodes => nodes.map((node) => node.protocol)")
        assert set(protocols) <= {"http:", "https:"}
        foreign = "svg:not(.icon), img, iframe, script, object, embed, video, audio, style, link, meta, base"
        assert watched.chat.locator(foreign).count() == 0
        watched.page.reload()
        watched.wait_for_replies(len(XSS))
        assert list(map(bare, watched.texts("bot"))) == wanted
        watched.page.wait_for_timeout(300)


def test_what_a_person_of_the_clinic_writes_is_text_too(browser: Browser, own_door: Door) -> None:
    with watching(browser, own_door.base_url) as watched:
        watched.open()
        watched.say("hello")
        watched.wait_for_replies(1)
        staff_writes(own_door.clinic, watched.conversation_id, XSS)
        staff = watched.chat.locator(".m.staff > .text")
        expect(staff).to_have_count(len(XSS), timeout=15_000)
        assert list(map(bare, staff.all_text_contents())) == [bare(text) for text in XSS]
        watched.page.wait_for_timeout(300)
