"""One message of a conversation at a time, in the order in which they were stored.

Within a process a lane hands out tickets in stored order. Where several gateway processes serve one clinic, Redis keeps
them apart as well (`NEEDLEPOINT_REDIS_URL`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.exceptions import LockError

LOCK_SECONDS = 15
"""A Redis lock frees itself after this long: longer than any turn, so it matters only after a crash."""


class Lane:
    """The queue of one conversation. `storing` is held while a message is stored and gets its ticket."""

    def __init__(self) -> None:
        self.storing = asyncio.Lock()
        self.users = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._busy = False

    def ticket(self) -> asyncio.Future[None]:
        """A place in the queue; the future is done when it is this one's turn."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._busy:
            self._waiting.append(turn)
        else:
            self._busy = True
            turn.set_result(None)
        return turn

    def leave(self, turn: asyncio.Future[None]) -> None:
        """Ends a turn, or gives up a place in the queue."""
        if turn.cancelled() or not turn.done():  # it never was this one's turn
            if turn in self._waiting:
                self._waiting.remove(turn)
            return
        while self._waiting:
            following = self._waiting.popleft()
            if not following.done():
                following.set_result(None)
                return
        self._busy = False


class Lanes:
    """The lanes of all conversations that have something going on."""

    def __init__(self, redis: Redis | None = None) -> None:
        self._lanes: dict[str, Lane] = {}
        self._redis = redis

    @property
    def shared(self) -> bool:
        """Whether other processes may be at work on the same conversation."""
        return self._redis is not None

    @asynccontextmanager
    async def of(self, conversation_id: str) -> AsyncIterator[Lane]:
        """The conversation's lane, kept while anyone uses it."""
        lane = self._lanes.setdefault(conversation_id, Lane())
        lane.users += 1
        try:
            yield lane
        finally:
            lane.users -= 1
            if not lane.users:
                self._lanes.pop(conversation_id, None)

    @asynccontextmanager
    async def turn(self, conversation_id: str, lane: Lane, ticket: asyncio.Future[None]) -> AsyncIterator[None]:
        """Waits for the ticket's turn and holds it."""
        try:
            await ticket
            async with AsyncExitStack() as stack:
                if self._redis is not None:
                    await stack.enter_async_context(self._redis_lock(conversation_id))
                yield
        finally:
            lane.leave(ticket)

    @asynccontextmanager
    async def _redis_lock(self, conversation_id: str) -> AsyncIterator[None]:
        assert self._redis is not None
        lock = self._redis.lock(f"needlepoint:lane:{conversation_id}", timeout=LOCK_SECONDS, sleep=0.02)
        await lock.acquire()
        try:
            yield
        finally:
            with suppress(LockError):  # it had run out: nothing is held any more
                await lock.release()
