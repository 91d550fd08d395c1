"""Outcomes of the suitability screening as they were told, with what they rest on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.storage.tables.base import Base, one_of


class ScreeningRow(Base):
    """One outcome that a visitor was told. ``rule_set`` names the exact rules, ``answers_json`` what was said."""

    __tablename__ = "screening"
    __table_args__ = (
        CheckConstraint(one_of("outcome", "suitable", "wait", "clinician_review", "not_suitable"), name="outcome"),
        CheckConstraint(one_of("gate", "open", "consult", "block"), name="gate"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    treatment: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(20))
    gate: Mapped[str] = mapped_column(String(8))
    bookable_from: Mapped[date | None]
    rule_set: Mapped[str] = mapped_column(String(16))
    knowledge_version: Mapped[int]
    reasons_json: Mapped[dict[str, Any]]
    answers_json: Mapped[dict[str, Any]]
    at: Mapped[datetime]
