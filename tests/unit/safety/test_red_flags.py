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
from clinic.safety import asked_about, find_red_flag, heard, only_excused
from clinic.settings import ROOT

HERE = Path(__file__).parent
KNOWLEDGE = read_directory(ROOT / "data" / "clinic")
LOOK_ALIKES = "look_alikes"
OWN_WORDS = (
    *("my", "face", "is", "not", "no", "if", "what", "i", "have", "fever", "pus", "swollen", "it", "the", "can"),
    *(",", ".", "?", "but", "and", "now", "had", "years", "ago", "still", "after", "treatment"),
)
TAUGHT = ROOT / "data" / "red_flags"
"""Sentences that the second net learns from; the matcher's words were mended on them too."""
FRESH = (
    "seventh_voice.yml",
    "eighth_voice.yml",
    "ninth_voice.yml",
    "twelfth_voice.yml",
    "seventeenth_voice.yml",
    "eighteenth_voice.yml",
)
"""Voices that teach nobody. Their first counts stand in docs/decisions/0038."""
VOICES = ("another_voice.yml", "third_voice.yml", "fourth_voice.yml", "fifth_voice.yml")
"""Other voices: nothing in them may be missed, and less than 2 % alarmed."""
LATER = (
    "sixth_voice.yml",
    *(f"{n}_voice.yml" for n in ("tenth", "eleventh", "thirteenth", "fourteenth", "fifteenth", "sixteenth")),
)
"""Voices first read through both nets, which then learned them."""
NEWEST = (
    *(f"{n}_voice.yml" for n in ("nineteenth", "twentieth", "twenty_first", "twenty_second", "plain")),
    *(f"{n}_voice.yml" for n in ("opening", "short", "sideways", "everyday", "chatter")),
    "examination.yml",
)
"""Written by people who knew no other list, several hundred sentences each; the examination teaches nobody."""
VEILED = (("veiled_voice.yml", 0.9), ("oblique_voice.yml", 0.55))
"""Voices that hint and speak in pictures, each with the share of signs that the matcher alone may miss: most of them
need the second net. Their look-alikes are held to the same 3 %."""
FILES = ("development.yml", "held_out.yml", *VOICES, *LATER, *FRESH, *NEWEST, *(name for name, _ in VEILED))


def sentences(name: str) -> dict[str, list[str]]:
    folder = TAUGHT if (TAUGHT / name).is_file() else HERE
    data: dict[str, list[str]] = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
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


@pytest.mark.parametrize("name", [*LATER, *FRESH])
def test_the_matcher_alone_finds_nearly_all(knowledge: Knowledge, name: str) -> None:
    """What it has no words for is the second net's: `tests/unit/nlu/in_rasa/check_alarm.py` counts both together."""
    signs, benign = of(name, True), of(name, False)
    missed = [text for _, text in signs if find_red_flag(text, knowledge) is None]
    assert len(missed) <= 0.06 * len(signs), missed
    alarmed = [text for _, text in benign if find_red_flag(text, knowledge)]
    assert len(alarmed) <= 0.03 * len(benign), alarmed


@pytest.mark.parametrize(("name", "may_miss"), [*((name, 0.25) for name in NEWEST), *VEILED])
def test_the_matcher_alone_finds_most_of_a_large_voice(knowledge: Knowledge, name: str, may_miss: float) -> None:
    """Not nearly all: the words are mended by families of speech, never until each sentence is found."""
    signs, benign = of(name, True), of(name, False)
    missed = [text for _, text in signs if find_red_flag(text, knowledge) is None]
    assert len(missed) <= may_miss * len(signs), missed
    alarmed = [text for _, text in benign if find_red_flag(text, knowledge)]
    assert len(alarmed) <= 0.03 * len(benign), alarmed


def test_what_is_counted_is_taught_nowhere() -> None:
    taught = {text.lower() for path in TAUGHT.glob("*.yml") for _, text in of(path.name, True) + of(path.name, False)}
    counted = {
        text.lower()
        for name in ("held_out.yml", "examination.yml", *FRESH)
        for _, text in of(name, True) + of(name, False)
    }
    both = sorted(taught & counted)
    assert not both


@pytest.mark.parametrize(
    "text",
    [
        "tengo fiebre y la cara hinchada",
        "j'ai de la fièvre",
        "nie mogę oddychać",
        "mam gorączkę i spuchniętą twarz",
        "ich habe Fieber",
        "عندي حمى وتورم وجهي",
        "у меня температура",
        "我发烧了",
    ],
)
def test_other_languages_raise_the_alarm(knowledge: Knowledge, text: str) -> None:
    assert find_red_flag(text, knowledge) is not None


@pytest.mark.parametrize(
    "text", ["no tengo fiebre", "¿cuánto cuesta?", "je n'ai pas de fièvre", "est-ce que ça fait mal ?"]
)
def test_other_languages_are_not_alarming_in_themselves(knowledge: Knowledge, text: str) -> None:
    assert find_red_flag(text, knowledge) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it was infected years ago, all fine now", True),
        ("what if I get blisters", True),
        ("no pus, no fever", True),
        ("my cheek is oozing pus", False),
        ("does it hurt", False),
    ],
)
def test_signs_that_are_all_excused(text: str, expected: bool) -> None:
    assert only_excused(text) is expected


def test_what_the_second_net_hears_stands_for_a_flag_only_where_the_kind_says_all() -> None:
    crisis = heard("crisis")
    assert crisis is not None
    assert crisis.kind == "crisis"
    test = heard("doctor_test")
    assert test is not None
    assert not test.urgent
    assert heard("emergency") is None


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


@pytest.mark.parametrize(
    ("text", "flag_id"),
    [
        ("my sister collapsed after the treatment, she is not waking up", "collapse"),
        ("he has been out cold since the session", "collapse"),
        ("she fell down twice and does not answer me", "collapse"),
        ("my sister collapsed since the numbing cream, she is not waking up", "anaesthetic_toxicity"),
        ("crushing pain across my chest", "collapse"),
        ("I am having a heart attack", "collapse"),
        ("it was 39.4 this morning and my cheek is weeping", "sepsis_signs"),
        ("stabbing pain in my eyeball", "vision"),
        ("I am pregnant and bleeding", "pregnancy_trouble"),
        ("the baby has stopped kicking", "pregnancy_trouble"),
        ("two weeks of pain, it is getting worse and ibuprofen does nothing", "severe_pain"),
    ],
)
def test_the_flag_says_what_is_wrong(knowledge: Knowledge, text: str, flag_id: str) -> None:
    flag = find_red_flag(text, knowledge)
    assert flag is not None
    assert flag.id == flag_id


@pytest.mark.parametrize(
    "text",
    [
        "blood is gushing out of my forehead",
        "it bled through two towels",
        "the bleeding will not stop and I feel faint",
        "pregnant and bleeding buckets",
    ],
)
def test_heavy_bleeding_is_an_emergency(knowledge: Knowledge, text: str) -> None:
    flag = find_red_flag(text, knowledge)
    assert flag is not None
    assert flag.action == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "my cheeks were burning up the first night but then fine",
        "my lips went blue after filler once in 2016",
        "lips numb from the cream after 20 minutes, is that long",
        "my friend fainted at the dentist, can she come",
        "do you have overshoes in size 39.5",
    ],
)
def test_what_is_behind_or_in_its_time_is_no_alarm(knowledge: Knowledge, text: str) -> None:
    assert find_red_flag(text, knowledge) is None


@pytest.mark.parametrize(
    "text",
    [
        "my phone says 38 percent battery and my cheek is infected",
        "I got out of my car and collapsed after the session",
        "friction burn from the RF handpiece on my cheek",
        "I'm going to die if I wait any longer for the ambulance",
        "i want to be dead right now",
        "I expected pain but it's agony two days later",
        "you told me to watch for spreading redness and it's spreading",
        "my daughter aged ten has eaten the numbing cream",
        "it faded but then came back and is spreading",
        "used to cut myself and nothing since has helped like it, did it last night",
        "I'm 34 now and I cut myself every night",
        "going blind in one eye since filler",
        "redness under my beard growing since the needling",
        "chest pain now and then since the treatment",
    ],
)
def test_a_true_sign_in_the_words_of_an_idiom_is_found(knowledge: Knowledge, text: str) -> None:
    """What excuses a figure of speech names its own words only."""
    assert find_red_flag(text, knowledge) is not None


@pytest.mark.parametrize(
    "text",
    [
        "where I'm going it's hot, so which sun cream",
        "my skin is in a very bad place",
        "given up on everything, creams, masks, needling is my last hope",
        "my bank keeps my card",
        "I keep pressing the button but the page won't load",
        "book me for next time please",
        "redness going down to normal",
        "my mum says she'll kill me if I'm late",
        "I use my own derma roller at home, can I still come",
        "can I use fake tan after treatment",
    ],
)
def test_everyday_words_of_a_sign_are_no_alarm(knowledge: Knowledge, text: str) -> None:
    assert find_red_flag(text, knowledge) is None


@pytest.mark.parametrize(
    ("text", "flag_id"),
    [
        ("if my lips swell up what should I do", "allergy_severe"),
        ("what would pus look like", "pus"),
        ("how do I know if it is infected", "pus"),
        ("my face is oozing pus, what if it spreads", None),
        ("no pus, what time do you open", None),
        ("how much is it", None),
    ],
)
def test_a_sign_that_is_only_asked_about(knowledge: Knowledge, text: str, flag_id: str | None) -> None:
    flag = asked_about(text, knowledge)
    assert (flag.id if flag else None) == flag_id


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
