"""Conversation tokens: signed, bound to one conversation, the only way in."""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer

from gateway.errors import unauthorised

MAX_TOKEN = 512
"""Longest token looked at, in characters."""


class Tokens:
    """Signs and reads tokens with the clinic's secret. The comparison takes the same time for every wrong one."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeSerializer(secret, salt="needlepoint.conversation.v1")

    def make(self, conversation_id: str) -> str:
        """A token for `conversation_id`."""
        return str(self._serializer.dumps(conversation_id))

    def read(self, authorization: str | None) -> str:
        """The conversation that the `Authorization` header's token was signed for.

        Raises ApiError 401 when there is none or when it was not signed by us.
        """
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN:
            raise unauthorised()
        try:
            value = self._serializer.loads(token)
        except (BadData, UnicodeError):
            raise unauthorised() from None
        if not isinstance(value, str):
            raise unauthorised()
        return value
