"""What visitors say of single messages, and the callbacks they ask for."""

from __future__ import annotations

from typing import Any

from clinic.context import Clinic
from clinic.conversations.messages import add_message
from clinic.conversations.model import Message, UnknownMessage
from clinic.conversations.whole import require
from clinic.privacy.redaction import redact
from clinic.storage import conversations as conversation_rows
from clinic.storage import visitors as rows
from clinic.storage.reach import reaching

CALLBACK_NOTED = (
    "Thank you. The clinic has your request and will get in touch on the contact that you gave, during opening hours. "
    "If it is urgent, call {phone}; in an emergency call {emergency}."
)


@reaching
def give_feedback(clinic: Clinic, conversation_id: str, message_id: str, helpful: bool) -> None:
    """Keeps whether a message helped; the latest word counts.

    Raises UnknownConversation, or UnknownMessage for one that was not said to the visitor in this conversation.
    """
    with clinic.database.write() as session:
        require(session, conversation_id, lock=True)
        if not rows.is_answer(session, conversation_id, message_id):
            raise UnknownMessage(message_id)
        rows.keep_feedback(session, conversation_id, message_id, helpful, clinic.now())


@reaching
def list_feedback(clinic: Clinic, helpful: bool | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """What visitors said of answers, the newest first; `helpful` narrows it to the one or the other.

    `{"at", "helpful", "question", "answer" (both redacted), "message_id", "conversation_id"}`; `question` is None for
    a message that answered none.
    """
    with clinic.database.read() as session:
        return [
            {
                "at": row.at,
                "helpful": row.helpful,
                "question": redact(question) if question else None,
                "answer": redact(answer),
                "message_id": row.message_uid,
                "conversation_id": row.conversation_id,
            }
            for row, answer, question in rows.feedback(session, helpful, limit)
        ]


@reaching
def request_callback(clinic: Clinic, conversation_id: str, name: str, contact: str, note: str | None) -> Message:
    """Keeps a wish to be called back, alerts staff (once while it is open), and says so in the conversation.

    Asked again before anyone has called, the newer name, contact and note count. Raises UnknownConversation.
    """
    profile = clinic.knowledge().profile
    said = CALLBACK_NOTED.format(phone=profile.phone, emergency=profile.emergency_number)
    now = clinic.now()
    with clinic.database.write() as session:
        require(session, conversation_id, lock=True)
        if rows.keep_callback(session, conversation_id, name=name, contact=contact, note=note, now=now):
            conversation_rows.add_alert(session, conversation_id, "callback_wanted", None, now)
        return add_message(session, conversation_id, "bot", said, now)


@reaching
def list_callbacks(clinic: Clinic) -> list[dict[str, Any]]:
    """Who waits to be called back, the longest waiting first: `{"id", "at", "name", "contact", "note",
    "conversation_id"}`."""
    with clinic.database.read() as session:
        return [
            {
                "id": row.id,
                "at": row.at,
                "name": row.name,
                "contact": row.contact,
                "note": row.note,
                "conversation_id": row.conversation_id,
            }
            for row in rows.open_callbacks(session)
        ]


@reaching
def finish_callback(clinic: Clinic, callback_id: int, by: str) -> bool:
    """Someone has called back; False when there is no such open callback."""
    with clinic.database.write() as session:
        return rows.finish_callback(session, callback_id, by, clinic.now())
