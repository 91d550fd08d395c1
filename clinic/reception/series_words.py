"""A series for an event in words and as card: what fits, what is left out and what that costs, what would work."""

from __future__ import annotations

from datetime import date

from clinic import plans
from clinic.booking.openings import Opening
from clinic.plans import Series, SessionPlan
from clinic.plans.words import span
from clinic.reception import gate, listing
from clinic.reception.desk import Desk
from clinic.reception.series_dates import series_for
from clinic.reception.talk import CONSULT, PERSON
from clinic.reception.turn import Button, Reply


def shown(desk: Desk, plan: SessionPlan, series: Series[Opening], treatment: str, first: date | None) -> Reply:
    """The series in words and as card; the first session or all of it can be booked at once."""
    sessions = series.sessions
    left_out = _left_out(desk, plan, series, treatment, first)
    desk.notebook.offered = [
        {
            "opening": each.uid,
            "starts_at": each.starts_at.isoformat(),
            "practitioner": each.practitioner,
            "treatment": treatment,
        }
        for each in sessions
    ]
    desk.notebook.listed = 3
    desk.notebook.series = [each.uid for each in sessions]
    lines = [
        f"{plan.sessions_sentence()} "
        + (
            f"Counting back from {spoken(series.event)}, {_count(series.fits)} fit:"
            if series.works
            else f"Before {spoken(series.event)} there is time for {_count(series.fits)} only:"
        )
    ]
    lines += [
        f"{n}. {listing.spoken_time(each.starts_at)} with {each.practitioner}" for n, each in enumerate(sessions, 1)
    ]
    if series.later:
        dates = ", ".join(spoken(day) for day in series.later)
        lines.append(f"Further ahead than our calendar is open yet, so to be booked later: about {dates}.")
    lines.append(_before_the_day(plan, series))
    if left_out:
        lines.append(left_out)
    elif series.course.needed > 1:
        lines.append(
            f"The latest date to start, so that {_count(series.course.needed)} still fit, is "
            f"{spoken(series.latest_start)}."
        )
    lines.append("Shall I book the first session, or all of them?" if len(sessions) > 1 else "Shall I book it?")
    book_first = Button("Book the first session", "book_appointment", {"opening": sessions[0].uid})
    book_all = Button(f"Book all {len(sessions)}", "book_appointment", {"series": list(desk.notebook.series)})
    return Reply(
        "\n".join(lines),
        buttons=(book_first, *((book_all,) if len(sessions) > 1 else ()), PERSON),
        sources=tuple(source.as_dict() for source in plan.sources),
        card=card(plan.concern, series, left_out),
    )


def card(concern: str, series: Series[Opening], left_out: str | None) -> dict[str, object]:
    """The contract's `series` card; each session can be chosen by its payload."""
    return {
        "kind": "series",
        "concern": concern,
        "event_date": series.event.isoformat(),
        "latest_start": series.latest_start.isoformat(),
        "works": series.works,
        "sessions": [
            {
                "no": number,
                "slot_id": each.uid,
                "starts_at": each.starts_at.isoformat(),
                "minutes": each.minutes,
                "practitioner": each.practitioner,
                "data": {"opening": each.uid},
            }
            for number, each in enumerate(series.sessions, 1)
        ],
        "left_out": left_out,
    }


def _before_the_day(plan: SessionPlan, series: Series[Opening]) -> str:
    """How long skin has to settle and the result to build before the day."""
    last = series.last_session
    if last is None:
        return ""
    days = (series.event - last).days
    gap = f"{days // 7} weeks" if days >= 14 else f"{days} days"
    downtime = f" (recovery takes {plan.downtime})" if plan.downtime else ""
    built = ""
    if plan.results_full and plan.results_full_min and plan.counted_from == "last_session":
        enough = (
            "so the result has time to build" if days >= 7 * plan.results_full_min else "so it may still be building"
        )
        built = f"; in studies results were judged {plan.results_full} after the last session, {enough} by then"
    return f"That leaves {gap} between the last session and the day{downtime}{built}."


def _left_out(desk: Desk, plan: SessionPlan, series: Series[Opening], treatment: str, first: date | None) -> str | None:
    """What there is no time for, what that costs, and what would help; None when nothing is left out."""
    missing = series.course.wanted - series.fits
    if missing <= 0:
        return None
    cost = (
        "Fewer sessions usually mean less change, and nobody can say how much less."
        if not series.works
        else "That is still a course that studies used; one session more is usual."
    )
    parts = [f"Left out: {_count(missing)} of the usual {series.course.wanted}. {cost}"]
    if not series.works:
        needed = _count(series.course.needed)
        parts.append(f"For {needed}, the latest date to start was {spoken(series.latest_start)}.") if (
            series.latest_start < desk.today
        ) else parts.append(f"The latest date to start for {needed} would be {spoken(series.latest_start)}.")
        parts.append(_what_would(desk, plan, series, treatment, first))
    return " ".join(part for part in parts if part)


def _what_would(desk: Desk, plan: SessionPlan, series: Series[Opening], treatment: str, first: date | None) -> str:
    """What would give a whole course: other days, or going on after the event."""
    if (desk.notebook.event or {}).get("limits"):
        free = series_for(desk, series.course, treatment, series.event, first, limited=False)
        if free.fits > series.fits:
            return f"On other days or times, {_count(free.fits)} would fit before it."
    return "The rest of the course can go on after the event."


def cannot(desk: Desk, plan: SessionPlan, series: Series[Opening], treatment: str, first: date | None) -> Reply:
    """No session fits before the event: why, and what would."""
    desk.notebook.series, desk.notebook.offered = [], []
    reason = (
        f"I cannot fit a session of {desk.knowledge.treatments[treatment].name.lower()} in before "
        f"{spoken(series.event)}. The last day that leaves your skin {series.course.clear_days} days to settle "
        f"{'was' if series.last_day < desk.today else 'is'} {spoken(series.last_day)}"
    )
    limited = bool((desk.notebook.event or {}).get("limits"))
    if series.last_day >= desk.today:
        reason += ", and nothing is free by then" + (" on the days and times you named" if limited else "")
    left_out = f"All {series.course.wanted} sessions are left out."
    would = _what_would(desk, plan, series, treatment, first)
    if not would.startswith("On other"):
        would = (
            f"What would work: starting after the event. To be done before it, {_count(series.course.needed)} would "
            f"have had to start by {spoken(series.latest_start)}."
        )
    return Reply(
        f"{reason}. {would}",
        buttons=(Button("See free times", "find_slots", {"treatment": treatment}), CONSULT, PERSON),
        sources=tuple(source.as_dict() for source in plan.sources),
        card=card(plan.concern, series, left_out),
    )


def clinician_plans(desk: Desk, concern: str) -> Reply:
    """No source gives the course, so a clinician plans it; a consultation is offered."""
    plan = plans.session_plan(desk.knowledge, concern)
    return Reply(
        f"{plan.text()} So I cannot count back from your date myself: in a consultation, a clinician plans it with "
        "you.",
        buttons=(CONSULT, PERSON),
        sources=tuple(source.as_dict() for source in plan.sources),
        card=plan.card(),
    )


def wait_note(desk: Desk, first: date) -> Reply:
    """That suitability lets treatment begin only from a date."""
    outcome = gate.screened(desk, gate.treatment_in_mind(desk))
    return Reply(
        f"{gate.why(outcome)} So the plan begins on {gate.spoken_date(first)} at the earliest.{gate.keep_taking(desk)}",
        card=outcome.card(),
        sources=gate.sources_of(outcome),
    )


def spoken(day: date) -> str:
    """A date with its weekday: "Monday 14 June 2027"."""
    return f"{day:%A} {gate.spoken_date(day)}"


def _count(number: int) -> str:
    return span(number, number, "session") or ""
