"""What can go wrong at the booking desk, in the words of the trade. Edges turn these into a sentence, once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic.booking.openings import Opening


class BookingError(Exception):
    """Base of everything the booking desk refuses."""


class UnknownTreatment(BookingError):
    """No active treatment has this code."""


class UnknownPractitioner(BookingError):
    """Nobody of this code does the treatment."""


class UnknownOpening(BookingError):
    """The text is not an opening's uid."""


class UnknownBooking(BookingError):
    """There is no such booking, or it is not this conversation's."""


class SlotTaken(BookingError):
    """The time is gone. ``nearest``: up to three openings of the same treatment, the nearest in time first."""

    def __init__(self, nearest: list[Opening]) -> None:
        super().__init__("that time has just been taken")
        self.nearest = nearest


class HoldExpired(BookingError):
    """The hold was given back (released or replaced by another choice); the visitor must choose again."""


class NotBookable(BookingError):
    """The clinical gate is shut for this treatment. ``until``: the first bookable date, when one is known."""

    def __init__(self, gate: str, until: date | None = None) -> None:
        super().__init__(f"this treatment cannot be booked (gate: {gate})")
        self.gate = gate
        self.until = until


class BookingPaused(BookingError):
    """A red flag of this conversation waits for a person of the clinic: until it is cleared nothing is booked."""


class IdempotencyConflict(BookingError):
    """The key was used before, for something else; what was booked then stands."""


class StaleBooking(BookingError):
    """The booking has changed since it was read."""


class NotLive(BookingError):
    """The booking is cancelled or over, so it can be neither moved nor confirmed."""
