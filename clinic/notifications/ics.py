"""The calendar file of an appointment (iCalendar, RFC 5545 and 5546).

METHOD stands on VCALENDAR, the UID never changes, SEQUENCE rises with each change, and SUMMARY says nothing of health:
a calendar is often shared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event, vCalAddress, vText

from clinic.notifications.spoken import place_of

if TYPE_CHECKING:
    from clinic.booking.feeds import Kept
    from clinic.booking.records import Booked
    from clinic.context import Clinic

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


def invitation_file(clinic: Clinic, booked: Booked, sequence: int) -> str:
    """The calendar file of a booked appointment, for whoever holds its link."""
    profile = clinic.knowledge().profile
    return calendar_file(
        Invitation(
            uid=booked.booking_uid,
            reference=booked.reference,
            sequence=sequence,
            starts_at=booked.starts_at,
            ends_at=booked.ends_at,
            stamp=clinic.now(),
            clinic_name=profile.name,
            clinic_email=profile.email,
            place=place_of(profile),
        )
    )


def feed_file(clinic: Clinic, kept: Iterable[Kept]) -> str:
    """A practitioner's appointments as one published calendar: neutral, each under its stable UID.

    A cancelled one stays in it as CANCELLED, so that calendars which keep what they have seen let it go.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Needlepoint//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clinic.knowledge().profile.name)
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"value": "DURATION"})
    stamp = clinic.now()
    for each in kept:
        event = Event()
        event.add("uid", f"{each.booked.booking_uid}@needlepoint")
        event.add("sequence", each.sequence)
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("dtstart", each.booked.starts_at)
        event.add("dtend", each.booked.ends_at)
        event.add("summary", SUMMARY)
        event.add("description", f"Reference {each.booked.reference}.")
        cancelled = each.booked.status in ("cancelled", "no_show")
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical()).decode()
