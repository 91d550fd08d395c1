"""A visitor's own appointments: shown, moved and cancelled; nobody learns who is a patient."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clinic import booking
from clinic.booking import UnknownBooking, identity
from clinic.context import Clinic
from clinic.storage.tables import AlertRow, IdentityCodeRow
from tests.calendars import ANN, MONDAY, OPEN, at, one_person, uid
from tests.unit.reception.conftest import Visitor


@pytest.fixture
def booked(visitor: Visitor) -> Visitor:
    """A visitor with an appointment, booked under kim@example.com."""
    visitor.walk_to("confirm")
    visitor.press("None of these apply")
    assert visitor.booked
    return visitor


def test_shown_in_the_conversation_that_made_it(booked: Visitor) -> None:
    booked.say("my_appointments", "when is my appointment?")
    assert booked.booked[0].reference in booked.text
    assert booked.cards == ["booking"]


def test_moved_by_choosing_another_time(booked: Visitor) -> None:
    before = booked.booked[0]
    booked.say("reschedule_appointment", "can I move my appointment to friday")
    assert "stays until you choose" in booked.text
    wanted = booked.slots[1]["starts_at"]
    booked.choose(2)
    after = booked.booked[0]
    assert after.starts_at.isoformat() == wanted
    assert after.reference == before.reference


def test_moved_by_words(booked: Visitor) -> None:
    booked.say("reschedule_appointment", "I need to reschedule")
    wanted = booked.slots[0]["starts_at"]
    booked.say("inform", "the first one")
    assert booked.booked[0].starts_at.isoformat() == wanted


def test_later_times_for_a_move(booked: Visitor) -> None:
    booked.say("reschedule_appointment", "I need to reschedule")
    first = max(slot["starts_at"] for slot in booked.slots)
    booked.press("Later times")
    assert min(slot["starts_at"] for slot in booked.slots) > first


def test_cancelling_is_asked_once_more(booked: Visitor) -> None:
    booked.say("cancel_appointment", "cancel my appointment")
    assert booked.booked
    assert "48 hours" in booked.text
    booked.say("affirm", "yes")
    assert booked.booked == []


def test_a_no_keeps_it(booked: Visitor) -> None:
    booked.say("cancel_appointment", "cancel my appointment")
    booked.say("deny", "no, keep it")
    assert booked.booked
    booked.say("cancel_appointment", "cancel it after all")
    booked.press("Keep it")
    assert booked.booked


def test_a_question_in_between_is_answered(booked: Visitor) -> None:
    booked.say("cancel_appointment", "cancel my appointment")
    booked.say("ask_pain", "does it hurt?")
    assert "10" in booked.text
    assert booked.booked


def test_from_another_conversation_with_reference_and_contact(
    booked: Visitor, new_visitor: Callable[[], Visitor]
) -> None:
    other = new_visitor()
    other.say("my_appointments", "show my appointment")
    assert "two things" in other.text
    other.say("inform", f"{booked.booked[0].reference} kim@example.com")
    assert booked.booked[0].reference in other.text
    assert other.cards == ["booking"]


def test_reference_and_contact_one_after_the_other(booked: Visitor, new_visitor: Callable[[], Visitor]) -> None:
    other = new_visitor()
    other.say("cancel_appointment", f"cancel {booked.booked[0].reference}")
    assert "also need" in other.text
    other.say("inform", "kim@example.com")
    assert "Shall I cancel" in other.text


def test_wrong_reference_and_wrong_contact_sound_alike(booked: Visitor, new_visitor: Callable[[], Visitor]) -> None:
    texts = []
    for given in (f"{booked.booked[0].reference} someone@example.com", "NP-ABCDEF kim@example.com"):
        other = new_visitor()
        other.say("my_appointments", "show my appointment")
        other.say("inform", given)
        texts.append(other.text)
        assert other.cards == []
    assert texts[0] == texts[1]


def test_guessing_ends(booked: Visitor, new_visitor: Callable[[], Visitor]) -> None:
    other = new_visitor()
    other.say("my_appointments", "show my appointment")
    for _ in range(5):
        other.say("inform", "NP-ABCDEF kim@example.com")
    other.say("inform", f"{booked.booked[0].reference} kim@example.com")
    assert "cannot find" in other.text


def test_a_condition_told_after_booking_is_brought_to_the_team(booked: Visitor) -> None:
    booked.say("inform", "oh, and I'm pregnant", ("condition", "pregnancy"))
    assert "should not go ahead" in booked.text
    with booked.clinic.database.read() as session:
        kinds = {row.kind for row in session.query(AlertRow).filter_by(conversation_id=booked.id)}
    assert "told_after_booking" in kinds
    booked.press("Cancel it")
    booked.press("Yes, cancel it")
    assert booked.booked == []


def test_without_the_reference_a_code_proves_it(booked: Visitor, new_visitor: Callable[[], Visitor]) -> None:
    other = new_visitor()
    other.say("cancel_appointment", "cancel my appointment")
    other.say("inform", "kim@example.com")
    assert "its reference" in other.text
    other.press("Send me a code instead")
    with booked.clinic.database.read() as session:
        row = session.query(IdentityCodeRow).filter_by(conversation_id=other.id).one()
    right = identity.code_for(booked.clinic.settings.secret, row.id)
    assert right not in str(row.__dict__)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    other.say("inform", wrong)
    assert "not right" in other.text
    other.say("inform", f"the code is {right}")
    assert "Shall I cancel" in other.text
    assert "free until" in other.text or "now costs" in other.text


def test_asking_for_a_code_tells_nobody_who_is_a_patient(booked: Visitor, new_visitor: Callable[[], Visitor]) -> None:
    texts = []
    for contact in ("kim@example.com", "nobody@example.com"):
        other = new_visitor()
        other.say("my_appointments", "show my appointment")
        other.say("inform", contact)
        other.press("Send me a code instead")
        texts.append(other.text)
    assert texts[0] == texts[1]


def test_every_refusal_offers_a_code(booked: Visitor, new_visitor: Callable[[], Visitor]) -> None:
    other = new_visitor()
    other.say("my_appointments", f"show {booked.booked[0].reference} someone@example.com")
    assert "only a code helps for an hour" in other.text
    other.press("Send me a code instead")
    assert "a six-digit code is on its way" in other.text


def test_when_guessing_has_ended_a_code_still_works(any_clinic: Clinic) -> None:
    one_person(any_clinic)
    made = booking.book(any_clinic, uid("microneedling", "ada", at(MONDAY, "09:00")), "k1", ANN, outcome=OPEN)
    for guess in range(identity.MAX_FAILURES):
        with pytest.raises(UnknownBooking):
            identity.prove(any_clinic, made.reference, f"guess{guess}@example.com")
    with pytest.raises(UnknownBooking):
        identity.prove(any_clinic, made.reference, "ann@example.org")
    identity.send_code(any_clinic, "c9", "ann@example.org")
    with any_clinic.database.read() as session:
        row = session.query(IdentityCodeRow).one()
    assert identity.check_code(any_clinic, "c9", identity.code_for(any_clinic.settings.secret, row.id)) == [made]


def test_a_code_can_be_guessed_five_times(booked: Visitor, new_visitor: Callable[[], Visitor]) -> None:
    other = new_visitor()
    identity.send_code(booked.clinic, other.id, "kim@example.com")
    with booked.clinic.database.read() as session:
        row = session.query(IdentityCodeRow).filter_by(conversation_id=other.id).one()
    right = identity.code_for(booked.clinic.settings.secret, row.id)
    for guess in range(5):
        with pytest.raises(UnknownBooking):
            identity.check_code(booked.clinic, other.id, f"{(int(right) + 1 + guess) % 1_000_000:06d}")
    with pytest.raises(UnknownBooking):
        identity.check_code(booked.clinic, other.id, right)


def test_failures_are_counted_over_all_conversations(clinic: Clinic) -> None:
    one_person(clinic)
    made = booking.book(clinic, uid("microneedling", "ada", at(MONDAY, "09:00")), "k1", ANN, outcome=OPEN)
    assert identity.prove(clinic, made.reference, "ann@example.org") == made
    for number in range(identity.MAX_FAILURES):
        with pytest.raises(UnknownBooking):
            identity.prove(clinic, made.reference, f"+4477009{number:05d}")
    with pytest.raises(UnknownBooking):
        identity.prove(clinic, made.reference, "ann@example.org")
