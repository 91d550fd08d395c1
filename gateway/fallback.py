"""What is said when Rasa gives no answer: an apology, how to reach the clinic, and the nearest reviewed answer."""

from __future__ import annotations

from typing import Any

from clinic.context import Clinic
from clinic.storage import DatabaseAway
from gateway import logs
from gateway.search import Found, Search

APOLOGY = (
    "I'm sorry, something on our side is not working just now, so I could not deal with that as I usually would. "
    "Please try again in a moment, call us on {phone}, write to {email}, or leave your number and we call you back. "
    "Booking here has to wait until it is back; nothing you have written is lost."
)
CALLBACK = {"kind": "callback"}
"""The card that asks for the callback form."""
FOUND = "This reviewed answer is the closest I could find by search, to “{question}”:"
WAITING_NOTE = (
    "Someone from the clinic has been asked to join this conversation and will answer here. "
    "If you would rather not wait, call us on {phone}."
)


def waiting_note(clinic: Clinic) -> dict[str, Any]:
    """What is said while a person is being fetched."""
    return {"text": WAITING_NOTE.format(phone=clinic.knowledge().profile.phone)}


def spoken(clinic: Clinic, search: Search, text: str | None) -> dict[str, Any]:
    """The reply when Rasa has none. `text` is the visitor's question, None for a pressed button.

    It books nothing, and says so; a reviewed answer found by search is added, and called what it is.
    """
    profile = clinic.knowledge().profile
    said = APOLOGY.format(phone=profile.phone, email=profile.email)
    found = _searched(search, text) if text else None
    if found is None:
        return {"text": said, "card": CALLBACK}
    return {
        "text": f"{said}\n\n{FOUND.format(question=found.question)}\n{found.text}",
        "sources": found.sources,
        "card": CALLBACK,
    }


def _searched(search: Search, text: str) -> Found | None:
    try:
        return search.nearest(text)
    except DatabaseAway:
        raise
    except Exception as error:  # a fault in the search must not cost the visitor the apology
        logs.log.error("search_away", **logs.where(error))
        return None
