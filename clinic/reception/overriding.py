"""Staff lift the gate for one visitor: which rules stand in the way now, and which of them may be lifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic import conversations
from clinic.context import Clinic
from clinic.conversations import Override
from clinic.reception import gate
from clinic.reception.desk import open_desk
from clinic.reception.turn import Turn
from clinic.suitability import Outcome, may_be_lifted


class NothingToLift(Exception):
    """No rule stands in the way of the treatment now."""


class MayNotBeLifted(Exception):
    """`rules` are never lifted: what they stop is never booked as treatment."""

    def __init__(self, rules: Sequence[str]) -> None:
        super().__init__(", ".join(rules))
        self.rules = tuple(rules)


@dataclass(frozen=True, slots=True)
class Standing:
    """The treatment in mind, the screening of it as it now stands (overrides counted), and all overrides on record."""

    treatment: str
    outcome: Outcome
    overrides: tuple[Override, ...]


def standing(clinic: Clinic, conversation_id: str) -> Standing:
    """How the gate stands in a conversation. Raises UnknownConversation."""
    conversations.find(clinic, conversation_id)
    desk = open_desk(clinic, Turn(conversation_id, "", "", "", pressed={"look": True}))
    draft = desk.notebook.booking
    treatment = (draft and (draft.asked_treatment or draft.treatment)) or gate.treatment_in_mind(desk)
    outcome = gate.screened(desk, treatment)
    return Standing(treatment, outcome, conversations.overrides(clinic, conversation_id))


def allow(clinic: Clinic, conversation_id: str, reason: str, by: str, rules: Sequence[str] = ()) -> Standing:
    """Lifts `rules`, or all that stand in the way now, with a reason on record; how the gate stands afterwards.

    Raises UnknownConversation, NothingToLift, MayNotBeLifted, ValueError (no reason or name).
    """
    wanted = list(rules) or [each.rule_id for each in standing(clinic, conversation_id).outcome.reasons]
    if not wanted:
        raise NothingToLift
    never = [rule for rule in wanted if not may_be_lifted(rule)]
    if never:
        raise MayNotBeLifted(never)
    conversations.override(clinic, conversation_id, wanted, reason, by)
    return standing(clinic, conversation_id)
