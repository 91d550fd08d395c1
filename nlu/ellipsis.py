"""Half questions that lean on the one before: "and for how long?", "how many?", "and where?".

Alone such words mean nothing, so the classifier is not asked. What they ask follows from the topic before them; where
the table has no line for that topic ("will it be red, and for how long?"), they are part of the question before.
"""

from __future__ import annotations

import re

_JOINT = r"(?:(?:and|but|&|n|also|plus|so|then|if so|if yes|ok|okay)[,]?\s+)*"
_DEGREE = r"(?:roughly |about |approx(?:imately)? |exactly )?"
_TIME = r"(?:days?|weeks?|months?|wks?|sessions?|treatments?|goes)"

#: What a half question is after, by its words.
_KINDS = {
    # "That" and "it" are what was asked before: a treatment takes an hour, a result shows after weeks.
    "take": re.compile(
        rf"{_JOINT}how long (?:will|does|would|do|might|can) (?:it|that|this|dat|they)"
        r"(?: (?:all|usually|normally|typically|gonna|each))* take(?: roughly| usually| then)?"
    ),
    "last": re.compile(
        rf"{_JOINT}how long (?:will|does|would|do|might) (?:it|that|this|they)"
        r"(?: usually| normally| then)? (?:last|stay)(?: for)?"
    ),
    "duration": re.compile(
        rf"{_JOINT}{_DEGREE}(?:for )?how long(?: for)?(?: is (?:it|that|this))?(?: usually)?(?: for)?"
        r"(?: exactly| roughly)?"
    ),
    "count": re.compile(rf"{_JOINT}{_DEGREE}how many(?: times| goes)?(?: exactly| roughly)?"),
    "often": re.compile(rf"{_JOINT}how (?:often|frequently|regularly|far apart)(?: roughly)?"),
    "when": re.compile(
        rf"{_JOINT}(?:after how (?:long|many {_TIME})|(?:with)?in how (?:long|many {_TIME})|by when"
        r"|how (?:soon|quick|quickly|fast)(?: roughly)?)"
    ),
    "where": re.compile(rf"{_JOINT}where(?: is (?:it|that)| are you| at)?"),
    "who": re.compile(rf"{_JOINT}(?:(?:by|with) whom?|who (?:by|with))"),
    "after": re.compile(rf"{_JOINT}(?:(?:what|how) about )?(?:after(?:wards?)?|the (?:day|week) after)"),
    "before": re.compile(rf"{_JOINT}(?:(?:what|how) about )?before(?:hand)?"),
}

#: Kind of half question, topic before it: what it asks; behind "" what it asks after any other topic.
_ASKS: dict[str, dict[str, str]] = {
    "take": {
        "ask_results": "ask_results_timeline",
        "ask_results_timeline": "ask_results_timeline",
        **dict.fromkeys(("ask_downtime", "ask_side_effects", "ask_aftercare", "ask_preparation"), ""),
        "": "ask_session_length",
    },
    "last": {
        **dict.fromkeys(("ask_downtime", "ask_pain", "ask_side_effects", "report_symptom"), ""),
        **dict.fromkeys(("ask_procedure", "ask_consultation"), "ask_session_length"),
        "": "ask_results_duration",
    },
    "duration": {
        "ask_results": "ask_results_duration",
        **dict.fromkeys(
            ("ask_treatment", "ask_procedure", "ask_sessions", "ask_price", "ask_consultation"), "ask_session_length"
        ),
    },
    "count": dict.fromkeys(
        (
            "ask_results", "ask_treatment", "ask_pain", "ask_prp", "ask_rf", "ask_session_interval",
            "ask_session_length", "ask_price", "ask_body_area", "ask_comparison",
        ),
        "ask_sessions",
    ),
    "often": dict.fromkeys(
        ("ask_results", "ask_treatment", "ask_sessions", "ask_price", "ask_prp", "ask_rf", "ask_session_length"),
        "ask_session_interval",
    ),
    "when": dict.fromkeys(("ask_results", "ask_treatment", "ask_prp", "ask_rf"), "ask_results_timeline"),
    "where": dict.fromkeys(
        ("ask_opening_hours", "ask_price", "ask_consultation", "ask_treatment", "find_slots", "book_appointment"),
        "ask_location",
    ),
    "who": dict.fromkeys(
        ("ask_treatment", "ask_procedure", "ask_prp", "ask_rf", "ask_consultation", "ask_pain"), "ask_practitioner"
    ),
    "after": dict.fromkeys(("ask_preparation", "ask_procedure", "ask_session_length"), "ask_aftercare"),
    "before": dict.fromkeys(("ask_aftercare", "ask_procedure"), "ask_preparation"),
}  # fmt: skip


def half_question(text: str) -> str:
    """What kind of half question these words are, a key of the table; "" for anything else."""
    words = " ".join(text.lower().strip(" .,?!…-").split())
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(words)), "")


def asks_after(kind: str, topic: str) -> str:
    """The intent that a half question of this kind asks behind a question on `topic`; "" where it only adds to it."""
    asks = _ASKS[kind]
    return asks.get(topic, asks.get("", ""))
