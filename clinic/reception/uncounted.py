"""What a message tells of its writer's health beyond doubt, and nothing that was understood of it counts.

Words decide whose a condition is, whether it is over, and whether it is a figure of speech; each is mistaken now
and then ("my nan has hers too", "they left a plate in it"). Here the sentences have the last word: never a silent yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from clinic.conversations import Fact
from clinic.knowledge import Knowledge
from clinic.reception import history, patient, red_flags
from clinic.reception.must_name import is_a_scar_alone, names_what_it_must
from clinic.reception.second_net import AGES, NEVER_TELLS, after_a_treatment, entity_of
from clinic.reception.telling import is_of_no_trouble
from clinic.reception.turn import Turn
from clinic.suitability import likeness
from clinic.suitability.unlisted import MARK as UNLISTED

_LIKE_AN_AFTERMATH = frozenset(
    {"active_acne", "active_infection", "cold_sore_active", "eczema_psoriasis_rosacea", "sunburn_tan", "unwell"}
)
"""Rules that sound like what may follow a treatment of ours: there they are a symptom, and answered as one."""
_ANOTHERS = re.compile(rf"\b(?:s?he|his|her|hers|him|theirs?|{patient.RELATIVE})\b", re.IGNORECASE)


def uncounted(turn: Turn, found: Iterable[Fact], knowledge: Knowledge, today: date) -> list[Fact]:
    """The condition that the sentences of a turn surely tell of its writer, where none of the facts `found` in it stops
    anything; empty where one does, or where the turn is of somebody else alone. Raises NetMissing.
    """
    facts = list(found)
    if turn.pressed or not turn.text or turn.intent in NEVER_TELLS:
        return []
    if any(_stops(fact, knowledge) for fact in facts) or red_flags.named_in(turn, knowledge) is not None:
        return []
    afterwards = after_a_treatment(turn.text)
    for likely in likeness.strongly_told(turn.text):
        rule = knowledge.rules.get(likely.rule_id)
        if (afterwards and likely.rule_id in _LIKE_AN_AFTERMATH) or is_of_no_trouble(likely.rule_id, turn.text):
            continue
        if likely.sure < likeness.SURELY or rule is None or rule.gate == "note":
            continue
        if not names_what_it_must(likely, turn.text) or is_a_scar_alone(turn, likely.words):
            continue
        if rule.id in AGES and turn.values("age"):
            continue
        if any(
            fact.negated and fact.about == "self" and knowledge.rule_told_by(fact.kind, fact.value) is rule
            for fact in facts
        ):
            continue
        if history.is_over(rule.id, turn.text, likely.words, today) or not _is_the_writers(likely, turn.text):
            continue
        return [Fact(kind="condition", value=entity_of(likely).value)]
    return []


def _is_the_writers(likely: likeness.Likely, text: str) -> bool:
    """Whether nobody else is named, or a clause that names nobody else tells of it."""
    if not _ANOTHERS.search(text):
        return True
    return any(not _ANOTHERS.search(clause) for clause in likeness.clauses_telling(text, likely.rule_id))


def _stops(fact: Fact, knowledge: Knowledge) -> bool:
    """Whether a fact of the writer's stops something: by a rule beyond a note, or because no rule knows it."""
    rule = knowledge.rule_told_by(fact.kind, fact.value)
    counts = fact.kind == "condition" and fact.value.startswith(UNLISTED)
    return fact.about == "self" and not fact.negated and (counts or (rule is not None and rule.gate != "note"))
