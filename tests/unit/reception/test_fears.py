"""A thing that is only feared is no concern; one that is there is one; what stops a treatment always counts."""

from __future__ import annotations

import pytest

from clinic.answers.question import Entity, Question
from clinic.reception.fears import without_feared
from clinic.reception.turn import Turn


def concerns(text: str, words: str, value: str = "post_acne_marks") -> list[str]:
    heard = (Entity("concern", value, text=words),)
    turn = Turn("c", "m", text, "ask_side_effects", entities=heard, parts=(Question(text, "ask_side_effects", heard),))
    kept = without_feared(turn)
    assert list(kept.parts[0].entities) == list(kept.entities)
    return kept.values("concern")


@pytest.mark.parametrize(
    "text",
    [
        "im black and worried about dark marks, is this ok for me",
        "scared of getting dark marks",
        "will it leave dark marks",
        "could this give me dark marks?",
        "what's the risk of dark marks",
    ],
)
def test_what_is_feared_is_no_concern(text: str) -> None:
    assert concerns(text, "dark marks") == []


@pytest.mark.parametrize(
    "text",
    [
        "worried about my dark marks",
        "i have dark marks and i'm worried",
        "acne left me with dark marks",
        "i get dark marks from spots",
        "can it help with dark marks",
    ],
)
def test_what_is_there_is_a_concern(text: str) -> None:
    assert concerns(text, "dark marks") == ["post_acne_marks"]


def test_what_stops_a_treatment_always_counts() -> None:
    assert concerns("worried about keloids", "keloids", "scar_keloid") == ["scar_keloid"]
