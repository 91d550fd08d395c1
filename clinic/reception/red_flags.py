"""The red flag that the words of a message name, unless the model's opinion of the whole message outweighs them.

The gateway looks first, and with the same rule: what reaches a desk with a flag in its words was outweighed there.
"""

from __future__ import annotations

from dataclasses import replace

from clinic import safety
from clinic.knowledge import Knowledge
from clinic.reception import tongues
from clinic.reception.turn import Turn


def named_in(turn: Turn, knowledge: Knowledge, after_treatment: bool | None = None) -> safety.RedFlag | None:
    """The gravest red flag that the message names as happening now; None where it names none, or the model's opinion
    outweighs its words."""
    flag = safety.find_red_flag(turn.text, knowledge, after_treatment)
    return None if flag is not None and _is_outweighed(flag, turn) else flag


def _is_outweighed(flag: safety.RedFlag, turn: Turn) -> bool:
    kind, confidence = turn.alarm or ("", 0.0)
    symptom = any(part.intent == "report_symptom" for part in turn.parts)
    opinion = safety.Opinion(turn.calm, kind, confidence, symptom)
    return not turn.pressed and may_be_calm(turn.text) and safety.outweighed(flag, opinion)


def may_be_calm(text: str) -> bool:
    """Whether the model's opinion may outweigh a text's words: it knows English alone, a few words say too little, and
    what is happening at this moment cannot wait for an opinion."""
    if safety.says_now(text):
        return False
    return len(text.split()) >= safety.FEWEST_WORDS_OF_CALM and tongues.sentence_for(text, "") is None


def marked(turn: Turn, knowledge: Knowledge) -> Turn:
    """The turn, doubted where the model's opinion outweighs a red flag in its words: whom to call is said beside the
    answer."""
    flag = safety.find_red_flag(turn.text, knowledge)
    return replace(turn, doubted=True) if flag is not None and _is_outweighed(flag, turn) else turn
