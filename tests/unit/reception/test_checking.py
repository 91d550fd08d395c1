"""The safety questions as a conversation."""

from __future__ import annotations

import pytest

from clinic import conversations
from clinic.answers.question import Entity
from clinic.reception.declaration import asked_for
from clinic.reception.replies import denies, is_unsure, says_yes, wants_why
from tests.unit.reception.conftest import Visitor


def begin(visitor: Visitor) -> None:
    visitor.say("check_suitability", "check if I can have it")


def finish(visitor: Visitor) -> None:
    """No to all that is left."""
    for _ in range(9):
        if visitor.cards:
            return
        visitor.say("deny", "no")
    raise AssertionError("more than eight questions")


@pytest.mark.parametrize("treatment", ["microneedling", "prp_microneedling", "rf_microneedling", "scalp_microneedling"])
def test_at_most_eight_questions(visitor: Visitor, treatment: str) -> None:
    assert len(asked_for(visitor.clinic.knowledge(), treatment)) <= 8


def outcome(visitor: Visitor) -> dict[str, object]:
    card = next(reply.card for reply in visitor.last if reply.card)
    return dict(card)


def test_the_outcome_is_kept_with_rule_set_and_answers(visitor: Visitor) -> None:
    begin(visitor)
    finish(visitor)
    (kept,) = conversations.screenings(visitor.clinic, visitor.id)
    assert kept["outcome"] == "suitable"
    assert len(kept["rule_set"]) == 12
    assert "pregnancy" in kept["answers"]["denied"]


def test_not_sure_is_not_a_no(visitor: Visitor) -> None:
    begin(visitor)
    visitor.say("deny", "no")
    visitor.say("nlu_fallback", "I'm not sure")
    assert outcome(visitor)["outcome"] == "clinician_review"
    visitor.say("book_appointment", "book microneedling", ("treatment", "microneedling"))
    assert visitor.draft.treatment == "consultation"


@pytest.mark.parametrize("text", ["why do you ask?", "what for?", "but why"])
def test_why_is_explained_and_the_question_asked_again(visitor: Visitor, text: str) -> None:
    begin(visitor)
    before = visitor.text
    visitor.say("nlu_fallback", text)
    assert "Devices" in visitor.text
    assert before in visitor.text


def test_told_before_is_not_asked(visitor: Visitor) -> None:
    visitor.say("inform", "I'm 34", ("age", "34"))
    begin(visitor)
    assert "18 to 21" not in visitor.text
    assert "pregnant" in visitor.text


def test_a_question_in_the_middle_is_answered_and_the_same_question_follows(visitor: Visitor) -> None:
    begin(visitor)
    visitor.say("deny", "no")
    at = visitor.notebook.check
    visitor.say("ask_pain", "does it hurt?")
    assert visitor.notebook.check is not None
    assert at is not None
    assert visitor.notebook.check["at"] == at["at"]
    assert "isotretinoin" in visitor.text
    finish(visitor)
    assert outcome(visitor)["outcome"] == "suitable"


def test_left_and_taken_up_at_the_same_point(visitor: Visitor) -> None:
    begin(visitor)
    visitor.say("deny", "no")
    visitor.say("stop", "never mind")
    assert "carry on" in visitor.text
    visitor.say("greet", "hello")
    visitor.say("affirm", "carry on")
    assert "isotretinoin" in visitor.text
    assert "pregnant" not in visitor.text


def test_go_back_asks_the_last_question_whole(visitor: Visitor) -> None:
    begin(visitor)
    visitor.say("deny", "no")
    visitor.say("deny", "go back")
    assert "pregnant" in visitor.text
    visitor.say("inform", "I'm breastfeeding", ("condition", "breastfeeding"))
    assert outcome(visitor)["outcome"] == "wait"


def test_start_over_asks_from_the_first_and_keeps_what_was_told(visitor: Visitor) -> None:
    begin(visitor)
    visitor.say("deny", "no")
    visitor.say("inform", "start over")
    assert "pregnant" in visitor.text


def test_misheard_three_times_ends_with_a_person_and_never_with_a_yes(visitor: Visitor) -> None:
    begin(visitor)
    visitor.say("nlu_fallback", "flumph wibble")
    assert not visitor.cards
    visitor.say("nlu_fallback", "flumph wibble")
    assert "None of these" in [b.title for b in visitor.buttons]
    visitor.say("nlu_fallback", "flumph wibble")
    assert visitor.buttons[0].title == "Talk to a person"
    assert not visitor.cards


def test_a_date_told_later_settles_it(visitor: Visitor) -> None:
    visitor.say("check_suitability", "I had filler, check if I can have it", ("treatment", "filler"))
    assert outcome(visitor)["outcome"] == "clinician_review"
    assert "when that was" in visitor.text
    visitor.say("inform", "it was two years ago", ("date", "two years ago"))
    finish(visitor)
    assert outcome(visitor)["outcome"] == "suitable"


def test_a_date_in_the_future_gives_the_first_day(visitor: Visitor) -> None:
    visitor.say("check_suitability", "I had botox two days ago, can you check", ("treatment", "botulinum_toxin"))
    assert outcome(visitor)["bookable_from"] == "2026-12-04"
    assert outcome(visitor)["outcome"] == "wait"


def test_taken_back_in_the_middle_goes_on(visitor: Visitor) -> None:
    begin(visitor)
    visitor.say("inform", "I'm diabetic", ("condition", "diabetes"))
    assert outcome(visitor)["outcome"] == "clinician_review"
    visitor.say("deny", "no wait, that was my sister")
    assert "putting that right" in visitor.text
    finish(visitor)
    assert outcome(visitor)["outcome"] == "suitable"


def test_both_things_of_one_message_are_taken_back(visitor: Visitor) -> None:
    visitor.say("inform", "lupus and warfarin", ("condition", "autoimmune"), ("medicine", "blood_thinners"))
    visitor.say("deny", "sorry, that was my mum")
    begin(visitor)
    finish(visitor)
    assert outcome(visitor)["outcome"] == "suitable"


def test_a_date_does_not_outlive_what_it_dates(visitor: Visitor) -> None:
    visitor.say("inform", "I had filler two weeks ago", ("treatment", "filler"))
    visitor.say("deny", "sorry, that was my sister")
    begin(visitor)
    finish(visitor)
    assert outcome(visitor)["outcome"] == "suitable"


@pytest.mark.parametrize(
    "text",
    ["no", "Nope.", "none of these", "no, none", "not that I know of", "none apply to me", "no thanks", "nah, nothing",
     "I don't", "no none of those apply", "neither", "n/a"],
)  # fmt: skip
def test_a_plain_no(text: str) -> None:
    assert denies(text)


@pytest.mark.parametrize(
    "text",
    ["no but I have lupus", "none except the second",
     "no idea", "not sure", "yes", "no, apart from asthma", "nosebleeds",
     "no I mean yes", "I don't know", "not any more", "no longer", "never mind", ""],
)  # fmt: skip
def test_no_plain_no(text: str) -> None:
    assert not denies(text)


def test_yes_why_and_not_sure() -> None:
    assert says_yes("yes, one of them")
    assert not says_yes("yes but no")
    assert wants_why("sorry, why do you need that?")
    assert is_unsure("hmm dunno")


@pytest.mark.parametrize(
    ("text", "unsure"),
    [
        ("can I skip this one?", True),
        ("pass", True),
        ("I might be", True),
        ("might be pregnant, not sure?", True),
        ("I get my brows threaded, should I skip it before the session?", False),
        ("could it possibly leave marks?", False),
        ("what should I pass to the front desk?", False),
    ],
)
def test_doubt_is_told_and_not_asked(text: str, unsure: bool) -> None:
    assert is_unsure(text) is unsure


def test_what_is_not_ours_is_said_shortly_and_the_question_put_again(visitor: Visitor) -> None:
    visitor.say("check_suitability", "check if I can have it")
    asked = visitor.last[-1].text
    visitor.say("out_of_scope", "what's the weather like in Leeds?")
    assert visitor.text.startswith("I cannot help with that here.")
    assert "did not catch" not in visitor.text
    assert visitor.last[-1].text == asked


def test_a_day_in_passing_does_not_end_the_questions(visitor: Visitor) -> None:
    visitor.say("check_suitability", "check if I can have it")
    visitor.say("find_slots", "I have my twenty week scan on Tuesday, baby is kicking")
    assert visitor.cards == ["suitability"]
    assert "slots" not in visitor.cards


def test_the_consultation_that_was_named_is_taken_by_that_one(visitor: Visitor) -> None:
    visitor.say("inform", "I have lupus", ("condition", "autoimmune"))
    assert "The next free consultation is" in visitor.text
    visitor.say("affirm", "OK that one")
    assert visitor.draft.treatment == "consultation"
    assert visitor.draft.opening is not None


def test_what_is_told_of_the_patient_counts_when_it_is_somebody_else(visitor: Visitor) -> None:
    visitor.say("ask_suitability", "can my lad have it, he has only just started at secondary school")
    assert "adults only" in visitor.text


def test_a_way_of_scarring_is_remembered_whatever_is_booked(visitor: Visitor) -> None:
    scars = Entity("concern", "scar_hypertrophic", text="raised scars")
    visitor.say("ask_suitability", "I get raised scars whenever I cut myself", scars)
    visitor.say("check_suitability", "check me for acne scars", ("concern", "acne_scars"))
    assert visitor.cards == ["suitability"]
    assert "keloid" in visitor.text.lower()


@pytest.mark.parametrize(
    ("text", "reason"),
    [("I'm 26 weeks, can I have it", "pregnan"), ("little bump here, 31 wks", "pregnan")],
)
def test_weeks_alone_tell_a_pregnancy(visitor: Visitor, text: str, reason: str) -> None:
    visitor.say("ask_suitability", text)
    assert reason in visitor.text.lower()


def test_what_is_said_of_skin_in_general_is_nobodys_history(visitor: Visitor) -> None:
    visitor.say("ask_skin_type", "brown skin doesn't get marks from it", ("skin_type", "V"))
    visitor.say("check_suitability", "check if I can have it")
    assert not [fact for fact in conversations.remembered(visitor.clinic, visitor.id) if fact.kind == "skin_type"]


def test_how_often_something_is_done_says_that_it_is_done(visitor: Visitor) -> None:
    sunbeds = Entity("activity", "tanning", text="sunbeds")
    visitor.say("ask_aftercare", "i use sunbeds twice a week. suitable?", sunbeds)
    facts = conversations.remembered(visitor.clinic, visitor.id)
    assert "sunburn_tan" in [fact.value for fact in facts]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("I had shingles when I was 20", Entity("condition", "active_infection", text="shingles")),
        ("stretch marks from when I was pregnant", Entity("condition", "pregnancy", text="pregnant")),
    ],
)
def test_what_was_so_at_another_time_of_life_stops_nobody(visitor: Visitor, text: str, entity: Entity) -> None:
    visitor.say("inform", text, entity)
    facts = conversations.remembered(visitor.clinic, visitor.id)
    assert entity.value not in [fact.value for fact in facts]


def test_peeling_on_day_four_is_no_chemical_peel(visitor: Visitor) -> None:
    visitor.say("ask_combination", "my face is peeling on day 4 is that normal", ("body_area", "face"))
    assert "has to wait" not in visitor.text
    visitor.say("ask_suitability", "my face is peeling from the acid, can I come")
    assert "has to wait" in visitor.text


@pytest.mark.parametrize("words", ["Acne scarring. Thursday. After five.", "acne scarring thursday after five"])
def test_scars_and_a_time_alone_tell_of_no_acne(visitor: Visitor, words: str) -> None:
    visitor.say("inform", words, Entity("concern", "acne_scars", text="acne scarring"))
    assert visitor.slots


def test_scars_along_with_acne_are_still_heard(visitor: Visitor) -> None:
    words = "acne scarring thursday after five, my face keeps erupting with sore lumps"
    visitor.say("inform", words, Entity("concern", "acne_scars", text="acne scarring"))
    assert "slots" not in visitor.cards


def test_what_stops_the_daughter_stops_a_booking_for_her(visitor: Visitor) -> None:
    visitor.say("ask_suitability", "my daughter is in year 9, can she have it")
    assert "adults only" in visitor.text
    visitor.say("book_appointment", "ok please book microneedling for her", ("treatment", "microneedling"))
    assert "slots" not in visitor.cards


def test_a_treatment_that_is_over_is_no_laser(visitor: Visitor) -> None:
    visitor.say("inform", "I had my treatment yesterday")
    assert "laser" not in visitor.text.lower()


def test_a_day_alone_tells_of_no_illness(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "plan for acne scars before my wedding", ("concern", "acne_scars"))
    visitor.say("inform", "its the 3rd of april 2027", ("date", "3rd of april 2027"))
    assert "covers it" not in visitor.text
    assert "series" in visitor.cards


def test_nonsense_again_and_again_leads_to_a_person(visitor: Visitor) -> None:
    visitor.say("check_suitability", "can you check if I can have microneedling?")
    visitor.say("out_of_scope", "flumph wibble wobble")
    assert "I cannot help with that here" in visitor.text
    visitor.say("out_of_scope", "flumph wibble wobble")
    assert "press one of the buttons" in visitor.text
    visitor.say("out_of_scope", "flumph wibble wobble")
    assert "Talk to a person" in [button.title for button in visitor.buttons]
