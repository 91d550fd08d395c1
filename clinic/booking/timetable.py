"""Which messages follow a booking, and when: preparation, reminders, aftercare. Written with it, voided with it.

A row's key is its kind, the booking and the start, so that there is one of each whatever is done twice. Whether it is
still wanted is asked again at the moment of sending (``unwanted``).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from clinic.booking.records import CONSULTATION
from clinic.booking.wall import boundary, local_date, zone
from clinic.storage import bookings as store
from clinic.storage import outbox

if TYPE_CHECKING:
    from clinic.storage import Session
    from clinic.storage.tables import BookingRow, PatientRow

REMINDERS = {"reminder_48h": timedelta(hours=48), "reminder_3h": timedelta(hours=3)}
"""Reminders and how long before the start each is sent."""

CHOICES = {
    "both": frozenset(REMINDERS),
    "48h": frozenset({"reminder_48h"}),
    "3h": frozenset({"reminder_3h"}),
    "none": frozenset(),
}
"""What a visitor may choose of them."""

PREPARE_DAYS = 8
"""Days before a treatment at which its preparation is sent again: several things to stop are a week before."""

LETTER_MINUTE = 10 * 60
"""Minute of the local day at which a letter of the day (preparation, aftercare) goes out: ten in the morning."""

STALE_AFTERCARE = timedelta(days=3)
"""Aftercare that could not be sent for this long is not sent any more."""

TIMED = frozenset({*REMINDERS, "preparation", "preparation_reminder", "aftercare"})
"""The kinds written here."""


def write_timetable(session: Session, row: BookingRow, now: datetime) -> None:
    """Put everything that follows a booking, as it now stands, into the outbox; what lies in the past is left out."""
    treatment, _, _, _ = store.names_of(session, row)
    epoch = int(row.starts_at.timestamp())
    due = {kind: row.starts_at - before for kind, before in REMINDERS.items()}
    if treatment != CONSULTATION:
        tz = zone(row.tz)
        day = local_date(epoch, row.tz)
        letter = {"preparation_reminder": -PREPARE_DAYS, "aftercare": 1}
        for kind, days in letter.items():
            due[kind] = datetime.fromtimestamp(boundary(day + timedelta(days=days), LETTER_MINUTE, tz), UTC)
        if "preparation" not in outbox.sent_kinds(session, row.id):
            due["preparation"] = now
    for kind, at in due.items():
        if at >= now:
            outbox.add(session, kind, f"{kind}:{row.uid}:{epoch}", row.id, now, not_before=at)


def unwanted(kind: str, epoch: int, row: BookingRow, patient: PatientRow, now: datetime) -> str | None:
    """Why a message of the timetable need not be sent any more, or None when it is still wanted."""
    if epoch != int(row.starts_at.timestamp()):
        return "superseded"
    if kind == "aftercare":
        if row.status not in ("booked", "arrived", "completed"):
            return "not attended"
        return "too late" if now > row.ends_at + STALE_AFTERCARE else None
    if row.status != "booked":
        return "not booked"
    if now >= row.starts_at:
        return "too late"
    if kind in REMINDERS:
        chosen = CHOICES.get(patient.reminders or "both", CHOICES["both"])
        if kind not in chosen:
            return "not chosen"
        if kind == "reminder_48h" and "reminder_3h" in chosen and now >= row.starts_at - REMINDERS["reminder_3h"]:
            return "too late"
    return None
