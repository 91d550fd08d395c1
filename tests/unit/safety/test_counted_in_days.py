"""What has lasted for more than a week is told by its days: no opinion of the model outweighs them."""

from __future__ import annotations

import pytest

from clinic.knowledge import read_directory
from clinic.safety import Opinion, find_red_flag, outweighed
from clinic.settings import ROOT

KNOWLEDGE = read_directory(ROOT / "data" / "clinic")
CALM = Opinion(calm=True, kind="", confidence=0.0, symptom=False)


@pytest.mark.parametrize(
    "text",
    [
        "I've been pink for nearly three weeks solid now",
        "puffy round the eyes for nine days now",
        "two weeks completed after PRP and the redness is same as day one",
    ],
)
def test_a_calm_model_does_not_outweigh_days(text: str) -> None:
    flag = find_red_flag(text, KNOWLEDGE)
    assert flag is not None
    assert flag.id == "redness_week"
    assert not outweighed(flag, CALM)


def test_it_outweighs_a_sign_that_words_alone_name() -> None:
    flag = find_red_flag("there is yellow pus coming out of my cheek", KNOWLEDGE)
    assert flag is not None
    assert outweighed(flag, CALM)
