"""The actions of `domain.yml`. All but the form share one hearing: what is said depends on the message, not the name.

The names exist so that rules and stories read like the conversation they describe.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.base import ReceptionAction
from clinic.reception import form, respond
from clinic.reception.draft import CLOSED_MIRROR
from clinic.reception.turn import Said, Turn

FORM = "booking_form"
REQUESTED_SLOT = "requested_slot"


class Speaking(ReceptionAction):
    """Answers one message outside the booking form, or hands it to the form."""

    def handle(self, turn: Turn) -> Said:
        """Hear the whole message, whichever of its parts led here."""
        return respond.hear(self.clinic, turn)

    def events(self, said: Said) -> list[dict[str, Any]]:
        """The form does the talking when the message belongs to it."""
        return [FollowupAction(FORM)] if said.form == "open" else []


class Answer(Speaking):
    """Any question topic, from the reviewed answers."""

    action_name = "action_answer"


class Plan(Speaking):
    """The session plan for a concern."""

    action_name = "action_plan"


class FindOpenings(Speaking):
    """Free times."""

    action_name = "action_find_openings"


class CheckSuitability(Speaking):
    """Whether the treatment suits the visitor."""

    action_name = "action_check_suitability"


class MyAppointments(Speaking):
    """The visitor's appointments."""

    action_name = "action_my_appointments"


class Reschedule(Speaking):
    """Moving an appointment."""

    action_name = "action_reschedule"


class Cancel(Speaking):
    """Cancelling an appointment."""

    action_name = "action_cancel"


class ReportSymptom(Speaking):
    """Something worrying now."""

    action_name = "action_report_symptom"


class TalkToHuman(Speaking):
    """A person is fetched."""

    action_name = "action_talk_to_human"


class DeleteMyData(Speaking):
    """How to have everything erased."""

    action_name = "action_delete_my_data"


class Greet(Speaking):
    """Hello."""

    action_name = "action_greet"


class Goodbye(Speaking):
    """Goodbye."""

    action_name = "action_goodbye"


class Thank(Speaking):
    """You are welcome."""

    action_name = "action_thank"


class Affirm(Speaking):
    """A yes outside a task."""

    action_name = "action_affirm"


class Deny(Speaking):
    """A no outside a task."""

    action_name = "action_deny"


class Stop(Speaking):
    """Leaving whatever it was."""

    action_name = "action_stop"


class Inform(Speaking):
    """A bare value."""

    action_name = "action_inform"


class AskBot(Speaking):
    """Are you a robot."""

    action_name = "action_ask_bot"


class Feedback(Speaking):
    """Praise and complaint."""

    action_name = "action_feedback"


class NotUnderstood(Speaking):
    """Not understood, or not ours to answer."""

    action_name = "action_not_understood"


class DefaultFallback(Speaking):
    """Where no rule applies: the message is answered all the same."""

    action_name = "action_default_fallback"


class ValidateBookingForm(ReceptionAction):
    """The booking form's one action: hears each message while the form is open, and says what comes next."""

    action_name = "validate_booking_form"

    def handle(self, turn: Turn) -> Said:
        """Hear the message as the open form."""
        return form.book(self.clinic, turn)

    def events(self, said: Said) -> list[dict[str, Any]]:
        """Slots mirror the draft; an empty requested slot ends the form."""
        slots = [SlotSet(name, value) for name, value in said.slots.items()]
        return [*slots, SlotSet(REQUESTED_SLOT, said.step if said.form == "open" else None)]

    def events_after_failure(self, tracker: Tracker) -> list[dict[str, Any]]:
        """As before the message: without any slot set, Rasa would take the form for rejected and lose it."""
        slots = [SlotSet(name, tracker.get_slot(name)) for name in CLOSED_MIRROR]
        return [*slots, SlotSet(REQUESTED_SLOT, tracker.get_slot(REQUESTED_SLOT) or "booking_treatment")]


ACTIONS: tuple[type[ReceptionAction], ...] = (
    Answer, Plan, FindOpenings, CheckSuitability, MyAppointments, Reschedule, Cancel, ReportSymptom, TalkToHuman,
    DeleteMyData, Greet, Goodbye, Thank, Affirm, Deny, Stop, Inform, AskBot, Feedback, NotUnderstood, DefaultFallback,
    ValidateBookingForm,
)  # fmt: skip
"""Every action that Rasa may call."""
