"""What the public may know of the clinic: the body of ``GET /api/clinic``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from clinic.conversations.whole import UNASKED
from clinic.storage import calendar

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.knowledge import Knowledge
    from clinic.storage.calendar import DayException, Practitioner, Treatment

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def clinic_view(clinic: Clinic) -> dict[str, Any]:
    """Name, country, time zone, treatments with prices, practitioners with hours and days off, hours, closures.

    Wall times are ``HH:MM`` in ``time_zone``, dates ISO 8601, money in minor units. People, treatments and dates come
    from the calendar as it is now; reasons for a practitioner's absence are nobody else's business and left out.
    """
    knowledge = clinic.knowledge()
    profile = knowledge.profile
    with clinic.database.read() as session:
        treatments = calendar.treatments(session)
        people = calendar.practitioners(session)
        skills = calendar.skills(session)
        places = calendar.locations(session)
        horizon = max((each.horizon_days for each in places.values()), default=1)
        today = clinic.now().date()
        exceptions = calendar.exceptions_between(session, today, today + timedelta(days=horizon + 366))
    return {
        "name": profile.name,
        "country": profile.country,
        "time_zone": next((each.tz for each in places.values()), profile.timezone),
        "currency": profile.currency,
        "phone": profile.phone,
        "email": profile.email,
        "emergency_number": profile.emergency_number,
        "privacy": {
            "retention_days": clinic.settings.retention_days,
            "without_consent_hours": UNASKED // timedelta(hours=1),
        },
        "address": {
            "lines": list(profile.address.lines),
            "city": profile.address.city,
            "postcode": profile.address.postcode,
        },
        "treatments": [_treatment(each, knowledge) for each in treatments],
        "practitioners": [_practitioner(each, skills, exceptions, knowledge) for each in people],
        "hours": [{"day": each.day, "start": each.start, "end": each.end} for each in profile.hours],
        "closures": [
            {"date": each.date_local.isoformat(), "reason": each.reason}
            for each in exceptions
            if each.practitioner_id is None and each.kind == "closed" and each.start_local is None
        ],
        "prices": [{"treatment": each.code, "name": each.name} | _money(each) for each in treatments if _money(each)],
        "policies": {
            "cancellation": profile.policies.cancellation.say,
            "late": profile.policies.late,
            "no_show": profile.policies.no_show,
            "deposit": profile.policies.deposit.say,
            "payment": profile.policies.payment,
        },
        "sample": profile.sample,
    }


def _treatment(treatment: Treatment, knowledge: Knowledge) -> dict[str, Any]:
    known = knowledge.treatments.get(treatment.code)
    return {
        "code": treatment.code,
        "name": treatment.name,
        "summary": known.summary if known else None,
        "minutes": treatment.minutes,
        "price": _money(treatment) or None,
    }


def _money(treatment: Treatment) -> dict[str, Any]:
    if treatment.price_minor is None:
        return {}
    return {"amount_minor": treatment.price_minor, "currency": treatment.currency}


def _practitioner(
    person: Practitioner, skills: dict[int, list[str]], exceptions: tuple[DayException, ...], knowledge: Knowledge
) -> dict[str, Any]:
    known = knowledge.practitioners.get(person.code)
    own = [each for each in exceptions if each.practitioner_id == person.id]
    return {
        "code": person.code,
        "name": person.name,
        "role": known.role if known else person.title,
        "about": known.about if known else None,
        "treatments": skills.get(person.id, []),
        "hours": [
            {
                "day": DAYS[each.weekday],
                "start": each.start_local,
                "end": each.end_local,
                "from": _iso(each.valid_from),
                "to": _iso(each.valid_to),
            }
            for each in person.hours
        ],
        "days_off": [each.date_local.isoformat() for each in own if each.kind == "closed" and each.start_local is None],
        "away": _parts(own, "closed"),
        "extra": _parts(own, "open"),
    }


def _parts(own: list[DayException], kind: str) -> list[dict[str, str | None]]:
    """Exceptions of some hours of a day."""
    return [
        {"date": each.date_local.isoformat(), "start": each.start_local, "end": each.end_local}
        for each in own
        if each.kind == kind and (each.start_local is not None or kind == "open")
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
