"""Fetching a person, and what a visitor may do about their data."""

from __future__ import annotations

import re

from clinic import conversations
from clinic.reception import listing
from clinic.reception.desk import Desk
from clinic.reception.turn import Button, Reply
from clinic.reception.words import clean, read_contact


def talk_to_human(desk: Desk) -> list[Reply]:
    """Brings the conversation to staff's notice and says how to reach someone without waiting."""
    conversations.request_person(desk.clinic, desk.conversation_id)
    profile = desk.knowledge.profile
    known = desk.notebook.contact.get("phone") or desk.notebook.contact.get("email")
    if known is None and desk.notebook.booking is not None:
        known = desk.notebook.booking.phone or desk.notebook.booking.email
    if known is None and desk.notebook.task is None:
        desk.notebook.task = {"then": "callback"}
    callback = (
        "They can also reach you on the contact you gave me."
        if known
        else "If you would like to be called back, write your name and telephone number here."
    )
    return [
        Reply(
            f"I have asked the clinic's team to join this chat. They answer during opening hours. {callback} "
            f"You can also call {profile.phone} or write to {profile.email}. "
            "Until someone joins, I can go on answering your questions."
        )
    ]


_WHEN = re.compile(
    r"^\W*(?:(?:any ?time|best|better|ideally|preferably|only|please|can they|could they|could you|ring|call|phone|me"
    r"|it'?s|is|are|on|in|at|the|if possible|not|but|and|or|for|works?|suits?|good|easiest|fine|tomorrow|today|tonight"
    r"|weekdays?|weekends?|mornings?|afternoons?|evenings?|lunch(?:time)?|noon|midday|work|after|before|between|from|until|till|around|about"
    r"|o'?clock|am|pm|half|past|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|\d{1,2}(?:[:.]\d\d)?(?:am|pm)?"
    r"|one|two|three|four|five|six|nine|ten|eleven|twelve)\b\W*)+$",
    re.IGNORECASE,
)
"""A message about a time, and nothing else: "after 2 is best"."""


def says_when(desk: Desk) -> bool:
    """Whether the message only says when a call back suits, after one was asked for."""
    task = desk.notebook.task or {}
    text = clean(desk.turn.text)
    timed = listing.heard_time(desk) is not None or bool(re.search(r"\d|morning|afternoon|evening|any ?time", text))
    contact = read_contact(text, desk.knowledge.profile.country)
    reached = not (contact.phone or contact.email or contact.problem)
    return task.get("then") == "callback" and timed and reached and bool(_WHEN.match(text))


def noted_when() -> Reply:
    """The wish is in the conversation, where the team reads it."""
    return Reply(
        "Thank you. The team reads that in this chat. I cannot promise a time, but they will try to keep to it."
    )


def delete_my_data(desk: Desk) -> list[Reply]:
    """Says what erasing does and how to do it. It is not done from here: this very message is still being answered."""
    profile = desk.knowledge.profile
    desk.notebook.offer = {"intent": "delete_my_data"}  # a yes is no press of the button: it is told again
    return [
        Reply(
            "You can have this conversation erased: every message, and all that I remember from it, is removed from "
            "our computers for good. An appointment that you have booked stays with the clinic, because its records "
            "have to be kept. To erase it now, press Delete at the top of this chat. Where you see no such button, or "
            f"if you would like to know what the clinic keeps, write to {profile.email} or call {profile.phone}.",
            buttons=(Button("Ask a person to do it", "talk_to_human"), Button("Keep it", "deny", {"keep": True})),
        )
    ]
