"""The whole story on the real stack, on a phone and on a desktop: from the first question to deleting everything."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.watching import SCREENS, Watched, watching
from tests.stack_fixture import RunningStack

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def ask(watched: Watched, text: str) -> None:
    """Writes, and waits until the answer is there."""
    before = watched.chat.locator(".m.bot").count()
    watched.say(text)
    expect(watched.chat.locator(".m.bot").nth(before)).to_be_visible(timeout=20_000)
    expect(watched.chat.locator(".typing")).to_be_hidden(timeout=20_000)


@pytest.mark.parametrize("screen", list(SCREENS))
def test_from_the_first_question_to_deleting_everything(browser: Browser, stack: RunningStack, screen: str) -> None:
    number = list(SCREENS).index(screen)
    with watching(browser, stack.base_url, size=SCREENS[screen]) as watched:
        press, chat = watched.page.keyboard.press, watched.chat
        watched.open()
        chat.get_by_role("button", name="Keep it for 90 days").click()
        expect(chat.get_by_role("button", name="Keep it for 90 days", pressed=True)).to_be_visible()

        ask(watched, "does it hurt and how long will my face be red for?")
        answer = " ".join(watched.texts("bot"))
        assert re.search(r"\b10\b", answer), "the pain score stands on a scale of 10"
        assert "day" in answer
        expect(chat.locator(".m.bot summary").first).to_contain_text("source")
        watched.shot(f"{screen}-story-1-questions")

        ask(watched, "how many sessions for acne scars?")
        expect(chat.locator(".card.plan")).to_contain_text("3 to 6")
        watched.shot(f"{screen}-story-2-plan")

        ask(watched, "can I have it while I am on isotretinoin? I stopped two months ago")
        expect(chat.locator(".card.fit").last).to_be_visible()
        watched.shot(f"{screen}-story-3-suitability")
        watched.menu("Delete this conversation")
        chat.get_by_role("button", name="Delete it").click()
        expect(chat.get_by_text("This conversation has been deleted.")).to_be_visible(timeout=15_000)

        ask(watched, "can I book a microneedling session please, for acne scars")
        tab = chat.get_by_role("tab").nth(number)
        tab.focus()
        press("ArrowRight")
        press("ArrowLeft")
        expect(tab).to_have_attribute("aria-selected", "true")
        press("Tab")
        before = chat.locator(".m.bot").count()
        watched.shot(f"{screen}-story-4-openings")
        press("Enter")
        expect(chat.locator(".m.bot").nth(before)).to_be_visible(timeout=20_000)
        ask(watched, f"Jane Example{'son' * number}")
        ask(watched, f"07700 90012{3 + number}")
        watched.shot(f"{screen}-story-5-read-back")
        chat.locator(".choices.quick button").first.press("Enter")
        booking = chat.locator(".card.booking")
        expect(booking).to_be_visible(timeout=20_000)
        watched.shot(f"{screen}-story-6-booked")
        calendar = booking.get_by_role("link", name="Add to your calendar")
        file = watched.page.request.get(str(calendar.evaluate("node => node.href")))
        assert file.status == 200
        assert file.text().startswith("BEGIN:VCALENDAR")

        said, answers = watched.texts("visitor"), watched.texts("bot")
        watched.page.reload()
        expect(chat.locator(".card.booking")).to_be_visible(timeout=15_000)
        assert watched.texts("visitor") == said, "the same words as before, chosen times too"
        assert watched.texts("bot") == answers
        other = Watched(watched.page.context.new_page(), stack.base_url)
        expect(other.chat.locator(".card.booking")).to_be_attached(timeout=15_000)
        other.open()
        ask(other, "where do I park?")
        expect(chat.locator(".m.visitor").last).to_contain_text("where do I park?", timeout=10_000)
        assert other.wrong == []

        watched.menu("Delete this conversation")
        chat.get_by_role("button", name="Delete it").click()
        expect(chat.get_by_text("This conversation has been deleted.")).to_be_visible(timeout=15_000)
        expect(chat.get_by_text("appointment", exact=False).last).to_be_visible()
        for tabs in (watched, other):
            expect(tabs.chat.locator(".m.visitor")).to_have_count(0, timeout=15_000)
        watched.shot(f"{screen}-story-7-deleted")
