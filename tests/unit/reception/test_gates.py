"""The gate in front of booking: blocked, consulted, noted, waited for, and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clinic.answers.question import Entity
from clinic.storage.tables import BookingNoteRow, BookingRow
from tests.unit.reception.conftest import Visitor

STEPS = ["treatment", "opening", "name", "contact", "confirm"]


def notes_of(visitor: Visitor) -> set[str]:
    """The rules that the clinician is told of with the visitor's one booking."""
    with visitor.clinic.database.read() as session:
        row = session.query(BookingRow).filter_by(uid=visitor.booked[0].booking_uid).one()
        return {note.rule_id for note in session.query(BookingNoteRow).filter_by(booking_id=row.id)}


@pytest.mark.parametrize("step", STEPS[1:])
def test_pregnant_is_never_booked_at_whatever_step_it_is_said(visitor: Visitor, step: str) -> None:
    visitor.walk_to(step)
    visitor.say("inform", "oh, I should say I'm pregnant", ("condition", "pregnancy"))
    assert not visitor.open
    assert "pregnan" in visitor.text
    assert "suitability" in visitor.cards
    visitor.say("book_appointment", "book it anyway please", ("treatment", "microneedling"))
    visitor.say("affirm", "yes")
    assert "microneedling" not in [each.treatment for each in visitor.booked]
    assert not visitor.booked


def test_a_yes_that_comes_with_a_condition_books_nothing(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    visitor.say("affirm", "yes, but I am breastfeeding", ("condition", "breastfeeding"))
    assert visitor.booked == []
    assert not visitor.open


def test_on_isotretinoin_a_consultation_is_booked_and_the_clinician_told_why(visitor: Visitor) -> None:
    visitor.say(
        "book_appointment",
        "I'm on roaccutane, book microneedling for acne scars",
        ("medicine", "isotretinoin"),
        ("concern", "acne_scars"),
    )
    assert "consultation" in visitor.text
    assert "keep taking your medicine" in visitor.text
    assert visitor.draft.treatment == "consultation"
    visitor.choose(1)
    visitor.say("inform", "my name is Ann Bell, ann@example.com")
    visitor.press("Confirm")
    assert [each.treatment for each in visitor.booked] == ["consultation"]
    assert "isotretinoin" in notes_of(visitor)


def test_an_opening_of_the_treatment_chosen_after_the_gate_closed_is_not_held(visitor: Visitor) -> None:
    visitor.walk_to("opening")
    treatment_slot = dict(visitor.slots[0]["data"])
    visitor.say("inform", "I take warfarin", ("medicine", "blood_thinners"))
    visitor.say("inform", "this one", pressed=treatment_slot)
    assert visitor.draft.treatment == "consultation"
    assert visitor.draft.opening is None


@pytest.mark.parametrize(
    ("kind", "value", "rule"),
    [("condition", "darker_skin", "darker_skin"), ("condition", "cold_sore_history", "cold_sore_history")],
)
def test_dark_skin_and_an_old_cold_sore_are_booked_and_noted(
    visitor: Visitor, kind: str, value: str, rule: str
) -> None:
    visitor.say("book_appointment", "book for acne scars", ("concern", "acne_scars"), (kind, value))
    visitor.choose(1)
    visitor.say("inform", "my name is Ama Bell, ama@example.com")
    assert "Good to know" in visitor.text
    visitor.press("None of these apply")
    assert [each.treatment for each in visitor.booked] == ["microneedling"]
    assert rule in notes_of(visitor)


@pytest.mark.parametrize("concern", ["scar_keloid", "active_acne"])
def test_keloids_and_active_acne_are_never_booked_as_treatment(visitor: Visitor, concern: str) -> None:
    visitor.say("book_appointment", "book me in", ("concern", concern))
    if visitor.open:
        assert visitor.draft.treatment == "consultation"
    else:
        assert "suitability" in visitor.cards


def test_a_dated_wait_shows_only_times_after_it(visitor: Visitor) -> None:
    visitor.walk_to("opening")
    visitor.say("inform", "I had botox 4 days ago", ("treatment", "botulinum_toxin"))
    assert visitor.open
    assert "2 December 2026" in visitor.text
    assert all(slot["starts_at"] >= "2026-12-02" for slot in visitor.slots)


def test_asking_about_a_peel_is_not_having_had_one(visitor: Visitor) -> None:
    visitor.say("ask_comparison", "is a chemical peel better?", ("treatment", "chemical_peel"))
    visitor.walk_to("opening")
    assert visitor.slots


def test_tuesday_at_ten_makes_nobody_ten_years_old(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book acne scars on tuesday at 10", ("concern", "acne_scars"), ("age", "10"))
    assert visitor.open
    assert visitor.slots


def test_under_eighteen_is_blocked_and_no_consultation_is_pushed(visitor: Visitor) -> None:
    visitor.say("book_appointment", "I'm 16, book me for acne scars", ("concern", "acne_scars"), ("age", "16"))
    assert not visitor.open
    assert "Book a consultation" not in [b.title for b in visitor.buttons]


def test_what_was_said_of_someone_else_does_not_count(visitor: Visitor) -> None:
    visitor.say("inform", "I have psoriasis", ("condition", "eczema_psoriasis_rosacea"))
    visitor.say("feedback_negative", "sorry that was my sister")
    visitor.walk_to("opening")
    assert visitor.draft.treatment == "microneedling"


def test_taking_it_back_in_the_middle_gives_the_treatment_again(visitor: Visitor) -> None:
    visitor.walk_to("contact")
    visitor.say("inform", "I take warfarin", ("medicine", "blood_thinners"))
    assert visitor.draft.treatment == "consultation"
    visitor.press("That is not about me")
    assert visitor.draft.treatment == "microneedling"
    assert visitor.draft.name == "Kim Example"


def test_a_declared_thing_by_button(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    visitor.press("One of these applies")
    visitor.press("Isotretinoin")
    visitor.press("Blood thinners")
    assert visitor.draft.treatment == "consultation"
    assert "consultation" in visitor.text


def test_a_declared_thing_that_no_rule_knows_goes_to_a_clinician(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    visitor.press("One of these applies")
    visitor.say("nlu_fallback", "my cousin's flumph disease, I have that too")
    assert visitor.draft.treatment == "consultation"


def test_not_sure_goes_to_a_clinician_and_none_after_all_goes_back(new_visitor: Callable[[], Visitor]) -> None:
    unsure, mistaken = new_visitor(), new_visitor()
    unsure.walk_to("confirm")
    unsure.press("One of these applies")
    unsure.press("I am not sure")
    assert unsure.draft.treatment == "consultation"
    mistaken.walk_to("confirm")
    mistaken.press("One of these applies")
    mistaken.press("None of these after all")
    assert mistaken.draft.treatment == "microneedling"
    assert mistaken.buttons[0].data["confirm"] == mistaken.draft.key


def test_a_yes_while_saying_what_applies_books_nothing(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    visitor.press("One of these applies")
    visitor.say("affirm", "yes")
    assert visitor.booked == []


def test_suitability_is_not_confirmed_by_silence(visitor: Visitor) -> None:
    visitor.say("check_suitability", "can you check if I can have it")
    assert visitor.cards == []
    assert "pregnant" in visitor.text
    asked = 1
    while not visitor.cards:
        visitor.say("deny", "no, none of them")
        asked += 1
    assert asked <= 9, "eight questions at most"
    assert visitor.cards == ["suitability"]
    assert "nothing stands in the way" in visitor.text


def test_suitability_with_a_condition_gives_the_reason(visitor: Visitor) -> None:
    visitor.say("check_suitability", "check if I can have it, I'm breastfeeding", ("condition", "breastfeeding"))
    assert visitor.cards == ["suitability"]
    assert "breastfeeding" in visitor.text.lower()


def test_of_several_concerns_in_one_message_the_one_for_a_clinician_counts(visitor: Visitor) -> None:
    text = "ice pick scars, I mean scars on my cheeks, can I come thursday"
    visitor.say("ask_combination", text, ("concern", "acne_scars_icepick"), ("concern", "acne_scars"))
    assert visitor.draft.treatment == "consultation"
    visitor.say("stop", "stop")
    visitor.say("book_appointment", "just the stretch marks then, book me in", ("concern", "stretch_marks"))
    assert visitor.draft.treatment == "microneedling"


def test_a_check_in_the_middle_of_a_booking_says_from_when(visitor: Visitor) -> None:
    botox = Entity("treatment", "botulinum_toxin", about="self", text="botox")
    visitor.say(
        "book_appointment",
        "had a bit of botox in my forehead 5 days ago, can you fit me in for microneedling",
        botox,
        ("treatment", "microneedling"),
    )
    assert visitor.open
    assert "That day is over" not in visitor.text
    visitor.say("check_suitability", "check if I can have microneedling", ("treatment", "microneedling"))
    assert visitor.open
    assert "The earliest date would be" in visitor.text
    assert "Nothing you have told me" not in visitor.text


def test_a_check_in_the_middle_of_a_booking_that_nothing_stands_in_the_way_of(visitor: Visitor) -> None:
    visitor.walk_to("name")
    visitor.say("check_suitability", "check if I can have microneedling", ("treatment", "microneedling"))
    assert visitor.open
    assert "Nothing you have told me so far stands in the way" in visitor.text
