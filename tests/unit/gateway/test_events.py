"""The conversation, live: messages, typing and state, also from another process, and from where one stopped."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from clinic import conversations
from clinic.context import Clinic
from gateway.watch import MAX_STREAMS
from tests.unit.gateway.conftest import OpenDoor
from tests.unit.gateway.front_door import Door, Talk


class Listener:
    """Reads a conversation's event stream in the background."""

    def __init__(self, talk: Talk, last: str | None = None) -> None:
        self.events: list[tuple[str, Any, str | None]] = []
        self._talk = talk
        self.ended = threading.Event()
        self.begun = threading.Event()
        self._url = f"{talk.client.base_url}/api/conversations/{talk.id}/events".replace("//api", "/api")
        self._headers = dict(talk.client.headers) | ({"Last-Event-ID": last} if last else {})
        self._client = httpx.Client(timeout=20, trust_env=False)
        self._response: httpx.Response | None = None
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        assert self.begun.wait(5)

    def _read(self) -> None:
        try:
            with self._client.stream("GET", self._url, headers=self._headers) as response:
                self._response = response
                assert response.headers["content-type"].startswith("text/event-stream")
                block: dict[str, str] = {}
                for line in response.iter_lines():
                    self.begun.set()
                    name, _, value = line.partition(": ")
                    if line:
                        block[name] = value
                    elif "event" in block:
                        self.events.append((block["event"], json.loads(block["data"]), block.get("id")))
                        block = {}
        except httpx.HTTPError:
            pass
        finally:
            self.ended.set()

    def wait_for(self, count: int, name: str = "message", seconds: float = 5) -> list[Any]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [data for event, data, _ in self.events if event == name]
            if len(found) >= count:
                return found
            time.sleep(0.02)
        raise AssertionError(f"only {self.events}")

    def close(self) -> None:
        """Ends the stream from the other side: a blocked read does not notice that its client was closed."""
        self._talk.client.delete(f"/api/conversations/{self._talk.id}")
        self._thread.join(5)
        self._client.close()


@contextmanager
def listening(talk: Talk, last: str | None = None) -> Iterator[Listener]:
    listener = Listener(talk, last)
    try:
        yield listener
    finally:
        listener.close()


def test_messages_typing_and_state_are_told(door: Door) -> None:
    talk = door.talk()
    with listening(talk) as listener:
        assert listener.wait_for(1, "state") == [{"state": "bot"}]
        replies = talk.say("slow 0.4")
        messages = listener.wait_for(2)
        assert [m["author"] for m in messages] == ["visitor", "bot"]
        assert messages[1] == replies[0]
        assert listener.wait_for(2, "typing") == [{"typing": True}, {"typing": False}]
        assert [event_id for name, _, event_id in listener.events if name == "message"] == [m["id"] for m in messages]


def test_it_goes_on_after_the_last_event_seen(door: Door) -> None:
    talk = door.talk()
    (first,) = talk.say("one")
    talk.say("two")
    with listening(talk, first["id"]) as listener:
        assert [m["text"] for m in listener.wait_for(3)] == ["two", "first", "second"]


def test_without_a_last_event_it_begins_at_the_beginning(door: Door) -> None:
    talk = door.talk()
    talk.say("one")
    with listening(talk) as listener:
        assert [m["text"] for m in listener.wait_for(2)] == ["one", "You said: one"]


def test_another_conversations_event_id_opens_nothing(door: Door) -> None:
    talk, other = door.talk(), door.talk()
    (theirs,) = other.say("theirs")
    talk.say("mine")
    with listening(talk, theirs["id"]) as listener:
        assert [m["text"] for m in listener.wait_for(2)] == ["mine", "You said: mine"]


def test_what_another_process_does_is_told_within_two_seconds(door: Door) -> None:
    talk = door.talk()
    elsewhere = Clinic(door.clinic.settings)
    with listening(talk) as listener:
        listener.wait_for(1, "state")
        time.sleep(1.1)
        message = conversations.store_message(elsewhere, talk.id, text="from elsewhere").message
        conversations.save_replies(elsewhere, message, [{"text": "answered elsewhere"}])
        assert [m["text"] for m in listener.wait_for(2, seconds=2)] == ["from elsewhere", "answered elsewhere"]
        conversations.set_state(elsewhere, talk.id, "person", 1)
        assert listener.wait_for(2, "state", seconds=2)[-1] == {"state": "person"}
    elsewhere.close()


def test_what_comes_after_an_erasure_is_told_though_row_numbers_are_given_again(door_with: OpenDoor) -> None:
    with door_with() as door:
        talk, other = door.talk(), door.talk()
        elsewhere = Clinic(door.clinic.settings)
        for text in ("one", "two", "three"):
            conversations.store_message(elsewhere, other.id, text=text)
        with listening(talk) as listener:
            listener.wait_for(1, "state")
            time.sleep(1.1)
            assert other.client.delete(f"/api/conversations/{other.id}").status_code == 200
            time.sleep(1.1)
            conversations.store_message(elsewhere, talk.id, text="from elsewhere")
            assert [m["text"] for m in listener.wait_for(1, seconds=2)] == ["from elsewhere"]
        elsewhere.close()


def test_what_happened_before_the_first_look_is_told_too(door_with: OpenDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look comes late, and another process has written between the listener's own reading and it."""
    looked = threading.Event()
    newest = conversations.newest

    def late(*given: Any) -> Any:
        assert looked.wait(5)
        return newest(*given)

    monkeypatch.setattr(conversations, "newest", late)
    with door_with() as door:
        talk = door.talk()
        elsewhere = Clinic(door.clinic.settings)
        with listening(talk) as listener:
            listener.wait_for(1, "state")
            conversations.store_message(elsewhere, talk.id, text="from elsewhere")
            conversations.set_state(elsewhere, talk.id, "person", 1)
            looked.set()
            assert [m["text"] for m in listener.wait_for(1)] == ["from elsewhere"]
            assert listener.wait_for(2, "state")[-1] == {"state": "person"}
        elsewhere.close()


def test_an_erased_conversations_stream_says_so_and_ends(door: Door) -> None:
    talk = door.talk()
    with listening(talk) as listener:
        listener.wait_for(1, "state")
        assert talk.client.delete(f"/api/conversations/{talk.id}").status_code == 200
        assert listener.wait_for(2, "state")[-1] == {"state": "erased"}
        assert listener.ended.wait(3)


def test_one_conversation_has_a_bounded_number_of_streams(door: Door) -> None:
    talk = door.talk()
    open_ones = [Listener(talk) for _ in range(8)]
    response = talk.client.get(f"/api/conversations/{talk.id}/events")
    assert response.status_code == 429
    for listener in open_ones:
        listener.close()


def test_many_that_come_at_the_same_instant_are_counted_too(door: Door) -> None:
    """Each waits for the database before it listens: a place is taken before that, not then."""
    talk = door.talk()
    headers = dict(talk.client.headers) | {"Last-Event-ID": "unknown"}

    async def open_one(client: httpx.AsyncClient) -> int:
        async with client.stream("GET", f"/api/conversations/{talk.id}/events", headers=headers) as response:
            await asyncio.sleep(1)  # all of them are open at once
            return response.status_code

    async def open_all() -> list[int]:
        limits = httpx.Limits(max_connections=60)
        async with httpx.AsyncClient(base_url=door.base_url, limits=limits, timeout=20, trust_env=False) as client:
            return await asyncio.gather(*(open_one(client) for _ in range(60)))

    statuses = asyncio.run(open_all())
    assert (statuses.count(200), statuses.count(429)) == (MAX_STREAMS, 60 - MAX_STREAMS)
    deadline = time.monotonic() + 5
    while door.front.watch._conversations and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not door.front.watch._conversations, "every place is given back"


def test_one_address_and_one_process_have_a_bounded_number_of_streams(door_with: OpenDoor) -> None:
    """Three tenths for one address; what is refused says when to come again, and the chat goes on without a stream."""
    with door_with(limit_streams=10) as door:
        talks = [door.talk() for _ in range(4)]
        open_ones = [Listener(talk) for talk in talks[:3]]
        events = f"/api/conversations/{talks[3].id}/events"
        refused = talks[3].client.get(events)
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_streams")
        assert refused.headers["Retry-After"]
        assert talks[3].say("hello")
        door.front.watch._addresses["elsewhere"] += 7
        refused = talks[3].client.get(events)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        for listener in open_ones:
            listener.close()
        deadline = time.monotonic() + 5
        while door.front.watch._addresses.total() > 7 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert dict(door.front.watch._addresses) == {"elsewhere": 7}


def test_nought_turns_the_streams_limit_off(door_with: OpenDoor) -> None:
    with door_with(limit_streams=0) as door:
        open_ones = [Listener(door.talk()) for _ in range(5)]
        for listener in open_ones:
            listener.close()
