"""Seeing what happens in conversations: for those who show them live, also from another process."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from clinic.context import Clinic
from clinic.conversations.messages import as_message
from clinic.conversations.model import Message, State
from clinic.conversations.whole import require
from clinic.storage import conversations as conversation_rows
from clinic.storage import messages as rows
from clinic.storage.reach import reaching

TYPING_FOR = timedelta(seconds=10)
"""A message without an answer for longer than this is not being answered any more."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new in a conversation: messages in order, who speaks now, whether an answer is being written."""

    messages: tuple[Message, ...]
    state: State
    typing: bool


@reaching
def changes(clinic: Clinic, conversation_id: str, after_seq: int) -> Changes:
    """What is new since message number `after_seq`; raises UnknownConversation once it is erased."""
    with clinic.database.read() as session:
        row = require(session, conversation_id)
        found = tuple(as_message(item) for item in rows.after(session, conversation_id, after_seq))
        typing = row.state == "bot" and rows.unanswered_since(session, conversation_id, clinic.now() - TYPING_FOR)
        return Changes(found, row.state, typing)  # type: ignore[arg-type]


@reaching
def earlier_waits(clinic: Clinic, message: Message) -> bool:
    """Whether a message stored before this one in the last seconds still waits for its answer."""
    with clinic.database.read() as session:
        since = clinic.now() - TYPING_FOR
        return rows.unanswered_since(session, message.conversation_id, since, message.seq)


@reaching
def seq_of(clinic: Clinic, conversation_id: str, uid: str) -> int:
    """The number of the message with this id; 0 when this conversation has none such."""
    with clinic.database.read() as session:
        row = rows.by_uid(session, uid)
        return row.seq if row is not None and row.conversation_id == conversation_id else 0


@reaching
def newest(
    clinic: Clinic, since_row: int | None, watched: Collection[str]
) -> tuple[int, frozenset[str], dict[str, int]]:
    """For one look at all conversations at once: (newest row, conversations with messages after `since_row`, versions).

    `versions` has the version of each conversation in `watched` that still exists. `since_row` None: nothing is new.
    """
    with clinic.database.read() as session:
        if since_row is None:
            return rows.newest_row(session), frozenset(), conversation_rows.versions(session, list(watched))
        newest_now = rows.newest_row(session)
        if newest_now < since_row:
            # The newest messages were erased, and SQLite gives their numbers again: anybody may have got one of them.
            return newest_now, frozenset(watched), conversation_rows.versions(session, list(watched))
        row, touched = rows.touched_since(session, since_row)
        return row, touched, conversation_rows.versions(session, list(watched))
