"""The gate in front of booking: what `clinic.suitability` decides becomes words, and a way on.

Block: the treatment is not booked. Consult: a consultation is booked instead. Note: bookable, the clinician is told.
A consultation itself is open to everyone: it is where a clinician decides.
"""

from __future__ import annotations

from datetime import date

from clinic import suitability
from clinic.reception.desk import Desk
from clinic.reception.draft import CONSULTATION
from clinic.reception.talk import CONSULT, PERSON
from clinic.reception.turn import Button, Reply
from clinic.suitability import Outcome


def judge(desk: Desk, treatment: str) -> Outcome | None:
    """What suitability says of `treatment` for this visitor as of now; None for a consultation, which has no gate."""
    if treatment == CONSULTATION:
        return None
    facts = desk.facts
    return suitability.screen(facts, treatment, desk.latest("concern"), desk.knowledge, desk.today)


def gate_of(outcome: Outcome | None) -> str:
    """`open`, `consult` or `block`."""
    return "open" if outcome is None else outcome.gate


def spoken_date(day: date) -> str:
    """A date as people say it: "3 March 2027"."""
    return f"{day.day} {day:%B %Y}"


def why(outcome: Outcome) -> str:
    """The reasons, kindly, each a sentence, and what the visitor can do next."""
    said: list[str] = []
    for reason in outcome.reasons:
        for sentence in (reason.why, reason.next_step):
            if sentence and sentence not in said:
                said.append(sentence)
    if outcome.bookable_from is not None:
        said.append(f"The earliest date would be {spoken_date(outcome.bookable_from)}.")
    return " ".join(said)


def sources_of(outcome: Outcome) -> tuple[dict[str, object], ...]:
    """The sources behind the reasons, each once."""
    found: dict[str, dict[str, object]] = {}
    for reason in outcome.reasons:
        source = reason.source
        if source:
            found.setdefault(str(source.get("title")), dict(source))
    return tuple(found.values())


def blocked(desk: Desk, outcome: Outcome) -> Reply:
    """Why the treatment is not booked, and what would help."""
    return Reply(
        f"I cannot book this treatment for you at the moment. {why(outcome)} "
        "Please do not change any medicine because of this. A clinician at the clinic can talk it through with you.",
        buttons=(CONSULT, PERSON, Button("That is not about me", "deny", {"retract": _conditions(outcome)})),
        card=outcome.card(),
        sources=sources_of(outcome),
    )


def consult_instead(desk: Desk, outcome: Outcome) -> Reply:
    """Why a consultation comes first."""
    return Reply(
        f"Before this treatment, one of our clinicians needs to have a look and decide with you. {why(outcome)} "
        "So I will book a consultation for you instead.",
        buttons=(Button("That is not about me", "deny", {"retract": _conditions(outcome)}), PERSON),
        card=outcome.card(),
        sources=sources_of(outcome),
    )


def _conditions(outcome: Outcome) -> list[str]:
    """The rules that decided, so that they can be taken back."""
    return [reason.rule_id for reason in outcome.reasons]
