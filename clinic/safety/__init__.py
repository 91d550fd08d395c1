"""Red flags: what a visitor says is happening now that must be answered before anything else.

`find_red_flag` reads a message with the words of `data/clinic/red_flag_words.yml`, without any model, and `advice`
says what to do now; `asked_about` and `if_it_happens` are for signs that are only asked about. Called by the gateway
on every message in every state. The second net, for what the words do not know, is the model's `alarm`
(`nlu/alarm.py`): `stands`, `heard` and `only_excused` say what it may stand for. Where it is sure that nothing
is wrong (`calm`), words alone raise no alarm: docs/decisions/0042.
Nothing here writes, diagnoses, or says that a sign is fine.
"""

from clinic.safety.advice import (
    Advice,
    advice,
    if_it_happens,
    if_it_is_too_much,
    unknown_sign,
    urgent_line,
    warning_signs,
)
from clinic.safety.matching import (
    FEWEST_WORDS_OF_CALM,
    SURE,
    RedFlag,
    asked_about,
    find_red_flag,
    heard,
    only_excused,
    stands,
)
from clinic.safety.words import LexiconError

__all__ = [
    "FEWEST_WORDS_OF_CALM",
    "SURE",
    "Advice",
    "LexiconError",
    "RedFlag",
    "advice",
    "asked_about",
    "find_red_flag",
    "heard",
    "if_it_happens",
    "if_it_is_too_much",
    "only_excused",
    "stands",
    "unknown_sign",
    "urgent_line",
    "warning_signs",
]
