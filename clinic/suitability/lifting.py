"""What staff have allowed is taken out of an outcome's way; nothing else about the screening changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clinic.suitability.outcome import GATES, Note, Outcome
from clinic.suitability.screening import NEVER_TREATED, bookable_from

NEVER_LIFTED = NEVER_TREATED | {"keloid", "under_18"}
"""What no override lifts: keloids and active acne are never treated, and nobody under 18 is (design section 4)."""


def may_be_lifted(rule_id: str) -> bool:
    """Whether staff may allow treatment in spite of this rule."""
    return rule_id not in NEVER_LIFTED


def lift(outcome: Outcome, allowed: Mapping[str, str]) -> Outcome:
    """`outcome` without the reasons that `allowed` names; each becomes a note to the clinician.

    `allowed`: rule id → who allowed it and why, in words. Pure; the gravest of what is left decides.
    """
    lifted = [reason for reason in outcome.reasons if reason.rule_id in allowed and may_be_lifted(reason.rule_id)]
    if not lifted:
        return outcome
    left = tuple(reason for reason in outcome.reasons if reason not in lifted)
    notes = tuple(
        Note(reason.rule_id, "", f"{reason.text_for_clinician} {allowed[reason.rule_id]}".strip()) for reason in lifted
    )
    names = {reason.rule_id for reason in lifted}
    return replace(
        outcome,
        outcome=left[0].grade if left else "suitable",
        bookable_from=bookable_from(left),
        reasons=left,
        notes=(*outcome.notes, *notes),
        gate=max((reason.gate for reason in left), key=GATES.__getitem__, default="open"),
        consultation_possible=all(reason.rule_id != "under_18" for reason in left),
        ask_date_of=tuple(rule for rule in outcome.ask_date_of if rule not in names),
        lifted=tuple(reason.rule_id for reason in lifted),
    )
