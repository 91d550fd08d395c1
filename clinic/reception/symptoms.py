"""Something worrying now: the advice comes first and alone; nothing is sold, booked or played down."""

from __future__ import annotations

from clinic import conversations, safety
from clinic.reception.desk import Desk
from clinic.reception.paused import WELL
from clinic.reception.talk import PERSON
from clinic.reception.turn import Reply, source_of

SURE = 0.85
"""From here on the model's alarm counts as one, when the message was read as a symptom: docs/decisions/0038."""


def report_symptom(desk: Desk) -> list[Reply]:
    """The red flag's advice; without a recognised flag, same-day contact and what never to wait for."""
    kind = _heard(desk)
    flag = safety.find_red_flag(desk.turn.text, desk.knowledge) or safety.heard(kind)
    if flag is None:
        return [_unknown(desk, kind)]
    conversations.raise_alert(desk.clinic, desk.conversation_id, "red_flag", flag.id)
    advice = safety.advice(flag, desk.knowledge)
    sources = tuple(source_of(source) for source in advice.sources)
    return [Reply(advice.text, buttons=(PERSON,), sources=sources, urgent=advice.urgent)]


def _heard(desk: Desk) -> str:
    """What kind of help the message sounds in need of ("" when none, or when all it names is said not to be now)."""
    kind, confidence = desk.turn.alarm or ("", 0.0)
    return kind if confidence >= SURE and not safety.only_excused(desk.turn.text) else ""


def _unknown(desk: Desk, kind: str) -> Reply:
    """For a worry whose sign is not known: urgent when it sounds like one that cannot wait until tomorrow."""
    conversations.raise_alert(desk.clinic, desk.conversation_id, "symptom")
    desk.notebook.worried = True
    profile = desk.knowledge.profile
    signs = (
        "a high temperature, redness or swelling that spreads, pus, bad or rising pain, trouble breathing, changes to "
        "your sight, or feel very ill"
    )
    today = (
        f"please let the clinic look at it today: call {profile.phone}. If the clinic is closed, call "
        f"{safety.urgent_line(profile)}."
    )
    grave = f"If you have {signs}, do not wait: call {profile.emergency_number}."
    if kind == "emergency":
        text = f"This may need help at once. {grave} Otherwise {today} I have told the clinic's team."
    else:
        text = (
            f"I am sorry that something is worrying you. I cannot judge it from here, so {today} {grave} "
            "I have told the clinic's team."
        )
    return Reply(text, buttons=(PERSON, WELL), urgent=kind in ("emergency", "urgent_same_day"))
