"""Everyone can use it: axe by day and by night, what a screen reader hears, zoom, motion, the other direction."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.watching import SCREENS, Watched, watching
from tests.unit.gateway.front_door import Door

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_page_and_chat(browser: Browser, door: Door, screen: str, scheme: str) -> None:
    with watching(
        browser, door.base_url, size=SCREENS[screen], color_scheme=scheme, reduced_motion="reduce"
    ) as watched:
        assert watched.accessibility_faults() == []
        watched.shot(f"{screen}-{scheme}-page")
        watched.open()
        watched.chat.locator(".choices.quick button").first.wait_for()
        assert watched.accessibility_faults() == []
        for number, word in enumerate(("Does", "plan", "fit", "times", "wedding", "booked", "help"), 1):
            watched.say(word)
            watched.wait_for_replies(number)
            if word == "times":
                watched.shot(f"{screen}-{scheme}-chat")
        watched.chat.get_by_text("2 sources").first.click()
        watched.chat.get_by_role("button", name="This helped").first.click()
        assert watched.accessibility_faults() == []
        watched.menu("Have us call you")
        watched.chat.get_by_role("button", name="More", exact=True).click()
        assert watched.accessibility_faults() == []
        watched.chat.get_by_role("button", name="Delete this conversation").click()
        assert watched.accessibility_faults() == []


HEARD = """() => {
  const log = document.querySelector('needlepoint-chat').shadowRoot.querySelector('[role=log]');
  window.heard = [];
  const loud = (node) => node.parentElement && !node.parentElement.closest('[aria-live=off]');
  new MutationObserver((changes) => {
    if (log.getAttribute('aria-live') !== 'polite') return;
    for (const { addedNodes } of changes)
      for (const node of addedNodes) if (loud(node)) window.heard.push(node.textContent);
  }).observe(log, { childList: true, subtree: true });
}"""


def test_a_screen_readers_log_announces_each_message_once(browser: Browser, door: Door) -> None:
    with watching(browser, door.base_url) as watched:
        watched.open()
        watched.page.wait_for_timeout(300)
        watched.page.evaluate(HEARD)
        for number, word in enumerate(("one", "Does it hurt", "three"), 1):
            watched.say(word)
            watched.wait_for_replies(number)
        watched.page.wait_for_timeout(1500)  # the event stream brings the same messages again
        heard = watched.page.evaluate("window.heard")
        assert [text.partition(": ")[0] for text in heard] == ["You", "Assistant"] * 3
        for said in ("one", "Does it hurt", "three"):
            assert sum(text == f"You: {said}" for text in heard) == 1
        assert sum("numbing cream" in text for text in heard) == 1
        live = watched.chat.locator("[role=log]")
        expect(live).to_have_count(1)
        expect(live).to_have_attribute("aria-live", "polite")
        watched.page.reload()
        watched.wait_for_replies(3)
        watched.page.wait_for_timeout(300)
        watched.page.evaluate(HEARD)
        watched.page.wait_for_timeout(1200)
        assert watched.page.evaluate("window.heard") == [], "what is old is not announced"


@pytest.mark.parametrize(("width", "height"), [(640, 430), (320, 400)], ids=["200 %", "400 %"])
def test_zoomed_in_everything_can_be_reached(browser: Browser, door: Door, width: int, height: int) -> None:
    with watching(browser, door.base_url, size=(width, height), device_scale_factor=2) as watched:
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert watched.page.evaluate(wide) <= 0, "no sideways scrolling"
        watched.open()
        watched.say("times")
        watched.wait_for_replies(1)
        for part in (".head .close", "textarea", ".send"):
            expect(watched.chat.locator(part)).to_be_in_viewport(ratio=0.99)
        log = watched.chat.locator(".log")
        assert log.evaluate("node => node.clientHeight") >= 120
        assert log.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
        watched.shot(f"zoom-{width}")


def reach(watched: Watched, wanted: Locator, key: str = "Tab") -> None:
    """Presses the key until the focus is there."""
    for _ in range(80):
        if wanted.evaluate("node => node.matches(':focus')"):
            return
        watched.page.keyboard.press(key)
    raise AssertionError(f"{key} never leads to {wanted}")


def test_all_of_it_by_keyboard(browser: Browser, door: Door, screen: str) -> None:
    """Opening, consent, a question, its sources, a thumb, a time, a call, the copy, closing, and deleting."""
    with watching(browser, door.base_url, size=SCREENS[screen], reduced_motion="reduce") as watched:
        chat, press, type_in = watched.chat, watched.page.keyboard.press, watched.page.keyboard.type
        box = chat.locator("textarea")
        reach(watched, chat.locator(".launch"))
        press("Enter")
        expect(box).to_be_focused()
        agree = chat.get_by_role("button", name="Keep it for 90 days")
        reach(watched, agree, "Shift+Tab")
        press("Space")
        expect(chat.get_by_role("button", name="Keep it for 90 days", pressed=True)).to_be_focused()
        reach(watched, box)
        type_in("Does it hurt?")
        press("Enter")
        watched.wait_for_replies(1)
        reach(watched, chat.locator("summary"), "Shift+Tab")
        press("Enter")
        expect(chat.get_by_role("link", name="Microneedling for atrophic")).to_be_visible()
        reach(watched, chat.get_by_role("button", name="This helped"))
        press("Space")
        expect(chat.get_by_role("button", name="This helped", pressed=True)).to_be_focused()
        reach(watched, chat.get_by_role("button", name="How many sessions would I need?"))
        press("Enter")
        watched.wait_for_replies(2)
        expect(box).to_be_focused()
        type_in("times")
        press("Enter")
        watched.wait_for_replies(3)
        reach(watched, chat.get_by_role("tab").first, "Shift+Tab")
        press("End")
        press("Tab")
        press("Space")
        watched.wait_for_replies(4)
        expect(box).to_be_focused()

        more = chat.get_by_role("button", name="More", exact=True)
        reach(watched, more, "Shift+Tab")
        press("Enter")
        expect(chat.get_by_role("button", name="Talk to a person")).to_be_focused()
        press("ArrowDown")
        press("Enter")
        expect(chat.get_by_label("Your name")).to_be_focused()
        for words in ("Ada Byron", "020 7946 0000"):
            type_in(words)
            press("Tab")
        press("Enter")
        watched.wait_for_replies(5)
        reach(watched, more, "Shift+Tab")
        press("Enter")
        press("ArrowUp")
        expect(chat.get_by_role("button", name="Delete this conversation")).to_be_focused()
        press("Escape")
        expect(more).to_be_focused()
        press("Escape")
        expect(chat.locator(".launch")).to_be_focused()
        press("Enter")
        expect(box).to_be_focused()
        reach(watched, more, "Shift+Tab")
        press("Enter")
        press("ArrowUp")
        press("Enter")
        expect(chat.get_by_role("button", name="Delete it")).to_be_focused()
        press("Enter")
        expect(chat.get_by_text("This conversation has been deleted.")).to_be_visible(timeout=15_000)
        expect(box).to_be_focused()


def test_on_a_phone_it_takes_the_whole_screen_and_keeps_the_focus(browser: Browser, door: Door) -> None:
    with watching(browser, door.base_url, size=SCREENS["phone"], reduced_motion="reduce") as watched:
        watched.open()
        box = watched.chat.locator(".panel").bounding_box()
        assert box
        assert {side: round(length) for side, length in box.items()} == {"x": 0, "y": 0, "width": 390, "height": 844}
        for _ in range(30):
            watched.page.keyboard.press("Tab")
            assert watched.page.evaluate("document.activeElement.localName") == "needlepoint-chat"


def test_nothing_moves_for_those_who_asked_for_less_motion(browser: Browser, door: Door) -> None:
    moving = "() => document.querySelector('needlepoint-chat').shadowRoot.getAnimations().length"
    for motion, wanted in (("reduce", 0), ("no-preference", 1)):
        with watching(browser, door.base_url, reduced_motion=motion) as watched:
            watched.open()
            watched.say("slow 1.5")
            expect(watched.chat.locator(".typing")).to_be_visible()
            assert min(watched.page.evaluate(moving), 1) == wanted
            watched.wait_for_replies(1)


def test_small_targets_are_far_enough_apart(browser: Browser, door: Door) -> None:
    with watching(browser, door.base_url, size=SCREENS["phone"]) as watched:
        watched.open()
        watched.say("times")
        watched.wait_for_replies(1)
        watched.chat.get_by_role("tab").first.wait_for()
        boxes = [node.bounding_box() for node in watched.chat.locator("button:visible").all()]
        assert all(box and min(box["width"], box["height"]) >= 24 for box in boxes)
