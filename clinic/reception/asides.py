"""In the middle of a booking: questions, other tasks and small talk are answered, and the step is asked again."""

from __future__ import annotations

import re

from clinic.reception import appointments, gate, people, plan, repairs, symptoms, talk, what_if
from clinic.reception.answering import answer_as_taught, answer_questions, asked_for_more
from clinic.reception.asking import WHY
from clinic.reception.desk import Desk
from clinic.reception.draft import Draft
from clinic.reception.proving import CANCEL, MOVE
from clinic.reception.turn import Reply
from clinic.reception.words import clean, wants_instead

ANSWERS_ONLY = frozenset({"inform", "affirm", "find_slots", "book_appointment", "stop"})
"""Intents of the form's own buttons: a press of one is an answer, not an aside."""

BRIEFLY = {
    "greet": "Hello again. Let us carry on with your booking.",
    "goodbye": "Goodbye for now. I keep what you have told me, so that you can finish the booking later in this chat; "
    "the time itself I can only hold for a few minutes.",
    "thank": "You are welcome.",
    "deny": "All right.",
    "feedback_positive": "Thank you, that is good to hear.",
}


def aside(desk: Desk, draft: Draft, taken: set[str], before: str) -> list[Reply]:
    """The answers to all that is not the step's own answer. They bring no buttons: the step's own follow."""
    turn = desk.turn
    if desk.took_back:
        return [Reply("Thank you for putting that right. I no longer count that.")] if not draft.asked_treatment else []
    if turn.pressed and turn.intent in ANSWERS_ONLY:
        return []
    if before in taken and not turn.text.rstrip().endswith("?"):
        return []  # it answered the step: "Rose Hill" is not a greeting
    if "treatment" in taken and wants_instead(turn.text) and len(turn.parts) == 1:
        return []  # "can I have RF instead" chooses it
    why = _why(desk, before)
    if why:
        return why
    if more := asked_for_more(desk):
        return [Reply(reply.text, sources=reply.sources) for reply in more]
    if (asked := what_if.told(desk)) is not None and what_if.is_all(desk):
        return [Reply(asked.text, sources=asked.sources)]
    if symptoms.is_history(desk):
        return [symptoms.noted(desk)]
    replies = answer_questions(desk) if turn.questions else [] if taken else answer_as_taught(desk)
    for intent in turn.tasks:
        if intent in (MOVE, CANCEL) and taken & {"wanted", "change", "opening"}:
            continue  # "could we make it Thursday" moves what is being booked
        replies += _task(desk, draft, intent)
    if not replies and taken and taken <= {"name", "contact"} and before == "opening":
        replies = [Reply("Thank you, I have noted that. Which of these times would you like?")]
    if not replies and not taken:
        replies = _noted(desk) or _small_talk(desk, before)
    return [Reply(reply.text, sources=reply.sources, card=reply.card) for reply in replies]


def _noted(desk: Desk) -> list[Reply]:
    """A part of the body or a concern that changes nothing in the booking: "no, my neck"."""
    named = desk.turn.values("body_area") + desk.turn.values("concern")
    if not named:
        return []
    return [Reply(f"Thank you, I have noted that. {repairs.told_so_far(desk)}")]


def _why(desk: Desk, before: str) -> list[Reply]:
    """ "Why do you ask?": the reason for the step at hand."""
    text = clean(desk.turn.text).lower()
    why = WHY.get(before)
    if why is None or not re.match(r"(?:but |and |so )?(?:why|what (?:do you need|for)|what's it for)\b", text):
        return []
    return [Reply(why)]


def _task(desk: Desk, draft: Draft, intent: str) -> list[Reply]:
    """Another task in the middle of the booking."""
    if intent == "plan_treatment":
        return plan.plan_treatment(desk) if desk.latest("concern") in desk.knowledge.concerns else []
    if intent == "check_suitability":
        return [_as_it_stands(desk, draft)]
    if intent == "my_appointments":
        return appointments.listed_only(desk)
    if intent == "cancel_appointment" or (intent == "reschedule_appointment" and draft.opening is None):
        return [
            Reply(
                "This booking is not made yet. To leave it, write stop. To change or cancel an earlier appointment, "
                "finish or stop this booking first."
            )
        ]
    if intent == "talk_to_human":
        return people.talk_to_human(desk)
    if intent == "delete_my_data":
        return people.delete_my_data(desk)
    return []


def _as_it_stands(desk: Desk, draft: Draft) -> Reply:
    """Whether what was told stands in the way of the booking that is being made, and from when on it does not."""
    outcome = gate.judge(desk, draft.treatment or gate.treatment_in_mind(desk))
    list_to_come = (
        "Before I book a treatment I read you a short safety list, and nothing is booked until you have answered it."
    )
    if outcome is None or not outcome.reasons:
        return Reply(f"Nothing you have told me so far stands in the way of this booking. {list_to_come}")
    return Reply(
        f"Not at once. {gate.why(outcome)} {list_to_come}", card=outcome.card(), sources=gate.sources_of(outcome)
    )


def _small_talk(desk: Desk, before: str) -> list[Reply]:
    """A word in passing. A bare "no" where something was asked is not one: it counts as not understood."""
    intent = desk.turn.intent
    if intent == "deny" and before in ("treatment", "name", "contact", "confirm"):
        return []
    if intent in BRIEFLY:
        return [Reply(BRIEFLY[intent])]
    if intent == "feedback_negative":
        return talk.feedback(desk)
    return talk.ask_bot(desk) if intent == "ask_bot" else []
