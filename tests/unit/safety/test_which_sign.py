"""Which of two signs a message tells of, where its words name both."""

from __future__ import annotations

import pytest

from clinic.knowledge.loader import read_directory
from clinic.safety import find_red_flag
from clinic.settings import ROOT

KNOWLEDGE = read_directory(ROOT / "data" / "clinic")


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Lip started tingling the day after needling and now there's a cluster of painful little blisters", "herpes"),
        ("think my cold sore virus woke up, painful blisters by my nose since the treatment", "herpes"),
        ("My herpes is out again since two days, small blisters near the mouth. Can I come anyway?", None),
        ("blisters in a grid where the RF handpiece went, day 2", "blister_burn"),
        ("my lip has been tingling and numb for five days since the session", "numbness_weakness"),
        ("my son had acne scar needling last week, now the redness has moved onto his neck", "spreading_redness"),
        ("i get fever blisters, ok to have it?", None),
        ("fever blister on my lip, had my treatment monday", "herpes"),
        ("fever, blister on my cheek since the session", "sepsis_signs"),
        ("my acne is spreading to my chin, which treatment is best?", None),
    ],
)
def test_which_sign(text: str, flag: str | None) -> None:
    found = find_red_flag(text, KNOWLEDGE)
    assert (found.id if found else None) == flag
