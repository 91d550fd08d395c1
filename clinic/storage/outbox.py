"""The outbox: rows are added with the change that caused them, claimed by one worker, marked when done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.orm import Session

from clinic.storage.tables import BookingRow, OutboxRow

VOID = "void"
"""The note on a message that was made void before it was sent."""


def add(
    session: Session,
    kind: str,
    dedupe_key: str,
    booking_id: int | None,
    now: datetime,
    *,
    not_before: datetime | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """Add a message; one with the same ``dedupe_key`` is not added twice. The payload names rows, never people.

    One that was voided unsent (the booking moved away and came back) is due again.
    """
    query = select(OutboxRow).where(OutboxRow.dedupe_key == dedupe_key).execution_options(populate_existing=True)
    known = session.scalars(query).first()
    if known is not None and known.last_error == VOID:
        known.sent_at = known.last_error = known.locked_until = None
        known.created_at, known.not_before, known.attempts = now, not_before or now, 0
        session.flush()
    if known is None:
        session.execute(
            insert(OutboxRow).values(
                kind=kind,
                dedupe_key=dedupe_key,
                booking_id=booking_id,
                payload_json=payload or {},
                created_at=now,
                not_before=not_before or now,
                attempts=0,
            )
        )


def any_due(session: Session, now: datetime) -> bool:
    """Whether some message is due and nobody's."""
    return session.scalars(select(OutboxRow.id).where(*_due(now)).limit(1)).first() is not None


def claim(session: Session, now: datetime, limit: int, lease: timedelta) -> list[OutboxRow]:
    """Take up to ``limit`` due messages for ourselves until ``now + lease``; another worker skips them.

    The lease counts as an attempt, so that a message which kills its worker ends among the dead too.
    """
    query = (
        select(OutboxRow)
        .where(*_due(now))
        .order_by(OutboxRow.not_before, OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.scalars(query))
    for row in rows:
        row.locked_until = now + lease
        row.attempts += 1
    session.flush()
    return rows


def mark_sent(session: Session, row_id: int, now: datetime, note: str | None = None) -> None:
    """The message is out (or, with a ``note``, needed no sending)."""
    _change(session, row_id, sent_at=now, locked_until=None, last_error=note)


def mark_failed(session: Session, row_id: int, not_before: datetime, error: str) -> None:
    """Sending failed: try again at ``not_before``."""
    _change(session, row_id, not_before=not_before, locked_until=None, last_error=error)


def mark_dead(session: Session, row_id: int, now: datetime, error: str) -> None:
    """Sending has failed for good: staff see it."""
    _change(session, row_id, dead_at=now, locked_until=None, last_error=error)


def void_for(session: Session, booking_id: int, now: datetime) -> int:
    """Void what has not been sent for a booking that moved or was cancelled. Returns how many."""
    done = session.scalars(
        update(OutboxRow)
        .where(OutboxRow.booking_id == booking_id, OutboxRow.sent_at.is_(None), OutboxRow.dead_at.is_(None))
        .values(sent_at=now, last_error=VOID, locked_until=None)
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


def sent_kinds(session: Session, booking_id: int) -> Sequence[str]:
    """The kinds of message that have really gone out for a booking, in order."""
    query = select(OutboxRow.kind).where(
        OutboxRow.booking_id == booking_id, OutboxRow.sent_at.is_not(None), OutboxRow.last_error.is_(None)
    )
    return session.scalars(query.order_by(OutboxRow.sent_at, OutboxRow.id)).all()


def count(session: Session) -> tuple[int, int]:
    """``(waiting, dead)`` messages."""
    waiting = select(func.count()).where(OutboxRow.sent_at.is_(None), OutboxRow.dead_at.is_(None))
    dead = select(func.count()).where(OutboxRow.dead_at.is_not(None))
    return session.execute(waiting).scalar_one(), session.execute(dead).scalar_one()


def dead(session: Session) -> list[tuple[OutboxRow, str | None]]:
    """``(message, booking's reference)`` of what could not be sent for good, the newest first."""
    query = (
        select(OutboxRow, BookingRow.reference)
        .outerjoin(BookingRow, BookingRow.id == OutboxRow.booking_id)
        .where(OutboxRow.dead_at.is_not(None))
        .order_by(OutboxRow.dead_at.desc(), OutboxRow.id)
    )
    return [(row, reference) for row, reference in session.execute(query)]


def revive(session: Session, now: datetime) -> int:
    """Try every dead message once more, from the first wait on. Returns how many."""
    done = session.scalars(
        update(OutboxRow)
        .where(OutboxRow.dead_at.is_not(None))
        .values(dead_at=None, attempts=0, not_before=now, locked_until=None)
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxRow.sent_at.is_(None),
        OutboxRow.dead_at.is_(None),
        OutboxRow.not_before <= now,
        or_(OutboxRow.locked_until.is_(None), OutboxRow.locked_until <= now),
    )


def _change(session: Session, row_id: int, **values: Any) -> None:
    session.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(**values))
