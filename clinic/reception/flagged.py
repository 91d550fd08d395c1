"""What a message tells of its writer's health though its red flag was answered alone: kept for the check that follows.

Such a message never reaches the desk. Whoever asks afterwards whether they can have a treatment has told it all the
same, and a "no" to the rest of the questions must not make them suitable.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from clinic import conversations
from clinic.answers.question import Entity, Question
from clinic.context import Clinic
from clinic.knowledge import Knowledge
from clinic.reception.must_name import names_what_it_must
from clinic.reception.second_net import SYMPTOM, after_a_treatment, entity_of
from clinic.reception.telling import told
from clinic.reception.turn import Turn
from clinic.suitability import likeness


def keep_told(clinic: Clinic, conversation_id: str, message_id: str, text: str) -> None:
    """Remember what `text` surely tells of health. Raises NetMissing where the net of what is told is not there, and
    DatabaseAway."""
    knowledge = clinic.knowledge()
    heard = _told_beside_a_sign(text, knowledge)
    if not heard:
        return
    parts = (Question(text, SYMPTOM, heard),)
    turn = Turn(conversation_id, message_id, text, SYMPTOM, entities=heard, parts=parts)
    today = clinic.now().astimezone(ZoneInfo(knowledge.profile.timezone)).date()
    conversations.remember(clinic, conversation_id, told(turn, knowledge, today), message_id)


_BESIDE_A_SIGN = frozenset({"active_infection", "active_acne", "pregnancy", "blood_thinners"})
"""Rules that are heard rightly in a message that names a red flag; a swollen lip is taken for filler, hives for an
allergy."""


def _told_beside_a_sign(text: str, knowledge: Knowledge) -> tuple[Entity, ...]:
    """What a message that names a red flag tells of health besides: "red itchy rash since three days, I want
    microneedling this week". Nothing where it tells of the days after a treatment of ours. Raises NetMissing."""
    if after_a_treatment(text):
        return ()
    found = []
    for likely in likeness.strongly_told(text):
        rule = knowledge.rules.get(likely.rule_id)
        if rule is not None and rule.id in _BESIDE_A_SIGN and names_what_it_must(likely, text):
            found.append(entity_of(likely))
    return tuple(found)
