"""The gate in front of booking: what `clinic.suitability` decides becomes words, and a way on.

Block: the treatment is not booked. Consult: a consultation is booked instead. Note: bookable, the clinician is told.
A consultation itself is open to everyone: it is where a clinician decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic import conversations, suitability
from clinic.reception.desk import Desk
from clinic.reception.draft import CONSULTATION
from clinic.reception.talk import CONSULT, PERSON
from clinic.reception.turn import Button, Reply, source_of
from clinic.suitability import Outcome


def judge(desk: Desk, treatment: str) -> Outcome | None:
    """What suitability says of `treatment` for this visitor as of now; None for a consultation, which has no gate."""
    return None if treatment == CONSULTATION else screened(desk, treatment)


def screened(desk: Desk, treatment: str) -> Outcome:
    """The screening of any bookable code, a consultation too, on all that is known and what staff have allowed."""
    outcome = suitability.screen(desk.facts, treatment, desk.latest("concern"), desk.knowledge, desk.today)
    return suitability.lift(outcome, desk.allowed)


@dataclass(frozen=True, slots=True)
class Told:
    """What the clinician is told beforehand, with the rule that says so."""

    rule_id: str
    text_for_clinician: str


def for_clinician(desk: Desk, treatment: str, asked: str | None) -> list[Told]:
    """The notes that go with a booking; with a consultation, also why it is one (`asked`: what was wanted)."""
    outcome = screened(desk, asked or treatment)
    return [Told(rule_id, text) for rule_id, text in outcome.clinician_notes()]


def treatment_in_mind(desk: Desk) -> str:
    """The treatment to judge: the one named, else the usual one for the concern, else microneedling."""
    own = [fact.value for fact in desk.remembered if fact.kind == "treatment" and fact.about == "self"]
    ours = [code for code in own if code in desk.knowledge.treatments and code != CONSULTATION]
    if ours:
        return ours[-1]  # a facial or filler named after it is another matter
    concern = desk.knowledge.concerns.get(desk.latest("concern") or "")
    fitting = [code for code in (concern.treatments if concern else ()) if code != CONSULTATION]
    first = next((code for code in desk.knowledge.treatments if code != CONSULTATION), CONSULTATION)
    return fitting[0] if fitting else ("microneedling" if "microneedling" in desk.knowledge.treatments else first)


def keep(desk: Desk, treatment: str, outcome: Outcome, answers: Mapping[str, Any]) -> None:
    """Keep an outcome that was told, with the rules and the answers that it rests on, so that it can be explained."""
    told = [
        {"kind": f.kind, "value": f.value, "negated": f.negated, "about": f.about}
        for f in desk.remembered
        if f.kind not in ("name", "phone", "email", "person", "reference")
    ]
    conversations.keep_screening(
        desk.clinic,
        desk.conversation_id,
        treatment=treatment,
        outcome=outcome,
        knowledge_version=desk.knowledge.version,
        answers={"denied": answers.get("no", []), "unsure": answers.get("unsure", []), "told": told},
    )


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


def keep_taking(desk: Desk) -> str:
    """The reminder that goes with every answer where a medicine is in play; empty where none is."""
    own = [fact for fact in desk.remembered if fact.kind == "medicine" and fact.about == "self" and not fact.negated]
    return " Please do not stop or change any medicine because of this." if own else ""


def sources_of(outcome: Outcome) -> tuple[dict[str, Any], ...]:
    """The sources behind the reasons, each once."""
    found = {reason.source.title: source_of(reason.source) for reason in outcome.reasons if reason.source is not None}
    return tuple(found.values())


def blocked(desk: Desk, outcome: Outcome) -> Reply:
    """Why the treatment is not booked, and what would help."""
    return Reply(
        f"I cannot book this treatment for you at the moment. {why(outcome)}{keep_taking(desk)} "
        "A clinician at the clinic can talk it through with you.",
        buttons=(*((CONSULT,) if outcome.consultation_possible else ()), PERSON, _not_me(outcome)),
        card=outcome.card(),
        sources=sources_of(outcome),
    )


def consult_instead(desk: Desk, outcome: Outcome) -> Reply:
    """Why a consultation comes first."""
    return Reply(
        f"Before this treatment, one of our clinicians needs to have a look and decide with you. {why(outcome)} "
        "So I will book a consultation for you instead.",
        buttons=(_not_me(outcome), PERSON),
        card=outcome.card(),
        sources=sources_of(outcome),
    )


def _not_me(outcome: Outcome) -> Button:
    """Takes back what decided, in case it was said of somebody else or misheard."""
    return Button("That is not about me", "deny", {"retract": [reason.rule_id for reason in outcome.reasons]})
