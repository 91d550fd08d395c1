"""A conversation as a whole: made, found, handed from the bot to a person and back, and brought to staff's notice."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from clinic.context import Clinic
from clinic.conversations.model import Conversation, State, StateChanged, UnknownConversation
from clinic.storage import Session
from clinic.storage import conversations as rows
from clinic.storage.reach import reaching
from clinic.storage.tables import ConversationRow

UNASKED = timedelta(hours=24)
"""How long a conversation is kept after its last message while its visitor has not agreed, or has refused."""


def as_conversation(row: Any) -> Conversation:
    """The plain value of a conversation's columns."""
    consent = row.consent if row.consent_at is not None else None
    return Conversation(row.id, row.channel, row.state, row.version, row.created_at, consent, row.expires_at)


def require(session: Session, conversation_id: str, *, lock: bool = False) -> ConversationRow:
    """The conversation's row; raises UnknownConversation."""
    row = rows.get(session, conversation_id, lock=lock)
    if row is None:
        raise UnknownConversation(conversation_id)
    return row


@reaching
def create(clinic: Clinic, channel: str = "web", conversation_id: str | None = None) -> Conversation:
    """A new conversation on `channel`, spoken by the bot.

    Its id is 128 random bits in hex: one that began with "-" would be an option to a command.
    """
    new_id = conversation_id or secrets.token_hex(16)
    now = clinic.now()
    with clinic.database.write() as session:
        rows.add(session, new_id, channel, now, now + UNASKED)
    return Conversation(new_id, channel, "bot", 1, now, None, now + UNASKED)


@reaching
def find(clinic: Clinic, conversation_id: str) -> Conversation:
    """The conversation as it is now; raises UnknownConversation."""
    with clinic.database.read() as session:
        return as_conversation(require(session, conversation_id))


@reaching
def set_state(clinic: Clinic, conversation_id: str, state: State, expected_version: int) -> Conversation:
    """Hands the conversation over by compare-and-set: of two who try at once, one wins.

    Raises StateChanged (with the state it has now) when `expected_version` is no longer current, UnknownConversation
    when it is gone.
    """
    with clinic.database.write() as session:
        changed = rows.change_state(session, conversation_id, expected_version, state)
        row = require(session, conversation_id)
        if not changed:
            raise StateChanged(row.state)  # type: ignore[arg-type]
        return as_conversation(row)


@reaching
def raise_alert(clinic: Clinic, conversation_id: str, kind: str, flag_id: str | None = None) -> None:
    """Brings the conversation to staff's notice; a conversation erased meanwhile raises no alert."""
    with clinic.database.write() as session:
        if rows.get(session, conversation_id) is not None:
            rows.add_alert(session, conversation_id, kind, flag_id, clinic.now())


@reaching
def request_person(clinic: Clinic, conversation_id: str) -> None:
    """The visitor asks for a person: an alert of kind `person_wanted` for staff.

    The bot goes on answering until someone takes over, so that nobody is left without a reply.
    """
    raise_alert(clinic, conversation_id, "person_wanted")
