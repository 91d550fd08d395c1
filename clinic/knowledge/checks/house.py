"""What must hold in the clinic's own house: its zone, hours, rooms, people and prices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clinic.knowledge.checks.problem import Problem
from clinic.knowledge.checks.records import Records
from clinic.knowledge.schema import Hours, Practitioner, Profile, Treatment

BOOKABLE = ("microneedling", "prp_microneedling", "rf_microneedling", "scalp_microneedling", "consultation")
"""The treatments that the assistant can book; a clinic offers some or all of them."""


def check(records: Records) -> Iterator[Problem]:
    """Every problem of the clinic's own data."""
    profile = next((record for _, record in records.each("clinic", Profile)), None)
    for file, clinic in records.each("clinic", Profile):
        yield from _profile(file, clinic)
    for file, treatment in records.each("treatment", Treatment):
        yield from _treatment(records, file, treatment, profile)
    for file, practitioner in records.each("practitioner", Practitioner):
        yield from _practitioner(records, file, practitioner, profile)
    yield from _staffing(records)


def _profile(file: str, clinic: Profile) -> Iterator[Problem]:
    try:
        ZoneInfo(clinic.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        yield Problem(
            file, clinic.id, "timezone", f"`{clinic.timezone}` is not a time zone; write one like Europe/London"
        )
    if "@" not in clinic.email:
        yield Problem(file, clinic.id, "email", f"`{clinic.email}` is not an e-mail address")
    if not any(character.isdigit() for character in clinic.phone):
        yield Problem(file, clinic.id, "phone", f"`{clinic.phone}` holds no number")
    yield from _hours(file, clinic.id, "hours", clinic.hours)
    for number, closure in enumerate(clinic.closures, start=1):
        yield from _dates(file, clinic.id, f"closures.{number}.to", closure.from_, closure.to)
    yield from _twice(file, clinic.id, "rooms", "room", (room.id for room in clinic.rooms))
    if clinic.booking_horizon_days < 1:
        yield Problem(file, clinic.id, "booking_horizon_days", "should be at least 1")


def _treatment(records: Records, file: str, treatment: Treatment, profile: Profile | None) -> Iterator[Problem]:
    if treatment.id not in BOOKABLE:
        yield Problem(file, treatment.id, "id", f"is not one that can be booked: {', '.join(BOOKABLE)}")
    for field in ("minutes", "buffer_before", "buffer_after"):
        value = int(getattr(treatment, field))
        if value % 5:
            yield Problem(file, treatment.id, field, f"{value} is not a multiple of 5 minutes")
    if treatment.numbing_minutes >= treatment.minutes:
        yield Problem(file, treatment.id, "numbing_minutes", "should be less than `minutes`, which include the numbing")
    if (treatment.course_price_minor is None) != (treatment.course_sessions is None):
        yield Problem(
            file, treatment.id, "course_sessions", "a course has a price and a number of sessions, or neither"
        )
    if profile:
        rooms = {room.id for room in profile.rooms}
        yield from records.unknown(file, treatment.id, "rooms", "room", treatment.rooms, rooms)
        if treatment.currency != profile.currency:
            yield Problem(
                file, treatment.id, "currency", f"{treatment.currency} differs from the clinic's {profile.currency}"
            )


def _practitioner(records: Records, file: str, person: Practitioner, profile: Profile | None) -> Iterator[Problem]:
    yield from records.unknown(file, person.id, "treatments", "treatment", person.treatments, records.ids("treatment"))
    yield from _hours(file, person.id, "hours", person.hours)
    for number, hours in enumerate(person.hours, start=1):
        yield from records.unknown(
            file, person.id, f"hours.{number}.treatments", "treatment of theirs", hours.treatments, {*person.treatments}
        )
    for number, away in enumerate(person.away, start=1):
        yield from _dates(file, person.id, f"away.{number}.to", away.from_, away.to)
        if (away.start is None) != (away.end is None):
            yield Problem(
                file, person.id, f"away.{number}.end", "give `start` and `end` together, or neither for whole days"
            )
        elif away.start and away.end:
            yield from _order(file, person.id, f"away.{number}", away.start, away.end)
    for number, extra in enumerate(person.extra, start=1):
        yield from _order(file, person.id, f"extra.{number}", extra.start, extra.end)
    if profile:
        yield from records.unknown(file, person.id, "rooms", "room", person.rooms, {room.id for room in profile.rooms})
        yield from _within_opening(file, person, profile)


def _within_opening(file: str, person: Practitioner, profile: Profile) -> Iterator[Problem]:
    for number, hours in enumerate(person.hours, start=1):
        opening = [each for each in profile.hours if each.day == hours.day]
        if not any(each.start <= hours.start and hours.end <= each.end for each in opening):
            spans = " and ".join(f"{each.start} to {each.end}" for each in opening) or "closed"
            message = f"{hours.start} to {hours.end} on {hours.day} is outside the clinic's hours ({spans})"
            yield Problem(file, person.id, f"hours.{number}", message)


def _staffing(records: Records) -> Iterator[Problem]:
    """Each treatment has someone who does it, in a room where both may be."""
    people = [record for _, record in records.each("practitioner", Practitioner)]
    for file, treatment in records.each("treatment", Treatment):
        doing = [person for person in people if treatment.id in person.treatments]
        if not doing:
            yield Problem(file, treatment.id, "", "no practitioner does this: nobody could book it")
        for person in doing:
            if treatment.rooms and person.rooms and not {*treatment.rooms} & {*person.rooms}:
                message = f"does {treatment.id}, but works in none of its rooms"
                yield Problem("practitioners.yml", person.id, "rooms", message)
    if "consultation" not in records.ids("treatment"):
        yield Problem("treatments.yml", "consultation", "", "is missing: who must be seen first could book nothing")


def _hours(file: str, record: str, field: str, hours: Sequence[Hours]) -> Iterator[Problem]:
    for number, each in enumerate(hours, start=1):
        yield from _order(file, record, f"{field}.{number}", each.start, each.end)
        if each.from_ and each.to:
            yield from _dates(file, record, f"{field}.{number}.to", each.from_, each.to)
        for other in hours[: number - 1]:
            if _clash(each, other):
                message = f"{each.start} to {each.end} on {each.day} overlaps {other.start} to {other.end}"
                yield Problem(file, record, f"{field}.{number}", message)


def _clash(one: Hours, other: Hours) -> bool:
    if one.day != other.day or not (one.start < other.end and other.start < one.end):
        return False
    if one.treatments and other.treatments and not {*one.treatments} & {*other.treatments}:
        return False
    first = max(one.from_ or date.min, other.from_ or date.min)
    last = min(one.to or date.max, other.to or date.max)
    return first <= last


def _order(file: str, record: str, field: str, start: str, end: str) -> Iterator[Problem]:
    if end <= start:
        yield Problem(file, record, f"{field}.end", f"{end} is not later than {start}")
    for name, value in (("start", start), ("end", end)):
        if int(value[3:]) % 5:
            yield Problem(file, record, f"{field}.{name}", f"{value} is not a multiple of 5 minutes")


def _dates(file: str, record: str, field: str, first: date, last: date) -> Iterator[Problem]:
    if last < first:
        yield Problem(file, record, field, f"{last} is before {first}")


def _twice(file: str, record: str, field: str, what: str, ids: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            yield Problem(file, record, field, f"the {what} `{identifier}` stands twice")
        seen.add(identifier)
