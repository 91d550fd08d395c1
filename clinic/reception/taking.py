"""What a message tells the booking form: a treatment, a time, a name, a contact, a change of mind."""

from __future__ import annotations

import re

from clinic import booking
from clinic.booking.errors import BookingError, SlotTaken
from clinic.reception import choosing, listing, patient, reminders
from clinic.reception.desk import Desk
from clinic.reception.draft import CONSULTATION, Draft, Step
from clinic.reception.naming import corrected_name
from clinic.reception.turn import Reply
from clinic.reception.words import (
    clean,
    is_bare_choice,
    is_proper,
    read_choice,
    read_contact,
    read_name,
    wants_all,
    wants_back,
    wants_change,
    wants_instead,
)

NO_NAME_IN = frozenset({"affirm", "deny", "stop", "thank", "goodbye", "greet", "talk_to_human", "delete_my_data"})
"""Intents whose words are never taken for a name, however much they look like one."""

CONTACT_PROBLEM = "contact_problem"

SHORT_NONE = 6
"""Words of a typed "none of these after all": a longer message says something else as well."""


def take(desk: Desk, draft: Draft, fresh: bool) -> set[str]:
    """Write what the message tells into the draft; gives what was taken.

    `opening` (chosen, still to be held), `treatment`, `name`, `contact`, `contact_problem`, `contact_name`, `wanted` (a
    time to look at), `reminders`, `back`, `change`, `declare`.
    """
    taken: set[str] = set()
    if fresh:
        _take_earlier(desk, draft)
    if desk.turn.pressed:
        return taken | _take_pressed(desk, draft)
    text = clean(desk.turn.text)
    if not fresh and wants_back(text) and not desk.turn.questions:
        go_back(desk, draft)
        return {"back"}
    named = _put_name_right(desk, draft)
    if not fresh and not named and _change(desk, draft):
        taken.add("change")
    if draft.declaring and "none" in text.lower().split() and len(text.split()) <= SHORT_NONE:
        draft.declaring = False
        taken.add("declare")
    if reminders.take(desk, draft):
        taken.add("reminders")
    taken |= _take_treatment(desk, draft, fresh)
    taken |= _take_contact(desk, draft)
    named = named or _take_name(desk, draft)
    taken |= named
    taken |= _take_time(desk, draft, fresh, taken)
    if not named and "opening" in taken:
        taken |= _take_name(desk, draft)  # "the second one, Sam Lee"
    wants_times = desk.turn.intent in ("reschedule_appointment", "find_slots") and not desk.turn.questions
    if not taken and wants_times and reopen(desk, draft, "opening"):
        taken.add("change")
    return taken


def _change(desk: Desk, draft: Draft) -> bool:
    """ "Change the time": the step is opened again. Not for a question about changing."""
    if desk.turn.questions:
        return False
    step = wants_change(desk.turn.text)
    return step is not None and reopen(desk, draft, step)


def reopen(desk: Desk, draft: Draft, step: Step) -> bool:
    """Forget what a step gave, so that it is asked again. False when it had given nothing."""
    if step == "treatment" and draft.treatment:
        let_go(desk, draft)
        draft.treatment = draft.asked_treatment = None
    elif step == "opening" and draft.opening:
        let_go(desk, draft)
    elif step == "name" and draft.name:
        draft.name = None
    elif step == "contact" and (draft.phone or draft.email):
        draft.phone = draft.email = None
    else:
        return False
    return True


def go_back(desk: Desk, draft: Draft) -> bool:
    """One step back: the latest thing given is asked again. False at the first step."""
    if draft.declaring:
        draft.declaring = False
        return True
    order: tuple[Step, ...] = ("contact", "name", "opening", "treatment")
    return any(reopen(desk, draft, step) for step in order)


def let_go(desk: Desk, draft: Draft) -> None:
    """Give the held time back, if there is one, and forget the opening."""
    if draft.held is not None:
        booking.release(desk.clinic, draft.held, desk.conversation_id)
    draft.drop_opening()


def _take_earlier(desk: Desk, draft: Draft) -> None:
    """What was given before the booking was begun: name and contact, and the practitioner or time of this message."""
    draft.name = desk.notebook.contact.get("name")
    draft.phone = desk.notebook.contact.get("phone")
    draft.email = desk.notebook.contact.get("email")


def _take_pressed(desk: Desk, draft: Draft) -> set[str]:
    """What a pressed button stands for."""
    pressed = desk.turn.pressed
    taken: set[str] = set()
    treatment = pressed.get("treatment")
    if isinstance(treatment, str) and treatment in desk.knowledge.treatments:
        _set_treatment(desk, draft, treatment)
        taken.add("treatment")
    if isinstance(pressed.get("concern"), str) or (not draft.treatment and not treatment):
        taken |= _take_treatment(desk, draft, fresh=True)
    opening = pressed.get("opening")
    if isinstance(opening, str):
        draft.wanted_opening, draft.wanted_series = opening, []
        taken.add("opening")
    series = pressed.get("series")
    if isinstance(series, list) and series:
        draft.wanted_opening, draft.wanted_series = str(series[0]), [str(each) for each in series]
        taken.add("opening")
    change = pressed.get("change")
    if change in ("treatment", "opening", "name", "contact"):
        reopen(desk, draft, change)
        taken.add("change")
    if reminders.take(desk, draft):
        taken.add("reminders")
    declare = pressed.get("declare")
    if declare is not None:
        draft.declaring = declare in ("some", "group")
        draft.unsure = declare == "unsure"
        taken.add("declare")
    if pressed.get("resume"):
        taken.add("change")
    return taken


def _set_treatment(desk: Desk, draft: Draft, code: str) -> None:
    """Another treatment gives the held time back."""
    if code != draft.treatment:
        let_go(desk, draft)
        draft.treatment, draft.asked_treatment, draft.unsure = code, None, False


def _take_treatment(desk: Desk, draft: Draft, fresh: bool) -> set[str]:
    """A treatment or concern that was named: taken at the start, when none is known, or when it is corrected."""
    turn = desk.turn
    if turn.questions and draft.treatment and not wants_instead(turn.text):
        return set()  # "how does RF differ?" is a question, not another choice
    named = turn.values("treatment") or turn.values("concern")
    if draft.treatment and not named:
        return set()
    code = listing.treatment_from(desk)
    if code is None and fresh and desk.notebook.offered:
        code = str(desk.notebook.offered[0]["treatment"])
    if code is None and fresh and is_a_scar_of_no_kind(desk):
        code = CONSULTATION
    if code is None and not fresh and draft.step == "treatment" and is_bare_choice(turn.text):
        listed = list(desk.knowledge.treatments)  # in the order of the buttons
        place = read_choice(turn.text, len(listed))
        code = listed[place] if place is not None else None
    if code is None or code == draft.treatment or (draft.asked_treatment == code and draft.treatment == CONSULTATION):
        return set()
    if draft.treatment and not turn.values("treatment") and draft.next_step == "confirm":
        return set()
    _set_treatment(desk, draft, code)
    return {"treatment"}


_A_SCAR = re.compile(r"\bscar(?:s|red|ring)?\b", re.IGNORECASE)


def is_a_scar_of_no_kind(desk: Desk) -> bool:
    """Whether a time is asked for a scar and it is not said of which kind: a clinician looks first, none the slower."""
    named = desk.latest("concern") or desk.turn.values("treatment")
    return not named and bool(_A_SCAR.search(desk.turn.text)) and listing.heard_time(desk) is not None


def _take_contact(desk: Desk, draft: Draft) -> set[str]:
    """A telephone number or address, whenever it comes; one that cannot be right only when it was asked for."""
    contact = read_contact(clean(desk.turn.text), desk.knowledge.profile.country)
    if contact.phone or contact.email:
        draft.phone = contact.phone or draft.phone
        draft.email = contact.email or draft.email
        return {"contact"}
    if contact.problem and draft.step == "contact" and not desk.turn.questions:
        draft.problem = contact.problem
        return {CONTACT_PROBLEM}
    return set()


def _take_name(desk: Desk, draft: Draft) -> set[str]:
    """A name: introduced as one at any time, bare words only when it was asked for."""
    turn = desk.turn
    asked = draft.step == "name" and turn.intent not in NO_NAME_IN and not draft.declaring
    asked = asked or (draft.step == "opening" and not draft.name and _only_a_name(desk))
    if any(entity.kind in ("condition", "medicine") for entity in turn.entities):
        asked = False  # "psoriasis" is nobody's name
    with_choice = draft.wanted_opening is not None and not draft.name
    if asked and turn.questions and not (turn.values("person") or is_proper(turn.text) or _with_contact(desk)):
        asked = False
    name = read_name(turn.text, asked=asked)
    if name is None and (asked or with_choice):
        person = next((e.text or e.value for e in turn.entities if e.kind == "person"), None)
        name = read_name(person, asked=True) if person else None
    if name is None:
        return set()
    if patient.whose_name(desk.notebook.other) and patient.names_the_visitor(turn.text):
        draft.contact_name = name
        return {"contact_name"}
    draft.name = name
    return {"name"}


def _only_a_name(desk: Desk) -> bool:
    """Whether a message is a full name, or one with a number or an address, and nothing else: given ahead of time."""
    text, country = clean(desk.turn.text), desk.knowledge.profile.country
    contact = read_contact(text, country)
    if listing.practitioner_from(desk) or listing.heard_time(desk) is not None:
        return False
    return is_proper(text) or bool((contact.phone or contact.email) and read_name(text, asked=True))


def _put_name_right(desk: Desk, draft: Draft) -> set[str]:
    """The name that was given, spelt as it should be: "it's Nayar, not Nair"."""
    if not draft.name or draft.step not in ("contact", "confirm") or desk.turn.questions:
        return set()
    right = corrected_name(desk.turn.text, draft.name)
    if right is None:
        return set()
    draft.name = right
    return {"name"}


def part_names(desk: Desk, draft: Draft) -> None:
    """Booked for somebody else: the name that the visitor gave as their own is who books, the patient's is asked."""
    own = desk.notebook.contact.get("name")
    if patient.whose_name(desk.notebook.other):
        if own and draft.name == own:
            draft.name = None
        draft.contact_name = draft.contact_name or own
    else:
        draft.contact_name = None


def _with_contact(desk: Desk) -> bool:
    """Whether a number or address comes along, and nothing is asked: "Ade Bello 07700 900456" answers, whatever else
    it sounds like."""
    text = clean(desk.turn.text)
    contact = read_contact(text, desk.knowledge.profile.country)
    return bool(contact.phone or contact.email) and "?" not in text


def _take_time(desk: Desk, draft: Draft, fresh: bool, taken: set[str]) -> set[str]:
    """A choice among the openings shown, or another time to look at. `taken`: what the message gave besides."""
    turn = desk.turn
    if draft.step in ("name", "contact") and taken:
        return set()
    if draft.opening is None and desk.notebook.series and wants_all(turn.text):
        draft.wanted_opening, draft.wanted_series = desk.notebook.series[0], list(desk.notebook.series)
        return {"opening"}
    offered = [item for item in desk.notebook.offered if item["treatment"] == draft.treatment]
    at_opening = draft.opening is None
    bare = is_bare_choice(turn.text)
    if at_opening and (bare or not (turn.questions and listing.heard_time(desk) is None)):
        chosen = choosing.chosen_by_words(desk, offered) if offered else None
        if chosen is None and turn.intent == "affirm" and not fresh and not desk.turn.questions:
            chosen = str(offered[0]["opening"]) if len(offered) == 1 else draft.proposed
        if chosen is not None:
            draft.wanted_opening = chosen
            return {"opening"}
    practitioner = listing.practitioner_from(desk) if not turn.questions and "name" not in taken else None
    if practitioner:
        draft.practitioner = practitioner
    gender = listing.gender_from(desk)
    desk.notebook.gender = gender or desk.notebook.gender
    if turn.questions and draft.opening:
        return set()  # "what if I cannot come on Tuesday?"
    window = listing.heard_time(desk)
    if window is None and not practitioner and not gender:
        return set()
    if draft.opening and _lies_in(draft, window) and not practitioner and not gender:
        return set()  # "no, Thursday is fine"
    if draft.opening and (turn.intent not in ("affirm", "report_symptom")):
        let_go(desk, draft)
    draft.wanted = turn.text[:200]
    return {"wanted"}


def _lies_in(draft: Draft, window: listing.Spans | None) -> bool:
    """Whether the held time is within what the message names."""
    return draft.start is not None and any(begin <= draft.start < end for begin, end in window or ())


def choose_opening(desk: Desk, draft: Draft) -> list[Reply]:
    """Hold the chosen opening for five minutes. Gone: the three nearest are shown, and nothing else is lost."""
    uid = draft.wanted_opening
    draft.wanted_opening = None
    if uid is None:
        return []
    code = uid.split(":")[0]
    if code in desk.knowledge.treatments and code != draft.treatment:
        if draft.treatment == CONSULTATION and draft.asked_treatment:
            return []  # an opening of the treatment that the gate has just closed
        _set_treatment(desk, draft, code)
    try:
        held = booking.hold(desk.clinic, uid, desk.conversation_id)
    except SlotTaken as taken:
        draft.drop_opening()
        return [gone(desk, draft, taken)]
    except BookingError:
        draft.drop_opening()
        return [Reply("That time is no longer on offer.")]
    draft.opening, draft.held = uid, held.booking_uid
    draft.starts_at, draft.minutes = held.starts_at.isoformat(), held.minutes
    draft.practitioner_name = held.practitioner
    draft.series, draft.wanted_series = draft.wanted_series, []
    draft.new_key()
    return []


def gone(desk: Desk, draft: Draft, taken: SlotTaken) -> Reply:
    """The time has just been taken by someone else: the nearest ones."""
    treatment = draft.treatment or CONSULTATION
    if not taken.nearest:
        return listing.offer(desk, treatment, None)
    text = (
        "I am sorry, someone else has just taken that time. These are the nearest ones; choose one, or tell me another."
    )
    return listing.card(desk, treatment, taken.nearest, text)
