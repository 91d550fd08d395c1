"""The demonstration page says what the clinic's records say, and nothing of it is markup."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from clinic.context import Clinic
from clinic.knowledge import Knowledge
from gateway.page import render
from tests.unit.gateway.conftest import settings_in
from tests.unit.gateway.front_door import Door


def rows(page: str, part: str) -> list[str]:
    """The list items of a section as bare text."""
    section = page[page.index(f'id="{part}"') :]
    section = section[: section.index("</section>")]
    return [unescape(re.sub(r"<[^>]+>", " ", item)) for item in re.findall(r"<li>.*?</li>", section)]


def test_concerns_stand_with_their_plan_and_their_evidence(loaded_var: Path) -> None:
    clinic = Clinic(settings_in(loaded_var))
    knowledge: Knowledge = clinic.knowledge()
    page = render(knowledge, clinic.now().date())
    listed = rows(page, "concerns")
    assert listed
    for row, concern in zip(listed, knowledge.concerns.values(), strict=False):
        assert concern.name in row
        if concern.gate == "block":
            assert "session" not in row
        elif concern.sessions_max is not None:
            assert f"{concern.sessions_max} session" in row
    assert all(phase.say in row for phase, row in zip(knowledge.downtime, rows(page, "after"), strict=True))
    assert knowledge.pain_summary.say in unescape(page)
    assert "{{" not in page
    clinic.close()


def test_no_record_can_put_markup_on_the_page(loaded_var: Path) -> None:
    clinic = Clinic(settings_in(loaded_var))
    knowledge = clinic.knowledge()
    concern = next(iter(knowledge.concerns.values()))
    object.__setattr__(concern, "name", "<script>alert(1)</script>")
    page = render(knowledge, clinic.now().date())
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    clinic.close()


def test_the_page_needs_nothing_inline_and_nothing_from_elsewhere(door: Door) -> None:
    page = door.client.get("/")
    assert page.status_code == 200
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)", page.text)
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", page.text)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_a_browser_gets_an_error_as_a_page_and_a_program_gets_the_one_error_shape(door: Door) -> None:
    for path, status in {"/nothing": 404, "/<script>alert(1)</script>": 404, "/api": 404}.items():
        page = door.client.get(path, headers=BROWSER)
        assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert "script-src 'none'" in page.headers["content-security-policy"]
        assert "There is nothing here" in page.text
        assert "<script" not in page.text
        assert door.client.get(path).json()["error"]["code"] == "not_found"
    for path in ("/api/nothing", "/api/conversations/none/messages", "/calendar/none.ics", "/fhir/Slot"):
        assert "code" in door.client.get(path, headers=BROWSER).json()["error"]


def test_an_error_page_keeps_its_headers(door: Door) -> None:
    refused = door.client.post("/", headers=BROWSER)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    assert refused.headers["content-type"].startswith("text/html")


def test_whoever_only_asks_whether_it_is_there_is_told(door: Door) -> None:
    for path in ("/", "/widget.js", "/health/live"):
        asked, read = door.client.head(path), door.client.get(path)
        assert (asked.status_code, asked.content) == (200, b"")
        assert asked.headers["content-length"] == read.headers["content-length"]
