"""The waiting list's rows. Every function works in the caller's unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic.storage.tables import TreatmentRow, WaitlistEntryRow


def add(session: Session, row: WaitlistEntryRow) -> None:
    """A new entry, with its id."""
    session.add(row)
    session.flush()


def waiting(session: Session) -> Sequence[tuple[WaitlistEntryRow, str]]:
    """``(entry, treatment code)`` of all who wait, the oldest first."""
    query = (
        select(WaitlistEntryRow, TreatmentRow.code)
        .join(TreatmentRow, TreatmentRow.id == WaitlistEntryRow.treatment_id)
        .where(WaitlistEntryRow.status == "waiting", TreatmentRow.active)
        .order_by(WaitlistEntryRow.created_at, WaitlistEntryRow.id)
    )
    return [(entry, code) for entry, code in session.execute(query)]


def by_id(session: Session, entry_id: int) -> WaitlistEntryRow | None:
    """The entry, locked."""
    query = select(WaitlistEntryRow).where(WaitlistEntryRow.id == entry_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def of_offer(session: Session, booking_id: int) -> WaitlistEntryRow | None:
    """The entry that was offered this held booking, locked."""
    query = select(WaitlistEntryRow).where(WaitlistEntryRow.offered_booking_id == booking_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def of_conversation(session: Session, conversation_id: str) -> Sequence[WaitlistEntryRow]:
    """The open entries made in a conversation."""
    query = select(WaitlistEntryRow).where(
        WaitlistEntryRow.conversation_id == conversation_id, WaitlistEntryRow.status.in_(("waiting", "offered"))
    )
    return session.scalars(query.order_by(WaitlistEntryRow.id)).all()


def told_of_conversation(session: Session, conversation_id: str) -> Sequence[tuple[WaitlistEntryRow, str]]:
    """``(entry, treatment code)`` of the open entries made in a conversation, the oldest first."""
    query = (
        select(WaitlistEntryRow, TreatmentRow.code)
        .join(TreatmentRow, TreatmentRow.id == WaitlistEntryRow.treatment_id)
        .where(WaitlistEntryRow.conversation_id == conversation_id)
        .where(WaitlistEntryRow.status.in_(("waiting", "offered")))
        .order_by(WaitlistEntryRow.id)
    )
    return [(entry, code) for entry, code in session.execute(query)]


def expire_offers(session: Session, now: datetime) -> int:
    """End the offers whose time has run out. Returns how many."""
    done = session.scalars(
        update(WaitlistEntryRow)
        .where(WaitlistEntryRow.status == "offered", WaitlistEntryRow.offer_expires_at <= now)
        .values(status="expired", offer_expires_at=None)
        .returning(WaitlistEntryRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())
