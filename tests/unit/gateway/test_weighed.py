"""A red flag in the words of a message, weighed against what the model thinks of it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from clinic import conversations
from clinic.suitability.likeness import NetMissing
from gateway import turns
from tests.unit.gateway.front_door import Door

CALM = "I teach first aid, seizures and choking all day, so I need an evening"
PITS = "my son is nineteen and would like the new dents on his chin looked at"
SPOTS = "Some black-looking spots the size of a 5p where the RF tip went in, they are hard and tender"


def alerts(door: Door, conversation_id: str) -> list[dict[str, Any]]:
    found = [a for a in conversations.list_alerts(door.clinic) if a["conversation_id"] == conversation_id]
    return list(found)


def test_words_in_a_message_that_the_model_finds_calm_raise_no_alarm(door: Door) -> None:
    talk = door.talk()
    door.rasa.heard[CALM] = {"intent": {"name": "find_slots"}, "calm": True}
    (reply,) = talk.say(CALM)
    assert reply["urgent"] is False
    assert len(door.rasa.calls) == 1
    assert alerts(door, talk.id) == []


NONSENSE = {"intent": "find_slots", "alarm": {"kind": "crisis", "confidence": "much"}, "calm": True}


@pytest.mark.parametrize("parsed", [{"intent": {"name": "find_slots"}}, {"calm": False}, NONSENSE, None])
def test_words_stand_where_the_model_is_not_sure_or_away(door: Door, parsed: Any) -> None:
    talk = door.talk()
    if parsed is not None:
        door.rasa.heard[CALM] = parsed
    (reply,) = talk.say(CALM)
    assert reply["urgent"] is True
    assert door.rasa.parsed == [CALM]


def test_words_stand_where_the_model_does_not_answer_in_time(door: Door) -> None:
    talk = door.talk()
    door.rasa.heard[CALM] = {"calm": True, "seconds": 3}
    begun = time.monotonic()
    (reply,) = talk.say(CALM)
    assert reply["urgent"] is True
    assert time.monotonic() - begun < 2.5


def test_of_a_few_words_the_model_is_not_even_asked(door: Door) -> None:
    talk = door.talk()
    door.rasa.heard["I cannot breathe"] = {"intent": {"name": "find_slots"}, "calm": True}
    (reply,) = talk.say("I cannot breathe")
    assert reply["urgent"] is True
    assert door.rasa.parsed == []


def test_calm_is_not_believed_of_another_language(door: Door) -> None:
    talk = door.talk()
    text = "no puedo respirar y tengo la cara muy hinchada desde ayer"
    door.rasa.heard[text] = {"intent": {"name": "out_of_scope"}, "calm": True}
    (reply,) = talk.say(text)
    assert reply["urgent"] is True


def test_a_sign_that_can_wait_raises_no_alarm_where_the_model_hears_none(door: Door) -> None:
    talk = door.talk()
    door.rasa.heard[PITS] = {"intent": {"name": "ask_results"}}
    (reply,) = talk.say(PITS)
    assert "seen by the clinic" not in reply["text"]
    assert len(door.rasa.calls) == 1


@pytest.mark.parametrize(
    "parsed",
    [
        {"intent": {"name": "report_symptom"}},
        {"intent": {"name": "ask_results"}, "alarm": {"kind": "clinic_review", "confidence": 0.6}},
    ],
)
def test_it_stands_where_the_model_hears_a_symptom_or_half_an_alarm(door: Door, parsed: Any) -> None:
    talk = door.talk()
    door.rasa.heard[PITS] = parsed
    (reply,) = talk.say(PITS)
    assert "seen by the clinic" in reply["text"]
    assert door.rasa.calls == []


@pytest.mark.parametrize(("confidence", "urgent"), [(0.99, True), (0.55, False)])
def test_what_the_model_surely_hears_graver_leads(door: Door, confidence: float, urgent: bool) -> None:
    talk = door.talk()
    alarm = {"kind": "urgent_same_day", "confidence": confidence}
    door.rasa.heard[SPOTS] = {"intent": {"name": "report_symptom"}, "alarm": alarm}
    (reply,) = talk.say(SPOTS)
    assert reply["urgent"] is urgent
    (alert,) = alerts(door, talk.id)
    assert (alert["kind"], alert["flag_id"]) == ("red_flag", "pigment")


def _missing(*_: Any) -> None:
    raise NetMissing


def _slow(*_: Any) -> None:
    time.sleep(3)


@pytest.mark.parametrize("kept", [_missing, _slow])
def test_the_advice_is_given_though_nothing_else_of_the_message_is_kept(
    door: Door, monkeypatch: pytest.MonkeyPatch, kept: Any
) -> None:
    monkeypatch.setattr(turns.flagged, "keep_told", kept)
    talk = door.talk()
    begun = time.monotonic()
    (reply,) = talk.say("I cannot breathe")
    assert reply["urgent"] is True
    assert time.monotonic() - begun < 2.5
    assert [alert["kind"] for alert in alerts(door, talk.id)] == ["red_flag"]
