"""A clinician's word on record: which suitability rules do not stop one visitor, who says so, and why.

An override names the rules it lifts, so that what is told afterwards still stops the treatment. It is never changed,
only withdrawn, and it travels with each booking made under it (as a note to the clinician, and as a line of history).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic.context import Clinic
from clinic.conversations.handing_over import MAX_NAME
from clinic.conversations.whole import require
from clinic.storage import Session
from clinic.storage import overrides as rows
from clinic.storage.reach import reaching

MAX_REASON = 1000
"""Characters kept of a reason."""


@dataclass(frozen=True, slots=True)
class Override:
    """What was allowed: rule ids, the reason as written, who and when; `withdrawn_at` None while it is in force."""

    rules: tuple[str, ...]
    reason: str
    by: str
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None


@reaching
def override(clinic: Clinic, conversation_id: str, rules: Sequence[str], reason: str, by: str) -> tuple[Override, ...]:
    """Puts an override on record; all of the conversation's, the oldest first.

    Raises UnknownConversation; ValueError without a reason, a name or a rule.
    """
    reason, by = reason.strip()[:MAX_REASON], by.strip()[:MAX_NAME]
    if not (reason and by and rules):
        raise ValueError("an override needs a reason, a name and at least one rule")
    with clinic.database.write() as session:
        require(session, conversation_id, lock=True)
        rows.add(session, conversation_id, list(dict.fromkeys(rules)), reason, by, clinic.now())
        return _all(session, conversation_id)


@reaching
def withdraw_overrides(clinic: Clinic, conversation_id: str, by: str) -> tuple[Override, ...]:
    """Ends the conversation's overrides: its rules stop again what is not booked yet. Raises UnknownConversation."""
    with clinic.database.write() as session:
        require(session, conversation_id, lock=True)
        rows.withdraw(session, conversation_id, by.strip()[:MAX_NAME], clinic.now())
        return _all(session, conversation_id)


@reaching
def overrides(clinic: Clinic, conversation_id: str) -> tuple[Override, ...]:
    """The conversation's overrides, the oldest first, withdrawn ones too; () for an unknown conversation."""
    with clinic.database.read() as session:
        return _all(session, conversation_id)


def _all(session: Session, conversation_id: str) -> tuple[Override, ...]:
    session.expire_all()
    return tuple(
        Override(tuple(map(str, row.rules_json)), row.reason, row.by, row.at, row.withdrawn_at, row.withdrawn_by)
        for row in rows.of_conversation(session, conversation_id)
    )
