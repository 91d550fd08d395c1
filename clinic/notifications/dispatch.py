"""Sending what is due: claimed, written from the booking as it is now, handed over, marked. No transaction is open
while a message is on its way."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from clinic.booking import identity, links, timetable
from clinic.booking.records import booked
from clinic.notifications import carrier, letters, texting
from clinic.notifications.letters import Post, Subject
from clinic.notifications.texting import Text
from clinic.storage import access, bookings, outbox

if TYPE_CHECKING:
    from email.message import EmailMessage

    from clinic.context import Clinic
    from clinic.storage import Session
    from clinic.storage.tables import BookingRow, OutboxRow, PatientRow

LEASE = timedelta(minutes=2)
"""How long a claimed message is one worker's own; longer than any attempt to send can take."""

WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))
"""How long to wait after each failed attempt; after the last one the message is dead and staff see it."""


@dataclass(slots=True)
class Report:
    """What one round did: sent, not needed any more (``dropped``), failed and to be tried again, dead."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0
    dead: int = 0


def dispatch_due(clinic: Clinic, limit: int = 20) -> Report:
    """Send up to ``limit`` messages that are due. Safe with any number of workers at once."""
    report = Report()
    for _ in range(limit):
        if not _one(clinic, report):
            break
    return report


def _one(clinic: Clinic, report: Report) -> bool:
    """Deal with one message; False when none is due."""
    now = clinic.now()
    with clinic.database.read() as session:
        if not outbox.any_due(session, now):
            return False
    claimed = clinic.database.run(lambda session: outbox.claim(session, now, 1, LEASE))
    if not claimed:
        return False
    row = claimed[0]
    if row.attempts > len(WAITS) + 1:  # it was claimed and never marked, time after time: it kills its worker
        clinic.database.run(lambda session: outbox.mark_dead(session, row.id, now, "never finished"))
        report.dead += 1
        return True
    message, reference = _written(clinic, row)
    if message is None:
        clinic.database.run(lambda session: outbox.mark_sent(session, row.id, now, reference))
        report.dropped += 1
        return True
    try:
        if isinstance(message, Text):
            texting.send(message, clinic.settings)
        else:
            carrier.deliver(message, clinic.settings.smtp_url, clinic.settings.var / "mail", f"{row.kind}-{reference}")
    except (OSError, smtplib.SMTPException) as error:
        _failed(clinic, row, error, report)
        return True
    clinic.database.run(lambda session: outbox.mark_sent(session, row.id, clinic.now()))
    report.sent += 1
    return True


def _failed(clinic: Clinic, row: OutboxRow, error: Exception, report: Report) -> None:
    """Note the failure by its kind only (the text may hold an address), and when to try again."""
    now = clinic.now()
    code = getattr(error, "smtp_code", None) or getattr(error, "status", None)
    what = type(error).__name__ + (f" {code}" if code else "")
    if row.attempts > len(WAITS):
        clinic.database.run(lambda session: outbox.mark_dead(session, row.id, now, what))
        report.dead += 1
    else:
        at = now + WAITS[row.attempts - 1]
        clinic.database.run(lambda session: outbox.mark_failed(session, row.id, at, what))
        report.failed += 1


def _written(clinic: Clinic, row: OutboxRow) -> tuple[EmailMessage | Text | None, str]:
    """The message and the name of its file; or None and why there is nothing to send.

    By e-mail where an address is known, else by text where the clinic sends texts: one message a row.
    """
    knowledge = clinic.knowledge()
    post = Post(
        sender=clinic.settings.mail_from or knowledge.profile.email,
        staff=clinic.settings.staff_mail or knowledge.profile.email,
    )
    with clinic.database.read() as session:
        booking = bookings.by_id(session, row.booking_id) if row.booking_id is not None else None
        if booking is None:
            return None, "no booking"
        patient = bookings.patient_of(session, booking)
        if patient is None or patient.name is None:
            return None, "no patient"
        reason = _unwanted(row, booking, patient, clinic.now())
        if reason is not None:
            return None, reason
        by_text = not patient.email_norm and bool(patient.phone_e164) and clinic.settings.sends_texts
        if not patient.email_norm and not by_text and not row.kind.startswith("staff_"):
            return None, "no e-mail address"
        subject = Subject(
            booking=booked(session, booking),
            sequence=booking.ics_sequence,
            patient_name=patient.name,
            contact_name=patient.contact_name,
            email=patient.email_norm,
            phone=patient.phone_e164,
            notes=_notes(session, booking.id),
            knowledge=knowledge,
            by_text=by_text,
        )
    if row.kind == "identity_code":
        return _code_letter(clinic, row, subject, post)
    subject = replace(subject, **_links(clinic, row, booking, subject))
    message: EmailMessage | Text | None
    if by_text and not row.kind.startswith("staff_"):
        message = texting.write(row.kind, row.dedupe_key, subject)
    else:
        message = letters.write(row.kind, row.dedupe_key, row.created_at, subject, post)
    return (message, f"{subject.booking.reference}-{subject.sequence}") if message else (None, "no e-mail address")


def _unwanted(row: OutboxRow, booking: BookingRow, patient: PatientRow, now: datetime) -> str | None:
    """Why a message need not be sent any more: overtaken by a change, too late, or not chosen."""
    if row.kind in timetable.TIMED:
        return timetable.unwanted(row.kind, int(row.dedupe_key.rsplit(":", 1)[1]), booking, patient, now)
    if row.kind == "identity_code":
        return None
    _, _, sequence, epoch = row.dedupe_key.rsplit(":", 3)
    if (int(sequence), int(epoch)) != (booking.ics_sequence, int(booking.starts_at.timestamp())):
        return "superseded"
    if row.kind.endswith("waitlist_offer") and (booking.hold_expires_at is None or booking.hold_expires_at <= now):
        return "offer over"
    return None


def _links(clinic: Clinic, row: OutboxRow, booking: BookingRow, subject: Subject) -> dict[str, Any]:
    """The addresses that a message to the patient carries, and until when an offered time is held."""
    if row.kind.endswith("waitlist_offer"):
        token = links.token_of(clinic.settings.secret, "offer", booking.uid, booking.ics_sequence)
        until = booking.hold_expires_at
        return {
            "offer_url": f"{clinic.settings.base_url}/offer/{token}",
            "offer_until": until.astimezone(subject.booking.starts_at.tzinfo) if until else None,
        }
    if row.kind.startswith("staff_"):
        return {}
    found = links.links_of(clinic, subject.booking.reference)
    return {"manage_url": found.manage_url if found else None}


def _code_letter(
    clinic: Clinic, row: OutboxRow, subject: Subject, post: Post
) -> tuple[EmailMessage | Text | None, str]:
    code_id = int(row.payload_json["code"])
    with clinic.database.read() as session:
        known = access.code_by_id(session, code_id)
        if known is None or known.used_at is not None or known.expires_at <= clinic.now():
            return None, "code over"
    code = identity.code_for(clinic.settings.secret, code_id)
    if subject.by_text:
        return texting.write_code(code, row.dedupe_key, subject), f"code-{code_id}"
    return letters.code_letter(code, row.dedupe_key, row.created_at, subject, post), f"code-{code_id}"


def _notes(session: Session, booking_id: int) -> tuple[tuple[str, str], ...]:
    return tuple((note.rule_id, note.text) for note in bookings.notes_of(session, booking_id))


def dead_letters(clinic: Clinic) -> list[dict[str, Any]]:
    """What could not be sent for good: ``{"id", "kind", "reference", "attempts", "dead_at", "error"}``."""
    with clinic.database.read() as session:
        return [
            {
                "id": row.id,
                "kind": row.kind,
                "reference": reference,
                "attempts": row.attempts,
                "dead_at": row.dead_at,
                "error": row.last_error,
            }
            for row, reference in outbox.dead(session)
        ]


def send_again(clinic: Clinic) -> int:
    """Put every dead message back, to be tried from the beginning. Returns how many."""
    return clinic.database.run(lambda session: outbox.revive(session, clinic.now()))
