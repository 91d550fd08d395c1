"""Through the front door: phrasings of no training file are answered on topic, with sources and right figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.stack_fixture import RunningStack

pytestmark = pytest.mark.stack

ON_TOPIC = [
    ("honest answer pls, is the needling thing sore", r"10|sting|discomfort|prick"),
    ("am i going to be crying in the chair lol", r"10|sting|discomfort|prick"),
    ("do you freeze the skin with something before you begin", r"cream|numb"),
    ("does the numbing stuff actually take the edge off", r"cream|numb"),
    ("how many days till i can show my face at the office", r"day"),
    ("will i be bright red at my cousins party on the weekend if i come midweek", r"red"),
    ("how quickly do people look normal again", r"day"),
    ("whats the recovery like", r"red|day"),
    ("will it get rid of these old acne dents in my cheeks", r"improve|scar|partial"),
    ("can needling do anything for crows feet", r"line|wrinkle"),
    ("when would i begin to notice something", r"week|month"),
    ("do the results stick around", r"last|upkeep|month|year"),
    ("can you get rid of stretchmarks on thighs", r"fade|soften|stretch"),
    ("i take warfarin for my heart is it still ok", r"clinician|doctor"),
    ("got a nickel allergy, is that a problem", r"steel|nickel|clinician"),
    ("im expecting, can i have it", r"pregnan"),
    ("would someone with eczema be able to get this", r"eczema|settle|calm"),
    ("im south asian, will it leave dark patches", r"dark"),
    ("is 16 old enough", r"18"),
    ("who shouldnt have it done", r"pregnan|clinician"),
]


def on_topic(stack: RunningStack, text: str, topic: str) -> bool:
    """Whether a phrasing is answered on topic; every answer on topic has whole sources that visitors may see."""
    talk = stack.conversation()
    talk.say(text)
    if not (re.search(topic, talk.text, re.IGNORECASE) and talk.sources):
        return False
    for source in talk.sources:
        assert set(source) >= {"title", "publisher", "year", "url", "tier"}
        assert source["tier"] in {"A", "B", "C"}
    return True


def test_unseen_phrasings_are_answered_on_topic_with_a_source(stack: RunningStack) -> None:
    missed = [text for text, topic in ON_TOPIC if not on_topic(stack, text, topic)]
    assert len(missed) <= 2, missed  # 90 %: what understanding is asked to reach on sentences never seen


def test_no_sourced_number_is_said_in_words(stack: RunningStack) -> None:
    for concern in ("ice pick scars", "large pores", "dark marks after spots"):
        talk = stack.conversation()
        talk.say(f"how many sessions for {concern}?")
        assert not re.search(r"\d+ (to \d+ )?sessions", talk.text), talk.text
        card = talk.card("session_plan")
        if card:
            assert card["sessions_min"] is None
            assert card["sessions_max"] is None
        talk.close()


@pytest.mark.parametrize(
    ("text", "never", "must"),
    [
        ("is it painless?", r"^yes|is painless|not painful", r"10|discomfort|sting"),
        ("is it safe for all skin types?", r"^yes", r"dark"),
        ("can I do it weekly?", r"^yes", r"4|four"),
        ("can I put my vitamin c serum on straight after?", r"^yes", r"day|not|lump"),
        ("do stretch marks disappear completely?", r"^yes", r"fade|soften"),
        ("does it work on ice pick scars?", r"^yes", r"poor|other|clinician"),
    ],
)
def test_nothing_is_over_promised(stack: RunningStack, text: str, never: str, must: str) -> None:
    talk = stack.conversation()
    talk.say(text)
    assert not re.search(never, talk.text.strip(), re.IGNORECASE), talk.text
    assert re.search(must, talk.text, re.IGNORECASE), talk.text
    talk.close()


def test_the_hurried_bride(stack: RunningStack) -> None:
    talk = stack.conversation()
    talk.say("hiya does it hurt n how long til my face isnt red")
    assert "10" in talk.text, talk.text
    assert re.search(r"\bday", talk.text), talk.text
    assert len(talk.sources) >= 2
    talk.close()
