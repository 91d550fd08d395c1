"""One of the listed openings chosen by words: "the second one", "Tuesday at 10", "the one with Maya"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from clinic.booking import when
from clinic.reception.desk import Desk
from clinic.reception.listing import TITLES, Spans, heard_time, is_unclear
from clinic.reception.words import clean, read_choice


def chosen_by_words(desk: Desk, offered: Sequence[Mapping[str, Any]]) -> str | None:
    """The id of the listed opening that the words choose: by place in the list, or by a time that fits exactly one."""
    if desk.turn.pressed or not offered:
        return None
    text = clean(desk.turn.text)
    index = read_choice(text, len(offered))
    if index is not None:
        return str(offered[index]["opening"])
    spans = heard_time(desk)
    if spans is None or is_unclear(desk):
        return None  # "Monday after my shift at 10": nothing is held on half of what was said
    starts = [(datetime.fromisoformat(str(item["starts_at"])), str(item["opening"])) for item in offered]
    fitting = [uid for start, uid in starts if any(begin <= start < end for begin, end in spans)]
    named = _names(text, offered)
    if named:
        fitting = [uid for uid in fitting if uid in named]
    at_once = len({start for start, uid in starts if uid in fitting}) == 1  # with whom was not said: the first of them
    return fitting[0] if at_once and _is_precise(spans, text) else None


def _names(text: str, offered: Sequence[Mapping[str, Any]]) -> set[str]:
    """The listed openings whose practitioner is named in the words."""
    words = set(re.findall(r"[\w'’-]+", text.lower()))
    return {
        str(item["opening"])
        for item in offered
        if ({part.lower() for part in str(item["practitioner"]).split()} - TITLES) & words
    }


def _is_precise(spans: Spans, text: str) -> bool:
    """Whether the words point at one start rather than at a part of a day or a week."""
    narrow = sum((end - begin for begin, end in spans), timedelta()) <= timedelta(hours=1)
    narrow = narrow or all(
        end - begin <= timedelta(minutes=when.EXACT) for begin, end in spans
    )  # "at 10", on whichever day is listed
    return narrow or "the one" in text.lower() or "that one" in text.lower()
