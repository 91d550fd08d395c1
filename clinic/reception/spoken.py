"""The days a visitor spoke of last, from which "the Friday after that" and "same time the week after" are counted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic import booking
from clinic.answers.question import Question
from clinic.booking import when
from clinic.context import Clinic
from clinic.knowledge.schema.house import Profile
from clinic.reception.draft import Notebook
from clinic.reception.turn import Turn
from clinic.reception.words import clean

_MAY_BE_A_WISH = frozenset({"find_slots", "inform", "out_of_scope", "nlu_fallback"})
_NAMES_A_DAY = re.compile(
    r"\b(?:"
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|tom[a-z]*|tmr\w*|2mo\w+|today|tonight|(?:mid ?)?week(?:end|day)?s?|wk|wkend"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*|christmas|xmas|easter|fortnight|day)\b"
)
_WORDS = (
    "a about actually an and any anything appointment appt are available be book can could do else for free "
    "get good got have hello hi i if in instead is it maybe me no ok okay on or please pls possible slot "
    "slots so something that then there these those time times to u what when with works would you yes"
)
_FILLING = frozenset(_WORDS.split())
"""Words that add nothing to a wish for a time."""
_A_FEW_FREE_DAYS = re.compile(r"weekend|holiday")
_A_SEASON = timedelta(days=62)
_FEW = 7
"""More days than these are no day to count from."""


def read(notebook: Notebook, text: str, now: datetime, profile: Profile) -> when.When | None:
    """What a text says of time, counted from the days spoken of before this message."""
    before = notebook.spoken.get("before", [])
    at = next((datetime.fromisoformat(each) for each in before if "T" in each), None)
    days = tuple(datetime.fromisoformat(each).date() for each in before)
    return when.read(text, now, ZoneInfo(profile.timezone), profile.country, same_time=at, spoken=days)


def asked_for(notebook: Notebook, turn: Turn, now: datetime, profile: Profile) -> Turn:
    """The turn as a wish for a time when it says what for, or answers times that were listed, and else only when.

    "And a week later?" and "microneedling in December but not the last week" sound like questions about the treatment.
    """
    text = clean(turn.text).lower()
    if (
        turn.pressed
        or notebook.task
        or any(task not in _MAY_BE_A_WISH for task in turn.tasks)
        or not _NAMES_A_DAY.search(text)
    ):
        return turn
    what = [each.text.lower() for each in turn.entities if each.kind in ("concern", "treatment") and each.text]
    if not (what or notebook.listed or notebook.booking):
        return turn
    for each in sorted(what, key=len, reverse=True):
        text = text.replace(each, " ")
    heard = read(notebook, text, now, profile)
    if heard is None or not (heard.windows or (what and _A_FEW_FREE_DAYS.search(heard.unclear))):
        return turn
    if any(word not in _FILLING for word in heard.rest if word[0].isalnum()):
        return turn
    if what and sum((end - begin for begin, end in heard.windows), timedelta()) > _A_SEASON:
        return turn
    return replace(turn, intent="find_slots", parts=(Question(turn.text, "find_slots", turn.entities),))


_MOVES = re.compile(
    r"\b(?:mov(?:e|ing)|chang(?:e|ing)|re-?(?:sched|book|arrang)\w*|instead|swap\w*|switch\w*|shift\w*|push\w*|bring|brought"
    r"|postpon\w*|delay\w*|put (?:it |me )?(?:off|back)|an?other|different|earlier|later|sooner|appointment|appt|appts"
    r"|book(?:ing|ed)|(?:can'?t|cannot|can not|couldn'?t) (?:make|come|do)|no longer|no good)\b"
)
"""Words that tell of something booked before."""


def nothing_to_move(clinic: Clinic, notebook: Notebook, turn: Turn) -> Turn:
    """The turn as a wish for a time when it sounds like a wish to move an appointment, and there is none to move.

    "Ok can I come on a Friday after 4" is said before a booking and after one.
    """
    text = clean(turn.text).lower()
    if turn.pressed or notebook.booking or turn.intent != "reschedule_appointment" or len(turn.parts) > 1:
        return turn
    if (notebook.task or {}).get("then") == "reschedule_appointment" or _MOVES.search(text):
        return turn
    if read(notebook, text, clinic.now(), clinic.knowledge().profile) is None:
        return turn
    if booking.of_conversation(clinic, turn.conversation_id):
        return turn
    return replace(turn, intent="find_slots", parts=(Question(turn.text, "find_slots", turn.entities),))


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
