"""Messages: stored before they are processed, answered once, read back as a transcript."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from clinic.context import Clinic
from clinic.conversations.keeping import kept_until
from clinic.conversations.model import Author, ClientMessageConflict, Message, Stored, UnknownConversation
from clinic.conversations.payloads import issue_payloads, pressed
from clinic.conversations.whole import as_conversation, require
from clinic.storage import Session, visitors
from clinic.storage import conversations as conversation_rows
from clinic.storage import messages as rows
from clinic.storage.reach import reaching


def as_message(row: Any) -> Message:
    """The plain value of a message's columns."""
    return Message(
        uid=row.uid,
        conversation_id=row.conversation_id,
        seq=row.seq,
        author=row.author,
        text=row.text,
        at=row.at,
        body=row.body_json or {},
        reply_to=row.reply_to,
        answered=row.status != "stored",
    )


def new_uid() -> str:
    """A message's id: 96 random bits."""
    return secrets.token_urlsafe(12)


def _digest(text: str | None, payload: str | None) -> str:
    return hashlib.sha256(json.dumps([text, payload]).encode()).hexdigest()


def _replies(session: Session, row: Any) -> tuple[Message, ...] | None:
    if row.status != "answered":
        return None
    return tuple(as_message(reply) for reply in rows.replies(session, row.conversation_id, row.seq))


@reaching
def store_message(
    clinic: Clinic,
    conversation_id: str,
    *,
    text: str | None = None,
    payload: str | None = None,
    client_message_id: str | None = None,
) -> Stored:
    """Stores what a visitor sent (a text, or a pressed button's payload) before anything else is done with it.

    The same `client_message_id` again gives the message stored first, with its replies once it has them; one that was
    stored but never answered (a crash) comes back without replies and is to be processed now.
    Raises UnknownConversation, UnknownPayload or ClientMessageConflict (same id, another body); nothing is stored then.
    """
    digest = _digest(text, payload)
    with clinic.database.write() as session:
        entered = _enter(session, conversation_id)
        conversation = as_conversation(entered)
        row = rows.by_client_id(session, conversation_id, client_message_id) if client_message_id else None
        if row is not None and row.body_sha256 != digest:
            raise ClientMessageConflict(client_message_id)
        button = pressed(session, conversation_id, payload) if payload is not None else None
        if row is not None:
            return Stored(as_message(row), conversation, button, _replies(session, row))
        now = clinic.now()
        message = Message(
            uid=new_uid(),
            conversation_id=conversation_id,
            seq=entered.last_seq + 1,
            author="visitor",
            text=button.title if button else text or "",
            at=now,
            answered=False,
        )
        rows.add(session, [_columns(message) | {"client_message_id": client_message_id, "body_sha256": digest}])
        rows.touch(session, conversation_id, now, kept_until(clinic, entered.consent, now))
        return Stored(message, conversation, button)


def _enter(session: Session, conversation_id: str) -> Any:
    """The conversation's columns, locked; raises UnknownConversation."""
    entered = rows.enter(session, conversation_id)
    if entered is None:
        raise UnknownConversation(conversation_id)
    return entered


def _columns(message: Message) -> dict[str, Any]:
    return {
        "uid": message.uid,
        "conversation_id": message.conversation_id,
        "seq": message.seq,
        "author": message.author,
        "text": message.text,
        "body_json": dict(message.body) or None,
        "client_message_id": None,
        "body_sha256": None,
        "reply_to": message.reply_to,
        "status": None if message.answered else "stored",
        "at": message.at,
    }


def add_message(session: Session, conversation_id: str, author: Author, text: str, now: datetime) -> Message:
    """Adds a message that answers none; the caller holds the conversation's lock."""
    seq = visitors.last_seq(session, conversation_id) + 1
    message = Message(new_uid(), conversation_id, seq, author, text, now)
    rows.add(session, [_columns(message)])
    return message


def _tells_of_a_booking(reply: Mapping[str, Any]) -> bool:
    return (reply.get("card") or {}).get("kind") == "booking"


@reaching
def save_replies(
    clinic: Clinic,
    message: Message,
    replies: Sequence[Mapping[str, Any]],
    *,
    alert: tuple[str, str | None] | None = None,
) -> tuple[Message, ...]:
    """Stores the replies to `message`, issues their buttons and marks it answered, in one transaction.

    A reply has `text`, `sources`, `buttons` (`title`, `intent`, `data`), `card`?, `urgent`. `alert` is (kind, flag id)
    of an alert for staff. If the message has been answered meanwhile, those replies come back and nothing is stored.
    If a person has taken over meanwhile, the bot is silent but for an alert's advice, which is the first reply, and a
    booking just made.
    Raises UnknownConversation when the conversation has been erased.
    """
    with clinic.database.write() as session:
        entered = _enter(session, message.conversation_id)
        row = rows.by_uid(session, message.uid)
        already = _replies(session, row) if row else None
        if already is not None:
            return already
        if entered.state == "person":
            advice, rest = (replies[:1], replies[1:]) if alert is not None else ([], replies)
            replies = [*advice, *(reply for reply in rest if _tells_of_a_booking(reply))]
        now = clinic.now()
        sent: list[Message] = []
        issued: list[dict[str, Any]] = []
        for seq, reply in enumerate(replies, entered.last_seq + 1):
            uid = new_uid()
            body, payloads = issue_payloads(message.conversation_id, uid, reply, now)
            issued += payloads
            said = str(reply.get("text") or "")
            sent.append(Message(uid, message.conversation_id, seq, "bot", said, now, body, message.seq))
        rows.add(session, [_columns(each) for each in sent])
        rows.issue(session, issued)
        rows.mark_answered(session, message.uid)
        rows.touch(session, message.conversation_id, now, kept_until(clinic, entered.consent, now))
        if alert is not None:
            conversation_rows.add_alert(session, message.conversation_id, alert[0], alert[1], now)
        return tuple(sent)


@reaching
def refresh(clinic: Clinic, stored: Stored) -> Stored:
    """`stored` as it is now, after waiting: answered meanwhile, or handed to a person; raises UnknownConversation."""
    with clinic.database.read() as session:
        conversation = require(session, stored.message.conversation_id)
        row = rows.by_uid(session, stored.message.uid)
        replies = _replies(session, row) if row else None
        return replace(stored, conversation=as_conversation(conversation), replies=replies)


@reaching
def find_message(clinic: Clinic, uid: str) -> Message | None:
    """The message with this id, if there is one."""
    with clinic.database.read() as session:
        row = rows.by_uid(session, uid)
        return as_message(row) if row else None


@reaching
def replies_for(clinic: Clinic, message: Message) -> tuple[Message, ...] | None:
    """The replies to a visitor's message in order; None while it has no answer yet (or is gone)."""
    with clinic.database.read() as session:
        row = rows.by_uid(session, message.uid)
        return _replies(session, row) if row else None


@reaching
def transcript(clinic: Clinic, conversation_id: str, after_seq: int = 0) -> tuple[Message, ...]:
    """The conversation's messages in order, those after number `after_seq`; raises UnknownConversation."""
    with clinic.database.read() as session:
        require(session, conversation_id)
        return tuple(as_message(row) for row in rows.after(session, conversation_id, after_seq))
