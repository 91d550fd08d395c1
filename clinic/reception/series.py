"""A course of sessions planned backwards from an event: heard, computed over the real calendar, shown, offered."""

from __future__ import annotations

import re
from datetime import date

from clinic import plans
from clinic.reception import choosing, gate, listing
from clinic.reception.desk import Desk
from clinic.reception.draft import CONSULTATION
from clinic.reception.occasion import Occasion, limits_of, puts_date_right, read_occasion
from clinic.reception.series_dates import series_for, treatment_for
from clinic.reception.series_words import cannot, clinician_plans, shown, wait_note
from clinic.reception.turn import Button, Reply
from clinic.reception.words import is_bare_choice

TOPIC = "series"
"""What the notebook's topic is while a series is on the table."""
MAY_BE_ABOUT_IT = frozenset(
    {
        "plan_treatment", "find_slots", "book_appointment", "inform", "out_of_scope", "nlu_fallback", "affirm", "deny",
        "greet", "ask_results", "ask_results_timeline", "ask_sessions", "ask_session_interval",
    }
)  # fmt: skip
"""Intents under which an event with its date is planned for; any other question is answered first and only."""
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
"""What limits all sessions, also when something else was asked in between: "what if I can only do Fridays"."""
REFINES = frozenset({"plan_treatment", "find_slots", "inform", "out_of_scope", "nlu_fallback", "deny"})
"""Intents under which a limit that is named while a series is on the table ("only Fridays") plans it again."""


def wants(desk: Desk) -> bool:
    """Whether this message plans for an event: names one, dates the one we asked about, or limits its sessions."""
    turn, kept = desk.turn, desk.notebook.event
    if turn.pressed:
        return isinstance(turn.pressed.get("event"), str)
    if _redated(desk):
        return True
    if any(part.intent not in MAY_BE_ABOUT_IT for part in turn.parts):
        return False
    heard = _heard(desk)
    if heard is not None:
        dated = bool(heard.days) or heard.past
        return dated or "plan_treatment" in turn.tasks or (bool(heard.name) and _known_concern(desk) is not None)
    on_the_table = desk.notebook.topic == TOPIC or _ONLY.search(turn.text) is not None
    if not kept or not on_the_table or is_bare_choice(turn.text) or turn.intent not in REFINES:
        return False
    if turn.first("concern"):
        return True
    chosen = choosing.chosen_by_words(desk, desk.notebook.offered)
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
    asked = _redated(desk) or (desk.notebook.topic == TOPIC and bool(kept) and not kept.get("date"))
    return read_occasion(desk.turn.text, desk.now, desk.tz, desk.knowledge.profile.country, asked=asked)


def _redated(desk: Desk) -> bool:
    """Whether the event of the series on the table is given another day, whatever the words sound like."""
    turn, kept = desk.turn, desk.notebook.event or {}
    on_the_table = desk.notebook.topic == TOPIC and bool(kept.get("date"))
    return on_the_table and not turn.pressed and not turn.questions and puts_date_right(turn.text)


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
    treatment = treatment_for(desk, concern)
    if treatment == CONSULTATION:
        forget(desk)
        return [clinician_plans(desk, concern)]
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
        forget(desk)
        return [clinician_plans(desk, concern)]
    first = outcome.bookable_from if waits and outcome is not None else None
    series = series_for(desk, course, treatment, event, first, limited=True)
    replies = [wait_note(desk, first)] if first else []
    if not series.sessions:
        return [*replies, cannot(desk, plan, series, treatment, first)]
    return [*replies, shown(desk, plan, series, treatment, first)]
