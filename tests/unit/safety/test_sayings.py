"""What only sounds alarming: sayings, suppositions, what is over, and who else it is said of."""

from __future__ import annotations

import pytest

from clinic.knowledge.loader import read_directory
from clinic.safety import find_red_flag, is_a_saying, stands
from clinic.settings import ROOT

KNOWLEDGE = read_directory(ROOT / "data" / "clinic")


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("I'm dying to try this treatment.", True),
        ("omg im dying to know, what does it cost?", True),
        ("I'm dying to get out of here, I can't go on", False),
        ("I'm dying", False),
        ("dying for it to be over", False),
        ("I'm dying to try it, but I can't breathe", False),
    ],
)
def test_a_saying_alone_is_no_alarm(text: str, saying: bool) -> None:
    assert is_a_saying(text) is saying
    if saying:
        assert not stands(text, 1.0)


@pytest.mark.parametrize(
    ("text", "alarm"),
    [
        ("what if it gets infected and theres pus", False),
        ("Hi, what if I get a fever afterwards?", False),
        ("What happens if I react to the numbing cream?", False),
        ("what if it's infected", True),
        ("what if my lips swell up like they are doing now", True),
        ("what if i want to kill myself", True),
        ("what do I do if I can't breathe", True),
        ("what if it spreads, it is at the jaw already", True),
    ],
)
def test_a_supposition_alone_is_no_alarm(text: str, alarm: bool) -> None:
    assert stands(text, 1.0) is alarm


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Day 8 and the redness has completely gone.", None),
        ("Two weeks on and the redness has faded completely", None),
        ("Day 8 and the redness has not gone", "redness_week"),
        ("9 days later and the swelling has barely gone", "redness_week"),
        ("it's been 10 days, redness has stayed the same", "redness_week"),
        ("I was red for ten days after a peel years ago.", None),
        ("My face is red for ten days now", "redness_week"),
        ("My sister beats me to every appointment", None),
        ("My husband beats me to the bathroom mirror every morning", None),
        ("my husband beats me", "crisis_abuse"),
        ("he beats me to the ground", "crisis_abuse"),
        ("got my period and cramps, not pregnant, see you at 3", None),
        ("I'm pregnant and have cramps", "pregnancy_trouble"),
    ],
)
def test_what_is_over_denied_or_a_race(text: str, flag: str | None) -> None:
    found = find_red_flag(text, KNOWLEDGE)
    assert (found.id if found else None) == flag
