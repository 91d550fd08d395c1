"""What is named and surely not told: it is not counted; what is told, answered or said of others, is."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.answers.question import Entity, Question
from clinic.knowledge import read_directory
from clinic.reception.harmless import without_harmless
from clinic.reception.only_named import is_a_figure
from clinic.reception.second_net import entity_of, hear_sentences
from clinic.reception.telling import told
from clinic.reception.turn import Turn
from clinic.settings import ROOT
from clinic.suitability import likeness

KNOWLEDGE = read_directory(ROOT / "data" / "clinic")


def said(text: str, *entities: Entity) -> Turn:
    parts = (Question(text, "inform", entities),)
    return Turn("c", "m", text, "inform", entities=entities, parts=parts)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        (
            "I work at a diabetes charity so I'm free only after five. Do you do late appointments?",
            Entity("condition", "diabetes_uncontrolled", text="diabetes"),
        ),
        (
            "My skin gets a bit oily and I have blackheads on the nose, no inflamed spots. Would needling be good?",
            Entity("concern", "active_acne", text="blackheads"),
        ),
        (
            "Three years since my nose job and I'm well healed. Would needling shrink the pores there?",
            Entity("condition", "surgery_recent", text="nose job"),
        ),
        ("had a bad cold last month, all over it and running again", Entity("condition", "unwell", text="cold")),
        (
            "had terrible acne at school, not one spot since, just the dents",
            Entity("concern", "active_acne", text="acne"),
        ),
        (
            "they checked me for diabetes last summer and it all came back normal",
            Entity("condition", "diabetes_uncontrolled", text="diabetes"),
        ),
        (
            "Lip filler in 2018, long since gone. The lines above my lip are new.",
            Entity("treatment", "filler", text="filler"),
        ),
        ("I sell sunbeds for a living but never use them myself", Entity("activity", "tanning", text="sunbeds")),
        (
            "twenty years in a nickel works and never had so much as a rash, I want my neck done",
            Entity("condition", "allergy_metal", text="nickel"),
        ),
    ],
)
def test_what_is_over_is_not_counted(text: str, entity: Entity) -> None:
    turn = without_harmless(said(text, entity), KNOWLEDGE, asked=False)
    assert turn.entities == ()
    assert turn.parts[0].entities == ()


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        (
            "I've been on warfarin since my clot last year, can I have it",
            Entity("medicine", "blood_thinners", text="warfarin"),
        ),
        (
            "my acne used to be mild but now it is all over my jaw and sore",
            Entity("concern", "active_acne", text="acne"),
        ),
        ("I'm on warfarin", Entity("medicine", "blood_thinners", text="warfarin")),
        (
            "check if I can have microneedling. I'm four months gone, my mum is over the moon",
            Entity("condition", "pregnancy", text="months gone"),
        ),
        (
            "check if I can have microneedling. I'm four months gone",
            Entity("condition", "pregnancy", text="months gone"),
        ),
        (
            "I'm a nurse and I had my lips filled last week, never had it done before, can I come on Friday",
            Entity("treatment", "filler", text="filled"),
        ),
        (
            "my husband says I should tell you that I take apixaban for my heart",
            Entity("medicine", "blood_thinners", text="apixaban"),
        ),
        (
            "I had chemo that ended last month and I feel great now",
            Entity("condition", "cancer_treatment", text="chemo"),
        ),
    ],
)
def test_what_is_told_is_counted(text: str, entity: Entity) -> None:
    assert without_harmless(said(text, entity), KNOWLEDGE, asked=False).entities == (entity,)


def test_an_answer_to_the_safety_questions_stands() -> None:
    cold = Entity("condition", "unwell", text="cold")
    turn = said("had a bad cold last month, all over it and running again", cold)
    assert without_harmless(turn, KNOWLEDGE, asked=True).entities == (cold,)


def test_a_story_amid_the_safety_questions_is_no_answer() -> None:
    text = "Using a salicylic cleanser, my skin is calm and clear. Is microneedling worth it for blackheads on my nose?"
    acne = Entity("concern", "active_acne", text="blackheads")
    assert without_harmless(said(text, acne), KNOWLEDGE, asked=True).entities == ()
    sore = Entity("condition", "cold_sore_active", text="cold sore")
    told = "yes I am afraid so, the cold sore came up on Monday and it is still crusty at the corner"
    assert without_harmless(said(told, sore), KNOWLEDGE, asked=True).entities == (sore,)


def test_what_is_said_of_somebody_else_is_not_judged() -> None:
    hers = Entity("medicine", "blood_thinners", about="other", text="warfarin")
    text = "could my mum have it? she has been on warfarin for years now"
    assert without_harmless(said(text, hers), KNOWLEDGE, asked=False).entities == (hers,)


def test_what_stops_nobody_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "tells_nothing", lambda *_: pytest.fail("the net need not be asked"))
    scars = Entity("concern", "acne_scars", text="acne scars")
    sore = Entity("condition", "cold_sore_history", text="cold sores")
    turn = said("I used to get cold sores years ago and now I have acne scars", scars, sore)
    assert without_harmless(turn, KNOWLEDGE, asked=False).entities == (scars, sore)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm a Cancer, born in July, so it is my birthday treat", "cancer"),
        ("I nearly had a heart attack at the price on your site", "heart attack"),
        ("I've got a laser focus on these lines", "laser"),
        ("pregnant pause there, sorry", "pregnant"),
    ],
)
def test_a_figure_of_speech(text: str, words: str) -> None:
    assert is_a_figure(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I had a heart attack last year, is the price the same", "heart attack"),
        ("I'm a cancer patient", "cancer"),
        ("Hi, it's Leo, I had cancer in spring", "cancer"),
        ("I'm a Cancer by star sign and was treated for cancer last year", "cancer"),
        ("I nearly had a heart attack at the price, and I've had one heart attack already", "heart attack"),
        ("laser on my cheeks last week", "laser"),
    ],
)
def test_what_is_meant_as_said(text: str, words: str) -> None:
    assert not is_a_figure(text, words)


def test_what_is_told_strongly_counts_whatever_its_grammar() -> None:
    text = "Could I come on Saturday please, not too early as the morning sickness is bad, baby's due in May."
    denied = Entity("condition", "pregnancy", negated=True, text="baby's due")
    heard = hear_sentences(said(text, denied), KNOWLEDGE)
    assert [(each.value, each.negated) for each in heard.entities] == [("pregnancy", False)]


def test_what_is_asked_of_the_time_after_hides_nothing() -> None:
    text = "my sugars have been all over the shop lately, type 1. Would my face heal ok after needling?"
    assert [each.value for each in hear_sentences(said(text), KNOWLEDGE).entities] == ["diabetes_uncontrolled"]


def test_what_follows_a_treatment_is_no_condition() -> None:
    text = "my cheeks have been breaking out in red lumps since my needling last week"
    assert hear_sentences(said(text), KNOWLEDGE).entities == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We've just started trying for our second, is it ok to have three sessions?", ["pregnancy"]),
        ("my husband and I are trying for another", ["pregnancy"]),
        ("trying for the next available slot on Friday", []),
        ("My sister had needling. I'd like the same. I'm due on 14 March if that makes a difference.", ["pregnancy"]),
        ("I'm due on the 14th of March for my second session", []),
    ],
)
def test_a_child_that_is_hoped_for(text: str, told: list[str]) -> None:
    assert [each.value for each in hear_sentences(said(text), KNOWLEDGE).entities] == told


def test_a_child_that_is_hoped_for_is_not_over() -> None:
    text = "My husband and I stopped using protection in January hoping for number two. Does the cream matter?"
    hoped = Entity("condition", "pregnancy", text="hoping for number two")
    assert [each.value for each in told(said(text, hoped), KNOWLEDGE, date(2026, 12, 1))] == ["pregnancy"]
    grown = "I breastfed both of mine till two, they're 7 and 10 now. Can you do stretch marks?"
    fed = Entity("condition", "breastfeeding", text="breastfed")
    assert told(said(grown, fed), KNOWLEDGE, date(2026, 12, 1)) == []


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("I'm told not to drink much on my isotretinoin capsules either", False),
        ("I'm not on my isotretinoin capsules", True),
    ],
)
def test_a_drink_that_is_denied_is_no_medicine(text: str, denied: bool) -> None:
    capsules = Entity("medicine", "isotretinoin", negated=True, text="isotretinoin")
    (fact,) = told(said(text, capsules), KNOWLEDGE, date(2026, 12, 1))
    assert fact.negated is denied


def test_an_allergy_and_nothing_else() -> None:
    nickel = Entity("condition", "allergy_metal", text="nickel allergy")
    text = "Booking for a derma pen. Notes: nickel allergy, no other medical issues"
    assert [each.value for each in told(said(text, nickel), KNOWLEDGE, date(2026, 12, 1))] == ["allergy_metal"]
    none = "I wear nickel earrings and never had any trouble"
    assert told(said(none, Entity("condition", "allergy_metal", text="nickel")), KNOWLEDGE, date(2026, 12, 1)) == []


def test_a_mark_of_a_vaccination_is_no_vaccine() -> None:
    text = "I tend to scar thick and lumpy, the vaccination mark on my arm kept growing"
    lumpy = Entity("condition", "keloid", text="I tend to scar thick and lumpy")
    assert "keloid" in [each.value for each in told(said(text, lumpy), KNOWLEDGE, date(2026, 12, 1))]


@pytest.mark.parametrize(
    ("telling", "about"),
    [
        (["my teenage daughter's face is full of cysts"], "other"),
        (["my teenage daughter's face is full of cysts", "my cheeks are too"], "self"),
        ([], "self"),
    ],
)
def test_what_only_a_daughter_has_is_hers(monkeypatch: pytest.MonkeyPatch, telling: list[str], about: str) -> None:
    monkeypatch.setattr(likeness, "clauses_telling", lambda *_: telling)
    text = "my teenage daughter's face is full of cysts, she's at the derm for that. it's me who wants the needling"
    assert entity_of(likeness.Likely("active_acne", text, 0.99)).about == about


def test_a_medicine_that_nobody_knows_is_heard_beside_what_came_of_it() -> None:
    text = "Taking Wysolone 50mg daily since 6 weeks as per doctor. Asking about stretch marks which came after it"
    assert [each.value for each in hear_sentences(said(text), KNOWLEDGE).entities] == ["unlisted:wysolone"]


def test_a_treatment_that_is_asked_about_stays_what_is_asked_about() -> None:
    filler = Entity("treatment", "filler", text="filler")
    text = "my friend had filler in 2018, which of the two lasts longer do you think?"
    turn = Turn(
        "c", "m", text, "ask_comparison", entities=(filler,), parts=(Question(text, "ask_comparison", (filler,)),)
    )
    assert without_harmless(turn, KNOWLEDGE, asked=False).entities == (filler,)
