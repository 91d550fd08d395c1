"""Turns of phrase put into other words: patterns, each with what it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

DAYS_SHORT = "mon|tue|wed|thu|fri|sat|sun"
MONTHS_SHORT = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
SOME = r"\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a couple(?: of)?|couple(?: of)?|a few"
"""How many of something, as people say it."""

type Rules = Sequence[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]]


def rewritten(text: str, rules: Rules) -> str:
    """A text in which each rule was applied after the one before it."""
    for pattern, meant in rules:
        text = pattern.sub(meant, text)
    return text
