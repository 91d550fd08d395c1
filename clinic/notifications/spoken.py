"""Times and places as letters say them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic.knowledge.schema import Profile


def spoken(at: datetime) -> str:
    """``Monday 23 November 2026 at 09:00``, in the zone of ``at``."""
    return f"{at:%A} {at.day} {at:%B %Y} at {at:%H:%M}"


def place_of(profile: Profile) -> str:
    """The clinic's address in one line."""
    address = profile.address
    return ", ".join([*address.lines, f"{address.city} {address.postcode}"])
