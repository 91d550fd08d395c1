"""Search by meaning over the ways in which people ask."""

from __future__ import annotations

import dataclasses

import pytest

from clinic.answers import search
from clinic.knowledge import Knowledge


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("how badly does this sting", {"ask_pain"}),
        ("will i look like a tomato for days", {"ask_downtime"}),
        ("what do you charge for one go", {"ask_price"}),
        ("can brown skin be treated", {"ask_skin_type", "ask_side_effects"}),
        ("is there somewhere to park", {"ask_location"}),
        ("roller from amazon, good idea?", {"ask_home_needling", "ask_comparison"}),
    ],
)
def test_the_nearest_is_on_topic(knowledge: Knowledge, text: str, topics: set[str]) -> None:
    """Phrasings that stand in no file."""
    record, cosine = search.nearest(text, knowledge, 1)[0]
    assert record.topic in topics
    assert 0.2 < cosine < 1.0


def test_best_first_each_record_once(knowledge: Knowledge) -> None:
    """Cosines fall, records do not repeat."""
    found = search.nearest("does microneedling hurt", knowledge, 5)
    assert len({record.id for record, _ in found}) == 5
    assert [cosine for _, cosine in found] == sorted((cosine for _, cosine in found), reverse=True)
    assert found[0][1] > 0.9


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_to_search_for(knowledge: Knowledge, text: str) -> None:
    """No text, no answer."""
    assert search.nearest(text, knowledge) == []


def test_a_new_version_is_searched_at_once(knowledge: Knowledge) -> None:
    """A phrasing taught by staff is found by the next call, and not in the version before."""
    phrase = "quixotic zebra upholstery"
    pain = next(record for record in knowledge.answers if record.id == "pain")
    taught = pain.model_copy(update={"asked_as": (*pain.asked_as, phrase)})
    newer = dataclasses.replace(knowledge, answers=(taught, *knowledge.answers[1:]), version=99)
    assert search.nearest(phrase, knowledge, 1)[0][1] < 0.8
    record, cosine = search.nearest(phrase, newer, 1)[0]
    assert record.id == "pain"
    assert cosine > 0.99
    assert search.nearest(phrase, knowledge, 1)[0][1] < 0.8


def test_warming_encodes_every_phrase(knowledge: Knowledge) -> None:
    """As many as there are."""
    assert search.warm(knowledge) == sum(len(search.phrases(record)) for record in knowledge.answers)


@pytest.mark.parametrize("text", ["wait does it hurt", "hey so does it hurt lol", "ok, and how much does it sting pls"])
def test_what_only_opens_or_closes_a_question_is_not_compared(knowledge: Knowledge, text: str) -> None:
    assert search.nearest(text, knowledge, 1)[0][0].id == "pain"


@pytest.mark.parametrize("text", ["wait", "ok so", "hello there"])
def test_a_text_of_such_words_alone_is_kept(knowledge: Knowledge, text: str) -> None:
    assert search.nearest(text, knowledge, 1)[0][1] != 0.0
