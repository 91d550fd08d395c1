"""The gate and those who may lift it: staff, by name and with a reason, on record; and moves, which it gates too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic import booking, conversations
from clinic.booking import NotBookable
from clinic.conversations import UnknownConversation
from clinic.reception import overriding
from clinic.reception.overriding import MayNotBeLifted, NothingToLift
from tests.rows import notes_of, rows
from tests.unit.reception.conftest import Visitor


def told(visitor: Visitor, condition: str, text: str = "I have it") -> None:
    visitor.say("inform", text, ("condition", condition))


def finish(visitor: Visitor) -> None:
    visitor.say("inform", "Kim Example", ("person", "Kim Example"))
    visitor.say("inform", "kim@example.com", ("email", "kim@example.com"))
    visitor.press("None of these apply")


def test_staff_allow_what_a_clinician_decides_and_it_stands_on_record(visitor: Visitor) -> None:
    told(visitor, "vitiligo_koebner")
    visitor.say("book_appointment", "book please", ("concern", "acne_scars"))
    assert visitor.draft.treatment == "consultation"
    stands = overriding.allow(visitor.clinic, visitor.id, "stable for ten years, seen by me", "Dr Ada")
    assert (stands.outcome.gate, stands.outcome.lifted) == ("open", ("vitiligo_koebner",))
    visitor.say("book_appointment", "can I book the treatment now")
    assert "team has looked at this" in visitor.text
    visitor.choose(1)
    finish(visitor)
    (made,) = visitor.booked
    assert made.treatment == "microneedling"
    (row,) = rows(visitor.clinic, "SELECT id FROM booking WHERE uid = :uid", uid=made.booking_uid)
    assert "vitiligo_koebner" in notes_of(visitor.clinic, row["id"])
    (note,) = rows(visitor.clinic, "SELECT text FROM booking_note WHERE booking_id = :id", id=row["id"])
    assert "Allowed by Dr Ada" in note["text"]
    assert "stable for ten years" in note["text"]
    history = rows(visitor.clinic, "SELECT kind, after_json FROM booking_event WHERE booking_id = :id", id=row["id"])
    (line,) = [each for each in history if each["kind"] == "gate_overridden"]
    assert "vitiligo_koebner" in line["after_json"]
    assert "stable" not in line["after_json"], "history holds no free text"


def test_what_is_told_afterwards_still_stops(visitor: Visitor) -> None:
    told(visitor, "vitiligo_koebner")
    overriding.allow(visitor.clinic, visitor.id, "seen", "Ada")
    told(visitor, "pregnancy", "and I am pregnant")
    visitor.say("book_appointment", "book please", ("concern", "acne_scars"))
    assert not visitor.open
    assert "pregnan" in visitor.text.lower()


def test_an_override_is_withdrawn_and_stays_on_record(visitor: Visitor) -> None:
    told(visitor, "vitiligo_koebner")
    overriding.allow(visitor.clinic, visitor.id, "seen", "Ada")
    conversations.withdraw_overrides(visitor.clinic, visitor.id, "Ben")
    stands = overriding.standing(visitor.clinic, visitor.id)
    assert stands.outcome.gate == "consult"
    assert [(each.by, each.withdrawn_by) for each in stands.overrides] == [("Ada", "Ben")]


@pytest.mark.parametrize("condition", ["keloid", "active_acne", "under_18"])
def test_some_things_nobody_lifts(visitor: Visitor, condition: str) -> None:
    told(visitor, condition)
    with pytest.raises(MayNotBeLifted):
        overriding.allow(visitor.clinic, visitor.id, "please", "Ada")
    assert overriding.standing(visitor.clinic, visitor.id).outcome.gate != "open"


def test_a_reason_and_something_to_lift_are_needed(visitor: Visitor) -> None:
    with pytest.raises(NothingToLift):
        overriding.allow(visitor.clinic, visitor.id, "just so", "Ada")
    told(visitor, "vitiligo_koebner")
    with pytest.raises(ValueError, match="reason"):
        overriding.allow(visitor.clinic, visitor.id, "  ", "Ada")
    with pytest.raises(UnknownConversation):
        overriding.allow(visitor.clinic, "nobody", "seen", "Ada")


def waiting(visitor: Visitor) -> date:
    """A treatment booked after a wait; the first day that was allowed."""
    visitor.say("inform", "I had botox yesterday", ("condition", "botox_recent"))
    until = visitor.clinic.now().date() - timedelta(days=1) + timedelta(days=14)
    visitor.say("book_appointment", "book please", ("concern", "acne_scars"))
    assert all(slot["starts_at"][:10] >= until.isoformat() for slot in visitor.slots)
    visitor.choose(1)
    finish(visitor)
    assert [each.treatment for each in visitor.booked] == ["microneedling"]
    return until


def test_a_booking_is_never_moved_before_its_first_day(visitor: Visitor) -> None:
    until = waiting(visitor)
    (made,) = visitor.booked
    assert made.bookable_from == until
    early = booking.find_openings(visitor.clinic, "microneedling", limit=1)[0]
    assert early.starts_at.date() < until
    with pytest.raises(NotBookable):
        booking.reschedule(visitor.clinic, made.booking_uid, early.uid)
    visitor.say("reschedule_appointment", "can I come tomorrow instead")
    assert all(slot["starts_at"][:10] >= until.isoformat() for slot in visitor.slots)


def test_what_is_told_after_booking_gates_the_move(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book please", ("concern", "acne_scars"))
    visitor.choose(1)
    finish(visitor)
    visitor.say("reschedule_appointment", "I need to move it")
    later = visitor.slots
    told(visitor, "pregnancy", "I am pregnant")
    visitor.say("reschedule_appointment", "this one", pressed=dict(later[-1]["data"]))
    assert "pregnan" in visitor.text.lower()
    assert "is moved" not in visitor.text
