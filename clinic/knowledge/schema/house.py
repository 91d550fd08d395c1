"""The clinic itself: name, place, hours, policies, people and prices. No medicine in here."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from clinic.knowledge.schema.base import (
    Count,
    Identifier,
    Modality,
    Record,
    Seats,
    WallTime,
    WebAddress,
    Weekday,
    Words,
)

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Address(Record):
    """A postal address."""

    lines: tuple[Words, ...]
    city: Words
    postcode: Words


class Room(Record):
    """A room a treatment can take place in; `seats`: how many appointments it bears at once."""

    id: Identifier
    name: Words
    seats: Seats = 1


class Hours(Record):
    """Wall-clock hours of one weekday: opening hours of the clinic, or working hours of a practitioner.

    `treatments` narrows a practitioner's hours to these codes (empty: all they do); `from`/`to` narrow it to dates.
    """

    day: Weekday
    start: WallTime
    end: WallTime
    treatments: tuple[Identifier, ...] = ()
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None


class Closure(Record):
    """Whole days the clinic is shut (both dates included)."""

    from_: date = Field(alias="from")
    to: date
    reason: Words


class Absence(Record):
    """Time a practitioner is away: whole days, or hours of each day when `start` and `end` are given."""

    from_: date = Field(alias="from")
    to: date
    start: WallTime | None = None
    end: WallTime | None = None
    reason: Words


class ExtraHours(Record):
    """Hours a practitioner works on one day besides the usual ones."""

    date: date
    start: WallTime
    end: WallTime
    reason: Words


class CancellationPolicy(Record):
    """What cancelling costs. `fee_minor` in minor currency units (pence)."""

    notice_hours: Count
    fee_minor: Count
    say: Words


class DepositPolicy(Record):
    """What is paid when booking. `amount_minor` in minor currency units; 0: none is taken."""

    amount_minor: Count
    say: Words


class Policies(Record):
    """The clinic's rules, each in a sentence for visitors."""

    late: Words
    late_minutes: Count
    no_show: Words
    no_show_fee_minor: Count
    cancellation: CancellationPolicy
    deposit: DepositPolicy
    payment: Words
    insurance: Words
    finance: Words
    refunds: Words
    children: Words
    chaperone: Words
    complaints: Words


class Profile(Record):
    """The clinic as the public may know it. `sample` is true only for the invented clinic that ships with the code."""

    id: Identifier
    name: Words
    sample: bool
    country: Country
    timezone: Words
    currency: Currency
    location: Words
    phone: Words
    email: Words
    website: WebAddress | None
    address: Address
    directions: Words
    parking: Words
    access: Words
    emergency_number: Words
    urgent_number: Words
    urgent_name: Words
    out_of_hours: Words
    hours: tuple[Hours, ...]
    closures: tuple[Closure, ...]
    rooms: tuple[Room, ...]
    policies: Policies
    hygiene: Words
    device: Words
    booking_lead_minutes: Count
    booking_horizon_days: Count


class Treatment(Record):
    """What can be booked. Minutes include numbing and are multiples of 5; `price_minor` in
    minor units per session, null when the clinic does not publish it. No rooms listed: the treatment needs none."""

    id: Identifier
    name: Words
    summary: Words
    modality: Modality | None
    minutes: Annotated[int, Field(gt=0)]
    numbing_minutes: Count
    buffer_before: Count
    buffer_after: Count
    price_minor: Count | None
    currency: Currency
    price_note: Words | None = None
    course_price_minor: Count | None = None
    course_sessions: Count | None = None
    rooms: tuple[Identifier, ...]

    @property
    def code(self) -> str:
        """The bookable code: the same as the id."""
        return self.id


class Practitioner(Record):
    """Someone who treats: what they do, when, and when they are away.

    `rooms` narrows where they work; none listed: any room that suits the treatment. `seats`: how many people may
    come to them at once, for one who leads a group.
    """

    id: Identifier
    name: Words
    role: Words
    gender: Literal["female", "male", "other"] | None = None
    about: Words
    registration: Words | None = None
    treatments: tuple[Identifier, ...]
    rooms: tuple[Identifier, ...] = ()
    seats: Seats = 1
    hours: tuple[Hours, ...]
    away: tuple[Absence, ...] = ()
    extra: tuple[ExtraHours, ...] = ()

    @property
    def code(self) -> str:
        """The practitioner's code: the same as the id."""
        return self.id
