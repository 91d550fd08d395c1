"""The unfinished booking, and the little the desk must remember between two messages."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Literal

Step = Literal["treatment", "opening", "name", "contact", "confirm"]
STEPS: tuple[Step, ...] = ("treatment", "opening", "name", "contact", "confirm")
CONSULTATION = "consultation"
"""The bookable code that is offered wherever a clinician decides."""


@dataclass(slots=True)
class Draft:
    """An unfinished booking. Times are ISO 8601 texts in UTC, because the draft is kept as JSON.

    `asked_treatment` is what the visitor wanted when a consultation is booked instead; `held` is the booking that holds
    `opening`; `key` is the idempotency key of this attempt, new with each opening; `wanted` the words about time as
    typed; `misses` counts what was not understood at `step`; `declaring`: the visitor is saying which of the declared
    things applies; `unsure`: they declared one without our knowing that it matters, so a clinician decides;
    `contact_name` is who books, when that is not the patient (`name`); `reminders` what was chosen of them;
    `signing`: it was read back with only the name missing, so a full name confirms it;
    `proposed` is the opening that was named in words ("the soonest is …"), which a yes takes;
    `wanted_opening`, `wanted_series` and `problem` live within one turn; `told` are the gate's decisions already
    explained; `series` are the openings of a whole course that is booked at once, `opening` its first.
    """

    treatment: str | None = None
    asked_treatment: str | None = None
    opening: str | None = None
    held: str | None = None
    starts_at: str | None = None
    minutes: int | None = None
    practitioner_name: str | None = None
    practitioner: str | None = None
    wanted: str | None = None
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    contact_name: str | None = None
    reminders: str | None = None
    key: str | None = None
    step: Step = "treatment"
    misses: int = 0
    declaring: bool = False
    unsure: bool = False
    signing: bool = False
    wanted_opening: str | None = None
    problem: str | None = None
    wanted_series: list[str] = field(default_factory=list)
    not_before: str | None = None
    told: list[str] = field(default_factory=list)
    proposed: str | None = None
    series: list[str] = field(default_factory=list)

    @property
    def earliest(self) -> datetime | None:
        """The first instant that suitability allows the treatment; None for any."""
        return datetime.fromisoformat(self.not_before) if self.not_before else None

    @property
    def reachable(self) -> bool:
        """Whether the clinic can reach the visitor: a telephone number or an address is known."""
        return bool(self.phone or self.email)

    @property
    def next_step(self) -> Step:
        """The first step that still lacks something; `confirm` when nothing does."""
        if not self.treatment:
            return "treatment"
        if not self.opening:
            return "opening"
        if not self.name:
            return "name"
        return "contact" if not (self.phone or self.email) else "confirm"

    @property
    def start(self) -> datetime | None:
        """When the chosen opening begins."""
        return datetime.fromisoformat(self.starts_at) if self.starts_at else None

    def drop_opening(self) -> None:
        """Forget the chosen opening. The hold itself is given back by the caller, or replaced by the next one."""
        self.opening = self.held = self.starts_at = self.minutes = self.practitioner_name = self.key = None
        self.declaring = self.signing = False
        self.series = []

    def new_key(self) -> str:
        """Begin a new attempt: its idempotency key."""
        self.key = secrets.token_urlsafe(12)
        return self.key

    def mirror(self) -> dict[str, str | None]:
        """How far the booking has got, for Rasa's slots: no identity in it."""
        return {
            "booking_treatment": self.treatment,
            "booking_opening": self.opening,
            "booking_name": "given" if self.name else None,
            "booking_contact": "given" if self.phone or self.email else None,
            "booking_confirmed": None,
        }


CLOSED_MIRROR: dict[str, str | None] = dict.fromkeys(Draft().mirror())
"""The slots when no booking is open."""


@dataclass(slots=True)
class Notebook:
    """What the desk remembers of a conversation beside the facts about the visitor.

    `offered` are the openings listed last (`{"opening", "starts_at", "practitioner", "treatment"}`), `listed` for how
    many more messages "the second one" means one of them outside a booking; `offer` is what a plain "yes" would accept,
    a button's intent and data; `booked` the last booking made here; `misses` counts messages in a row that were not
    understood outside a task; `seen` is the last message heard; `contact` what was given of name, telephone and e-mail
    before any booking; `task` is what the next bare value answers; `event` is what is planned for (`{"name",
    "date", "limits", "choices"}`), `series` the openings last proposed for it; `gender` is that of the practitioner, if
    asked for; `check` how far the safety questions have got (`clinic.reception.checking`); `worried`: they told of
    something worrying that is no known red flag, and have not said yet that nothing is wrong; `treated_on` the ISO
    date on which the visitor says they were treated; `evidence` what "tell me more" is about; `other` is somebody
    else who was spoken of (`clinic.reception.patient`: `{"who", "earlier", "visitors", "asked", "either", "implied",
    "told_in"}`: `visitors` is None until a treatment is booked for them, `asked` whether the last message was about
    them, `either` whether the visitor may be meant as well, `implied` whether nothing was asked for them yet, `told_in`
    the messages that told of them alone); `wished` are the spans (ISO texts) last asked for that had nothing free;
    `reasons_told` the suitability reasons that were given in full, which are not told again unasked; `spoken` the days
    spoken of last (`{"before", "now"}`, ISO dates or a start), before this message and in it.
    """

    booking: Draft | None = None
    offered: list[dict[str, Any]] = field(default_factory=list)
    listed: int = 0
    offer: dict[str, Any] | None = None
    booked: dict[str, Any] | None = None
    misses: int = 0
    seen: str = ""
    topic: str | None = None
    contact: dict[str, str] = field(default_factory=dict)
    task: dict[str, Any] | None = None
    event: dict[str, Any] | None = None
    series: list[str] = field(default_factory=list)
    gender: str | None = None
    check: dict[str, Any] | None = None
    worried: bool = False
    treated_on: str | None = None
    evidence: dict[str, Any] | None = None
    wished: list[list[str]] = field(default_factory=list)
    other: dict[str, Any] | None = None
    reasons_told: list[str] = field(default_factory=list)
    spoken: dict[str, list[str]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The notebook as JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any] | None) -> Notebook:
        """The notebook from JSON; what an older version wrote and this one does not know is left out."""
        data = data or {}
        known = {f.name for f in fields(cls)}
        values = {key: value for key, value in data.items() if key in known}
        booking = values.pop("booking", None)
        draft_fields = {f.name for f in fields(Draft)}
        if booking is not None:
            booking = Draft(**{key: value for key, value in booking.items() if key in draft_fields})
        return cls(booking=booking, **values)
