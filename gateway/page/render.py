"""The clinic's page as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from itertools import groupby
from pathlib import Path

from clinic.knowledge import Knowledge
from clinic.knowledge.schema import Concern, DowntimePhase, Practitioner, Treatment

HERE = Path(__file__).parent
SHELL = (HERE / "page.html").read_text()
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHOWN_CONCERNS = 12
"""How many concerns the page names; the assistant knows the rest."""


def render(knowledge: Knowledge, today: date) -> str:
    """The page of the clinic, with closures from `today` on."""
    profile = knowledge.profile
    address = (*profile.address.lines, profile.address.city, profile.address.postcode)
    parts = {
        "name": escape(profile.name),
        "sample": "<p class='sample'>This clinic is invented. It shows what Needlepoint can do.</p>"
        if profile.sample
        else "",
        "city": escape(profile.address.city),
        "phone": escape(profile.phone),
        "phone_link": escape("".join(c for c in profile.phone if c.isdigit() or c == "+")),
        "email": escape(profile.email),
        "concerns": "".join(map(_concern, list(knowledge.concerns.values())[:SHOWN_CONCERNS])),
        "days": "".join(map(_phase, knowledge.downtime)),
        "device": escape(profile.device),
        "pain": escape(knowledge.pain_summary.say),
        "more_concerns": str(max(0, len(knowledge.concerns) - SHOWN_CONCERNS)),
        "treatments": "".join(map(_treatment, knowledge.treatments.values())),
        "people": "".join(_person(person, number) for number, person in enumerate(knowledge.practitioners.values())),
        "hours": _hours((hours.day, hours.start, hours.end) for hours in profile.hours),
        "closures": "".join(
            f"<li>{escape(_dates(closure.from_, closure.to))}: {escape(closure.reason)}</li>"
            for closure in sorted(profile.closures, key=lambda c: c.from_)
            if closure.to >= today
        ),
        "address": "<br>".join(map(escape, address)),
        "directions": escape(profile.directions),
        "access": escape(profile.access),
        "parking": escape(profile.parking),
        "cancellation": escape(profile.policies.cancellation.say),
        "deposit": escape(profile.policies.deposit.say),
        "urgent": escape(_urgent(profile.urgent_name, profile.urgent_number)),
        "emergency_number": escape(profile.emergency_number),
    }
    page = SHELL
    for name, value in parts.items():
        page = page.replace("{{" + name + "}}", value)
    return page


def price(minor: int, currency: str) -> str:
    """An amount in minor units as people write it: "£180", "US$ 95.50"."""
    whole, rest = divmod(minor, 100)
    sign = {"GBP": "£", "EUR": "€", "USD": "$"}.get(currency, f"{currency} ")
    return f"{sign}{whole:,}" + (f".{rest:02}" if rest else "")


def _urgent(name: str, number: str) -> str:
    """The urgent line with its number, not said twice when the name holds it."""
    return name if number in name else f"{name} on {number}"


def _treatment(treatment: Treatment) -> str:
    cost = "Price on request"
    if treatment.price_minor is not None:
        cost = price(treatment.price_minor, treatment.currency) if treatment.price_minor else "Free"
    note = f" <span>{escape(treatment.price_note)}</span>" if treatment.price_note else ""
    course = ""
    if treatment.course_price_minor and treatment.course_sessions:
        amount = price(treatment.course_price_minor, treatment.currency)
        course = f"<p class='course'>Course of {treatment.course_sessions}: {amount}</p>"
    return (
        f"<article><h3>{escape(treatment.name)}</h3><p>{escape(treatment.summary)}</p>"
        f"<p class='facts'><strong>{cost}</strong>{note} · {treatment.minutes} minutes</p>{course}</article>"
    )


EVIDENCE = {
    "not_recommended": (0, "not recommended"),
    "very_low": (1, "very low"),
    "low": (1, "low"),
    "low_to_moderate": (2, "low to moderate"),
    "moderate": (3, "moderate"),
    "moderate_as_add_on": (3, "moderate, as an addition"),
    "high": (4, "high"),
}
"""How many of four marks a level of evidence gets, and its words."""


def _span(low: int | None, high: int | None, unit: str) -> str:
    """`3 to 6 sessions`, `4 weeks`, or nothing when no source gives the number."""
    known = [value for value in (low, high) if value is not None]
    if not known:
        return ""
    words = str(known[0]) if len(set(known)) == 1 else f"{known[0]} to {known[-1]}"
    return f"{words} {unit}{'' if words == '1' else 's'}"


def _concern(concern: Concern) -> str:
    """A row: what it is, its session plan, and how good the proof is. What is never needled names no sessions."""
    sessions = _span(concern.sessions_min, concern.sessions_max, "session")
    apart = _span(concern.interval_weeks_min, concern.interval_weeks_max, "week")
    plan = f"{sessions}, {apart} apart" if sessions and apart else sessions
    if concern.gate == "block":
        plan = "We do not needle this"
    elif not plan:
        plan = "A clinician looks first"
    marks, level = EVIDENCE[concern.evidence.level]
    dots = "".join(f"<i{' class=on' if number < marks else ''}></i>" for number in range(4))
    return (
        f"<li><h3>{escape(concern.name)}</h3><p>{escape(plan)}</p>"
        f"<p class='proof'><span class='dots' aria-hidden='true'>{dots}</span>Evidence: {level}</p></li>"
    )


def _phase(phase: DowntimePhase) -> str:
    if phase.from_day == phase.to_day == 0:
        days = "The day itself"
    elif phase.from_day == phase.to_day:
        days = f"Day {phase.from_day}"
    else:
        days = f"Days {phase.from_day} to {phase.to_day}"
    return f"<li><h3>{days}</h3><p>{escape(phase.say)}</p></li>"


def _person(person: Practitioner, number: int) -> str:
    registered = f"<p class='registered'>{escape(person.registration)}</p>" if person.registration else ""
    return (
        f"<article><svg class='face' viewBox='0 0 80 80' role='img' aria-label='A drawing in place of a photograph'>"
        f"<use href='#face-{number % 4}'/></svg><div><h3>{escape(person.name)}</h3>"
        f"<p class='role'>{escape(person.role)}</p>"
        f"<p>{escape(person.about)}</p>{registered}</div></article>"
    )


def _hours(hours: Iterable[tuple[str, object, object]]) -> str:
    by_day = {
        day: ", ".join(f"{_clock(start)} to {_clock(end)}" for _, start, end in rows)
        for day, rows in groupby(sorted(hours, key=lambda row: DAYS.index(row[0])), key=lambda row: row[0])
    }
    return "".join(f"<tr><th scope='row'>{day.title()}</th><td>{by_day.get(day, 'Closed')}</td></tr>" for day in DAYS)


def _clock(value: object) -> str:
    return escape(str(value)[:5])


def _dates(first: date, last: date) -> str:
    if first == last:
        return _day(first, with_year=True)
    return f"{_day(first, with_year=first.year != last.year)} to {_day(last, with_year=True)}"


def _day(day: date, *, with_year: bool) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if with_year else "")
