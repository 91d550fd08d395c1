"""Messages are stored first and answered once; facts, drafts and buttons belong to one conversation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from clinic import conversations
from clinic.context import Clinic
from clinic.conversations import ClientMessageConflict, Fact, StateChanged, UnknownConversation, UnknownPayload

REPLY = {
    "text": "Which one?",
    "sources": [{"title": "T", "publisher": "P", "year": 2024, "url": None, "tier": "A"}],
    "buttons": [{"title": "Yes", "intent": "affirm", "data": {"step": "confirm"}}],
    "card": {
        "kind": "slots",
        "slots": [
            {
                "slot_id": "a",
                "starts_at": "2026-11-24T10:00:00+00:00",
                "minutes": 60,
                "practitioner": "Dr Moss",
                "treatment": "microneedling",
                "data": {"opening": "microneedling:moss:1"},
            }
        ],
    },
}


class TestMessages:
    def test_a_message_is_numbered_and_waits_for_its_answer(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        first = conversations.store_message(any_clinic, talk.id, text="Does it hurt?")
        second = conversations.store_message(any_clinic, talk.id, text="And how long?")
        assert [first.message.seq, second.message.seq] == [1, 2]
        assert first.replies is None
        assert conversations.replies_for(any_clinic, first.message) is None

    def test_replies_come_after_what_was_stored_meanwhile_and_name_what_they_answer(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        first = conversations.store_message(any_clinic, talk.id, text="one").message
        second = conversations.store_message(any_clinic, talk.id, text="two").message
        conversations.save_replies(any_clinic, first, [{"text": "to one"}, {"text": "more to one"}])
        conversations.save_replies(any_clinic, second, [{"text": "to two"}])
        said = conversations.transcript(any_clinic, talk.id)
        assert [m.text for m in said] == ["one", "two", "to one", "more to one", "to two"]
        assert [m.reply_to for m in said] == [None, None, 1, 1, 2]
        replies = conversations.replies_for(any_clinic, first)
        assert replies is not None
        assert [m.text for m in replies] == ["to one", "more to one"]

    def test_saving_twice_keeps_the_first_answer(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        message = conversations.store_message(any_clinic, talk.id, text="one").message
        first = conversations.save_replies(any_clinic, message, [REPLY])
        again = conversations.save_replies(any_clinic, message, [{"text": "other"}])
        assert again == first

    def test_the_same_client_id_is_stored_once_however_many_send_it(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)

        def send(_: int) -> str:
            stored = conversations.store_message(any_clinic, talk.id, text="hello", client_message_id="c1")
            return stored.message.uid

        with ThreadPoolExecutor(20) as pool:
            uids = set(pool.map(send, range(20)))
        assert len(uids) == 1
        assert len(conversations.transcript(any_clinic, talk.id)) == 1

    def test_the_same_client_id_with_another_body_is_refused(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        conversations.store_message(any_clinic, talk.id, text="hello", client_message_id="c1")
        with pytest.raises(ClientMessageConflict):
            conversations.store_message(any_clinic, talk.id, text="other", client_message_id="c1")
        assert len(conversations.transcript(any_clinic, talk.id)) == 1

    def test_two_conversations_may_use_one_client_id(self, any_clinic: Clinic) -> None:
        one, other = conversations.create(any_clinic), conversations.create(any_clinic)
        conversations.store_message(any_clinic, one.id, text="a", client_message_id="c1")
        conversations.store_message(any_clinic, other.id, text="b", client_message_id="c1")
        assert [m.text for m in conversations.transcript(any_clinic, other.id)] == ["b"]

    def test_nothing_is_stored_in_an_unknown_conversation(self, any_clinic: Clinic) -> None:
        with pytest.raises(UnknownConversation):
            conversations.store_message(any_clinic, "nobody", text="hello")


class TestButtons:
    def test_a_reply_is_sent_with_payloads_instead_of_data(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        message = conversations.store_message(any_clinic, talk.id, text="book").message
        (reply,) = conversations.save_replies(any_clinic, message, [REPLY])
        wire = reply.wire()
        (button,) = wire["buttons"]
        (slot,) = wire["card"]["slots"]
        assert set(button) == {"title", "payload"}
        assert set(slot) == {"slot_id", "payload", "starts_at", "minutes", "practitioner", "treatment"}
        chosen = conversations.resolve_payload(any_clinic, talk.id, slot["payload"])
        assert chosen.intent == "inform"
        assert chosen.data == {"opening": "microneedling:moss:1"}
        assert chosen.title == "Tue 24 Nov 2026, 10:00 with Dr Moss"

    def test_pressing_stores_the_words_on_the_button(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        message = conversations.store_message(any_clinic, talk.id, text="book").message
        (reply,) = conversations.save_replies(any_clinic, message, [REPLY])
        stored = conversations.store_message(any_clinic, talk.id, payload=reply.body["buttons"][0]["payload"])
        assert stored.message.text == "Yes"
        assert stored.pressed is not None
        assert stored.pressed.intent == "affirm"
        assert stored.pressed.data == {"step": "confirm"}

    def test_another_conversations_button_is_refused_and_nothing_stored(self, any_clinic: Clinic) -> None:
        talk, stranger = conversations.create(any_clinic), conversations.create(any_clinic)
        message = conversations.store_message(any_clinic, talk.id, text="book").message
        (reply,) = conversations.save_replies(any_clinic, message, [REPLY])
        for payload in (reply.body["buttons"][0]["payload"], "made-up"):
            with pytest.raises(UnknownPayload):
                conversations.store_message(any_clinic, stranger.id, payload=payload)
        assert conversations.transcript(any_clinic, stranger.id) == ()


class TestMemory:
    def test_the_latest_word_on_a_thing_wins(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        conversations.remember(
            any_clinic, talk.id, [Fact("condition", "pregnancy"), Fact("concern", "acne_scars")], "m1"
        )
        conversations.remember(any_clinic, talk.id, [Fact("condition", "pregnancy", negated=True)], "m2")
        known = {(f.kind, f.value): f.negated for f in conversations.remembered(any_clinic, talk.id)}
        assert known == {("concern", "acne_scars"): False, ("condition", "pregnancy"): True}

    def test_what_is_said_of_another_is_kept_apart(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        conversations.remember(any_clinic, talk.id, [Fact("condition", "pregnancy", about="other")])
        conversations.remember(any_clinic, talk.id, [Fact("condition", "pregnancy", negated=True)])
        known = {(f.about, f.negated) for f in conversations.remembered(any_clinic, talk.id)}
        assert known == {("other", False), ("self", True)}

    def test_a_concern_named_again_is_the_last_one_named(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        for concern in ("acne_scars", "melasma", "acne_scars"):
            conversations.remember(any_clinic, talk.id, [Fact("concern", concern)])
        assert [f.value for f in conversations.remembered(any_clinic, talk.id)] == ["melasma", "acne_scars"]

    def test_a_draft_is_kept_and_forgotten(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        assert conversations.draft(any_clinic, talk.id) == {}
        conversations.save_draft(any_clinic, talk.id, {"treatment": "microneedling", "n": 1})
        assert conversations.draft(any_clinic, talk.id) == {"treatment": "microneedling", "n": 1}
        conversations.save_draft(any_clinic, talk.id, None)
        assert conversations.draft(any_clinic, talk.id) == {}

    def test_a_turn_without_a_conversation_says_so_and_does_not_fail(self, any_clinic: Clinic) -> None:
        assert conversations.remember(any_clinic, "default", [Fact("concern", "acne_scars")]) is False
        assert conversations.save_draft(any_clinic, "default", {"a": 1}) is False
        assert conversations.draft(any_clinic, "default") == {}
        assert conversations.remembered(any_clinic, "default") == ()
        conversations.keep_unanswered(any_clinic, "default", "what about tattoos?")


class TestHandover:
    def test_of_two_who_take_over_one_wins_and_the_other_is_told(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        taken = conversations.set_state(any_clinic, talk.id, "person", talk.version)
        assert (taken.state, taken.version) == ("person", talk.version + 1)
        with pytest.raises(StateChanged) as told:
            conversations.set_state(any_clinic, talk.id, "waiting", talk.version)
        assert told.value.state == "person"

    def test_changes_are_seen_from_any_number_on(self, any_clinic: Clinic) -> None:
        talk = conversations.create(any_clinic)
        message = conversations.store_message(any_clinic, talk.id, text="one").message
        seen = conversations.changes(any_clinic, talk.id, 0)
        assert ([m.text for m in seen.messages], seen.state, seen.typing) == (["one"], "bot", True)
        conversations.save_replies(any_clinic, message, [{"text": "reply"}])
        seen = conversations.changes(any_clinic, talk.id, message.seq)
        assert ([m.text for m in seen.messages], seen.typing) == (["reply"], False)
