"""Where the visitor stands: before a session, on the days after it, and which way round two treatments come.

The desk's clock stands at Sunday 22 November 2026.
"""

from __future__ import annotations

import pytest

from clinic.answers.question import Entity
from tests.unit.reception.conftest import Visitor

BOTOX = Entity("treatment", "botulinum_toxin", text="botox")
PEEL = Entity("treatment", "chemical_peel", text="peel")
NEEDLING = Entity("treatment", "microneedling", text="needling")


@pytest.mark.parametrize(
    ("intent", "text", "dates"),
    [
        ("ask_preparation", "I'm coming Thursday, what should I stop", ["Thursday 26 November", "from today"]),
        ("cancel_appointment", "I'm coming Thursday, what should I stop", ["Thursday 26 November"]),
        ("plan_treatment", "what do I need to do before my session on 10 december",
         ["Thursday 10 December", "Thursday 26 November: no sunbathing", "Thursday 3 December: no waxing"]),
    ],
)  # fmt: skip
def test_preparation_is_dated_where_the_day_is_known(
    visitor: Visitor, intent: str, text: str, dates: list[str]
) -> None:
    visitor.say(intent, text)
    for day in dates:
        assert day in visitor.text
    assert visitor.last[0].sources


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("plan_treatment", "if i come on a tuesday what will i look like by the saturday"),
        ("ask_downtime", "if I come on the Tuesday, what will I look like on the saturday"),
        ("ask_downtime", "coming in tuesday, party saturday night, how will my skin be"),
    ],
)
def test_looks_on_a_day_are_counted_however_the_days_are_named(visitor: Visitor, intent: str, text: str) -> None:
    visitor.say(intent, text)
    assert "If you come on Tuesday 24 November, Saturday 28 November is day 4." in visitor.text


def test_preparation_for_a_booked_session_is_dated(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    visitor.press("None of these")
    start = visitor.booked[0].starts_at
    visitor.say("ask_preparation", "how do I prepare?")
    assert f"{start:%A} {start.day} {start:%B}" in visitor.text


@pytest.mark.parametrize("intent", ["inform", "report_symptom", "ask_combination", "find_slots"])
def test_who_only_tells_of_a_treatment_hears_what_the_day_brings(visitor: Visitor, intent: str) -> None:
    visitor.say(intent, "I had it done yesterday")
    assert "day 1" in visitor.text
    assert not visitor.notebook.worried
    visitor.say("ask_downtime", "when will the redness go?")
    assert "Sunday 22 November and Thursday 26 November" in visitor.text


def test_flaking_on_day_four_is_expected_and_more_than_that_is_not(visitor: Visitor) -> None:
    visitor.say("report_symptom", "it's day 4 and I'm peeling loads, normal?")
    assert "may flake or peel" in visitor.text
    assert "ring us today" in visitor.text
    for text in (
        "it's day 4 and I'm peeling and it hurts",
        "it's day 12 and I'm still peeling",
        "peeling and very hot",
    ):
        visitor.say("report_symptom", text)
        assert "cannot judge it" in visitor.text or visitor.last[0].urgent, text


class TestWhichWayRound:
    def test_something_else_after_needling(self, visitor: Visitor) -> None:
        visitor.say("ask_combination", "I've had needling on Friday, when can I get botox", NEEDLING, BOTOX)
        assert "until Friday 4 December" in visitor.text
        assert not visitor.cards

    def test_needling_after_something_else(self, visitor: Visitor) -> None:
        visitor.say("ask_combination", "how long after a peel can I have needling", PEEL, NEEDLING)
        assert "4 weeks after a light one" in visitor.text

    def test_what_is_wished_for_was_not_had(self, visitor: Visitor) -> None:
        visitor.say("ask_combination", "had botox last week, want a peel after the needling", BOTOX, PEEL, NEEDLING)
        card = next(reply.card for reply in visitor.last if reply.card)
        assert [reason["condition"] for reason in card["reasons"]] == ["botox_recent"]

    @pytest.mark.parametrize("treatment", ["skin_boosters", "hifu", "thread_lift", "hydrafacial", "led_light"])
    def test_beyond_the_facts_it_says_so(self, visitor: Visitor, treatment: str) -> None:
        visitor.say("ask_comparison", "that or microneedling?", ("treatment", treatment))
        assert "no study" in visitor.text
        visitor.say("ask_combination", "can I have both?", ("treatment", treatment))
        assert "no published source" in visitor.text

    def test_a_facelift_is_compared(self, visitor: Visitor) -> None:
        facelift = Entity("condition", "surgery_recent", text="facelift")
        visitor.say("ask_comparison", "is it better than a facelift", facelift)
        assert visitor.text.startswith("Microneedling is no facelift")


def test_where_you_are_brings_the_contact(visitor: Visitor) -> None:
    for text in ("where are you?", "how do I get there", "what's your number"):
        visitor.say("ask_location", text)
        assert "020 7946 0123" in visitor.text
        assert "Lantern Row" in visitor.text


def test_somebody_afraid_of_needles_hears_more_than_a_score(visitor: Visitor) -> None:
    visitor.say("ask_pain", "I'm terrified of needles, will it hurt", ("condition", "needle_phobia"))
    assert "out of 10" in visitor.text
    assert "Many people feel that way" in visitor.text


def test_the_scalp_has_its_own_rhythm(visitor: Visitor) -> None:
    visitor.say("ask_session_interval", "how long between sessions for scalp", ("body_area", "scalp"))
    assert "not for skin" in visitor.text


def test_a_fragment_asks_for_another_price(visitor: Visitor) -> None:
    visitor.say("ask_price", "how much is microneedling", NEEDLING)
    visitor.say("ask_prp", "and PRP?", ("treatment", "prp_microneedling"))
    assert "£320" in visitor.text


def test_what_was_done_since_the_treatment_is_aftercare(visitor: Visitor) -> None:
    visitor.say("inform", "I had my treatment yesterday")
    heard = Entity("activity", "retinol", text="retinol")
    visitor.say("ask_preparation", "is it ok that I used retinol last night", heard)
    assert "before" not in visitor.text.split(".")[0]
    assert visitor.notebook.topic == "ask_aftercare"
