"""What is heard of a text: the items of time in the order they were said, and what could not be followed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from clinic.booking.when.clock import Times
from clinic.booking.when.days import Days


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said. ``link``: what stood before it ("", "and", ",", "or", "but"); ``no``: it is ruled out; ``apart``:
    what is said of it is not of what stands before it ("otherwise Monday after five")."""

    what: Days | Times
    link: str = ""
    no: bool = False
    apart: bool = False


@dataclass(slots=True)
class Said:
    """All items of a text; ``soon``: as early as possible; ``past``: a time that is over was named.

    ``unread``: words about time that could not be followed; ``loose``: words that are about time only beside
    other words of time; ``rest``: those about anything else. ``corrected``: something was taken back.
    ``heard``: how many items there were before some were left out.
    ``counted_at``: where, behind a reason, days stand in place of the day they were counted from.
    ``anchor``: the weekday that was told last by a date before it. ``spoken``: the days
    that were spoken of before this text.
    """

    items: list[Item]
    soon: bool = False
    vague_soon: bool = False
    past: bool = False
    unread: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    corrected: bool = False
    heard: int = 0
    counted_at: int | None = None
    anchor: date | None = None
    spoken: Days | None = None

    def before(self) -> Days | None:
        """The days named last, in this text or before it."""
        return next((item.what for item in reversed(self.items) if isinstance(item.what, Days)), self.spoken)


def word_at(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """A match that begins at ``at`` and ends where a token ends."""
    return _whole(pattern).match(text, at)


@lru_cache
def _whole(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern.pattern})(?= |$)")
