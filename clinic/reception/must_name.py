"""What words must name, or must not, for a rule that their meaning is near to."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from clinic.answers.question import Entity
from clinic.booking import when
from clinic.reception.only_named import is_a_star_sign
from clinic.reception.turn import Turn
from clinic.suitability import likeness
from clinic.suitability.likeness import Likely

_ANY_TIME = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""From when the words of time are counted; which days they name does not matter here."""
_AN_AGE = re.compile(
    r"\d|teen|twenty|eight|nine|school|colleg|\buni|birthday|year|young|minor|gcse|level|drink|vote|parent|\bmum"
    r"|\bmom|\bdad"
    r"|sixth|student|legal|adult|grade|exam|prom\b|fresher|of age",
    re.IGNORECASE,
)
_MUST_NAME = {
    "under_18": _AN_AGE,
    "age_18_21": _AN_AGE,
    "eyelids": re.compile(r"eye|lid|lash|brow", re.IGNORECASE),
    "active_acne": re.compile(r"^(?!.*\b(?:scar\w*|dents?|texture|marks?)\b(?!.*\b(?:spots?|acne|zits?|cysts?"
    r"|pimples?|breakouts?)\b))"
    r"(?!.*\bold (?:spots|acne|breakouts)\b)", re.IGNORECASE),
    "surgery_recent": re.compile(
        r"\b(?:had|got|did|done|ago|last|since|post|recent\w*|new|fresh|yesterday|healing|came out"
        r"|out of (?:hospital|theatre)"
        r"|(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|few|couple of) (?:weeks?|wks?|months?|days?))\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
"""Words that belong to a rule, or forbid it: creases round the mouth are no eyelids, texture from old spots no acne."""


_OF_CANCER = frozenset({"cancer_treatment", "skin_cancer_area", "prp_blood_disease"})


def names_what_it_must(likely: Likely, text: str) -> bool:
    """Whether the words, or the whole message where it is beyond doubt, name what the rule is about."""
    must = _MUST_NAME.get(likely.rule_id)
    if likely.rule_id in _OF_CANCER and is_a_star_sign(text):
        return False
    where = [likely.words, *([text] if likely.sure >= likeness.BEYOND_DOUBT else [])]
    return must is None or any(must.search(each) for each in where)


_SCARS = ("acne_scars", "scar_varicella", "post_acne_marks")
NO_MORE = frozenset(["and", "for", "in", "my", "on", "please", "pls", "the", "to", "with", "some", "old"])


def is_a_scar_alone(turn: Turn, words: str) -> bool:
    """Whether words name only scars, where they are, and a time: "acne scarring Thursday after five" is no acne."""
    named = [each for each in turn.entities if stands_in(each, words) and each.kind in ("concern", "body_area")]
    if not any(each.kind == "concern" and each.value.startswith(_SCARS) for each in named):
        return False
    left = words.lower()
    for each in sorted(named, key=lambda entity: -len(entity.text)):
        left = left.replace(each.text.lower(), " ")
    heard = when.read(left, _ANY_TIME, ZoneInfo("UTC"))
    rest = heard.rest if heard is not None else tuple(re.findall(r"[a-z']+", left))
    return all(word in NO_MORE or not word[0].isalpha() for word in rest)


def stands_in(entity: Entity, words: str) -> bool:
    """Whether the words by which an entity was heard stand in `words`."""
    return bool(entity.text) and entity.text.lower() in words.lower()
