"""What the clinic knows, as records that staff may edit; one version number tells readers when to read again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.storage.tables.base import Base


class KnowledgeRecordRow(Base):
    """One record. ``seed_sha256`` is the hash of the file's record it came from; ``edited_by`` marks a staff change."""

    __tablename__ = "knowledge_record"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    data_json: Mapped[dict[str, Any]]
    seed_sha256: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    edited_by: Mapped[str | None] = mapped_column(String(64))
    edited_at: Mapped[datetime | None]


class KnowledgeVersionRow(Base):
    """The one row that says which version of the knowledge is current."""

    __tablename__ = "knowledge_version"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]


class KnowledgeRevisionRow(Base):
    """A record as it was at one version: who wrote it, and when."""

    __tablename__ = "knowledge_revision"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data_json: Mapped[dict[str, Any]]
    edited_by: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]
