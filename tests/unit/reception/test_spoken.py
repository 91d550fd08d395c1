"""Times counted from the day spoken of before, and words about time that could not be followed."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.unit.reception.conftest import Visitor


def days(visitor: Visitor) -> set[str]:
    return {slot["starts_at"][:10] for slot in visitor.slots}


def test_the_day_after_that(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book me in on friday the 4th of december", ("concern", "acne_scars"))
    visitor.say("inform", "the tuesday after that")
    assert days(visitor) == {"2026-12-08"}
    visitor.say("inform", "or a week later")
    assert days(visitor) == {"2026-12-15"}


def test_the_same_time_the_week_after_an_appointment(visitor: Visitor) -> None:
    visitor.walk_to("contact")
    visitor.say("inform", "kim@example.com", ("email", "kim@example.com"))
    visitor.press("none of these")
    booked = visitor.booked[0]
    visitor.say("reschedule_appointment", "can I move it to the same time the week after")
    starts = datetime.fromisoformat(visitor.slots[0]["starts_at"])
    assert starts - booked.starts_at == timedelta(days=7)


def test_what_could_not_be_followed_is_asked_about(visitor: Visitor) -> None:
    visitor.say("book_appointment", "book me in for the friday after that", ("concern", "acne_scars"))
    assert "not sure which days you mean by “the friday after that”" in visitor.text
