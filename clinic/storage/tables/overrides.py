"""Suitability rules that staff have allowed for one conversation, with the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.storage.tables.base import Base
from clinic.storage.types import Json


class GateOverrideRow(Base):
    """A clinician's word that ``rules_json`` (rule ids) do not stop this visitor; in force until ``withdrawn_at``."""

    __tablename__ = "gate_override"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    rules_json: Mapped[list[Any]] = mapped_column(Json)
    reason: Mapped[str]
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(80))
