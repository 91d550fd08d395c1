"""Sources as sent: tiers A and B; C only where nothing better supports it, and called custom; D never."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.answers import NOBODY, Question, answer
from clinic.answers.engine import SAYS_CONVENTION, SAYS_UNSOURCED
from clinic.answers.question import QUESTION_INTENTS
from clinic.answers.topics import ABOUT_THE_CLINIC
from clinic.knowledge import Knowledge


def every_answer(ask: Any, knowledge: Knowledge) -> list[Any]:
    """Answers to every question for nothing, every concern, area, skin type, condition, medicine and activity."""
    said = [ask("", intent) for intent in QUESTION_INTENTS]
    for intent in QUESTION_INTENTS:
        said += [ask("", intent, concern=concern) for concern in knowledge.concerns]
        said += [ask("", intent, treatment=treatment) for treatment in knowledge.treatments]
    kinds = {
        "ask_suitability": ("condition", "medicine", "skin_type"),
        "ask_aftercare": ("activity",),
        "ask_preparation": ("activity", "medicine"),
        "ask_combination": ("treatment",),
        "ask_comparison": ("treatment",),
        "ask_pain": ("body_area",),
        "ask_body_area": ("body_area",),
    }
    for intent, names in kinds.items():
        for kind in names:
            said += [ask("", intent, **{kind: value}) for value in knowledge.vocabulary[kind]]
    return [one for one in said if one.answered]


@pytest.fixture(scope="module")
def everything(ask: Any, knowledge: Knowledge) -> list[Any]:
    """Some thousand answers."""
    found = every_answer(ask, knowledge)
    assert len(found) > 900
    return found


def test_only_the_tiers_a_visitor_may_see(everything: list[Any]) -> None:
    """No D anywhere; a C never stands beside a better one in an answer of one part."""
    for said in everything:
        tiers = {source.tier for source in said.sources}
        assert "D" not in tiers, said.record_id
        if "\n\n" not in said.text:
            assert not ("C" in tiers and tiers & {"A", "B"}), said.record_id


def test_custom_is_called_custom(everything: list[Any]) -> None:
    """Where only tier C supports an answer, it says that clinics usually advise it."""
    only_c = [said for said in everything if {source.tier for source in said.sources} == {"C"}]
    assert only_c
    for said in only_c:
        assert SAYS_CONVENTION.search(said.text), f"{said.record_id}: {said.text}"


def test_a_clinical_answer_without_source_says_so(everything: list[Any]) -> None:
    """No claim stands without a source in silence."""
    for said in everything:
        if (
            not said.sources
            and not set(said.topics) & ABOUT_THE_CLINIC
            and said.record_id != "session_length_consultation"
        ):
            words = f"{said.text} {said.more or ''}"
            assert SAYS_UNSOURCED.search(words), f"{said.record_id}: {said.text}"


def test_no_answer_promises(everything: list[Any]) -> None:
    """No placeholder is left, no promise is made."""
    for said in everything:
        assert "{" not in said.text, said.record_id
        assert "!" not in said.text, said.record_id
        for word in ("painless", "guarantee", " safe "):
            assert word not in said.text.lower(), f"{said.record_id}: {said.text}"


def test_the_contract_shape(knowledge: Knowledge) -> None:
    """`{"title", "publisher", "year", "url", "tier"}`, plain values."""
    for source in answer(Question("does it hurt", "ask_pain"), NOBODY, knowledge).sources_as_dicts():
        assert list(source) == ["title", "publisher", "year", "url", "tier"]
        assert isinstance(source["url"], str)
