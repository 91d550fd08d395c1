"""Whose appointment it is: a reference and the contact it was booked with, or a code sent to that contact.

A wrong pair is answered alike whichever part is wrong, so that nobody learns who is a patient here.
"""

from __future__ import annotations

import re
from typing import Any

from clinic.booking import identity
from clinic.booking.errors import UnknownBooking
from clinic.booking.records import Booked
from clinic.reception.desk import Desk
from clinic.reception.talk import PERSON
from clinic.reception.turn import Button, Reply
from clinic.reception.words import clean, read_contact

SHOW, MOVE, CANCEL = "my_appointments", "reschedule_appointment", "cancel_appointment"
REFERENCE = re.compile(r"\bNP[-\s]?([2-9A-HJ-NP-Z]{6})\b", re.IGNORECASE)
CODE = re.compile(r"\W*(?:(?:my|the|your)?\s*code(?:\s+is|:)?\s*)?(\d{3}[\s-]?\d{3})\W*", re.IGNORECASE)
MAX_TRIES = 5
"""Wrong pairs in one conversation before only a person can help."""

_LOST = re.compile(
    r"\b(?:don'?t|do not|dont|can'?t|cant|cannot|couldn'?t|haven'?t|havent|no longer|never)\b.{0,25}"
    r"\b(?:have|got|find|know|remember|recall|it|one|reference|ref|number)\b"
    r"|\b(?:lost|deleted|forgot(?:ten)?|no idea|no clue|where is)\b|\bno (?:ref|reference)\b|^\W*no\W*$",
    re.IGNORECASE,
)
_FOR = {SHOW: "show you", MOVE: "move", CANCEL: "cancel"}


def ask_proof(desk: Desk, wish: str) -> Reply:
    """What is needed to know whose appointment it is."""
    return Reply(
        f"To {_FOR[wish]} an appointment I need two things: its reference, which looks like NP-7K3M9Q and is in your "
        f"confirmation, and the telephone number or e-mail it was booked with. You can also call "
        f"{desk.knowledge.profile.phone}.",
        buttons=(PERSON,),
    )


def ask_what_is_missing(desk: Desk, task: dict[str, Any]) -> Reply:
    """The question that waits for an answer: reference and contact, the one that is missing, or the code."""
    wish = str(task["then"])
    if task.get("code"):
        return Reply(
            "Please write the six-digit code here.", buttons=(_code_button("Send me a new code", wish), PERSON)
        )
    if task.get("reference"):
        return Reply("I also need the telephone number or e-mail it was booked with.", buttons=(PERSON,))
    if task.get("contact"):
        text = "I also need its reference, such as NP-7K3M9Q."
        return Reply(text, buttons=(_code_button("Send me a code instead", wish), PERSON))
    if task.get("lost"):
        return Reply(
            "You do not need the reference. Which telephone number or e-mail did you book with? I can send a code to "
            "the e-mail address of that booking.",
            buttons=(PERSON,),
        )
    return ask_proof(desk, wish)


def _code_button(title: str, wish: str) -> Button:
    return Button(title, wish, {"send_code": True})


def code_in(text: str) -> str | None:
    """The six digits of a message that is a code and nothing else."""
    match = CODE.fullmatch(clean(text))
    return match.group(1) if match else None


def has_lost_it(text: str) -> bool:
    """Whether the visitor says that they have no reference: "I can't find it", "lost the email"."""
    return "?" not in text and not REFERENCE.search(text) and bool(_LOST.search(clean(text)))


def gives_proof(desk: Desk) -> bool:
    """Whether the message holds a reference, a telephone number or an address."""
    contact = read_contact(clean(desk.turn.text), desk.knowledge.profile.country)
    return bool(REFERENCE.search(desk.turn.text) or contact.phone or contact.email)


def note_proof(desk: Desk, task: dict[str, Any]) -> bool:
    """Read reference and contact from the message into the task. True when a reference was given."""
    match = REFERENCE.search(desk.turn.text)
    if match:
        task["reference"] = f"NP-{match.group(1).upper()}"
    rest = REFERENCE.sub(" ", desk.turn.text)
    contact = read_contact(clean(rest), desk.knowledge.profile.country)
    given = contact.phone or contact.email
    if given:
        task["contact"] = given
    return bool(match)


def look_up(desk: Desk, task: dict[str, Any]) -> list[Booked] | Reply:
    """The appointment of reference and contact together, or what has to be said instead."""
    reference, contact = task.get("reference"), task.get("contact")
    if contact and task.get("lost") and not reference:
        return send_code(desk, task)
    if not reference or not contact:
        asked = ask_what_is_missing(desk, task)
        return asked if not (reference or contact) else Reply(f"Thank you. {asked.text}", buttons=asked.buttons)
    task["tries"] = int(task.get("tries", 0)) + 1
    try:
        if task["tries"] > MAX_TRIES:
            raise UnknownBooking(reference)
        return [identity.prove(desk.clinic, reference, contact)]
    except UnknownBooking:
        task.pop("reference", None)  # the contact stays, so that a code can be sent to it
        return Reply(
            "I cannot find an appointment with that reference and contact together. Please check both, or have a code "
            f"sent to you instead, or call {desk.knowledge.profile.phone}. After several tries that do not match, only "
            "a code helps for an hour.",
            buttons=(_code_button("Send me a code instead", str(task["then"])), PERSON),
        )


def send_code(desk: Desk, task: dict[str, Any]) -> Reply:
    """Send a code to the contact, if an appointment was booked with it; what is said is the same either way."""
    contact = task.get("contact")
    if not contact:
        return ask_proof(desk, str(task.get("then", SHOW)))
    identity.send_code(desk.clinic, desk.conversation_id, str(contact))
    task["code"] = True
    return Reply(
        "If a coming appointment was booked with that, a six-digit code is on its way. "
        "Please write the code here; it is good for ten minutes.",
        buttons=(PERSON,),
    )


def by_code(desk: Desk, task: dict[str, Any], code: str) -> list[Booked] | Reply:
    """The appointments of whoever received the code."""
    try:
        found = identity.check_code(desk.clinic, desk.conversation_id, code)
    except UnknownBooking:
        return Reply(
            f"That code is not right, or too old. You can ask for another, or call {desk.knowledge.profile.phone}.",
            buttons=(_code_button("Send me a new code", str(task["then"])), PERSON),
        )
    task.pop("code", None)
    return found
