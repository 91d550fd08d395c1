"""Whether the clinic's assistant can work: each part is asked, at once and briefly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import httpx

from clinic.context import Clinic
from clinic.storage import DatabaseAway
from gateway.errors import ApiError

CHECK_SECONDS = 2.0
"""Longest wait for one part."""
HEARTBEAT_SECONDS = 15.0
"""A worker that has not renewed its heartbeat file for this long is taken for dead."""


class Health:
    """Asks the parts."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._client = httpx.AsyncClient(timeout=CHECK_SECONDS, trust_env=False)
        self._checks: dict[str, Callable[[], Awaitable[bool]]] = {
            "rasa": self._rasa,
            "actions": self._actions,
            "worker": self._worker,
            "database": self._database,
        }

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def ready(self) -> None:
        """Returns when all parts answer; raises ApiError 503 that names the missing ones."""
        answers = await asyncio.gather(*(self._ask(check) for check in self._checks.values()))
        missing = [name for name, there in zip(self._checks, answers, strict=True) if not there]
        if missing:
            raise ApiError(503, "not_ready", f"Not ready: {', '.join(missing)}.", missing=missing)

    @staticmethod
    async def _ask(check: Callable[[], Awaitable[bool]]) -> bool:
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                return await check()
        except (TimeoutError, httpx.HTTPError, OSError, DatabaseAway):
            return False

    async def _get(self, url: str, **params: str) -> bool:
        return (await self._client.get(url, params=params)).status_code == httpx.codes.OK

    async def _rasa(self) -> bool:
        settings = self._clinic.settings
        return await self._get(f"{settings.rasa_url}/status", token=settings.rasa_token)

    async def _actions(self) -> bool:
        return await self._get(f"{self._clinic.settings.actions_url}/health")

    async def _worker(self) -> bool:
        heartbeat = self._clinic.settings.var / "run" / "worker.heartbeat"
        return time.time() - heartbeat.stat().st_mtime < HEARTBEAT_SECONDS

    async def _database(self) -> bool:
        await asyncio.to_thread(self._clinic.database.check)
        return True
