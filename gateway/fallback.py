"""What is said when Rasa gives no answer: an apology, how to reach the clinic, and the nearest reviewed answer."""

from __future__ import annotations

import asyncio
from typing import Any

from clinic.context import Clinic
from clinic.knowledge import Knowledge
from gateway import logs

NEAR_ENOUGH = 0.6
"""Least cosine between a question and one that a reviewed answer was written for, for it to be offered."""

SEARCH_SECONDS = 1.0
"""Longest wait for the search: the apology must come within six seconds of the message."""

WAITING_NOTE = (
    "Someone from the clinic has been asked to join this conversation and will answer here. "
    "If you would rather not wait, call us on {phone}."
)


def contact(knowledge: Knowledge) -> str:
    """How to reach the clinic: "call us on … or write to …"."""
    return f"call us on {knowledge.profile.phone} or write to {knowledge.profile.email}"


def waiting_note(clinic: Clinic) -> dict[str, Any]:
    """What is said while a person is being fetched."""
    return {"text": WAITING_NOTE.format(phone=clinic.knowledge().profile.phone)}


def apology(clinic: Clinic) -> str:
    """What is said when Rasa gives no answer. It books nothing, and says so."""
    return (
        "I'm sorry, something on our side is not working just now, so I could not deal with that as I usually would. "
        f"Please try again in a moment, or {contact(clinic.knowledge())}. "
        "Booking here has to wait until it is back; nothing you have written is lost."
    )


async def spoken(clinic: Clinic, text: str | None) -> dict[str, Any]:
    """The reply when Rasa has none. `text` is the visitor's question, None for a pressed button.

    A reviewed answer found by search is added, and called what it is. The search has a second: the first one in the
    life of the process has to read the answers first, and goes on doing so for the next visitor.
    """
    said = await asyncio.to_thread(apology, clinic)
    if not text:
        return {"text": said}
    try:
        async with asyncio.timeout(SEARCH_SECONDS):
            found = await asyncio.to_thread(lambda: nearest_answer(clinic.knowledge(), text))
    except TimeoutError:
        return {"text": said}
    except Exception as error:  # a fault in the search must not cost the visitor the apology
        logs.log.error("search_away", **logs.where(error))
        return {"text": said}
    if found is None:
        return {"text": said}
    question, words, sources = found
    label = f"This reviewed answer is the closest I could find by search, to “{question}”:"
    return {"text": f"{said}\n\n{label}\n{words}", "sources": sources}


def nearest_answer(knowledge: Knowledge, text: str) -> tuple[str, str, list[dict[str, Any]]] | None:
    """Question, answer and sources of the nearest reviewed answer; None when none is near enough."""
    from clinic.answers import NOBODY, Entity, Question, answer, search

    found = search.nearest(text, knowledge, n=1)
    if not found or found[0][1] < NEAR_ENOUGH:
        return None
    record = found[0][0]
    named = [Entity(kind, value if isinstance(value, str) else value[0]) for kind, value in record.when.items()]
    given = answer(Question(record.question, record.topic, named), NOBODY, knowledge)
    return (record.question, given.text, given.sources_as_dicts()) if given.answered else None
