"""Idle event streams on one gateway process: that they hold, and what memory they take.

`python -m benchmarks.streams http://127.0.0.1:8000 --pid GATEWAY [--streams 500] [--seconds 30]`, with the stack
running and its limits off (`NEEDLEPOINT_LIMIT_ADDRESS=0`). Prints one JSON line.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import time
from pathlib import Path

import httpx
import psutil

from gateway.search import WARM_AFTER

WARM_UP = 50
"""Streams opened, and a message answered, before memory is first read: what a process needs but once is no stream's."""

SETTLE_SECONDS = 20.0
"""How long after its start the search of a gateway is ready: its sentence encoder is no stream's either."""


def memory_mb(pid: int) -> float:
    """Resident memory of a process, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return round(int(line.split()[1]) / 1024, 1)


async def measure(url: str, pid: int, streams: int, seconds: float) -> dict[str, object]:
    """Opens the streams, waits, sends one message in one of them, and tells what arrived."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits, trust_env=False) as client:
        talks = []
        for _ in range(streams):
            made = (await client.post("/api/conversations")).raise_for_status().json()
            talks.append((made["conversation_id"], {"Authorization": f"Bearer {made['token']}"}))
        opened, ended, heard = asyncio.Semaphore(0), [], []

        async def listen(number: int) -> None:
            conversation, headers = talks[number]
            try:
                async with client.stream(
                    "GET", f"/api/conversations/{conversation}/events", headers=headers
                ) as response:
                    response.raise_for_status()
                    opened.release()
                    async for line in response.aiter_lines():
                        if line == "event: message":
                            heard.append((number, time.perf_counter()))
            finally:
                ended.append(number)

        first = min(streams, WARM_UP)
        tasks = [asyncio.create_task(listen(number)) for number in range(first)]
        for _ in range(first):
            await opened.acquire()
        conversation, headers = talks[0]
        await client.post(f"/api/conversations/{conversation}/messages", json={"text": "warm"}, headers=headers)
        await asyncio.sleep(max(0.0, WARM_AFTER + SETTLE_SECONDS - (time.time() - psutil.Process(pid).create_time())))
        before = memory_mb(pid)
        tasks += [asyncio.create_task(listen(number)) for number in range(first, streams)]
        for _ in range(first, streams):
            await opened.acquire()
        await asyncio.sleep(seconds)
        held, after = streams - len(ended), memory_mb(pid)
        conversation, headers = talks[0]
        sent = time.perf_counter()
        path = f"/api/conversations/{conversation}/messages"
        (await client.post(path, json={"text": "does it hurt?"}, headers=headers)).raise_for_status()
        answered = time.perf_counter() - sent
        await asyncio.sleep(2)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return {
            "streams": streams,
            "held": held,
            "seconds": seconds,
            "memory_before_mb": before,
            "memory_with_streams_mb": after,
            "kb_a_stream": round((after - before) * 1024 / max(1, streams - first), 1),
            "answer_ms_meanwhile": round(answered * 1000, 1),
            "messages_heard": [number for number, _ in heard],
        }


def main() -> None:
    """Reads the arguments, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=30)
    given = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(json.dumps(asyncio.run(measure(given.url, given.pid, given.streams, given.seconds))))


if __name__ == "__main__":
    main()
