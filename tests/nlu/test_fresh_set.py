"""The fresh set (`fresh/`): its shape, its size, and that nothing in it stands in another set or is taught."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from benchmarks import fresh
from tests.nlu.test_training_data import (
    CONTRACT,
    Sentence,
    held_out_files,
    near_copies,
    normal,
    read_held_out,
    read_training,
    training_files,
)

ROOT = Path(__file__).resolve().parents[2]
SHAPES = {
    "dev": ({"text", "intent"}, {"also"}),
    "test": ({"text", "intent"}, {"also"}),
    "two": ({"text", "part", "intent", "questions"}, {"also"}),
    "one": ({"text", "part", "intent", "questions"}, {"also"}),
    "two_voices": ({"text", "part", "intent", "questions"}, {"also"}),
    "one_voices": ({"text", "part", "intent", "questions"}, {"also"}),
    "red_flags": ({"text", "part", "alarm"}, {"flag"}),
}
LEAST_OF_AN_INTENT = 9
LEAST = {"single": 510, "two": 60, "one": 60, "two_voices": 60, "one_voices": 60, "red_flag": 160}
"""Messages of each kind in each half."""
LEAST_OUT_OF_SCOPE = 60
LEAST_SIGNS, LEAST_LOOK_ALIKES = 60, 100


@pytest.fixture(scope="module")
def messages() -> list[fresh.Message]:
    return fresh.messages()


@pytest.mark.parametrize("name", SHAPES)
def test_each_file_has_its_shape(name: str) -> None:
    needed, allowed = SHAPES[name]
    for item in read_held_out(fresh.FRESH / f"{name}.yml"):
        assert needed <= set(item) <= needed | allowed, item
        assert item["text"] == str(item["text"]).strip() != "", item
        assert item.get("part", name) in fresh.PARTS, item


def test_no_file_is_left_unread() -> None:
    assert {path.stem for path in fresh.FRESH.glob("*.yml")} == set(SHAPES)


def test_labels_are_those_of_the_contract(messages: list[fresh.Message]) -> None:
    for message in messages:
        assert message.accepted | set(message.questions) <= CONTRACT, message
        if "report_symptom" in message.questions:
            assert message.intent == "report_symptom", "a symptom leads"
        elif message.questions:
            assert message.intent == message.questions[0], message


def test_flags_are_those_of_the_clinic_and_each_stands_in_both_halves(messages: list[fresh.Message]) -> None:
    records = yaml.safe_load((ROOT / "data" / "clinic" / "red_flags.yml").read_text(encoding="utf-8"))["red_flags"]
    for part in fresh.PARTS:
        signs = [message for message in messages if message.part == part and message.alarm]
        assert {message.flag for message in signs} == {record["id"] for record in records}
    assert [message for message in messages if bool(message.flag) != message.alarm] == []


@pytest.mark.parametrize("part", fresh.PARTS)
def test_each_half_is_large_enough(messages: list[fresh.Message], part: str) -> None:
    half = [message for message in messages if message.part == part]
    kinds = Counter(message.kind for message in half)
    assert {kind: kinds[kind] for kind, least in LEAST.items() if kinds[kind] < least} == {}
    intents = Counter(message.intent for message in half if message.kind == "single")
    assert {intent: intents[intent] for intent in CONTRACT if intents[intent] < LEAST_OF_AN_INTENT} == {}
    assert intents["out_of_scope"] >= LEAST_OUT_OF_SCOPE
    signs = [message.alarm for message in half if message.kind == "red_flag"]
    assert signs.count(True) >= LEAST_SIGNS
    assert signs.count(False) >= LEAST_LOOK_ALIKES


def test_two_ask_more_than_one_thing_and_one_asks_one(messages: list[fresh.Message]) -> None:
    assert [message for message in messages if message.kind in fresh.SEVERAL and len(set(message.questions)) < 2] == []
    assert [message for message in messages if message.kind in fresh.ONE and len(message.questions) != 1] == []


def test_a_perfect_reader_makes_no_mistakes_and_a_deaf_one_all(messages: list[fresh.Message]) -> None:
    wanted = {message.text: message for message in messages}

    def perfect(text: str) -> dict[str, object]:
        names = wanted[text].questions
        questions = [{"intent": {"name": name}} for name in names] if len(names) > 1 else []
        return {"intent": {"name": wanted[text].intent}, "questions": questions}

    def deaf(text: str) -> dict[str, object]:
        return {"intent": {"name": "my_appointments"}, "questions": [{"intent": {"name": "my_appointments"}}] * 2}

    best, none = fresh.measure(perfect, "dev")
    assert best == {
        "intent_accuracy": 1,
        "out_of_scope_answered": 0,
        "both_questions_found": 1,
        "one_question_split": 0,
        "both_questions_found_voices": 1,
        "one_question_split_voices": 0,
        "any_single_split": 0,
    }
    assert none == []
    worst, mistakes = fresh.measure(deaf, "dev")
    assert worst["intent_accuracy"] < 0.05
    assert worst["both_questions_found"] == 0
    assert worst["out_of_scope_answered"] == worst["one_question_split"] == 1
    assert len(mistakes) > 600


def test_no_message_stands_twice_or_in_the_held_out_set(messages: list[fresh.Message]) -> None:
    others = [str(item["text"]) for path in held_out_files() for item in read_held_out(path)]
    counts = Counter(normal(text) for text in [*(message.text for message in messages), *others])
    assert {normal(message.text) for message in messages if counts[normal(message.text)] > 1} == set()


def test_no_message_or_near_copy_is_taught(messages: list[fresh.Message]) -> None:
    taught = [sentence for path in training_files() for sentence in read_training(path)]
    assert near_copies([Sentence(message.text, message.intent, "fresh") for message in messages], taught) == []
