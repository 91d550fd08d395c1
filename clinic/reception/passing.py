"""The gate within the booking form: each turn, the draft is held against what is known by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from clinic.reception import gate
from clinic.reception.desk import Desk
from clinic.reception.draft import CONSULTATION, Draft
from clinic.reception.taking import let_go
from clinic.reception.turn import Reply
from clinic.suitability import Outcome


@dataclass(frozen=True, slots=True)
class Passed:
    """What the gate says this turn. `blocked`: the booking ends here, with `replies` saying why."""

    replies: tuple[Reply, ...] = ()
    blocked: bool = False


def pass_gate(desk: Desk, draft: Draft, declared_in_words: bool) -> Passed:
    """Hold the draft against what is known by now.

    Blocked: the treatment is not booked. Waiting until a known date: only openings from that date on. A clinician
    decides: the draft becomes a consultation's, and the treatment's again when what stood in the way is taken back.
    `declared_in_words`: the visitor was saying which of the declared things applies, and none of our rules was heard
    in it; then a clinician decides too.
    """
    wanted = draft.asked_treatment or draft.treatment
    if wanted is None:
        outcome = gate.judge(desk, gate.treatment_in_mind(desk))
        if outcome is not None and not outcome.consultation_possible:  # too young for any of them
            return Passed((gate.blocked(desk, outcome),), blocked=True)
        return Passed()
    if wanted == CONSULTATION:
        return Passed()
    outcome = gate.judge(desk, wanted)
    decided = gate.gate_of(outcome)
    if outcome is not None and decided != "open" and outcome.outcome == "wait" and outcome.bookable_from is not None:
        return _wait(desk, draft, outcome)
    draft.not_before = None
    if outcome is not None and decided == "block":
        return Passed((gate.blocked(desk, outcome),), blocked=True)
    if outcome is not None and decided == "consult":
        if draft.treatment == CONSULTATION:
            return Passed()
        _to_consultation(desk, draft)
        return Passed((gate.consult_instead(desk, outcome),))
    if draft.treatment != CONSULTATION and (draft.unsure or (declared_in_words and _says_something(desk))):
        draft.unsure = True
        _to_consultation(desk, draft)
        return Passed(
            (
                Reply(
                    "Thank you for telling me. To be on the careful side, one of our clinicians should decide with you "
                    "first, so I will book a consultation instead of the treatment."
                ),
            )
        )
    if draft.treatment == CONSULTATION and draft.asked_treatment and not draft.unsure:
        let_go(desk, draft)
        draft.treatment, draft.asked_treatment = draft.asked_treatment, None
        name = desk.knowledge.treatments[draft.treatment].name
        lifted = outcome is not None and outcome.lifted
        lead = "The clinic's team has looked at this." if lifted else "Thank you for putting that right."
        return Passed((Reply(f"{lead} Then I can book {name.lower()} for you after all."),))
    return Passed()


def _says_something(desk: Desk) -> bool:
    """Whether words at "which one applies?" name something, rather than ask, agree or take it back."""
    return not desk.turn.pressed and desk.turn.intent in ("inform", "nlu_fallback", "out_of_scope", "check_suitability")


def _wait(desk: Desk, draft: Draft, outcome: Outcome) -> Passed:
    """Only openings from the first bookable date on; said once, and again when the date changes."""
    if outcome.bookable_from is None:
        raise ValueError("waiting needs a date")
    day = outcome.bookable_from
    earliest = datetime.combine(day, time(), tzinfo=desk.tz)
    draft.not_before = earliest.isoformat()
    if draft.start is not None and draft.start < earliest:
        let_go(desk, draft)
    if day.isoformat() in draft.told:
        return Passed()
    draft.told.append(day.isoformat())
    text = f"{gate.why(outcome)} So I will only show you times from {gate.spoken_date(day)} on."
    return Passed((Reply(text, card=outcome.card(), sources=gate.sources_of(outcome)),))


def _to_consultation(desk: Desk, draft: Draft) -> None:
    """Makes the draft a consultation's: the held time is given back, name and contact stay."""
    let_go(desk, draft)
    draft.asked_treatment, draft.treatment = draft.treatment, CONSULTATION
    draft.declaring = False
