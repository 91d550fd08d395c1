"""Something worrying now: the advice comes first and alone; nothing is sold, booked or played down."""

from __future__ import annotations

from clinic import conversations, safety
from clinic.reception.desk import Desk
from clinic.reception.paused import WELL
from clinic.reception.talk import PERSON
from clinic.reception.turn import Reply, source_of


def report_symptom(desk: Desk) -> list[Reply]:
    """The red flag's advice; without a recognised flag, same-day contact and what never to wait for."""
    flag = safety.find_red_flag(desk.turn.text, desk.knowledge)
    if flag is not None:
        conversations.raise_alert(desk.clinic, desk.conversation_id, "red_flag", flag.id)
        advice = safety.advice(flag, desk.knowledge)
        return [
            Reply(
                advice.text,
                buttons=(PERSON,),
                sources=tuple(source_of(source) for source in advice.sources),
                urgent=advice.urgent,
            )
        ]
    conversations.raise_alert(desk.clinic, desk.conversation_id, "symptom")
    desk.notebook.worried = True
    profile = desk.knowledge.profile
    return [
        Reply(
            "I am sorry that something is worrying you. I cannot judge it from here, so please let the clinic look "
            "at it "
            f"today: call {profile.phone}. If the clinic is closed, call {safety.urgent_line(profile)}. "
            "If you have a high temperature, redness or swelling that spreads, pus, bad or rising pain, trouble "
            f"breathing, changes to your sight, or feel very ill, do not wait: call {profile.emergency_number}. "
            "I have told the clinic's team.",
            buttons=(PERSON, WELL),
        )
    ]
