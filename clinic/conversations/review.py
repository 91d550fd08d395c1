"""What staff look through: questions that found no answer, and alerts."""

from __future__ import annotations

from typing import Any

from clinic.context import Clinic
from clinic.storage import conversations as rows
from clinic.storage.reach import reaching


@reaching
def list_unanswered(clinic: Clinic, limit: int = 50) -> list[dict[str, Any]]:
    """Open questions, the newest first: `{"id", "at", "text" (redacted), "guesses", "topic"}`."""
    with clinic.database.read() as session:
        return [
            {"id": row.id, "at": row.at, "text": row.text_redacted, "guesses": row.guesses_json, "topic": row.topic}
            for row in rows.open_unanswered(session, limit)
        ]


@reaching
def list_alerts(clinic: Clinic) -> list[dict[str, Any]]:
    """Alerts nobody has cleared, the newest first: `{"id", "at", "kind", "flag_id", "conversation_id"}`."""
    with clinic.database.read() as session:
        return [
            {
                "id": row.id,
                "at": row.at,
                "kind": row.kind,
                "flag_id": row.flag_id,
                "conversation_id": row.conversation_id,
            }
            for row in rows.open_alerts(session)
        ]
