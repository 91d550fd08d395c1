"""The session plan for the visitor's concern; without one, the question which concern it is."""

from __future__ import annotations

from clinic import plans
from clinic.reception import series
from clinic.reception.desk import Desk
from clinic.reception.talk import OPENINGS, PERSON, SUITABLE
from clinic.reception.turn import Button, Reply

COMMON_CONCERNS = ("acne_scars", "fine_lines_wrinkles", "stretch_marks", "texture", "enlarged_pores", "hair_thinning")
"""Concerns offered as quick replies when none is known; any other may be typed."""


def plan_treatment(desk: Desk) -> list[Reply]:
    """The plan as text and card, or the question for which concern; counted back from an event where one is in play."""
    planned = series.plan_for_event(desk) if desk.notebook.event or series.wants(desk) else None
    if planned is not None:
        return planned
    concern = desk.latest("concern")
    if concern is None or concern not in desk.knowledge.concerns:
        return [ask_concern(desk, "plan_treatment")]
    plan = plans.session_plan(desk.knowledge, concern, desk.turn.first("treatment"))
    desk.notebook.topic = "plan_treatment"
    return [
        Reply(
            plan.text(),
            buttons=(OPENINGS, SUITABLE, PERSON),
            sources=tuple(source.as_dict() for source in plan.sources),
            card=plan.card(),
        )
    ]


def ask_concern(desk: Desk, then: str) -> Reply:
    """Which concern it is; a press or a word answers it and goes on with the intent `then`."""
    desk.notebook.task = {"then": then}
    known = [concern for concern in COMMON_CONCERNS if concern in desk.knowledge.concerns]
    buttons = tuple(Button(desk.knowledge.concerns[c].name, then, {"concern": c}) for c in known)
    return Reply(
        "What would you like to have treated? For example acne scars, fine lines or stretch marks; "
        "you can also say it in your own words.",
        buttons=buttons,
    )
