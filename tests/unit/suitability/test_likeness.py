"""The second net: what is told without a word that the vocabulary knows, in sentences that its files do not hold."""

from __future__ import annotations

import pytest

from clinic.knowledge import read_directory
from clinic.settings import ROOT
from clinic.suitability import likeness

KNOWLEDGE = read_directory(ROOT / "data" / "clinic")

TOLD: dict[str, str] = {
    "my period is late and the test came back positive this morning": "pregnancy",
    "my ear piercing turned into a big lumpy scar that kept growing": "keloid",
    "there is a weepy crusty patch on my cheek right now": "active_infection",
    "75mg of aspirin every morning": "blood_thinners",
    "somebody syringed my cheeks up last month": "filler_recent",
    "they zapped my cheeks with that light machine three weeks ago": "laser_ipl_recent",
    "I put fake tan on this morning": "sunburn_tan",
    "numbing cream made my face swell once": "allergy_anaesthetic",
    "my blood just won't clot": "bleeding_disorder",
    "they gave me radiotherapy to the throat": "cancer_treatment",
    "my scars from years ago went thick and lumpy": "keloid",
}
HARMLESS = [
    "I run marathons and feel great", "my husband says I look tired", "I had my gallbladder out six years ago",
    "is it safe when you are pregnant?", "I am not pregnant", "never had any problems with my blood",
    "my sister had a keloid on her ear", "Botox in my forehead years ago", "I work shifts so mornings are best",
    "my scars make me sad", "I have two cats", "I'd like Thursday at ten", "I take a multivitamin and that's about it",
    "Both my ears are pierced three times and healed without any lumps", "I don't heal thick or lumpy",
    "I was tested and my clotting is completely normal",
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule"), TOLD.items())
def test_a_sentence_without_the_word_is_heard(text: str, rule: str) -> None:
    likely = likeness.likely_told(text)
    assert likely is not None
    assert likely.rule_id == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("My wife has Sjögren, the eyes and the mouth dry, we want to offer her three sessions", "autoimmune"),
        ("I attend the hospital daily for radiation to my jaw until the end of the month", "cancer_treatment"),
        ("The mole in my cheek has become black and bigger since summer, sometimes it bleeds", "skin_cancer_area"),
    ],
)
def test_what_is_told_beyond_doubt_is_heard_whatever_the_grammar(text: str, rule: str) -> None:
    likely = likeness.surely_told(text)
    assert likely is not None
    assert likely.rule_id == rule


@pytest.mark.parametrize("text", [*HARMLESS, "What is the wait if somebody has had skin cancer on the face?"])
def test_what_is_asked_or_harmless_is_not_sure(text: str) -> None:
    assert likeness.surely_told(text) is None


@pytest.mark.parametrize("text", HARMLESS)
def test_what_tells_nothing_tells_nothing(text: str) -> None:
    assert likeness.likely_told(text) is None


@pytest.mark.parametrize(
    "text", ["could you work out dates for me before the party", "I'm a month past my first session", "I feel lonely"]
)
def test_what_is_said_in_passing_must_be_clearer(text: str) -> None:
    assert likeness.likely_told(text, likeness.ASIDE, own_only=True) is None


def test_every_rule_of_the_file_is_one_of_the_clinics_that_stops_somebody() -> None:
    for rule in likeness.rules_told_of():
        assert KNOWLEDGE.rules[rule].gate != "note", rule
