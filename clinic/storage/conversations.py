"""Queries on conversations, the facts heard in them, unanswered questions and alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, exists, select, update
from sqlalchemy.orm import Session

from clinic.storage.tables import AlertRow, ConversationFactRow, ConversationRow, UnansweredRow


def add(session: Session, conversation_id: str, channel: str, now: datetime, expires_at: datetime | None) -> None:
    """A new conversation, spoken by the bot."""
    session.add(
        ConversationRow(
            id=conversation_id, created_at=now, channel=channel, state="bot", version=1, consent=False,
            expires_at=expires_at,
        )
    )  # fmt: skip


def get(session: Session, conversation_id: str, *, lock: bool = False) -> ConversationRow | None:
    """The conversation's row. `lock` keeps other writers of this conversation out until the end of the transaction."""
    query = select(ConversationRow).where(ConversationRow.id == conversation_id)
    return session.scalar(query.with_for_update() if lock else query)


def change_state(session: Session, conversation_id: str, version: int, state: str) -> bool:
    """Compare-and-set of the state: True when this call changed it, False when `version` is no longer current."""
    result = session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id, ConversationRow.version == version)
        .values(state=state, version=version + 1)
    )
    assert isinstance(result, CursorResult)
    return bool(result.rowcount == 1)


def versions(session: Session, conversation_ids: Sequence[str]) -> dict[str, int]:
    """The version of each conversation that exists."""
    query = select(ConversationRow.id, ConversationRow.version).where(ConversationRow.id.in_(conversation_ids))
    return {row.id: row.version for row in session.execute(query)}


def add_facts(
    session: Session, conversation_id: str, facts: Iterable[Mapping[str, Any]], message_id: str | None, now: datetime
) -> None:
    """Facts heard in one message, each with `kind`, `value`, `negated` and `about`."""
    session.add_all(
        ConversationFactRow(conversation_id=conversation_id, source_message_id=message_id, at=now, **fact)
        for fact in facts
    )


def list_facts(session: Session, conversation_id: str) -> Sequence[ConversationFactRow]:
    """Every fact heard, the oldest first."""
    query = select(ConversationFactRow).where(ConversationFactRow.conversation_id == conversation_id)
    return session.scalars(query.order_by(ConversationFactRow.id)).all()


def add_unanswered(
    session: Session,
    conversation_id: str | None,
    text_redacted: str,
    *,
    guesses: Sequence[Mapping[str, Any]],
    topic: str | None,
    now: datetime,
) -> None:
    """A question for staff to look at."""
    session.add(
        UnansweredRow(
            conversation_id=conversation_id, text_redacted=text_redacted, guesses_json=[dict(g) for g in guesses],
            topic=topic, state="open", at=now,
        )
    )  # fmt: skip


def list_unanswered(session: Session, conversation_id: str) -> Sequence[UnansweredRow]:
    """The conversation's unanswered questions, the oldest first."""
    query = select(UnansweredRow).where(UnansweredRow.conversation_id == conversation_id)
    return session.scalars(query.order_by(UnansweredRow.id)).all()


def open_unanswered(session: Session, limit: int) -> Sequence[UnansweredRow]:
    """The open unanswered questions of all conversations, the newest first."""
    query = select(UnansweredRow).where(UnansweredRow.state == "open")
    return session.scalars(query.order_by(UnansweredRow.id.desc()).limit(limit)).all()


def open_alerts(session: Session) -> Sequence[AlertRow]:
    """The alerts that nobody has cleared, the newest first."""
    return session.scalars(select(AlertRow).where(AlertRow.cleared_at.is_(None)).order_by(AlertRow.id.desc())).all()


RED_FLAG = "red_flag"
"""The kind of alert that stops booking until it is cleared."""


def has_open_flag(session: Session, conversation_id: str) -> bool:
    """Whether a red flag of the conversation has not been cleared."""
    query = exists().where(
        AlertRow.conversation_id == conversation_id, AlertRow.kind == RED_FLAG, AlertRow.cleared_at.is_(None)
    )
    return bool(session.scalar(select(query)))


def clear_alerts(
    session: Session, conversation_id: str, by: str, now: datetime, kinds: Sequence[str] | None = None
) -> int:
    """Clears the conversation's open alerts (of these kinds, or all), and returns how many."""
    clearing = update(AlertRow).where(AlertRow.conversation_id == conversation_id, AlertRow.cleared_at.is_(None))
    if kinds is not None:
        clearing = clearing.where(AlertRow.kind.in_(kinds))
    result = session.execute(clearing.values(cleared_at=now, cleared_by=by))
    assert isinstance(result, CursorResult)
    return result.rowcount


def add_alert(session: Session, conversation_id: str, kind: str, flag_id: str | None, now: datetime) -> None:
    """Something that staff must look at now."""
    session.add(AlertRow(conversation_id=conversation_id, kind=kind, flag_id=flag_id, at=now))


def list_alerts(session: Session, conversation_id: str) -> Sequence[AlertRow]:
    """The conversation's alerts, the oldest first."""
    return session.scalars(
        select(AlertRow).where(AlertRow.conversation_id == conversation_id).order_by(AlertRow.id)
    ).all()
