"""In a crisis (self-harm, abuse, an eating disorder) the helpline, the emergency number and a person: in many words."""

from __future__ import annotations

import re

import pytest

from clinic.knowledge import read_directory
from clinic.safety import advice, find_red_flag
from clinic.settings import ROOT

KNOWLEDGE = read_directory(ROOT / "data" / "clinic")

CRISES = {
    "crisis_self_harm": [
        "i want to end it all", "my scars make me want to die", "sometimes i think about jumping",
        "I wish I wouldn't wake up tomorrow", "everyone would be better off without me", "nobody would miss me",
        "I can't go on like this, I'd rather be dead", "I took too many pills tonight", "I've been cutting myself",
        "i keep hurting myself when i see my face", "I've planned how to do it, goodbye",
    ],
    "crisis_abuse": [
        "my boyfriend hits me", "my husband did this to my face", "he won't let me leave the house",
        "I'm scared of my partner, he threatens me", "I'm being abused at home", "my dad beats me",
        "he burned me with a cigarette on purpose", "my ex keeps stalking and hurting me",
    ],
    "crisis_eating": [
        "I make myself sick after every meal", "I think I have anorexia", "i binge and purge every day",
        "I'm bulimic and can't stop throwing up", "I haven't eaten in days because I'm fat",
        "I hate my body so much I stopped eating",
    ],
}  # fmt: skip
HELPLINES = {"crisis_self_harm": "116 123", "crisis_abuse": "0808 2000 247", "crisis_eating": "0808 801 0677"}
NONE = [
    "I recovered from anorexia ten years ago", "should I not eat before the treatment", "nobody will notice, right?",
    "I haven't eaten today, can I still come", "my husband did this treatment last year", "I stopped eating sugar",
    "he won't let me have botox lol", "I decided how to pay: by card", "I hate my body scars",
    "I'm thinking about jumping in and booking", "i was bulimic as a teen, all good now",
]  # fmt: skip


@pytest.mark.parametrize(("flag", "text"), [(flag, text) for flag, texts in CRISES.items() for text in texts])
def test_a_crisis_gets_its_helpline_and_a_person(flag: str, text: str) -> None:
    found = find_red_flag(text, KNOWLEDGE)
    assert found is not None
    assert found.kind == "crisis"
    said = advice(found, KNOWLEDGE)
    assert said.urgent
    assert HELPLINES[found.id] in said.text
    assert "999" in said.text
    assert "a person will read this" in said.text
    assert "computer" in said.text
    assert not re.search(r"!|book|treatment", said.text)


@pytest.mark.parametrize("text", NONE)
def test_what_is_none(text: str) -> None:
    assert find_red_flag(text, KNOWLEDGE) is None
