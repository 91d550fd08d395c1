"""The page and its chat in a real browser: nothing that was written there runs, nothing leaves for another host."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from clinic import conversations
from tests.unit.gateway.conftest import OpenDoor
from tests.unit.gateway.front_door import Door

pytestmark = pytest.mark.browser

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
CHROMIUM = next((path for path in PLACES if Path(path).exists()), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: deploy/browser.sh installs one")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


class Watched:
    """A page, and everything on it that should not happen."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.on("dialog", lambda dialog: (self.wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.wrong.append(f"error {error}"))
        page.on("request", lambda r: None if r.url.startswith((base_url, "data:")) else self.wrong.append(r.url))
        page.on("console", lambda line: self.wrong.append(line.text) if line.type in {"error", "warning"} else None)
        page.goto(base_url)
        self.chat = page.locator("needlepoint-chat")

    def open(self) -> None:
        self.chat.locator(".launch").click()

    def say(self, text: str) -> None:
        self.chat.locator("textarea").fill(text)
        self.chat.locator("textarea").press("Enter")

    def texts(self, kind: str) -> list[str]:
        return self.chat.locator(f".m.{kind} > .text").all_text_contents()

    def wait_for_replies(self, count: int) -> None:
        expect(self.chat.locator(".m.bot")).to_have_count(count, timeout=15_000)


@pytest.fixture(params=[(1280, 860), (390, 844)], ids=["desktop", "phone"])
def watched(request: pytest.FixtureRequest, browser: Browser, door: Door) -> Iterator[Watched]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    opened = Watched(context.new_page(), door.base_url)
    yield opened
    context.close()
    assert opened.wrong == []


def cards_of(text: str) -> list[dict[str, Any]]:
    """One card of each kind with the text in every field that takes words."""
    slot = {"slot_id": text, "starts_at": "2026-11-24T10:00:00+00:00", "minutes": 5, "practitioner": text}
    reason = {"condition": text, "why": text, "source": text}
    booking = {"reference": text, "ics_url": text, "manage_url": text, "status": text, "treatment": text}
    return [
        {"kind": "session_plan", "concern": text, "evidence": text, "sessions_min": text, "price": None},
        {"kind": "booking", "starts_at": text, "minutes": text, "practitioner": text} | booking,
        {"kind": "suitability", "outcome": text, "bookable_from": None, "reasons": [reason], "notes": [text]},
        {"kind": "slots", "slots": [slot | {"treatment": text, "data": {"a": text}}]},
    ]


def test_markup_is_shown_as_text_wherever_it_stands(browser: Browser, own_door: Door) -> None:
    context = browser.new_context()
    watched = Watched(context.new_page(), own_door.base_url)
    watched.open()
    for number, text in enumerate(XSS):
        source = {"title": text, "publisher": text, "year": 2024, "url": text, "tier": "A"}
        reply = {
            "text": text,
            "sources": [source],
            "buttons": [{"title": text, "intent": "affirm", "data": {}}],
            "card": cards_of(text)[number % 4],
        }
        own_door.rasa.script[text.partition(" ")[0]] = [reply]
        watched.say(text)
        watched.wait_for_replies(number + 1)
    bare = [re.sub(r"\s", " ", text) for text in XSS]
    assert [re.sub(r"\s", " ", text) for text in watched.texts("visitor")] == bare
    assert [re.sub(r"\s", " ", text) for text in watched.texts("bot")] == bare
    links = watched.chat.locator("a").evaluate_all("nodes => nodes.map((node) => node.protocol)")
    assert set(links) <= {"http:", "https:"}
    watched.page.reload()
    watched.wait_for_replies(len(XSS))
    assert [re.sub(r"\s", " ", text) for text in watched.texts("bot")] == bare
    time.sleep(0.3)
    assert watched.wrong == []
    context.close()


def test_a_conversation_by_keyboard_alone(watched: Watched, door: Door) -> None:
    page = watched.page
    expect(page.locator("h1")).to_be_visible()
    watched.chat.locator(".launch").focus()
    page.keyboard.press("Enter")
    expect(watched.chat.locator("textarea")).to_be_focused()
    page.keyboard.type("slots please")
    page.keyboard.press("Enter")
    watched.wait_for_replies(1)
    slot = watched.chat.get_by_role("button", name="Tuesday 24 November, 10:00 with Maya Lindqvist, 75 minutes")
    slot.focus()
    page.keyboard.press("Enter")
    watched.wait_for_replies(2)
    assert door.rasa.calls[-1]["metadata"] == {"button": {"opening": "microneedling:maya:1"}}
    page.keyboard.press("Escape")
    expect(watched.chat.locator(".launch")).to_be_focused()


def test_it_goes_on_after_a_reload(watched: Watched) -> None:
    watched.open()
    watched.say("hello there")
    watched.wait_for_replies(1)
    watched.page.reload()
    watched.wait_for_replies(1)
    assert watched.texts("visitor") == ["hello there"]
    watched.say("again")
    watched.wait_for_replies(2)
    assert watched.texts("bot") == ["You said: hello there", "You said: again"]


def test_what_a_person_says_elsewhere_appears_once(watched: Watched, door: Door) -> None:
    watched.open()
    watched.say("hello")
    watched.wait_for_replies(1)
    known = watched.page.evaluate("JSON.parse(sessionStorage.getItem('needlepoint')).id")
    message = conversations.store_message(door.clinic, known, text="from my phone").message
    conversations.save_replies(door.clinic, message, [{"text": "to your phone"}])
    watched.wait_for_replies(2)
    assert watched.texts("visitor") == ["hello", "from my phone"]
    assert watched.texts("bot")[-1] == "to your phone"
    assert watched.chat.locator("[role=log]").count() == 1


def test_deleting_empties_the_chat_and_the_clinics_records(watched: Watched, door: Door) -> None:
    watched.open()
    watched.say("forget me")
    watched.wait_for_replies(1)
    known = watched.page.evaluate("JSON.parse(sessionStorage.getItem('needlepoint')).id")
    watched.chat.locator(".erase").click()
    watched.chat.get_by_role("button", name="Delete it").click()
    expect(watched.chat.get_by_text("This conversation has been deleted.")).to_be_visible(timeout=15_000)
    assert watched.texts("visitor") == []
    with pytest.raises(conversations.UnknownConversation):
        conversations.find(door.clinic, known)


def test_an_unsent_message_can_be_sent_again_and_is_stored_once(browser: Browser, door_with: OpenDoor) -> None:
    with door_with() as door:
        context = browser.new_context()
        watched = Watched(context.new_page(), door.base_url)
        watched.open()
        watched.say("first")
        watched.wait_for_replies(1)
        context.set_offline(True)
        watched.say("are you there")
        again = watched.chat.get_by_role("button", name="Send again")
        expect(again).to_be_visible()
        context.set_offline(False)
        again.click()
        watched.wait_for_replies(2)
        expect(watched.chat.locator(".failed")).to_have_count(0)
        assert door.rasa.texts == ["first", "are you there"]
        context.close()


def test_the_widget_is_small(door: Door) -> None:
    import gzip

    script = door.client.get("/widget.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert len(gzip.compress(script.content)) < 25_000
    assert "innerHTML" not in script.text
    assert "eval(" not in script.text
    again = door.client.get("/widget.js", headers={"If-None-Match": script.headers["etag"]})
    assert again.status_code == 304
