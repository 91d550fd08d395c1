"""Teaching: the next message gets the answer, in every process; what is unsafe to teach is refused."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.taught import CASES, found, with_taught
from clinic import teaching
from clinic.answers import NOBODY, Entity, Question, answer
from clinic.context import Clinic
from clinic.knowledge import history, load, read_directory
from clinic.settings import ROOT
from encoder import shared_encoder

LESSONS: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
DOG = "Guide dogs are welcome; other dogs have to stay at home."


def test_other_wordings_find_a_taught_answer_and_other_questions_do_not() -> None:
    """The limit holds what its benchmark promises: seven in ten from a single example, one near miss in eight."""
    knowledge = with_taught(read_directory(ROOT / "data" / "clinic"), LESSONS)
    same = [found(text, knowledge) == f"t{n}" for n, case in enumerate(LESSONS) for text in case["same"]]
    other = [found(text, knowledge) == f"t{n}" for n, case in enumerate(LESSONS) for text in case["other"]]
    assert sum(same) / len(same) >= 0.7
    assert sum(other) / len(other) <= 0.125
    assert all(found(case["taught"], knowledge) == f"t{n}" for n, case in enumerate(LESSONS))


def test_another_process_answers_with_it_within_a_second(loaded_clinic: Clinic) -> None:
    """A second clinic on the same database stands for the action server: it sees the lesson with its next message."""
    shared_encoder().encode_one("as at the start of an action server")
    question = Question("hi, can i bring my dog along?", "ask_consultation")
    with closing(Clinic(loaded_clinic.settings)) as other:
        assert DOG not in answer(question, NOBODY, other.knowledge()).text
        taken = teaching.teach(loaded_clinic, DOG, ["can I bring my dog"], by="ann")
        began = time.monotonic()
        assert answer(question, NOBODY, other.knowledge()).text.startswith(DOG)
        assert time.monotonic() - began < 1
    assert [revision.edited_by for revision in history(loaded_clinic.database, "taught", taken.lesson.id)] == ["ann"]


def test_it_survives_a_restart_and_a_load_of_the_files(loaded_clinic: Clinic) -> None:
    teaching.teach(loaded_clinic, DOG, ["can I bring my dog"], by="ann")
    load(loaded_clinic.database, loaded_clinic.settings.data_dir, datetime(2026, 11, 22, tzinfo=UTC))
    again = Clinic(loaded_clinic.settings)
    assert [lesson.say for lesson in teaching.lessons(again)] == [DOG]
    again.close()


def test_teaching_the_same_question_again_corrects_it_and_forgetting_takes_it_out(loaded_clinic: Clinic) -> None:
    first = teaching.teach(loaded_clinic, DOG, ["can I bring my dog"], by="ann")
    second = teaching.teach(loaded_clinic, "Every dog is welcome.", ["Can I bring my dog?"], by="bob")
    assert second.lesson.id == first.lesson.id
    assert [(lesson.say, lesson.taught_by) for lesson in teaching.lessons(loaded_clinic)] == [
        ("Every dog is welcome.", "bob")
    ]
    teaching.forget(loaded_clinic, first.lesson.id, by="cat")
    assert teaching.lessons(loaded_clinic) == ()
    assert "dog" not in answer(Question("can I bring my dog", "ask_policy"), NOBODY, loaded_clinic.knowledge()).text
    with pytest.raises(teaching.CannotTeach):
        teaching.forget(loaded_clinic, first.lesson.id, by="cat")


@pytest.mark.parametrize(
    ("said", "example", "why"),
    [
        ("It is painless.", "does it sting", "promises"),
        ("It's perfectly safe for everyone.", "is it ok for me", "promises"),
        ("Just wait and see.", "I can't breathe and my face is swelling up after my treatment", "warning sign"),
        ("", "does it sting", "empty"),
        ("Yes.", "  ", "example"),
        ("See {price.nothing}.", "what does it cost", "placeholder"),
    ],
)
def test_what_may_not_be_taught_is_refused(loaded_clinic: Clinic, said: str, example: str, why: str) -> None:
    with pytest.raises(teaching.CannotTeach, match=why):
        teaching.teach(loaded_clinic, said, [example], by="ann")
    assert teaching.lessons(loaded_clinic) == ()


def test_an_honest_warning_may_be_taught(loaded_clinic: Clinic) -> None:
    teaching.teach(loaded_clinic, "No one can guarantee a result.", ["do you promise it works"], by="ann")
    assert teaching.teach(loaded_clinic, "Yes!", ["is there wifi"], by="ann").remarks == ("leave out `!`",)


def test_a_condition_that_stops_treatment_is_said_beside_a_taught_answer(loaded_clinic: Clinic) -> None:
    """ "Can I bring my dog, I am pregnant" must not end with the dog."""
    teaching.teach(loaded_clinic, DOG, ["can I bring my dog"], by="ann")
    question = Question("can I bring my dog, I am pregnant", "ask_policy", (Entity("condition", "pregnancy"),))
    said = answer(question, NOBODY, loaded_clinic.knowledge())
    assert said.text.startswith(DOG)
    assert "pregnan" in said.text


def test_the_examples_join_the_training_data_once(loaded_clinic: Clinic, tmp_path: Path) -> None:
    trained = tmp_path / "nlu"
    trained.mkdir()
    (trained / "known.yml").write_text("nlu:\n- intent: ask_location\n  examples: |\n    - is there wifi\n")
    file = tmp_path / "taught.yml"
    assert teaching.export(loaded_clinic, file, trained) == 0
    assert not file.exists()
    teaching.teach(loaded_clinic, DOG, ["Can I bring my [dog](pet)?", "is there wifi"], by="ann", topic="ask_policy")
    assert teaching.export(loaded_clinic, file, trained) == 1
    written = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert written["nlu"] == [{"intent": "ask_policy", "examples": "- Can I bring my dog pet ?\n"}]
