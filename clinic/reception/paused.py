"""Booking stands still after a red flag: until a person of the clinic has cleared it, nothing is booked or moved.

Questions are still answered, a booking may be left or an appointment cancelled, and nothing that was given is lost. A
worry that the matcher does not know as a red flag pauses too, until the visitor says that nothing is wrong now.
"""

from __future__ import annotations

from clinic import conversations
from clinic.reception.desk import Desk
from clinic.reception.talk import PERSON
from clinic.reception.turn import Button, Reply

WELL = Button("Nothing is worrying me now", "affirm", {"well": True})
"""Ends the pause after a worry that was no known red flag."""

STOPPED_TASKS = frozenset({"book_appointment", "find_slots", "reschedule_appointment"})
"""Tasks that wait while booking is paused."""


def is_paused(desk: Desk) -> bool:
    """Whether nothing may be booked in this conversation now."""
    return desk.notebook.worried or conversations.booking_paused(desk.clinic, desk.conversation_id)


def recovers(desk: Desk) -> bool:
    """Whether the visitor says, by the button, that nothing is wrong now; the pause after an unknown worry ends."""
    if not (desk.turn.pressed.get("well") and desk.notebook.worried):
        return False
    desk.notebook.worried = False
    return True


def note(desk: Desk) -> Reply:
    """Why nothing is booked, and whom to reach."""
    profile = desk.knowledge.profile
    if not conversations.booking_paused(desk.clinic, desk.conversation_id):
        return Reply(
            "You told me that something is worrying you, so I have paused booking. Please ring us on "
            f"{profile.phone} and let the clinic look at it first. If nothing is wrong now, tell me so below.",
            buttons=(PERSON, WELL),
        )
    return Reply(
        "Because of what you told me, I have paused booking until a person at the clinic has looked at it with you. "
        f"The team has been told, and nothing you have given me is lost. You can ring us on {profile.phone}. "
        f"If it gets worse, please do not wait: call {profile.emergency_number}.",
        buttons=(PERSON,),
    )
