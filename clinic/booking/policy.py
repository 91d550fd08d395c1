"""What moving or cancelling an appointment costs: told before it is done, by the clinic's own rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic.booking.records import Booked
    from clinic.context import Clinic


@dataclass(frozen=True, slots=True)
class Terms:
    """The rule as it applies to one appointment now.

    ``free_until`` (in the clinic's zone) is the last moment without a fee; ``fee_minor`` (minor units of ``currency``)
    is due now, 0 while it is free; ``say`` is the clinic's sentence; ``late`` whether ``free_until`` has passed.
    """

    free_until: datetime
    late: bool
    fee_minor: int
    currency: str
    say: str

    @property
    def now(self) -> str:
        """What holds for this appointment at this moment, as a sentence."""
        at = f"{self.free_until:%A} {self.free_until.day} {self.free_until:%B} at {self.free_until:%H:%M}"
        if not self.late:
            return f"Moving or cancelling it is free until {at}."
        if not self.fee_minor:
            return f"The notice period began on {at}; there is no fee."
        return f"Free changes ended on {at}; moving or cancelling it now costs {money(self.fee_minor, self.currency)}."


def terms_of(clinic: Clinic, booked: Booked) -> Terms:
    """The terms of moving or cancelling this appointment now."""
    profile = clinic.knowledge().profile
    policy = profile.policies.cancellation
    free_until = (booked.starts_at.astimezone(clinic.now().tzinfo) - timedelta(hours=policy.notice_hours)).astimezone(
        booked.starts_at.tzinfo
    )
    late = clinic.now() > free_until
    return Terms(free_until, late, policy.fee_minor if late else 0, profile.currency, policy.say)


def money(minor: int, currency: str) -> str:
    """An amount in minor units as people write it: "£40", "£40.50"."""
    whole, rest = divmod(minor, 100)
    sign = {"GBP": "£", "EUR": "€", "USD": "$"}.get(currency, f"{currency} ")
    return f"{sign}{whole:,}" + (f".{rest:02}" if rest else "")
