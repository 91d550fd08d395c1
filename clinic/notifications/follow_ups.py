"""The words of what follows a booking: preparation, reminders, aftercare, and an offer from the waiting list.

A subject line says nothing of health; nor does a reminder. Preparation and aftercare are taken from the clinic's
reviewed records, for this patient's own mailbox.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from clinic.answers.placeholders import Words
from clinic.notifications.spoken import place_of, spoken

if TYPE_CHECKING:
    from clinic.notifications.letters import Subject

PREPARATION = "preparation"
"""The id of the reviewed answer that preparation letters quote."""


def words(kind: str, subject: Subject) -> tuple[str, list[str]]:
    """Title and lines of a message of this kind."""
    title, lines = _KINDS[kind](subject)
    profile = subject.knowledge.profile
    return title, [
        f"Dear {subject.contact_name or subject.patient_name},",
        "",
        *lines,
        "",
        f"Questions, or another time? Call {profile.phone} or write to {profile.email}.",
        "",
        profile.name,
    ]


def _facts(subject: Subject) -> list[str]:
    booking = subject.booking
    lines = [f"When: {spoken(booking.starts_at)} ({booking.tz})", f"How long: {booking.minutes} minutes"]
    if subject.contact_name:
        lines.append(f"For: {subject.patient_name}")
    return [
        *lines,
        f"With: {booking.practitioner}",
        f"Where: {subject.knowledge.profile.name}, {place_of(subject.knowledge.profile)}",
        f"Reference: {booking.reference}",
    ]


def _manage(subject: Subject) -> list[str]:
    policy = subject.knowledge.profile.policies.cancellation.say
    link = [f"See, move or cancel it, or change your reminders: {subject.manage_url}"] if subject.manage_url else []
    return ["", policy, *link]


def _reminder(subject: Subject) -> tuple[str, list[str]]:
    return "your appointment is coming up", [
        "This is a reminder of your appointment.",
        "",
        *_facts(subject),
        "",
        subject.knowledge.profile.directions,
        *_manage(subject),
    ]


def _preparation(subject: Subject) -> tuple[str, list[str]]:
    knowledge = subject.knowledge
    record = next((each for each in knowledge.answers if each.id == PREPARATION), None)
    filled = Words(knowledge, treatment=subject.booking.treatment, today=subject.booking.starts_at.date())
    said = [filled.fill(text) for text in (record.short, record.more) if text] if record else []
    return "how to prepare for your appointment", [
        "This is how to prepare for your appointment.",
        "",
        *_facts(subject),
        "",
        *said,
        "",
        "Don't stop a medicine that a doctor has prescribed. If anything has changed since you booked, such as a new "
        "medicine, a pregnancy, an infection or a cold sore, tell us before you come.",
        *_manage(subject),
    ]


def _aftercare(subject: Subject) -> tuple[str, list[str]]:
    knowledge = subject.knowledge
    items = [f"- {item.say}" for item in knowledge.aftercare]
    profile = knowledge.profile
    return "after your appointment", [
        "Thank you for coming. This is how to look after yourself in the days after; day 0 was the day itself.",
        "",
        *items,
        "",
        f"If anything worries you, call us the same day: {profile.phone}. {profile.out_of_hours}",
    ]


def _offer(subject: Subject) -> tuple[str, list[str]]:
    until = spoken(subject.offer_until) if subject.offer_until else "soon"
    return "a time has become free", [
        f"A time that you are waiting for has become free. It is held for you until {until}.",
        "",
        *_facts(subject)[:-1],
        "",
        f"Take it, or let it go: {subject.offer_url}",
        "",
        "If you do nothing, it goes to the next person on the list.",
    ]


_KINDS: Mapping[str, Callable[[Subject], tuple[str, list[str]]]] = {
    "reminder_48h": _reminder,
    "reminder_3h": _reminder,
    "preparation": _preparation,
    "preparation_reminder": _preparation,
    "aftercare": _aftercare,
    "waitlist_offer": _offer,
}
