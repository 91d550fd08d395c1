"""The retention clocks: each kind of data goes when its time is over, here and in Rasa's record.

| kind | goes |
| --- | --- |
| a conversation: messages, buttons, facts, identity, draft, feedback, Rasa's record | 24 hours after its last message; with consent after `retention_days` |
| what a visitor said of their health | after `retention_facts_days`, also while the conversation is kept |
| unanswered questions (redacted), alerts (ids only) | after `retention_review_days`; a question without consent with its conversation |
| requests to be called back | after `retention_callback_days` |
| letters: contents in the outbox, files in `var/mail` | `retention_letters_days` after they were sent |
| who cancelled a booking, or waited for one in vain | after `retention_days`; the booking stays as a count |
| failed proofs of whose appointment it is (keyed hashes) | after a day |
| Rasa's record of a conversation that is none of ours | a day after its last event |
| a hold or a place on the waiting list that came after its conversation had gone | with the next sweep |

Appointments stay: the clinic must keep a record of treatment.
"""  # noqa: E501  (a table)

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from clinic.context import Clinic
from clinic.privacy.erasure import erase_latecomers
from clinic.storage import privacy as privacy_rows
from clinic.storage import rasa_tracker
from clinic.storage import retention as rows
from clinic.storage.reach import reaching

BATCH = 200
"""Most conversations or bookings taken away in one transaction."""
ATTEMPTS = timedelta(hours=24)
"""How long failed proofs are kept; they count for an hour."""
STRAY = timedelta(hours=24)
"""How long Rasa's record of a conversation that is none of ours is kept after its last event."""


@dataclass(slots=True)
class Swept:
    """How many rows, conversations or files of each kind one sweep took away."""

    conversations: int = 0
    facts: int = 0
    review: int = 0
    callbacks: int = 0
    attempts: int = 0
    letters: int = 0
    bookings: int = 0
    waiting: int = 0
    strays: int = 0
    latecomers: int = 0


@reaching
def sweep(clinic: Clinic) -> Swept:
    """Takes away what has run out. It may be run at any time, twice, or by two workers at once.

    Raises DatabaseAway or rasa_tracker.TrackerBusy when a file stays locked: what is left goes with the next sweep.
    """
    now = clinic.now()
    swept = Swept()
    while batch := _expire(clinic, now):
        swept.conversations += batch
    swept.latecomers = erase_latecomers(clinic)
    settings = clinic.settings
    with clinic.database.write() as session:
        swept.facts = rows.drop_facts(session, now - timedelta(days=settings.retention_facts_days))
        swept.review = rows.drop_review(session, now - timedelta(days=settings.retention_review_days))
        swept.attempts = rows.drop_attempts(session, now - ATTEMPTS)
        swept.callbacks = rows.drop_callbacks(session, now - timedelta(days=settings.retention_callback_days))
        swept.letters = rows.empty_letters(session, now - timedelta(days=settings.retention_letters_days))
        for booking in rows.cancelled_before(session, now - timedelta(days=settings.retention_days), BATCH):
            privacy_rows.forget_booking(session, booking, now)
            swept.bookings += 1
        swept.waiting = rows.drop_waiting(session, now - timedelta(days=settings.retention_days))
        swept.waiting += rows.forget_strangers(session, now - timedelta(days=settings.retention_days), now)
    swept.letters += _delete_letters(settings.var / "mail", now - timedelta(days=settings.retention_letters_days))
    swept.strays = _erase_strays(clinic, now)
    if swept != Swept(strays=swept.strays):
        privacy_rows.scrub(clinic.database)
    return swept


def _expire(clinic: Clinic, now: datetime) -> int:
    """One batch of conversations whose time is over, gone here and then in Rasa's record; how many.

    A message that comes meanwhile either moved the clock first, or finds no conversation any more.
    """
    with clinic.database.write() as session:
        over = rows.expired(session, now, BATCH)
        ids = [row.id for row in over]
        rows.let_go(session, ids, [row.id for row in over if not row.consent])
    rasa_tracker.erase(clinic.settings.tracker_db, *ids)
    return len(ids)


def _erase_strays(clinic: Clinic, now: datetime) -> int:
    quiet = rasa_tracker.quiet_since(clinic.settings.tracker_db, now - STRAY)
    if not quiet:
        return 0
    ours: set[str] = set()
    with clinic.database.read() as session:
        for at in range(0, len(quiet), BATCH):
            ours |= rows.known(session, quiet[at : at + BATCH])
    strays = [sender for sender in quiet if sender not in ours]
    rasa_tracker.erase(clinic.settings.tracker_db, *strays)
    return len(strays)


def _delete_letters(folder: Path, before: datetime) -> int:
    """Deletes letters written as files (where no mail server is set), and drafts of them, before then; how many."""
    old = [path for path in folder.rglob("*.eml*") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
