"""A course of sessions planned backwards from an event: heard, computed over the real calendar, shown, offered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from clinic import booking, plans
from clinic.booking.openings import Opening
from clinic.plans import Course, Series, SessionPlan
from clinic.plans.words import span
from clinic.reception import gate, listing
from clinic.reception.desk import Desk
from clinic.reception.draft import CONSULTATION
from clinic.reception.occasion import Occasion, limits_of, read_occasion
from clinic.reception.talk import CONSULT, PERSON
from clinic.reception.turn import Button, Reply
from clinic.reception.words import is_bare_choice

TOPIC = "series"
"""What the notebook's topic is while a series is on the table."""
ALL = 100_000
"""More openings than a calendar has: all of them."""
MAY_BE_ABOUT_IT = frozenset(
    {
        "plan_treatment", "find_slots", "book_appointment", "inform", "out_of_scope", "nlu_fallback", "affirm", "deny",
        "greet", "ask_results", "ask_results_timeline", "ask_sessions", "ask_session_interval",
    }
)  # fmt: skip
"""Intents under which an event with its date is planned for; any other question is answered first and only."""
REFINES = frozenset({"plan_treatment", "find_slots", "inform", "out_of_scope", "nlu_fallback", "deny"})
"""Intents under which a limit that is named while a series is on the table ("only Fridays") plans it again."""


def wants(desk: Desk) -> bool:
    """Whether this message plans for an event: names one, dates the one we asked about, or limits its sessions."""
    turn, kept = desk.turn, desk.notebook.event
    if turn.pressed:
        return isinstance(turn.pressed.get("event"), str)
    if any(part.intent not in MAY_BE_ABOUT_IT for part in turn.parts):
        return False
    heard = _heard(desk)
    if heard is not None:
        dated = bool(heard.days) or heard.past
        return dated or "plan_treatment" in turn.tasks or (bool(heard.name) and _known_concern(desk) is not None)
    if not kept or desk.notebook.topic != TOPIC or is_bare_choice(turn.text) or turn.intent not in REFINES:
        return False
    if turn.first("concern"):
        return True
    chosen = listing.chosen_by_words(desk, desk.notebook.offered)
    return chosen is None and limits_of(turn.text, desk.now, desk.tz, desk.knowledge.profile.country) is not None


def plan_for_event(desk: Desk) -> list[Reply] | None:
    """The series, or what still has to be asked for it; None when no event is in play."""
    _note(desk)
    kept = desk.notebook.event
    if not kept:
        return None
    concern = _known_concern(desk)
    if concern is None:
        return None
    desk.notebook.topic = TOPIC
    if not kept.get("date"):
        return [_ask_date(desk)]
    event = date.fromisoformat(kept["date"])
    if event <= desk.today:
        kept["date"] = None
        return [_ask_date(desk, f"{gate.spoken_date(event)} is not in the future. ")]
    return _planned(desk, concern, event)


def asks_date(desk: Desk) -> Reply | None:
    """The question for the event's day, where that is what the plan waits for; None otherwise."""
    kept = desk.notebook.event
    waits = bool(kept) and not (kept or {}).get("date") and _known_concern(desk) is not None
    if not waits:
        return None
    desk.notebook.topic = TOPIC
    return _ask_date(desk)


def beside(desk: Desk) -> list[Reply]:
    """A plan for the event that was mentioned along with a question, after the answer; [] when none was dated.

    "Does it hurt, I've got a wedding on 14 June": the pain first, then the course that fits the wedding.
    """
    if desk.turn.pressed or not desk.turn.questions:
        return []
    heard = _heard(desk)
    if heard is None or not heard.name or len(heard.days) != 1 or heard.days[0] <= desk.today:
        return []
    planned = plan_for_event(desk)
    if planned is not None:
        return planned
    desk.notebook.task = {"then": "plan_treatment"}
    day = heard.days[0]
    return [
        Reply(
            f"For {day:%A} {gate.spoken_date(day)} I can count a plan back, with time for your skin to settle. "
            "What would you like to have treated? For example acne scars, fine lines or stretch marks."
        )
    ]


def forget(desk: Desk) -> None:
    """No event is planned for any more."""
    desk.notebook.event = None
    desk.notebook.series = []


def _heard(desk: Desk) -> Occasion | None:
    kept = desk.notebook.event or {}
    asked = desk.notebook.topic == TOPIC and bool(kept) and not kept.get("date")
    return read_occasion(desk.turn.text, desk.now, desk.tz, desk.knowledge.profile.country, asked=asked)


def _known_concern(desk: Desk) -> str | None:
    concern = desk.turn.first("concern") or desk.latest("concern")
    return concern if concern in desk.knowledge.concerns else None


def _note(desk: Desk) -> None:
    """Keep what this message says of the event: its name, its day, the limits."""
    desk.notebook.gender = listing.gender_from(desk) or desk.notebook.gender
    pressed = desk.turn.pressed.get("event")
    kept = dict(desk.notebook.event or {})
    if isinstance(pressed, str):
        kept["date"], kept["choices"] = pressed, []
    elif not desk.turn.pressed:
        heard = _heard(desk)
        country = desk.knowledge.profile.country
        if heard is not None:
            kept["name"] = heard.name or kept.get("name", "")
            if len(heard.days) == 1:
                kept["date"], kept["choices"] = heard.days[0].isoformat(), []
            else:
                kept["date"], kept["choices"] = None, [day.isoformat() for day in heard.days]
            kept["past"] = heard.past
        said = heard.limits if heard is not None else desk.turn.text
        if kept and limits_of(said, desk.now, desk.tz, country) is not None:
            kept["limits"] = f"{kept.get('limits', '')} , {said}".strip(" ,")[:400]
    desk.notebook.event = kept or None


def _ask_date(desk: Desk, lead: str = "") -> Reply:
    """On which day the event is: a month or a season is not enough to keep the recovery time free."""
    kept = desk.notebook.event or {}
    desk.notebook.task = {"then": "plan_treatment"}
    what = f"the {kept['name']}" if kept.get("name") in ("wedding", "party", "event", "prom", "big day") else "the day"
    choices = [date.fromisoformat(day) for day in kept.get("choices") or ()]
    if choices:
        buttons = tuple(
            Button(f"{day:%A} {gate.spoken_date(day)}", "plan_treatment", {"event": day.isoformat()}) for day in choices
        )
        return Reply(f"{lead}Which day do you mean?", buttons=buttons)
    if kept.get("past"):
        lead = "That day is over, so I may have misread it. "
    return Reply(
        f"{lead}What is the exact date of {what}? Then I can count back to it and leave time for your skin to settle. "
        "A date such as 14 June is enough."
    )


def _planned(desk: Desk, concern: str, event: date) -> list[Reply]:
    knowledge = desk.knowledge
    treatment = _treatment(desk, concern)
    if treatment == CONSULTATION:
        return [_clinician_plans(desk, concern)]
    outcome = gate.judge(desk, treatment)
    waits = outcome is not None and outcome.outcome == "wait" and outcome.bookable_from is not None
    if outcome is not None and outcome.gate == "block" and not waits:
        forget(desk)
        return [gate.blocked(desk, outcome)]
    if outcome is not None and outcome.gate == "consult" and not waits:
        forget(desk)
        return [gate.consult_instead(desk, outcome), listing.offer(desk, CONSULTATION, None)]
    plan = plans.session_plan(knowledge, concern, treatment)
    course = plans.course_of(plan, knowledge.concerns[plan.concern].typical_sessions)
    if course is None or plan.not_booked:
        return [_clinician_plans(desk, concern)]
    first = outcome.bookable_from if waits and outcome is not None else None
    series = _series(desk, course, treatment, event, first, limited=True)
    replies = [_wait_note(desk, first)] if first else []
    if not series.sessions:
        return [*replies, _cannot(desk, plan, series, treatment, first)]
    return [*replies, _shown(desk, plan, series, treatment, first)]


def _treatment(desk: Desk, concern: str) -> str:
    """The treatment named, where it fits the concern; else the concern's usual one."""
    fitting = [code for code in desk.knowledge.concerns[concern].treatments if code in desk.knowledge.treatments]
    named = desk.latest("treatment")
    if named in fitting:
        return str(named)
    return next((code for code in fitting if code != CONSULTATION), CONSULTATION)


def _series(
    desk: Desk, course: Course, treatment: str, event: date, first: date | None, *, limited: bool
) -> Series[Opening]:
    """The series over the real calendar; without the visitor's limits when `limited` is False."""
    kept = desk.notebook.event or {}
    said = str(kept.get("limits") or "")
    limits = limits_of(said, desk.now, desk.tz, desk.knowledge.profile.country) if limited and said else None
    begin = max(desk.now, datetime.combine(first, time(), tzinfo=desk.tz)) if first else desk.now
    end = datetime.combine(event, time(), tzinfo=desk.tz)
    spans = listing.cut(limits.windows if limits is not None else [(begin, end)], begin, end)
    openings: Sequence[Opening] = ()
    if spans:
        openings = booking.find_openings(
            desk.clinic,
            treatment,
            window=spans,
            practitioner=_practitioner(desk, treatment),
            gender=desk.notebook.gender,
            limit=ALL,
            spread=False,
            conversation_id=desk.conversation_id,
        )
    return plans.plan_backwards(course, event, openings, _later_days(desk, openings, spans, event))


def _practitioner(desk: Desk, treatment: str) -> str | None:
    code = listing.practitioner_from(desk) or (desk.notebook.event or {}).get("practitioner")
    if code and desk.notebook.event is not None:
        desk.notebook.event["practitioner"] = code
    known = desk.knowledge.practitioners.get(str(code))
    return known.code if known is not None and treatment in known.treatments else None


def _later_days(desk: Desk, openings: Sequence[Opening], spans: listing.Spans, event: date) -> set[date]:
    """Days beyond the booking horizon, within the limits, on weekdays that have openings until then."""
    horizon = desk.today + timedelta(days=desk.knowledge.profile.booking_horizon_days)
    weekdays = {opening.starts_at.weekday() for opening in openings}
    days: set[date] = set()
    for begin, end in spans:
        day = max(begin.astimezone(desk.tz).date(), horizon + timedelta(days=1))
        while day <= min((end - timedelta(seconds=1)).astimezone(desk.tz).date(), event):
            if day.weekday() in weekdays and not desk.knowledge.is_closed(day):
                days.add(day)
            day += timedelta(days=1)
    return days


def _shown(desk: Desk, plan: SessionPlan, series: Series[Opening], treatment: str, first: date | None) -> Reply:
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
        free = _series(desk, series.course, treatment, series.event, first, limited=False)
        if free.fits > series.fits:
            return f"On other days or times, {_count(free.fits)} would fit before it."
    return "The rest of the course can go on after the event."


def _cannot(desk: Desk, plan: SessionPlan, series: Series[Opening], treatment: str, first: date | None) -> Reply:
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


def _clinician_plans(desk: Desk, concern: str) -> Reply:
    """No source gives the course, so a clinician plans it; a consultation is offered."""
    forget(desk)
    plan = plans.session_plan(desk.knowledge, concern)
    return Reply(
        f"{plan.text()} So I cannot count back from your date myself: in a consultation, a clinician plans it with "
        "you.",
        buttons=(CONSULT, PERSON),
        sources=tuple(source.as_dict() for source in plan.sources),
        card=plan.card(),
    )


def _wait_note(desk: Desk, first: date) -> Reply:
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
