"""What staff allow is lifted, by name; what is told afterwards, and what is never treated, still stops."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.suitability import NEVER_LIFTED, Facts, Outcome, lift, screen
from tests.unit.suitability.test_screening import KNOWLEDGE, TODAY

WORD = "Allowed by Ada on 2026-11-22: seen in person"


def outcome_of(*conditions: str, **dates: date) -> Outcome:
    facts = Facts(conditions=frozenset(conditions), dates=dates)
    return screen(facts, "microneedling", None, KNOWLEDGE, TODAY)


def test_a_lifted_rule_opens_the_gate_and_tells_the_clinician() -> None:
    lifted = lift(outcome_of("isotretinoin"), {"isotretinoin": WORD})
    assert (lifted.gate, lifted.outcome, lifted.lifted) == ("open", "suitable", ("isotretinoin",))
    assert any(WORD in text for rule, text in lifted.clinician_notes() if rule == "isotretinoin")


def test_only_what_is_named_is_lifted() -> None:
    lifted = lift(outcome_of("isotretinoin", "pregnancy"), {"isotretinoin": WORD})
    assert [reason.rule_id for reason in lifted.reasons] == ["pregnancy"]
    assert lifted.gate == "block"


def test_a_lifted_wait_leaves_the_other_waits_date() -> None:
    both = outcome_of("botox_recent", "peel_recent", botox_recent=date(2026, 11, 20), peel_recent=date(2026, 11, 1))
    lifted = lift(both, {"peel_recent": WORD})
    assert lifted.outcome == "wait"
    assert lifted.bookable_from == date(2026, 12, 4)


@pytest.mark.parametrize("rule", ["keloid", "active_acne", "under_18"])
def test_some_things_are_never_lifted(rule: str) -> None:
    assert rule in NEVER_LIFTED
    before = outcome_of(rule)
    assert lift(before, {rule: WORD}) == before


def test_nothing_allowed_changes_nothing() -> None:
    before = outcome_of("isotretinoin")
    assert lift(before, {"pregnancy": WORD}) is before
