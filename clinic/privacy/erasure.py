"""Erasing one conversation everywhere, and saying what stays and why."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypedDict

from clinic.context import Clinic
from clinic.conversations.model import UnknownConversation
from clinic.storage import Session, rasa_tracker
from clinic.storage import conversations as conversation_rows
from clinic.storage import messages as message_rows
from clinic.storage import privacy as rows
from clinic.storage.reach import reaching

TURN_SECONDS = 6.0
"""Longest that a turn can be in flight: Rasa's time limit and a little."""

KEPT_BOOKING_WHY = (
    "The clinic needs it to treat you, and must keep a record of treatment. Ask the clinic if you want it changed."
)
KEPT_MAIL_WHY = "They tell you and the people who treat you of that appointment, and of any change to it."


class Kept(TypedDict):
    """Something that was not erased, in words for the visitor."""

    what: str
    why: str


class Erased(TypedDict):
    """What an erasure did, in the contract's words."""

    erased: bool
    kept: list[Kept]


def _wait_for_open_turn(clinic: Clinic, conversation_id: str) -> None:
    """Waits while a message of the last seconds has no answer yet: Rasa may still be writing about it."""
    give_up = time.monotonic() + TURN_SECONDS
    while time.monotonic() < give_up:
        with clinic.database.read() as session:
            since = clinic.now() - timedelta(seconds=TURN_SECONDS)
            if not message_rows.unanswered_since(session, conversation_id, since):
                return
        time.sleep(0.1)


def _delete_letters(folder: Path, references: Collection[str], codes: Collection[int]) -> None:
    """Deletes letters (files where no mail server is set): about bookings that are no appointments, and with codes.

    Their names say what they are about; a draft that a crash left behind has the name too.
    """
    wanted = {f"-{reference}-" for reference in references} | {f"-code-{number}." for number in codes}
    for path in folder.rglob("*.eml*") if wanted else ():
        if any(each in path.name for each in wanted):
            path.unlink(missing_ok=True)


@reaching
def erase(clinic: Clinic, conversation_id: str, *, exclusive: bool = False) -> Erased:
    """Erases the conversation: its messages, facts, buttons, draft, alerts, callbacks, unanswered questions, places on
    the waiting list, letters, its open hold, and Rasa's record of it; then rebuilds the files so that no byte of it
    stays behind.

    A real appointment stays, with name, contact and what the clinician must know, and is listed in `kept`.
    `exclusive`: the caller has seen to it that no turn of this conversation is in flight; otherwise we wait for it.
    Raises UnknownConversation when nothing is held of it; DatabaseAway or rasa_tracker.TrackerBusy when a file stays
    locked: try again.
    """
    if not exclusive:
        _wait_for_open_turn(clinic, conversation_id)
    events = rasa_tracker.erase(clinic.settings.tracker_db, conversation_id)
    now = clinic.now()
    with clinic.database.write() as session:
        conversation_rows.get(session, conversation_id, lock=True)
        found = _take_out(session, conversation_id, now)
    _delete_letters(clinic.settings.var / "mail", found.references, found.codes)
    if not (found.rows or events or found.kept or found.references):
        raise UnknownConversation(conversation_id)
    rows.scrub(clinic.database)
    return {"erased": True, "kept": found.kept}


def erase_latecomers(clinic: Clinic) -> int:
    """Erases what was written for a conversation after it had gone (by an action that nobody waited for any more).

    An appointment stays, without the tie; a hold and a place on the waiting list go. How many conversations.
    """
    with clinic.database.read() as session:
        late = rows.latecomers(session)
    if not late:
        return 0
    with clinic.database.write() as session:
        found = [_take_out(session, conversation_id, clinic.now()) for conversation_id in late]
    for each in found:
        _delete_letters(clinic.settings.var / "mail", each.references, each.codes)
    return len(found)


@dataclass(frozen=True, slots=True)
class _TakenOut:
    """What stays of a conversation, references of bookings that were none, the ids of its codes, how many rows went."""

    kept: list[Kept]
    references: list[str]
    codes: Sequence[int]
    rows: int


def _take_out(session: Session, conversation_id: str, now: datetime) -> _TakenOut:
    """Takes the conversation out of every table of ours."""
    kept: list[Kept] = []
    references: list[str] = []
    for booking in rows.bookings(session, conversation_id):
        if booking.status in rows.KEPT_STATUSES:
            kept += _kept(booking.reference, booking.local_start)
            rows.unlink_booking(booking)
        else:
            references.append(booking.reference)
            rows.forget_booking(session, booking, now)
    waited = [person.id for person in rows.waiting_people(session, conversation_id)]
    codes = rows.codes(session, conversation_id)
    gone = rows.delete_conversation(session, conversation_id)
    rows.forget_patients(session, waited, now)
    return _TakenOut(kept, references, codes, gone)


def _kept(reference: str, local_start: str) -> list[Kept]:
    when = local_start.replace("T", " ")
    return [
        {
            "what": f"Your appointment {reference} on {when}: its time, your name and contact, and what you "
            "told us of your health that those who treat you must know",
            "why": KEPT_BOOKING_WHY,
        },
        {"what": f"The letters about {reference} to you and to the clinic, sent and to come", "why": KEPT_MAIL_WHY},
    ]
