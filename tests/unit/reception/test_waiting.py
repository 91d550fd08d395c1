"""The waiting list, reminders, the next session, and somebody else's appointment, at the desk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from clinic import booking
from clinic.answers.question import Entity
from clinic.context import Clinic
from clinic.reception.reminders import read_choice
from clinic.storage.tables import BookingRow, PatientRow, WaitlistEntryRow
from tests.unit.reception.conftest import Visitor


def entry(visitor: Visitor) -> WaitlistEntryRow:
    with visitor.clinic.database.read() as session:
        query = select(WaitlistEntryRow).where(WaitlistEntryRow.conversation_id == visitor.id)
        return session.scalars(query.order_by(WaitlistEntryRow.id.desc())).first()


def patient(visitor: Visitor, uid: str) -> PatientRow:
    with visitor.clinic.database.read() as session:
        booked = session.scalars(select(BookingRow).where(BookingRow.uid == uid)).one()
        return session.get_one(PatientRow, booked.patient_id)


@pytest.mark.parametrize(
    "words",
    [
        "put me on the waiting list please",
        "can i go on the waitlist",
        "let me know if something earlier comes up",
        "could you tell me if anyone cancels",
        "ring me if anything frees up",
        "is there a cancellation list I could join",
    ],
)
def test_joining_in_words(visitor: Visitor, words: str) -> None:
    visitor.say("find_slots", "any free times for acne scars?", ("concern", "acne_scars"))
    visitor.say("out_of_scope" if "cancel" in words else "find_slots", words)
    assert "first and last name" in visitor.text
    visitor.say("inform", "Ann Lee")
    assert "e-mail" in visitor.text
    visitor.say("inform", "ann.lee@example.com")
    assert "• are pregnant" in visitor.text
    assert entry(visitor) is None
    visitor.press("None of these apply")
    assert "You are on the waiting list" in visitor.text
    waiting = entry(visitor)
    assert waiting.status == "waiting"
    assert waiting.screening_json["declaration"]["denied"]
    visitor.say("inform", "take me off the waiting list")
    assert entry(visitor).status == "withdrawn"


@pytest.mark.parametrize(
    "words",
    [
        "how long is the waiting list",
        "is there a wait for appointments",
        "what's the waiting list like",
        "how long would I be on the waiting list",
        "let me know if Dr Okafor is free on tuesday",
        "tell me the fee if I cancel",
        "tell me what happens if there is a cancellation fee",
        "let me know when my skin will be free of marks",
    ],
)
def test_asking_about_the_wait_joins_nothing(visitor: Visitor, words: str) -> None:
    visitor.say("find_slots", words)
    assert "first and last name" not in visitor.text
    assert entry(visitor) is None


def test_offered_when_nothing_fits_with_the_days_that_were_wished(visitor: Visitor) -> None:
    visitor.say("find_slots", "anything on sunday 6 december in the morning for acne scars?", ("concern", "acne_scars"))
    assert "Nothing is free then" in visitor.text
    visitor.press("Put me on the waiting list")
    visitor.say("inform", "Ann Lee 07700 900123")
    visitor.say("affirm", "yes, none of these apply")
    waiting = entry(visitor)
    assert (waiting.from_date, waiting.to_date, waiting.part_of_day) == (
        date(2026, 12, 6),
        date(2026, 12, 6),
        "morning",
    )
    assert "rings you" in visitor.text


def test_from_the_middle_of_a_booking(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    held = visitor.draft.held
    visitor.say("inform", "actually put me on the waiting list instead")
    assert not visitor.open
    assert "Kim Example" in visitor.text
    assert booking.find(visitor.clinic, str(held)).status == "cancelled"
    visitor.press("None of these apply")
    assert entry(visitor).status == "waiting"


def test_earlier_than_ones_own_appointment(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    visitor.press("None of these apply")
    own = visitor.booked[0]
    visitor.say("inform", "let me know if anything earlier comes up")
    visitor.press("None of these apply")
    assert entry(visitor).to_date <= max(own.starts_at.date() - timedelta(days=1), date(2026, 11, 22))
    assert "stays as it is" in visitor.text


def test_whoever_may_not_be_treated_is_not_put_on_the_list(visitor: Visitor) -> None:
    visitor.say("inform", "I'm pregnant", ("condition", "pregnancy"))
    visitor.say("find_slots", "put me on the waiting list for acne scars", ("concern", "acne_scars"))
    assert "cannot book" in visitor.text
    assert entry(visitor) is None


def test_one_that_applies_is_looked_into(visitor: Visitor) -> None:
    visitor.say("find_slots", "put me on the waiting list for acne scars", ("concern", "acne_scars"))
    visitor.say("inform", "Ann Lee, ann@example.com")
    visitor.press("One of these applies")
    assert entry(visitor) is None


def test_a_no_leaves_it(visitor: Visitor) -> None:
    visitor.say("find_slots", "put me on the waiting list for acne scars", ("concern", "acne_scars"))
    visitor.say("deny", "no, forget it")
    assert "not put you on" in visitor.text
    assert entry(visitor) is None


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("no texts please", "none"),
        ("don't remind me", "none"),
        ("I'd rather not get reminders", "none"),
        ("without reminders", "none"),
        ("just the reminder on the day", "3h"),
        ("only remind me two days before", "48h"),
        ("one reminder is enough", "48h"),
        ("both reminders please", "both"),
        ("do you send reminders?", None),
        ("no thanks", None),
        ("not on Tuesday", None),
        ("remind me what it costs", None),
    ],
)
def test_reminders_in_words(words: str, choice: str | None) -> None:
    assert read_choice(words) == choice


def test_reminders_are_chosen_at_the_read_back_and_changed_later(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    assert "One reminder comes three hours before" in visitor.text
    visitor.say("deny", "no texts please")
    assert "No reminders will be sent" in visitor.text
    assert not visitor.booked
    visitor.press("None of these apply")
    assert patient(visitor, visitor.booked[0].booking_uid).reminders == "none"
    visitor.say("inform", "actually do remind me, only on the day")
    assert patient(visitor, visitor.booked[0].booking_uid).reminders == "3h"


def test_no_reminders_by_button(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    visitor.press("No reminders")
    assert "No reminders will be sent" in visitor.text
    visitor.press("None of these apply")
    assert patient(visitor, visitor.booked[0].booking_uid).reminders == "none"


def test_the_next_session_is_offered_after_a_booking(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    visitor.press("None of these apply")
    own = visitor.booked[0]
    assert "4 weeks later at the earliest" in visitor.text
    visitor.press("Find the next session")
    starts = [slot["starts_at"][:10] for slot in visitor.slots]
    assert min(starts) >= (own.starts_at.date() + timedelta(weeks=4)).isoformat()


def test_somebody_whose_session_is_over_is_offered_the_next(visitor: Visitor, clinic: Clinic) -> None:
    visitor.walk_to("confirm")
    visitor.press("None of these apply")
    own = visitor.booked[0]
    later = own.starts_at + timedelta(weeks=5)
    returning = Visitor(Clinic(visitor.clinic.settings.model_copy(update={"now": later}), visitor.clinic.database))
    returning.say("my_appointments", f"my reference is {own.reference}, kim@example.com")
    assert "its interval has passed" in returning.text
    assert all(slot["starts_at"] > later.isoformat() for slot in returning.slots)
    early = own.starts_at + timedelta(days=3)
    soon = Visitor(Clinic(visitor.clinic.settings.model_copy(update={"now": early}), visitor.clinic.database))
    soon.say("my_appointments", f"my reference is {own.reference}, kim@example.com")
    assert min(slot["starts_at"][:10] for slot in soon.slots) >= (own.starts_at.date() + timedelta(weeks=4)).isoformat()


def test_for_her_mum_the_name_is_the_mums(visitor: Visitor) -> None:
    mum = Entity("concern", "acne_scars", about="other")
    visitor.say("inform", "Hi, my name is Ann Lee", ("person", "Ann Lee"))
    visitor.say(
        "book_appointment",
        "can you book microneedling for my mum, she has acne scars",
        mum,
        ("treatment", "microneedling"),
    )
    visitor.choose(1)
    assert "your mum's first and last name" in visitor.text
    visitor.say("inform", "Joan Lee", ("person", "Joan Lee"))
    visitor.say("inform", "ann@example.com")
    assert "For Joan Lee, booked by Ann Lee, ann@example.com" in visitor.text
    visitor.press("None of these apply")
    row = patient(visitor, visitor.booked[0].booking_uid)
    assert (row.name, row.contact_name, row.email_norm) == ("Joan Lee", "Ann Lee", "ann@example.com")


def test_details_are_asked_once(visitor: Visitor) -> None:
    visitor.walk_to("confirm")
    visitor.press("None of these apply")
    visitor.say("book_appointment", "book another one for acne scars", ("concern", "acne_scars"))
    visitor.choose(3)
    assert "For Kim Example, kim@example.com" in visitor.text


def test_which_is_soonest(visitor: Visitor) -> None:
    visitor.say("find_slots", "which is the soonest you have for acne scars", ("concern", "acne_scars"))
    first = visitor.slots[0]["starts_at"]
    assert "The soonest is" in visitor.text
    assert f"{int(first[8:10])} November" in visitor.text


def test_another_day(visitor: Visitor) -> None:
    visitor.say("find_slots", "free times for acne scars", ("concern", "acne_scars"))
    listed = {slot["starts_at"][:10] for slot in visitor.slots}
    visitor.say("find_slots", "another day please")
    assert not listed & {slot["starts_at"][:10] for slot in visitor.slots}


def test_two_readings_are_both_said(visitor: Visitor) -> None:
    visitor.say("find_slots", "next thursday for acne scars", ("concern", "acne_scars"))
    assert "Thursday 26 November or Thursday 3 December" in visitor.text
    assert {slot["starts_at"][:10] for slot in visitor.slots} == {"2026-11-26", "2026-12-03"}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Hi its Sam Lee, 07700 900456, want acne scars done asap", "Sam Lee"),
        ("thursday 6pm acne scars Sam Lee 07700 900654", "Sam Lee"),
        ("acne scars with Maya Lindqvist on friday, 07700 900654", None),
        ("book my mum Joan Lee in, acne scars, 07700 900654", None),
        ("I'm Pregnant, 07700 900654", None),
    ],
)
def test_a_name_given_with_the_first_message(visitor: Visitor, words: str, name: str | None) -> None:
    people = [each for each in ("Sam Lee", "Maya Lindqvist", "Joan Lee") if each in words]
    entities = [Entity("person", each, text=each) for each in people]
    visitor.say("book_appointment", words, ("concern", "acne_scars"), *entities)
    assert visitor.notebook.contact.get("name") == name


@pytest.mark.parametrize(
    "words",
    [
        "am I on the waiting list",
        "did you add me to the waitlist?",
        "where am i on the waiting list now",
        "can you check i'm on the cancellation list",
    ],
)
def test_whether_they_are_on_it(visitor: Visitor, words: str) -> None:
    visitor.say("view_appointment", words)
    assert "Not from this chat" in visitor.text
    visitor.say("find_slots", "put me on the waiting list for acne scars", ("concern", "acne_scars"))
    visitor.say("view_appointment", words)
    assert visitor.text.startswith("Not yet.")
    visitor.say("inform", "Ann Lee")
    visitor.say("inform", "ann.lee@example.com")
    visitor.press("None of these apply")
    visitor.say("view_appointment", words)
    assert "Yes, you are on the waiting list for microneedling" in visitor.text
    assert entry(visitor).status == "waiting"


def test_asked_in_the_middle_of_a_booking_it_keeps_the_booking(visitor: Visitor) -> None:
    visitor.walk_to("name")
    visitor.say("view_appointment", "am I on the waiting list?")
    assert "Not from this chat" in visitor.text
    assert visitor.open
    assert visitor.draft.opening
