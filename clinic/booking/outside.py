"""The clinic's own calendars: busy times read from an ICS or CalDAV address per practitioner become closed hours.

The address is asked on a timer; when it is away or speaks nonsense, the last good copy stays. Only times are kept,
never what a practitioner does there. What collides with a booking is shown to staff and never moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import httpx
import recurring_ical_events
from icalendar import Calendar

from clinic.booking.errors import UnknownPractitioner
from clinic.booking.records import Booked, booked
from clinic.booking.wall import minutes_of, span, zone
from clinic.storage import access, outbox
from clinic.storage import outside as rows

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.storage import Session
    from clinic.storage.outside import BusyPart

EVERY = timedelta(minutes=10)
"""How often an address is asked."""

BEHIND, AHEAD = timedelta(days=1), timedelta(days=200)
"""The span of a calendar that is read."""

MAX_BYTES = 8_000_000
MAX_PARTS = 20_000
TIMEOUT = httpx.Timeout(15.0)

_REPORT = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><C:calendar-data/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{start:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"/>
</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"""


class CalendarAway(Exception):
    """The address did not give a calendar; the text says why, without the address."""


@dataclass(frozen=True, slots=True)
class Collision:
    """A booking that stands where its practitioner is busy elsewhere."""

    booked: Booked
    busy_from: datetime
    busy_to: datetime


def set_calendar(clinic: Clinic, practitioner: str, address: str | None) -> None:
    """Read a practitioner's own calendar from this address (``https``, ``http`` or ``webcal``); None ends it.

    Raises ``UnknownPractitioner``; ``ValueError`` for an address of another kind.
    """
    if address is not None:
        if address.startswith("webcal://"):
            address = "https://" + address.removeprefix("webcal://")
        if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
            raise ValueError("give an https, http or webcal address")

    def work(session: Session) -> None:
        who = access.practitioner_named(session, practitioner)
        if who is None:
            raise UnknownPractitioner(practitioner)
        rows.set_address(session, who[0], address)

    clinic.database.run(work)


def read_calendars(clinic: Clinic, *, at_once: bool = False) -> int:
    """Read every outside calendar that is due (``at_once``: all of them), and tell staff of new collisions.

    Returns how many were read well. For the worker; no transaction is open while an address is asked.
    """
    now = clinic.now()
    with clinic.database.read() as session:
        found = [(row.id, row.address, row.tried_at, tz) for row, _, tz in rows.calendars(session)]
    good = 0
    for calendar_id, address, tried_at, tz in found:
        if not at_once and tried_at is not None and now - tried_at < EVERY:
            continue
        begin, end = now - BEHIND, now + AHEAD
        try:
            busy = list(busy_parts(fetch(address, begin, end), begin, end, zone(tz)))
            if len(busy) > MAX_PARTS:
                raise CalendarAway("too many events")
        except CalendarAway as away:
            reason = str(away)
            clinic.database.run(lambda session, c=calendar_id, r=reason: rows.failed(session, c, r, now))  # type: ignore[misc]
            continue
        clinic.database.run(lambda session, c=calendar_id, b=busy: rows.keep(session, c, b, now))  # type: ignore[misc]
        good += 1
    if good:
        _tell_staff(clinic)
    return good


def fetch(address: str, begin: datetime, end: datetime) -> list[Calendar]:
    """The calendars behind an address: an ICS file, or a CalDAV collection asked by a calendar-query.

    Raises ``CalendarAway``.
    """
    parts = urlsplit(address)
    auth = (parts.username or "", parts.password or "") if parts.username else None
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=True, auth=auth) as client:
            if not address.endswith("/"):
                text, kind = _asked(client, "GET", address)
                if "BEGIN:VCALENDAR" in text:
                    return [_parsed(text)]
            body = _REPORT.format(start=begin.astimezone(UTC), end=end.astimezone(UTC))
            headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
            text, kind = _asked(client, "REPORT", address, content=body, headers=headers)
    except httpx.HTTPError as error:
        raise CalendarAway(type(error).__name__) from None
    if "BEGIN:VCALENDAR" in text and "xml" not in kind:
        return [_parsed(text)]
    return [_parsed(each) for each in _from_report(text)]


def _asked(client: httpx.Client, method: str, address: str, **more: Any) -> tuple[str, str]:
    with client.stream(method, address, **more) as answer:
        if not answer.is_success:
            raise CalendarAway(f"HTTP {answer.status_code}")
        content = bytearray()
        for chunk in answer.iter_bytes():
            content += chunk
            if len(content) > MAX_BYTES:
                raise CalendarAway("too large")
        return content.decode("utf-8", "replace"), answer.headers.get("content-type", "")


def _from_report(text: str) -> list[str]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # entities could grow without end
        raise CalendarAway("not a calendar")
    try:
        tree = ElementTree.fromstring(text)  # noqa: S314 - no document type is let through
    except ElementTree.ParseError:
        raise CalendarAway("not a calendar") from None
    if tree.tag != "{DAV:}multistatus":
        raise CalendarAway("not a calendar")
    return [each.text for each in tree.iter("{urn:ietf:params:xml:ns:caldav}calendar-data") if each.text]


def _parsed(text: str) -> Calendar:
    try:
        return Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError):
        raise CalendarAway("not a calendar") from None


def busy_parts(calendars: list[Calendar], begin: datetime, end: datetime, tz: ZoneInfo) -> Iterator[BusyPart]:
    """The busy hours of each local date between two instants, repeats spelt out.

    Free (TRANSPARENT) and cancelled events, and our own feed's, are no busy times. Raises ``CalendarAway``.
    """
    seen: set[BusyPart] = set()
    for calendar in calendars:
        try:
            events = recurring_ical_events.of(calendar).between(begin, end)
        except Exception as error:  # a calendar from elsewhere may be broken in any way
            raise CalendarAway(f"unreadable: {type(error).__name__}") from None
        for event in events:
            free = str(event.get("transp", "")).upper() == "TRANSPARENT"
            if free or str(event.get("status", "")).upper() == "CANCELLED":
                continue
            if str(event.get("uid", "")).endswith("@needlepoint"):
                continue
            for part in _parts(event, tz):
                if part not in seen:
                    seen.add(part)
                    yield part


def _parts(event: Any, tz: ZoneInfo) -> Iterator[BusyPart]:
    first, last = event.start, event.end
    if not isinstance(first, datetime):
        day = first
        stop: date = last.date() if isinstance(last, datetime) else last
        while day < max(stop, first + timedelta(days=1)):
            yield day, None, None
            day += timedelta(days=1)
        return
    start = _local(first, tz)
    stop_at = _local(last, tz)
    if stop_at <= start:
        return
    day = start.date()
    while day <= stop_at.date():
        opens = start.time() if day == start.date() else time(0)
        closes = stop_at.time() if day == stop_at.date() else None
        begin = f"{opens:%H:%M}"
        finish = "24:00" if closes is None else _up(closes)
        if finish > begin:
            yield day, begin, finish
        elif closes is not None and day == start.date():  # the clocks went back in between: the whole hour is busy
            yield day, min(begin, finish), max(begin, finish)
        day += timedelta(days=1)


def _local(at: datetime | date, tz: ZoneInfo) -> datetime:
    """An instant on the clinic's wall; a floating time is the clinic's own."""
    if not isinstance(at, datetime):
        return datetime.combine(at, time(0), tz)
    return at.replace(tzinfo=tz) if at.tzinfo is None else at.astimezone(tz)


def _up(at: time) -> str:
    """A closing time in whole minutes, rounded up."""
    minute = at.hour * 60 + at.minute + (1 if at.second or at.microsecond else 0)
    return f"{minute // 60:02d}:{minute % 60:02d}"


def collisions(clinic: Clinic) -> list[Collision]:
    """Every coming booking that stands where its practitioner is busy elsewhere, by start. Nothing is moved."""
    now = clinic.now()
    with clinic.database.read() as session:
        return [collision for collision, _ in _collisions(session, now)]


def _collisions(session: Session, now: datetime) -> Iterator[tuple[Collision, int]]:
    first, last = (now - timedelta(days=1)).date(), (now + AHEAD).date()
    busy = rows.busy_between(session, first, last)
    for row, _, tz in rows.calendars(session):
        own = [each for each in busy if each.practitioner_id == row.practitioner_id]
        spans = [
            span(each.date_local, minutes_of(each.start_local or "00:00"), minutes_of(each.end_local or "24:00"), tz)
            for each in own
        ]
        for booking in rows.coming_bookings(session, row.practitioner_id, now):
            begin, end = booking.starts_at.timestamp(), booking.ends_at.timestamp()
            hit = next((each for each in spans if each[0] < end and each[1] > begin), None)
            if hit is not None:
                at = (datetime.fromtimestamp(each, zone(tz)) for each in hit)
                yield Collision(booked(session, booking), *at), booking.id


def _tell_staff(clinic: Clinic) -> None:
    """One letter to staff for each collision: of a booking, at its start."""
    now = clinic.now()

    def work(session: Session) -> None:
        for collision, booking_id in list(_collisions(session, now)):
            it = collision.booked
            epoch = int(it.starts_at.timestamp())
            key = f"staff_collision:{it.booking_uid}:{it.sequence}:{epoch}"
            outbox.add(session, "staff_collision", key, booking_id, now)

    clinic.database.run(work)


def states(clinic: Clinic) -> list[dict[str, Any]]:
    """Each outside calendar: ``{"practitioner", "read_at", "failures", "error"}``. Its address is nobody's business."""
    with clinic.database.read() as session:
        return [
            {"practitioner": code, "read_at": row.read_at, "failures": row.failures, "error": row.error}
            for row, code, _ in rows.calendars(session)
        ]
