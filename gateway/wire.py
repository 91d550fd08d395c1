"""The shapes of the HTTP contract, for the OpenAPI document: what clients may rely on, with examples."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StrictBool


class ErrorBody(BaseModel):
    """What went wrong: a code for programs, a sentence for people, and what else helps."""

    model_config = ConfigDict(extra="allow")

    code: str
    message: str


class Error(BaseModel):
    """The one error shape."""

    error: ErrorBody


class Started(BaseModel):
    """A new conversation. The token is the only way into it."""

    conversation_id: str
    token: str


class TextMessage(BaseModel):
    """What a visitor writes."""

    text: str = Field(min_length=1, max_length=4000, description="At least one visible character.")
    client_message_id: str | None = Field(
        None, min_length=1, max_length=64, description="Sent again, the message is answered once: the same replies."
    )


class ButtonPress(BaseModel):
    """A button or an opening that a visitor chooses."""

    payload: str = Field(min_length=1, max_length=64, description="As issued to this conversation.")
    client_message_id: str | None = Field(None, min_length=1, max_length=64)


class Button(BaseModel):
    """A suggestion to press."""

    title: str
    payload: str


class Source(BaseModel):
    """Where an answer comes from. Tier A: authority or review; B: trial, manual or society; C: convention."""

    title: str
    publisher: str | None = None
    year: int | None = None
    url: str | None = None
    tier: Literal["A", "B", "C"]


class Message(BaseModel):
    """One message of a conversation. A `card` has a `kind`: slots, booking, session_plan, suitability, series or
    callback.

    A `callback` card (`{"kind": "callback"}`) comes when the assistant is away: show a form for the call `callback`.
    """

    id: str
    author: Literal["bot", "staff", "visitor"]
    text: str
    urgent: bool
    buttons: list[Button]
    sources: list[Source]
    card: dict[str, Any] | None = None
    at: datetime


class Messages(BaseModel):
    """Messages in order."""

    messages: list[Message]


class Kept(BaseModel):
    """Something that was not erased, and why."""

    what: str
    why: str


class Erased(BaseModel):
    """The conversation is gone; what stays is named."""

    erased: Literal[True]
    kept: list[Kept]


class About(BaseModel):
    """How a conversation stands. `consent` is null until the visitor has answered."""

    conversation_id: str
    state: Literal["bot", "waiting", "person"]
    consent: bool | None
    kept_until: datetime | None = Field(description="It is erased then, unless something is said before.")


class Consent(BaseModel):
    """The visitor's answer to whether the conversation may be kept for the retention period."""

    consent: StrictBool


class Helpful(BaseModel):
    """Whether a message helped."""

    helpful: StrictBool


class Feedback(BaseModel):
    """The word on a message that counts now."""

    message_id: str
    helpful: bool


class CallbackRequest(BaseModel):
    """Who wants to be called back."""

    name: str = Field(min_length=1, max_length=120)
    contact: str = Field(min_length=1, max_length=320, description="A telephone number or an e-mail address.")
    note: str | None = Field(None, max_length=1000, description="What it is about.")


class Export(BaseModel):
    """Everything held of a conversation: by kind, the rows as they are kept."""

    model_config = ConfigDict(extra="allow")

    exported_at: datetime
    conversation: dict[str, Any]
    message: list[dict[str, Any]]
    booking: list[dict[str, Any]]
    rasa_events: int


class Status(BaseModel):
    """Up."""

    status: Literal["ok"]


MessageId = Annotated[str, Path(description="The `id` of a message.")]

ERROR_EXAMPLES = {
    400: ("not_json", "The body is not JSON."),
    401: ("unauthorised", "A valid conversation token is needed."),
    403: ("foreign_origin", "This site may not read the conversation."),
    404: ("conversation_not_found", "There is no such conversation."),
    409: ("client_message_conflict", "That client_message_id was already used with another body."),
    413: ("body_too_large", "A body may have at most 1000000 bytes."),
    415: ("unsupported_media_type", "Send the body as application/json."),
    422: ("empty_message", "The message has no visible text."),
    429: ("too_many_requests", "That was a lot at once. Please wait a moment and try again."),
    503: ("database_away", "We cannot reach our records just now. Please try again in a moment, or call the clinic."),
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a call, for the OpenAPI document."""
    found: dict[int | str, dict[str, Any]] = {}
    for status in statuses:
        code, message = ERROR_EXAMPLES[status]
        example = {"error": {"code": code, "message": message}}
        found[status] = {"model": Error, "content": {"application/json": {"example": example}}}
        if status == 429:
            found[status]["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return found


def answered(description: str, example: Any) -> dict[str, Any]:
    """A good answer, for the OpenAPI document."""
    return {"description": description, "content": {"application/json": {"example": example}}}


EXAMPLE_MESSAGE = {
    "id": "q9Zt2c1Y5m0rA7bD",
    "author": "bot",
    "text": "For acne scars a course is usually 3 to 6 sessions, 4 to 6 weeks apart.",
    "urgent": False,
    "buttons": [{"title": "Show me free times", "payload": "pX3k9aQ0vLmN"}],
    "sources": [
        {
            "title": "Microneedling for acne scars: a review",
            "publisher": "A dermatology society",
            "year": 2024,
            "url": "https://example.org/review",
            "tier": "A",
        }
    ],
    "at": "2026-11-22T10:00:00+00:00",
}

POST_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [
                        TextMessage.model_json_schema(),
                        ButtonPress.model_json_schema(),
                    ]
                },
                "examples": {
                    "text": {"value": {"text": "Does it hurt, and what does it cost?", "client_message_id": "c-1"}},
                    "button": {"value": {"payload": "pX3k9aQ0vLmN", "client_message_id": "c-2"}},
                },
            }
        },
    }
}

START_BODY = {
    "requestBody": {
        "required": False,
        "content": {"application/json": {"schema": {"type": "object"}, "example": {}}},
    }
}


def _body(model: type[BaseModel], example: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": model.model_json_schema(), "example": example}}
    return {"requestBody": {"required": True, "content": content}}


CONSENT_BODY = _body(Consent, {"consent": True})
FEEDBACK_BODY = _body(Helpful, {"helpful": True})
CALLBACK_BODY = _body(
    CallbackRequest, {"name": "Ada Byron", "contact": "020 7946 0000", "note": "About my acne scars, after 3 pm"}
)
EXAMPLE_ABOUT = {
    "conversation_id": "kQ3…",
    "state": "bot",
    "consent": True,
    "kept_until": "2027-02-20T10:00:00+00:00",
}
EXAMPLE_CALLBACK = {
    "id": "r1Zt2c1Y5m0rA7bE",
    "author": "bot",
    "text": "Thank you. The clinic has your request and will get in touch on the contact that you gave.",
    "urgent": False,
    "buttons": [],
    "sources": [],
    "at": "2026-11-22T10:00:00+00:00",
}
EXAMPLE_EXPORT = {
    "exported_at": "2026-11-22T10:00:00+00:00",
    "conversation": {"id": "kQ3…", "consent": True},
    "message": [{"author": "visitor", "text": "Does it hurt?"}],
    "booking": [],
    "rasa_events": 12,
}
