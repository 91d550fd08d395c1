"""Conversation tokens: signed, numbered, bound to one conversation, the only way in.

A token that is a day old gets a successor with the answer to the request it came with, in the header
`Needlepoint-Token`. Once the successor has been used, the old one is good for another day (a second tab may still hold
it) and for nothing after that. Nothing is lost when the answer with the new one never arrives: the old one stays good
until the new one is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from gateway.errors import unauthorised

MAX_TOKEN = 512
"""Longest token looked at, in characters."""
AGEING = timedelta(hours=24)
"""From this age on, a token gets a successor."""
GRACE = timedelta(hours=24)
"""How long a token is still good after its successor was first used."""
HEADER = "Needlepoint-Token"
"""The answer's header that brings a new token: use it from now on."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says: its conversation, its number there (from 1), when it was made, whether with a retired key."""

    conversation_id: str
    number: int
    made_at: datetime
    retired_key: bool = False

    def is_ageing(self, now: datetime) -> bool:
        """Whether it should be replaced."""
        return self.retired_key or now - self.made_at >= AGEING


class Tokens:
    """Signs and reads tokens. The comparison takes the same time for every wrong one.

    `secret` signs; what `previous` (comma-separated secrets that it replaced) signed is still read, and replaced.
    """

    def __init__(self, secret: str, previous: str = "") -> None:
        self._serializer = _serializer(secret)
        self._retired = [_serializer(part.strip()) for part in previous.split(",") if part.strip()]

    def make(self, conversation_id: str, now: datetime, number: int = 1) -> str:
        """A token for `conversation_id`, made at `now`."""
        return str(self._serializer.dumps([conversation_id, number, int(now.timestamp())]))

    def read(self, authorization: str | None, now: datetime) -> Token:
        """What the `Authorization` header's token says.

        Raises ApiError 401 when there is none or when it was not signed by us.
        """
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN:
            raise unauthorised()
        for serializer in (self._serializer, *self._retired):
            try:
                value = serializer.loads(token)
            except (BadData, UnicodeError):
                continue
            return _token(value, now, retired_key=serializer is not self._serializer)
        raise unauthorised()


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="needlepoint.conversation.v2")


def _token(value: object, now: datetime, *, retired_key: bool) -> Token:
    match value:
        case [str(conversation_id), int(number), int(made_at)] if number >= 1:
            return Token(conversation_id, number, datetime.fromtimestamp(made_at, now.tzinfo), retired_key)
        case _:
            raise unauthorised()
