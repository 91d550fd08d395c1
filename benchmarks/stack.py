"""How fast the running stack answers: one visitor, a long conversation, eight visitors at once.

.venv/bin/python -m benchmarks.stack        starts a stack of its own on free ports, limits off
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from pathlib import Path

import psutil

from tests.stack_fixture import Conversation, RunningStack, start_stack

QUESTIONS = [
    "does microneedling hurt much?",
    "how long will my face be red afterwards?",
    "how many sessions do I need for acne scars?",
    "when can I wear makeup again?",
    "what does it cost?",
    "can I have it while taking blood thinners?",
    "where are you and is there parking?",
    "how far apart are the sessions?",
]


def timed(talk: Conversation, text: str) -> float:
    """Milliseconds of one answered question through gateway, Rasa, action and database."""
    begun = time.perf_counter()
    talk.say(text)
    return (time.perf_counter() - begun) * 1000


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def one_visitor(stack: RunningStack, conversations: int = 25) -> None:
    """Eight questions in each of many conversations, one after the other."""
    times: list[float] = []
    for _ in range(conversations):
        talk = stack.conversation()
        times += [timed(talk, text) for text in QUESTIONS]
        talk.close()
    p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
    print(f"| one visitor, {len(times)} questions | p50 {p50:.0f} ms | p95 {p95:.0f} ms |")


def long_conversation(stack: RunningStack) -> None:
    """Turn 100 against turn 5, each as the median of the turns around it."""
    talk = stack.conversation()
    times = [timed(talk, QUESTIONS[turn % len(QUESTIONS)]) for turn in range(108)]
    talk.close()
    early, late = statistics.median(times[1:9]), statistics.median(times[96:104])
    print(f"| turn 100 against turn 5 | {early:.0f} ms → {late:.0f} ms | {late / early:.2f} times |")


def eight_at_once(stack: RunningStack, seconds: float = 15) -> None:
    """Answered questions a second of eight visitors who never pause."""
    answered = [0] * 8
    end = time.monotonic() + seconds

    def visit(number: int) -> None:
        talk = stack.conversation()
        while time.monotonic() < end:
            talk.say(QUESTIONS[(answered[number] + number) % len(QUESTIONS)])
            answered[number] += 1
            if answered[number] % 20 == 0:
                talk.close()
                talk = stack.conversation()
        talk.close()

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"| eight visitors at once | {sum(answered) / seconds:.1f} answered questions/s | limits off |")


def memory(stack: RunningStack) -> None:
    """Resident memory of each part at rest."""
    total = 0.0
    for part in ("rasa", "actions", "worker", "gateway"):
        size = psutil.Process(stack.pid(part)).memory_info().rss / 1e6
        total += size
        print(f"| {part} at rest | {size:.0f} MB | |")
    print(f"| whole stack at rest | {total:.0f} MB | |")


def main() -> None:
    """Starts a stack, prints the table, stops it."""
    with tempfile.TemporaryDirectory(prefix="needlepoint-bench-") as folder:
        begun = time.monotonic()
        stack = start_stack(Path(folder))
        try:
            print(
                f"| what | measured | |\n| --- | --- | --- |\n| start to ready | {time.monotonic() - begun:.0f} s | |"
            )
            memory(stack)
            one_visitor(stack)
            long_conversation(stack)
            eight_at_once(stack)
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
