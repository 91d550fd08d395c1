"""What is said to somebody who reports a symptom: by the matcher's flag, by the second net's alarm, or by neither."""

from __future__ import annotations

import pytest

from tests.unit.reception.conftest import Visitor

STRANGE = "me jowl feels rare queer since yesterday"
"""Words that the matcher does not know."""


def test_without_an_alarm_it_is_a_worry(visitor: Visitor) -> None:
    visitor.say("report_symptom", STRANGE)
    assert not visitor.last[0].urgent
    assert "I am sorry" in visitor.text


@pytest.mark.parametrize(("kind", "urgent"), [("emergency", True), ("urgent_same_day", True), ("clinic_review", False)])
def test_the_second_net_says_how_urgent_it_is(visitor: Visitor, kind: str, urgent: bool) -> None:
    visitor.say("report_symptom", STRANGE, alarm=(kind, 0.97))
    assert visitor.last[0].urgent is urgent
    assert "999" in visitor.text


def test_an_emergency_that_was_heard_begins_with_help(visitor: Visitor) -> None:
    visitor.say("report_symptom", STRANGE, alarm=("emergency", 0.97))
    assert visitor.text.startswith("This may need help at once")


def test_a_faint_alarm_is_a_worry(visitor: Visitor) -> None:
    visitor.say("report_symptom", STRANGE, alarm=("emergency", 0.55))
    assert not visitor.last[0].urgent


def test_what_is_said_to_be_over_is_no_alarm(visitor: Visitor) -> None:
    visitor.say("report_symptom", "it was infected but that is all gone now", alarm=("urgent_same_day", 0.75))
    assert not visitor.last[0].urgent


def test_a_crisis_that_was_heard_gets_a_helpline(visitor: Visitor) -> None:
    visitor.say("report_symptom", "what would it matter to anybody", alarm=("crisis", 0.97))
    assert visitor.last[0].urgent
    assert "Samaritans" in visitor.text


def test_dirty_needles_that_were_heard_get_the_advice_about_tests(visitor: Visitor) -> None:
    visitor.say("report_symptom", "that shop was no good with hygiene", alarm=("doctor_test", 0.97))
    assert "blood tests" in visitor.text
    assert not visitor.last[0].urgent


def test_what_only_one_net_took_for_a_symptom_is_answered_and_says_whom_to_call(visitor: Visitor) -> None:
    visitor.say("ask_side_effects", "how do you stop the bleeding during treatment", doubted=True)
    assert visitor.last[0].sources
    assert "worries you now" in visitor.last[-1].text
    assert not any(reply.urgent for reply in visitor.last)


def test_what_neither_doubts_says_nothing_of_it(visitor: Visitor) -> None:
    visitor.say("ask_side_effects", "how do you stop the bleeding during treatment")
    assert "worries you now" not in visitor.text


def test_words_of_a_red_flag_in_a_message_that_is_calm_are_answered_and_say_whom_to_call(visitor: Visitor) -> None:
    visitor.say("ask_hours", "I teach first aid, seizures and choking all day, are you open in the evening", calm=True)
    assert not any(reply.urgent for reply in visitor.last)
    assert "worries you now" in visitor.last[-1].text


@pytest.mark.parametrize("text", ["I cannot breathe", "tengo fiebre y la cara muy hinchada desde ayer por la noche"])
def test_calm_is_not_believed_of_a_few_words_nor_of_another_language(visitor: Visitor, text: str) -> None:
    visitor.say("report_symptom", text, calm=True)
    assert visitor.last[0].urgent


def test_half_an_alarm_is_a_line_beside_the_answer(visitor: Visitor) -> None:
    visitor.say("ask_location", "sat in the car by the bridge an hour", alarm=("crisis", 0.7))
    assert "Samaritans" in visitor.last[-1].text
    assert not any(reply.urgent for reply in visitor.last)
    visitor.say("ask_location", "it is puffy like a cushion by now, so where are you", alarm=("clinic_review", 0.6))
    assert "worries you now" in visitor.last[-1].text
    visitor.say("ask_location", "and on my neck?", alarm=("clinic_review", 0.8))
    assert "worries you now" not in visitor.text
    visitor.say("ask_location", "where are you", alarm=("clinic_review", 0.3))
    assert "worries you now" not in visitor.text


def test_what_is_beyond_doubt_counts_though_words_excuse_it(visitor: Visitor) -> None:
    text = "like someone pulled a grey curtain half down over one eye, came on in the taxi home from my filler"
    visitor.say("report_symptom", text, alarm=("emergency", 0.99))
    assert visitor.last[0].urgent
