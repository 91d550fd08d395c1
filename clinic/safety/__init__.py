"""Red flags: what a visitor says is happening now that must be answered before anything else.

`find_red_flag` reads a message with the words of `data/clinic/red_flag_words.yml`, without any model, and `advice`
says what to do now. Called by the gateway on every message in every state. The second net, for what the words do not
know, is the model's `alarm` (`nlu/alarm.py`): `stands`, `heard` and `only_excused` say what it may stand for.
Nothing here writes, diagnoses, or says that a sign is fine.
"""

from clinic.safety.advice import Advice, advice, unknown_sign, urgent_line
from clinic.safety.matching import SURE, RedFlag, find_red_flag, heard, only_excused, stands
from clinic.safety.words import LexiconError

__all__ = [
    "SURE",
    "Advice",
    "LexiconError",
    "RedFlag",
    "advice",
    "find_red_flag",
    "heard",
    "only_excused",
    "stands",
    "unknown_sign",
    "urgent_line",
]
