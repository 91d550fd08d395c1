"""Limits by the minute: so many messages in one conversation, so many calls from one address."""

from __future__ import annotations

import ipaddress
import math
import secrets
import time
from collections import deque
from typing import Protocol

from redis.asyncio import Redis

from gateway.errors import ApiError

WINDOW = 60.0
"""Seconds that a limit counts over."""


class Limiter(Protocol):
    """Counts calls under a key."""

    async def wait(self, key: str, limit: int) -> float:
        """0 when the call is within `limit` a minute (it is counted), else the seconds until one is free again."""
        ...


class InProcess:
    """Counts exactly, in this process: no minute ever holds more than the limit."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[float]] = {}
        self._swept = time.monotonic()

    async def wait(self, key: str, limit: int) -> float:
        now = time.monotonic()
        self._sweep(now)
        calls = self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        if len(calls) >= limit:
            return calls[0] + WINDOW - now
        calls.append(now)
        return 0.0

    def _sweep(self, now: float) -> None:
        if now - self._swept < WINDOW:
            return
        self._swept = now
        for key in [key for key, calls in self._calls.items() if not calls or calls[-1] <= now - WINDOW]:
            del self._calls[key]


_SCRIPT = """
local now, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= limit then
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return tostring(tonumber(first[2]) + window - now)
end
redis.call('ZADD', KEYS[1], now, ARGV[4])
redis.call('PEXPIRE', KEYS[1], window * 1000)
return '0'
"""


class InRedis:
    """Counts over all gateway processes, by the same rule."""

    def __init__(self, redis: Redis) -> None:
        self._count = redis.register_script(_SCRIPT)

    async def wait(self, key: str, limit: int) -> float:
        arguments: list[str | float] = [repr(time.time()), WINDOW, limit, secrets.token_hex(8)]
        return float(await self._count(keys=[f"needlepoint:limit:{key}"], args=arguments))


def address_key(host: str | None) -> str:
    """Who is calling: an IPv4 address, or the /64 network that one IPv6 subscriber has."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


async def check(limiter: Limiter, key: str, limit: int) -> None:
    """Counts one call under `key`; 429 with `Retry-After` when it is one too many. `limit` 0: no limit."""
    if not limit:
        return
    seconds = await limiter.wait(key, limit)
    if seconds > 0:
        retry = max(1, math.ceil(seconds))
        raise ApiError(
            429,
            "too_many_requests",
            "That was a lot at once. Please wait a moment and try again.",
            headers={"Retry-After": str(retry)},
            retry_after=retry,
        )
