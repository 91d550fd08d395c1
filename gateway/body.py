"""Reading a request's body: its size, that it is JSON, that it is a message we can take."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from dataclasses import dataclass
from typing import Any, Never

from starlette.requests import ClientDisconnect, Request

from clinic.reception.words import read_contact
from gateway.errors import ApiError, too_large, unprocessable, unreadable

MAX_BODY = 1_000_000
"""Largest body in bytes."""
BODY_SECONDS = 10.0
"""Longest that a body may take to arrive."""
MAX_TEXT = 4_000
"""Longest message in characters."""
MAX_CLIENT_ID = 64
MAX_PAYLOAD = 64
MAX_NAME = 120
MAX_CONTACT = 320
MAX_NOTE = 1_000
MAX_DEPTH = 32
"""Deepest nesting taken: a message needs one level."""

INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2800\u3164\uffa0"
    + "".join(chr(point) for point in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
"""Characters that show nothing although Unicode calls them letters, marks or symbols."""

HIDDEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode categories that show nothing: control, format, space, line and paragraph separators."""


@dataclass(frozen=True, slots=True)
class Post:
    """A visitor's message as posted: exactly one of `text` and `payload`."""

    text: str | None
    payload: str | None
    client_message_id: str | None


@dataclass(frozen=True, slots=True)
class Callback:
    """Who wants to be called back. `contact` is an e-mail address, or a telephone number as it is dialled (E.164)."""

    name: str
    contact: str
    note: str | None


async def read_bytes(request: Request) -> bytes:
    """The whole body; 413 as soon as it is over the limit, announced or not."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > MAX_BODY:
        raise too_large(MAX_BODY)
    chunks = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                chunks += chunk
                if len(chunks) > MAX_BODY:
                    raise too_large(MAX_BODY)
    except TimeoutError:
        raise ApiError(408, "body_timeout", "The body took too long to arrive.") from None
    except ClientDisconnect:
        raise unreadable("The body ended early.") from None
    return bytes(chunks)


def _no_constant(name: str) -> Never:
    raise ValueError(name)


def _too_deep(raw: str) -> bool:
    """Whether brackets nest deeper than a message may (brackets inside strings count too: no message needs 32)."""
    depth = 0
    inside = escaped = False
    for char in raw:
        if inside:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                inside = False
        elif char == '"':
            inside = True
        elif char in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif char in "]}":
            depth -= 1
    return False


def parse_json(raw: bytes) -> Any:
    """Strict JSON: UTF-8, no NaN or Infinity, no deep nesting, no number of absurd length. 400 otherwise."""
    try:
        text = raw.decode("utf-8")
        if text.count("[") + text.count("{") > MAX_DEPTH and _too_deep(text):
            raise ValueError("nesting")
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise unreadable("The body is not JSON.") from None


async def read_object(request: Request, *, may_be_empty: bool = False) -> dict[str, Any]:
    """The body as a JSON object. An empty body is {} where the call allows it."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise ApiError(415, "unsupported_encoding", "Send the body uncompressed.")
    raw = await read_bytes(request)
    if not raw.strip() and may_be_empty:
        return {}
    value = parse_json(raw)
    media = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if media != "application/json":
        raise ApiError(415, "unsupported_media_type", "Send the body as application/json.")
    if not isinstance(value, dict):
        raise unprocessable("not_an_object", "The body must be a JSON object.")
    return value


def _plain(value: Any, code: str, name: str) -> str:
    """`value` as a string that can be stored: no lone surrogate, no NUL."""
    if not isinstance(value, str):
        raise unprocessable(code, f"{name} must be a text.")
    if any("\ud800" <= char <= "\udfff" for char in value) or "\x00" in value:
        raise unprocessable(code, f"{name} holds characters that are not text.")
    return value


def shows_something(text: str) -> bool:
    """Whether any character of `text` can be seen."""
    return any(unicodedata.category(char) not in HIDDEN and char not in INVISIBLE for char in text)


def _without_controls(text: str) -> str:
    """`text` with control characters (terminal codes, for instance) turned to spaces; line breaks and tabs stay."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(" " if char not in "\n\t" and unicodedata.category(char) == "Cc" else char for char in text)


def read_post(body: dict[str, Any]) -> Post:
    """The message in `body`; 422 (with a code that says why) for one that cannot be taken."""
    text, payload, client_id = (body.get(key) for key in ("text", "payload", "client_message_id"))
    if client_id is not None:
        client_id = _plain(client_id, "invalid_client_message_id", "client_message_id")
        if not 1 <= len(client_id) <= MAX_CLIENT_ID:
            raise unprocessable("invalid_client_message_id", "client_message_id must have 1 to 64 characters.")
    if text is None and payload is None:
        raise unprocessable("empty_message", "Send a text or a payload.")
    if text is not None and payload is not None:
        raise unprocessable("text_and_payload", "Send either a text or a payload, not both.")
    if payload is not None:
        payload = _plain(payload, "unknown_payload", "payload")
        if not 1 <= len(payload) <= MAX_PAYLOAD:
            raise unprocessable("unknown_payload", "That button does not belong to this conversation.")
        return Post(None, payload, client_id)
    text = _plain(text, "invalid_text", "text")
    if len(text) > MAX_TEXT:
        raise unprocessable("text_too_long", f"A message may have at most {MAX_TEXT} characters.")
    if not shows_something(text):
        raise unprocessable("empty_message", "The message has no visible text.")
    return Post(_without_controls(text), None, client_id)


def read_flag(body: dict[str, Any], name: str) -> bool:
    """The true or false under `name`; 422 for anything else."""
    value = body.get(name)
    if not isinstance(value, bool):
        raise unprocessable(f"invalid_{name}", f"{name} must be true or false.")
    return value


def _line(body: dict[str, Any], name: str, most: int) -> str:
    value = _without_controls(_plain(body.get(name), f"invalid_{name}", name)).strip()
    if len(value) > most or not shows_something(value):
        raise unprocessable(f"invalid_{name}", f"{name} must have 1 to {most} characters.")
    return " ".join(value.split())


def read_callback(body: dict[str, Any], country: str) -> Callback:
    """The request to be called back in `body`; 422 (with a code that names the field) for one that nobody could follow.

    `country` (ISO 3166) is where a telephone number without a country code is dialled.
    """
    name = _line(body, "name", MAX_NAME)
    contact = read_contact(_line(body, "contact", MAX_CONTACT), country)
    reachable = contact.email or contact.phone
    if not reachable:
        raise unprocessable("invalid_contact", "Give a telephone number or an e-mail address.")
    note = body.get("note")
    if note is not None:
        note = _without_controls(_plain(note, "invalid_note", "note")).strip()
        if len(note) > MAX_NOTE:
            raise unprocessable("invalid_note", f"note may have at most {MAX_NOTE} characters.")
    return Callback(name, reachable, note or None)
