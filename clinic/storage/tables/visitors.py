"""What a visitor leaves beside the conversation: who they are, what helped them, and a wish to be called back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.storage.tables.base import Base


class ConversationIdentityRow(Base):
    """Name, telephone and e-mail given for an unfinished booking: apart from what was said of the visitor's health."""

    __tablename__ = "conversation_identity"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    identity_json: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class FeedbackRow(Base):
    """Whether a message helped its reader: one word a message, the latest counts."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    message_uid: Mapped[str] = mapped_column(String(64), unique=True)
    helpful: Mapped[bool]
    at: Mapped[datetime]


class CallbackRow(Base):
    """A visitor who wants to be called back. Of one conversation at most one is open.

    It has a clock of its own: it outlives a conversation that expires, and goes with one that is erased.
    """

    __tablename__ = "callback"
    __table_args__ = (
        Index(
            "uq_callback_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    name: Mapped[str]
    contact: Mapped[str]
    note: Mapped[str | None]
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(64))
