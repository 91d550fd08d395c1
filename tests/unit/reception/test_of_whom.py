"""Whose health a message tells, and whom a treatment is asked for."""

from __future__ import annotations

import pytest

from clinic.answers.question import Entity
from clinic.reception import patient
from clinic.reception.ages import is_age
from clinic.reception.second_net import without_excused
from clinic.reception.turn import Turn
from tests.unit.reception.conftest import Visitor


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("can you do my boyfriend's cheeks?", True),
        ("my son is 20, could you do him one session", True),
        ("looking to surprise my wife with a session", True),
        ("I'm still expressing milk twice a day for my daughter", False),
        ("do you do my cheeks as well", False),
        ("I pump milk at the office twice a day for my daughter", False),
        ("My dad fancies the works", True),
        ("My son has just turned fifteen and I'd like the marks on his cheeks sorted", True),
        ("we girls want to gift her a course of needling", True),
        ("this time it's for hubby", True),
        ("We both want the treatment together", True),
        ("my sister wants to treat me for my birthday", False),
        ("my husband thinks I'm mad but I want it for my 50th", False),
        ("my scars are deep and they need work", False),
        ("my wife would like to know what it costs", False),
    ],
)
def test_whom_a_treatment_is_asked_for(text: str, another: bool) -> None:
    assert patient.is_for_another(text) is another


def test_the_check_goes_on_about_whoever_was_asked_for(visitor: Visitor) -> None:
    warfarin = Entity("medicine", "blood_thinners", about="other", text="warfarin")
    visitor.say("ask_suitability", "could my mum have it? she's on warfarin", warfarin)
    visitor.say("check_suitability", "please check if it would be suitable")
    assert "Blood thinners" in visitor.text
    visitor.say("check_suitability", "and check if I can have it")
    assert "Blood thinners" not in visitor.text


def test_who_is_only_said_to_want_it_counts_and_so_does_the_visitor(visitor: Visitor) -> None:
    warfarin = Entity("medicine", "blood_thinners", about="other", text="warfarin")
    pregnant = Entity("condition", "pregnancy", about="self", text="pregnant")
    visitor.say("inform", "my dad fancies the works, he's on warfarin", warfarin)
    visitor.say("check_suitability", "please check if it would be suitable")
    assert "Blood thinners" in visitor.text
    visitor.say("inform", "my dad would like it for his neck, and I'm pregnant", pregnant)
    visitor.say("check_suitability", "please check if it would be suitable")
    assert "pregnan" in visitor.text.lower()


def test_the_visitor_asks_for_themselves_again(visitor: Visitor) -> None:
    warfarin = Entity("medicine", "blood_thinners", about="other", text="warfarin")
    visitor.say("inform", "my dad fancies the works, he's on warfarin", warfarin)
    visitor.say("check_suitability", "and check if I can have it")
    assert "Blood thinners" not in visitor.text


def test_the_words_for_the_check_right_behind_a_wish_for_another_may_mean_either(visitor: Visitor) -> None:
    cirrhosis = Entity("condition", "anaesthetic_risk", about="other", text="cirrhosis")
    visitor.say("ask_price", "my mother has cirrhosis and would love to have her cheeks needled", cirrhosis)
    visitor.say("check_suitability", "check if I can have microneedling")
    assert "I count what you told me of your mother as well" in visitor.text
    assert "liver disease" in visitor.text
    visitor.say("check_suitability", "it is for me, check if I can have microneedling")
    assert "liver disease" not in visitor.text
    assert "your mother" not in visitor.text


def test_what_is_said_to_be_somebody_elses_right_behind_it_is_theirs(visitor: Visitor) -> None:
    shingles = Entity("condition", "active_infection", about="self", text="shingles outbreak")
    visitor.say("inform", "A shingles outbreak? That was my colleague, not me. I'm fine.", shingles)
    visitor.say("check_suitability", "check if I can have microneedling")
    assert "infection, a rash" not in visitor.text.split("please tell me")[0]


def test_the_age_of_a_tattoo_is_nobodys() -> None:
    assert not is_age("a tattoo on my ankle from my wild days, twenty years old now", "20", "inform")
    assert is_age("I'm twenty years old and my tattoo is new", "20", "inform")


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("There's a mole on my cheek that's got darker and bleeds now and then, haven't had it checked", True),
        ("my mole is growing", True),
        ("a mole on my cheek that has never changed", False),
        ("do you treat moles that are growing?", False),
        ("I've moles on my back, changed my mind about the date", False),
        ("moles on my cheek, same as always. My skin got darker in the sun", False),
    ],
)
def test_a_mole_that_changes_is_for_a_doctor_first(visitor: Visitor, text: str, changes: bool) -> None:
    visitor.say("inform", text, Entity("condition", "moles_warts", about="self", text="mole"))
    visitor.say("check_suitability", "check if I can have it")
    assert ("skin cancer" in visitor.text.split("please tell me")[0]) is changes


def test_no_word_of_comfort_stands_beside_a_mole_that_bleeds(visitor: Visitor) -> None:
    mole = Entity("condition", "moles_warts", about="self", text="mole")
    visitor.say("ask_suitability", "There's a mole on my cheek that bleeds. I'd like the cheeks done next week", mole)
    assert "A doctor needs to see it first" in visitor.text
    assert "You can be treated" not in visitor.text


@pytest.mark.parametrize(
    ("text", "thins"),
    [
        ("Took an aspirin for a hangover a month ago, nothing since", False),
        ("I take an aspirin every morning", True),
        ("75mg aspirin daily since my stent", True),
    ],
)
def test_a_single_aspirin_is_no_blood_thinner(visitor: Visitor, text: str, thins: bool) -> None:
    visitor.say("inform", text, Entity("medicine", "blood_thinners", about="self", text="aspirin"))
    visitor.say("check_suitability", "check if I can have it")
    assert ("Blood thinners make" in visitor.text) is thins


def turn(text: str) -> Turn:
    guesses = (("report_symptom", 0.7), ("ask_suitability", 0.2))
    return Turn("c", "m", text, "report_symptom", 0.7, guesses=guesses, parts=())


def test_denials_alone_are_no_symptom(visitor: Visitor) -> None:
    visitor.say(
        "report_symptom",
        "Not pregnant, no allergies, no medication. Just some lines around the mouth.",
        guesses=(("report_symptom", 0.7), ("ask_suitability", 0.25)),
    )
    assert "worrying you" not in visitor.text


def test_who_does_not_feel_well_denies_nothing() -> None:
    said = turn("Not feeling well, no appetite, shivering since last night")
    assert without_excused(said) is said


def test_who_alone_was_told_of_may_be_meant_by_the_check(visitor: Visitor) -> None:
    """The vocabulary took the transplant for the visitor's own; the message says nothing of the visitor."""
    transplant = Entity("condition", "immunosuppression", about="self", text="transplant")
    visitor.say("inform", "Our eldest had a transplant, when could she come?", transplant)
    visitor.say("check_suitability", "please check if it would be suitable")
    assert "immune system" in visitor.text


def test_a_sister_told_of_by_the_way_stops_nobody(visitor: Visitor) -> None:
    pregnant = Entity("condition", "pregnancy", about="other", text="pregnant")
    visitor.say("inform", "my sister is pregnant, poor thing", pregnant)
    visitor.say("check_suitability", "please check if I can have it")
    assert "pregnancy" not in visitor.text.split("Do any apply")[0]


def test_a_booking_goes_on_for_whoever_would_like_it(visitor: Visitor) -> None:
    warfarin = Entity("medicine", "blood_thinners", about="other", text="warfarin")
    visitor.say("inform", "my dad fancies the works, he's on warfarin", warfarin)
    visitor.say("book_appointment", "microneedling on Thursday please", ("treatment", "microneedling"))
    assert "Blood thinners" in visitor.text


def test_somebody_asked_about_in_the_middle_of_ones_own_check_is_not_its_patient(visitor: Visitor) -> None:
    lupus = Entity("condition", "autoimmune", about="other", text="lupus")
    visitor.say("check_suitability", "check if I can have microneedling")
    visitor.say("ask_suitability", "and my friend with lupus?", lupus)
    visitor.say("affirm", "carry on")
    for _ in range(14):
        visitor.say("deny", "no")
    assert "lupus" not in visitor.text.lower()
