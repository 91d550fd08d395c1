"""Queries on what a visitor leaves beside the conversation: identity, feedback, callbacks, consent, tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session, aliased

from clinic.storage.tables import (
    CallbackRow,
    ConversationIdentityRow,
    ConversationRow,
    FeedbackRow,
    MessageRow,
)


def identity(session: Session, conversation_id: str) -> dict[str, Any]:
    """Name, telephone and e-mail given in the conversation; {} when none were."""
    row = session.get(ConversationIdentityRow, conversation_id)
    return dict(row.identity_json) if row else {}


def keep_identity(session: Session, conversation_id: str, given: Mapping[str, Any], now: datetime) -> None:
    """Keeps what was given in place of what was known; {} forgets it."""
    row = session.get(ConversationIdentityRow, conversation_id)
    if row is not None and row.identity_json == dict(given):
        return
    if not given:
        session.execute(
            delete(ConversationIdentityRow).where(ConversationIdentityRow.conversation_id == conversation_id)
        )
    elif row is None:
        session.add(ConversationIdentityRow(conversation_id=conversation_id, identity_json=dict(given), at=now))
    else:
        row.identity_json, row.at = dict(given), now


def set_consent(session: Session, row: ConversationRow, consent: bool, now: datetime, expires_at: datetime) -> None:
    """The visitor's answer, and until when the conversation is kept because of it."""
    row.consent, row.consent_at, row.expires_at = consent, now, expires_at


def advance_token(session: Session, conversation_id: str, token_no: int, now: datetime) -> bool:
    """Notes that token number `token_no` has been used; True when it was the first time."""
    result = session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id, ConversationRow.token_no < token_no)
        .values(token_no=token_no, token_at=now)
    )
    assert isinstance(result, CursorResult)
    return bool(result.rowcount)


def is_answer(session: Session, conversation_id: str, message_uid: str) -> bool:
    """Whether the message was said to the visitor in this conversation."""
    query = select(MessageRow.id).where(
        MessageRow.uid == message_uid, MessageRow.conversation_id == conversation_id, MessageRow.author != "visitor"
    )
    return session.scalar(query) is not None


def keep_feedback(session: Session, conversation_id: str, message_uid: str, helpful: bool, now: datetime) -> None:
    """Whether the message helped; the latest word counts. The caller holds the conversation's lock."""
    row = session.scalar(select(FeedbackRow).where(FeedbackRow.message_uid == message_uid))
    if row is None:
        session.add(FeedbackRow(conversation_id=conversation_id, message_uid=message_uid, helpful=helpful, at=now))
    else:
        row.helpful, row.at = helpful, now


def feedback(session: Session, helpful: bool | None, limit: int) -> list[tuple[FeedbackRow, str, str | None]]:
    """Feedback with the text of the message it is on and of the visitor's message before that, the newest first."""
    asked = aliased(MessageRow)
    query = (
        select(FeedbackRow, MessageRow.text, asked.text)
        .join(MessageRow, MessageRow.uid == FeedbackRow.message_uid)
        .outerjoin(asked, (asked.conversation_id == MessageRow.conversation_id) & (asked.seq == MessageRow.reply_to))
    )
    if helpful is not None:
        query = query.where(FeedbackRow.helpful.is_(helpful))
    found = session.execute(query.order_by(FeedbackRow.at.desc(), FeedbackRow.id.desc()).limit(limit))
    return [(row, answer, question) for row, answer, question in found]


def keep_callback(
    session: Session, conversation_id: str, *, name: str, contact: str, note: str | None, now: datetime
) -> bool:
    """The conversation's open callback, made or changed; True when there was none. Needs the conversation's lock."""
    row = session.scalar(
        select(CallbackRow).where(CallbackRow.conversation_id == conversation_id, CallbackRow.done_at.is_(None))
    )
    if row is not None:
        row.name, row.contact, row.note, row.at = name, contact, note, now
        return False
    session.add(CallbackRow(conversation_id=conversation_id, name=name, contact=contact, note=note, at=now))
    return True


def open_callbacks(session: Session) -> Sequence[CallbackRow]:
    """Who waits to be called back, the longest waiting first."""
    return session.scalars(select(CallbackRow).where(CallbackRow.done_at.is_(None)).order_by(CallbackRow.at)).all()


def finish_callback(session: Session, callback_id: int, by: str, now: datetime) -> bool:
    """Marks the callback done; False when there is no such open callback."""
    row = session.get(CallbackRow, callback_id)
    if row is None or row.done_at is not None:
        return False
    row.done_at, row.done_by = now, by
    return True


def last_seq(session: Session, conversation_id: str) -> int:
    """The number of the conversation's last message; 0 when there is none."""
    query = select(func.max(MessageRow.seq)).where(MessageRow.conversation_id == conversation_id)
    return session.scalar(query) or 0
