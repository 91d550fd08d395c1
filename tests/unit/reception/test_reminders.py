"""Reminders are promised as they will come: none whose time is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.reception import reminders
from tests.calendars import NOW


@pytest.mark.parametrize(
    ("choice", "hours", "said"),
    [
        (None, 200, "Reminders come two days and three hours before."),
        ("both", 48, "One reminder comes three hours before."),
        ("both", 26, "One reminder comes three hours before."),
        ("both", 2, "It is so near that no reminder will be sent."),
        ("48h", 26, "It is so near that no reminder will be sent."),
        ("48h", 72, "One reminder comes two days before."),
        ("3h", 26, "One reminder comes three hours before."),
        ("none", 26, "No reminders will be sent."),
    ],
)
def test_what_is_promised_comes(choice: str | None, hours: int, said: str) -> None:
    assert reminders.before(choice, NOW + timedelta(hours=hours), NOW) == said
