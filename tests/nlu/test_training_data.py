"""What is taught, and what it is judged by: the shape, size and separateness of both.

``data/nlu`` is what the classifier learns from; the YAML files beside this test are the held-out sentences, one file
per training file plus ``two_questions.yml`` and ``one_question.yml``. No Rasa is needed here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
TRAINING = ROOT / "data" / "nlu"
HELD_OUT = Path(__file__).resolve().parent
LABEL_GUIDE = ROOT / "docs" / "labels.md"

QUESTIONS = frozenset(
    {
        "ask_treatment",
        "ask_procedure",
        "ask_pain",
        "ask_downtime",
        "ask_side_effects",
        "ask_results",
        "ask_results_timeline",
        "ask_results_duration",
        "ask_sessions",
        "ask_session_interval",
        "ask_session_length",
        "ask_suitability",
        "ask_skin_type",
        "ask_age",
        "ask_body_area",
        "ask_preparation",
        "ask_aftercare",
        "ask_prp",
        "ask_rf",
        "ask_comparison",
        "ask_combination",
        "ask_home_needling",
        "ask_practitioner",
        "ask_price",
        "ask_payment",
        "ask_policy",
        "ask_consultation",
        "ask_opening_hours",
        "ask_location",
    }
)
TASKS = frozenset(
    {
        "check_suitability",
        "plan_treatment",
        "find_slots",
        "book_appointment",
        "reschedule_appointment",
        "cancel_appointment",
        "my_appointments",
        "report_symptom",
        "talk_to_human",
        "delete_my_data",
    }
)
TALK = frozenset(
    {
        "greet",
        "goodbye",
        "thank",
        "affirm",
        "deny",
        "stop",
        "inform",
        "ask_bot",
        "feedback_positive",
        "feedback_negative",
        "out_of_scope",
    }
)
CONTRACT = QUESTIONS | TASKS | TALK

LEAST_TAUGHT = {
    **dict.fromkeys(QUESTIONS, 60),
    **dict.fromkeys(TASKS, 60),
    **dict.fromkeys(TALK, 40),
    "report_symptom": 80,
    "out_of_scope": 250,
}
LEAST_HELD_OUT = {**dict.fromkeys(CONTRACT, 15), "out_of_scope": 120}
LEAST_TWO_QUESTIONS = 80
LEAST_ONE_QUESTION = 40

NEAR_COPY = 0.9
"""Two sentences this alike, by characters in order or by shared words, count as one (0 to 1)."""

MARKUP = re.compile(r"[\[\]{}<>]|^/")
"""Entity annotations, templates and slash commands: none belongs into an example; entities come from the vocabulary."""


@dataclass(frozen=True)
class Sentence:
    """One example with its label and where it stands."""

    text: str
    intent: str
    file: str


def normal(text: str) -> str:
    """The text as compared: compatibility form, no case, no punctuation, single spaces; bare marks stay."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = " ".join(re.sub(r"[^\w\s]", "", folded).split())
    return bare or " ".join(folded.split())


def training_files() -> list[Path]:
    return sorted(TRAINING.glob("*.yml"))


def read_training(path: Path) -> Iterator[Sentence]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    for block in document["nlu"]:
        for line in block["examples"].splitlines():
            yield Sentence(line.removeprefix("- "), block["intent"], path.name)


def held_out_files() -> list[Path]:
    return sorted(path for path in HELD_OUT.glob("*.yml") if path.stem != "entities")


def read_held_out(path: Path) -> list[dict[str, object]]:
    items = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(items, list), f"{path.name} is not a list"
    return items


@pytest.fixture(scope="module")
def taught() -> list[Sentence]:
    return [sentence for path in training_files() for sentence in read_training(path)]


@pytest.fixture(scope="module")
def held_out() -> list[Sentence]:
    return [
        Sentence(str(item["text"]), str(item["intent"]), path.name)
        for path in held_out_files()
        for item in read_held_out(path)
    ]


@pytest.mark.parametrize("path", training_files(), ids=lambda path: path.name)
def test_training_file_has_the_shape_that_rasa_reads(path: Path) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(document) == {"version", "nlu"}
    assert document["version"] == "3.1"
    for block in document["nlu"]:
        assert set(block) == {"intent", "examples"}
        assert block["intent"] in CONTRACT, f"{path.name}: {block['intent']} is not in the contract"
        for line in block["examples"].splitlines():
            assert line.startswith("- "), f"{path.name}: {line!r} is no list item"
            text = line.removeprefix("- ")
            assert text == text.strip() != "", f"{path.name}: {line!r} has stray white space"
            assert not MARKUP.search(text), f"{path.name}: {text!r} carries markup"


def test_each_intent_stands_in_one_file_once() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in training_files():
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            places[block["intent"]].append(path.name)
    assert {intent: names for intent, names in places.items() if len(names) > 1} == {}


def test_every_intent_is_taught_often_enough(taught: list[Sentence]) -> None:
    counts = Counter(sentence.intent for sentence in taught)
    short = {intent: counts[intent] for intent, least in LEAST_TAUGHT.items() if counts[intent] < least}
    assert short == {}


def test_no_sentence_is_taught_twice_or_under_two_intents(taught: list[Sentence]) -> None:
    seen: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in taught:
        seen[normal(sentence.text)].append(sentence)
    assert [same for same in seen.values() if len(same) > 1] == []


@pytest.mark.parametrize("path", held_out_files(), ids=lambda path: path.name)
def test_held_out_file_has_its_shape(path: Path) -> None:
    for item in read_held_out(path):
        assert {"text", "intent"} <= set(item) <= {"text", "intent", "also", "questions"}, item
        assert isinstance(item["text"], str)
        assert item["text"].strip(), item
        also = item.get("also", [])
        questions = item.get("questions", [])
        assert isinstance(also, list)
        assert isinstance(questions, list)
        assert {item["intent"], *also, *questions} <= CONTRACT, item
        assert item["intent"] not in also, item
        if "report_symptom" in questions:
            assert item["intent"] == "report_symptom", "a symptom leads"
        elif questions:
            assert item["intent"] == questions[0], item


def test_held_out_files_mirror_the_training_files() -> None:
    extra = {"two_questions.yml", "one_question.yml"}
    assert {path.name for path in held_out_files()} == {path.name for path in training_files()} | extra
    for path in training_files():
        trained = {sentence.intent for sentence in read_training(path)}
        judged = {item["intent"] for item in read_held_out(HELD_OUT / path.name)}
        assert judged == trained, path.name


def test_every_intent_is_judged_often_enough() -> None:
    counts = Counter(item["intent"] for path in training_files() for item in read_held_out(HELD_OUT / path.name))
    short = {intent: counts[intent] for intent, least in LEAST_HELD_OUT.items() if counts[intent] < least}
    assert short == {}


def test_two_question_messages_name_both_questions() -> None:
    items = read_held_out(HELD_OUT / "two_questions.yml")
    assert len(items) >= LEAST_TWO_QUESTIONS
    for item in items:
        questions = item["questions"]
        assert isinstance(questions, list)
        assert len(questions) == 2, item


def test_look_alikes_are_one_question() -> None:
    items = read_held_out(HELD_OUT / "one_question.yml")
    assert len(items) >= LEAST_ONE_QUESTION
    for item in items:
        questions = item["questions"]
        assert isinstance(questions, list)
        assert len(questions) == 1, item


def test_no_held_out_sentence_stands_twice(held_out: list[Sentence]) -> None:
    counts = Counter(normal(sentence.text) for sentence in held_out)
    assert {text for text, times in counts.items() if times > 1} == set()


def letter_pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(f" {text} ")))


def counts_of(texts: list[str], columns: dict[str, int], pieces: Callable[[str], Iterable[str]]) -> NDArray[np.float32]:
    """How often each piece with a column stands in each text: `(len(texts), len(columns))`."""
    table = np.zeros((len(texts), len(columns)), dtype=np.float32)
    for row, text in enumerate(texts):
        for piece in pieces(text):
            if piece in columns:
                table[row, columns[piece]] += 1
    return table


def near_copies(judged: list[Sentence], taught: list[Sentence]) -> list[tuple[str, str]]:
    """Pairs (held out, taught) that are alike by characters in order or by their set of words.

    Three bounds, each cheaper than what follows, leave few pairs to compare in full: about the same length, half
    their letter pairs in common, and letters enough in common, whatever their order.
    """
    lessons = [normal(item.text) for item in taught]
    lesson_words = [frozenset(lesson.split()) for lesson in lessons]
    same_words = defaultdict(list)
    for words, item in zip(lesson_words, taught, strict=True):
        same_words[words].append(item.text)
    pairs = {pair: at for at, pair in enumerate(sorted({pair for lesson in lessons for pair in letter_pairs(lesson)}))}
    letters = {letter: at for at, letter in enumerate(sorted({letter for lesson in lessons for letter in lesson}))}
    lesson_pairs = np.ascontiguousarray(counts_of(lessons, pairs, letter_pairs).T)
    lesson_letters = counts_of(lessons, letters, iter)
    lengths = np.array([len(lesson) for lesson in lessons])
    sizes = np.array([len(letter_pairs(lesson)) for lesson in lessons])
    found = []
    for first in range(0, len(judged), 200):
        block = judged[first : first + 200]
        texts = [normal(sentence.text) for sentence in block]
        shared = counts_of(texts, pairs, letter_pairs) @ lesson_pairs
        letter_counts = counts_of(texts, letters, iter)
        for row, (sentence, text) in enumerate(zip(block, texts, strict=True)):
            words = frozenset(text.split())
            alike = set(same_words[words])
            near = np.flatnonzero(
                (lengths >= 0.8 * len(text))
                & (lengths <= 1.25 * len(text))
                & (4 * shared[row] >= sizes + len(letter_pairs(text)))
            )
            common = np.minimum(lesson_letters[near], letter_counts[row]).sum(axis=1)
            by_letters = 2 * common >= NEAR_COPY * (lengths[near] + len(text))
            matcher = SequenceMatcher(autojunk=False)
            matcher.set_seq2(text)
            for at, likely in zip(near.tolist(), by_letters.tolist(), strict=True):
                matcher.set_seq1(lessons[at])
                both, either = words & lesson_words[at], words | lesson_words[at]
                if len(both) >= NEAR_COPY * len(either) or (likely and matcher.ratio() >= NEAR_COPY):
                    alike.add(taught[at].text)
            found.extend((sentence.text, original) for original in sorted(alike))
    return found


def test_near_copies_are_recognised() -> None:
    taught = [Sentence("how long will I be red for", "ask_downtime", "a"), Sentence("does it hurt", "ask_pain", "a")]
    judged = [
        Sentence("How long will i be red for?", "ask_downtime", "b"),
        Sentence("how long wil I be red for", "ask_downtime", "b"),
        Sentence("hurt, does it?", "ask_pain", "b"),
        Sentence("is it sore", "ask_pain", "b"),
    ]
    assert [text for text, _ in near_copies(judged, taught)] == [sentence.text for sentence in judged[:3]]


def test_no_held_out_sentence_or_near_copy_is_taught(held_out: list[Sentence], taught: list[Sentence]) -> None:
    assert near_copies(held_out, taught) == []


def test_label_guide_has_a_paragraph_for_each_intent() -> None:
    guide = LABEL_GUIDE.read_text(encoding="utf-8")
    assert {intent for intent in CONTRACT if f"**`{intent}`**" not in guide} == set()
