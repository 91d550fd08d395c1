"""A page in a real browser, and everything on it that should not happen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from clinic.settings import ROOT

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
CHROMIUM = next((path for path in PLACES if Path(path).exists()), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SCREENS = {"desktop": (1280, 860), "phone": (390, 844)}
REPORTS = ROOT / "reports" / "browser"
"""Screenshots land here: an artefact of each run, never committed."""

EVERYTHING = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


AT_REST = """() => new Promise((done) => {
  let before = -1;
  const look = () => (scrollY === before ? done() : ((before = scrollY), setTimeout(look, 60)));
  look();
})"""
"""The page beneath may still be scrolling smoothly."""


class Watched:
    """A page on `url`. `wrong` collects dialogs, script errors, console errors and requests to other hosts."""

    def __init__(self, page: Page, url: str, *own: str, tolerate: str = "") -> None:
        self.page = page
        self.wrong: list[str] = []
        self._tolerate = re.compile(tolerate) if tolerate else None
        hosts = (url, *own, "data:", "blob:")
        page.on("dialog", lambda dialog: (self.note(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.note(f"error {error}"))
        page.on("request", lambda r: None if r.url.startswith(hosts) else self.note(r.url))
        page.on("console", lambda line: self.note(line.text) if line.type in {"error", "warning"} else None)
        page.goto(url)
        self.chat = page.locator("needlepoint-chat")

    def note(self, what: str) -> None:
        if self._tolerate is None or not self._tolerate.search(what):
            self.wrong.append(what)

    def open(self) -> None:
        self.chat.locator(".launch").click()

    def say(self, text: str) -> None:
        self.chat.locator("textarea").fill(text)
        self.chat.locator("textarea").press("Enter")

    def menu(self, title: str) -> None:
        """Chooses from the panel's menu."""
        self.chat.get_by_role("button", name="More", exact=True).click()
        self.chat.get_by_role("button", name=title).click()

    def texts(self, kind: str) -> list[str]:
        return self.chat.locator(f".m.{kind} > .text").all_text_contents()

    def wait_for_replies(self, count: int) -> None:
        expect(self.chat.locator(".m.bot")).to_have_count(count, timeout=15_000)

    @property
    def conversation_id(self) -> str:
        known: str = self.page.evaluate("JSON.parse(localStorage.getItem('needlepoint')).id")
        return known

    def shot(self, name: str) -> None:
        """Keeps a screenshot for people to look at."""
        REPORTS.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_timeout(250)  # what moves has come to rest
        self.page.evaluate(AT_REST)
        self.page.screenshot(path=REPORTS / f"{name}.png")

    def accessibility_faults(self) -> list[str]:
        """What axe finds, of any level, on the page and in the chat."""
        found: Any = Axe().run(self.page, options=EVERYTHING).response
        return [f"{v['id']}: {[node['html'][:140] for node in v['nodes']]}" for v in found["violations"]]

    def for_everyone(self, name: str) -> None:
        """This state by day and by night: a screenshot of each, and axe finds nothing in either."""
        schemes: tuple[Literal["dark", "light"], ...] = ("dark", "light")
        for scheme in schemes:
            self.page.emulate_media(color_scheme=scheme)
            assert self.accessibility_faults() == [], scheme
            self.shot(f"{name}-{scheme}")


@contextmanager
def watching(browser: Browser, url: str, *own: str, tolerate: str = "", **how: Any) -> Iterator[Watched]:
    """A browser of its own for one visitor; nothing wrong may have happened at the end."""
    width, height = how.pop("size", SCREENS["desktop"])
    context = browser.new_context(viewport={"width": width, "height": height}, **how)
    watched = Watched(context.new_page(), url, *own, tolerate=tolerate)
    try:
        yield watched
        assert watched.wrong == []
    finally:
        context.close()
