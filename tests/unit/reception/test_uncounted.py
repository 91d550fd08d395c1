"""What the sentences tell beyond doubt and nothing that was understood counts: kept all the same."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.answers.question import Entity, Question
from clinic.conversations import Fact
from clinic.knowledge import read_directory
from clinic.reception.turn import Turn
from clinic.reception.uncounted import uncounted
from clinic.settings import ROOT

KNOWLEDGE = read_directory(ROOT / "data" / "clinic")
TODAY = date(2026, 12, 1)


def said(text: str, intent: str = "ask_suitability", *entities: Entity) -> Turn:
    return Turn("c", "m", text, intent, entities=entities, parts=(Question(text, intent, entities),))


@pytest.mark.parametrize(
    ("text", "found", "rule"),
    [
        (
            "Mum had breast cancer at 60 and then blow me down I got it at 45. Last FEC infusion was eight weeks ago."
            " Is PRP for my scalp ok?",
            [Fact(kind="condition", value="cancer_treatment", about="other")],
            "cancer_treatment",
        ),
        (
            "Broke my cheekbone at rugby and they left a titanium plate in it. I want RF needling on both cheeks",
            [Fact(kind="condition", value="metal_implant_area", about="other")],
            "metal_implant_area",
        ),
        (
            "I scar really thick and lumpy, the mark of my ear piercing is a shiny ball by now. Is Tuesday free?",
            [Fact(kind="concern", value="stretch_marks")],
            "keloid",
        ),
    ],
)
def test_what_is_told_beyond_doubt_is_kept(text: str, found: list[Fact], rule: str) -> None:
    assert [(each.value, each.about) for each in uncounted(said(text), found, KNOWLEDGE, TODAY)] == [(rule, "self")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my sister is pregnant so she can't join me, I'd love to come alone next week", []),
        ("my nan had a pacemaker put in last year and she is doing fine", []),
        ("I only wear gold because it looks nicer, steel and nickel don't bother me", []),
        ("what does it cost for acne scars on both cheeks?", []),
        ("I take warfarin every day for my heart", [Fact(kind="medicine", value="warfarin"),
                                                    Fact(kind="condition", value="blood_thinners")]),
        ("hot red lumps and yellow pus all over my cheeks since my needling on Friday", []),
        ("hello there, how are you", []),
    ],
)  # fmt: skip
def test_what_is_anothers_counted_or_nothing_is_not(text: str, found: list[Fact]) -> None:
    assert uncounted(said(text), found, KNOWLEDGE, TODAY) == []


def test_a_pressed_button_and_a_greeting_tell_nothing() -> None:
    text = "I take warfarin every day for my heart"
    pressed = Turn("c", "m", text, "inform", pressed={"fit": "none"})
    assert uncounted(pressed, [], KNOWLEDGE, TODAY) == []
    assert uncounted(said(text, "greet"), [], KNOWLEDGE, TODAY) == []
