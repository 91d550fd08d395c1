"""Plans backwards from an event at the desk: heard, shown as text and card, booked, refused to whoever is gated out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from clinic import booking
from tests.unit.reception.conftest import Visitor


def series(visitor: Visitor) -> dict:
    found = [reply.card for reply in visitor.last if reply.card and reply.card["kind"] == "series"]
    assert found, visitor.text
    return dict(found[-1])


def test_a_wedding_with_only_fridays(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "Wedding on 14 June, acne scars, only Fridays", ("concern", "acne_scars"))
    card = series(visitor)
    assert card["works"]
    assert card["event_date"] == "2027-06-14"
    starts = [datetime.fromisoformat(each["starts_at"]) for each in card["sessions"]]
    assert len(starts) == 3
    assert all(each.weekday() == 4 for each in starts)
    assert all(timedelta(weeks=4) <= b - a <= timedelta(weeks=6, hours=12) for a, b in pairwise(starts))
    assert starts[-1].date() <= date(2027, 6, 6)
    assert card["left_out"] is None
    assert card["latest_start"] == "2027-04-09"
    for each in card["sessions"]:
        held = booking.hold(visitor.clinic, each["slot_id"], visitor.id)
        assert booking.release(visitor.clinic, held.booking_uid, visitor.id)


def test_book_all_of_it(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "my wedding is 14 june 2027, only fridays after 2", ("concern", "acne_scars"))
    wanted = [each["starts_at"] for each in series(visitor)["sessions"]]
    visitor.press("Book all")
    visitor.say("inform", "Kim Example")
    visitor.say("inform", "kim@example.com")
    assert all(f"{n}. Friday" in visitor.text for n in (1, 2, 3))
    assert "£180 for each session" in visitor.text
    visitor.press("None of these apply")
    assert [each.starts_at.isoformat() for each in visitor.booked] == wanted
    assert all(each.reference in visitor.text for each in visitor.booked)
    visitor.say("affirm", "yes")
    assert len(visitor.booked) == 3


@pytest.mark.parametrize("words", ["book them all", "all of them please"])
def test_book_all_of_it_in_words(visitor: Visitor, words: str) -> None:
    visitor.say("plan_treatment", "wedding 14 june", ("concern", "acne_scars"))
    visitor.say("book_appointment", words)
    assert visitor.draft.series == [*visitor.draft.series]
    assert len(visitor.draft.series) == 3


def test_book_the_first(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "wedding 14 june", ("concern", "acne_scars"))
    first = series(visitor)["sessions"][0]["starts_at"]
    visitor.press("Book the first")
    visitor.say("inform", "Kim Example")
    visitor.say("inform", "kim@example.com")
    visitor.say("affirm", "yes")
    assert [each.starts_at.isoformat() for each in visitor.booked] == [first]


def test_a_season_is_asked_back_and_the_limits_are_kept(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "my sister's wedding is in spring, only thursdays after 5", ("concern", "acne_scars"))
    assert "exact date" in visitor.text
    assert visitor.cards == []
    visitor.say("inform", "17 april")
    assert series(visitor)["event_date"] == "2027-04-17"
    starts = [datetime.fromisoformat(each["starts_at"]) for each in series(visitor)["sessions"]]
    assert all(each.weekday() == 3 and each.hour >= 17 for each in starts)


def test_the_concern_is_asked_and_the_event_is_kept(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "wedding on 14 june, not in january")
    visitor.say("inform", "acne scars", ("concern", "acne_scars"))
    assert series(visitor)["event_date"] == "2027-06-14"
    assert all("2027-01-" not in each["starts_at"] for each in series(visitor)["sessions"])


def test_a_limit_named_afterwards_plans_again(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "wedding 14 june", ("concern", "acne_scars"))
    visitor.say("inform", "only saturdays please")
    assert {datetime.fromisoformat(each["starts_at"]).weekday() for each in series(visitor)["sessions"]} == {5}


def test_two_readings_of_the_date_are_both_offered(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "party next saturday", ("concern", "acne_scars"))
    assert visitor.cards == []
    assert [button.data["event"] for button in visitor.buttons] == ["2026-11-28", "2026-12-05"]
    visitor.press("Saturday 5 December")
    assert series(visitor)["event_date"] == "2026-12-05"


def test_time_is_short(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "wedding on 20 january, acne scars", ("concern", "acne_scars"))
    card = series(visitor)
    assert not card["works"]
    assert 1 <= len(card["sessions"]) < 3
    assert "less change" in card["left_out"]
    assert "after the event" in card["left_out"]


def test_other_days_would_help(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "wedding on 20 february, only in january", ("concern", "acne_scars"))
    card = series(visitor)
    assert not card["works"]
    assert "On other days or times, 3 sessions would fit" in card["left_out"]


def test_no_time_at_all(visitor: Visitor) -> None:
    visitor.say("plan_treatment", "wedding on 27 november", ("concern", "acne_scars"))
    card = series(visitor)
    assert card["sessions"] == []
    assert not card["works"]
    assert "after the event" in visitor.text


@pytest.mark.parametrize(
    ("kind", "value"),
    [("condition", "pregnancy"), ("condition", "keloid"), ("medicine", "isotretinoin"), ("concern", "active_acne")],
)
def test_nothing_is_offered_to_somebody_gated_out(visitor: Visitor, kind: str, value: str) -> None:
    visitor.say("plan_treatment", "wedding on 14 june", ("concern", "acne_scars"), (kind, value))
    assert not any(
        slot["treatment"] != "Consultation"
        for reply in visitor.last
        if reply.card and reply.card["kind"] == "slots"
        for slot in reply.card["slots"]
    )
    assert "series" not in visitor.cards


def test_a_wedding_with_a_date_is_understood_whatever_the_intent(visitor: Visitor) -> None:
    visitor.say("inform", "Wedding on 14 June, acne scars, only Fridays", ("concern", "acne_scars"))
    assert visitor.cards == ["series"]
