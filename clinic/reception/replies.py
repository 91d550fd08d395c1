"""Plain answers to a yes-or-no question: only what says no, and nothing else, is a no."""

from __future__ import annotations

import re
from collections.abc import Iterable

from clinic.answers.question import Entity
from clinic.reception.words import clean

_FILL = (
    r"(?:\s|[,.!…-]|\b(?:thanks|thank you|sorry|really|at all|for me|to me|to all|here|honestly|luckily|thankfully"
    r"|i think|as far as i know|afaik|that i know of|that i'?m aware of|i'?m fine|im fine|all good|all fine|all clear"
    r"|i'?m healthy|apply|applies|applicable|are true|is true|true|of (?:these|them|those|that|the above|this)"
    r"|like that|else|and|just|please|to any)\b)*"
)
_NO = (
    r"(?:no+|nope|nah|naw|none|neither|nothing|never|not (?:me|any|one|applicable|really|that i know of|at all)"
    r"|n/?a|don'?t think so|i don'?t think so|i do not|i don'?t|i haven'?t|i have not|i'?m not|i am not|it doesn'?t"
    r"|they don'?t|doesn'?t apply|don'?t apply|do not apply|negative|all no|all clear)"
)
_DENIES = re.compile(rf"^\W*(?:{_NO}{_FILL})+\W*$", re.IGNORECASE)
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|ya|i do|i am|i have|one (?:does|of (?:them|these)(?: does| applies)?|applies)|some do"
    r"|one of these applies|correct|that'?s right)(?:\s|[,.!]|\b(?:i do|i am|i have|please|one of them"
    r"|actually)\b)*\W*$",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:not (?:really |entirely |quite |100% |too )?sure|unsure|(?:don'?t|do not|dunno"
    r"|dont) (?:really )?(?:know|remember)"
    r"|dunno|no idea|not certain|can'?t (?:remember|say|tell)|hard to say|couldn'?t say|idk"
    r"|(?:rather|prefer) not(?: to)? (?:say|answer)|no clue)\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"\b(?:maybe|possibly|perhaps|might)\b(?![^.!?]*\?)", re.IGNORECASE)
"""Words of doubt that tell of it only where nothing is asked with them: "could it possibly scar?" is a question."""
_SKIPS = re.compile(
    r"^\W*(?:(?:can|could|may|let) (?:i|we|me|us) |i(?:'?d| would|'?ll| will)? (?:like to |rather )?|please |just )*"
    r"(?:skip|pass)(?: (?:on )?(?:it|this|that|the question|these|this one|that one))?(?:[, ]+(?:please|thanks))?\W*$",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^\W*(?:(?:but|and|so|sorry|hang on|wait|ok|hm+)[, ]+)*(?:why\b(?! not)|what (?:do you need|for)"
    r"|what'?s (?:it|that|this)"
    r" (?:for|got to do)|how come|what has (?:that|this) got)",
    re.IGNORECASE,
)
_ON = re.compile(
    r"^\W*(?:(?:ok|okay|yes|please|let'?s|can we|i want to)[, ]+)*(?:carry on|go on|continue|resume"
    r"|keep going|where were we"
    r"|where did we (?:get to|stop)|back to the (?:safety )?(?:questions|check)|next question"
    r"|finish the (?:questions|check))\b",
    re.IGNORECASE,
)
_HARMLESS = frozenset({"age", "skin_type", "concern", "body_area", "person"})
_AGE_WORDS = re.compile(r"\b(?:i'?m|im|i am|my age is|aged?|years?(?: old)?|yrs?(?: old)?|yo)\b", re.IGNORECASE)


def denies(text: str, entities: Iterable[Entity] = ()) -> bool:
    """Whether the whole message is a no; an age or a place beside it does not matter ("no, I'm 34")."""
    text = clean(text)
    if _DENIES.match(text):
        return True
    named = [entity for entity in entities if entity.kind in _HARMLESS and entity.text]
    if not named or any(e.kind not in _HARMLESS and e.kind not in ("date", "time") for e in entities):
        return False
    for entity in named:
        text = text.replace(entity.text, " ")
    return bool(_DENIES.match(clean(_AGE_WORDS.sub(" ", text))))


def says_yes(text: str) -> bool:
    """Whether the message is a bare yes, which does not say to what."""
    return bool(_YES.match(clean(text)))


def is_unsure(text: str) -> bool:
    """Whether the message says that the visitor does not know, or will not say."""
    said = clean(text)
    return any(pattern.search(said) for pattern in (_UNSURE, _MAYBE, _SKIPS))


def wants_why(text: str) -> bool:
    """ "Why do you ask?"."""
    return bool(_WHY.match(clean(text)))


def wants_on(text: str) -> bool:
    """Whether the visitor takes up what was left: "carry on"."""
    return bool(_ON.match(clean(text)))
