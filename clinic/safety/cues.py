"""The hits of a message put in order: which of its cues count, and all hits under the names of their concepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clinic.safety.words import Hit

SIDE_CUES = frozenset(
    {
        *("idle", "states", "states_weak", "own", "past", "past_weeks", "not_past", "other", "then", "recent"),
        *("present", "resolved", "returned", "habit", "trade", "shop_talk", "before_then", "kin"),
    }
)
"""Cues that may stand beside others at the same word."""


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of cues that begin at the same word the longest; "idle" and "states" are kept beside others."""
    best: dict[int, Hit] = {}
    extra: list[Hit] = []
    for hit in hits:
        if hit.concept in SIDE_CUES:
            if hit.concept not in ("states", "states_weak"):
                extra.append(hit)
            continue
        known = best.get(hit.start)
        if known is None or hit.end > known.end or (hit.end == known.end and hit.concept == "asks_now"):
            best[hit.start] = hit
    untimely = {i for h in extra if h.concept == "not_past" for i in range(h.start, h.end)}
    extra = [h for h in extra if h.concept not in ("past", "past_weeks") or h.end - 1 not in untimely]
    chosen, reached = [], 0
    for hit in sorted(best.values(), key=lambda h: h.start):  # a cue inside a longer one that began before says nothing
        if hit.start >= reached:
            chosen.append(hit)
        reached = max(reached, hit.end)
    return sorted(chosen + extra, key=lambda h: (h.start, h.end))


def by_concept(hits: Iterable[Hit]) -> Mapping[str, list[Hit]]:
    """The hits under the name of their concept."""
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.concept, []).append(hit)
    return grouped
