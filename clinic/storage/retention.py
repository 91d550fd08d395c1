"""Queries of the retention clocks: what has run out, and taking it away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, inspect, or_, select, update
from sqlalchemy.orm import Session

from clinic.storage.belonging import GO_WITH_IT, OUTLIVE_IT
from clinic.storage.tables import (
    AlertRow,
    Base,
    BookingRow,
    CallbackRow,
    ConversationFactRow,
    ConversationRow,
    GateOverrideRow,
    IdentityAttemptRow,
    OutboxRow,
    PatientRow,
    ScreeningRow,
    UnansweredRow,
    WaitlistEntryRow,
)


def _changed(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return int(result.rowcount)


def expired(session: Session, now: datetime, limit: int) -> Sequence[ConversationRow]:
    """Conversations whose time is over, locked."""
    query = select(ConversationRow).where(ConversationRow.expires_at <= now).order_by(ConversationRow.expires_at)
    return session.scalars(query.limit(limit).with_for_update(skip_locked=True)).all()


def let_go(session: Session, conversation_ids: Collection[str], without_consent: Collection[str]) -> None:
    """Deletes expired conversations with all that was said in them.

    Questions for the review list stay, cut loose, unless the visitor did not consent.
    """
    session.execute(delete(UnansweredRow).where(UnansweredRow.conversation_id.in_(without_consent)))
    for gone in GO_WITH_IT:
        columns = inspect(gone).local_table.c
        session.execute(delete(gone).where(columns["conversation_id"].in_(conversation_ids)))
    outlive: tuple[type[Base], ...] = (*OUTLIVE_IT, BookingRow)
    for kept in outlive:
        columns = inspect(kept).local_table.c
        cut = update(kept).where(columns["conversation_id"].in_(conversation_ids))
        session.execute(cut.values(conversation_id=None))
    session.execute(delete(ConversationRow).where(ConversationRow.id.in_(conversation_ids)))


def known(session: Session, conversation_ids: Collection[str]) -> frozenset[str]:
    """Those of the ids that are conversations of ours."""
    return frozenset(session.scalars(select(ConversationRow.id).where(ConversationRow.id.in_(conversation_ids))))


def drop_facts(session: Session, before: datetime) -> int:
    """Deletes facts heard before then, and what was concluded from them; how many."""
    gone = session.execute(delete(ConversationFactRow).where(ConversationFactRow.at < before))
    concluded = session.execute(delete(ScreeningRow).where(ScreeningRow.at < before))
    allowed = session.execute(delete(GateOverrideRow).where(GateOverrideRow.at < before))
    return _changed(gone) + _changed(concluded) + _changed(allowed)


def drop_review(session: Session, before: datetime) -> int:
    """Deletes unanswered questions, and alerts, from before then; how many."""
    gone = session.execute(delete(UnansweredRow).where(UnansweredRow.at < before))
    return _changed(gone) + _changed(session.execute(delete(AlertRow).where(AlertRow.at < before)))


def drop_callbacks(session: Session, before: datetime) -> int:
    """Deletes requests to be called back from before then; how many."""
    return _changed(session.execute(delete(CallbackRow).where(CallbackRow.at < before)))


def empty_letters(session: Session, before: datetime) -> int:
    """Empties what was sent, or given up, before then; the row stays, so that nothing is sent twice. How many."""
    emptied = session.execute(
        update(OutboxRow)
        .where(or_(OutboxRow.sent_at < before, OutboxRow.dead_at < before), OutboxRow.last_error.is_distinct_from(GONE))
        .values(payload_json={}, last_error=GONE)
    )
    return _changed(emptied)


GONE = "contents removed"
"""What stands at a letter whose contents have run out."""


def cancelled_before(session: Session, before: datetime, limit: int) -> Sequence[BookingRow]:
    """Bookings that came to nothing before then and still name a person."""
    query = select(BookingRow).where(
        BookingRow.status == "cancelled", BookingRow.cancelled_at < before, BookingRow.patient_id.is_not(None)
    )
    return session.scalars(query.order_by(BookingRow.id).limit(limit)).all()


def drop_waiting(session: Session, before: datetime) -> int:
    """Takes entries off the waiting list whose last date was before then; how many."""
    return _changed(session.execute(delete(WaitlistEntryRow).where(WaitlistEntryRow.to_date < before.date())))


def forget_strangers(session: Session, before: datetime, now: datetime) -> int:
    """Takes name and contact off those who came before then, have no booking and wait for none; how many."""
    booked = select(BookingRow.id).where(BookingRow.patient_id == PatientRow.id).exists()
    waits = select(WaitlistEntryRow.id).where(WaitlistEntryRow.patient_id == PatientRow.id).exists()
    forgotten = session.execute(
        update(PatientRow)
        .where(PatientRow.created_at < before, PatientRow.erased_at.is_(None), ~booked, ~waits)
        .values(name=None, contact_name=None, email_norm=None, phone_e164=None, erased_at=now)
        .execution_options(synchronize_session=False)
    )
    return _changed(forgotten)


def drop_attempts(session: Session, before: datetime) -> int:
    """Deletes failed proofs of identity (keyed hashes) from before then; how many."""
    return _changed(session.execute(delete(IdentityAttemptRow).where(IdentityAttemptRow.at < before)))
