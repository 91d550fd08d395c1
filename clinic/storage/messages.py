"""Queries on messages and on the buttons issued with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from clinic.storage.tables import IssuedPayloadRow, MessageRow


def next_seq(session: Session, conversation_id: str) -> int:
    """The next number in the conversation. Call with the conversation's row locked."""
    query = select(func.max(MessageRow.seq)).where(MessageRow.conversation_id == conversation_id)
    return (session.scalar(query) or 0) + 1


def add(
    session: Session,
    *,
    uid: str,
    conversation_id: str,
    seq: int,
    author: str,
    text: str,
    body: dict[str, Any] | None,
    now: datetime,
    client_message_id: str | None = None,
    body_sha256: str | None = None,
    reply_to: int | None = None,
    status: str | None = None,
) -> MessageRow:
    """One message, stored."""
    row = MessageRow(
        uid=uid, conversation_id=conversation_id, seq=seq, author=author, text=text, body_json=body, at=now,
        client_message_id=client_message_id, body_sha256=body_sha256, reply_to=reply_to, status=status,
    )  # fmt: skip
    session.add(row)
    return row


def by_client_id(session: Session, conversation_id: str, client_message_id: str) -> MessageRow | None:
    """The visitor's message that came with this client message id."""
    return session.scalar(
        select(MessageRow).where(
            MessageRow.conversation_id == conversation_id, MessageRow.client_message_id == client_message_id
        )
    )


def by_uid(session: Session, uid: str) -> MessageRow | None:
    """The message with this id."""
    return session.scalar(select(MessageRow).where(MessageRow.uid == uid))


def replies(session: Session, conversation_id: str, reply_to: int) -> Sequence[MessageRow]:
    """What answered the visitor's message number `reply_to`, in order."""
    query = select(MessageRow).where(
        MessageRow.conversation_id == conversation_id, MessageRow.reply_to == reply_to, MessageRow.author != "visitor"
    )
    return session.scalars(query.order_by(MessageRow.seq)).all()


def after(session: Session, conversation_id: str, seq: int) -> Sequence[MessageRow]:
    """The conversation's messages after number `seq`, in order."""
    query = select(MessageRow).where(MessageRow.conversation_id == conversation_id, MessageRow.seq > seq)
    return session.scalars(query.order_by(MessageRow.seq)).all()


def unanswered_since(session: Session, conversation_id: str, since: datetime, before_seq: int | None = None) -> bool:
    """Whether a visitor's message stored after `since` (and numbered below `before_seq`) has no answer yet."""
    query = select(MessageRow.id).where(
        MessageRow.conversation_id == conversation_id, MessageRow.status == "stored", MessageRow.at > since
    )
    if before_seq is not None:
        query = query.where(MessageRow.seq < before_seq)
    return session.scalar(query.limit(1)) is not None


def mark_answered(session: Session, uid: str) -> None:
    """The visitor's message has its replies."""
    session.execute(update(MessageRow).where(MessageRow.uid == uid).values(status="answered"))


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


def issue(
    session: Session,
    *,
    payload_id: str,
    conversation_id: str,
    message_uid: str,
    title: str,
    intent: str,
    data: dict[str, Any],
    now: datetime,
) -> None:
    """A button's payload, issued to one conversation."""
    session.add(
        IssuedPayloadRow(
            id=payload_id, conversation_id=conversation_id, message_uid=message_uid, title=title, intent=intent,
            data_json=data, at=now,
        )
    )  # fmt: skip


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
