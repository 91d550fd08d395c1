"""What is read back as a question, because the reading may not account for all that was said."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.booking import when
from clinic.booking.when.accounted import hours_named, is_all_kept

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2027, 2, 11, 13, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("before 5", [300]),
        ("half nine on thursday", [570]),
        ("quarter to 3 or ten past four", [165, 250]),
        ("between 2 and 4", [120, 240]),
        ("9.15 to 2.45", [555, 165]),
        ("noon", [0]),
        ("a week tomorrow at ten to 3", [170]),
        ("3 sessions on the 5th of may, 2 weeks apart", []),
        ("on 12/3 or 4/5", []),
        ("it was £12.50", []),
        ("in about 3 hours", []),
    ],
)
def test_hours_that_a_text_names(said: str, hours: list[int]) -> None:
    assert hours_named(said) == hours


@pytest.mark.parametrize(
    "phrase",
    [
        "after the school run one day next week so like half 9 onwards but I have to be back for pick up by 3",
        "next week sometime. not tues. and wed only in the am",
        "tomorrow or sat but sat has to be before 11.30 as my lad has football",
        "Tuesday at tow o clock",
        "are you open Easter Monday? I could do 10",
        "never on a sunday and saturdays only till noon, otherwise I'm easy",
    ],
)
def test_a_tangled_wish_is_read_back(phrase: str) -> None:
    found = when.read(phrase, NOW, LONDON)
    assert found is not None
    assert found.long


@pytest.mark.parametrize(
    "phrase",
    [
        "not mondays, after 5",
        "tues or weds between 9 and 11",
        "a week tomorrow at ten to 3",
        "friday but not before 2",
        "wed two o clock",
    ],
)
def test_an_ordinary_wish_is_not(phrase: str) -> None:
    found = when.read(phrase, NOW, LONDON)
    assert found is not None
    assert not found.long


def test_an_hour_that_no_window_keeps() -> None:
    window = (datetime(2027, 2, 12, 9, 30, tzinfo=LONDON), datetime(2027, 2, 12, 12, 0, tzinfo=LONDON))
    assert is_all_kept("from half nine", [window])
    assert is_all_kept("9.30ish", [window])
    assert not is_all_kept("from half nine, back by 3", [window])


@given(st.text(max_size=200))
def test_any_text_has_hours_of_half_a_day(said: str) -> None:
    assert all(0 <= hour < 720 for hour in hours_named(said.lower()))
