"""Links, keys and codes that people hold: found and kept by their hashes only. In the caller's unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.storage.tables import (
    AccessTokenRow,
    BookingTokenRow,
    IdentityAttemptRow,
    IdentityCodeRow,
    PractitionerRow,
)


def link(session: Session, token_sha256: str, *, lock: bool = False) -> BookingTokenRow | None:
    """The link with this hash; ``lock`` keeps others from using it until this unit of work ends."""
    query = select(BookingTokenRow).where(BookingTokenRow.token_sha256 == token_sha256)
    query = query.execution_options(populate_existing=True)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def add_link(
    session: Session, token_sha256: str, booking_id: int, purpose: str, sequence: int, expires_at: datetime
) -> None:
    """Keep a link's hash; one that is known stays as it is."""
    if link(session, token_sha256) is not None:
        return
    try:
        with session.begin_nested():
            session.execute(
                insert(BookingTokenRow).values(
                    token_sha256=token_sha256,
                    booking_id=booking_id,
                    purpose=purpose,
                    sequence=sequence,
                    expires_at=expires_at,
                )
            )
    except IntegrityError:  # somebody kept the same link at the same moment
        if link(session, token_sha256) is None:
            raise


def add_key(session: Session, token_sha256: str, purpose: str, practitioner_id: int | None, now: datetime) -> None:
    """Keep the hash of a feed's or the FHIR interface's key."""
    session.add(
        AccessTokenRow(token_sha256=token_sha256, purpose=purpose, practitioner_id=practitioner_id, created_at=now)
    )
    session.flush()


def live_key(session: Session, token_sha256: str, purpose: str) -> AccessTokenRow | None:
    """The key with this hash, unless it was revoked or is for something else."""
    query = select(AccessTokenRow).where(
        AccessTokenRow.token_sha256 == token_sha256,
        AccessTokenRow.purpose == purpose,
        AccessTokenRow.revoked_at.is_(None),
    )
    return session.scalars(query).one_or_none()


def revoke_keys(session: Session, purpose: str, practitioner_id: int | None, now: datetime) -> int:
    """End every live key of this purpose (and practitioner). Returns how many."""
    whose = AccessTokenRow.practitioner_id
    done = session.scalars(
        update(AccessTokenRow)
        .where(
            AccessTokenRow.purpose == purpose,
            AccessTokenRow.revoked_at.is_(None),
            whose.is_(None) if practitioner_id is None else whose == practitioner_id,
        )
        .values(revoked_at=now)
        .returning(AccessTokenRow.token_sha256)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


def practitioner_named(session: Session, code: str) -> tuple[int, str] | None:
    """``(id, name)`` of the practitioner with this code."""
    row = session.execute(
        select(PractitionerRow.id, PractitionerRow.name).where(PractitionerRow.code == code)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def failures_since(session: Session, subjects: Sequence[str], since: datetime) -> int:
    """The most failed proofs that any of these subjects has had since then."""
    query = (
        select(func.count())
        .where(IdentityAttemptRow.subject.in_(subjects), IdentityAttemptRow.at > since)
        .group_by(IdentityAttemptRow.subject)
    )
    return max(session.scalars(query).all(), default=0)


def add_failures(session: Session, subjects: Sequence[str], now: datetime) -> None:
    """Count a failed proof under each of these subjects."""
    session.execute(insert(IdentityAttemptRow), [{"subject": each, "at": now} for each in subjects])


def add_code(session: Session, **values: Any) -> IdentityCodeRow:
    """A new code's row; earlier ones of the conversation can no longer be used."""
    row = IdentityCodeRow(**values)
    session.execute(
        update(IdentityCodeRow)
        .where(IdentityCodeRow.conversation_id == row.conversation_id, IdentityCodeRow.used_at.is_(None))
        .values(used_at=values["expires_at"])
    )
    session.add(row)
    session.flush()
    return row


def open_code(session: Session, conversation_id: str, now: datetime) -> IdentityCodeRow | None:
    """The conversation's code that can still be used, locked."""
    query = (
        select(IdentityCodeRow)
        .where(
            IdentityCodeRow.conversation_id == conversation_id,
            IdentityCodeRow.used_at.is_(None),
            IdentityCodeRow.expires_at > now,
        )
        .order_by(IdentityCodeRow.id.desc())
        .limit(1)
        .with_for_update()
    )
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def code_by_id(session: Session, code_id: int) -> IdentityCodeRow | None:
    """The code of a letter that is to be sent."""
    return session.get(IdentityCodeRow, code_id)
