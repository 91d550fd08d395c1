"""What is read back as a question, because a window goes against what was said."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.booking.when.against import is_against
from clinic.booking.when.days import Today

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 12, 2, 10, 20, tzinfo=LONDON)
TODAY = Today(NOW.date(), 120, "GB")
AMERICA = Today(NOW.date(), 120, "US")


def days(*dates: int, month: int = 12) -> list[tuple[datetime, datetime]]:
    """Whole days of a month as windows."""
    begins = [datetime(2026, month, each, tzinfo=LONDON) for each in dates]
    return [(begin, begin + timedelta(days=1)) for begin in begins]


@pytest.mark.parametrize(
    ("words", "windows"),
    [
        ("any wednesday but the 16th", days(16)),
        ("any day next week except thursday", days(7, 8, 10)),
        ("next week bar the wednesday or thursday", days(7, 8, 10)),
        ("any day next week apart from thursday afternoon", days(7, 8, 10)),
        ("all week except tuesday", days(4, 5)),
        ("any day except my yoga class", days(7, 8)),
        ("weekends , not the first", days(5, 6, 12, 13)),
        ("i was in with you last friday , told to come back in 2 weeks", days(16)),
        ("saturday or sunday fortnight", days(5, 20)),
        ("any time wednesday , thursday only until 11", days(2, 3)),
        ("monday at 9 , hmm no 10 is better", days(7)),
        ("could you move me up ? i'm down for the 29th", days(29)),
        ("school breaks up on the 18th , it needs to be before then", days(19, 20)),
        ("it can wait until the 14th", days(9, 10, 14)),
        ("not before friday", days(2, 3)),
        ("don't want to come in until the 14th", days(2, 3)),
        ("late december , i get paid on the 24th", days(24)),
        ("i come off nights on thursday , so not before friday", days(10, 17)),
        ("thursday morning", days(3)),
    ],
)
def test_a_window_that_goes_against_the_words(words: str, windows: list[tuple[datetime, datetime]]) -> None:
    assert is_against(words, words, windows, TODAY)


@pytest.mark.parametrize(
    ("words", "windows"),
    [
        ("any wednesday but the 16th", days(9, 23)),
        ("any day next week except thursday", days(7, 8, 9, 11)),
        ("tuesday , not wednesday", days(8)),
        ("any day but thursday is best", days(10)),
        ("the 18th , it needs to be before then", days(16, 17)),
        ("it can wait until the 14th", days(14, 15)),
        ("can't wait until friday", days(2, 3)),
        ("tomorrow , if not leave it until friday", days(3, 4)),
        ("good morning , is thursday free", days(3)),
        ("late december", days(24)),
    ],
)
def test_windows_that_go_with_the_words(words: str, windows: list[tuple[datetime, datetime]]) -> None:
    assert not is_against(words, words, windows, TODAY)


@pytest.mark.parametrize("said", ["April 8 *9", "tuesday at 3 *4", "monday *tuesday", "9* on tuesday"])
def test_a_star_puts_right_what_was_typed(said: str) -> None:
    assert is_against(said, said, days(8), TODAY)


def test_stars_around_a_word_only_stress_it() -> None:
    assert not is_against("*tuesday* please", "tuesday please", days(8), TODAY)


@pytest.mark.parametrize(
    ("said", "today", "asked"),
    [
        ("ten til eleven", TODAY, True),
        ("ten till four", TODAY, False),
        ("ten till four", AMERICA, True),
        ("10 till 11", AMERICA, False),
        ("from ten till eleven", AMERICA, False),
    ],
)
def test_ten_till_may_be_minutes(said: str, today: Today, *, asked: bool) -> None:
    assert is_against(said, said, days(8), today) == asked


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(said: str) -> None:
    assert is_against(said, said, days(8), TODAY) in (True, False)
