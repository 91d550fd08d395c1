"""What a message tells of its writer's health though its red flag was answered alone: kept for the check that follows.

Such a message never reaches the desk. Whoever asks afterwards whether they can have a treatment has told it all the
same, and a "no" to the rest of the questions must not make them suitable.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from clinic import conversations
from clinic.answers.question import Question
from clinic.context import Clinic
from clinic.reception.second_net import SYMPTOM, told_beside_a_sign
from clinic.reception.telling import told
from clinic.reception.turn import Turn


def keep_told(clinic: Clinic, conversation_id: str, message_id: str, text: str) -> None:
    """Remember what `text` surely tells of health. Raises NetMissing where the net of what is told is not there, and
    DatabaseAway."""
    knowledge = clinic.knowledge()
    heard = told_beside_a_sign(text, knowledge)
    if not heard:
        return
    parts = (Question(text, SYMPTOM, heard),)
    turn = Turn(conversation_id, message_id, text, SYMPTOM, entities=heard, parts=parts)
    today = clinic.now().astimezone(ZoneInfo(knowledge.profile.timezone)).date()
    conversations.remember(clinic, conversation_id, told(turn, knowledge, today), message_id)
