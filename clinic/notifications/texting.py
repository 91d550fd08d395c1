"""Text messages: the short form of what follows a booking, for whoever gave a telephone number and no e-mail address.

Sent over HTTP in the manner of Twilio's Messages interface (``POST`` of ``To``, ``From``, ``Body`` with basic
authentication), which other providers speak too. Off while ``NEEDLEPOINT_SMS_URL`` is empty: then staff are asked to
ring. A text says nothing of health and stays within two segments where it can.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo, available_timezones

import httpx
from phonenumbers import NumberParseException, parse
from phonenumbers.timezone import time_zones_for_number

if TYPE_CHECKING:
    from clinic.notifications.letters import Subject
    from clinic.settings import Settings

TIMEOUT_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Text:
    """One text message. ``key`` is the same whenever it is sent again."""

    to: str
    body: str
    key: str


class TextRefused(OSError):
    """The provider did not take the message: its status only, since its words may hold the number."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


def write(kind: str, dedupe_key: str, subject: Subject) -> Text | None:
    """The text of this kind; None for a kind that has no short form, and when there is no number."""
    words = _WORDS.get(kind)
    if words is None or not subject.phone:
        return None
    profile, booking = subject.knowledge.profile, subject.booking
    body = words.format(
        clinic=profile.name,
        phone=profile.phone,
        when=short(booking.starts_at, subject.phone),
        who=booking.practitioner,
        name=subject.patient_name,
        reference=booking.reference,
        link=subject.manage_url or "",
        offer=subject.offer_url or "",
        until=f"{subject.offer_until:%H:%M}" if subject.offer_until else "soon",
    )
    return Text(subject.phone, " ".join(body.split()), _key(dedupe_key))


def write_code(code: str, dedupe_key: str, subject: Subject) -> Text | None:
    """The code that proves an appointment's holder."""
    if not subject.phone:
        return None
    body = f"{subject.knowledge.profile.name}: your code is {code}. It is good for ten minutes, in the chat that asked."
    return Text(subject.phone, body, _key(dedupe_key))


def send(text: Text, settings: Settings) -> None:
    """Hand a text over. Raises ``TextRefused``, or ``OSError`` when the provider cannot be reached."""
    parts = urlsplit(settings.sms_url)
    user, secret = unquote(parts.username or ""), unquote(parts.password or "")
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    try:
        answer = httpx.post(
            plain,
            data={"To": text.to, "From": settings.sms_from, "Body": text.body},
            headers={"Idempotency-Key": text.key},
            auth=(user, secret) if user else None,
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
        )
    except httpx.HTTPError as error:
        raise OSError(type(error).__name__) from None  # its words may hold the address with its password
    if not answer.is_success:
        raise TextRefused(answer.status_code)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def short(at: datetime, phone: str) -> str:
    """``Tue 1 Dec at 09:00``, with the clinic's place ("London time") for a number whose clocks differ then."""
    try:
        zones = [zone for zone in time_zones_for_number(parse(phone)) if zone in _zones()]
    except NumberParseException:
        zones = []
    abroad = zones and all(at.astimezone(ZoneInfo(zone)).utcoffset() != at.utcoffset() for zone in zones)
    place = f" ({str(at.tzinfo).rpartition('/')[2].replace('_', ' ')} time)" if abroad else ""
    return f"{at:%a} {at.day} {at:%b} at {at:%H:%M}{place}"


def _key(dedupe_key: str) -> str:
    return sha256(dedupe_key.encode()).hexdigest()[:32]


_WORDS = {
    "confirmation": "{clinic}: your appointment is booked, {when} with {who}. Ref {reference}. Change it: {link}",
    "change": "{clinic}: your appointment has moved to {when} with {who}. Ref {reference}. Change it: {link}",
    "cancellation": "{clinic}: your appointment on {when} is cancelled. Ref {reference}. Questions: {phone}",
    "reminder_48h": "{clinic}: a reminder of your appointment, {when} with {who}. Change it: {link}",
    "reminder_3h": "{clinic}: a reminder of your appointment today, {when} with {who}. Questions: {phone}",
    "preparation_reminder": "{clinic}: your appointment is on {when}. How to prepare: ask in the chat or on {phone}.",
    "aftercare": "{clinic}: thank you for coming. If anything worries you afterwards, ring {phone} that day.",
    "waitlist_offer": "{clinic}: a time you are waiting for is free, {when}. Held for you until {until}: {offer}",
}
