"""A visitor at the desk: says things, presses buttons, chooses openings; no Rasa in between."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import delete

from clinic import booking, conversations
from clinic.answers.question import Entity, Question
from clinic.booking.records import Booked
from clinic.context import Clinic
from clinic.knowledge import load
from clinic.reception import form, respond
from clinic.reception.draft import Draft, Notebook
from clinic.reception.turn import Button, Reply, Said, Turn
from clinic.settings import load_settings
from clinic.storage.tables import IdentityAttemptRow
from tests.conftest import TEST_NOW

numbers = itertools.count()


class Visitor:
    """One conversation. What Rasa would do is done here: the open form hears everything, else `respond` does."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.id = conversations.create(clinic).id
        self.open = False
        self.last: tuple[Reply, ...] = ()

    def say(
        self,
        intent: str,
        text: str,
        *entities: tuple[str, str] | Entity,
        pressed: dict[str, Any] | None = None,
        parts: tuple[Question, ...] = (),
        guesses: tuple[tuple[str, float], ...] = (),
        alarm: tuple[str, float] | None = None,
        doubted: bool = False,
        calm: bool = False,
    ) -> Said:
        heard = tuple(each if isinstance(each, Entity) else Entity(*each) for each in entities)
        turn = Turn(
            conversation_id=self.id,
            message_id=f"m{next(numbers)}",
            text=text,
            intent=intent,
            entities=heard,
            parts=parts or (Question(text, intent, heard),),
            pressed=pressed or {},
            guesses=guesses,
            alarm=alarm,
            doubted=doubted,
            calm=calm,
        )
        said = form.book(self.clinic, turn) if self.open else respond.hear(self.clinic, turn)
        if not self.open and said.form == "open":
            said = form.book(self.clinic, turn)
        if said.form != "as_it_was":
            self.open = said.form == "open"
        self.last = said.replies
        assert self.last, f"no reply to {text!r}"
        assert all(reply.text.strip() for reply in self.last)
        return said

    def press(self, title: str) -> Said:
        button = next((b for b in self.buttons if b.title.lower().startswith(title.lower())), None)
        assert button is not None, f"no {title!r} among {[b.title for b in self.buttons]}"
        return self.say(button.intent, button.title, pressed=dict(button.data))

    def choose(self, number: int) -> Said:
        slot = self.slots[number - 1]
        return self.say("inform", "this one", pressed=dict(slot["data"]))

    @property
    def text(self) -> str:
        return "\n".join(reply.text for reply in self.last)

    @property
    def buttons(self) -> list[Button]:
        return [button for reply in self.last for button in reply.buttons]

    @property
    def cards(self) -> list[str]:
        return [str(reply.card["kind"]) for reply in self.last if reply.card]

    @property
    def slots(self) -> list[dict[str, Any]]:
        found = [reply.card["slots"] for reply in self.last if reply.card and reply.card["kind"] == "slots"]
        assert found, f"no openings in: {self.text}"
        return list(found[-1])

    @property
    def notebook(self) -> Notebook:
        return Notebook.from_dict(conversations.draft(self.clinic, self.id))

    @property
    def draft(self) -> Draft:
        booking_draft = self.notebook.booking
        assert booking_draft is not None
        return booking_draft

    @property
    def booked(self) -> list[Booked]:
        return booking.of_conversation(self.clinic, self.id)

    def go(self) -> None:
        """Give back whatever was held or booked."""
        for each in self.booked:
            booking.cancel(self.clinic, each.booking_uid)
        held = self.notebook.booking.held if self.notebook.booking else None
        if held:
            booking.release(self.clinic, held, self.id)

    def walk_to(self, step: str, concern: str = "acne_scars") -> None:
        """Walk the booking form to a step by the plain path."""
        if step == "treatment":
            self.say("book_appointment", "I want to book")
            return
        self.say("book_appointment", "book please", ("concern", concern))
        if step == "opening":
            return
        self.choose(1)
        if step == "name":
            return
        self.say("inform", "Kim Example", ("person", "Kim Example"))
        if step == "contact":
            return
        self.say("inform", "kim@example.com", ("email", "kim@example.com"))
        assert self.draft.step == "confirm"


@pytest.fixture(scope="session")
def reception(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The sample clinic, shared by the tests of the desk: each visitor is a conversation of its own."""
    settings = load_settings(var=tmp_path_factory.mktemp("reception"), now=TEST_NOW)
    opened = Clinic(settings)
    opened.database.migrate()
    load(opened.database, settings.data_dir, opened.now())
    yield opened
    opened.close()


@pytest.fixture
def new_visitor(reception: Clinic) -> Iterator[Callable[[], Visitor]]:
    """Makes visitors of the sample clinic, on a Sunday morning; their times are free again afterwards.

    Nobody has failed to prove who they are yet: many tests write to one address, and its codes are counted by the hour.
    """
    with reception.database.write() as session:
        session.execute(delete(IdentityAttemptRow))
    visitors: list[Visitor] = []

    def make() -> Visitor:
        visitors.append(Visitor(reception))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.go()


@pytest.fixture
def visitor(new_visitor: Callable[[], Visitor]) -> Visitor:
    """One visitor of the sample clinic."""
    return new_visitor()
