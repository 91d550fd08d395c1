"""The clinic's own calendars outside this house: where they are read, and the last good copy of their busy times."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.storage.tables.base import Base


class OutsideCalendarRow(Base):
    """One practitioner's calendar address. ``read_at`` is the last good reading; ``error`` why the last try failed."""

    __tablename__ = "outside_calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), unique=True)
    address: Mapped[str]
    tried_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(64))


class OutsideBusyRow(Base):
    """Hours of one local date at which a practitioner is busy elsewhere: nothing of what they do is kept.

    Wall times ``HH:MM`` in the location's zone, ``24:00`` may end a day; both null: the whole day.
    """

    __tablename__ = "outside_busy"
    __table_args__ = (Index("ix_outside_busy_date_local", "date_local"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("outside_calendar.id", ondelete="CASCADE"), index=True)
    date_local: Mapped[date]
    start_local: Mapped[str | None] = mapped_column(String(5))
    end_local: Mapped[str | None] = mapped_column(String(5))
