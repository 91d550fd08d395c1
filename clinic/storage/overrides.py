"""Queries on the rules that staff have allowed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic.storage.tables import GateOverrideRow


def add(session: Session, conversation_id: str, rules: Sequence[str], reason: str, by: str, now: datetime) -> None:
    """A new override, in force from now on."""
    session.add(GateOverrideRow(conversation_id=conversation_id, rules_json=list(rules), reason=reason, by=by, at=now))
    session.flush()


def of_conversation(session: Session, conversation_id: str) -> Sequence[GateOverrideRow]:
    """All overrides of the conversation, the oldest first, withdrawn ones too."""
    query = select(GateOverrideRow).where(GateOverrideRow.conversation_id == conversation_id)
    return session.scalars(query.order_by(GateOverrideRow.id)).all()


def withdraw(session: Session, conversation_id: str, by: str, now: datetime) -> None:
    """Ends every override of the conversation that is in force."""
    session.execute(
        update(GateOverrideRow)
        .where(GateOverrideRow.conversation_id == conversation_id, GateOverrideRow.withdrawn_at.is_(None))
        .values(withdrawn_at=now, withdrawn_by=by)
    )
