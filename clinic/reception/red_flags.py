"""The red flag that the words of a message name, unless the whole message plainly tells of none.

The gateway looks first, and with the same rule: what reaches a desk with a flag in its words was found calm there, or
nobody could be asked.
"""

from __future__ import annotations

from dataclasses import replace

from clinic import safety
from clinic.knowledge import Knowledge
from clinic.reception import tongues
from clinic.reception.turn import Turn


def named_in(turn: Turn, knowledge: Knowledge, after_treatment: bool | None = None) -> safety.RedFlag | None:
    """The gravest red flag that the message names as happening now; None where it names none, or is calm."""
    if turn.calm and may_be_calm(turn.text):
        return None
    return safety.find_red_flag(turn.text, knowledge, after_treatment)


def may_be_calm(text: str) -> bool:
    """Whether the model's `calm` may be believed of a text: it knows English alone, and a few words say too little."""
    return len(text.split()) >= safety.FEWEST_WORDS_OF_CALM and tongues.sentence_for(text, "") is None


def marked(turn: Turn, knowledge: Knowledge) -> Turn:
    """The turn, doubted where its words name a red flag that was found calm: whom to call is said beside the answer."""
    calm = turn.calm and not turn.pressed and may_be_calm(turn.text)
    if calm and safety.find_red_flag(turn.text, knowledge) is not None:
        return replace(turn, doubted=True)
    return turn
