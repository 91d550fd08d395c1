"""The look for red flags that each typed message gets, and what is said when that look itself fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clinic import safety
from clinic.context import Clinic
from clinic.plans.sources import cite
from clinic.storage import DatabaseAway
from gateway import logs

CAUTION = (
    "A part of me that looks for warning signs is not working just now, so please judge for yourself first. If you are "
    "in danger, have trouble breathing, swelling of the face or throat, changes to your sight, or feel very ill, call "
    "{emergency} now. If anything about your skin worries you after a treatment, call the clinic today on {phone}; "
    "when it is closed, call {urgent_line}. I have told the clinic's team that a person should read this."
)
UNCHECKED = "unchecked"
"""The kind of alert for a message that could not be looked over."""
RED_FLAG = "red_flag"
SYMPTOM = "symptom"
"""The kind of alert for a worry whose sign is not known."""

Alert = tuple[str, str | None]
"""An alert for staff: its kind, and the red flag's id."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the look at a message gave. `reply` is said first; `alone`: nothing else is answered; `alert` for staff.

    `flag`: what its words alone name, so that the model's opinion may still outweigh it.
    """

    reply: dict[str, Any] | None = None
    alone: bool = False
    alert: Alert | None = None
    flag: safety.RedFlag | None = None


NOTHING = Look()


def look(clinic: Clinic, text: str) -> Look:
    """Looks a message over. A look that fails is never taken for one that found nothing: the visitor gets the numbers
    to call along with the answer, and staff are alerted. Raises DatabaseAway."""
    alert: Alert = (UNCHECKED, None)
    try:
        knowledge = clinic.knowledge()
        flag = safety.find_red_flag(text, knowledge)
        if flag is None:
            return NOTHING
        alert = (RED_FLAG, flag.id)
        advice = safety.advice(flag, knowledge)
        sources = [source.as_dict() for source in cite(knowledge, [source.id for source in advice.sources])]
    except DatabaseAway:
        raise
    except Exception as error:
        logs.log.error("red_flags_away", **logs.where(error))
        found = alert[0] == RED_FLAG
        return Look({"text": caution(clinic), "urgent": found}, alone=found, alert=alert)
    reply = {"text": advice.text, "urgent": advice.urgent, "sources": sources}
    return Look(reply, alone=True, alert=alert, flag=flag)


def listened(clinic: Clinic, text: str, kind: str, confidence: float) -> Look:
    """What follows from the model's alarm for a message in which the words found nothing. Raises DatabaseAway."""
    if not safety.stands(text, confidence):
        return NOTHING
    knowledge = clinic.knowledge()
    flag = safety.heard(kind)
    advice = safety.unknown_sign(kind, knowledge) if flag is None else safety.advice(flag, knowledge)
    alert: Alert = (SYMPTOM, None) if flag is None else (RED_FLAG, flag.id)
    sources = [source.as_dict() for source in cite(knowledge, [source.id for source in advice.sources])]
    return Look({"text": advice.text, "urgent": advice.urgent, "sources": sources}, alone=True, alert=alert)


def caution(clinic: Clinic) -> str:
    """The numbers to call, for a message that could not be looked over."""
    profile = clinic.knowledge().profile
    return CAUTION.format(
        emergency=profile.emergency_number,
        phone=profile.phone,
        urgent_line=safety.urgent_line(profile),
    )
