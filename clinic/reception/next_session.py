"""The next session of a course: offered after a booking, and to somebody whose last session is over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from clinic import booking, plans
from clinic.booking.records import CONSULTATION, Booked
from clinic.reception import gate, listing
from clinic.reception.desk import Desk
from clinic.reception.turn import Button, Reply


def first_day(desk: Desk, last: Booked) -> date | None:
    """The first day on which the session after ``last`` may be; None when the plan has no further one, or no interval.

    The plan is that of the concern the appointment was booked for, else the one known in this conversation.
    """
    concern = booking.concern_of(desk.clinic, last.booking_uid) or desk.latest("concern")
    if last.treatment == CONSULTATION or concern is None or concern not in desk.knowledge.concerns:
        return None
    plan = plans.session_plan(desk.knowledge, concern, last.treatment)
    if plan.not_booked or not plan.interval_weeks_min or (plan.sessions_max or plan.sessions_min or 1) < 2:
        return None
    return last.starts_at.astimezone(desk.tz).date() + timedelta(weeks=plan.interval_weeks_min)


def offer_after(desk: Desk, last: Booked) -> tuple[str, tuple[Button, ...]]:
    """A sentence and a button about the next session, to be added to a booking that was just made; empty for none."""
    day = first_day(desk, last)
    if day is None or last.series_no is not None:
        return "", ()
    weeks = (day - last.starts_at.astimezone(desk.tz).date()).days // 7
    text = f" The next session of a course comes {weeks} weeks later at the earliest, from {gate.spoken_date(day)} on."
    return text, (
        Button("Find the next session", "find_slots", {"treatment": last.treatment, "from": day.isoformat()}),
    )


def offer_now(desk: Desk, last: Booked) -> Reply | None:
    """Times for the next session, for somebody whose appointment is over; None when there is none to offer."""
    day = first_day(desk, last)
    if day is None:
        return None
    outcome = gate.judge(desk, last.treatment)
    if outcome is not None and outcome.gate == "block":
        return gate.blocked(desk, outcome)
    begin = max(desk.now, datetime.combine(day, time(), tzinfo=desk.tz))
    passed = (
        "so its interval has passed" if day <= desk.today else f"so the next can be from {gate.spoken_date(day)} on"
    )
    reply = listing.offer(desk, last.treatment, ((begin, begin + listing.A_YEAR),))
    lead = f"Your last session was on {gate.spoken_date(last.starts_at.date())}, {passed}."
    return Reply(f"{lead} {reply.text}", buttons=reply.buttons, card=reply.card)
