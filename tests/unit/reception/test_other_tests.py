"""Another test's positive result is no pregnancy; a catching illness of now is an illness of now."""

from __future__ import annotations

import pytest

from clinic.answers.question import Entity, Question
from clinic.reception.other_tests import without_other_tests
from clinic.reception.turn import Turn


def conditions(text: str, words: str = "test came back positive") -> list[str]:
    heard = (Entity("condition", "pregnancy", text=words),)
    turn = Turn("c", "m", text, "inform", entities=heard, parts=(Question(text, "inform", heard),))
    kept = without_other_tests(turn)
    assert list(kept.parts[0].entities) == list(kept.entities)
    return kept.values("condition")


@pytest.mark.parametrize(
    "text",
    [
        "my covid test came back positive",
        "tested positive for flu this morning",
        "lateral flow was two lines, positive",
    ],
)
def test_ill_now(text: str) -> None:
    assert conditions(text) == ["unwell"]


@pytest.mark.parametrize(
    "text",
    ["my nickel patch test came back positive", "my covid test came back positive two years ago"],
)
def test_no_pregnancy(text: str) -> None:
    assert conditions(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "my test came back positive",
        "my period is late and the test came back positive",
        "covid negative but the pregnancy test came back positive",
    ],
)
def test_a_pregnancy_stays_one(text: str) -> None:
    assert conditions(text) == ["pregnancy"]
