"""Whose health the desk judges by: the visitor's, or that of whoever the treatment is, or may be, for (decision 44)."""

from __future__ import annotations

from clinic import conversations
from clinic.context import Clinic
from clinic.conversations import Fact
from clinic.reception import patient
from clinic.reception.draft import Notebook
from clinic.reception.turn import Turn

_ABOUT_SOMEBODY = frozenset({"check_suitability", "ask_suitability", "affirm", "deny", "inform"})
"""Intents of messages that go on about whoever was asked for just before, where they name nobody."""
_BOOKING = frozenset({"book_appointment", "find_slots", "plan_treatment"})
"""Intents that go on as well where a treatment was asked for them: "my dad fancies the works" … "Thursday, please"."""
_OF_HEALTH = frozenset({"condition", "medicine", "age"})


def of_the_patient(clinic: Clinic, turn: Turn, notebook: Notebook) -> tuple[tuple[Fact, ...], bool]:
    """What is known, seen from the patient: the visitor, or (True) whoever they ask or book for.

    Keeps in ``notebook.other`` who that is, and what of them goes on in the next message.
    """
    remembered = tuple(conversations.remembered(clinic, turn.conversation_id))
    text = "" if turn.pressed else turn.text
    if turn.pressed.get("patient") == "self" or patient.is_for_the_visitor(text):
        notebook.other = None
    of_now = [fact for fact in remembered if fact.message_id == turn.message_id]
    for_another = patient.is_for_another(text)
    told = any(fact.kind in _OF_HEALTH and not fact.negated for fact in of_now)
    own_check = notebook.other is None and bool(notebook.check and notebook.check.get("open"))
    only_of_them = told and not own_check and patient.tells_only_of_another(text)
    _note_who(notebook, text, remembered, of_now, for_another=for_another, only_of_them=only_of_them)
    other = notebook.other
    if other is None:
        return remembered, False
    if only_of_them:
        other["told_in"] = [*other.get("told_in", []), turn.message_id]
    if only_of_them and not for_another and other["visitors"] is None:
        # This message may ask for the visitor; what follows it without naming anybody may mean either of them.
        other |= {"asked": True, "either": True, "implied": True}
        return remembered, False
    if other["visitors"] is None and patient.books_for_another(text):
        other["visitors"] = patient.marks([fact for fact in remembered if fact not in of_now], "self")
    goes_on_with = _ABOUT_SOMEBODY if other.get("implied") else _ABOUT_SOMEBODY | _BOOKING
    wished = bool(other.get("asked")) and not other.get("implied") and other["visitors"] is None
    by_formula = wished and patient.is_a_formula(text)
    goes_on = bool(other.get("asked")) and turn.intent in goes_on_with and patient.speaks_of_nobody(text)
    if by_formula:
        # These are the words for the check, whoever it is for: either may be meant, and the reply says so.
        goes_on, other["either"], other["doubted"] = True, True, True
    other["asked"] = for_another or goes_on
    if for_another:
        other |= {"either": patient.is_wished_by_another(text), "implied": False}
    if other["visitors"] is None and not other["asked"]:
        return remembered, False
    either = bool(other.get("either")) and other["visitors"] is None
    told_in = other.get("told_in", ())
    return patient.seen_as_patient(remembered, other["earlier"], other["visitors"], told_in, either=either), True


def _note_who(
    notebook: Notebook,
    text: str,
    remembered: tuple[Fact, ...],
    of_now: list[Fact],
    *,
    for_another: bool,
    only_of_them: bool,
) -> None:
    """Keep somebody else who is spoken of: a relative named for the first time, or whoever a treatment is asked for, or
    alone told of."""
    meant, named = patient.relative_meant(text), patient.relative_in(text)
    if meant is None and any(fact.about == "other" for fact in of_now):
        meant = None if notebook.other and notebook.other["visitors"] is not None else named
    earlier = patient.marks([fact for fact in remembered if fact not in of_now], "other")
    if meant is not None and meant != (notebook.other or {}).get("who"):
        notebook.other = {"who": meant, "earlier": earlier, "visitors": None}
    elif notebook.other is None and for_another and patient.has_other(remembered):
        notebook.other = {"who": named, "earlier": [], "visitors": None}
    elif notebook.other is None and only_of_them:
        notebook.other = {"who": named, "earlier": earlier, "visitors": None}
