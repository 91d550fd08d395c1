"""Which hearing answers which intent, and how a message of several parts is answered whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from clinic.reception import (
    appointments,
    checking,
    choosing,
    leave,
    listing,
    paused,
    people,
    plan,
    reminders,
    repairs,
    series,
    standing,
    symptoms,
    talk,
    tongues,
    unsure,
    waiting,
    what_if,
)
from clinic.reception.answering import (
    answer_as_claim,
    answer_as_taught,
    answer_for_the_day,
    answer_questions,
    asked_for_more,
    told_of_treatment,
)
from clinic.reception.desk import Desk, at_desk
from clinic.reception.expected import expected_on_the_day
from clinic.reception.turn import Button, Reply, Said, is_question
from clinic.reception.words import is_bare_choice

Speaker = Callable[[Desk], list[Reply]]

TASKS: Mapping[str, Speaker] = {
    "plan_treatment": plan.plan_treatment,
    "find_slots": listing.find_openings,
    "check_suitability": checking.check_suitability,
    "my_appointments": appointments.my_appointments,
    "reschedule_appointment": appointments.reschedule,
    "cancel_appointment": appointments.cancel,
    "talk_to_human": people.talk_to_human,
    "delete_my_data": people.delete_my_data,
}
"""What the desk does on request, apart from booking, which has a form."""

SMALL_TALK: Mapping[str, Speaker] = {
    "greet": talk.greet,
    "goodbye": talk.goodbye,
    "thank": talk.thank,
    "affirm": talk.affirm,
    "deny": talk.deny,
    "stop": talk.stop,
    "ask_bot": talk.ask_bot,
    "feedback_positive": talk.feedback,
    "feedback_negative": talk.feedback,
}

TO_THE_FORM = Said(replies=(), form="open")
"""The booking form is to hear this message: it does the talking."""

FORM_DATA = frozenset({"opening", "series", "confirm", "change", "declare", "resume"})
"""Button data that belongs to the booking form."""


@at_desk
def hear(desk: Desk) -> Said:
    """The answer to one message outside the booking form: every question and task of it, questions first.

    A question that stood before it is put again when the message left it standing.
    """
    asked = what_if.told(desk)
    if asked is not None and what_if.is_all(desk):
        desk.notebook.misses = 0
        return Said(standing.put_again(desk, dict(desk.notebook.task or {}), False, [asked]))
    said = _heard(desk)
    if asked is not None:
        return replace(said, replies=(asked, *said.replies))
    beside = symptoms.in_case(desk) if said.replies and not any(reply.urgent for reply in said.replies) else None
    if beside is not None:
        return replace(said, replies=(*said.replies, beside))
    return said


def _heard(desk: Desk) -> Said:
    turn, notebook = desk.turn, desk.notebook
    before, misses = dict(notebook.task or {}), notebook.misses
    offer, notebook.offer = notebook.offer, None
    notebook.listed = max(0, notebook.listed - 1)
    if turn.intent not in ("out_of_scope", "nlu_fallback"):
        notebook.misses = 0
    if any(part.intent == "report_symptom" for part in turn.parts) and not _is_no_symptom(desk):
        harmless = answer_as_claim(desk) or told_of_treatment(desk) or expected_on_the_day(desk)
        return Said(tuple(harmless or symptoms.report_symptom(desk)))
    if not turn.pressed and tongues.is_foreign_script(turn.text):
        return Said(tuple(unsure.not_understood(desk)))
    if paused.recovers(desk):
        return Said((_recovered(),))
    if desk.took_back:
        if checking.is_open(desk):
            return Said((Reply("Thank you for putting that right. I no longer count that."), *checking.settle(desk)))
        return Said((_taken_back(),))
    if paused.is_paused(desk) and _would_book(desk, offer):
        return Said((*(answer_questions(desk) if turn.questions else ()), paused.note(desk)))
    if people.says_when(desk):
        return Said((people.noted_when(),))
    if waiting.asks_whether(desk):
        return Said(tuple(waiting.whether_on_it(desk)))
    if waiting.expects(desk):
        return Said(tuple(waiting.go_on(desk)))
    if not turn.questions and (noted := reminders.change(desk)):
        return Said(tuple(noted))
    if appointments.expects(desk) and not repairs.is_one(desk):
        return Said(tuple(appointments.go_on(desk)))
    if checking.expects(desk):
        return Said(tuple(checking.go_on(desk)))
    if repaired := standing.repair(desk):
        notebook.offer = offer
        return Said(tuple(repaired))
    if turn.pressed.get("confirm") or (turn.intent == "affirm" and (offer or {}).get("intent") == "booked"):
        shown = appointments.show_booked(desk)
        if shown:
            notebook.offer = offer
            return Said((shown,))
    if turn.intent == "affirm" and not turn.pressed and offer and offer.get("intent") == "book_appointment":
        notebook.offer = offer
        return TO_THE_FORM
    if turn.intent == "affirm" and offer and offer.get("intent") in TASKS:
        return Said(tuple(TASKS[offer["intent"]](desk)))
    answers_a_task = turn.intent == "inform" and str((notebook.task or {}).get("then")) in TASKS
    if told := (
        asked_for_more(desk)
        or answer_as_taught(desk)
        or (not answers_a_task and told_of_treatment(desk))
        or answer_for_the_day(desk)
        or (not answers_a_task and answer_as_claim(desk))
    ):
        return Said(standing.put_again(desk, before, False, told))
    if series.wants(desk):
        return Said((*_aside_questions(desk), *plan.plan_treatment(desk), *appointments.warn(desk)))
    if checking.is_asked_for(desk) or (checking.dates_health(desk) and not turn.questions):
        return Said(tuple(checking.check_suitability(desk)))
    if _is_for_the_form(desk):
        return TO_THE_FORM
    answered = _all_parts(desk)
    said = [*leave.beside(desk, answered), *answered, *series.beside(desk), *appointments.warn(desk)]
    return Said(standing.put_again(desk, before, notebook.misses > misses, said))


def _is_no_symptom(desk: Desk) -> bool:
    """Whether what sounds like a symptom answers the safety questions, or tells of something that is over."""
    return checking.is_answered_by(desk) or symptoms.is_history(desk)


def _aside_questions(desk: Desk) -> list[Reply]:
    """The answers to questions asked along with a plan; their cards and buttons give way to the plan's."""
    return [Reply(each.text, sources=each.sources) for each in answer_questions(desk)] if desk.turn.questions else []


def _would_book(desk: Desk, offer: Mapping[str, Any] | None) -> bool:
    """Whether the message leads towards a time: a task that waits, a yes to one, or words for the booking form."""
    turn = desk.turn
    accepted = turn.intent == "affirm" and (offer or {}).get("intent") in paused.STOPPED_TASKS
    timed = turn.intent in ("inform", "find_slots") and not turn.questions and listing.heard_time(desk) is not None
    moving = (desk.notebook.task or {}).get("then") == "reschedule_appointment"
    return (
        accepted
        or timed
        or moving
        or waiting.expects(desk)
        or bool(paused.STOPPED_TASKS & set(turn.tasks))
        or _is_for_the_form(desk)
    )


def _recovered() -> Reply:
    """Nothing is wrong now: the way on."""
    return Reply(
        "Thank you for telling me. If anything changes, please ring us. What would you like to do?",
        buttons=(talk.BOOK, talk.PERSON),
    )


def _taken_back() -> Reply:
    """What was told before no longer counts."""
    return Reply(
        "Thank you for putting that right. I no longer count that. What would you like to do?",
        buttons=(talk.BOOK, Button("Is it right for me?", "check_suitability"), talk.PERSON),
    )


_ASKS_FOR_A_TIME = re.compile(
    r"\b(?:(?:fit|squeeze|slot|book|get|pencil|put) me (?:in|down)|any (?:chance|hope|possibility) of (?:an? |the )?"
    r"(?:\w+ ){0,3}(?:appt|appointment|slot|spot|time|space|opening)s?"
    r"|(?:got|have you(?: got)?|have u(?: got)?|is there) (?:anything"
    r"|any (?:slots?|appts?|appointments?|space|spaces|times?|openings?))"
    r"|(?:need|want|after|like|book) (?:something|an? (?:appt|appointment|slot))"
    r"|anything (?:free|going|available|open)|(?:appt|appointment|slot) (?:for|on|at)"
    r"|(?:can|could|cud|may) (?:i|we) (?:come|pop in|get in))\b",
    re.IGNORECASE,
)
"""Asks for a time, whatever else the message sounds like: "got anything tomorrow after work for acne scars?"."""


def _is_for_the_form(desk: Desk) -> bool:
    """Whether the form should hear this: booking asked for, an opening chosen, a draft taken up again."""
    turn = desk.turn
    if "book_appointment" in turn.tasks or FORM_DATA & turn.pressed.keys():
        return True
    if turn.intent == "inform" and "treatment" in turn.pressed:
        return True
    changing = {"reschedule_appointment", "cancel_appointment", "view_appointment"} & set(turn.tasks)
    asks = not turn.pressed and not changing and bool(_ASKS_FOR_A_TIME.search(turn.text))
    what, reach = turn.first("concern") or turn.first("treatment"), turn.first("phone") or turn.first("email")
    if not changing and ((asks and (what or reach)) or (what and reach)) and listing.heard_time(desk) is not None:
        return True  # a number along with a time is left to be booked with, whatever else the message sounds like
    if turn.intent == "inform" and what and not turn.questions and listing.heard_time(desk) is not None:
        return True
    bare = is_bare_choice(turn.text) and desk.notebook.listed > 0
    if not bare and (turn.intent not in ("inform", "affirm", "find_slots") or turn.questions):
        return False
    return choosing.chosen_by_words(desk, desk.notebook.offered) is not None


def _all_parts(desk: Desk) -> list[Reply]:
    """One reply to all questions, then one to each task; small talk only when there is nothing else."""
    turn = desk.turn
    replies: list[Reply] = []
    if turn.questions:
        replies += answer_questions(desk)
    for intent in turn.tasks:
        if intent in TASKS:
            replies += TASKS[intent](desk)
    if replies:
        return replies
    if symptoms.is_history(desk):
        return [symptoms.noted(desk)]
    if turn.intent in SMALL_TALK:
        return SMALL_TALK[turn.intent](desk)
    if turn.intent == "inform":
        return inform(desk)
    if is_question(turn.intent):
        return answer_questions(desk)
    if desk.notebook.listed and (
        listing.practitioner_from(desk) or listing.heard_time(desk) or listing.gender_from(desk)
    ):
        desk.notebook.misses = 0
        return listing.find_openings(desk)
    told = turn.values("condition") or turn.values("medicine")
    if told and not _ASKS_THE_CLINIC.search(turn.text):  # "26 weeks pregnant": what it means matters more
        desk.notebook.misses = 0
        return checking.check_suitability(desk)
    return unsure.not_understood(desk)


_ASKS_THE_CLINIC = re.compile(r"\b(?:do|can|could|would|will|does) (?:you|u|ya|the clinic)\b", re.IGNORECASE)
"""What is named is wanted, not told of oneself: "do you do tattoo removal"."""


def inform(desk: Desk) -> list[Reply]:
    """A bare value outside the form: used for what was being asked, or for what it is good for."""
    task = desk.notebook.task or {}
    then = str(task.get("then"))
    if desk.turn.first("concern") and then in TASKS:
        desk.notebook.task = None
        return TASKS[then](desk)
    if (
        desk.turn.values("condition")
        or desk.turn.values("medicine")
        or desk.turn.first("skin_type")
        or desk.turn.first("age")
    ):
        return checking.check_suitability(desk)
    if desk.turn.first("concern"):
        return plan.plan_treatment(desk)
    if desk.turn.first("treatment"):
        return listing.find_openings(desk)
    if listing.heard_time(desk):
        return listing.find_openings(desk)
    if desk.turn.first("body_area") and desk.latest("concern"):
        return plan.plan_treatment(desk)
    if (
        then == "callback"
        and not task.get("given")
        and (desk.notebook.contact.get("phone") or desk.notebook.contact.get("email"))
    ):
        desk.notebook.task = {"then": "callback", "given": True}
        return [Reply("Thank you. The team sees your number in this chat and will get in touch during opening hours.")]
    if desk.notebook.contact and (desk.turn.first("phone") or desk.turn.first("email") or desk.turn.first("person")):
        return [
            Reply(
                "Thank you, I have noted that. What would you like to do?",
                buttons=(talk.BOOK, Button("Ask for a call back", "talk_to_human"), talk.PLAN),
            )
        ]
    return unsure.not_understood(desk)
