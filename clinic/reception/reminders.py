"""Which reminders a visitor wants: "no texts please", "just the one on the day", "don't remind me"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from clinic import booking
from clinic.reception.desk import Desk
from clinic.reception.draft import Draft
from clinic.reception.turn import Button, Reply
from clinic.reception.words import clean

NONE = Button("No reminders, please", "inform", {"reminders": "none"})

_ABOUT = re.compile(r"\b(?:remind(?:ers?|ed|ing)?|texts?|texting|sms)\b", re.IGNORECASE)
_NO = re.compile(
    r"\b(?:no|don'?t|do not|not|without|stop|turn off|skip|rather not|never)\b[^.?!]{0,30}"
    r"\b(?:remind(?:ers?|ed|ing)?|texts?|texting|sms)\b",
    re.IGNORECASE,
)
_EARLY = re.compile(
    r"\b(?:two|2|a couple of) days\b|\b48 ?h|\b(?:the )?(?:early|earlier|first) (?:one|reminder)\b", re.I
)
_LATE = re.compile(r"\b(?:three|3) ?h(?:ou)?rs?\b|\bon the (?:day|morning)\b|\bsame day\b|\b3 ?h\b", re.IGNORECASE)
_ONE = re.compile(r"\b(?:one|single) reminder\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|all) (?:the )?reminders\b|\b(?:please|do|yes)\b[^.?!]{0,12}\bremind me\b", re.IGNORECASE)

SAY = {
    "both": "Reminders come two days and three hours before.",
    "48h": "One reminder comes two days before.",
    "3h": "One reminder comes three hours before.",
    "none": "No reminders will be sent.",
}
"""Each choice in words."""


def before(choice: str | None, start: datetime | None, now: datetime) -> str:
    """What will come before an appointment at ``start``: a reminder whose time is over is not promised."""
    wanted = {"both": {"48h", "3h"}, "48h": {"48h"}, "3h": {"3h"}, "none": set[str]()}[choice or "both"]
    over = {name for name in wanted if start is not None and start - now <= _LEAD[name]}
    if wanted and over == wanted:
        return "It is so near that no reminder will be sent."
    return SAY["3h" if over else choice or "both"]


_LEAD = {"48h": timedelta(hours=48), "3h": timedelta(hours=3)}


def read_choice(text: str) -> str | None:
    """``both``, ``48h``, ``3h`` or ``none``, when the words choose; None when they do not, and for a question."""
    said = clean(text)
    if not _ABOUT.search(said) or said.endswith("?"):
        return None
    early, late = bool(_EARLY.search(said)), bool(_LATE.search(said))
    if early != late:
        return "48h" if early else "3h"
    if _NO.search(said):
        return "none"
    if _ONE.search(said):
        return "48h"
    return "both" if (early and late) or _BOTH.search(said) else None


def chosen(desk: Desk) -> str | None:
    """The choice that this turn makes, by button or in words."""
    pressed = desk.turn.pressed.get("reminders")
    if pressed in SAY:
        return str(pressed)
    return None if desk.turn.pressed else read_choice(desk.turn.text)


def take(desk: Desk, draft: Draft) -> bool:
    """Write a choice into an unfinished booking. True when there was one."""
    choice = chosen(desk)
    if choice is not None:
        draft.reminders = choice
    return choice is not None


def change(desk: Desk) -> list[Reply]:
    """Change the reminders of the appointments made in this conversation; empty when the turn chooses none."""
    choice = chosen(desk)
    own = booking.of_conversation(desk.clinic, desk.conversation_id) if choice else []
    for each in own:
        booking.choose_reminders(desk.clinic, each.booking_uid, str(choice))
    if not own or choice is None:
        return []
    return [Reply(f"I have noted that. {SAY[choice]} Should the time change, you are told all the same.")]
