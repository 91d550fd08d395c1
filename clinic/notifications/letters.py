"""The words of each message, from a booking as it now stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from clinic.notifications import follow_ups
from clinic.notifications.ics import Invitation, calendar_file
from clinic.notifications.spoken import place_of, spoken

if TYPE_CHECKING:
    from clinic.booking.records import Booked
    from clinic.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Subject:
    """All that a message about a booking is written from."""

    booking: Booked
    sequence: int
    patient_name: str
    contact_name: str | None
    email: str | None
    phone: str | None
    notes: tuple[tuple[str, str], ...]
    knowledge: Knowledge
    manage_url: str | None = None
    offer_url: str | None = None
    offer_until: datetime | None = None
    by_text: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """Where mail comes from and where staff read theirs."""

    sender: str
    staff: str


def write(kind: str, dedupe_key: str, made_at: datetime, subject: Subject, post: Post) -> EmailMessage | None:
    """The message of this kind, None when there is nobody to send it to.

    Everything in it follows from its arguments, so that a message sent twice is the same twice.
    """
    if kind.startswith("staff_"):
        return _to_staff(kind.removeprefix("staff_"), dedupe_key, made_at, subject, post)
    if not subject.email:
        return None
    if kind in _OPENINGS:
        return _to_patient(kind, dedupe_key, made_at, subject, post)
    title, lines = follow_ups.words(kind, subject)
    message = letter(f"{subject.knowledge.profile.name}: {title}", dedupe_key, made_at, subject, post)
    message["To"] = _address(subject.email, subject.contact_name or subject.patient_name)
    message.set_content("\n".join(lines) + "\n")
    return message


_OPENINGS = {
    "confirmation": ("Your appointment is booked", "Your appointment is booked."),
    "change": ("Your appointment has moved", "Your appointment has moved. This is its new time."),
    "cancellation": ("Your appointment is cancelled", "Your appointment is cancelled. This was its time."),
}
_STAFF = {
    "confirmation": "New booking",
    "change": "Booking moved",
    "cancellation": "Booking cancelled",
    "waitlist_offer": "Time offered to the waiting list",
    "collision": "Booking collides with the practitioner's own calendar",
}


def _to_patient(kind: str, key: str, made_at: datetime, subject: Subject, post: Post) -> EmailMessage:
    booking, profile = subject.booking, subject.knowledge.profile
    title, first = _OPENINGS[kind]
    cancelled = kind == "cancellation"
    lines = [
        f"Dear {subject.contact_name or subject.patient_name},",
        "",
        first,
        "",
        f"When: {spoken(booking.starts_at)} ({booking.tz})",
        f"How long: {booking.minutes} minutes",
        f"With: {booking.practitioner}",
        f"Where: {profile.name}, {place_of(subject.knowledge.profile)}",
        f"Reference: {booking.reference}",
    ]
    if subject.contact_name:
        lines.insert(7, f"For: {subject.patient_name}")
    if not cancelled:
        lines += ["", profile.directions, "", profile.policies.cancellation.say]
        if subject.manage_url:
            lines += ["", f"See, move or cancel it, or choose your reminders: {subject.manage_url}"]
    lines += ["", f"Questions, or another time? Call {profile.phone} or write to {profile.email}.", "", profile.name]
    message = letter(f"{profile.name}: {title[0].lower()}{title[1:]}", key, made_at, subject, post)
    message["To"] = _address(subject.email or "", subject.contact_name or subject.patient_name)
    message.set_content("\n".join(lines) + "\n")
    invitation = Invitation(
        uid=booking.booking_uid,
        reference=booking.reference,
        sequence=subject.sequence,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        stamp=made_at,
        clinic_name=profile.name,
        clinic_email=profile.email,
        place=place_of(subject.knowledge.profile),
        attendee=subject.email,
        cancelled=cancelled,
    )
    message.add_alternative(
        calendar_file(invitation),
        subtype="calendar",
        params={"method": "CANCEL" if cancelled else "REQUEST", "name": "appointment.ics"},
    )
    return message


def code_letter(code: str, dedupe_key: str, made_at: datetime, subject: Subject, post: Post) -> EmailMessage:
    """The code that proves an appointment's holder in the chat. Nothing else about the appointment is in it."""
    profile = subject.knowledge.profile
    message = letter(f"{profile.name}: your code", dedupe_key, made_at, subject, post)
    del message["X-Booking-Reference"]
    message["To"] = _address(subject.email or "", subject.contact_name or subject.patient_name)
    lines = [
        f"Your code is {code}. It is good for ten minutes, in the chat that asked for it.",
        "",
        "If you did not ask for it, you need do nothing: without the code nobody sees your appointment.",
        "",
        profile.name,
    ]
    message.set_content("\n".join(lines) + "\n")
    return message


def _to_staff(kind: str, key: str, made_at: datetime, subject: Subject, post: Post) -> EmailMessage:
    booking = subject.booking
    lines = [
        f"{_STAFF[kind]}: {booking.reference}",
        "",
        f"When: {spoken(booking.starts_at)} ({booking.tz})",
        f"Treatment: {booking.treatment_name}, {booking.minutes} minutes",
        f"Practitioner: {booking.practitioner}",
        f"Patient: {subject.patient_name}",
    ]
    if subject.contact_name:
        lines.append(f"Booked by: {subject.contact_name}")
    if subject.offer_until is not None:
        lines.append(f"Held until: {spoken(subject.offer_until)}")
    if kind == "collision":
        lines.append("Nothing has been moved: please settle it with the patient or in the calendar.")
    if subject.by_text:
        lines.append(f"No e-mail address was given: messages go by text to {subject.phone}.")
    elif not subject.email and kind != "cancellation":
        lines.append(f"No e-mail address was given: please confirm by phone, {subject.phone or 'no number either'}.")
    if kind != "cancellation":
        lines += ["", "To know beforehand:"]
        lines += [f"- {text} ({rule_id})" for rule_id, text in subject.notes] or ["- nothing was declared"]
    message = letter(f"{_STAFF[kind]} {booking.reference}", key, made_at, subject, post)
    message["To"] = post.staff
    message.set_content("\n".join(lines) + "\n")
    return message


def letter(title: str, key: str, made_at: datetime, subject: Subject, post: Post) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = title
    message["From"] = _address(post.sender, subject.knowledge.profile.name)
    message["Date"] = format_datetime(made_at)
    message["Message-ID"] = message_id(key, post.sender)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Booking-Reference"] = subject.booking.reference
    return message


def message_id(dedupe_key: str, sender: str) -> str:
    """One Message-ID for one row of the outbox: a repeat after a crash is recognisably the same message."""
    domain = sender.rpartition("@")[2].strip(">") or "needlepoint"
    return f"<{sha256(dedupe_key.encode()).hexdigest()[:32]}@{domain}>"


def _address(email: str, name: str) -> Address:
    """An address with its name, whose line breaks and control characters are blanks."""
    plain = "".join(character if character.isprintable() else " " for character in name)
    return Address(display_name=plain, addr_spec=email)
