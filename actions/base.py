"""What every action shares: tracker in, one plain `Turn`; words out, one structured message per reply."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from clinic.answers.question import Entity, Question
from clinic.context import Clinic
from clinic.knowledge import last_known
from clinic.reception.turn import Button, Reply, Said, Turn

log = logging.getLogger("needlepoint.actions")

TIME_LIMIT_SECONDS = 5.0
"""Rasa's lock on a conversation lives for 60 s; a visitor's patience is shorter."""


def log_error(error: BaseException) -> str:
    """Log an error without its words: an id, the kind, and the place in the code. Gives the id."""
    error_id = secrets.token_hex(4)
    place, step = "", error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        file = Path(code.co_filename)
        place = f"{file.parent.name}/{file.name}:{step.tb_lineno}"
        step = step.tb_next
    log.error("action failed id=%s kind=%s at=%s", error_id, type(error).__name__, place)
    return error_id


def apology(clinic: Clinic | None = None) -> Reply:
    """What is said when we failed. It promises nothing and leaves a way on: the clinic's number, where it is known."""
    known = last_known(clinic.database) if clinic is not None else None
    call = f": call us on {known.profile.phone}" if known is not None else ""
    return Reply(
        "Sorry, something went wrong on our side and I could not finish that. "
        f"Please try once more; if it happens again, a person at the clinic can help you{call}.",
        buttons=(Button("Talk to a person", "talk_to_human"),),
    )


def turn_of(tracker: Tracker) -> Turn:
    """Read the latest message of Rasa's tracker as a `Turn`."""
    message: Mapping[str, Any] = tracker.latest_message or {}
    intent = message.get("intent") or {}
    metadata = message.get("metadata") or {}
    text = str(message.get("text") or "")
    entities = tuple(_entity(item, text) for item in message.get("entities") or ())
    name = str(intent.get("name") or "nlu_fallback")
    parts = tuple(_part(item) for item in message.get("questions") or ())
    if len(parts) < 2:
        parts = (Question(text=text, intent=name, entities=entities),)
    guesses = tuple(
        (str(item.get("name")), float(item.get("confidence") or 0.0))
        for item in (message.get("intent_ranking") or ())
        if item.get("name") != "nlu_fallback"
    )[:3]
    button = metadata.get("button")
    alarm = message.get("alarm")
    return Turn(
        conversation_id=str(tracker.sender_id),
        message_id=str(message.get("message_id") or ""),
        text=text,
        intent=name,
        confidence=float(intent.get("confidence") or 0.0),
        entities=entities,
        parts=parts,
        pressed=button if isinstance(button, dict) else {},
        guesses=guesses,
        alarm=(str(alarm.get("kind")), float(alarm.get("confidence") or 0.0)) if isinstance(alarm, dict) else None,
        doubted=isinstance(alarm, dict) and alarm.get("doubted") is True,
        calm=message.get("calm") is True,
    )


def _entity(item: Mapping[str, Any], text: str) -> Entity:
    """An entity with the words it was read from."""
    start, end = item.get("start"), item.get("end")
    words = text[start:end] if isinstance(start, int) and isinstance(end, int) else ""
    return Entity.from_rasa({**item, "text": item.get("text") or words})


def _part(item: Mapping[str, Any]) -> Question:
    """One item of the message's list of questions."""
    text = str(item.get("text") or "")
    intent = item.get("intent") or {}
    return Question(
        text=text,
        intent=str(intent.get("name") or "nlu_fallback"),
        entities=tuple(_entity(entity, text) for entity in item.get("entities") or ()),
    )


class ReceptionAction(Action):  # type: ignore[misc]
    """An action that hands the turn to one function of the reception and utters what it says."""

    action_name: ClassVar[str]

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic

    def name(self) -> str:
        """The name in `domain.yml`."""
        return self.action_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Hear, speak, and mirror the booking's progress into Rasa's slots. Database work runs in a thread."""
        try:
            said = await self.hear(turn_of(tracker))
        except Exception as error:
            log_error(error)
            dispatcher.utter_message(json_message=apology(self.clinic).as_dict())
            return self.events_after_failure(tracker)
        for reply in said.replies:
            dispatcher.utter_message(json_message=reply.as_dict())
        return self.events(said)

    async def hear(self, turn: Turn) -> Said:
        """What the reception says to this turn. Raises TimeoutError after five seconds."""
        return await asyncio.wait_for(asyncio.to_thread(self.handle, turn), TIME_LIMIT_SECONDS)

    def handle(self, turn: Turn) -> Said:
        """The function of the reception that hears this action's turns."""
        raise NotImplementedError

    def events(self, said: Said) -> list[dict[str, Any]]:
        """Rasa's events for what was said."""
        return [SlotSet(name, value) for name, value in said.slots.items()]

    def events_after_failure(self, tracker: Tracker) -> list[dict[str, Any]]:
        """Rasa's events when the hearing failed."""
        return []
