"""Proving whose appointment it is: reference and contact together, or a code sent to the contact.

Failures are counted under keyed hashes of the reference and of the contact, over all conversations, so that guessing
ends wherever it is done from. Whatever is wrong sounds the same: nobody learns who is a patient here.
"""

from __future__ import annotations

import hmac
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from clinic.booking import links
from clinic.booking.appointments import by_reference
from clinic.booking.errors import UnknownBooking
from clinic.booking.records import Booked, booked
from clinic.storage import access, outbox
from clinic.storage import bookings as store

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.storage import Session

WITHIN = timedelta(hours=1)
"""Failures and codes are counted over this time."""

MAX_FAILURES = 10
"""Failed proofs about one reference or one contact within the time; after that even the right one is refused."""

MAX_CODES = 3
"""Codes that one contact, or one conversation, can have sent within the time."""

CODE_FOR = timedelta(minutes=10)
CODE_TRIES = 5
"""Wrong codes before the code is void."""


def prove(clinic: Clinic, reference: str, contact: str) -> Booked:
    """The appointment with this reference and contact (E.164 or e-mail).

    Raises ``UnknownBooking`` alike for a wrong reference, a wrong contact, and too many failures.
    """
    now = clinic.now()
    subjects = [_subject(clinic, "reference", reference), _subject(clinic, "contact", contact)]
    with clinic.database.read() as session:
        spent = access.failures_since(session, subjects, now - WITHIN) >= MAX_FAILURES
    try:
        found = by_reference(clinic, reference, contact)
        if spent:
            raise UnknownBooking(reference)
    except UnknownBooking:
        clinic.database.run(lambda session: access.add_failures(session, subjects, now))
        raise
    return found


def send_code(clinic: Clinic, conversation_id: str, contact: str) -> None:
    """Send a code to whoever booked a coming appointment with ``contact``: by e-mail, or by text without an address.

    Nothing that the caller sees tells whether there is. Asked too often, nothing is sent.
    """
    now = clinic.now()
    wanted = contact.strip().lower()
    asked = [_subject(clinic, "code", wanted), _subject(clinic, "code from", conversation_id)]

    def work(session: Session) -> None:
        spent = access.failures_since(session, asked, now - WITHIN) >= MAX_CODES
        access.add_failures(session, asked, now)
        found = [] if spent else store.coming_of_contact(session, wanted, now)
        texts = clinic.settings.sends_texts
        row = next(
            (
                each
                for each in found
                if (p := store.patient_of(session, each)) and (p.email_norm or (texts and p.phone_e164))
            ),
            None,
        )
        made = access.add_code(
            session,
            conversation_id=conversation_id,
            booking_id=row.id if row else None,
            code_sha256="",
            expires_at=now + CODE_FOR,
        )
        made.code_sha256 = links.fingerprint(f"{made.id}:{code_for(clinic.settings.secret, made.id)}")
        session.flush()
        if row is not None:
            outbox.add(session, "identity_code", f"identity_code:{made.id}", row.id, now, payload={"code": made.id})

    clinic.database.run(work)


def check_code(clinic: Clinic, conversation_id: str, text: str) -> list[Booked]:
    """The coming appointments of whoever received the conversation's code. Good once.

    Raises ``UnknownBooking`` for a wrong, old or used code, and when none was sent to anybody.
    """
    now = clinic.now()
    given = re.sub(r"\D", "", text)

    def work(session: Session) -> list[Booked] | None:
        row = access.open_code(session, conversation_id, now)
        if row is None:
            return None
        right = hmac.compare_digest(row.code_sha256, links.fingerprint(f"{row.id}:{given}"))
        if not right or row.booking_id is None:
            row.tries += 1
            if row.tries >= CODE_TRIES:
                row.used_at = now
            return None
        row.used_at = now
        sent_for = store.by_id(session, row.booking_id)
        patient = store.patient_of(session, sent_for) if sent_for is not None else None
        sent_to = (patient.email_norm or patient.phone_e164) if patient is not None else None
        if not sent_to:
            return None
        return [booked(session, each) for each in store.coming_of_contact(session, sent_to, now)]

    found = clinic.database.run(work)
    if not found:
        raise UnknownBooking("code")
    return found


def code_for(secret: str, code_id: int) -> str:
    """The six digits of a code: a keyed hash, so that a letter sent twice carries the same ones."""
    return f"{int.from_bytes(links.keyed(secret, f'code:{code_id}')[:8]) % 1_000_000:06d}"


def _subject(clinic: Clinic, kind: str, value: str) -> str:
    plain = re.sub(r"[^0-9a-z@.+]", "", value.lower()).removeprefix("np")
    return links.keyed(clinic.settings.secret, f"{kind}:{plain}").hex()
