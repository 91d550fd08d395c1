"""The small talk of the desk: hello, thank you, are you a robot, yes and no outside a task."""

from __future__ import annotations

from clinic import conversations
from clinic.reception.desk import Desk
from clinic.reception.turn import Button, Reply

PERSON = Button("Talk to a person", "talk_to_human")
OPENINGS = Button("See free times", "find_slots")
BOOK = Button("Book an appointment", "book_appointment")
WAIT = Button("Put me on the waiting list", "find_slots", {"waiting": "join"})
PLAN = Button("Session plan", "plan_treatment")
CONSULT = Button("Book a consultation", "book_appointment", {"treatment": "consultation"})
SUITABLE = Button("Is it right for me?", "check_suitability")
TREATMENT = Button("What is microneedling?", "ask_treatment")

START = (TREATMENT, PLAN, SUITABLE, OPENINGS)
"""The few things a newcomer may want, as quick replies."""


def greet(desk: Desk) -> list[Reply]:
    """A greeting that says who is speaking and what may be asked."""
    return [
        Reply(
            f"Hello, this is the assistant of {desk.knowledge.profile.name}. I am a computer program. "
            "You can ask me about microneedling: whether it hurts, how long skin takes to settle, what results to "
            "expect and whether it suits you. I can also show you a session plan and book an appointment.",
            buttons=START,
        )
    ]


def goodbye(desk: Desk) -> list[Reply]:
    """A farewell."""
    return [Reply("Goodbye, and take care. You can come back to this chat whenever you like.")]


def thank(desk: Desk) -> list[Reply]:
    """You are welcome."""
    return [Reply("You are welcome. Is there anything else you would like to know?", buttons=(OPENINGS, PERSON))]


def ask_bot(desk: Desk) -> list[Reply]:
    """Says that it is a computer, what it goes by, and how to reach a person."""
    profile = desk.knowledge.profile
    return [
        Reply(
            "I am a computer program, not a person. My answers come from texts kept by the clinic, with "
            "their sources, and I do not diagnose. A person at the clinic is happy to help: "
            f"ask me for one, or call {profile.phone}.",
            buttons=(PERSON,),
        )
    ]


def feedback(desk: Desk) -> list[Reply]:
    """Takes praise, and takes a complaint seriously: it is kept for staff and a person is offered."""
    if desk.turn.intent == "feedback_positive":
        return [Reply("Thank you, that is good to hear. Ask me anything else whenever you like.")]
    conversations.keep_unanswered(desk.clinic, desk.conversation_id, desk.turn.text, topic="feedback_negative")
    return [
        Reply(
            "I am sorry that this was not right. I have kept what you wrote so that the clinic's staff can put it "
            "right. "
            "Would you like to say what you were looking for in other words, or talk to a person?",
            buttons=(PERSON,),
        )
    ]


def affirm(desk: Desk) -> list[Reply]:
    """A yes that answers nothing of ours."""
    return [Reply("Gladly. What would you like to do?", buttons=(PLAN, OPENINGS, SUITABLE, PERSON))]


def deny(desk: Desk) -> list[Reply]:
    """A no outside a task."""
    return [Reply("That is fine. If anything else comes to mind, just ask.", buttons=(OPENINGS, PERSON))]


def stop(desk: Desk) -> list[Reply]:
    """Leave whatever this was."""
    desk.notebook.offer = None
    desk.notebook.task = None
    return [Reply("All right, we will leave it there. Nothing has been booked or changed.", buttons=(OPENINGS, PERSON))]
