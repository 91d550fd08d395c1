"""What the booking desk hears and says: one message in, one or more replies out. Plain values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from clinic.answers.question import Entity, Question

QUESTION_PREFIX = "ask_"
NOT_QUESTIONS = frozenset({"ask_bot"})
"""Intents that begin with `ask_` and are small talk all the same."""


def is_question(intent: str) -> bool:
    """Whether an intent of the contract asks something that the reviewed answers answer."""
    return intent.startswith(QUESTION_PREFIX) and intent not in NOT_QUESTIONS


class Citable(Protocol):
    """A source as the rooms give it: the clinic's own record of it, or a reference to it."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def publisher(self) -> str:
        """Who published it."""

    @property
    def year(self) -> int | None:
        """When, if known."""

    @property
    def url(self) -> str | None:
        """Where it can be read."""

    @property
    def tier(self) -> str:
        """A to D."""


def source_of(source: Citable) -> dict[str, Any]:
    """The contract's source: `{"title", "publisher", "year", "url", "tier"}`."""
    return {
        "title": source.title,
        "publisher": source.publisher,
        "year": source.year,
        "url": source.url,
        "tier": source.tier,
    }


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a visitor as understood.

    `parts` are the questions and tasks of the message in the text's order, at least one; `pressed` is the data of the
    button that was pressed (empty when the visitor typed); `guesses` are the three likeliest intents with confidence;
    `alarm` is the kind of help that the message sounds in need of, with confidence, or None. `doubted`: one net heard a
    symptom and the other was sure that there is none. `calm`: the model is sure that nothing is wrong now.
    """

    conversation_id: str
    message_id: str
    text: str
    intent: str
    confidence: float = 1.0
    entities: tuple[Entity, ...] = ()
    parts: tuple[Question, ...] = ()
    pressed: Mapping[str, Any] = field(default_factory=dict)
    guesses: tuple[tuple[str, float], ...] = ()
    alarm: tuple[str, float] | None = None
    doubted: bool = False
    calm: bool = False

    def values(self, kind: str) -> list[str]:
        """What was named under an entity kind, of the visitor and not denied, in order, each once."""
        return list(
            dict.fromkeys(e.value for e in self.entities if e.kind == kind and not e.negated and e.about == "self")
        )

    def first(self, kind: str) -> str | None:
        """The first value named under an entity kind, or None."""
        return next(iter(self.values(kind)), None)

    def without(self, entities: Collection[Entity]) -> Turn:
        """The turn with some of its entities left out, of its parts as well."""
        parts = tuple(
            replace(part, entities=tuple(each for each in part.entities if each not in entities)) for part in self.parts
        )
        return replace(self, entities=tuple(each for each in self.entities if each not in entities), parts=parts)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The parts that ask something of the reviewed answers."""
        return tuple(part for part in self.parts if is_question(part.intent))

    @property
    def tasks(self) -> tuple[str, ...]:
        """The intents of the parts that are not questions, in order, each once."""
        return tuple(dict.fromkeys(part.intent for part in self.parts if not is_question(part.intent)))


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply: what it says, and the intent and data that the press carries."""

    title: str
    intent: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """`{"title", "intent", "data"}`; the gateway turns intent and data into an issued payload."""
        return {"title": self.title, "intent": self.intent, "data": dict(self.data)}


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the visitor. `card` is one of the contract's cards or None."""

    text: str
    buttons: tuple[Button, ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
    card: Mapping[str, Any] | None = None
    urgent: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The reply as it is sent to the gateway."""
        reply: dict[str, Any] = {
            "text": self.text,
            "sources": [dict(source) for source in self.sources],
            "buttons": [button.as_dict() for button in self.buttons],
            "urgent": self.urgent,
        }
        if self.card is not None:
            reply["card"] = dict(self.card)
        return reply


@dataclass(frozen=True, slots=True)
class Said:
    """What the desk answers to one message.

    `form` says what becomes of the booking form: "open" (goes on, or is to be opened), "closed" (ends now) or
    "as_it_was". `slots` mirrors how far the booking has got: a code, an opening's id, or "given"; never identity.
    """

    replies: tuple[Reply, ...]
    form: Literal["open", "closed", "as_it_was"] = "as_it_was"
    slots: Mapping[str, str | None] = field(default_factory=dict)
    step: str | None = None
