"""The one way into Rasa for messages: from the gateway, over loopback, with a shared secret.

Rasa's stock `rest` channel checks nothing, obeys `/restart` typed by a visitor, splits texts at blank lines and
answers an inner fault with an empty list and status 200. This one doesn't.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

import nlu.rasa_patches  # noqa: F401  (the server process loads this module first: so the patches are in)
from nlu import environment, logs
from nlu.text import typed

logger = logging.getLogger(__name__)
KEY_HEADER = "X-Needlepoint-Key"


class NeedlepointInput(InputChannel):
    """`POST /webhooks/needlepoint/webhook`, header `X-Needlepoint-Key`; `GET /webhooks/needlepoint/` says it is up.

    Body `{"sender", "message_id", "text"}`, for a button also `"parse_data"` (taken as it is, nothing is
    understood from the text) and `"metadata"`. 200 with the list of reply dicts in order; 401 for a wrong secret;
    400 for a body that is not this; 500 `{"error": {"id"}}` when answering failed (the log has the id and the place).
    """

    @classmethod
    def name(cls) -> str:
        """The channel's name in addresses and in `tracker.latest_input_channel`."""
        return "needlepoint"

    def __init__(self, key: str | None = None) -> None:
        self._key = key if key is not None else environment.channel_key()

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> NeedlepointInput:
        """The secret comes from the environment, never from credentials.yml."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes, for Rasa's server."""
        routes = Blueprint("needlepoint_channel", "needlepoint_channel")

        @routes.route("/", methods=["GET"])
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._may_enter(request):
                return response.json({"error": {"code": "unauthorised"}}, status=401)
            message = read_body(request.body)
            if message is None:
                return response.json({"error": {"code": "bad_request"}}, status=400)
            try:
                await on_new_message(message)
            except Exception as error:
                error_id = secrets.token_hex(6)
                logger.error("message failed id=%s: %s", error_id, logs.described(error))
                return response.json({"error": {"id": error_id}}, status=500)
            return response.json(replies_of(message.output_channel))

        return routes

    def _may_enter(self, request: Request) -> bool:
        given = request.headers.get(KEY_HEADER, "")
        return bool(self._key) and hmac.compare_digest(given.encode(), self._key.encode())


def read_body(body: bytes) -> UserMessage | None:
    """The message in a request's body, or None if it isn't one. A typed text can't become a command."""
    try:
        content = json.loads(body)
    except ValueError:
        return None
    if not isinstance(content, dict):
        return None
    sender, text, parse_data = content.get("sender"), content.get("text"), content.get("parse_data")
    if not isinstance(sender, str) or not sender or not isinstance(text, str):
        return None
    if parse_data is not None and not _is_parse(parse_data):
        return None
    metadata = content.get("metadata")
    return UserMessage(
        text=typed(text),
        output_channel=CollectingOutputChannel(),
        sender_id=sender,
        parse_data=parse_data,
        input_channel=NeedlepointInput.name(),
        message_id=str(content["message_id"]) if content.get("message_id") else None,
        metadata=metadata if isinstance(metadata, dict) else {},
    )


def _is_parse(data: Any) -> bool:
    if not isinstance(data, dict) or not isinstance(data.get("intent"), dict):
        return False
    return isinstance(data["intent"].get("name"), str) and isinstance(data.get("entities", []), list)


def replies_of(output: Any) -> list[dict[str, Any]]:
    """What the actions said, in order: our reply dicts bare, anything else of Rasa's as it is."""
    replies = []
    for message in output.messages:
        custom = message.get("custom")
        if isinstance(custom, dict):
            replies.append(custom)
        else:
            replies.append({key: value for key, value in message.items() if key != "recipient_id"})
    return replies
