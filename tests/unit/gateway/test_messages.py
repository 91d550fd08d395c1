"""The path of a message: what is answered, what is refused, what is stored."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from clinic import conversations
from clinic.storage import privacy as rows
from tests.unit.gateway.front_door import Door


class TestAnswers:
    def test_a_message_is_asked_of_rasa_and_answered_in_the_contracts_shape(self, door: Door) -> None:
        talk = door.talk()
        (reply,) = talk.say("hello there")
        assert set(reply) == {"id", "author", "text", "urgent", "buttons", "sources", "at"}
        assert (reply["author"], reply["text"], reply["urgent"]) == ("bot", "You said: hello there", False)
        (call,) = door.rasa.calls
        assert (call["sender"], call["text"]) == (talk.id, "hello there")
        assert call["message_id"] == talk.transcript[0]["id"]
        assert door.rasa.headers[0]["X-Needlepoint-Key"] == door.clinic.settings.channel_key

    def test_several_replies_come_in_order_also_out_of_rasas_wrapping(self, door: Door) -> None:
        assert [reply["text"] for reply in door.talk().say("two")] == ["first", "second"]

    def test_a_button_travels_as_parse_data_and_its_data_stays_here(self, door: Door) -> None:
        talk = door.talk()
        (reply,) = talk.say("book")
        (button,) = reply["buttons"]
        assert set(button) == {"title", "payload"}
        assert talk.post(payload=button["payload"]).status_code == 200
        call = door.rasa.calls[-1]
        assert call["text"] == "Yes, book it"
        assert call["parse_data"] == {
            "intent": {"name": "affirm", "confidence": 1.0},
            "entities": [],
            "text": "Yes, book it",
        }
        assert call["metadata"] == {"button": {"step": "confirm"}}
        assert talk.transcript[2]["text"] == "Yes, book it"

    def test_an_opening_is_chosen_by_its_payload(self, door: Door) -> None:
        talk = door.talk()
        (slot,) = talk.say("slots")[0]["card"]["slots"]
        assert set(slot) == {"slot_id", "payload", "starts_at", "minutes", "practitioner", "treatment"}
        assert talk.post(payload=slot["payload"]).status_code == 200
        assert door.rasa.calls[-1]["metadata"] == {"button": {"opening": "microneedling:maya:1"}}
        assert door.rasa.calls[-1]["parse_data"]["intent"]["name"] == "inform"

    @pytest.mark.parametrize(
        "text", ["👩🏽‍⚕️🙂", "هل يؤلم؟", "z̸̢̛͓a̴̡͝l̵g̶͎͠o̷", "x" * 4000, "  /restart", "'; DROP TABLE message;--"]
    )
    def test_whatever_can_be_seen_is_answered(self, door: Door, text: str) -> None:
        talk = door.talk()
        assert talk.say(text)
        assert talk.transcript[0]["text"] == text

    def test_the_transcript_has_everything_in_order(self, door: Door) -> None:
        talk = door.talk()
        said = [*talk.say("one"), *talk.say("two")]
        assert [m["text"] for m in talk.transcript] == ["one", said[0]["text"], "two", "first", "second"]
        assert [m["author"] for m in talk.transcript] == ["visitor", "bot", "visitor", "bot", "bot"]


class TestOnce:
    def test_the_same_id_again_gives_the_same_replies(self, door: Door) -> None:
        talk = door.talk()
        first = talk.post(text="hello", client_message_id="c1").json()
        assert talk.post(text="hello", client_message_id="c1").json() == first
        assert door.rasa.texts == ["hello"]
        assert len(talk.transcript) == 2

    def test_twenty_at_once_are_one(self, door: Door) -> None:
        talk = door.talk()

        def post(_: int) -> Any:
            with httpx.Client(base_url=door.base_url, headers=talk.client.headers, trust_env=False) as client:
                answer = client.post(talk.path, json={"text": "slow 0.4", "client_message_id": "c1"}, timeout=20)
            assert answer.status_code == 200
            return answer.json()

        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(post, range(20)))
        assert all(answer == answers[0] for answer in answers)
        assert door.rasa.texts == ["slow 0.4"]

    def test_another_body_under_the_same_id_is_a_conflict(self, door: Door) -> None:
        talk = door.talk()
        talk.say("hello", client_message_id="c1")
        response = talk.post(text="goodbye", client_message_id="c1")
        assert response.status_code == 409
        assert response.json()["error"]["code"] == "client_message_conflict"
        assert len(talk.transcript) == 2

    def test_what_was_stored_before_a_crash_is_answered_when_it_comes_again(self, door: Door) -> None:
        talk = door.talk()
        conversations.store_message(door.clinic, talk.id, text="hello", client_message_id="c1")
        assert [m["author"] for m in talk.transcript] == ["visitor"]
        (reply,) = talk.say("hello", client_message_id="c1")
        assert reply["text"] == "You said: hello"
        assert len(talk.transcript) == 2


class TestOrder:
    def test_two_rapid_messages_are_answered_in_order_one_at_a_time(self, door: Door) -> None:
        talk = door.talk()
        headers = talk.client.headers

        def post(text: str) -> httpx.Response:
            with httpx.Client(base_url=door.base_url, headers=headers, trust_env=False, timeout=20) as client:
                return client.post(talk.path, json={"text": text})

        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(post, "slow 0.4")
            time.sleep(0.15)
            second = pool.submit(post, "after")
            assert first.result().status_code == second.result().status_code == 200
        (one, _, one_end), (two, two_start, _) = door.rasa.spans
        assert (one, two) == ("slow 0.4", "after")
        assert two_start >= one_end
        assert [m["text"] for m in talk.transcript if m["author"] == "bot"] == ["You said: slow 0.4", "You said: after"]

    def test_ten_at_once_are_asked_in_the_order_they_were_stored(self, door: Door) -> None:
        talk = door.talk()

        def post(number: int) -> None:
            with httpx.Client(
                base_url=door.base_url, headers=talk.client.headers, trust_env=False, timeout=20
            ) as client:
                assert client.post(talk.path, json={"text": f"slow 0.0{number}"}).status_code == 200

        with ThreadPoolExecutor(10) as pool:
            list(pool.map(post, range(10)))
        stored = [m["text"] for m in talk.transcript if m["author"] == "visitor"]
        assert door.rasa.texts == stored
        ends = [span[2] for span in door.rasa.spans]
        assert all(span[1] >= end for span, end in zip(door.rasa.spans[1:], ends, strict=False))

    def test_other_conversations_do_not_wait(self, door: Door) -> None:
        slow, quick = door.talk(), door.talk()
        waiting = threading.Thread(target=slow.say, args=("slow 1.5",))
        waiting.start()
        time.sleep(0.1)
        begun = time.monotonic()
        quick.say("hello")
        assert time.monotonic() - begun < 1
        waiting.join()


class TestRasaAway:
    @pytest.mark.parametrize("text", ["empty", "crash", "odd", "notjson"])
    def test_no_answer_becomes_a_spoken_one(self, door: Door, text: str) -> None:
        (reply,) = door.talk().say(text)
        profile = door.clinic.knowledge().profile
        assert profile.phone in reply["text"]
        assert "sorry" in reply["text"]
        assert reply["urgent"] is False

    def test_an_unreachable_rasa_is_spoken_for_at_once_and_honestly(self, own_door: Door) -> None:
        talk = own_door.talk()
        own_door.rasa.stop()
        begun = time.monotonic()
        (reply,) = talk.say("does microneedling hurt")
        assert time.monotonic() - begun < 6
        assert "not working" in reply["text"]
        assert talk.transcript[-1] == reply

    def test_a_silent_rasa_is_given_up_after_five_seconds(self, door: Door) -> None:
        begun = time.monotonic()
        (reply,) = door.talk().say("slow 9")
        assert 4.5 < time.monotonic() - begun < 6.8
        assert "sorry" in reply["text"]

    @pytest.mark.slow
    def test_the_nearest_reviewed_answer_is_called_what_it_is(self, own_door: Door) -> None:
        talk = own_door.talk()
        own_door.rasa.stop()
        assert "reviewed answer" not in talk.say("is microneedling painful")[0]["text"]
        assert own_door.front.search.ready.wait(120), "the answers were never read"
        (reply,) = talk.say("is microneedling painful")
        assert "reviewed answer" in reply["text"]
        assert "by search" in reply["text"]
        assert reply["sources"]


class TestRedFlags:
    EMERGENCY = "since the treatment my lips and tongue are swelling and I can't breathe"

    def test_advice_comes_first_alone_and_without_rasa(self, door: Door) -> None:
        talk = door.talk()
        (reply,) = talk.say(self.EMERGENCY)
        assert reply["urgent"] is True
        assert door.clinic.knowledge().profile.emergency_number in reply["text"]
        assert door.rasa.calls == []
        (alert,) = [a for a in conversations.list_alerts(door.clinic) if a["conversation_id"] == talk.id]
        assert alert["kind"] == "red_flag"
        assert alert["flag_id"]

    @pytest.mark.parametrize("state", ["waiting", "person"])
    def test_advice_is_given_also_while_a_person_is_fetched_or_there(self, door: Door, state: Any) -> None:
        talk = door.talk()
        conversations.set_state(door.clinic, talk.id, state, 1)
        (reply,) = talk.say(self.EMERGENCY)
        assert reply["urgent"] is True

    @pytest.mark.parametrize("state", ["waiting", "person"])
    def test_what_only_the_model_hears_is_advised_in_every_state(self, door: Door, state: Any) -> None:
        talk = door.talk()
        conversations.set_state(door.clinic, talk.id, state, 1)
        heard = {"intent": {"name": "report_symptom"}, "alarm": {"kind": "emergency", "confidence": 0.99}}
        door.rasa.heard["it is like looking through frosted bottles"] = heard
        (reply,) = talk.say("it is like looking through frosted bottles")
        assert reply["urgent"] is True
        assert door.clinic.knowledge().profile.emergency_number in reply["text"]
        (alert,) = [a for a in conversations.list_alerts(door.clinic) if a["conversation_id"] == talk.id]
        assert alert["kind"] == "symptom"
        assert door.rasa.calls == []

    @pytest.mark.parametrize(
        "parsed",
        [
            {"intent": {"name": "report_symptom"}, "alarm": {"kind": "emergency", "confidence": 0.55}},
            {"intent": {"name": "inform"}, "alarm": {"kind": "emergency", "confidence": 0.9}},
            {"intent": {"name": "report_symptom"}, "alarm": None},
            {"intent": None},
        ],
    )
    def test_what_the_model_is_not_sure_of_is_left_to_the_person(self, door: Door, parsed: Any) -> None:
        talk = door.talk()
        conversations.set_state(door.clinic, talk.id, "person", 1)
        door.rasa.heard["it feels odd"] = parsed
        assert talk.say("it feels odd") == []

    def test_the_same_message_again_raises_one_alert(self, door: Door) -> None:
        talk = door.talk()
        for _ in range(2):
            talk.say(self.EMERGENCY, client_message_id="c1")
        assert [a["conversation_id"] for a in conversations.list_alerts(door.clinic)].count(talk.id) == 1


class TestTheLookFails:
    """A message that could not be looked over for red flags gets the numbers to call, and staff are told."""

    @pytest.fixture(autouse=True)
    def _broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("a fault in the matcher")

        monkeypatch.setattr("clinic.safety.find_red_flag", fail)

    def alerts(self, door: Door, talk: Any) -> list[tuple[str, str | None]]:
        rows = conversations.list_alerts(door.clinic)
        return [(row["kind"], row["flag_id"]) for row in rows if row["conversation_id"] == talk.id]

    def test_the_numbers_come_first_and_the_answer_after_them(self, door: Door) -> None:
        talk = door.talk()
        first, answer = talk.say("my throat is closing up")
        profile = door.clinic.knowledge().profile
        for number in (profile.emergency_number, profile.phone, profile.urgent_number):
            assert number in first["text"]
        assert answer["text"] == "You said: my throat is closing up"
        assert self.alerts(door, talk) == [("unchecked", None)]

    @pytest.mark.parametrize("state", ["waiting", "person"])
    def test_also_while_a_person_is_fetched_or_there(self, door: Door, state: Any) -> None:
        talk = door.talk()
        conversations.set_state(door.clinic, talk.id, state, 1)
        said = talk.say("my throat is closing up")
        assert door.clinic.knowledge().profile.emergency_number in said[0]["text"]
        assert len(said) == (2 if state == "waiting" else 1)
        assert self.alerts(door, talk) == [("unchecked", None)]
        assert door.rasa.calls == []


def test_a_red_flag_whose_advice_fails_is_still_one(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault in the advice")

    monkeypatch.setattr("clinic.safety.advice", fail)
    talk = door.talk()
    (reply,) = talk.say(TestRedFlags.EMERGENCY)
    assert reply["urgent"] is True
    assert door.clinic.knowledge().profile.emergency_number in reply["text"]
    rows = [row for row in conversations.list_alerts(door.clinic) if row["conversation_id"] == talk.id]
    assert [row["kind"] for row in rows] == ["red_flag"]
    assert rows[0]["flag_id"]
    assert door.rasa.calls == []


class TestPerson:
    def test_the_bot_is_silent_while_a_person_has_taken_over(self, door: Door) -> None:
        talk = door.talk()
        taken = conversations.set_state(door.clinic, talk.id, "person", 1)
        assert talk.say("hello") == []
        assert door.rasa.calls == []
        conversations.set_state(door.clinic, talk.id, "bot", taken.version)
        assert talk.say("hello again")[0]["text"] == "You said: hello again"

    def test_while_a_person_is_fetched_it_says_so(self, door: Door) -> None:
        talk = door.talk()
        conversations.set_state(door.clinic, talk.id, "waiting", 1)
        (reply,) = talk.say("hello")
        assert "asked to join" in reply["text"]
        assert door.rasa.calls == []


INVISIBLE = [
    "",
    " ",
    "\n\t ",
    "\u200b\u200d",
    "\u2060\ufeff",
    "\u00ad",
    "\u3164",
    "\u2800",
    "\u0007\u001b",
    "\ufe0f",
    "\U000e0041",
]

UNTAKEABLE: list[dict[str, Any]] = [
    *({"text": text} for text in INVISIBLE),
    {},
    {"text": None},
    {"text": 7},
    {"text": ["a"]},
    {"text": {"a": 1}},
    {"text": True},
    {"text": "x" * 4001},
    {"text": "a\x00b"},
    {"payload": ""},
    {"payload": "made-up"},
    {"payload": 5},
    {"payload": "x" * 5000},
    {"text": "a", "payload": "b"},
    {"text": "a", "client_message_id": ""},
    {"text": "a", "client_message_id": "x" * 65},
    {"text": "a", "client_message_id": 5},
    {"text": "a", "client_message_id": "\x00"},
]


class TestRefused:
    @pytest.mark.parametrize("body", UNTAKEABLE, ids=lambda body: ascii(body)[:40])
    def test_what_is_no_message_is_422_and_not_stored(self, door: Door, body: dict[str, Any]) -> None:
        talk = door.talk()
        response = talk.post(**body)
        assert response.status_code == 422, response.text
        assert set(response.json()["error"]) >= {"code", "message"}
        assert talk.transcript == []
        assert door.rasa.calls == []

    @pytest.mark.parametrize("raw", [rb'{"text": "\ud800"}', rb'{"text": "a\udfffb"}'])
    def test_lone_surrogates_are_422(self, door: Door, raw: bytes) -> None:
        talk = door.talk()
        response = talk.client.post(talk.path, content=raw, headers={"Content-Type": "application/json"})
        assert response.status_code == 422
        assert talk.transcript == []

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"hello",
            b"{",
            b'{"text": "a"',
            b'{"text": NaN}',
            b'{"text": Infinity}',
            b'{"text": "a\x00b"}',
            b"\xff\xfe",
            b'{"text": "\xc3\x28"}',
            b"[" * 10_000,
            b"[" * 10_000 + b"]" * 10_000,
            b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
            b'{"text": ' + b"9" * 10_000 + b"}",
        ],
        ids=lambda raw: ascii(raw[:16]),
    )
    def test_what_is_not_json_is_400(self, door: Door, raw: bytes) -> None:
        talk = door.talk()
        begun = time.monotonic()
        response = talk.client.post(talk.path, content=raw, headers={"Content-Type": "application/json"})
        assert response.status_code == 400, response.text
        assert response.json()["error"]["code"] == "not_json"
        assert time.monotonic() - begun < 0.5
        assert talk.transcript == []

    @pytest.mark.parametrize("raw", [b"[]", b'["a"]', b'"text"', b"5", b"null", b"true"])
    def test_json_that_is_no_object_is_422(self, door: Door, raw: bytes) -> None:
        talk = door.talk()
        response = talk.client.post(talk.path, content=raw, headers={"Content-Type": "application/json"})
        assert response.status_code == 422

    @pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
    def test_another_content_type_is_refused(self, door: Door, media: str) -> None:
        talk = door.talk()
        response = talk.client.post(talk.path, content=b'{"text": "a"}', headers={"Content-Type": media})
        assert response.status_code == 415
        response = talk.client.post(talk.path, content=b"text=a", headers={"Content-Type": media})
        assert response.status_code == 400

    def test_a_compressed_body_is_refused_unread(self, door: Door) -> None:
        talk = door.talk()
        headers = {"Content-Type": "application/json", "Content-Encoding": "deflate"}
        response = talk.client.post(talk.path, content=b"x\x9c" + b"\x00" * 1000, headers=headers)
        assert response.status_code == 415

    def test_a_body_over_a_megabyte_is_413(self, door: Door) -> None:
        talk = door.talk()
        assert talk.client.post(talk.path, json={"text": "x" * 1_000_001}).status_code == 413
        assert talk.client.post(talk.path, content=b"x" * 5_000_000).status_code == 413
        assert door.client.post("/api/conversations", content=b"x" * 1_000_001).status_code == 413
        assert talk.say("still there?")

    def test_a_body_over_a_megabyte_without_its_length_is_413(self, door: Door) -> None:
        talk = door.talk()
        response = talk.client.post(talk.path, content=(b"x" * 100_000 for _ in range(12)))
        assert response.status_code == 413
        assert talk.say("still there?")

    def test_another_conversations_button_is_refused(self, door: Door) -> None:
        mine, theirs = door.talk(), door.talk()
        payload = theirs.say("book")[0]["buttons"][0]["payload"]
        response = mine.post(payload=payload)
        assert (response.status_code, response.json()["error"]["code"]) == (422, "unknown_payload")
        assert mine.transcript == []

    def test_terminal_codes_are_taken_out_and_line_breaks_kept(self, door: Door) -> None:
        talk = door.talk()
        talk.say("one\r\ntwo\x1b[31m red\x07")
        assert talk.transcript[0]["text"] == "one\ntwo [31m red "


def test_stored_rows_hold_what_was_sent(door: Door) -> None:
    talk = door.talk()
    talk.say("book", client_message_id="c1")
    with door.clinic.database.read() as session:
        from clinic.storage.tables import MessageRow

        first, second = rows.rows_of(session, MessageRow, talk.id)
    assert (first["author"], first["status"], first["client_message_id"]) == ("visitor", "answered", "c1")
    assert (second["author"], second["reply_to"]) == ("bot", first["seq"])
    assert "intent" not in json.dumps(second["body_json"])


def test_rasa_that_comes_back_is_used_again(door: Door) -> None:
    talk = door.talk()
    assert "sorry" in talk.say("crash")[0]["text"]
    assert talk.say("hello")[0]["text"] == "You said: hello"
