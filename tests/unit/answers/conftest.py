"""The sample clinic's knowledge, straight from its files, and short hands for asking it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clinic.answers import NOBODY, Answer, Entity, Person, Question, answer
from clinic.knowledge import Knowledge, read_directory
from clinic.settings import ROOT

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """What the sample clinic knows."""
    return read_directory(ROOT / "data" / "clinic")


@pytest.fixture(scope="session")
def ask(knowledge: Knowledge) -> Ask:
    """`ask("does it hurt", "ask_pain", body_area="neck", person=Person(...))`; a value may be several."""

    def asked(text: str, intent: str, person: Person = NOBODY, **named: str | list[str]) -> Answer:
        entities = tuple(
            Entity(kind, value)
            for kind, values in named.items()
            for value in ([values] if isinstance(values, str) else values)
        )
        return answer(Question(text, intent, entities), person, knowledge)

    return asked
