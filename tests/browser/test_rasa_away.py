"""Rasa dies in the middle of a conversation: the visitor is told the truth within seconds, and it goes on after."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_whole_story import ask
from tests.browser.watching import watching
from tests.conftest import TEST_NOW
from tests.stack_fixture import RunningStack, start_stack

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.slow]


@pytest.fixture
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack of our own, to break."""
    running = start_stack(tmp_path_factory.mktemp("fragile"), NEEDLEPOINT_NOW=TEST_NOW)
    yield running
    running.stop()


def test_an_honest_answer_at_once_and_the_conversation_goes_on(browser: Browser, fragile: RunningStack) -> None:
    with watching(browser, fragile.base_url) as watched:
        chat = watched.chat
        watched.open()
        ask(watched, "does it hurt?")
        fragile.kill("rasa")
        begun = time.monotonic()
        ask(watched, "I would like to book microneedling for acne scars")
        assert time.monotonic() - begun < 6
        honest = chat.locator(".m.bot").last
        expect(honest).to_contain_text("not working just now")
        expect(honest).to_contain_text("Booking here has to wait")
        expect(honest.locator(".card.picker")).to_have_count(0)
        expect(honest.get_by_label("Phone or e-mail")).to_be_visible()
        watched.for_everyone("rasa-away")
        fragile.wait_ready(90)
        ask(watched, "I would like to book microneedling for acne scars")
        expect(chat.locator(".card.picker")).to_be_visible()
        said = watched.texts("visitor")
        assert len(said) == 3
        watched.page.reload()
        expect(chat.locator(".card.picker")).to_be_visible(timeout=15_000)
        assert watched.texts("visitor") == said
