"""Queries on messages and on the buttons issued with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, func, select
from sqlalchemy.orm import Session

from clinic.storage.tables import ConversationRow, IssuedPayloadRow, MessageRow

# Every turn passes here twice: statements are built once, on the tables and not on mapped objects (half the time).
_MESSAGES = cast("Table", MessageRow.__table__)
_CONVERSATIONS = cast("Table", ConversationRow.__table__)
_PAYLOADS = cast("Table", IssuedPayloadRow.__table__)
_M, _C = _MESSAGES.c, _CONVERSATIONS.c

MessageColumns = Row[Any]
"""A message's columns, by the names of `MessageRow`."""

_LAST_SEQ = (
    select(func.coalesce(func.max(_M.seq), 0)).where(_M.conversation_id == _C.id).scalar_subquery().label("last_seq")
)
_ENTER = (
    select(_C.id, _C.channel, _C.state, _C.version, _C.created_at, _C.consent, _C.consent_at, _C.expires_at, _LAST_SEQ)
    .where(_C.id == bindparam("conversation"))
    .with_for_update(of=_CONVERSATIONS)
)
_BY_CLIENT_ID = select(_MESSAGES).where(
    _M.conversation_id == bindparam("conversation"), _M.client_message_id == bindparam("client_id")
)
_BY_UID = select(_MESSAGES).where(_M.uid == bindparam("message_uid"))
_REPLIES = (
    select(_MESSAGES)
    .where(_M.conversation_id == bindparam("conversation"), _M.reply_to == bindparam("seq"), _M.author != "visitor")
    .order_by(_M.seq)
)
_AFTER = (
    select(_MESSAGES).where(_M.conversation_id == bindparam("conversation"), _M.seq > bindparam("seq")).order_by(_M.seq)
)
_ADD = _MESSAGES.insert()
_ISSUE = _PAYLOADS.insert()
_MARK = _MESSAGES.update().where(_M.uid == bindparam("message_uid")).values(status="answered")
_TOUCH = (
    _CONVERSATIONS.update()
    .where(_C.id == bindparam("conversation"))
    .values(last_message_at=bindparam("now"), expires_at=bindparam("expires"))
)


def enter(session: Session, conversation_id: str) -> Row[*tuple[Any, ...]] | None:
    """The conversation's columns that a turn needs, and its `last_seq`; None when there is no such conversation.

    Other writers of this conversation wait until the end of the transaction, so `last_seq` stays the last.
    """
    return session.execute(_ENTER, {"conversation": conversation_id}).one_or_none()


def touch(session: Session, conversation_id: str, now: datetime, expires_at: datetime) -> None:
    """Notes that something was said, and until when the conversation is kept."""
    session.execute(_TOUCH, {"conversation": conversation_id, "now": now, "expires": expires_at})


def add(session: Session, messages: Sequence[Mapping[str, Any]]) -> None:
    """Messages, stored: each with every column of `MessageRow` but `id`."""
    if messages:
        session.execute(_ADD, [dict(message) for message in messages])


def by_client_id(session: Session, conversation_id: str, client_message_id: str) -> MessageColumns | None:
    """The visitor's message that came with this client message id."""
    return session.execute(
        _BY_CLIENT_ID, {"conversation": conversation_id, "client_id": client_message_id}
    ).one_or_none()


def by_uid(session: Session, uid: str) -> MessageColumns | None:
    """The message with this id."""
    return session.execute(_BY_UID, {"message_uid": uid}).one_or_none()


def replies(session: Session, conversation_id: str, reply_to: int) -> Sequence[MessageColumns]:
    """What answered the visitor's message number `reply_to`, in order."""
    return session.execute(_REPLIES, {"conversation": conversation_id, "seq": reply_to}).all()


def after(session: Session, conversation_id: str, seq: int) -> Sequence[MessageColumns]:
    """The conversation's messages after number `seq`, in order."""
    return session.execute(_AFTER, {"conversation": conversation_id, "seq": seq}).all()


def mark_answered(session: Session, uid: str) -> None:
    """The visitor's message has its replies."""
    session.execute(_MARK, {"message_uid": uid})


def unanswered_since(session: Session, conversation_id: str, since: datetime, before_seq: int | None = None) -> bool:
    """Whether a visitor's message stored after `since` (and numbered below `before_seq`) has no answer yet."""
    query = select(MessageRow.id).where(
        MessageRow.conversation_id == conversation_id, MessageRow.status == "stored", MessageRow.at > since
    )
    if before_seq is not None:
        query = query.where(MessageRow.seq < before_seq)
    return session.scalar(query.limit(1)) is not None


def touched_since(session: Session, row_id: int) -> tuple[int, frozenset[str]]:
    """The newest row number, and the conversations that have got messages after row `row_id`."""
    newest, touched = row_id, set()
    query = select(MessageRow.id, MessageRow.conversation_id).where(MessageRow.id > row_id)
    for row in session.execute(query):
        newest = max(newest, row.id)
        touched.add(row.conversation_id)
    return newest, frozenset(touched)


def newest_row(session: Session) -> int:
    """The newest row number of all messages; 0 when there are none."""
    return session.scalar(select(func.max(MessageRow.id))) or 0


def issue(session: Session, payloads: Sequence[Mapping[str, Any]]) -> None:
    """Buttons' payloads: each with every column of `IssuedPayloadRow`."""
    if payloads:
        session.execute(_ISSUE, [dict(payload) for payload in payloads])


def issued(session: Session, conversation_id: str, payload_id: str) -> IssuedPayloadRow | None:
    """The payload, if it was issued to this conversation."""
    return session.scalar(
        select(IssuedPayloadRow).where(
            IssuedPayloadRow.id == payload_id, IssuedPayloadRow.conversation_id == conversation_id
        )
    )


def count_issued(session: Session, conversation_id: str) -> int:
    """How many payloads the conversation holds."""
    query = select(func.count()).select_from(IssuedPayloadRow)
    return session.scalar(query.where(IssuedPayloadRow.conversation_id == conversation_id)) or 0
