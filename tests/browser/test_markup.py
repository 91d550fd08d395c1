"""Whatever is written into the chat, by whomever, is shown as text: nothing runs, nothing leaves for another host."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.replies import staff_writes
from tests.browser.watching import watching
from tests.unit.gateway.front_door import Door

pytestmark = pytest.mark.browser

CANARY = "https://canary.example/x"

XSS = [
    "<script>alert(1)</script>",
    f"<img src={CANARY} onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    f"<iframe src={CANARY}></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<body onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<style>@import url(https://canary.example/x)</style>",
    f"<link rel=stylesheet href={CANARY}>",
    f"<object data={CANARY}></object>",
    f"<embed src={CANARY}>",
    f"<video src={CANARY} onerror=alert(1)></video>",
    f"<audio src={CANARY} onerror=alert(1)></audio>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<template><script>alert(1)</script></template>",
    f"<form action={CANARY}><button>go</button></form>",
    f"<base href={CANARY}>",
    f"<meta http-equiv=refresh content='0;url={CANARY}'>",
    f"[x]({CANARY})",
    "[x](javascript:alert(1))",
    f"![x]({CANARY})",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "<x-y onclick=alert(1) style=position:fixed;inset:0>",
]


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


def bare(text: str) -> str:
    """Text as the browser's own white space rules leave it comparable."""
    return re.sub(r"\s", " ", text)


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
