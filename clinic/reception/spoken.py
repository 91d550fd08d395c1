"""The days a visitor spoke of last, from which "the Friday after that" and "same time the week after" are counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic.booking import when
from clinic.knowledge.schema.house import Profile
from clinic.reception.draft import Notebook
from clinic.reception.turn import Turn
from clinic.reception.words import clean

_FEW = 7
"""More days than these are no day to count from."""


def read(notebook: Notebook, text: str, now: datetime, profile: Profile) -> when.When | None:
    """What a text says of time, counted from the days spoken of before this message."""
    before = notebook.spoken.get("before", [])
    at = next((datetime.fromisoformat(each) for each in before if "T" in each), None)
    days = tuple(datetime.fromisoformat(each).date() for each in before)
    return when.read(text, now, ZoneInfo(profile.timezone), profile.country, same_time=at, spoken=days)


def note(notebook: Notebook, turn: Turn, now: datetime, profile: Profile) -> None:
    """Keep the few days that a new message speaks of, for the messages after it."""
    spoken = notebook.spoken
    notebook.spoken = {"before": spoken.get("now") or spoken.get("before", [])}
    if turn.pressed:
        chosen = [item for item in notebook.offered if item["opening"] == turn.pressed.get("opening")]
        days = [str(item["starts_at"]) for item in chosen]
    else:
        days = _days(read(notebook, clean(turn.text), now, profile))
    notebook.spoken["now"] = days


def count_from(notebook: Notebook, start: datetime, tz: ZoneInfo) -> None:
    """An appointment to be moved is what "the week after" is counted from, when no day was spoken of."""
    at = [start.astimezone(tz).isoformat()]
    notebook.spoken = {"before": notebook.spoken.get("before") or at, "now": notebook.spoken.get("now") or at}


def _days(heard: when.When | None) -> list[str]:
    """The dates of the first reading, with the time when it names one start; none when it is wide."""
    if heard is None or not heard.readings:
        return []
    reading = heard.readings[0]
    if len(reading) == 1 and reading[0][1] - reading[0][0] <= timedelta(minutes=when.EXACT):
        return [reading[0][0].isoformat()]
    found: set[date] = set()
    for begin, end in reading:
        last = end - timedelta(seconds=1)
        found |= {begin.date() + timedelta(days=each) for each in range((last.date() - begin.date()).days + 1)}
        if len(found) > _FEW:
            return []
    return [day.isoformat() for day in sorted(found)]
