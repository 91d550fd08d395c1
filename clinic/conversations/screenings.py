"""Outcomes that were told, kept with the rule set and the answers they rest on, so that each can be explained later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from clinic.context import Clinic
from clinic.storage import conversations as rows
from clinic.storage import screenings as screening_rows
from clinic.storage.reach import reaching

if TYPE_CHECKING:
    from clinic.suitability import Outcome


@reaching
def keep_screening(
    clinic: Clinic,
    conversation_id: str,
    *,
    treatment: str,
    outcome: Outcome,
    knowledge_version: int,
    answers: Mapping[str, Any],
) -> bool:
    """Keeps one outcome; the same one with the same answers again is kept once. False: no such conversation.

    `answers`: `{"told", "denied", "unsure"}`, what was said and which rules were answered with no or "not sure".
    """
    reasons = {
        "reasons": [
            {
                "rule": reason.rule_id,
                "grade": reason.grade,
                "gate": reason.gate,
                "until": reason.until.isoformat() if reason.until else None,
            }
            for reason in outcome.reasons
        ],
        "notes": [note.rule_id for note in outcome.notes],
    }
    basis = (treatment, outcome.rule_set, reasons, dict(answers))
    with clinic.database.write() as session:
        if rows.get(session, conversation_id) is None:
            return False
        last = screening_rows.last(session, conversation_id)
        if last is None or (last.treatment, last.rule_set, last.reasons_json, last.answers_json) != basis:
            screening_rows.add(
                session,
                conversation_id,
                treatment=treatment,
                outcome=outcome.outcome,
                gate=outcome.gate,
                bookable_from=outcome.bookable_from,
                rule_set=outcome.rule_set,
                knowledge_version=knowledge_version,
                reasons_json=reasons,
                answers_json=dict(answers),
                at=clinic.now(),
            )
    return True


@reaching
def screenings(clinic: Clinic, conversation_id: str) -> list[dict[str, Any]]:
    """The outcomes told in a conversation, the oldest first: `{"at", "treatment", "outcome", "gate", "bookable_from",
    "rule_set", "knowledge_version", "reasons", "notes", "answers"}`."""
    with clinic.database.read() as session:
        return [
            {
                "at": row.at,
                "treatment": row.treatment,
                "outcome": row.outcome,
                "gate": row.gate,
                "bookable_from": row.bookable_from,
                "rule_set": row.rule_set,
                "knowledge_version": row.knowledge_version,
                **row.reasons_json,
                "answers": row.answers_json,
            }
            for row in screening_rows.of_conversation(session, conversation_id)
        ]
