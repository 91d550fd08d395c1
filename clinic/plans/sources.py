"""Sources as visitors see them: tiers A and B, C only where nothing better supports the sentence, never D."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from clinic.knowledge import Knowledge

SOURCES_SHOWN = 4
"""Sources shown for one statement, the best tier first: enough to check it, few enough to read."""


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source as a visitor sees it. Never tier D; tier C only where no A or B supports the answer."""

    title: str
    publisher: str
    year: int | None
    url: str | None
    tier: str

    def as_dict(self) -> dict[str, Any]:
        """`{"title", "publisher", "year", "url", "tier"}`, the contract's source."""
        return {
            "title": self.title,
            "publisher": self.publisher,
            "year": self.year,
            "url": self.url,
            "tier": self.tier,
        }


def cite(knowledge: Knowledge, source_ids: Iterable[str]) -> tuple[SourceRef, ...]:
    """The sources to send for `source_ids`, best tier first; empty when none may be shown."""
    return tuple(
        SourceRef(
            title=source.title,
            publisher=source.publisher,
            year=source.year,
            url=str(source.url) if source.url is not None else None,
            tier=source.tier,
        )
        for source in knowledge.cite(source_ids).sources
    )
