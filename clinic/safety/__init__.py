"""Red flags: what a visitor says is happening now that must be answered before anything else.

`find_red_flag` reads a message with the words of `data/clinic/red_flag_words.yml`, without any model, and `advice`
says what to do now. Called by the gateway on every message in every state. The second net, for what the words do not
know, is the model's `alarm` (`nlu/alarm.py`): `heard` and `only_excused` say what it may stand for.
Nothing here writes, diagnoses, or says that a sign is fine.
"""

from clinic.safety.advice import Advice, advice, urgent_line
from clinic.safety.matching import RedFlag, find_red_flag, heard, only_excused
from clinic.safety.words import LexiconError

__all__ = ["Advice", "LexiconError", "RedFlag", "advice", "find_red_flag", "heard", "only_excused", "urgent_line"]
