"""A scar whose wound is new waits, whatever made it."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.reception.scars import is_raised, new_scar

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize("text", ["a scar from a cat bite six weeks ago", "my scar is from a fall in October"])
def test_a_new_scar(text: str) -> None:
    assert [fact.kind for fact in new_scar(text, TODAY)] == ["condition", "date"]


@pytest.mark.parametrize(
    "text",
    [
        "a scar from a fall in 2019",
        "my acne scars got worse last month",
        "I had needling for my scars three months ago",
        "I have no scars from last year's fall",
        "I have a scar on my knee",
        "squeeze me in this week after 4pm for a scar on my chin",
    ],
)
def test_no_new_scar(text: str) -> None:
    assert new_scar(text, TODAY) == []


@pytest.mark.parametrize(
    "text", ["my appendix scar came up like a sausage", "the scar on my arm grew out", "my op scar went massive"]
)
def test_a_scar_that_grew_out(text: str) -> None:
    assert is_raised(text)


@pytest.mark.parametrize(
    "text", ["my scar came up fine", "the scar went like a thin line", "my scars never came up thick", "my old scar"]
)
def test_a_scar_that_did_not(text: str) -> None:
    assert not is_raised(text)
