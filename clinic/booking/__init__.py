"""The booking desk: openings out of the calendar, holds, bookings that cannot collide, and times as people say them.

Actions, gateway, worker and command line call what is listed here; each function is one transaction. Times are aware
datetimes, in the clinic's zone when they come out. Storage does the writing; the primary key of ``busy_cell`` is what
makes a double booking impossible, not the checks made here.
"""

from clinic.booking.appointments import (
    book,
    by_reference,
    cancel,
    choose_reminders,
    concern_of,
    confirm,
    find,
    of_conversation,
    reschedule,
)
from clinic.booking.errors import (
    BookingError,
    BookingPaused,
    HoldExpired,
    IdempotencyConflict,
    NotBookable,
    NotLive,
    SlotTaken,
    StaleBooking,
    UnknownBooking,
    UnknownOpening,
    UnknownPractitioner,
    UnknownTreatment,
)
from clinic.booking.holds import expire_holds, hold, release
from clinic.booking.listing import find_openings
from clinic.booking.openings import Opening, free_starts, parse_uid
from clinic.booking.records import CONSULTATION, Booked, Held, PatientDetails
from clinic.booking.series import SeriesSession, book_series, propose_series

__all__ = [
    "CONSULTATION",
    "Booked",
    "BookingError",
    "BookingPaused",
    "Held",
    "HoldExpired",
    "IdempotencyConflict",
    "NotBookable",
    "NotLive",
    "Opening",
    "PatientDetails",
    "SeriesSession",
    "SlotTaken",
    "StaleBooking",
    "UnknownBooking",
    "UnknownOpening",
    "UnknownPractitioner",
    "UnknownTreatment",
    "book",
    "book_series",
    "by_reference",
    "cancel",
    "choose_reminders",
    "concern_of",
    "confirm",
    "expire_holds",
    "find",
    "find_openings",
    "free_starts",
    "hold",
    "of_conversation",
    "parse_uid",
    "propose_series",
    "release",
    "reschedule",
]
