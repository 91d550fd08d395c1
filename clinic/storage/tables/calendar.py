"""Who works where, when, and at what: the clinic's people, rooms, treatments and hours.

Lengths and buffers are minutes and multiples of five, because a busy cell is five minutes. Wall times are ``HH:MM``
in the location's zone (``24:00`` may end a day); weekdays count from Monday = 0.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.storage.tables.base import Base, one_of


class LocationRow(Base):
    """A clinic's address in one time zone, with its booking settings."""

    __tablename__ = "location"
    __table_args__ = (
        CheckConstraint("grid_minutes > 0 AND grid_minutes % 5 = 0", name="grid"),
        CheckConstraint("lead_minutes >= 0", name="lead"),
        CheckConstraint("horizon_days > 0", name="horizon"),
        CheckConstraint("hold_minutes > 0", name="hold"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    tz: Mapped[str] = mapped_column(String(64))
    country: Mapped[str] = mapped_column(String(2), default="GB")
    grid_minutes: Mapped[int] = mapped_column(default=15)
    lead_minutes: Mapped[int] = mapped_column(default=120)
    horizon_days: Mapped[int] = mapped_column(default=120)
    hold_minutes: Mapped[int] = mapped_column(default=5)


class PractitionerRow(Base):
    """A person who treats. ``code`` is what openings and data files call them."""

    __tablename__ = "practitioner"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    name: Mapped[str]
    title: Mapped[str | None]
    gender: Mapped[str | None] = mapped_column(String(16))
    active: Mapped[bool] = mapped_column(default=True)


class RoomRow(Base):
    """A room or a device's place; a treatment with rooms listed needs one of them."""

    __tablename__ = "room"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class ResourceRow(Base):
    """What can be busy: a practitioner or a room, with how many bookings it bears at once."""

    __tablename__ = "resource"
    __table_args__ = (
        CheckConstraint(one_of("kind", "practitioner", "room"), name="kind"),
        CheckConstraint("capacity >= 1", name="capacity"),
        UniqueConstraint("kind", "ref_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    ref_id: Mapped[int]
    capacity: Mapped[int] = mapped_column(default=1)


class TreatmentRow(Base):
    """What is booked. Numbers of sessions and intervals live in the clinical session plans only.

    ``price_minor`` is in minor units of ``currency`` (pence, cents), null when the clinic does not publish it.
    """

    __tablename__ = "treatment"
    __table_args__ = (
        CheckConstraint("minutes > 0 AND minutes % 5 = 0", name="minutes"),
        CheckConstraint("buffer_before >= 0 AND buffer_before % 5 = 0", name="buffer_before"),
        CheckConstraint("buffer_after >= 0 AND buffer_after % 5 = 0", name="buffer_after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    minutes: Mapped[int]
    buffer_before: Mapped[int] = mapped_column(default=0)
    buffer_after: Mapped[int] = mapped_column(default=0)
    price_minor: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class TreatmentPractitionerRow(Base):
    """A skill: this practitioner does this treatment."""

    __tablename__ = "treatment_practitioner"

    treatment_id: Mapped[int] = mapped_column(ForeignKey("treatment.id", ondelete="CASCADE"), primary_key=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), primary_key=True)


class TreatmentRoomRow(Base):
    """A room that suits a treatment. A treatment with no such row needs no room."""

    __tablename__ = "treatment_room"

    treatment_id: Mapped[int] = mapped_column(ForeignKey("treatment.id", ondelete="CASCADE"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), primary_key=True)


class PractitionerRoomRow(Base):
    """A room a practitioner works in. A practitioner with no such row may use any room that suits the treatment."""

    __tablename__ = "practitioner_room"

    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), primary_key=True)


class AvailabilityRuleRow(Base):
    """Weekly working hours, valid from and to local dates (both included, null = open-ended)."""

    __tablename__ = "availability_rule"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("end_local > start_local", name="order"),
        Index("ix_availability_rule_practitioner_id", "practitioner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    start_local: Mapped[str] = mapped_column(String(5))
    end_local: Mapped[str] = mapped_column(String(5))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    treatment_id: Mapped[int | None] = mapped_column(ForeignKey("treatment.id", ondelete="CASCADE"))


class AvailabilityExceptionRow(Base):
    """A date that differs: closed (holiday, leave) or open (extra hours); for everyone when no practitioner is named.

    Both times null means the whole day. ``reason`` is for staff, except a location-wide one, which the public sees.
    """

    __tablename__ = "availability_exception"
    __table_args__ = (
        CheckConstraint(one_of("kind", "closed", "open"), name="kind"),
        CheckConstraint("(start_local IS NULL) = (end_local IS NULL)", name="both_times"),
        CheckConstraint("start_local IS NULL OR end_local > start_local", name="order"),
        Index("ix_availability_exception_date_local", "date_local"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"))
    date_local: Mapped[date]
    start_local: Mapped[str | None] = mapped_column(String(5))
    end_local: Mapped[str | None] = mapped_column(String(5))
    kind: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None]
