"""The calendar file of an appointment (iCalendar, RFC 5545 and 5546).

METHOD stands on VCALENDAR, the UID never changes, SEQUENCE rises with each change, and SUMMARY says nothing of health:
a calendar is often shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

SUMMARY = "Clinic appointment"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a calendar file says. Instants are aware and in the clinic's zone; ``stamp`` is when the change was made."""

    uid: str
    reference: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    stamp: datetime
    clinic_name: str
    clinic_email: str
    place: str
    attendee: str | None = None
    cancelled: bool = False


def calendar_file(invitation: Invitation) -> str:
    """The text of the ``.ics`` file: a REQUEST, or a CANCEL of one sent before."""
    calendar = Calendar()
    calendar.add("prodid", "-//Needlepoint//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if invitation.cancelled else "REQUEST")
    event = Event()
    event.add("uid", f"{invitation.uid}@needlepoint")
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.stamp.astimezone(UTC))
    event.add("dtstart", invitation.starts_at)
    event.add("dtend", invitation.ends_at)
    event.add("summary", SUMMARY)
    event.add("description", f"{invitation.clinic_name}. Reference {invitation.reference}.")
    event.add("location", invitation.place)
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{invitation.clinic_email}")
    organizer.params["cn"] = vText(invitation.clinic_name)
    event.add("organizer", organizer)
    if invitation.attendee:
        event.add("attendee", vCalAddress(f"mailto:{invitation.attendee}"))
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical()).decode()
