"""The question that stands: what a task outside the booking form waits for, put again after anything in between.

A question, a greeting or "hang on" is answered, and the task goes on where it was. What was not understood is
explained once, then buttons are offered, and the third time a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from clinic import booking
from clinic.booking.errors import UnknownBooking
from clinic.reception import appointments, checking, listing, plan, proving, repairs, series, talk, waiting
from clinic.reception.desk import Desk
from clinic.reception.replies import wants_why
from clinic.reception.talk import PERSON
from clinic.reception.turn import Button, Reply
from clinic.reception.words import wants_back, wants_fresh_start, wants_out

LEAVE = Button("Never mind", "stop", {"leave": True})
IN_PASSING = {
    "greet": "Hello again.",
    "thank": "You are welcome.",
    "feedback_positive": "Thank you.",
    "goodbye": "Goodbye for now. I keep what you have told me, so you can go on later in this chat.",
}
_WHY_APPOINTMENT = (
    "Only whoever booked an appointment may see or change it, so I need something that only they know. It is used for "
    "nothing else."
)
WHY = {
    "plan_treatment": "How many sessions it takes, and how far apart, depends on what is treated and on your dates.",
    "find_slots": "Treatments differ in length and in who does them, so I need to know which one it is for.",
    proving.SHOW: _WHY_APPOINTMENT,
    proving.MOVE: _WHY_APPOINTMENT,
    proving.CANCEL: _WHY_APPOINTMENT,
    waiting.TASK: "Whoever waits longest for the same treatment is offered a free time first, so I need to know what "
    "you wait for, who you are and where to reach you. Nothing is booked by it.",
}
"""Why a task asks what it asks."""
UNTOUCHED = "Nothing is changed until you have answered."


def question(desk: Desk) -> Reply | None:
    """The question that waits for an answer now; None when none does."""
    task = desk.notebook.task or {}
    then = task.get("then")
    if then in appointments.WISHES:
        return _of_an_appointment(desk)
    if then == "find_slots":
        return listing.ask_treatment(desk, "find_slots")
    if then == waiting.TASK:
        return waiting.question(desk)
    if then == "plan_treatment":
        return series.asks_date(desk) or plan.ask_concern(desk, "plan_treatment")
    return None


def _of_an_appointment(desk: Desk) -> Reply | None:
    task = desk.notebook.task or {}
    if not task.get("uid"):
        return proving.ask_what_is_missing(desk, task)
    try:
        return appointments.ask_about(desk, str(task["then"]), booking.find(desk.clinic, str(task["uid"])))
    except UnknownBooking:
        desk.notebook.task = None
        return None


def repair(desk: Desk) -> list[Reply]:
    """ "Hang on", "what did I say", "why do you ask", "go back" outside the booking form; [] for anything else."""
    turn, task = desk.turn, desk.notebook.task or {}
    if turn.pressed:
        return []
    standing = bool(task) and not question_free(task)
    if repairs.is_one(desk):
        asked = question(desk) if standing else None
        said = repairs.say(desk, _known(desk))
        return [reply for reply in (said, asked) if reply is not None]
    if standing and wants_out(turn.text):
        return talk.stop(desk)
    if standing and wants_why(turn.text) and (asked := question(desk)):
        return [Reply(WHY[str(task["then"])]), asked]
    if wants_fresh_start(turn.text) and not standing and not turn.questions:
        return [Reply("All right, from the start. What would you like to do?", buttons=talk.START)]
    if not standing or not (wants_back(turn.text) or wants_fresh_start(turn.text)):
        return []
    return _back(desk, whole=wants_fresh_start(turn.text))


def _back(desk: Desk, *, whole: bool) -> list[Reply]:
    """One step back, or to the task's first question."""
    task = dict(desk.notebook.task or {})
    if task.get("then") == waiting.TASK:
        lead = "All right." if waiting.back(desk, whole=whole) else "This is the first question."
        return [Reply(lead), *((asked,) if (asked := waiting.question(desk)) else ())]
    given = [key for key in ("uid", "code", "contact", "reference") if key in task]
    lead = "All right." if given else "This is the first question."
    for key in given if whole else given[:1]:
        task.pop(key)
    desk.notebook.task = task
    if task.get("then") == "plan_treatment" and desk.notebook.event:
        series.forget(desk)
        lead = "All right, without the date."
    asked = question(desk)
    return [Reply(lead), *((asked,) if asked else ())]


def _known(desk: Desk) -> str:
    """What a task has been given so far, in words."""
    task = desk.notebook.task or {}
    given = [str(task[key]) for key in ("reference", "contact") if task.get(key)]
    return f"For your appointment you gave me {' and '.join(given)}." if given else ""


def put_again(
    desk: Desk, before: Mapping[str, Any] | None, missed: bool, replies: Sequence[Reply]
) -> tuple[Reply, ...]:
    """The replies to a message, with the question that stood `before` it put again if the message left it standing.

    `missed`: the message was not understood.
    """
    turn, task = desk.turn, desk.notebook.task
    if not before or not task or turn.pressed or _without_misses(task) != _without_misses(before):
        return tuple(replies)
    if (
        question_free(task)
        or checking.is_open(desk)
        or any(each.urgent or (each.card or {}).get("kind") == "slots" for each in replies)
    ):
        return tuple(replies)
    if turn.intent in IN_PASSING and not turn.questions:
        return _after(desk, [Reply(IN_PASSING[turn.intent])])
    if missed or (turn.intent in ("affirm", "deny") and not turn.questions):
        return _not_understood(desk, task)
    return _after(desk, [replace(reply, buttons=()) for reply in replies])


def question_free(task: Mapping[str, Any]) -> bool:
    """Whether a task waits for nothing in particular: a call back may be asked for, and never is insisted on."""
    return task.get("then") == "callback"


def _without_misses(task: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in task.items() if key != "misses"}


def _after(desk: Desk, replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """What was said in between, and the question again; a plan whose concern was named in passing goes on."""
    task = desk.notebook.task or {}
    task.pop("misses", None)
    asked = question(desk)
    return (*replies, asked) if asked is not None else tuple(replies)


def _not_understood(desk: Desk, task: dict[str, Any]) -> tuple[Reply, ...]:
    """First a hint, then the reason with a way out, then a person."""
    misses = int(task.get("misses", 0)) + 1
    asked = question(desk)
    if asked is None:
        return ()
    desk.notebook.task = {**(desk.notebook.task or task), "misses": misses}
    desk.notebook.misses = 0
    why = UNTOUCHED if task.get("uid") else WHY[str(task["then"])]
    if misses == 1:
        return (replace(asked, text=f"I did not catch that. {asked.text}"),)
    if misses == 2:
        return (
            replace(
                asked, text=f"I still did not catch that. {why}\n\n{asked.text}", buttons=_once(*asked.buttons, LEAVE)
            ),
        )
    phone = desk.knowledge.profile.phone
    text = (
        "I am sorry, I do not understand, and I do not want to guess. A person can do this with you: press below, or "
        f"call {phone}.\n\n{asked.text}"
    )
    return (replace(asked, text=text, buttons=_once(PERSON, *asked.buttons, LEAVE)),)


def _once(*buttons: Button) -> tuple[Button, ...]:
    return tuple({button.title: button for button in buttons}.values())
