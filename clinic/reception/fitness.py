"""Is it right for me: the outcome from all that has been said, in words and as a card, with a way on.

Nothing is called suitable before the safety questions have been answered (`checking`): silence is not a no.
"""

from __future__ import annotations

from clinic.plans import words
from clinic.reception import gate, listing
from clinic.reception.desk import Desk
from clinic.reception.talk import CONSULT, OPENINGS, PERSON
from clinic.reception.turn import Button, Reply
from clinic.suitability import Outcome

GO_ON = Button("Go on with the questions", "check_suitability", {"fit": "go_on"})
WHEN = "If you tell me when that was, or when you last took it, I can work out a date. A month is enough."


def stopped(desk: Desk, treatment: str, outcome: Outcome, *, more: bool) -> Reply:
    """What stands in the way, with each reason and what the visitor can do next. `more`: questions are still open."""
    name = desk.knowledge.treatments[treatment].name
    if outcome.outcome == "wait" and outcome.bookable_from is not None:
        lead = f"For {words.lowered(name)}, please wait until {gate.spoken_date(outcome.bookable_from)}."
    elif outcome.gate == "block":
        lead = f"As it stands, {words.lowered(name)} cannot go ahead yet."
    else:
        lead = f"For {words.lowered(name)}, one of our clinicians needs to decide with you first."
    notes = " ".join(dict.fromkeys(note.text_for_visitor for note in outcome.notes if note.text_for_visitor))
    soonest = listing.soonest_consultation(desk) if outcome.gate == "consult" else ""
    parts = [f"{lead} {gate.why(outcome)}{gate.keep_taking(desk)}{soonest}", notes, WHEN if outcome.ask_date_of else ""]
    retract = [reason.rule_id for reason in outcome.reasons]
    not_me = Button("That is not about me", "deny", {"retract": retract})
    return Reply(
        "\n\n".join(part for part in parts if part),
        buttons=(*((CONSULT,) if outcome.consultation_possible else ()), *((GO_ON,) if more else ()), not_me, PERSON),
        sources=gate.sources_of(outcome),
        card=outcome.card(),
    )


def suits(desk: Desk, treatment: str, outcome: Outcome) -> Reply:
    """Nothing stands in the way: what to expect, and free times."""
    name = desk.knowledge.treatments[treatment].name
    notes = " ".join(dict.fromkeys(note.text_for_visitor for note in outcome.notes if note.text_for_visitor))
    said = [f"From what you have told me, nothing stands in the way of booking {words.lowered(name)}."]
    said += [notes] if notes else []
    said.append("A clinician goes through your health with you again before treatment, and has the last word.")
    return Reply(" ".join(said), buttons=(OPENINGS, CONSULT), card=outcome.card())
