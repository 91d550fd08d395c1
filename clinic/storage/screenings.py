"""Queries on the suitability outcomes that were told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.storage.tables import ScreeningRow


def add(session: Session, conversation_id: str, **values: Any) -> None:
    """An outcome that was told; `values` by column name."""
    session.add(ScreeningRow(conversation_id=conversation_id, **values))


def of_conversation(session: Session, conversation_id: str) -> Sequence[ScreeningRow]:
    """The conversation's outcomes, the oldest first."""
    query = select(ScreeningRow).where(ScreeningRow.conversation_id == conversation_id)
    return session.scalars(query.order_by(ScreeningRow.id)).all()


def last(session: Session, conversation_id: str) -> ScreeningRow | None:
    """The outcome told last."""
    query = select(ScreeningRow).where(ScreeningRow.conversation_id == conversation_id)
    return session.scalar(query.order_by(ScreeningRow.id.desc()).limit(1))
