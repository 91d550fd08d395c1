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
