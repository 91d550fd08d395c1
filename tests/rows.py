"""Looks at database rows directly, so that a test never takes the assistant's word for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from clinic.context import Clinic


def rows(clinic: Clinic, sql: str, **values: object) -> list[dict[str, Any]]:
    """The rows of a plain SQL query."""
    with clinic.database.read() as session:
        return [dict(row) for row in session.execute(text(sql), values).mappings()]


def bookings_of(clinic: Clinic, conversation_id: str) -> list[dict[str, Any]]:
    """Every booking that a conversation made, with its treatment's code."""
    return rows(
        clinic,
        "SELECT booking.id, booking.uid, booking.reference, booking.status, booking.starts_at, "
        "treatment.code AS treatment "
        "FROM booking JOIN treatment ON treatment.id = booking.treatment_id "
        "WHERE booking.conversation_id = :id ORDER BY booking.id",
        id=conversation_id,
    )


def notes_of(clinic: Clinic, booking_id: int) -> set[str]:
    """The rules that the clinician is told of with a booking."""
    found = rows(clinic, "SELECT rule_id FROM booking_note WHERE booking_id = :id", id=booking_id)
    return {row["rule_id"] for row in found}
