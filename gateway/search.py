"""Reviewed answers by search, for when Rasa is away. The answers are read beforehand, in the background."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from clinic.answers import NOBODY, Entity, Question, answer, search, taught
from clinic.answers.engine import as_taught
from clinic.context import Clinic
from gateway import logs

NEAR_ENOUGH = 0.6
"""Least cosine between a question and one that a reviewed answer was written for, for it to be offered."""
WARM_AFTER = 20.0
"""Seconds after the start: by then the other parts have started, and reading the answers takes nothing from them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A reviewed answer: the question it was written for, its words and its sources in the contract's shape."""

    question: str
    text: str
    sources: list[dict[str, Any]]


class Search:
    """Finds the nearest reviewed answer. Until the answers have been read it finds nothing, and never waits."""

    def __init__(self, clinic: Clinic, warm_after: float = WARM_AFTER) -> None:
        self._clinic = clinic
        self._warm_after = warm_after
        self._now = threading.Event()
        self._closed = False
        self.ready = threading.Event()
        self._thread = threading.Thread(target=self._warm, name="search", daemon=True)  # it must not hold up the end

    def start(self) -> None:
        """Begins to read the answers, in a while."""
        self._thread.start()

    def hurry(self) -> None:
        """Begins to read the answers now: they are needed."""
        self._now.set()

    def close(self) -> None:
        """Leaves it at that."""
        self._closed = True
        self._now.set()

    def _warm(self) -> None:
        self._now.wait(self._warm_after)
        if self._closed:
            return
        try:
            search.warm(self._clinic.knowledge())
            self.ready.set()
        except Exception as error:  # without it the apology still gives the clinic's number
            logs.log.error("search_away", **logs.where(error))

    def nearest(self, text: str) -> Found | None:
        """The nearest reviewed answer to `text`; None when none is near enough, or they are not read yet."""
        if not self.ready.is_set():
            self.hurry()
            return None
        knowledge = self._clinic.knowledge()
        if lesson := taught.match(text, knowledge):
            question = Question(text, lesson.taught.topic)
            given = as_taught(lesson.taught, question, NOBODY, knowledge)
            return Found(lesson.taught.examples[0], given.text, given.sources_as_dicts())
        found = search.nearest(text, knowledge, n=1)
        if not found or found[0][1] < NEAR_ENOUGH:
            return None
        record = found[0][0]
        named = [Entity(kind, value if isinstance(value, str) else value[0]) for kind, value in record.when.items()]
        given = answer(Question(record.question, record.topic, named), NOBODY, knowledge)
        return Found(record.question, given.text, given.sources_as_dicts()) if given.answered else None
