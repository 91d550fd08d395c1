"""A real browser, and the real gateway with a scripted Rasa for it to look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.replies import SCRIPT
from tests.browser.watching import CHROMIUM, FLAGS, SCREENS, Watched, watching
from tests.unit.gateway.conftest import door_with, loaded_var, own_door, shared_door
from tests.unit.gateway.front_door import Door

__all__ = ["door_with", "loaded_var", "own_door", "shared_door"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: deploy/browser.sh installs one")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def door(shared_door: Door) -> Door:
    """The gateway; its Rasa answers as in `replies`, and has heard nothing in this test yet."""
    shared_door.rasa.forget()
    shared_door.rasa.script.update(SCRIPT)
    return shared_door


@pytest.fixture(params=list(SCREENS))
def screen(request: pytest.FixtureRequest) -> str:
    """The name of a size of screen."""
    name: str = request.param
    return name


@pytest.fixture
def watched(screen: str, browser: Browser, door: Door) -> Iterator[Watched]:
    """The clinic's page on a phone and on a desktop."""
    with watching(browser, door.base_url, size=SCREENS[screen]) as opened:
        yield opened
