"""The booking form: hears every message while a booking is open, and never loses it.

Order of hearing: a worrying symptom, leaving, a pause after a red flag, what was newly told, the gate, the
confirmation, questions and other tasks (answered, then the step is asked again), the next step. The draft lives in our
own tables; Rasa's slots only mirror how far it has got.
"""

from __future__ import annotations

from clinic.reception import asking, confirming, listing, paused, people, repairs, symptoms, talk, waiting
from clinic.reception.answering import LOOKING, answer_as_taught, answer_questions, keep
from clinic.reception.asides import aside
from clinic.reception.desk import Desk, at_desk
from clinic.reception.draft import CLOSED_MIRROR, CONSULTATION, Draft
from clinic.reception.leave import ABOUT_WHO_MAY
from clinic.reception.passing import pass_gate
from clinic.reception.taking import (
    CONTACT_PROBLEM,
    choose_opening,
    is_a_scar_of_no_kind,
    let_go,
    part_names,
    take,
)
from clinic.reception.turn import Reply, Said
from clinic.reception.words import wants_back, wants_fresh_start, wants_out

FREE_TEXT_STEPS = frozenset({"name", "contact"})
"""Steps whose answers may be identity: what was not understood there is not kept for staff."""


@at_desk
def book(desk: Desk) -> Said:
    """The answer to one message while the booking form is open, or is being opened."""
    notebook = desk.notebook
    fresh = notebook.booking is None
    draft = notebook.booking = notebook.booking or Draft()
    if fresh and desk.turn.intent == "affirm" and notebook.offer:
        draft.treatment = (notebook.offer.get("data") or {}).get("treatment")
    if not (fresh and paused.is_paused(desk)):
        notebook.task = None
    notebook.misses, notebook.offer = 0, None
    if any(part.intent == "report_symptom" for part in desk.turn.parts) and not symptoms.is_history(desk):
        return _open(draft, symptoms.report_symptom(desk))
    if not fresh and wants_fresh_start(desk.turn.text) and not desk.turn.questions:
        let_go(desk, draft)
        draft = notebook.booking = Draft()
        return _open(draft, [asking.ask(desk, draft, "treatment")])
    recovered = paused.recovers(desk)
    leaves = desk.turn.intent == "stop" and not wants_back(desk.turn.text) and not repairs.is_one(desk)
    if desk.turn.pressed.get("cancel") or leaves or wants_out(desk.turn.text):
        return _leave(desk, draft)
    if fresh and (as_taught := answer_as_taught(desk)):
        return _close(desk, as_taught)
    shown = confirming.already_booked(desk)
    if shown is not None:
        return _close(desk, [shown]) if fresh else _open(draft, [shown])
    if paused.is_paused(desk):
        return _wait(desk, draft, fresh)
    if recovered:
        return _open(draft, [asking.ask(desk, draft, draft.next_step)])
    if not fresh and waiting.asks_whether(desk):
        draft.step = draft.next_step
        return _open(draft, [*waiting.whether_on_it(desk), asking.ask(desk, draft, draft.step)])
    if waiting.expects(desk):
        return _to_the_list(desk, draft)
    if not fresh and repairs.is_one(desk):
        said = repairs.say(desk, asking.so_far(desk, draft))
        draft.step, draft.misses = draft.next_step, 0
        return _open(draft, [*((said,) if said else ()), asking.ask(desk, draft, draft.step)])
    if not fresh and desk.turn.intent in LOOKING and (as_taught := answer_as_taught(desk)):
        draft.step, draft.misses = draft.next_step, 0
        bare = [Reply(reply.text, sources=reply.sources) for reply in as_taught]
        return _open(draft, [*bare, asking.ask(desk, draft, draft.step)])
    return _hear(desk, draft, fresh)


_WHICH_SCAR = (
    "What helps a scar depends on its kind, so a consultation comes first. If it was left by acne, a burn or an "
    "operation, tell me, and I look for the treatment itself."
)


def _wait(desk: Desk, draft: Draft, fresh: bool) -> Said:
    """Booking is paused: questions are answered, a person is fetched on request, and the draft stays as it is."""
    said = answer_questions(desk) if desk.turn.questions else []
    if "talk_to_human" in desk.turn.tasks:
        said += people.talk_to_human(desk)
    else:
        said.append(paused.note(desk))
    return _close(desk, said) if fresh else _open(draft, said)


def _open(draft: Draft, replies: list[Reply]) -> Said:
    """The form goes on."""
    draft.wanted_opening, draft.wanted_series, draft.problem = None, [], None
    return Said(tuple(replies), form="open", slots=draft.mirror(), step=f"booking_{draft.step}")


def _close(desk: Desk, replies: list[Reply]) -> Said:
    """The form ends."""
    desk.notebook.booking = None
    desk.notebook.series = []
    return Said(tuple(replies), form="closed", slots=CLOSED_MIRROR)


def _leave(desk: Desk, draft: Draft) -> Said:
    """The visitor leaves: the held time is given back."""
    let_go(desk, draft)
    text = "All right, I have stopped this booking. Nothing is booked."
    return _close(desk, [Reply(text, buttons=(talk.BOOK, talk.PERSON))])


def _to_the_list(desk: Desk, draft: Draft) -> Said:
    """The visitor would rather wait for another time: what they have told goes with them."""
    known = {"name": draft.name, "phone": draft.phone, "email": draft.email}
    if draft.contact_name is None:
        desk.notebook.contact |= {key: value for key, value in known.items() if value}
    desk.notebook.task = {"then": waiting.TASK, "treatment": draft.treatment, "name": draft.name}
    let_go(desk, draft)
    return _close(desk, waiting.go_on(desk))


def _hear(desk: Desk, draft: Draft, fresh: bool) -> Said:
    before, declaring = draft.step, draft.declaring
    signing, draft.signing = draft.signing, False
    taken = take(desk, draft, fresh)
    part_names(desk, draft)
    passed = pass_gate(desk, draft, declaring and not taken)
    if passed.blocked:
        let_go(desk, draft)
        desk.notebook.offer = {"intent": "book_appointment", "data": {"treatment": "consultation"}}
        return _close(desk, list(passed.replies))
    replies = list(passed.replies)
    if fresh and draft.treatment == CONSULTATION and not replies and is_a_scar_of_no_kind(desk):
        replies.append(Reply(_WHICH_SCAR))
    if "opening" in taken:
        replies += choose_opening(desk, draft)
    if not replies and (
        confirming.is_confirmed(desk, draft, before, taken) or (signing and confirming.is_signed(desk, draft, taken))
    ):
        booked, said = confirming.confirm(desk, draft)
        return _close(desk, said) if booked else _open(draft, said)
    if not (passed.replies and all(question.intent in ABOUT_WHO_MAY for question in desk.turn.questions)):
        replies += aside(desk, draft, taken, before)
    heard = bool(taken or replies) or "book_appointment" in desk.turn.tasks or "find_slots" in desk.turn.tasks
    heard = heard or (before == "opening" and listing.wants_later(desk))
    _count(desk, draft, heard or fresh, before)
    if _has_slots(replies):
        return _open(draft, replies)
    if CONTACT_PROBLEM in taken and draft.problem and draft.step == "contact":
        return _open(draft, [*replies, asking.contact_problem(draft)])
    group = desk.turn.pressed.get("group")
    if draft.declaring and isinstance(group, int):
        return _open(draft, [*replies, asking.declare_which(desk, draft, group)])
    wished = _wished(desk, draft, before) if draft.step == "opening" else None
    return _open(draft, [*replies, asking.ask(desk, draft, draft.step, wished)])


def _wished(desk: Desk, draft: Draft, before: str) -> listing.Spans | None:
    """The time to look at: the one named, or later than what was listed when none of it suits."""
    if before == "opening" and listing.wants_later(desk) and listing.heard_time(desk) is None:
        return listing.later(desk)
    return listing.heard_time(desk)


def _count(desk: Desk, draft: Draft, heard: bool, before: str) -> None:
    """Move to the step that is due, and count what was not understood at it."""
    draft.step = draft.next_step
    if draft.step != "confirm" and not (draft.step == "name" and draft.reachable):
        draft.declaring = False
    if draft.step != before or heard:
        draft.misses = 0
    else:
        draft.misses += 1
        if before not in FREE_TEXT_STEPS and desk.turn.intent in ("nlu_fallback", "out_of_scope"):
            keep(desk, desk.turn.text, None)


def _has_slots(replies: list[Reply]) -> bool:
    """Whether one of the replies already lists openings."""
    return any(reply.card is not None and reply.card.get("kind") == "slots" for reply in replies)
