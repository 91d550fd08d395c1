"""Conversations live: an event stream of messages, typing and state.

What is told is read from the database, so it makes no difference which process stored it. Within the process a change
rings at once; one look a second at all conversations together finds what other processes did.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from clinic import conversations
from clinic.context import Clinic
from clinic.conversations import UnknownConversation
from clinic.storage import DatabaseAway
from gateway.cards import outgoing
from gateway.errors import ApiError

LOOK_SECONDS = 1.0
"""How often other processes' changes are looked for, while anyone is listening."""
HEARTBEAT_SECONDS = 15.0
"""A comment goes out this often, so that proxies keep the stream open; the conversation is read again then."""
MAX_STREAMS = 8
"""Most streams of one conversation."""
SHARE = 0.3
"""How much of all streams one address may have."""


def event(name: str, data: Any, event_id: str | None = None) -> str:
    """One event in the wire format."""
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _too_many(status: int, retry_after: str) -> ApiError:
    return ApiError(status, "too_many_streams", "Too many open streams.", headers={"Retry-After": retry_after})


class Watch:
    """Who is listening to which conversation, and the bell that wakes them."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._bells: dict[str, set[asyncio.Event]] = {}
        self._addresses: Counter[str] = Counter()
        self._conversations: Counter[str] = Counter()
        self._most = clinic.settings.limit_streams
        self._looker: asyncio.Task[None] | None = None
        self._closed = False

    def wake(self, conversation_id: str) -> None:
        """Tells this process's listeners that something may be new."""
        for bell in self._bells.get(conversation_id, ()):
            bell.set()

    def close(self) -> None:
        """Ends every stream."""
        self._closed = True
        if self._looker is not None:
            self._looker.cancel()
        for bells in self._bells.values():
            for bell in bells:
                bell.set()

    @contextmanager
    def _listen(self, conversation_id: str) -> Iterator[asyncio.Event]:
        bells = self._bells.setdefault(conversation_id, set())
        bell = asyncio.Event()
        bells.add(bell)
        loop = asyncio.get_running_loop()
        # One that belongs to another loop may be about to end with it, and would leave this listener without any.
        if self._looker is None or self._looker.done() or self._looker.get_loop() is not loop:
            self._looker = loop.create_task(self._look())
        try:
            yield bell
        finally:
            bells.discard(bell)
            if not bells:
                self._bells.pop(conversation_id, None)

    def admit(self, conversation_id: str, address: str) -> Callable[[], None]:
        """Takes a place among the streams, at once: many that come together are counted too. Call what is returned when
        the stream has ended.

        Raises ApiError when there are as many streams as there may be. 429: of this conversation, or from this address;
        503: of this process. The chat works without a stream.
        """
        if self._most and self._addresses.total() >= self._most:
            raise _too_many(503, "30")
        if self._most and self._addresses[address] >= max(1, int(self._most * SHARE)):
            raise _too_many(429, "30")
        if self._conversations[conversation_id] >= MAX_STREAMS:
            raise _too_many(429, "10")
        places = ((self._addresses, address), (self._conversations, conversation_id))
        for counter, key in places:
            counter[key] += 1

        def leave() -> None:
            for counter, key in places:
                counter[key] -= 1
                if counter[key] <= 0:
                    del counter[key]

        return leave

    async def stream(self, conversation_id: str, last_event_id: str | None) -> AsyncIterator[str]:
        """The conversation from the message after `last_event_id` on (from the beginning without one), then live.

        `message` events carry the message's id as event id. `state` says who speaks: `{"state": "bot"}`, `waiting` or
        `person`; `erased` ends the stream. `typing`: `{"typing": bool}`.
        """
        yield ": welcome\n\n"
        seq = 0
        if last_event_id:
            seq = await asyncio.to_thread(conversations.seq_of, self._clinic, conversation_id, last_event_id)
        state, typing = "", False
        with self._listen(conversation_id) as bell:
            while not self._closed:
                bell.clear()
                try:
                    new = await asyncio.to_thread(conversations.changes, self._clinic, conversation_id, seq)
                except UnknownConversation:
                    yield event("state", {"state": "erased"})
                    return
                except DatabaseAway:
                    return  # the listener comes again with its last event id
                if new.state != state:
                    state = new.state
                    yield event("state", {"state": state})
                for message, sent in zip(new.messages, await outgoing(self._clinic, new.messages), strict=True):
                    seq = message.seq
                    yield event("message", sent, message.uid)
                if new.typing != typing:
                    typing = new.typing
                    yield event("typing", {"typing": typing})
                try:
                    async with asyncio.timeout(HEARTBEAT_SECONDS):
                        await bell.wait()
                except TimeoutError:
                    yield ": still here\n\n"

    async def _look(self) -> None:
        """One look at everything each second while anyone listens."""
        row: int | None = None
        known: dict[str, int] = {}
        while self._bells and not self._closed:
            watched = list(self._bells)
            with suppress(DatabaseAway):  # it is looked at again in a second
                row, touched, versions = await asyncio.to_thread(conversations.newest, self._clinic, row, watched)
                for conversation_id in watched:
                    # One that is looked at for the first time may have changed since its listener read it.
                    if conversation_id in touched or known.get(conversation_id, -1) != versions.get(conversation_id):
                        self.wake(conversation_id)
                known = versions
            await asyncio.sleep(LOOK_SECONDS)
