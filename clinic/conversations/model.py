"""The plain values of a conversation, and what can go wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

State = Literal["bot", "waiting", "person"]
"""Who speaks: the assistant, nobody while a person is being fetched, or a person of the clinic."""

Author = Literal["visitor", "bot", "staff"]


class UnknownConversation(LookupError):
    """No such conversation: it never was, or it has been erased."""


class UnknownMessage(LookupError):
    """No such message in this conversation."""


class UnknownPayload(LookupError):
    """A button that was not issued to this conversation."""


class ClientMessageConflict(Exception):
    """The same client message id came again with another body."""


class StateChanged(Exception):
    """The conversation's state was changed by someone else in the meantime; `state` is what it is now."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation. `version` rises with each change of state.

    `consent` is the visitor's answer about keeping it, None while there is none; `expires_at` is when it goes.
    """

    id: str
    channel: str
    state: State
    version: int
    created_at: datetime
    consent: bool | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """The newest token of a conversation that has been used: its number, and since when (None for the first)."""

    number: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Message:
    """One stored message. `body` holds what was sent beside the text: urgent, buttons, sources, card.

    `seq` counts within the conversation from 1; `reply_to` is the seq of the visitor's message that this answers.
    """

    uid: str
    conversation_id: str
    seq: int
    author: Author
    text: str
    at: datetime
    body: Mapping[str, Any] = field(default_factory=dict)
    reply_to: int | None = None
    answered: bool = True

    def wire(self) -> dict[str, Any]:
        """The contract's `message`."""
        sent: dict[str, Any] = {
            "id": self.uid,
            "author": self.author,
            "text": self.text,
            "urgent": bool(self.body.get("urgent", False)),
            "buttons": list(self.body.get("buttons", ())),
            "sources": list(self.body.get("sources", ())),
            "at": self.at.isoformat(),
        }
        if self.body.get("card"):
            sent["card"] = self.body["card"]
        return sent


@dataclass(frozen=True, slots=True)
class Pressed:
    """What an issued button means: the words shown on it, and the intent and data it stands for."""

    title: str
    intent: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """A visitor's message safely in the database. `replies` is None until it has been answered."""

    message: Message
    conversation: Conversation
    pressed: Pressed | None = None
    replies: tuple[Message, ...] | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the visitor told us: `value` is an id of `data/clinic/` or the words as typed.

    `kind` is one of FACT_KINDS. `negated`: it was denied. `about`: said of the visitor or of someone else.
    `message_id`: the message in which it was last said.
    """

    kind: str
    value: str
    negated: bool = False
    about: Literal["self", "other"] = "self"
    at: datetime | None = None
    message_id: str | None = None


FACT_KINDS = frozenset(
    {
        "concern",
        "body_area",
        "condition",
        "medicine",
        "treatment",
        "activity",
        "skin_type",
        "age",
        "date",
        "time",
    }
)
"""The kinds of fact that are kept. What names a person is none: it stands apart, with the unfinished booking."""
