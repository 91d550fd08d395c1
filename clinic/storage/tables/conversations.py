"""Conversations: messages, the buttons issued to them, the facts heard in them, and what staff must see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.storage.tables.base import Base, one_of
from clinic.storage.types import Json


class ConversationRow(Base):
    """One visitor's conversation. ``id`` is a random uid; ``version`` rises with each change of ``state``.

    ``consent_at``: when the visitor answered the question about consent, NULL while they have not. ``token_no`` is the
    newest token that has been used, since ``token_at``.
    """

    __tablename__ = "conversation"
    __table_args__ = (CheckConstraint(one_of("state", "bot", "waiting", "person"), name="state"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16), default="bot")
    version: Mapped[int] = mapped_column(default=1)
    facts_json: Mapped[dict[str, Any] | None]
    draft_json: Mapped[dict[str, Any] | None]
    consent: Mapped[bool] = mapped_column(default=False)
    consent_at: Mapped[datetime | None]
    token_no: Mapped[int] = mapped_column(default=1, server_default="1")
    token_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    last_message_at: Mapped[datetime | None]


class MessageRow(Base):
    """One message, stored before it is processed. ``seq`` counts from 1 within the conversation."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint(one_of("author", "visitor", "bot", "staff"), name="author"),
        CheckConstraint(f"status IS NULL OR {one_of('status', 'stored', 'answered')}", name="status"),
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_message_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    seq: Mapped[int]
    author: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]
    body_json: Mapped[dict[str, Any] | None]
    client_message_id: Mapped[str | None] = mapped_column(String(64))
    body_sha256: Mapped[str | None] = mapped_column(String(64))
    reply_to: Mapped[int | None]
    status: Mapped[str | None] = mapped_column(String(16))
    at: Mapped[datetime]


class IssuedPayloadRow(Base):
    """What a button sends, kept here; the visitor sees only the short random ``id``."""

    __tablename__ = "issued_payload"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    message_uid: Mapped[str] = mapped_column(String(64))
    title: Mapped[str]
    intent: Mapped[str] = mapped_column(String(64))
    data_json: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class ConversationFactRow(Base):
    """Something the visitor said about themselves or another; of one kind and value the latest wins."""

    __tablename__ = "conversation_fact"
    __table_args__ = (
        CheckConstraint(
            one_of(
                "kind", "concern", "body_area", "condition", "medicine", "treatment", "activity", "skin_type", "age",
                "name", "phone", "email", "date", "time", "person", "reference",
            ),
            name="kind",
        ),
        CheckConstraint(one_of("about", "self", "other"), name="about"),
        Index("ix_conversation_fact_conversation_id_kind", "conversation_id", "kind"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[str]
    negated: Mapped[bool] = mapped_column(default=False)
    about: Mapped[str] = mapped_column(String(8), default="self")
    source_message_id: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]


class UnansweredRow(Base):
    """A question nobody could answer, redacted, with what the assistant guessed it to be."""

    __tablename__ = "unanswered"
    __table_args__ = (CheckConstraint(one_of("state", "open", "answered", "dismissed"), name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    text_redacted: Mapped[str]
    guesses_json: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    topic: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), default="open")
    at: Mapped[datetime]


class AlertRow(Base):
    """Something staff must look at now, such as a red flag. It holds ids only, and outlives an erased conversation."""

    __tablename__ = "alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    flag_id: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    cleared_by: Mapped[str | None] = mapped_column(String(64))


class InboundMessageRow(Base):
    """A message a platform delivered to us: its id, once. A second delivery finds the row and does nothing."""

    __tablename__ = "inbound_message"

    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    provider_message_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    received_at: Mapped[datetime]
