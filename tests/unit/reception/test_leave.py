"""May I have it? The outcome leads the answer, with its date; nobody who must wait reads a general answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clinic.answers.question import Entity, Question
from tests.unit.reception.conftest import Visitor

FILLER = Entity("treatment", "filler", text="filler")
BOTOX = Entity("treatment", "botulinum_toxin", text="botox")
ACCUTANE = Entity("medicine", "isotretinoin", text="roaccutane")
PEEL = Entity("treatment", "chemical_peel", text="peel")
LASER = Entity("treatment", "laser", text="laser")
PREGNANT = Entity("condition", "pregnancy", text="pregnant")


def suitability(visitor: Visitor) -> dict[str, Any]:
    """The outcome on the card of the last reply."""
    return next(dict(reply.card) for reply in visitor.last if reply.card and reply.card["kind"] == "suitability")


@pytest.mark.parametrize(
    ("text", "entity", "lead", "outcome"),
    [
        ("had filler two weeks ago, is it ok?", FILLER, "clinicians needs to decide", "clinician_review"),
        ("had botox on Monday, can I come?", BOTOX, "Please wait until 30 November 2026", "wait"),
        ("I had a peel 3 weeks ago, is it too soon", PEEL, "Please wait until 30 January 2027", "wait"),
        ("I had laser in October can I have it next week", LASER, "Please wait until 23 January 2027", "wait"),
        ("stopped roaccutane in August, can I have it?", ACCUTANE, "clinicians needs to decide", "clinician_review"),
        ("I'm 20 weeks pregnant can I have RF", PREGNANT, "Not at the moment", "wait"),
    ],
)
def test_the_outcome_leads_the_answer(visitor: Visitor, text: str, entity: Entity, lead: str, outcome: str) -> None:
    """The desk's clock stands at Sunday 22 November 2026."""
    visitor.say("ask_suitability", text, entity)
    assert lead in visitor.text.split("\n\n")[0]
    assert suitability(visitor)["outcome"] == outcome
    assert visitor.last[0].sources


DIABETES = Entity("condition", "diabetes", text="diabetes")
COLD_SORE = Entity("condition", "cold_sore_active", text="blister")


@pytest.mark.parametrize(
    ("text", "entity", "outcome"),
    [
        ("my diabetes nurse is still changing my doses, can I have it?", DIABETES, "clinician_review"),
        ("I was in hospital and the diabetes team is changing my doses, can I come?", DIABETES, "clinician_review"),
        ("woke up with the blister, same as every winter, can I come tomorrow?", COLD_SORE, "wait"),
        ("friend threw a botox party yesterday and my crow's feet got done, can I come?", BOTOX, "wait"),
    ],
)
def test_what_is_told_by_the_way_counts(visitor: Visitor, text: str, entity: Entity, outcome: str) -> None:
    visitor.say("ask_suitability", text, entity)
    assert suitability(visitor)["outcome"] == outcome


def test_who_works_with_an_illness_has_none(visitor: Visitor) -> None:
    visitor.say("ask_suitability", "I'm a nurse on the diabetes team, can I have it?", DIABETES)
    assert not any(reply.card and reply.card.get("outcome") == "clinician_review" for reply in visitor.last)


def test_a_wait_that_is_over_stops_nobody_and_is_said_to_be_over(visitor: Visitor) -> None:
    visitor.say("ask_suitability", "stopped roaccutane in March, can I have it?", ACCUTANE)
    assert "over on 27 September 2026" in visitor.text
    assert "We book a consultation" not in visitor.text
    assert "ask about the rest of your health" in visitor.text
    assert not visitor.cards


def test_what_belongs_together_is_one_question(visitor: Visitor) -> None:
    """The facts stand in one part of the message and the question in the other, read as something else."""
    text = "got sunburnt last weekend, can I still come?"
    burnt = Entity("condition", "sunburn_tan", text="sunburnt")
    parts = (
        Question("got sunburnt last weekend", "ask_suitability", (burnt,)),
        Question("can I still come?", "ask_policy"),
    )
    visitor.say("ask_suitability", text, burnt, parts=parts)
    assert visitor.text.startswith("Please wait until 29 November 2026")
    assert "chaperone" not in visitor.text


def test_an_earlier_fact_counts_for_a_later_question(visitor: Visitor) -> None:
    visitor.say("ask_suitability", "I'm pregnant", PREGNANT)
    visitor.say("ask_body_area", "can you do it on my neck?", ("body_area", "neck"))
    assert visitor.text.startswith("Not at the moment")
    visitor.say("ask_rf", "can I have rf for my scars then", ("treatment", "rf_microneedling"))
    assert visitor.text.startswith("Not at the moment")
    visitor.say("ask_payment", "so can I have it as well?")
    assert visitor.text.startswith("Not at the moment")


def test_when_can_i_come_begins_with_the_wait(visitor: Visitor) -> None:
    visitor.say("ask_combination", "I had botox on Monday", BOTOX)
    visitor.say("find_slots", "when can I come?")
    assert "30 November 2026" in visitor.last[0].text


def test_where_a_clinician_decides_a_time_is_offered_at_once(visitor: Visitor) -> None:
    """On isotretinoin: not told yes, not scared away, and never asked which treatment they came for."""
    visitor.say("ask_suitability", "im on roaccutane at the mo, can i still have it", ACCUTANE)
    assert "The next free consultation is Monday 23 November at 10:00" in visitor.text
    visitor.say("find_slots", "when could i see someone then")
    assert len(visitor.last) == 1
    assert {slot["slot_id"].split(":")[0] for slot in visitor.slots} == {"consultation"}


def test_where_nothing_can_be_had_a_time_is_not_asked_for_by_treatment(visitor: Visitor) -> None:
    visitor.say("ask_suitability", "I'm 20 weeks pregnant", PREGNANT)
    visitor.say("find_slots", "anything free next week?")
    assert "I cannot book this treatment" in visitor.text
    assert visitor.cards == ["suitability"]


def test_a_reason_is_told_once(visitor: Visitor) -> None:
    visitor.say("ask_suitability", "im on roaccutane, can i have it", ACCUTANE)
    visitor.say(
        "ask_suitability",
        "and can I have it with a cold sore years ago",
        Entity("condition", "cold_sore_history", text="cold sore"),
    )
    assert "Advice on isotretinoin differs" not in visitor.text
    assert "One of our clinicians needs to decide" in visitor.text
    assert "What I told you before still holds." in visitor.text


def test_what_is_asked_of_the_clinic_is_not_told_of_oneself(visitor: Visitor) -> None:
    tattoo = Entity("condition", "tattoo", text="tattoo")
    visitor.say("out_of_scope", "do you do tattoo removal", tattoo)
    assert "pregnant" not in visitor.text


def test_a_price_does_not_hide_what_stands_in_the_way(visitor: Visitor) -> None:
    visitor.say("ask_price", "had a peel last week, how much is it?", PEEL)
    assert "£" in visitor.text
    assert "wait until 13 February 2027" in visitor.text


def test_asking_about_a_thing_is_not_having_had_it(visitor: Visitor) -> None:
    visitor.say("ask_comparison", "is a peel better than microneedling", PEEL)
    assert "wait" not in visitor.text.split("\n\n")[0]
    assert not visitor.cards


def other(kind: str, value: str) -> Entity:
    return Entity(kind, value, about="other", text=value)


class TestSomebodyElse:
    def test_a_booking_for_a_child_is_gated_by_the_childs_age(self, visitor: Visitor) -> None:
        visitor.say("ask_age", "my daughter is 15", other("age", "15"))
        visitor.say("book_appointment", "book it for her")
        assert suitability(visitor)["outcome"] == "not_suitable"
        assert "adults only" in visitor.text
        assert not visitor.open

    def test_also_within_one_message(self, visitor: Visitor) -> None:
        text = "can you fit my son in for microneedling, he is 16"
        visitor.say("book_appointment", text, ("treatment", "microneedling"), other("age", "16"))
        assert "adults only" in visitor.text
        assert not visitor.open

    def test_the_visitor_may_book_for_themselves(self, visitor: Visitor) -> None:
        visitor.say("ask_age", "my daughter is 15", other("age", "15"))
        visitor.say("book_appointment", "book it for her")
        visitor.say("book_appointment", "ok then book microneedling for me", ("treatment", "microneedling"))
        assert visitor.slots

    def test_who_is_driving_does_not_change_who_is_treated(self, visitor: Visitor) -> None:
        visitor.say("ask_age", "my daughter is 15", other("age", "15"))
        visitor.say("inform", "I'd like to book an appointment for her, my husband is bringing us")
        visitor.say("book_appointment", "microneedling please, my husband comes along", ("treatment", "microneedling"))
        assert "adults only" in visitor.text

    def test_the_visitors_own_health_is_not_the_husbands(self, visitor: Visitor) -> None:
        visitor.say("ask_suitability", "I'm pregnant", PREGNANT)
        visitor.say("book_appointment", "book it for my husband, he's 40", other("age", "40"))
        visitor.say("inform", "microneedling for fine lines", ("concern", "fine_lines_wrinkles"))
        assert visitor.slots

    def test_but_his_is(self, visitor: Visitor) -> None:
        visitor.say("ask_suitability", "my husband takes warfarin", other("medicine", "blood_thinners"))
        visitor.say("ask_suitability", "can he have it?")
        assert visitor.text.startswith("One of our clinicians needs to decide")
        visitor.say("ask_suitability", "and can I have it?")
        assert "Blood thinners" not in visitor.text

    @pytest.mark.parametrize(
        "text",
        ["I'm booking for my mum, she's on warfarin", "it's for my mum, she takes warfarin", "asking for my mum"],
    )
    def test_whoever_is_booked_for_is_gated(self, visitor: Visitor, text: str) -> None:
        visitor.say("ask_suitability", "my mum takes warfarin", other("medicine", "blood_thinners"))
        visitor.say("book_appointment", text, other("medicine", "blood_thinners"))
        visitor.say("inform", "microneedling for fine lines, next friday", ("concern", "fine_lines_wrinkles"))
        assert suitability(visitor)["reasons"][0]["condition"] == "blood_thinners"

    def test_a_child_may_have_a_consultation_with_a_parent(self, visitor: Visitor) -> None:
        visitor.say("ask_age", "is it ok for my 17 year old daughter", other("age", "17"))
        visitor.say("book_appointment", "can you book her a consultation instead", other("treatment", "consultation"))
        assert visitor.open
        assert visitor.slots[0]["treatment"]

    def test_a_relatives_party_makes_nobody_else_the_patient(self, visitor: Visitor) -> None:
        visitor.say("ask_suitability", "I'm pregnant", PREGNANT)
        visitor.say("ask_age", "my sister is 30", other("age", "30"))
        visitor.say(
            "book_appointment", "book microneedling, it's for my sister wedding", ("treatment", "microneedling")
        )
        assert suitability(visitor)["reasons"][0]["condition"] == "pregnancy"

    def test_of_two_relatives_each_has_their_own(self, new_visitor: Callable[[], Visitor]) -> None:
        visitor = new_visitor()
        visitor.say("ask_age", "my daughter is 15", other("age", "15"))
        visitor.say("book_appointment", "book microneedling for my mum, she's 50", other("age", "50"),
                    ("treatment", "microneedling"))  # fmt: skip
        assert visitor.slots


def test_a_waxed_lip_is_no_filler(visitor: Visitor) -> None:
    """The second net leaves alone what the vocabulary has heard in the very words."""
    waxed = Entity("activity", "shaving_hair_removal", text="waxed")
    visitor.say("inform", "I had my lip waxed yesterday", waxed)
    visitor.say("ask_suitability", "so can I have it?")
    assert "filler" not in visitor.text.lower()


def test_what_stands_in_the_way_comes_with_its_card_on_any_topic(visitor: Visitor) -> None:
    tattoo = Entity("condition", "tattoo_area", text="permanent makeup")
    rf = Entity("treatment", "rf_microneedling", text="RF")
    visitor.say("ask_rf", "how does RF work, I have permanent makeup there", rf, tattoo)
    assert suitability(visitor)["outcome"] == "clinician_review"


@pytest.mark.parametrize(
    "text",
    [
        "I had my wisdom teeth out 3 years ago and was fine",
        "my last facial was two years ago",
        "I started a year ago",
        "we moved here in March",
    ],
)
def test_a_day_of_something_else_ends_no_medicine(visitor: Visitor, text: str) -> None:
    visitor.say("ask_suitability", "im on roaccutane at the mo, can i still have it", ACCUTANE)
    visitor.say("inform", text)
    visitor.say("find_slots", "anything free on friday for microneedling?", ("treatment", "microneedling"))
    assert {slot["slot_id"].split(":")[0] for slot in visitor.slots} == {"consultation"}


@pytest.mark.parametrize(
    "text", ["it was two years ago", "March 2023", "I stopped in March last year", "the last one? about 2 years ago"]
)
def test_a_day_alone_belongs_to_what_was_told_before(visitor: Visitor, text: str) -> None:
    visitor.say("ask_suitability", "I used to take roaccutane, can i have it", ACCUTANE)
    visitor.say("inform", text)
    visitor.say("find_slots", "anything free on friday for microneedling?", ("treatment", "microneedling"))
    assert {slot["slot_id"].split(":")[0] for slot in visitor.slots} == {"microneedling"}
