"""How long a conversation is kept (a day, unless its visitor agrees to the retention period), and by which token."""

from __future__ import annotations

from datetime import datetime, timedelta

from clinic.context import Clinic
from clinic.conversations.model import Conversation, Key
from clinic.conversations.whole import UNASKED, as_conversation, require
from clinic.storage import visitors as rows
from clinic.storage.reach import reaching


def kept_until(clinic: Clinic, consent: bool, now: datetime) -> datetime:
    """Until when what is said at `now` is kept."""
    return now + (timedelta(days=clinic.settings.retention_days) if consent else UNASKED)


@reaching
def set_consent(clinic: Clinic, conversation_id: str, consent: bool) -> Conversation:
    """The visitor agrees that the conversation is kept for the retention period, or refuses: then it goes after a day.

    It may be changed at any time and counts from the moment it is said. Raises UnknownConversation.
    """
    now = clinic.now()
    with clinic.database.write() as session:
        row = require(session, conversation_id, lock=True)
        rows.set_consent(session, row, consent, now, kept_until(clinic, consent, now))
        return as_conversation(row)


@reaching
def use_token(clinic: Clinic, conversation_id: str, number: int) -> Key:
    """The conversation's newest used token, after one with this `number` has been used.

    Raises UnknownConversation.
    """
    with clinic.database.read() as session:
        row = require(session, conversation_id)
        if row.token_no >= number:
            return Key(row.token_no, row.token_at)
    with clinic.database.write() as session:
        rows.advance_token(session, conversation_id, number, clinic.now())
        row = require(session, conversation_id)
        return Key(row.token_no, row.token_at)
