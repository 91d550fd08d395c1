"""The linter: the sample clinic's answers are clean, and each fault it looks for is found."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from clinic.answers import lint
from clinic.answers.reading import flesch, syllables
from clinic.knowledge import Knowledge


def test_the_sample_clinic_is_clean(knowledge: Knowledge) -> None:
    """Nothing to complain of."""
    assert lint.problems(knowledge) == []


def test_the_answers_read_easily(knowledge: Knowledge) -> None:
    """A reader of 12 or 13 gets along: well above 60 on average."""
    ease = lint.reading_ease(knowledge)
    assert len(ease) > 130
    assert sum(ease.values()) / len(ease) > 70


Spoil = Callable[..., list[str]]


@pytest.fixture
def spoil(knowledge: Knowledge) -> Spoil:
    """The problems after one record (`pain`, unless named) was changed."""

    def spoilt(record_id: str = "pain", **changes: Any) -> list[str]:
        answers = tuple(r.model_copy(update=changes) if r.id == record_id else r for r in knowledge.answers)
        return lint.problems(dataclasses.replace(knowledge, answers=answers))

    return spoilt


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"short": "It is painless, so come in."}, "says `painless`"),
        ({"short": "It is quite safe for you."}, "says `safe`"),
        ({"short": "We guarantee a good result."}, "guarantee"),
        ({"short": "Book now!"}, "says `!`"),
        ({"more": "A good result is guaranteed."}, "says `guaranteed`"),
        ({"short": "You need 3 to 6 sessions."}, "plan's number in digits"),
        ({"short": "Word " * 80}, "80 words"),
        ({"short": "It scores {pain.moon} out of 10."}, "{pain.moon} resolves to nothing"),
        ({"short": "You need {plan.sessions}."}, "{plan.sessions} resolves to nothing"),
        (
            {"short": "Notwithstanding considerable interindividual variability, tolerability predominates."},
            "reads hard",
        ),
        ({"sources": ()}, "has no source and does not say so"),
        ({"sources": ("no_such_source",)}, "does not exist"),
        ({"sources": ("seed", "medicina_2026")}, "tier D"),
        ({"sources": ("c_nuance",)}, "`convention` should be true"),
        ({"sources": ("c_nuance",), "convention": True}, "must say that clinics usually advise"),
        ({"convention": True}, "`convention` should be false"),
        ({"asked_as": ("does it hurt",)}, "1 phrasings"),
        ({"when": {"mood": "sad"}}, "unknown kind `mood`"),
        ({"when": {"concern": "freckles"}}, "freckles` is unknown"),
        ({"when": {"body_area": ("neck", "moon")}}, "moon` is unknown"),
        ({"when": {"age": "young"}}, "young` is unknown"),
        ({"topic": "ask_weather"}, "no question of the contract"),
    ],
)
def test_each_fault_is_found(spoil: Spoil, changes: dict[str, Any], complaint: str) -> None:
    """One fault, named with its record."""
    found = spoil(**changes)
    assert any(problem.startswith("pain: ") and complaint in problem for problem in found), found


def test_a_missing_general_answer_is_found(spoil: Spoil) -> None:
    """Every question of the contract needs one."""
    assert "ask_home_needling: there is no general answer (one without `when`)" in spoil(
        "home_needling", topic="ask_rf"
    )


def test_two_answers_with_the_same_limits_are_found(spoil: Spoil) -> None:
    """Neither could ever be preferred."""
    found = spoil("pain_stretch_marks", when={"body_area": ("neck", "decollete")})
    assert any("have the same limits" in problem for problem in found)


def test_a_promise_in_another_record_is_found(knowledge: Knowledge) -> None:
    """Rules and aftercare are read by visitors too."""
    rule = knowledge.rules["darker_skin"].model_copy(update={"say": "It is perfectly safe."})
    found = lint.problems(dataclasses.replace(knowledge, rules={**knowledge.rules, "darker_skin": rule}))
    assert any(problem.startswith("rule darker_skin: says") for problem in found)


@pytest.mark.parametrize(
    ("word", "count"),
    [("skin", 1), ("needle", 2), ("sessions", 2), ("treated", 2), ("used", 1), ("area", 3), ("radio", 3), ("the", 1)],
)
def test_syllables(word: str, count: int) -> None:
    """Close enough for a reading score."""
    assert syllables(word) == count


def test_flesch_tells_easy_from_hard() -> None:
    """Short words in short sentences against the other kind."""
    assert flesch("The cat sat on the mat. It was warm.") > 100
    assert flesch("Percutaneous collagen induction necessitates individualised consideration of comorbidities.") < 10
    assert flesch("") == 100.0
