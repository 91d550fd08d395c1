"""On somebody else's page: one line, a strict policy, the clinic's own colours and words, and a small interface."""

from __future__ import annotations

import gzip
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from clinic.settings import ROOT
from tests.browser.watching import Watched, watching
from tests.stack_fixture import free_ports
from tests.unit.gateway.conftest import OpenDoor
from tests.unit.gateway.front_door import Door

pytestmark = pytest.mark.browser

MOST_BYTES = 25_000
Embed = Callable[..., AbstractContextManager[tuple[Watched, Door]]]


@contextmanager
def clinics_page(port: int, gateway: str, attributes: str) -> Iterator[str]:
    """A clinic's own page on a site of its own, with the strictest policy that lets the chat in."""
    policy = (
        f"default-src 'none'; script-src {gateway}; connect-src {gateway}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'"
    )
    page = (
        "<!doctype html><html lang=en><title>A clinic</title><link rel=icon href='data:,'>"
        f"<main><h1>A clinic</h1></main><script src='{gateway}/widget.js' async {attributes}></script></html>"
    ).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.send_header(
                "Content-Security-Policy", policy.replace("default-src 'none'", "default-src 'none'; img-src data:")
            )
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def embedded(browser: Browser, door_with: OpenDoor) -> Embed:
    """Opens the chat on a clinic's page, as that page's script line says."""

    @contextmanager
    def embed(attributes: str = "", **how: object) -> Iterator[tuple[Watched, Door]]:
        (port,) = free_ports(1)
        site = f"http://localhost:{port}"
        with (
            door_with(allowed_origins=site) as door,
            clinics_page(port, door.base_url, attributes) as url,
            watching(browser, url, door.base_url, **how) as watched,  # type: ignore[arg-type]
        ):
            yield watched, door

    return embed


def test_one_line_on_a_page_with_a_strict_policy(embedded: Embed) -> None:
    with embedded() as (watched, door):
        watched.open()
        expect(watched.chat.get_by_role("heading", name="Thistle & Finch Skin Clinic")).to_be_visible()
        watched.say("hello")
        watched.wait_for_replies(1)
        watched.page.reload()
        watched.wait_for_replies(1)
        watched.menu("Delete this conversation")
        watched.chat.get_by_role("button", name="Delete it").click()
        expect(watched.chat.get_by_text("This conversation has been deleted.")).to_be_visible(timeout=15_000)
        assert door.rasa.texts == ["hello"]


def test_colours_position_and_words_come_from_the_script_line(embedded: Embed) -> None:
    line = (
        "data-colour='#b8e0a0' data-position='left' data-title='Ask Wren' data-label='Questions?' data-theme='light' "
        "data-greeting='Good day from &lt;b&gt;us&lt;/b&gt;.' data-question='Is it for me? | What is it?'"
    )
    with embedded(line, color_scheme="dark") as (watched, _):
        launcher = watched.chat.get_by_role("button", name="Questions?")
        box = launcher.bounding_box()
        assert box
        assert box["x"] < 100
        launcher.click()
        expect(watched.chat.get_by_role("heading", name="Ask Wren")).to_be_visible()
        expect(watched.chat.get_by_text("Good day from <b>us</b>.")).to_be_visible()
        assert watched.chat.locator(".choices.quick button").all_text_contents() == ["Is it for me?", "What is it?"]
        assert watched.accessibility_faults() == [], "a pale colour is darkened until it can be read"
        watched.chat.get_by_role("button", name="What is it?").click()
        watched.wait_for_replies(1)
        watched.shot("own-colour")


@pytest.mark.parametrize("colour", ["red;} *{display:none", "url(https://canary.example/x)", "rgb(0 0 0 / 0)"])
def test_a_colour_that_is_none_changes_nothing(embedded: Embed, colour: str) -> None:
    with embedded(f'data-colour="{colour}"') as (watched, _):
        watched.open()
        back = watched.chat.locator(".head").evaluate("node => getComputedStyle(node).backgroundColor")
        assert back == "rgb(20, 82, 79)"


def test_from_right_to_left(embedded: Embed) -> None:
    with embedded("data-dir='rtl'") as (watched, _):
        watched.open()
        watched.say("مرحبا, does it hurt?")
        watched.wait_for_replies(1)
        panel = watched.chat.locator(".panel").bounding_box()
        mine = watched.chat.locator(".m.visitor").bounding_box()
        theirs = watched.chat.locator(".m.bot > .text").bounding_box()
        assert panel
        assert mine
        assert theirs
        assert mine["x"] - panel["x"] < 40, "the visitor's words are at the end of the line: left"
        assert theirs["x"] + theirs["width"] > mine["x"] + mine["width"]
        watched.for_everyone("right-to-left")


def test_the_pages_own_interface(embedded: Embed) -> None:
    with embedded() as (watched, door):
        watched.page.wait_for_function("window.Needlepoint")
        watched.page.evaluate(
            """() => {
              window.told = [];
              for (const name of ['open', 'close', 'message', 'state'])
                Needlepoint.on(name, (detail) => told.push([name, detail]));
              window.off = Needlepoint.on('open', () => told.push(['twice', null]));
              off();
            }"""
        )
        watched.page.evaluate("Needlepoint.open()")
        expect(watched.chat.locator(".panel")).to_be_visible()
        watched.page.evaluate("Needlepoint.close()")
        expect(watched.chat.locator(".panel")).to_be_hidden()
        watched.page.evaluate("Needlepoint.send('does it hurt')")
        watched.wait_for_replies(1)
        assert door.rasa.texts == ["does it hurt"]
        told = watched.page.evaluate("told")
        assert [name for name, _ in told if name in {"open", "close", "twice"}] == ["open", "close", "open"]
        messages = [detail for name, detail in told if name == "message"]
        assert messages
        assert all(set(detail) == {"id", "author", "urgent"} for detail in messages), "the words stay in the chat"


def test_the_nudge_is_off_unless_asked_for(embedded: Embed) -> None:
    with embedded() as (watched, _):
        watched.page.wait_for_timeout(1200)
        expect(watched.chat.locator(".nudge")).to_have_count(0)


def test_a_nudge_comes_once_and_can_be_dismissed(embedded: Embed) -> None:
    with embedded("data-nudge='0.2'") as (watched, _):
        nudge = watched.chat.locator(".nudge")
        expect(nudge).to_be_visible()
        watched.for_everyone("nudge")
        assert watched.accessibility_faults() == []
        watched.chat.get_by_role("button", name="Dismiss").click()
        expect(nudge).to_have_count(0)
        watched.page.reload()
        watched.page.wait_for_timeout(800)
        expect(nudge).to_have_count(0)


def test_the_widget_is_small_and_parses_no_markup(door: Door) -> None:
    script = door.client.get("/widget.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert len(gzip.compress(script.content)) <= MOST_BYTES
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", ".cssText"):
        assert word not in script.text
    again = door.client.get("/widget.js", headers={"If-None-Match": script.headers["etag"]})
    assert again.status_code == 304


def test_the_bundle_is_built_from_these_sources() -> None:
    """`deploy/widget.sh` builds it when its first line names other sources, and says nothing when all is well."""
    bundle = ROOT / "gateway" / "widget" / "widget.js"
    before = bundle.read_bytes()
    said = subprocess.run([ROOT / "deploy" / "widget.sh"], capture_output=True, text=True, timeout=120, check=True)
    assert said.stdout == "", "the committed bundle was out of date"
    assert bundle.read_bytes() == before
