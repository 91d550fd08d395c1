"""What is told of the visitor's health without a word that the vocabulary knows: heard by the meaning of sentences."""

from __future__ import annotations

import re
from dataclasses import replace

from clinic import safety
from clinic.answers.question import Entity
from clinic.knowledge import Knowledge
from clinic.reception.turn import Turn
from clinic.suitability import likeness

MAY_TELL = frozenset(
    {
        "inform", "ask_suitability", "check_suitability", "ask_age", "nlu_fallback", "out_of_scope", "report_symptom",
        "book_appointment", "find_slots", "affirm",
    }
)  # fmt: skip
"""Intents under which a visitor may be telling something of their health; questions on other matters ask."""

_AFTER_TREATMENT = re.compile(
    r"\b(?:since|after|from|following)\b.{0,25}\b(?:session|treatment|appointment|needling|visit|procedure|it)\b"
    r"|\b(?:you|your clinic) (?:did|treated|needled)\b",
    re.IGNORECASE,
)
"""Words that tie a complaint to a treatment: a symptom to report, no condition of the visitor's."""


def hear_sentences(turn: Turn, knowledge: Knowledge) -> Turn:
    """The turn with a condition (a rule's id) among its entities where its sentences tell of one that has no name in
    it. What the vocabulary has heard, of whomever it is said, is left as it is."""
    if turn.pressed or not any(part.intent in MAY_TELL for part in turn.parts) or turn.intent not in MAY_TELL:
        return turn
    named = [knowledge.rule_for(e.kind, e.value) for e in turn.entities if e.kind in ("condition", "medicine")]
    if any(rule is not None for rule in named) or _AFTER_TREATMENT.search(turn.text):
        return turn
    if turn.intent == "report_symptom" and safety.find_red_flag(turn.text, knowledge) is not None:
        return turn  # what is happening now is for the advice, and for a person to clear
    likely = likeness.likely_told(turn.text)
    if likely is None or likely.rule_id not in knowledge.rules or knowledge.rules[likely.rule_id].gate == "note":
        return turn
    if any(_is_heard_in(entity, likely.words, knowledge) for entity in turn.entities):
        return turn
    heard = Entity("condition", likely.rule_id, text=likely.words)
    parts = tuple(replace(part, entities=(*part.entities, heard)) for part in turn.parts)
    return replace(turn, entities=(*turn.entities, heard), parts=parts)


def _is_heard_in(entity: Entity, words: str, knowledge: Knowledge) -> bool:
    """Whether the vocabulary knows what those very words tell: "I had my lip waxed" is no filler."""
    named = bool(entity.text) and entity.text.lower() in words.lower()
    return named and knowledge.rule_for(entity.kind, entity.value) is not None
