"""Turns of phrase put into other words: patterns, each with what it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

type Rules = Sequence[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]]


def rewritten(text: str, rules: Rules) -> str:
    """A text in which each rule was applied after the one before it."""
    for pattern, meant in rules:
        text = pattern.sub(meant, text)
    return text
