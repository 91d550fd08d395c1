"""Days in the past as people tell them, and what is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic.reception.history import day_told_of, is_over
from clinic.reception.past import past_days

TODAY = date(2026, 11, 22)
"""A Sunday."""


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("I had filler two weeks ago", "filler", "2026-11-08"),
        ("got sunburnt on holiday last week", "sunburnt", "2026-11-15"),
        ("filler in my cheeks 3 months ago and botox last month", "filler", "2026-08-24"),
        ("cheek filler was fourteen months ago", "filler", "2025-09-28"),
        ("breastfed my son till 2015", "breastfed", "2015-12-31"),
        ("filler in my cheeks 3 months ago and botox last month", "botox", "2026-10-31"),
        ("I haven't had botox since May", "botox", "2026-05-31"),
        ("had laser on the 3rd of October", "laser", "2026-10-03"),
        ("had a peel on 14/11/2026", "peel", "2026-11-14"),
        ("finished chemo back in 2019", "chemo", "2019-12-31"),
        ("surgery a year and a half ago", "surgery", "2025-05-24"),
        ("the peel was a fortnight back", "peel", "2026-11-08"),
        ("last peel I had was for my wedding in 2017, nothing since", "peel", "2017-12-31"),
        ("my last peel was before covid", "peel", "2020-03-23"),
        ("had filler in spring 2022, never again", "filler", "2022-05-31"),
        ("I had Botox once for my 40th, I'm 43 now", "Botox", "2024-11-22"),
        ("I had Botox once for my fortieth birthday and I'm 45 now", "Botox", "2022-11-23"),
        ("had a chemical peel once in my twenties, im 50 now", "chemical peel", "2006-11-27"),
    ],
)
def test_a_day_in_the_past(text: str, words: str, day: str) -> None:
    assert day_told_of(text, words, TODAY, medicine=False) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I stopped roaccutane in March", "2026-03-31"),
        ("I've been off roaccutane for 8 months", "2026-03-27"),
        ("came off roaccutane nearly six months ago", "2026-06-25"),
        ("I started roaccutane in january and finished in october", "2026-10-31"),
        ("took roaccutane last summer", "2026-08-31"),
        (
            "Took roaccutane in college about ten years ago, haven't touched it since. Scars are still there",
            "2023-11-23",
        ),
        ("I took roaccutane at 16, I'm 38 now, never touched it again", "2005-11-27"),
    ],
)
def test_the_last_dose(text: str, day: str) -> None:
    assert day_told_of(text, "roaccutane", TODAY, medicine=True) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "I started roaccutane in March",
        "I'm on roaccutane since January",
        "I take roaccutane, got it in March",
        "my doctor put me on roaccutane two months ago",
        "I took roaccutane two years ago. I'm still on it",
    ],
)
def test_a_beginning_is_no_end(text: str) -> None:
    assert day_told_of(text, "roaccutane", TODAY, medicine=True) is None


def test_what_lies_ahead_is_not_past() -> None:
    assert day_told_of("I'm having filler next week", "filler", TODAY, medicine=False) is None
    assert all(found.day <= TODAY for found in past_days("in december or on 24 December or next friday", TODAY))


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_is_its_last_day_and_never_ahead(month: int) -> None:
    name = date(2026, month, 1).strftime("%B")
    (found,) = past_days(f"it was in {name}", TODAY)
    assert found.day <= TODAY
    assert found.day.month == month
    assert found.day == TODAY or (found.day + timedelta(days=1)).month != month


@pytest.mark.parametrize(
    ("rule", "text", "words", "over"),
    [
        ("active_acne", "I had acne as a teenager", "acne", True),
        ("active_acne", "I've had acne since I was a teenager", "acne", False),
        ("active_acne", "I have acne", "acne", False),
        ("pregnancy", "I was pregnant two years ago", "pregnant", True),
        ("pregnancy", "I got pregnant in september", "pregnant", False),
        ("pregnancy", "I was pregnant when I asked last week", "pregnant", False),
        ("eczema_psoriasis_rosacea", "I used to have eczema as a kid", "eczema", True),
        ("eczema_psoriasis_rosacea", "I get eczema every winter", "eczema", False),
        ("breastfeeding", "I stopped breastfeeding in March", "breastfeeding", True),
        ("unwell", "I had covid last year", "covid", True),
        ("active_infection", "I had impetigo last month but it's gone now", "impetigo", True),
        ("active_infection", "had shingles and it hasn't healed", "shingles", False),
        ("isotretinoin", "I had it years ago", "it", False),
        ("active_acne", "I'm at uni and my acne is terrible", "acne", False),
        ("active_acne", "still in college, acne all over", "acne", False),
        ("active_acne", "my acne was awful at uni", "acne", True),
        ("eczema_psoriasis_rosacea", "Had an eczema patch as a baby, never since. I'm 35", "eczema", True),
        ("active_acne", "my acne is worse than it ever was at school", "acne", False),
        ("breastfeeding", "I breastfed both, back when they were babies, they're at university now", "breastfed", True),
        ("breastfeeding", "I breastfed the first, and the new one as well, she's in my arms", "breastfed", False),
    ],
)
def test_what_is_long_over(rule: str, text: str, words: str, over: bool) -> None:
    assert is_over(rule, text, words, TODAY) is over
