"""Everything the front door works with, opened together and closed together."""

from __future__ import annotations

import time

from redis.asyncio import Redis

from clinic.context import Clinic
from clinic.conversations import Key
from gateway.health import Health
from gateway.lanes import Lanes
from gateway.limits import InProcess, InRedis, Limits
from gateway.rasa import Rasa
from gateway.search import WARM_AFTER, Search
from gateway.tokens import Tokens
from gateway.turns import Turns
from gateway.watch import Watch

KNOWN_SECONDS = 60.0
"""How long a process relies on what it knows of a conversation's tokens; another may have replaced them."""


class Known:
    """Conversations that existed a moment ago, so that the door need not ask each time.

    Whatever is done inside asks the database again: one that was erased elsewhere is 404 there.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._ids: dict[str, tuple[Key, float]] = {}

    def key(self, conversation_id: str) -> Key | None:
        """Its newest token, if it is known to have existed in the last `KNOWN_SECONDS`."""
        key, until = self._ids.get(conversation_id, (None, 0.0))
        return key if time.monotonic() < until else None

    def add(self, conversation_id: str, key: Key) -> None:
        """It exists now. The one known for longest is forgotten when there are too many."""
        self._ids[conversation_id] = (key, time.monotonic() + KNOWN_SECONDS)
        if len(self._ids) > self._most:
            del self._ids[next(iter(self._ids))]

    def drop(self, conversation_id: str) -> None:
        """It is being erased."""
        self._ids.pop(conversation_id, None)


class Front:
    """The front door of one clinic in one process."""

    def __init__(self, clinic: Clinic, warm_after: float = WARM_AFTER) -> None:
        url = clinic.settings.redis_url
        self.clinic = clinic
        self._redis: Redis | None = Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) if url else None
        self.limits = Limits(InRedis(self._redis) if self._redis is not None else InProcess())
        self.tokens = Tokens(clinic.settings.secret, clinic.settings.secret_previous)
        self.known = Known()
        self.lanes = Lanes(self._redis)
        self.watch = Watch(clinic)
        self.rasa = Rasa(clinic.settings)
        self.health = Health(clinic)
        self.search = Search(clinic, warm_after)
        self.search.start()
        self.turns = Turns(clinic, self.rasa, self.lanes, self.watch, self.search)

    async def close(self) -> None:
        """Ends the streams and closes the connections; the clinic stays open (whoever opened it closes it)."""
        self.watch.close()
        self.search.close()
        await self.rasa.close()
        await self.health.close()
        if self._redis is not None:
            await self._redis.aclose()
