"""A visitor's own appointments: shown, moved, cancelled.

Appointments made in this conversation are known. Any other wants its reference and the telephone number or e-mail it
was booked with; a wrong pair is answered alike whichever part is wrong, so that nobody learns who is a patient here.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from clinic import booking, conversations
from clinic.booking.errors import BookingError, SlotTaken, UnknownBooking
from clinic.booking.policy import terms_of
from clinic.booking.records import Booked
from clinic.reception import choosing, gate, listing, next_session, paused, proving, spoken
from clinic.reception.confirming import show_again
from clinic.reception.desk import Desk
from clinic.reception.proving import CANCEL, MOVE, SHOW
from clinic.reception.talk import OPENINGS, PERSON
from clinic.reception.turn import Button, Reply
from clinic.reception.words import clean, is_yes, wants_out
from clinic.suitability import Outcome

_CANCEL_IT = re.compile(
    r"^\W*(?:(?:yes|yeah|yep|ok|okay|sure|please|just|go ahead and|i want to|do)[, ]+)*cancel(?: (?:it|that|this|the"
    r" appointment|my appointment))?(?:[, ]+(?:please|pls|thanks|thank you|then))*\W*$",
    re.IGNORECASE,
)
"""A yes to "Shall I cancel it?" in its own words."""
WISHES = (SHOW, MOVE, CANCEL)
"""What may be wished of an appointment."""


def my_appointments(desk: Desk) -> list[Reply]:
    """The visitor's coming appointments."""
    return _begin(desk, SHOW)


def listed_only(desk: Desk) -> list[Reply]:
    """The appointments made in this conversation in one reply, for the middle of another task."""
    own = booking.of_conversation(desk.clinic, desk.conversation_id)
    if not own:
        return [Reply("You have no other appointment from this chat yet.")]
    lines = [
        f"{each.treatment_name}, {listing.spoken_time(each.starts_at)}, reference {each.reference}" for each in own
    ]
    return [Reply("Your appointments: " + "; ".join(lines) + ".")]


def reschedule(desk: Desk) -> list[Reply]:
    """Move an appointment to another time; the old one stands until the new one is taken."""
    return _begin(desk, MOVE)


def cancel(desk: Desk) -> list[Reply]:
    """Cancel an appointment, after asking once more."""
    return _begin(desk, CANCEL)


def show_booked(desk: Desk) -> Reply | None:
    """The booking that this conversation has just made, when its confirm button or a yes comes again."""
    key = desk.turn.pressed.get("confirm")
    if key is not None and key != (desk.notebook.booked or {}).get("key"):
        return None
    return show_again(desk)


def warn(desk: Desk) -> list[Reply]:
    """When this message tells something that stands in the way of a treatment already booked: say so, tell the team."""
    if not any(e.kind in ("condition", "medicine", "age") and e.about == "self" for e in desk.turn.entities):
        return []
    for each in booking.of_conversation(desk.clinic, desk.conversation_id):
        outcome = gate.judge(desk, each.treatment)
        if outcome is not None and outcome.gate_on(each.starts_at.date()) != "open":
            conversations.raise_alert(
                desk.clinic, desk.conversation_id, "told_after_booking", outcome.reasons[0].rule_id
            )
            return [
                Reply(
                    f"You have {each.treatment_name} booked for {listing.spoken_time(each.starts_at)}. With what you "
                    "have just told me it should not go ahead before a clinician has looked at it. I have told the "
                    "clinic's team. You can also move or cancel it here.",
                    buttons=(
                        Button("Cancel it", CANCEL, _data(CANCEL, each)),
                        Button("Change the time", MOVE, _data(MOVE, each)),
                        PERSON,
                    ),
                )
            ]
    return []


def _begin(desk: Desk, wish: str) -> list[Reply]:
    old = desk.notebook.task or {}
    task: dict[str, Any] = {"then": wish, "tries": old.get("tries", 0)}
    if old.get("then") in WISHES:  # "move it, don't cancel it": what was proven or given stands
        task |= {key: old[key] for key in ("reference", "contact", "lost", "code") if key in old}
        if old.get("uid") and (found := _own(desk, str(old["uid"]))) is not None:
            return _act(desk, wish, found)
    desk.notebook.task = task
    if proving.note_proof(desk, task):
        return _act_on(desk, task, proving.look_up(desk, task))
    own = booking.of_conversation(desk.clinic, desk.conversation_id)
    if wish == SHOW and own:
        return [_shown(each) for each in own]
    if len(own) == 1:
        return _act(desk, wish, own[0])
    if own:
        return [_which(wish, own)]
    return [proving.ask_proof(desk, wish)]


def _act_on(desk: Desk, task: dict[str, Any], found: list[Booked] | Reply) -> list[Reply]:
    """What was wished, once it is known whose appointment it is; else what is still needed for that."""
    if isinstance(found, Reply):
        return [found]
    wish = str(task["then"])
    if len(found) == 1:
        return _act(desk, wish, found[0])
    if wish == SHOW:
        desk.notebook.task = None
        return [_shown(each) for each in found]
    return [_which(wish, found)]


def _data(wish: str, booked: Booked) -> dict[str, Any]:
    return {"appointment": wish, "uid": booked.booking_uid}


def expects(desk: Desk) -> bool:
    """Whether this turn goes on with an appointment that is being looked up, moved or cancelled."""
    turn = desk.turn
    if {"appointment", "move", "send_code"} & turn.pressed.keys():
        return True
    task = desk.notebook.task or {}
    if task.get("code") and proving.code_in(turn.text):
        return True
    if task.get("then") not in (SHOW, MOVE, CANCEL) or turn.pressed or turn.questions:
        return False
    if task["then"] == CANCEL and task.get("uid") and _CANCEL_IT.match(clean(turn.text)):
        return True
    if wants_out(turn.text):
        return False
    if not task.get("uid") and proving.has_lost_it(turn.text):
        return True
    if turn.intent in (SHOW, MOVE, CANCEL, "book_appointment", "talk_to_human", "stop"):
        return False
    if task.get("uid"):
        if task["then"] == CANCEL:
            return is_yes(turn.text) or turn.intent in ("affirm", "deny")
        return choosing.chosen_by_words(desk, desk.notebook.offered) is not None or listing.heard_time(desk) is not None
    return proving.gives_proof(desk)


def go_on(desk: Desk) -> list[Reply]:
    """The next step of what `expects` has recognised."""
    pressed = desk.turn.pressed
    task = desk.notebook.task = dict(desk.notebook.task or {})
    if "send_code" in pressed:
        return [proving.send_code(desk, task)]
    typed = proving.code_in(desk.turn.text) if task.get("code") and not pressed else None
    if typed:
        return _act_on(desk, task, proving.by_code(desk, task, typed))
    if "move" in pressed:
        return _move(desk, str(pressed["move"]), str(pressed.get("opening", "")))
    if "appointment" in pressed:
        if pressed.get("keep"):
            desk.notebook.task = None
            return [Reply("All right, your appointment stays as it is.")]
        found = _own(desk, str(pressed.get("uid")))
        if found is None:
            return [proving.ask_proof(desk, SHOW)]
        if pressed.get("sure"):
            return _cancel(desk, found.booking_uid)
        return _act(desk, str(pressed["appointment"]), found)
    if task.get("uid") and task["then"] == CANCEL:
        if desk.turn.intent == "deny" and not is_yes(desk.turn.text):
            desk.notebook.task = None
            return [Reply("All right, your appointment stays as it is.")]
        if paused.is_paused(desk):  # the yes may be meant for the advice
            return [ask_about(desk, CANCEL, booking.find(desk.clinic, str(task["uid"])))]
        return _cancel(desk, str(task["uid"]))
    if task.get("uid"):
        chosen = choosing.chosen_by_words(desk, desk.notebook.offered)
        if chosen is not None:
            return _move(desk, str(task["uid"]), chosen)
        return _act(desk, MOVE, booking.find(desk.clinic, str(task["uid"])))
    if proving.has_lost_it(desk.turn.text):
        task["lost"] = True
    proving.note_proof(desk, task)
    return _act_on(desk, task, proving.look_up(desk, task))


def _own(desk: Desk, uid: str) -> Booked | None:
    """The booking behind a button that was issued to this very conversation."""
    try:
        return booking.find(desk.clinic, uid)
    except UnknownBooking:
        return None


def _which(wish: str, found: list[Booked]) -> Reply:
    buttons = tuple(
        Button(f"{each.treatment_name}, {listing.spoken_time(each.starts_at)}", wish, _data(wish, each))
        for each in found
    )
    return Reply("Which appointment do you mean?", buttons=buttons)


def _shown(booked: Booked) -> Reply:
    """An appointment as it stands, with what may be done about it."""
    return Reply(
        f"{booked.treatment_name} with {booked.practitioner}, {listing.spoken_time(booked.starts_at)}, "
        f"{booked.minutes} minutes. Reference {booked.reference}.",
        buttons=(
            Button("Change the time", MOVE, _data(MOVE, booked)),
            Button("Cancel it", CANCEL, _data(CANCEL, booked)),
        ),
        card=booked.card(),
    )


def _act(desk: Desk, wish: str, booked: Booked) -> list[Reply]:
    """Show, offer other times, or ask once more before cancelling."""
    at = listing.spoken_time(booked.starts_at)
    if booked.ends_at <= desk.now and booked.status in ("booked", "arrived", "completed"):
        desk.notebook.task = None
        following = next_session.offer_now(desk, booked)
        return [following or Reply(f"That appointment was on {at}. It is over.", buttons=(OPENINGS,))]
    if booked.status != "booked":
        desk.notebook.task = None
        return [
            Reply(f"That appointment ({at}) is not open any more, so there is nothing to change.", buttons=(OPENINGS,))
        ]
    if wish == SHOW:
        desk.notebook.task = None
        return [_shown(booked)]
    desk.notebook.task = {"then": wish, "uid": booked.booking_uid}
    return [ask_about(desk, wish, booked)]


def ask_about(desk: Desk, wish: str, booked: Booked) -> Reply:
    """Shall it be cancelled, or to which time shall it be moved?"""
    at = listing.spoken_time(booked.starts_at)
    terms = terms_of(desk.clinic, booked)
    policy = f"{terms.say} {terms.now}"
    if wish == CANCEL:
        return Reply(
            f"Shall I cancel {booked.treatment_name} with {booked.practitioner}, {at}? {policy}",
            buttons=(
                Button("Yes, cancel it", CANCEL, _data(CANCEL, booked) | {"sure": True}),
                Button("Keep it", CANCEL, _data(CANCEL, booked) | {"keep": True}),
                Button("Change the time instead", MOVE, _data(MOVE, booked)),
            ),
        )
    outcome = gate.judge(desk, booked.treatment)
    if outcome is not None and outcome.gate != "open" and not _only_waits(outcome):
        return gate.blocked(desk, outcome)
    spoken.count_from(desk.notebook, booked.starts_at, desk.tz)
    lead = f"Your appointment is {at}. It stays until you choose another time. {policy}"
    listed = listing.offer(
        desk,
        booked.treatment,
        listing.later(desk) if desk.turn.pressed.get("later") else listing.heard_time(desk),
        listing.practitioner_from(desk),
        move=booked.booking_uid,
        not_before=_earliest(desk, booked, outcome),
    )
    return Reply(f"{lead} {listed.text}", buttons=listed.buttons, card=listed.card)


def _only_waits(outcome: Outcome) -> bool:
    """Whether a day is known from which nothing stands in the way."""
    return outcome.outcome == "wait" and outcome.bookable_from is not None


def _earliest(desk: Desk, booked: Booked, outcome: Outcome | None) -> datetime | None:
    """The first instant to which suitability lets the appointment be moved, by what was known then and is known now."""
    now_known = outcome.bookable_from if outcome is not None and outcome.gate != "open" else None
    days = [day for day in (booked.bookable_from, now_known) if day is not None]
    return datetime.combine(max(days), time(), tzinfo=desk.tz) if days else None


def _may_move(desk: Desk, booked: Booked, opening: str) -> Reply | None:
    """Why the appointment is not moved to an opening: suitability stops it, or not before a date. None when it may."""
    outcome = gate.judge(desk, booked.treatment)
    start = datetime.fromtimestamp(booking.parse_uid(opening).epoch, desk.tz)
    if outcome is None or outcome.gate_on(start.date()) == "open":
        return None
    return ask_about(desk, MOVE, booked) if _only_waits(outcome) else gate.blocked(desk, outcome)


def _cancel(desk: Desk, uid: str) -> list[Reply]:
    desk.notebook.task = None
    try:
        gone = booking.cancel(desk.clinic, uid)
    except BookingError:
        return [Reply("That appointment is over or was cancelled before, so there is nothing to cancel.")]
    return [
        Reply(
            f"Your appointment on {listing.spoken_time(gone.starts_at)} is cancelled. You can book another one "
            "whenever "
            "you like.",
            buttons=(OPENINGS,),
            card=gone.card(),
        )
    ]


def _move(desk: Desk, uid: str, opening: str) -> list[Reply]:
    try:
        refused = _may_move(desk, booking.find(desk.clinic, uid), opening)
        if refused is not None:
            return [refused]
        moved = booking.reschedule(desk.clinic, uid, opening)
    except SlotTaken as taken:
        old = booking.find(desk.clinic, uid)
        desk.notebook.task = {"then": MOVE, "uid": uid}
        text = (
            "I am sorry, that time has just been taken. Your appointment has not changed. These are the nearest times."
        )
        return [listing.card(desk, old.treatment, taken.nearest, text, move=uid)]
    except BookingError:
        desk.notebook.task = None
        return [Reply("I could not move that appointment, so it stays as it was.", buttons=(PERSON,))]
    desk.notebook.task = None
    return [
        Reply(
            f"Your appointment is moved: {moved.treatment_name} with {moved.practitioner}, "
            f"{listing.spoken_time(moved.starts_at)}. Your reference stays {moved.reference}.",
            card=moved.card(),
        )
    ]
