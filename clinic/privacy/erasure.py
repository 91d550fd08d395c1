"""Erasing one conversation everywhere, and saying what stays and why."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from clinic.context import Clinic
from clinic.storage import conversations as conversation_rows
from clinic.storage import messages as message_rows
from clinic.storage import privacy as rows
from clinic.storage import rasa_tracker
from clinic.storage.reach import reaching

TURN_SECONDS = 6.0
"""Longest that a turn can be in flight: Rasa's time limit and a little."""

KEPT_BOOKING_WHY = (
    "The clinic needs it to treat you, and must keep a record of treatment. Ask the clinic if you want it changed."
)
KEPT_MAIL_WHY = "It is the confirmation of that appointment, sent to the address you gave."


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that was not erased, in words for the visitor."""

    what: str
    why: str

    def as_dict(self) -> dict[str, str]:
        """`{"what", "why"}`, as the contract has it."""
        return {"what": self.what, "why": self.why}


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: `rows` of ours and `events` of Rasa's that went; `found` is False when there was nothing."""

    found: bool
    rows: int = 0
    events: int = 0
    kept: tuple[Kept, ...] = field(default_factory=tuple)


def _wait_for_open_turn(clinic: Clinic, conversation_id: str) -> None:
    """Waits while a message of the last seconds has no answer yet: Rasa may still be writing about it."""
    give_up = time.monotonic() + TURN_SECONDS
    while time.monotonic() < give_up:
        with clinic.database.read() as session:
            since = clinic.now() - timedelta(seconds=TURN_SECONDS)
            if not message_rows.unanswered_since(session, conversation_id, since):
                return
        time.sleep(0.1)


def _delete_letters(folder: Path, references: list[str]) -> None:
    """Deletes mail files (written where no mail server is set) about bookings that are no appointments."""
    if not references or not folder.is_dir():
        return
    wanted = [reference.encode() for reference in references]
    for path in folder.rglob("*.eml"):
        if any(reference in path.read_bytes() for reference in wanted):
            path.unlink(missing_ok=True)


@reaching
def erase(clinic: Clinic, conversation_id: str, *, exclusive: bool = False) -> Erased:
    """Erases the conversation: its messages, facts, buttons, draft, alerts, unanswered questions, unsent letters, its
    open hold, and Rasa's record of it; then rebuilds the files so that no byte of it stays behind.

    A real appointment stays, with name, contact and what the clinician must know, and is listed in `kept`.
    `exclusive`: the caller has seen to it that no turn of this conversation is in flight; otherwise we wait for it.
    Raises DatabaseAway or rasa_tracker.TrackerBusy when a file stays locked: call again, it begins where it stopped.
    """
    if not exclusive:
        _wait_for_open_turn(clinic, conversation_id)
    events = rasa_tracker.erase(clinic.settings.tracker_db, conversation_id)
    now = clinic.now()
    kept: list[Kept] = []
    references: list[str] = []
    with clinic.database.write() as session:
        found = conversation_rows.get(session, conversation_id, lock=True) is not None
        for booking in rows.bookings(session, conversation_id):
            if booking.status in rows.KEPT_STATUSES:
                kept += _kept(booking.reference, booking.local_start)
                rows.unlink_booking(booking)
            else:
                references.append(booking.reference)
                rows.forget_booking(session, booking, now)
        gone = rows.delete_conversation(session, conversation_id)
    _delete_letters(clinic.settings.var / "mail", references)
    if gone or references:
        rows.scrub(clinic.database)
    return Erased(found or bool(events) or bool(references), gone, events, tuple(kept))


def _kept(reference: str, local_start: str) -> list[Kept]:
    when = local_start.replace("T", " ")
    return [
        Kept(
            f"Your appointment {reference} on {when}: its time, your name and contact, and notes for your clinician",
            KEPT_BOOKING_WHY,
        ),
        Kept(f"The confirmation message for {reference}", KEPT_MAIL_WHY),
    ]
