"""What was not understood, or is not ours to answer: say so, offer the nearest answers, and a person."""

from __future__ import annotations

from clinic.answers import search
from clinic.reception import tongues
from clinic.reception.answering import keep
from clinic.reception.desk import Desk
from clinic.reception.talk import OPENINGS, PERSON, PLAN, SUITABLE
from clinic.reception.turn import Button, Reply

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
    if desk.notebook.misses >= 2:
        profile = desk.knowledge.profile
        return [
            Reply(
                "I am sorry, I still do not understand, and I do not want to guess. A person at the clinic can help: "
                f"I can ask one to join this chat, or you can call {profile.phone}.",
                buttons=(PERSON, *suggestions[:2]),
            )
        ]
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


def suggest(desk: Desk, text: str) -> tuple[Button, ...]:
    """The nearest reviewed answers as buttons, at most three, each topic once."""
    if len(text) < 3:
        return ()
    found: dict[str, Button] = {}
    for record, cosine in search.nearest(text, desk.knowledge, n=3):
        if cosine >= NEAR_ENOUGH and record.topic.startswith("ask_"):
            found.setdefault(record.question, Button(record.question, record.topic, {"when": dict(record.when)}))
    return tuple(found.values())
