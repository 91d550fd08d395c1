"""How a long story about time is read back."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from clinic.booking import when
from clinic.reception.time_words import in_words

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 30, 9, 42, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("thursday after 5", "Thursday 3 December from 17:00"),
        ("thursday at 5", "Thursday 3 December at 17:00"),
        ("thursday", "Thursday 3 December"),
        ("thursday before 11", "Thursday 3 December until 11:00"),
        ("thursday 10 to 12:30", "Thursday 3 December between 10:00 and 12:30"),
        ("tomorrow morning or thursday", "Tuesday 1 December until 12:00 or Thursday 3 December"),
        ("next week after 5", "between Monday 7 December and Sunday 13 December from 17:00"),
        ("any tuesday in january", "Tuesdays between Tuesday 5 January and Tuesday 26 January"),
        ("next week, monday only after 5", "Monday 7 December from 17:00"),
    ],
)
def test_stretches_of_time_are_told_as_people_say_them(phrase: str, words: str) -> None:
    heard = when.read(phrase, NOW, LONDON)
    assert heard is not None
    assert in_words(heard.windows) == words


def test_days_with_different_hours_are_told_as_such() -> None:
    heard = when.read("7 to 11 december, but the 10th only after five", NOW, LONDON)
    assert heard is not None
    told = in_words(heard.windows)
    assert told == "between Monday 7 December and Friday 11 December, at different hours"
