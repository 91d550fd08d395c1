"""Red flags: all found, look-alikes left alone, never a crash, never slow."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.knowledge import Knowledge
from clinic.knowledge.loader import read_directory
from clinic.safety import find_red_flag
from clinic.settings import ROOT

HERE = Path(__file__).parent
LOOK_ALIKES = "look_alikes"
OWN_WORDS = (
    *("my", "face", "is", "not", "no", "if", "what", "i", "have", "fever", "pus", "swollen", "it", "the", "can"),
    *(",", ".", "?", "but", "and", "now", "had", "years", "ago", "still", "after", "treatment"),
)
FILES = ("development.yml", "held_out.yml", "another_voice.yml", "third_voice.yml", "fourth_voice.yml")
VOICES = FILES[2:]
"""Other voices: nothing in them may be missed, and less than 2 % alarmed."""


def sentences(name: str) -> dict[str, list[str]]:
    data: dict[str, list[str]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return data


def of(name: str, positive: bool) -> list[tuple[str, str]]:
    return [
        (kind, text) for kind, texts in sentences(name).items() if (kind != LOOK_ALIKES) == positive for text in texts
    ]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return read_directory(ROOT / "data" / "clinic")


@pytest.mark.parametrize("name", VOICES)
def test_other_voices(knowledge: Knowledge, name: str) -> None:
    found = [(kind, text, find_red_flag(text, knowledge)) for kind, text in of(name, True)]
    assert [text for _, text, flag in found if flag is None] == []
    assert [text for kind, text, flag in found if flag and (kind == "crisis") != (flag.kind == "crisis")] == []
    benign = of(name, False)
    alarmed = [text for _, text in benign if find_red_flag(text, knowledge)]
    assert len(alarmed) < 0.02 * len(benign), alarmed


def test_no_sentence_stands_in_both_files() -> None:
    both = [
        {text.lower() for _, text in of(name, True) + of(name, False)} for name in ("development.yml", "held_out.yml")
    ]
    assert not both[0] & both[1]


def test_there_are_enough_sentences() -> None:
    for positive in (True, False):
        assert sum(len(of(name, positive)) for name in FILES) >= 250


@pytest.mark.parametrize(("expected", "text"), of("development.yml", True))
def test_every_true_sign_is_found(knowledge: Knowledge, expected: str, text: str) -> None:
    flag = find_red_flag(text, knowledge)
    assert flag is not None
    assert (flag.kind == "crisis") == (expected == "crisis")


def test_the_action_is_right_almost_always(knowledge: Knowledge) -> None:
    """A wrong level may only be the graver one."""
    order = ["doctor_test", "clinic_review", "urgent_same_day", "emergency"]
    cases = [(kind, text) for kind, text in of("development.yml", True) if kind != "crisis"]
    found = [(kind, flag.action if (flag := find_red_flag(text, knowledge)) else "none", text) for kind, text in cases]
    wrong = [case for case in found if case[0] != case[1]]
    assert len(wrong) <= 0.03 * len(cases), wrong
    milder = [case for case in wrong if order.index(case[1]) < order.index(case[0])]
    assert all(case[0] == "emergency" and case[1] == "urgent_same_day" for case in milder), milder


def test_look_alikes_are_left_alone(knowledge: Knowledge) -> None:
    alarmed = [text for _, text in of("development.yml", False) if find_red_flag(text, knowledge)]
    assert alarmed == []


def test_held_out_recall_and_false_alarms(knowledge: Knowledge) -> None:
    """The figures that are reported; these sentences are only counted, never tuned on."""
    missed = [text for _, text in of("held_out.yml", True) if find_red_flag(text, knowledge) is None]
    alarmed = [text for _, text in of("held_out.yml", False) if find_red_flag(text, knowledge)]
    assert len(missed) <= 2
    assert len(alarmed) <= 3


def test_the_gravest_sign_leads(knowledge: Knowledge) -> None:
    flag = find_red_flag("I had it done 3 days ago, it's hot, spreading and I have a fever", knowledge)
    assert flag is not None
    assert flag.id == "sepsis_signs"
    assert flag.action == "emergency"
    assert "spreading_redness" in flag.also


def test_a_crisis_leads_all() -> None:
    knowledge = read_directory(ROOT / "data" / "clinic")
    flag = find_red_flag("my face is oozing pus and I want to kill myself", knowledge)
    assert flag is not None
    assert (flag.id, flag.kind) == ("crisis_self_harm", "crisis")
    assert flag.also == ("pus",)


def test_after_a_treatment_late_signs_need_no_mention_of_it(knowledge: Knowledge) -> None:
    text = "I have got dents in my cheeks"
    assert find_red_flag(text, knowledge) is None
    flag = find_red_flag(text, knowledge, after_treatment=True)
    assert flag is not None
    assert flag.action == "clinic_review"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "....",
        "\u00a0",
        "\ud800",
        "😀" * 50,
        "ّ" * 100,
        "9" * 4000,
        "no " * 1300,
        "my " * 1300,
        "°",
        "'",
        "38.5" * 900,
    ],
)
def test_odd_texts_are_read_quietly(knowledge: Knowledge, text: str) -> None:
    find_red_flag(text, knowledge)


@pytest.mark.parametrize(
    "text",
    [
        "my faceُ is óozing pus",
        "ＭＹ ＦＡＣＥ ＩＳ ＯＯＺＩＮＧ",
        "m̵y̵ ̵f̵a̵c̵e̵ is oozing",
        "my face’s oozing",
        "MY FACE IS OOOOOZING",
    ],
)
def test_other_ways_to_write_letters(knowledge: Knowledge, text: str) -> None:
    assert find_red_flag(text, knowledge) is not None


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=4000))
def test_no_text_makes_it_fail(text: str) -> None:
    find_red_flag(text, KNOWLEDGE)


@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(OWN_WORDS),
        max_size=200,
    )
)
def test_no_order_of_its_own_words_makes_it_fail(words: list[str]) -> None:
    find_red_flag(" ".join(words), KNOWLEDGE)


def median_ms(text: str) -> float:
    find_red_flag(text, KNOWLEDGE)
    times = []
    for _ in range(9):
        start = time.perf_counter()
        find_red_flag(text, KNOWLEDGE)
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[4]


LONG = [
    "my face is hot and swollen and i do not know what to do about it, is that normal or not? " * 44,
    "swelling " * 440,
    "not " * 1000,
    "my the is " * 400,
    "spreding infektd swoln blistring " * 120,
    "how long will it last if i get a fever and " * 93,
]


@pytest.mark.parametrize("text", LONG)
def test_long_messages_are_read_in_time(text: str) -> None:
    """At most 50 ms for 4,000 characters; three times that here, for a busy machine."""
    assert median_ms(text[:4000]) <= 150


def test_short_messages_are_read_in_time() -> None:
    """At most 3 ms for 12 words; three times that here, for a busy machine."""
    assert median_ms("had it done on friday and my cheek is a bit pink today") <= 9


KNOWLEDGE = read_directory(ROOT / "data" / "clinic")
