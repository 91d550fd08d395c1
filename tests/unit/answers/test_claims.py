"""A claim is settled by its record, whatever topic it was taken for; ordinary questions are left to their topics."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.answers import NOBODY, Entity, Person, Question, answer
from clinic.answers.claims import claimed
from clinic.answers.scope import Scope
from clinic.knowledge import Knowledge

MISHEARD = ("ask_aftercare", "ask_results_duration", "ask_procedure", "ask_side_effects")
"""Topics that a claim may be taken for."""


TWINS = {"suitability_all_skin": "skin_type", "interval_weekly": "sessions_weekly"}
"""Records with the same words under a neighbouring topic."""


def settled_by(text: str, knowledge: Knowledge, person: Person = NOBODY, *entities: Entity) -> str | None:
    record = claimed(text, Scope.of(Question(text, "ask_treatment", entities), person, knowledge), knowledge)
    return record.id if record else None


@pytest.mark.parametrize("topic", MISHEARD)
def test_each_claim_gets_its_record_under_any_topic(knowledge: Knowledge, topic: str) -> None:
    for record in knowledge.answers:
        for said in record.also_said:
            given = answer(Question(said, topic), NOBODY, knowledge).record_id
            assert given in {record.id, TWINS.get(record.id)}, said


@pytest.mark.parametrize(
    ("said", "record"),
    [
        ("I read that it isn't invasive at all", "is_it_invasive"),
        ("so acne scars fade by themselves eventually?", "what_are_acne_scars"),
        ("are stretch marks basically scars", "what_are_stretch_marks"),
        ("if I come weekly it works faster, right?", "interval_weekly"),
        ("works on any scar no matter what", "results_scar_types"),
        ("literally anyone can get it done", "suitability"),
    ],
)
def test_in_words_that_stand_in_no_list(knowledge: Knowledge, said: str, record: str) -> None:
    assert settled_by(said, knowledge) == record


@pytest.mark.parametrize(
    "asked",
    ["how many sessions", "does it hurt", "how much is it", "can I go swimming tomorrow", "how long do results last",
     "do you have anything on Friday", "what is microneedling"],
)  # fmt: skip
def test_an_ordinary_question_is_no_claim(knowledge: Knowledge, asked: str) -> None:
    record = settled_by(asked, knowledge)
    assert record is None or not {r.id: r for r in knowledge.answers}[record].also_said


def test_a_record_for_one_concern_settles_nothing_of_another(knowledge: Knowledge) -> None:
    burn = Entity("concern", "scar_burn")
    assert settled_by("will they be gone after if I leave them alone", knowledge, NOBODY, burn) != "what_are_acne_scars"


def test_the_subject_of_a_denial_is_its_subject_all_the_same(ask: Any, knowledge: Knowledge) -> None:
    """ "So it doesn't do age spots?" is about age spots."""
    spots = Entity("concern", "sun_spots", negated=True)
    said = answer(Question("so it doesn't do age spots?", "ask_results", (spots,)), NOBODY, knowledge)
    assert "Light treatment" in said.text
    marks = Entity("concern", "stretch_marks")
    both = Question("not age spots, stretch marks", "ask_results", (spots, marks))
    assert both.values("concern") == ["stretch_marks"]
