"""Red flags: what a visitor says is happening now that must be answered before anything else.

`find_red_flag` reads a message with the words of `data/clinic/red_flag_words.yml`, without any model, and `advice`
says what to do now; `asked_about` and `if_it_happens` are for signs that are only asked about. Called by the gateway
on every message in every state. The second net, for what the words do not know, is the model's `alarm`
(`nlu/alarm.py`): `stands`, `heard` and `only_excused` say what it may stand for. Where words and model differ,
`outweighed` and `is_graver` say which counts: docs/decisions/0042.
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
    Opinion,
    RedFlag,
    asked_about,
    find_red_flag,
    heard,
    is_a_saying,
    is_graver,
    only_excused,
    outweighed,
    says_now,
    stands,
)
from clinic.safety.words import LexiconError

__all__ = [
    "FEWEST_WORDS_OF_CALM",
    "SURE",
    "Advice",
    "LexiconError",
    "Opinion",
    "RedFlag",
    "advice",
    "asked_about",
    "find_red_flag",
    "heard",
    "if_it_happens",
    "if_it_is_too_much",
    "is_a_saying",
    "is_graver",
    "only_excused",
    "outweighed",
    "says_now",
    "stands",
    "unknown_sign",
    "urgent_line",
    "warning_signs",
]
