"""Giving a person what is held about them, whole and readable."""

from __future__ import annotations

from typing import Any

from clinic.context import Clinic
from clinic.conversations.model import UnknownConversation
from clinic.storage import conversations as conversation_rows
from clinic.storage import privacy as rows
from clinic.storage import rasa_tracker
from clinic.storage.belonging import OF_A_CONVERSATION
from clinic.storage.reach import reaching


@reaching
def export(clinic: Clinic, conversation_id: str) -> dict[str, Any]:
    """Everything held about one conversation: the conversation itself, each table's rows by the table's name, its
    bookings with patient, notes and letters, who waits on the list, and how many events Rasa holds (they repeat the
    messages).

    Instants are ISO 8601 text. Raises UnknownConversation.
    """
    with clinic.database.read() as session:
        conversation = conversation_rows.get(session, conversation_id)
        if conversation is None:
            raise UnknownConversation(conversation_id)
        held: dict[str, Any] = {
            "exported_at": clinic.now().isoformat(),
            "conversation": rows.as_dict(conversation),
        }
        for table in OF_A_CONVERSATION:
            held[str(table.__tablename__)] = rows.rows_of(session, table, conversation_id)
        held["waiting_for"] = [rows.as_dict(person) for person in rows.waiting_people(session, conversation_id)]
        held["booking"] = []
        for booking in rows.bookings(session, conversation_id):
            patient = rows.patient(session, booking.patient_id)
            held["booking"].append(
                rows.as_dict(booking)
                | {
                    "patient": rows.as_dict(patient) if patient else None,
                    "notes": rows.notes(session, booking.id),
                    "letters": rows.letters(session, booking.id),
                }
            )
    held["rasa_events"] = rasa_tracker.count(clinic.settings.tracker_db, conversation_id)
    return held
