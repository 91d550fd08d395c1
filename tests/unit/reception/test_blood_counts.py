"""Platelets told by their figure."""

from __future__ import annotations

import pytest

from clinic.reception.blood_counts import has_few_platelets


@pytest.mark.parametrize(
    ("text", "few"),
    [
        ("My platelets were 70 at the last blood test. Can I have PRP for my hair?", True),
        ("platelet count is 1,20,000, doctor says fine", True),
        ("platelets 90k last week", True),
        ("my platelets are 250 and all is well", False),
        ("platelet count 2,10,000", False),
        ("how many platelets are in 10 ml of PRP?", False),
        ("is PRP 5 times the platelets, or 4 times?", False),
        ("my mum's platelets were 70, can she have it", False),
        ("I had dengue and low platelets 3 years ago", False),
    ],
)
def test_few_platelets(text: str, few: bool) -> None:
    assert has_few_platelets(text) is few
