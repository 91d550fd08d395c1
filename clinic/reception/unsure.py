"""What was not understood, or is not ours to answer: say so, offer the nearest answers, and a person."""

from __future__ import annotations

import re
from dataclasses import replace

from clinic.answers import search
from clinic.plans.words import listed
from clinic.reception import tongues
from clinic.reception.answering import keep
from clinic.reception.desk import Desk
from clinic.reception.talk import OPENINGS, PERSON, PLAN, SUITABLE
from clinic.reception.turn import Button, Reply, is_question

POSSIBLE, CLOSE = 0.2, 0.15
"""Between two readings is a message whose second guess has at least this probability and is this near to the first."""
NEAR_ENOUGH = 0.35
"""Cosine from which an answer is worth offering as a suggestion; the visitor chooses, so it may be generous."""


def not_understood(desk: Desk) -> list[Reply]:
    """First time: what can be asked, with the nearest answers as buttons. Twice in a row: a person."""
    desk.notebook.misses += 1
    text = desk.turn.text.strip()
    keep(desk, text, None)
    foreign = tongues.sentence_for(text, desk.knowledge.profile.phone)
    if foreign is not None:
        return [Reply(foreign, buttons=(PERSON,))]
    suggestions = suggest(desk, text)
    if other := _not_on_our_list(desk):
        desk.notebook.misses = 0
        return [replace(other, buttons=(*suggestions[:2], PERSON))]
    if desk.notebook.misses >= 2:
        profile = desk.knowledge.profile
        return [
            Reply(
                "I am sorry, I still do not understand, and I do not want to guess. A person at the clinic can help: "
                f"I can ask one to join this chat, or you can call {profile.phone}.",
                buttons=(PERSON, *suggestions[:2]),
            )
        ]
    if readings := close_readings(desk):
        return [which(readings)]
    if suggestions:
        return [
            Reply(
                "I am not sure that I understood. I can help with microneedling at this clinic: how it works, pain, "
                "healing "
                "time, results, who it suits, prices, and appointments. Did you mean one of these?",
                buttons=(*suggestions, PERSON),
            )
        ]
    return [
        Reply(
            "I cannot help with that. I can help with microneedling at this clinic: how it works, pain, healing time, "
            "results, who it suits, prices, and appointments.",
            buttons=(PLAN, SUITABLE, OPENINGS, PERSON),
        )
    ]


_ASKS_FOR_IT = re.compile(
    r"\b(?:do|does|can|could|will|would|are|have) (?:you|u|ya|yous|they|i|we|your|the clinic)\b"
    r"|\b(?:u|you) (?:do|offer|sell|have)\b|\?\s*$",
    re.IGNORECASE,
)


def _not_on_our_list(desk: Desk) -> Reply | None:
    """ "Do you do Botox?" where the clinic lists none: that, and what it does list."""
    turn = desk.turn
    named = next((each for each in turn.entities if each.kind == "treatment" and each.text), None)
    if turn.intent != "out_of_scope" or named is None or not _ASKS_FOR_IT.search(turn.text):
        return None
    if named.value in desk.knowledge.treatments:
        return None
    offered = listed([treatment.name for treatment in desk.knowledge.treatments.values()])
    return Reply(
        f"I find no {named.text.strip()} on this clinic's list of treatments. What I can book here: {offered}. For "
        f"anything else, please ask the clinic on {desk.knowledge.profile.phone}."
    )


def which(readings: tuple[Button, ...]) -> Reply:
    """The question back where a message may mean one thing or another."""
    return Reply("I am not sure which of these you mean. Could you tell me?", buttons=(*readings, PERSON))


def close_readings(desk: Desk) -> tuple[Button, ...]:
    """The two likeliest readings as questions in human words, when both are questions and neither clearly leads."""
    guesses = desk.turn.guesses[:2]
    if len(guesses) < 2 or guesses[1][1] < POSSIBLE or guesses[0][1] - guesses[1][1] > CLOSE:
        return ()
    asked = {}
    for name, _ in guesses:
        record = next((r for r in desk.knowledge.answers if r.topic == name and not r.when), None)
        if record is None or not is_question(name):
            return ()
        asked[record.question] = Button(record.question, name)
    return tuple(asked.values())


def suggest(desk: Desk, text: str) -> tuple[Button, ...]:
    """The nearest reviewed answers as buttons, at most three, each topic once."""
    if len(text) < 3:
        return ()
    found: dict[str, Button] = {}
    for record, cosine in search.nearest(text, desk.knowledge, n=3):
        if cosine >= NEAR_ENOUGH and record.topic.startswith("ask_"):
            found.setdefault(record.question, Button(record.question, record.topic, {"when": dict(record.when)}))
    return tuple(found.values())
