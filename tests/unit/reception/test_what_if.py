"""What to do if a sign should come: told to whoever asks, in the middle of anything, and alarming nobody."""

from __future__ import annotations

import pytest

from clinic.answers.question import Question
from tests.unit.reception.conftest import Visitor


@pytest.mark.parametrize(
    ("intent", "text", "sign"),
    [
        ("ask_aftercare", "if my lips swell up what should I do", "severe allergic reaction"),
        ("check_suitability", "what would pus look like", "Pus, yellow crusts"),
        ("ask_side_effects", "How do I know if it's infected", "Pus, yellow crusts"),
        ("talk_to_human", "who do I ring if I get a fever at night", "infection may be spreading"),
        ("ask_side_effects", "who should I call if I come out in a rash in the night", "Firm bumps, an itchy rash"),
    ],
)
def test_the_sign_asked_about_comes_first_then_whom_to_call(
    visitor: Visitor, intent: str, text: str, sign: str
) -> None:
    visitor.say(intent, text)
    assert sign in visitor.last[0].text
    assert "020 7946 0123" in visitor.last[0].text
    assert "999" in visitor.last[0].text
    assert visitor.last[0].sources
    assert len(visitor.last) == 1
    assert not visitor.last[0].urgent


@pytest.mark.parametrize(
    "text",
    ["when should I worry", "how do I know if something is wrong", "what are the warning signs", "what if I react"],
)
def test_without_a_sign_all_that_cannot_wait_is_told(visitor: Visitor, text: str) -> None:
    visitor.say("ask_side_effects", f"{text} badly" if text.endswith("react") else text)
    assert "Ring us the same day" in visitor.text
    assert "999 at once" in visitor.text


@pytest.mark.parametrize(
    "text",
    [
        "what can I do to avoid an infection",
        "what is the risk of infection",
        "what should I do before my session if I get cold sores",
        "what can you do for dark patches since my pregnancy",
    ],
)
def test_how_to_avoid_a_sign_or_how_likely_it_is_has_its_own_answer(visitor: Visitor, text: str) -> None:
    visitor.say("ask_side_effects", text)
    assert "999 at once" not in visitor.text


def test_what_is_asked_of_something_else_has_its_own_answer(visitor: Visitor) -> None:
    visitor.say("ask_prp", "what is the gold stuff they put on your face", ("treatment", "prp_microneedling"))
    assert "999 at once" not in visitor.text


def test_another_question_of_the_message_is_answered_too(visitor: Visitor) -> None:
    visitor.say(
        "ask_price",
        "how much is it and how do I know if it's infected",
        parts=(
            Question("how much is it", "ask_price"),
            Question("how do I know if it's infected", "ask_side_effects"),
        ),
    )
    assert "Pus, yellow crusts" in visitor.last[0].text
    assert "£" in visitor.last[1].text


def test_a_sign_of_now_is_an_alarm(visitor: Visitor) -> None:
    visitor.say("report_symptom", "my lips are swelling up what should I do")
    assert visitor.last[0].urgent
