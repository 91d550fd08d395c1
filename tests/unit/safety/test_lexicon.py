"""The lexicon file: what is wrong in it is named, and ordinary words are not taken for misspelt signs."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import yaml

from clinic.safety.reading import read
from clinic.safety.words import DEFAULT_PATH, LexiconError, load, parse
from encoder.files import locate

FLAGS = yaml.safe_load((DEFAULT_PATH.parent / "red_flags.yml").read_text(encoding="utf-8"))["red_flags"]


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8")))


def test_every_flag_of_the_records_has_a_pattern() -> None:
    covered = {pattern.flag for pattern in load().patterns}
    assert {record["id"] for record in FLAGS} <= covered


def test_every_pattern_has_a_flag() -> None:
    known = {record["id"] for record in FLAGS} | set(load().flags)
    assert {pattern.flag for pattern in load().patterns} <= known


def test_every_sign_is_used(data: dict[str, Any]) -> None:
    body = data["red_flag_words"]
    used = {
        name
        for pattern in body["patterns"]
        for key in ("signs", "with", "unless", "never_with")
        for names in pattern.get(key, ())
        for name in names.split("|")
    }
    assert set(body["signs"]) - used == set()


def test_an_unknown_concept_is_named(data: dict[str, Any]) -> None:
    data["red_flag_words"]["patterns"][0]["signs"] = ["no_such_sign"]
    with pytest.raises(LexiconError, match="no_such_sign"):
        parse(data)


def test_an_unknown_list_is_named(data: dict[str, Any]) -> None:
    data["red_flag_words"]["signs"]["fever"].append("<nowhere> fever")
    with pytest.raises(LexiconError, match="nowhere"):
        parse(data)


def test_yes_and_no_of_yaml_are_refused(data: dict[str, Any]) -> None:
    data["red_flag_words"]["lists"]["odd"].append(False)
    with pytest.raises(LexiconError, match="odd"):
        parse(data)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *[("fver", "fever"), ("swolen", "swollen"), ("spredding", "spreading"), ("brething", "breathing")],
        *[("blistrs", "blisters"), ("infektion", "infection"), ("tonge", "tongue"), ("bleding", "bleeding")],
        *[("wedding", "wedding"), ("never", "never"), ("fewer", "fewer"), ("threat", "threat")],
        *[("spending", "spending"), ("learning", "learning"), ("boosters", "boosters")],
    ],
)
def test_misspelt_words(typed: str, meant: str) -> None:
    assert load().corrected(typed) == meant


def test_no_common_word_is_taken_for_a_misspelt_sign() -> None:
    """Against the whole words of the sentence encoder's vocabulary, about 21,000 common ones."""
    vocabulary = json.loads(locate().tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    words = [w for w in vocabulary if w.isascii() and w.isalpha() and 3 <= len(w) <= 20]
    on_purpose = {"breaths", "breathed", "temperatures"}
    lexicon = load()
    taken = [w for w in words if lexicon.corrected(w) not in (w, f"{w}g") and w not in on_purpose]
    assert taken == []


def test_reading_keeps_the_breaks() -> None:
    text = read("It's hot, but I'm OK. Is it?")
    assert text.words == ["it", "is", "hot", "but", "i", "am", "ok", "is", "it"]
    assert text.breaks == [2, 0, 0, 1, 0, 0, 0, 2, 0]
    assert text.asked == {8}
