"""The confirmation: one attempt has one key, so that a repeated yes shows the same booking and never makes a second."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from clinic import booking
from clinic.booking.errors import BookingError, HoldExpired, IdempotencyConflict, NotBookable, SlotTaken
from clinic.booking.records import Booked, PatientDetails
from clinic.reception import asking, gate, listing, next_session
from clinic.reception.declaration import asked_for, declared
from clinic.reception.desk import Desk
from clinic.reception.draft import CONSULTATION, Draft
from clinic.reception.patient import whose_name
from clinic.reception.taking import gone
from clinic.reception.turn import Button, Reply
from clinic.reception.words import clean, declares_none, is_proper, is_yes
from clinic.suitability import Outcome

LONG_YES = 8
"""A typed yes of more words than this says something else as well, and is read back once more instead of obeyed."""

FULL_NAME = 2
"""Words of a name that can confirm a read-back."""

_AROUND_A_NAME = frozenset(
    {"yes", "yep", "ok", "okay", "sure", "i", "am", "i'm", "im", "my", "name", "is", "it's", "its", "name's", "this"}
    | {"please", "thanks", "none", "of", "these", "them", "apply", "applies", "book", "it", "confirm", "for", "the"}
)

_DOUBTS = frozenset(
    {"but", "however", "except", "apart", "applies", "if", "unless", "although", "though", "wait", "not"}
)


def is_confirmed(desk: Desk, draft: Draft, before: str, taken: set[str]) -> bool:
    """Whether this turn confirms the booking as it was read back: its own button, or a plain typed yes."""
    if before != "confirm" or draft.next_step != "confirm" or draft.declaring or taken:
        return False
    turn = desk.turn
    if turn.pressed:
        return bool(draft.key) and turn.pressed.get("confirm") == draft.key
    if turn.questions or any(entity.kind in ("condition", "medicine") for entity in turn.entities):
        return False
    text = clean(turn.text)
    if is_yes(text) or (draft.treatment != CONSULTATION and declares_none(text)):
        return True
    words = text.lower().split()
    return turn.intent == "affirm" and len(words) <= LONG_YES and not _DOUBTS & {w.strip(".,!") for w in words}


def is_signed(desk: Desk, draft: Draft, taken: set[str]) -> bool:
    """Whether a full name, asked for with the read-back, confirms it: the name and nothing but polite words around it.

    Written like a name, introduced as one or agreed to; anything else is a name still to be confirmed.
    """
    turn = desk.turn
    if taken != {"name"} or draft.next_step != "confirm" or draft.declaring or turn.pressed or turn.questions:
        return False
    if any(entity.kind in ("condition", "medicine", "age") for entity in turn.entities):
        return False
    name = set((draft.name or "").lower().split())
    text = clean(turn.text)
    words = [word.strip(".,!").lower() for word in text.split()]
    around = [word for word in words if word and word not in name]
    sure = is_proper(text) or bool(turn.values("person")) or bool(around)
    return len(name) >= FULL_NAME and sure and set(around) <= _AROUND_A_NAME


def confirm(desk: Desk, draft: Draft) -> tuple[bool, list[Reply]]:
    """Book what was read back. (True, …) once it is booked; otherwise what has to be chosen or put right."""
    treatment = draft.treatment or CONSULTATION
    outcome = gate.screened(desk, treatment)
    if draft.held is None or draft.key is None or draft.name is None:
        return False, [asking.ask(desk, draft, draft.next_step)]
    rules = declared(asked_for(desk.knowledge, treatment)) if treatment != CONSULTATION else []
    patient = PatientDetails(draft.name, draft.phone, draft.email, draft.contact_name, draft.reminders)
    notes = gate.for_clinician(desk, treatment, draft.asked_treatment)
    declaration = {
        "knowledge_version": desk.knowledge.version,
        "denied": rules,
        "overridden": list(outcome.lifted),
        "said": [
            {"kind": f.kind, "value": f.value, "negated": f.negated}
            for f in desk.remembered
            if f.about == "self" and f.kind in ("condition", "medicine", "skin_type", "age", "concern")
        ],
    }
    try:
        if draft.series:
            course = _book_course(desk, draft, patient, notes, declaration, outcome)
            desk.notebook.booked = _kept(course[0], draft)
            desk.notebook.offer = {"intent": "booked"}
            _keep_contact(desk, draft)
            return True, [_course_reply(desk, course, draft)]
        booked = booking.confirm(
            desk.clinic, draft.held, draft.key, patient, notes=notes, declaration=declaration, outcome=outcome
        )
    except SlotTaken as taken:
        draft.drop_opening()
        draft.step = "opening"
        return False, [gone(desk, draft, taken)]
    except (HoldExpired, IdempotencyConflict):
        draft.drop_opening()
        draft.step = "opening"
        return False, [
            Reply("I was holding that time too long and had to give it back."),
            listing.offer(desk, treatment, None, draft.practitioner),
        ]
    except NotBookable:
        draft.drop_opening()
        return True, [gate.blocked(desk, outcome)]
    except BookingError:
        draft.drop_opening()
        draft.step = "opening"
        return False, [
            Reply("That did not work, and nothing has been booked. Please choose a time again."),
            listing.offer(desk, treatment, None, draft.practitioner),
        ]
    reply = booked_reply(desk, booked, draft)
    more, button = next_session.offer_after(desk, booked)
    desk.notebook.booked = _kept(booked, draft)
    desk.notebook.offer = {"intent": "booked"}
    _keep_contact(desk, draft)
    return True, [replace(reply, text=reply.text + more, buttons=(*button, *reply.buttons))]


def _keep_contact(desk: Desk, draft: Draft) -> None:
    """What was given is there for the next booking: its read-back asks whether it still holds."""
    given = {"name": draft.contact_name or draft.name, "phone": draft.phone, "email": draft.email}
    if draft.contact_name is None and whose_name(desk.notebook.other):
        del given["name"]
    desk.notebook.contact |= {key: value for key, value in given.items() if value}


def _book_course(
    desk: Desk,
    draft: Draft,
    patient: PatientDetails,
    notes: list[gate.Told],
    declaration: dict[str, Any],
    outcome: Outcome,
) -> list[Booked]:
    """Every session or none; the first one's hold becomes its booking."""
    if draft.held is None or draft.key is None:
        raise ValueError("a course needs a held first session and a key")
    return booking.book_series(
        desk.clinic,
        draft.series,
        draft.key,
        patient,
        notes,
        declaration,
        outcome=outcome,
        held=draft.held,
        conversation_id=desk.conversation_id,
    )


def _course_reply(desk: Desk, course: list[Booked], draft: Draft) -> Reply:
    """The bookings of a whole course, as text; the card is the first session's."""
    first = booked_reply(desk, course[0], draft)
    lines = [
        f"{number}. {listing.spoken_time(each.starts_at)} with {each.practitioner}, reference {each.reference}"
        for number, each in enumerate(course, 1)
    ]
    text = f"All {len(course)} sessions are booked:\n" + "\n".join(lines) + f"\n{first.text}"
    return Reply(text, buttons=first.buttons, card=first.card)


def _kept(booked: Booked, draft: Draft) -> dict[str, Any]:
    """What is remembered of the booking just made: enough to show it again."""
    return {"key": draft.key, "uid": booked.booking_uid, "reference": booked.reference}


def booked_reply(desk: Desk, booked: Booked, draft: Draft | None = None) -> Reply:
    """The booking that was made, as text and card."""
    where = desk.knowledge.profile
    sent = ""
    if draft is not None:
        if draft.email:
            sent = f" A confirmation is on its way to {draft.email}."
        elif draft.phone and desk.clinic.settings.sends_texts:
            sent = " A confirmation is on its way by text message."
        elif draft.phone:
            sent = " The clinic has your telephone number, should anything change."
    address = ", ".join((*where.address.lines, where.address.city, where.address.postcode))
    return Reply(
        f"Your appointment is booked: {booked.treatment_name} with {booked.practitioner}, "
        f"{listing.spoken_time(booked.starts_at)}, {booked.minutes} minutes, at {address}. "
        f"Your reference is {booked.reference}.{sent}",
        buttons=(Button("How do I prepare?", "ask_preparation"), Button("Aftercare", "ask_aftercare")),
        card=booked.card(),
    )


def already_booked(desk: Desk) -> Reply | None:
    """The booking that this very confirm button has made before, or None."""
    kept = desk.notebook.booked
    key = desk.turn.pressed.get("confirm")
    if kept is None or key is None or key != kept.get("key"):
        return None
    return show_again(desk)


def show_again(desk: Desk) -> Reply | None:
    """The last booking of this conversation as it stands now, or None."""
    kept = desk.notebook.booked
    if kept is None:
        return None
    try:
        return booked_reply(desk, booking.find(desk.clinic, str(kept["uid"])))
    except BookingError:
        return None
