"""One turn at the desk: what was said is remembered, what is known is at hand, what was begun is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clinic import conversations
from clinic.answers.question import Person
from clinic.answers.standing import treated_on
from clinic.conversations import Fact, Override
from clinic.reception import patient, red_flags, spoken
from clinic.reception.comparing import without_compared
from clinic.reception.draft import Notebook
from clinic.reception.fears import without_feared
from clinic.reception.following import followed, once_stopped, put_right
from clinic.reception.for_whom import of_the_patient
from clinic.reception.harmless import without_harmless
from clinic.reception.other_tests import without_other_tests
from clinic.reception.second_net import hear_sentences, without_excused
from clinic.reception.telling import (
    dated_later,
    facts_for_screening,
    last_told,
    of_another,
    taken_back,
    takes_back,
    told,
)
from clinic.reception.turn import Said, Turn
from clinic.reception.uncounted import uncounted
from clinic.reception.words import clean, is_proper, read_contact, read_name
from clinic.suitability.unlisted import MARK as UNLISTED
from clinic.suitability.unlisted import words_of

if TYPE_CHECKING:
    from clinic.context import Clinic
    from clinic.knowledge import Knowledge
    from clinic.suitability import Facts


@dataclass(slots=True)
class Desk:
    """The desk during one turn. Open it with `at_desk`, which saves the notebook at the end.

    `took_back`: this turn takes back something that was told before.
    """

    clinic: Clinic
    turn: Turn
    knowledge: Knowledge
    notebook: Notebook
    remembered: tuple[Fact, ...]
    took_back: bool = False
    overrides: tuple[Override, ...] = ()

    @property
    def allowed(self) -> dict[str, str]:
        """Rules that staff have allowed for this visitor: rule id → who and why, for the clinician.

        What no rule names is allowed as far as it was known then, not what is told later.
        """
        standing = (each for each in self.overrides if each.withdrawn_at is None)
        unlisted = [fact.at for fact in self.remembered if fact.at and words_of(fact.value) and not fact.negated]
        return {
            rule: f"Allowed by {each.by} on {each.at.astimezone(self.tz):%Y-%m-%d}: {each.reason}"
            for each in standing
            for rule in each.rules
            if rule != UNLISTED or all(at <= each.at for at in unlisted)
        }

    @property
    def conversation_id(self) -> str:
        """Whose turn it is."""
        return self.turn.conversation_id

    @property
    def tz(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.knowledge.profile.timezone)

    @property
    def now(self) -> datetime:
        """The present instant in the clinic's time zone."""
        return self.clinic.now().astimezone(self.tz)

    @property
    def today(self) -> date:
        """The clinic's date."""
        return self.now.date()

    @property
    def facts(self) -> Facts:
        """What is known for suitability, after this turn."""
        return facts_for_screening(self.remembered, self.knowledge, (self.notebook.check or {}).get("unsure", ()))

    def latest(self, kind: str) -> str | None:
        """The last value of a kind that the visitor said of themselves and has not taken back."""
        standing = [fact for fact in self.remembered if fact.kind == kind and fact.about == "self" and not fact.negated]
        if kind == "concern":
            standing = self._carefully(standing)
        return standing[-1].value if standing else None

    def _carefully(self, concerns: list[Fact]) -> list[Fact]:
        """The concerns; of several told in one message, the last one for which a clinician decides first stands last.

        "Ice-pick scars, some scars on my cheeks too" is about the ice-pick scars.
        """
        together = [fact for fact in concerns if fact.message_id == concerns[-1].message_id]
        known = self.knowledge.concerns
        gated = [
            fact
            for fact in together
            if (concern := known.get(fact.value)) is not None
            and concern.refer
            and concern.gate != "note"
            and not concern.refer_skin_types
        ]
        return [*concerns, gated[-1]] if gated else concerns

    @property
    def person(self) -> Person:
        """The visitor as far as answers need to know."""
        own = [fact for fact in self.remembered if fact.about == "self" and not fact.negated]
        age = self.latest("age")
        return Person(
            concern=self.latest("concern"),
            body_area=self.latest("body_area"),
            conditions=frozenset(fact.value for fact in own if fact.kind == "condition"),
            medicines=frozenset(fact.value for fact in own if fact.kind == "medicine"),
            skin_type=self.latest("skin_type"),
            age=int(age) if age and age.isdigit() else None,
            treatment=self.latest("treatment"),
        )


Hearing = Callable[[Desk], Said]


def at_desk(hearing: Hearing) -> Callable[[Clinic, Turn], Said]:
    """Makes a hearing into a function of the open clinic and one turn: remembers, hears, saves."""

    def hear(clinic: Clinic, turn: Turn) -> Said:
        desk = open_desk(clinic, turn)
        said = hearing(desk)
        conversations.save_draft(clinic, turn.conversation_id, desk.notebook.as_dict())
        return said

    hear.__name__ = hearing.__name__
    hear.__doc__ = hearing.__doc__
    return hear


def open_desk(clinic: Clinic, turn: Turn) -> Desk:
    """The desk for this turn, with what the turn says about the visitor already remembered (once per message)."""
    notebook = Notebook.from_dict(conversations.draft(clinic, turn.conversation_id))
    knowledge = clinic.knowledge()
    turn = without_feared(without_compared(turn, knowledge))
    took_back = False
    turn = red_flags.marked(without_excused(put_right(without_other_tests(turn))), knowledge)
    asked = bool(notebook.check and notebook.check.get("open"))
    turn = hear_sentences(turn, knowledge, for_another=_is_of_another(notebook, turn), asked=asked)
    turn = without_harmless(turn, knowledge, asked=asked)
    if notebook.seen != turn.message_id or not turn.message_id:
        today = clinic.now().astimezone(ZoneInfo(knowledge.profile.timezone)).date()
        found = told(turn, knowledge, today)
        if not _is_of_another(notebook, turn):
            found += uncounted(turn, found, knowledge, today)
        retract = turn.pressed.get("retract")
        known = conversations.remembered(clinic, turn.conversation_id)
        if isinstance(retract, list):
            found += taken_back(map(str, retract), known, knowledge)
        elif takes_back(turn):
            last = last_told(known)
            found += [replace(fact, negated=True) for fact in last]
            took_back = bool(last)
        else:
            found += dated_later(turn, known, knowledge, today) + of_another(turn, known, knowledge)
        if found:
            conversations.remember(clinic, turn.conversation_id, found, turn.message_id)
        notebook.seen = turn.message_id
        spoken.note(notebook, turn, clinic.now(), knowledge.profile)
    turn = spoken.nothing_to_move(clinic, notebook, spoken.asked_for(notebook, turn, clinic.now(), knowledge.profile))
    _note_contact(notebook, turn, knowledge)
    treated = treated_on(turn.text, clinic.now().astimezone(ZoneInfo(knowledge.profile.timezone)).date())
    if treated is not None and not turn.pressed:
        notebook.treated_on = treated.isoformat()
    remembered, for_other = of_the_patient(clinic, turn, notebook)
    if for_other:
        parts = tuple(replace(part, entities=patient.heard_of_patient(part.entities)) for part in turn.parts)
        turn = replace(turn, entities=patient.heard_of_patient(turn.entities), parts=parts)
    taken = [fact.value for fact in remembered if fact.kind == "medicine" and fact.about == "self" and not fact.negated]
    turn = once_stopped(followed(turn, notebook.topic), taken[-1] if taken else None)
    allowed = conversations.overrides(clinic, turn.conversation_id)
    took_back = took_back or bool(turn.pressed.get("retract"))
    return Desk(clinic, turn, knowledge, notebook, remembered, took_back, allowed)


def _is_of_another(notebook: Notebook, turn: Turn) -> bool:
    """Whether what is told of somebody else is told of the patient."""
    return notebook.other is not None or (not turn.pressed and patient.is_for_another(turn.text))


def _note_contact(notebook: Notebook, turn: Turn, knowledge: Knowledge) -> None:
    """Keep a name, number or address that was given before any booking was begun."""
    if turn.pressed:
        return
    contact = read_contact(clean(turn.text), knowledge.profile.country)
    name = None if patient.names_another(turn.text) else read_name(turn.text, asked=False)
    if name is None and (contact.phone or contact.email):
        name = _signed(turn, knowledge)
    given = {"phone": contact.phone, "email": contact.email, "name": name}
    notebook.contact.update({key: value for key, value in given.items() if value})


def _signed(turn: Turn, knowledge: Knowledge) -> str | None:
    """A full name that stands beside a number or an address ("… Sam Lee 07700 900654"): not a practitioner's, and not
    when the message asks for somebody else."""
    if patient.is_for_another(turn.text) or patient.names_another(turn.text):
        return None
    ours = {word.lower() for each in knowledge.practitioners.values() for word in each.name.split()}
    names = [
        name for entity in turn.entities if entity.kind == "person" and is_proper(name := entity.text or entity.value)
    ]
    names += _beside_contact(turn, knowledge.profile.country)
    return next((read_name(name, asked=True) for name in names if not ours & set(name.lower().split())), None)


def _beside_contact(turn: Turn, country: str) -> list[str]:
    """What is written like a full name between commas, next to the number or address, and is nothing else."""
    split = r"[,;\n]|(?<=\S)\s+(?=\+?\d[\d ()-]{7,}|\S+@)|(?<=\d{3})\s+(?=[^\W\d])|\s-\s"
    pieces = [piece.strip(" .!") for piece in re.split(split, turn.text)]
    given = [bool(contact.phone or contact.email) for contact in (read_contact(piece, country) for piece in pieces)]
    other = {entity.text.lower() for entity in turn.entities if entity.kind != "person"}
    beside = (
        piece
        for n, piece in enumerate(pieces)
        if any(given[max(0, n - 1) : n + 2]) and is_proper(piece) and not given[n]
    )
    return [piece for piece in beside if not any(text and text in piece.lower() for text in other)]


__all__ = ["Desk", "Hearing", "at_desk", "open_desk"]
