"""An illness or a medicine that no rule knows is heard, and a clinician looks; what is everyday stops nobody."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.knowledge import read_directory
from clinic.settings import ROOT
from clinic.suitability import Facts, screen
from clinic.suitability.unlisted import MARK, named_without_a_rule, value_of, words_of

KNOWLEDGE = read_directory(ROOT / "data" / "clinic")
TODAY = date(2026, 11, 25)

TELLS = [
    ("I take Zonegran for my fits", "Zonegran"),
    ("I'm on pregabalin", "pregabalin"),
    ("I'm having Zoladex injections", "Zoladex"),
    ("been put on Cosentix", "Cosentix"),
    ("I have dermatographic urticaria", "urticaria"),
    ("I've got CIDP", "CIDP"),
    ("I was diagnosed with alkaptonuria", "alkap"),
    ("I have a rare condition", "rare condition"),
    ("I take medication but don't know the name", "medication"),
    ("I'm on tablets for my kidneys", "tablets"),
    ("I've got a blood disorder, can't remember what it's called", "blood"),
    ("I had an aneurysm last year", "aneurysm"),
    ("my consultant says it's granulomatosis", "granulomatosis"),
]
TELLS_NOTHING = [
    "I take a multivitamin and magnesium",
    "I'm on omeprazole 20mg",
    "I take tablets for my thyroid",
    "I take tablets for high blood pressure",
    "I've got IBS and hay fever",
    "I have mild tinnitus",
    "I have to reschedule",
    "I had shingles as a child",
    "my sister takes Cosentyx",
    "I don't take any medication",
    "can I take arnica?",
    "I had a blood clot scare but tests were clear",
    "I had gastroenteritis years ago",
    "I got it from Superdrug",
    "I have a question about the price",
    "I'm on holiday in Fuerteventura until Sunday",
    "I take omeprozole",
    "I have an underactive thyroid condition",
    "I've got two labradoodles",
    "I had a mammogram, all clear",
]


@pytest.mark.parametrize(("text", "words"), TELLS)
def test_what_no_rule_knows_is_heard(text: str, words: str) -> None:
    found = named_without_a_rule(text)
    assert found is not None
    assert words.lower() in found.lower()


@pytest.mark.parametrize("text", TELLS_NOTHING)
def test_what_is_everyday_denied_or_of_others_is_not(text: str) -> None:
    assert named_without_a_rule(text) is None


def test_what_the_vocabulary_knows_is_left_to_it() -> None:
    assert named_without_a_rule("I take ciclosporin", ["ciclosporin"]) is None


def test_a_clinician_decides_and_the_words_are_said_back() -> None:
    outcome = screen(
        Facts(conditions=frozenset({value_of("Pemphigus  foliaceus")})), "microneedling", None, KNOWLEDGE, TODAY
    )
    assert outcome.outcome == "clinician_review"
    assert outcome.gate == "consult"
    (reason,) = outcome.reasons
    assert reason.rule_id == MARK
    assert "pemphigus foliaceus" in reason.why
    assert ("unlisted", "Told us, in their words: pemphigus foliaceus. No rule covers it.") in outcome.clinician_notes()


def test_a_consultation_is_open_and_the_clinician_is_told() -> None:
    outcome = screen(Facts(conditions=frozenset({value_of("porphyria")})), "consultation", None, KNOWLEDGE, TODAY)
    assert outcome.gate == "open"
    assert any("porphyria" in text for _, text in outcome.clinician_notes())


def test_only_its_own_mark_has_words() -> None:
    assert words_of("unlisted:lithium") == "lithium"
    assert words_of("lupus") is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("crest syndrome. ok for needling?", True),
        ("i've got wolff parkinson white, ok to have?", True),
        ("nothing apart from a thing called sarcoidosis", True),
        ("irritable bowel syndrome, nothing else", False),
        ("polycystic ovary syndrome", False),
    ],
)
def test_an_illness_in_a_fragment_or_beside_a_question(text: str, names: bool) -> None:
    assert (named_without_a_rule(text) is not None) == names
