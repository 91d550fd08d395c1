"""The clinic itself in sentences: prices, hours, closed days, people. No medicine in here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import groupby

from clinic.knowledge import Knowledge
from clinic.knowledge.schema import Closure, Treatment
from clinic.plans import SessionPlan, words
from clinic.plans.plan import CONSULTATION

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOSURES_SHOWN = 4
"""Closed days told at once: enough for the months ahead, few enough to read."""


def price_list(knowledge: Knowledge) -> str:
    """Every treatment's price in a few sentences."""
    treatments = [t for code, t in knowledge.treatments.items() if code != CONSULTATION]
    priced = [treatment for treatment in treatments if treatment.price_minor is not None]
    prices = [f"{treatment.name} costs {price(treatment)} a session" for treatment in priced]
    text = words.sentence("; ".join(prices)) if prices else ""
    if len(priced) < len(treatments):
        text += (
            f" Ask us for the price of {words.listed([words.lowered(t.name) for t in treatments if t not in priced])}."
        )
    for treatment in treatments:
        if course := _course(treatment):
            text += f" {course}"
    consultation = knowledge.treatments.get(CONSULTATION)
    if consultation is not None:
        note = f", {consultation.price_note}" if consultation.price_note else ""
        text += f" A consultation is {price(consultation)}{note}."
    return text.strip()


def course_price(knowledge: Knowledge, plan: SessionPlan) -> str:
    """What one concern's plan costs: a session, the whole plan, or that a clinician will say how many sessions."""
    if plan.treatment is None:
        consultation = knowledge.treatments.get(CONSULTATION)
        cost = f" A consultation is {price(consultation)}." if consultation else ""
        return f"For {plan.name} a clinician looks first and says what fits, so there is no treatment price.{cost}"
    treatment = knowledge.treatments[plan.treatment]
    first = " A clinician looks first, at a consultation." if plan.refer_say and not plan.refer_when else ""
    return f"{_whole_plan(plan, treatment)}{first}"


def _whole_plan(plan: SessionPlan, treatment: Treatment) -> str:
    text = f"{treatment.name} costs {price(treatment)} a session."
    if treatment.price_minor is None:
        return text
    low, high = plan.sessions_min, plan.sessions_max
    if low is None or high is None:
        unknown = f"No good source gives a fixed number of sessions for {plan.name}"
        return f"{text} {unknown}, so a clinician works out the whole price."
    first, last = (words.money(treatment.price_minor * count, treatment.currency) for count in (low, high))
    total = first if low == high else f"{first} to {last}"
    text += f" For {plan.name} {plan.basis} {plan.sessions}, so {total} paid session by session."
    course = _course(treatment)
    return f"{text} {course}" if course else text


def _course(treatment: Treatment) -> str:
    if not treatment.course_price_minor or not treatment.course_sessions:
        return ""
    price = words.money(treatment.course_price_minor, treatment.currency)
    return f"A course of {treatment.course_sessions} {words.lowered(treatment.name)} sessions costs {price}."


def price(treatment: Treatment) -> str:
    """One session's price; a price that the clinic does not publish is told on request."""
    if treatment.price_minor is None:
        return "what we tell you on request"
    return words.money(treatment.price_minor, treatment.currency)


def hours(knowledge: Knowledge, _today: date | None) -> str:
    """Opening hours, days with the same hours together, and the days without any."""
    of_day = {day: _times(knowledge, day) for day in _WEEK}
    parts = []
    for times, group in groupby(_WEEK, key=lambda day: of_day[day]):
        days = [day.capitalize() for day in group]
        if times:
            parts.append(f"{days[0] if len(days) == 1 else f'{days[0]} to {days[-1]}'} {times}")
    closed = [day.capitalize() for day in _WEEK if not of_day[day]]
    text = f"We are open {words.listed(parts)}." if parts else "We have no fixed opening hours."
    return f"{text} We are closed on {words.listed(closed)}." if closed and parts else text


def _times(knowledge: Knowledge, day: str) -> str:
    spans = [f"{_clock(h.start)} to {_clock(h.end)}" for h in knowledge.profile.hours if h.day == day]
    return words.listed(spans)


def _clock(wall: str) -> str:
    hour, minute = (int(part) for part in wall.split(":"))
    half = "am" if hour < 12 else "pm"
    return f"{(hour - 1) % 12 + 1}{f':{minute:02d}' if minute else ''} {half}"


def closures(knowledge: Knowledge, today: date | None) -> str:
    """The next days on which the whole clinic is shut; those before `today` are left out."""
    ahead = [closure for closure in knowledge.profile.closures if today is None or closure.to >= today]
    if not ahead:
        return "No other closed days are planned at the moment."
    told = words.listed([_closure(closure) for closure in ahead[:CLOSURES_SHOWN]])
    return f"The next days on which we are closed: {told}."


def _closure(closure: Closure) -> str:
    if closure.from_ == closure.to:
        return f"{_day(closure.from_)} ({closure.reason})"
    return f"{_day(closure.from_)} to {_day(closure.to)} ({closure.reason})"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def practitioners(knowledge: Knowledge, treatment: str | None = None) -> str:
    """Everyone who treats (with `treatment`: who does that), with what they are."""
    everyone = knowledge.practitioners.values()
    fitting = [p for p in everyone if treatment is None or treatment in p.treatments]
    return words.listed([f"{p.name} ({words.lowered(p.role)})" for p in fitting or everyone]) or "our practitioners"


def address(knowledge: Knowledge, _today: date | None) -> str:
    """The address on one line."""
    place = knowledge.profile.address
    return ", ".join((*place.lines, f"{place.city} {place.postcode}"))


def _profile(field: str) -> Callable[[Knowledge, date | None], str]:
    return lambda knowledge, _today: str(getattr(knowledge.profile, field))


def _policy(field: str) -> Callable[[Knowledge, date | None], str]:
    def said(knowledge: Knowledge, _today: date | None) -> str:
        policy = getattr(knowledge.profile.policies, field)
        return str(getattr(policy, "say", policy))

    return said


FACTS: Mapping[str, Callable[[Knowledge, date | None], str]] = {
    **{
        name: _profile(name)
        for name in (
            "name", "phone", "email", "directions", "parking", "access", "emergency_number", "urgent_number",
            "urgent_name", "out_of_hours", "hygiene", "device", "location",
        )
    },
    **{
        name: _policy(name)
        for name in (
            "late", "no_show", "cancellation", "deposit", "payment", "insurance", "finance", "refunds", "children",
            "chaperone", "complaints",
        )
    },
    "address": address,
    "hours": hours,
    "closures": closures,
    "practitioners": lambda knowledge, _today: practitioners(knowledge),
}  # fmt: skip
"""`{clinic.<name>}` → the sentence or value. Called with the knowledge and the clinic's date (or None)."""
