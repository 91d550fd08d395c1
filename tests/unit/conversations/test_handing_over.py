"""A conversation taken over, handed back, and cleared after a red flag: on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from clinic import booking, conversations
from clinic.booking import BookingPaused
from clinic.context import Clinic
from clinic.conversations import StateChanged, UnknownConversation
from clinic.storage.tables import AlertRow


def test_of_many_who_take_over_at_once_one_wins(any_clinic: Clinic) -> None:
    talk = conversations.create(any_clinic)

    def take(name: int) -> str:
        try:
            return conversations.take_over(any_clinic, talk.id, f"person {name}").state
        except StateChanged as told:
            return f"told: {told.state}"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(take, range(8)))
    assert sorted(outcomes) == ["person", *["told: person"] * 7]
    assert conversations.find(any_clinic, talk.id).version == talk.version + 1


def test_handing_back_is_done_once(any_clinic: Clinic) -> None:
    talk = conversations.create(any_clinic)
    conversations.take_over(any_clinic, talk.id, "Ada")
    assert conversations.hand_back(any_clinic, talk.id).state == "bot"
    with pytest.raises(StateChanged):
        conversations.hand_back(any_clinic, talk.id)
    assert conversations.take_over(any_clinic, talk.id, "Ben").state == "person"


def test_taking_over_answers_the_request_for_a_person_and_leaves_a_red_flag_open(any_clinic: Clinic) -> None:
    talk = conversations.create(any_clinic)
    conversations.request_person(any_clinic, talk.id)
    conversations.raise_alert(any_clinic, talk.id, "red_flag", "pus")
    conversations.take_over(any_clinic, talk.id, "Ada")
    kinds = [row["kind"] for row in conversations.list_alerts(any_clinic) if row["conversation_id"] == talk.id]
    assert kinds == ["red_flag"]


def test_a_red_flag_pauses_booking_until_it_is_cleared_in_somebodys_name(any_clinic: Clinic) -> None:
    talk, other = conversations.create(any_clinic), conversations.create(any_clinic)
    conversations.raise_alert(any_clinic, talk.id, "red_flag", "pus")
    assert conversations.booking_paused(any_clinic, talk.id)
    assert not conversations.booking_paused(any_clinic, other.id)
    with pytest.raises(BookingPaused):
        booking.hold(any_clinic, "microneedling:anyone:1795424400", talk.id)
    assert conversations.clear(any_clinic, talk.id, "A" * 200) == 1
    assert conversations.clear(any_clinic, talk.id, "Ben") == 0
    assert not conversations.booking_paused(any_clinic, talk.id)
    with any_clinic.database.read() as session:
        row = session.query(AlertRow).filter_by(conversation_id=talk.id).one()
        assert row.cleared_by == "A" * 64
        assert row.cleared_at is not None


def test_a_reply_that_comes_after_the_take_over_stays_unsaid(any_clinic: Clinic) -> None:
    talk = conversations.create(any_clinic)
    said = [conversations.store_message(any_clinic, talk.id, text=text).message for text in ("one", "two", "three")]
    conversations.take_over(any_clinic, talk.id, "Ada")
    assert conversations.save_replies(any_clinic, said[0], [{"text": "late"}]) == ()
    advice = conversations.save_replies(any_clinic, said[1], [{"text": "call"}], alert=("red_flag", "pus"))
    assert [message.text for message in advice] == ["call"]
    done = conversations.save_replies(any_clinic, said[2], [{"text": "booked", "card": {"kind": "booking"}}])
    assert [message.text for message in done] == ["booked"]


def test_nobody_takes_over_or_clears_what_is_not_there(any_clinic: Clinic) -> None:
    for act in (conversations.take_over, conversations.clear):
        with pytest.raises(UnknownConversation):
            act(any_clinic, "gone", "Ada")
    with pytest.raises(UnknownConversation):
        conversations.hand_back(any_clinic, "gone")
