"""Limits by the minute: so many messages in one conversation, so many calls from one address."""

from __future__ import annotations

import asyncio
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
REFUSALS_A_SECOND = 10
"""Refusals under one key leave at this rate: whoever sends faster waits for them, and costs the others nothing more."""
LONGEST_REFUSAL = 2.0
"""Seconds that a refusal waits at most."""

MOST_PACED = 1_000
"""Keys paced at once before those that have been quiet are forgotten."""


class Limiter(Protocol):
    """Counts calls under a key."""

    async def wait(self, key: str, limit: int, *, strict: bool = False) -> float:
        """0 when the call is within `limit` a minute (it is counted), else the seconds until one is free again.

        `strict`: a refused call counts too, so whoever never pauses is not let in again until they do.
        """
        ...


class InProcess:
    """Counts exactly, in this process: no minute ever holds more than the limit."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[float]] = {}
        self._swept = time.monotonic()

    async def wait(self, key: str, limit: int, *, strict: bool = False) -> float:
        now = time.monotonic()
        self._sweep(now)
        calls = self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        full = len(calls) >= limit
        if full and strict:
            calls.popleft()
        if not full or strict:
            calls.append(now)
        return calls[0] + WINDOW - now if full else 0.0

    def _sweep(self, now: float) -> None:
        if now - self._swept < WINDOW:
            return
        self._swept = now
        for key in [key for key, calls in self._calls.items() if not calls or calls[-1] <= now - WINDOW]:
            del self._calls[key]


_SCRIPT = """
local now, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local full, strict = redis.call('ZCARD', KEYS[1]) >= limit, ARGV[5] == '1'
if full and strict then
  redis.call('ZPOPMIN', KEYS[1])
end
if strict or not full then
  redis.call('ZADD', KEYS[1], now, ARGV[4])
  redis.call('PEXPIRE', KEYS[1], window * 1000)
end
if full then
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return tostring(tonumber(first[2]) + window - now)
end
return '0'
"""


class InRedis:
    """Counts over all gateway processes, by the same rule."""

    def __init__(self, redis: Redis) -> None:
        self._count = redis.register_script(_SCRIPT)

    async def wait(self, key: str, limit: int, *, strict: bool = False) -> float:
        arguments: list[str | float] = [repr(time.time()), WINDOW, limit, secrets.token_hex(8), int(strict)]
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


class Pace:
    """Spreads the refusals of one key over time: a flood's answers wait, at the cost of a timer each."""

    def __init__(self, a_second: float = REFUSALS_A_SECOND, longest: float = LONGEST_REFUSAL) -> None:
        self._gap = 1 / a_second
        self._longest = longest
        self._next: dict[str, float] = {}

    def delay(self, key: str) -> float:
        """Seconds that this refusal should wait; the next one under `key` goes out a gap later."""
        now = time.monotonic()
        if key not in self._next and len(self._next) >= MOST_PACED:
            self._next = {known: at for known, at in self._next.items() if at > now}
        at = min(max(now, self._next.get(key, now)), now + self._longest)
        self._next[key] = at + self._gap
        return at - now


class Limits:
    """Lets calls in up to their limit, and refuses the others at an even pace."""

    def __init__(self, limiter: Limiter, pace: Pace | None = None) -> None:
        self._limiter = limiter
        self._pace = pace or Pace()

    async def check(self, key: str, limit: int, *, strict: bool = False) -> None:
        """Counts one call under `key`; 429 with `Retry-After` when it is one too many. `limit` 0: no limit.

        `strict` counts refused calls too: for one conversation. Not for an address, which many people may share.
        """
        if not limit:
            return
        seconds = await self._limiter.wait(key, limit, strict=strict)
        if seconds <= 0:
            return
        delay = self._pace.delay(key)
        if delay > 0:
            await asyncio.sleep(delay)
        retry = max(1, math.ceil(seconds))
        raise ApiError(
            429,
            "too_many_requests",
            "That was a lot at once. Please wait a moment and try again.",
            headers={"Retry-After": str(retry)},
            retry_after=retry,
        )
