"""The booking form: few turns when hurried, never lost, nothing booked before the safety declaration."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from clinic import booking, conversations
from clinic.answers.question import Question
from clinic.reception.declaration import GROUPS, asked_for, declared
from clinic.settings import ROOT
from tests.unit.reception.conftest import Visitor

STEPS = ["treatment", "opening", "name", "contact", "confirm"]
SHOWS_TIMES = {"find_slots", "reschedule_appointment"}
"""Whoever asks for times while one is held is shown others."""
INTENTS = [next(iter(intent)) for intent in yaml.safe_load((ROOT / "domain.yml").read_text())["intents"]]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_at_every_step_is_answered_and_keeps_the_form(visitor: Visitor, intent: str, step: str) -> None:
    visitor.walk_to(step)
    visitor.say(intent, "hm")
    if intent == "stop" or (intent == "affirm" and step == "confirm"):
        return
    assert visitor.open
    moved = intent in SHOWS_TIMES and visitor.draft.step == "opening"
    assert visitor.draft.step == step or moved
    visitor.say("ask_pain", "does it hurt?")
    assert visitor.open
    assert "10" in visitor.text


def test_hurried_takes_three_turns(visitor: Visitor) -> None:
    visitor.say(
        "inform", "need something thu after 5 for acne scars, my number is 07700 900123", ("concern", "acne_scars")
    )
    assert all("T17:" in slot["starts_at"] or "T18:" in slot["starts_at"] for slot in visitor.slots)
    visitor.say("inform", "the second one")
    for words in ("07700 900123", "£180", "pregnant", "first and last name"):
        assert words in visitor.text
    visitor.say("inform", "Sam Lee")
    assert visitor.cards == ["booking"]
    assert [each.treatment for each in visitor.booked] == ["microneedling"]


def hurry(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book thu after 5, 07700 900123", ("concern", "acne_scars"))
    visitor.choose(1)


@pytest.mark.parametrize(
    "said",
    ["dunno yet", "yes", "Sam", "Sam Lee but I am pregnant", "Psoriasis", "Sam Lee?", "hold on", "no", "the first one"],
)
def test_only_a_full_name_signs_the_read_back(visitor: Visitor, said: str) -> None:
    hurry(visitor)
    conditions = {"Sam Lee but I am pregnant": "pregnancy", "Psoriasis": "eczema_psoriasis_rosacea"}
    entities = [("condition", conditions[said])] if said in conditions else []
    visitor.say({"yes": "affirm", "no": "deny"}.get(said, "inform"), said, *entities)
    assert visitor.booked == []


def test_something_that_applies_can_be_said_before_the_name(visitor: Visitor) -> None:
    hurry(visitor)
    visitor.press("One of these applies")
    assert "Which one applies" in visitor.text
    visitor.say("inform", "Sam Lee")
    assert visitor.booked == []


@pytest.mark.parametrize("said", ["yes, Sam Lee", "my name is Sam Lee", "I'm Sam Lee, none of these apply"])
def test_a_name_with_a_yes_signs_too(visitor: Visitor, said: str) -> None:
    hurry(visitor)
    visitor.say("inform", said)
    assert visitor.cards == ["booking"]


def test_choice_and_name_in_one_message(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book thu after 5, 07700 900123", ("concern", "acne_scars"))
    visitor.say("inform", "the second one, Sam Lee", ("person", "Sam Lee"))
    assert visitor.draft.name == "Sam Lee"
    visitor.say("affirm", "yes")
    assert visitor.cards == ["booking"]


@pytest.mark.parametrize(
    "said", ["a woman please", "can I see a woman", "female practitioner pls", "I'd prefer a lady"]
)
def test_a_woman_please(visitor: Visitor, said: str) -> None:
    visitor.walk_to("opening")
    visitor.say("inform", said)
    people = {slot["practitioner"] for slot in visitor.slots}
    women = {p.name for p in visitor.clinic.knowledge().practitioners.values() if p.gender == "female"}
    assert people
    assert people <= women


def test_earlier_than_what_was_listed(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book in january", ("concern", "acne_scars"))
    listed = [slot["starts_at"] for slot in visitor.slots]
    visitor.say("inform", "anything earlier?")
    assert max(slot["starts_at"] for slot in visitor.slots) < min(listed)


def test_name_phone_and_mail_may_come_in_one_message(visitor: Visitor) -> None:
    visitor.walk_to("name")
    visitor.say("inform", "I'm called Priya Shah, 07700 900123 or priya@example.com")
    assert visitor.draft.step == "confirm"
    assert "Priya Shah" in visitor.text
    assert "priya@example.com" in visitor.text


@pytest.mark.parametrize("text", ["Ade Bello 07700 900456", "ade bello, ade@example.com", "Ade Bello - 07700900456"])
def test_a_name_with_its_number_is_an_answer_whatever_it_sounds_like(visitor: Visitor, text: str) -> None:
    visitor.walk_to("name")
    visitor.say("ask_location", text)
    assert visitor.draft.step == "confirm"
    assert visitor.draft.name == "Ade Bello"


def test_a_question_that_comes_with_a_number_is_no_name(visitor: Visitor) -> None:
    visitor.walk_to("name")
    visitor.say("ask_location", "where are you? my number is 07700 900456")
    assert visitor.draft.step == "name"
    assert "020 7946 0123" in visitor.text, "the question is answered"
    assert "first and last name" in visitor.text, "and the step is asked again"


def test_what_was_told_before_the_booking_is_not_asked_again(visitor: Visitor) -> None:
    visitor.say("greet", "hi, my name is Jo March and my number is 07700 900123")
    visitor.walk_to("opening")
    visitor.choose(1)
    assert visitor.draft.step == "confirm"
    assert "Jo March" in visitor.text


def test_the_read_back_says_it_all_and_its_first_button_confirms(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    for words in (
        "Microneedling",
        "75 minutes",
        "£180",
        "Kim Example",
        "cancel",
        "pregnant",
        "isotretinoin",
        "under 18",
    ):
        assert words in visitor.text, words
    assert [b.title for b in visitor.buttons] == [
        "None of these apply – confirm",
        "One of these applies",
        "Change the time",
        "No reminders, please",
        "Cancel",
    ]
    assert visitor.buttons[0].data["confirm"] == visitor.draft.key


@pytest.mark.parametrize("step", ["treatment", "opening", "name", "contact"])
def test_a_yes_before_the_declaration_books_nothing(visitor: Visitor, step: str) -> None:
    visitor.walk_to(step)
    visitor.say("affirm", "yes")
    visitor.say("affirm", "yes, book it")
    assert visitor.booked == []


def test_pressing_confirm_twice_and_saying_yes_again_book_once(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    confirm = visitor.buttons[0]
    visitor.press("None of these apply")
    reference = visitor.booked[0].reference
    visitor.say(confirm.intent, confirm.title, pressed=dict(confirm.data))
    assert reference in visitor.text
    visitor.say("affirm", "yes")
    assert reference in visitor.text
    assert len(visitor.booked) == 1


def test_a_confirm_button_of_an_earlier_read_back_books_nothing(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    old = visitor.buttons[0]
    visitor.press("Change the time")
    visitor.choose(2)
    visitor.say(old.intent, old.title, pressed=dict(old.data))
    assert visitor.booked == []
    assert visitor.open


def test_a_time_taken_meanwhile_shows_the_three_nearest(new_visitor: Callable[[], Visitor]) -> None:
    first, second = new_visitor(), new_visitor()
    first.walk_to("opening")
    second.walk_to("opening")
    wanted = first.slots[0]["slot_id"]
    first.choose(1)
    second.say("inform", "this one", pressed={"opening": wanted})
    assert len(second.slots) == 3
    assert wanted not in [slot["slot_id"] for slot in second.slots]
    assert second.open


def test_leaving_gives_the_time_back(new_visitor: Callable[[], Visitor]) -> None:
    first, second = new_visitor(), new_visitor()
    first.walk_to("name")
    held = first.draft.opening
    first.say("stop", "never mind")
    assert not first.open
    second.walk_to("opening")
    assert held in [slot["slot_id"] for slot in second.slots]


@pytest.mark.parametrize("step", ["opening", "name", "contact", "confirm"])
def test_another_day_at_any_step(visitor: Visitor, step: str) -> None:
    visitor.walk_to(step)
    visitor.say("inform", "actually Friday would be better")
    assert all(slot["starts_at"].startswith("2026-11-27") for slot in visitor.slots)
    assert visitor.draft.step == "opening"


def test_another_day_keeps_name_and_contact(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    visitor.say("inform", "can I change the time to thursday")
    visitor.choose(1)
    assert visitor.draft.step == "confirm"
    visitor.press("None of these apply")
    assert visitor.booked[0].starts_at.isoformat().startswith("2026-11-26")


def test_going_back_a_step(visitor: Visitor) -> None:
    visitor.walk_to("contact")
    visitor.say("stop", "go back")
    assert visitor.draft.step == "name"
    visitor.say("inform", "back please")
    assert visitor.draft.step == "opening"


def test_starting_over_keeps_the_form_and_forgets_the_draft(visitor: Visitor) -> None:
    visitor.walk_to("contact")
    visitor.say("stop", "can we start over")
    assert visitor.open
    assert visitor.draft.step == "treatment"


def test_another_treatment_in_the_middle(visitor: Visitor) -> None:
    visitor.walk_to("name")
    visitor.say("ask_rf", "I want RF instead", ("treatment", "rf_microneedling"))
    assert visitor.draft.treatment == "rf_microneedling"
    assert visitor.draft.step == "opening"


def test_a_question_naming_another_treatment_changes_nothing(visitor: Visitor) -> None:
    visitor.walk_to("name")
    visitor.say("ask_prp", "how is PRP different?", ("treatment", "prp_microneedling"))
    assert visitor.draft.treatment == "microneedling"
    assert visitor.draft.step == "name"


def test_misunderstood_twice_explains_and_a_third_time_offers_a_person(visitor: Visitor) -> None:
    visitor.walk_to("contact")
    visitor.say("nlu_fallback", "flumph")
    assert "Talk to a person" not in [b.title for b in visitor.buttons]
    visitor.say("nlu_fallback", "gribble")
    assert "Change the time" in [b.title for b in visitor.buttons]
    visitor.say("nlu_fallback", "wibble")
    assert "Talk to a person" in [b.title for b in visitor.buttons]
    visitor.say("inform", "07700 900123")
    assert visitor.draft.step == "confirm"


def test_a_broken_number_is_named(visitor: Visitor) -> None:
    visitor.walk_to("contact")
    visitor.say("inform", "077009")
    assert "does not look complete" in visitor.text
    assert visitor.draft.step == "contact"


@pytest.mark.parametrize("step", ["name", "contact", "confirm"])
def test_why_do_you_ask(visitor: Visitor, step: str) -> None:
    visitor.walk_to(step)
    visitor.say("nlu_fallback", "why do you need that?")
    assert len(visitor.last) == 2
    assert visitor.draft.misses == 0


def test_a_worrying_symptom_comes_first_and_the_booking_waits(visitor: Visitor) -> None:
    visitor.walk_to("name")
    visitor.say("report_symptom", "my face is hot and swollen and the redness is spreading with a fever")
    assert visitor.last[0].urgent
    assert len(visitor.last) == 1
    assert visitor.open
    visitor.say("inform", "Kim Example", ("person", "Kim Example"))
    assert "paused" in visitor.text
    conversations.clear(visitor.clinic, visitor.id, "Ada")
    visitor.say("inform", "Kim Example", ("person", "Kim Example"))
    assert visitor.draft.step == "contact"


def test_two_questions_and_a_task_in_one_message(visitor: Visitor) -> None:
    text = "does it hurt, what does it cost, and can I book"
    parts = (
        Question("does it hurt", "ask_pain"),
        Question("what does it cost", "ask_price"),
        Question("can I book", "book_appointment"),
    )
    visitor.say("ask_pain", text, parts=parts)
    assert "10" in visitor.text
    assert "£" in visitor.text
    assert visitor.open


def test_the_slots_never_hold_identity(visitor: Visitor) -> None:
    visitor.walk_to("contact")
    said = visitor.say("inform", "07700 900123")
    assert said.slots["booking_name"] == "given"
    assert said.slots["booking_contact"] == "given"
    assert said.step == "booking_confirm"


def test_no_rule_that_stops_a_treatment_is_left_out_of_the_declaration(visitor: Visitor) -> None:
    knowledge = visitor.clinic.knowledge()
    assert {item.rule_id for group in GROUPS for item in group.items} == set(knowledge.rules)
    for treatment in knowledge.treatments.values():
        if treatment.code == booking.CONSULTATION:
            continue
        must = {
            rule.id
            for rule in knowledge.rules.values()
            if rule.gate != "note" and rule.applies_to in ("all", treatment.modality)
        }
        assert set(declared(asked_for(knowledge, treatment.code))) == must


def test_other_times_are_later_ones(visitor: Visitor) -> None:
    visitor.walk_to("opening")
    first = [slot["starts_at"] for slot in visitor.slots]
    visitor.say("deny", "no, none of those work")
    later = [slot["starts_at"] for slot in visitor.slots]
    assert min(later) > max(first)
    visitor.press("Later times")
    assert min(slot["starts_at"] for slot in visitor.slots) > max(later)


def test_nothing_free_then_shows_the_nearest(visitor: Visitor) -> None:
    visitor.walk_to("opening")
    visitor.say("inform", "25 december")
    assert "Nothing is free then" in visitor.text
    assert visitor.slots


def test_a_named_practitioner(visitor: Visitor) -> None:
    visitor.walk_to("opening")
    visitor.say("inform", "with Daniel please")
    assert {slot["practitioner"] for slot in visitor.slots} == {"Daniel Reyes"}


@pytest.mark.parametrize(
    "words",
    [
        "got anything thu after 5 for my acne scars? 07700 900123",
        "any chance of a thurs eve appt for acne scars, 07700 900123",
        "could you squeeze me in thu after 5 for acne scars? i'm on 07700 900123",
    ],
)
def test_a_time_asked_for_is_a_booking_whatever_else_it_sounds_like(visitor: Visitor, words: str) -> None:
    visitor.say("ask_results", words, ("concern", "acne_scars"), ("phone", "07700 900123"))
    assert all("T17:" in slot["starts_at"] or "T18:" in slot["starts_at"] for slot in visitor.slots)
    visitor.say("inform", "the first one")
    visitor.say("inform", "Sam Lee")
    assert visitor.cards == ["booking"]


PHONE = ("phone", "07700 900666")


def test_a_scar_of_no_kind_is_looked_at_first(visitor: Visitor) -> None:
    visitor.say("find_slots", "squeeze me in this week after 4pm for a scar on my chin? 07700 900666", PHONE)
    assert "depends on its kind" in visitor.text
    assert visitor.draft.treatment == "consultation"
    visitor.say("inform", "it was left by acne", ("concern", "acne_scars"))
    assert visitor.draft.treatment == "microneedling"


def test_a_treatment_is_chosen_by_its_place_among_the_buttons(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book me in")
    names = [button.title for button in visitor.buttons]
    visitor.say("inform", "2")
    assert visitor.draft.treatment is not None
    assert visitor.clinic.knowledge().treatments[visitor.draft.treatment].name == names[1]
