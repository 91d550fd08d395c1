"""What a visitor is told when our records are away or full: that nothing was kept, how to reach the clinic, and, for
words that name a red flag, what to do now. All of it from what this process last knew, without the database."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from clinic import safety
from clinic.context import Clinic
from clinic.knowledge import Knowledge, last_known
from clinic.storage import DatabaseAway
from clinic.storage.rasa_tracker import TrackerBusy
from gateway import logs
from gateway.body import read_object, read_post
from gateway.errors import ApiError

RETRY_SECONDS = 2
AWAY = (
    "We cannot reach our records just now, so this was not dealt with. Please try again in a moment, or call {clinic}."
)
FLAGGED = "{advice}\n\nOur records cannot be reached just now, so nobody here has seen your message."
MESSAGES = "/messages"


async def refusal(request: Request, error: Exception) -> Response:
    """503 in words. A message that names a red flag is answered with its advice, marked ``urgent``."""
    assert isinstance(error, DatabaseAway | TrackerBusy)
    logs.log.error("records_away", why=str(error), **logs.where(error))
    clinic: Clinic = request.app.state.front.clinic
    knowledge = last_known(clinic.database)
    advice = advice_for(await _said(request), knowledge) if knowledge is not None else None
    phone = knowledge.profile.phone if knowledge is not None else ""
    message = (
        FLAGGED.format(advice=advice) if advice else AWAY.format(clinic=f"us on {phone}" if phone else "the clinic")
    )
    extra = {"urgent": True} if advice else {}
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return ApiError(503, "database_away", message, headers=headers, **extra).response()


def advice_for(text: str | None, knowledge: Knowledge) -> str | None:
    """What to do now about the red flag in a text, None where there is none."""
    flag = safety.find_red_flag(text, knowledge) if text else None
    return safety.advice(flag, knowledge).text if flag is not None else None


async def _said(request: Request) -> str | None:
    """The visitor's words: already read, or still waiting when the door itself could not ask its records."""
    said: str | None = getattr(request.state, "said", None)
    if said is not None or request.method != "POST" or not request.url.path.endswith(MESSAGES):
        return said
    try:
        return read_post(await read_object(request)).text
    except (ApiError, RuntimeError):  # no message that can be read, or a body that was read and refused before
        return None
