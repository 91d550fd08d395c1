"""Every intent of the contract at every step of the booking form: never an empty reply, never a lost form."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import yaml

from clinic.settings import ROOT

if TYPE_CHECKING:
    from tests.stack_fixture import RunningStack

pytestmark = pytest.mark.stack

INTENTS = [
    next(iter(intent)) if isinstance(intent, dict) else intent
    for intent in yaml.safe_load((ROOT / "domain.yml").read_text())["intents"]
]
LEAVES_THE_FORM = {"stop", "cancel_appointment"}
"""A visitor who asks to leave is let go; every other intent finds the form where it was."""
counter = itertools.count()


class Desk:
    """Talks to Rasa's own channel with ready parse data, so that the intent is exactly the one under test."""

    def __init__(self, stack: RunningStack) -> None:
        self.stack = stack
        self.talk = stack.conversation()

    def say(
        self, intent: str, text: str, entities: list[dict[str, Any]] | None = None, button: Any = None
    ) -> list[Any]:
        body: dict[str, Any] = {
            "sender": self.talk.id,
            "message_id": f"m{next(counter)}",
            "text": text,
            "parse_data": {"intent": {"name": intent, "confidence": 1.0}, "entities": entities or [], "text": text},
        }
        if button is not None:
            body["metadata"] = {"button": button}
        response = httpx.post(
            f"{self.stack.settings.rasa_url}/webhooks/needlepoint/webhook",
            headers={"X-Needlepoint-Key": self.stack.settings.channel_key},
            json=body,
            timeout=15,
        )
        assert response.status_code == 200, response.text
        replies = response.json()
        assert replies, f"no reply to {intent}"
        assert all(reply["text"].strip() for reply in replies)
        return list(replies)

    def form(self) -> str | None:
        settings = self.stack.settings
        response = httpx.get(
            f"{settings.rasa_url}/conversations/{self.talk.id}/tracker",
            params={"token": settings.rasa_token},
            timeout=10,
        )
        name: str | None = (response.json().get("active_loop") or {}).get("name")
        return name


def to_step(desk: Desk, step: str) -> None:
    """Walks the booking form to a step."""
    if step == "treatment":
        desk.say("book_appointment", "i want to book")
        return
    replies = desk.say("book_appointment", "book microneedling", [{"entity": "treatment", "value": "microneedling"}])
    if step == "opening":
        return
    slot = next(reply["card"] for reply in replies if reply.get("card"))["slots"][next(counter) % 3]
    desk.say("inform", "this one", button=slot["data"])
    if step == "name":
        return
    desk.say("inform", "Kim Example", [{"entity": "person", "value": "Kim Example"}])
    if step == "contact":
        return
    desk.say("inform", "kim@example.com", [{"entity": "email", "value": "kim@example.com"}])


@pytest.mark.parametrize("step", ["treatment", "opening", "name", "contact", "confirm"])
def test_every_intent_at_this_step(stack: RunningStack, step: str) -> None:
    lost = []
    for intent in INTENTS:
        desk = Desk(stack)
        to_step(desk, step)
        assert desk.form() == "booking_form", step
        desk.say(intent, "hm")
        may_end = intent in LEAVES_THE_FORM or (intent == "affirm" and step == "confirm")
        if desk.form() != "booking_form" and not may_end:
            lost.append(intent)
        desk.say("ask_pain", "does it hurt?")
        desk.talk.client.delete(f"/api/conversations/{desk.talk.id}")  # frees the hold for the next one
        desk.talk.close()
    assert not lost, f"the form was lost at the {step} step by: {lost}"
