"""Taking a new answer in, listing what was taught, and taking one out of use."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from clinic import safety
from clinic.answers import lint, search, taught
from clinic.answers.question import QUESTION_INTENTS
from clinic.context import Clinic
from clinic.knowledge import Knowledge, NotLoadable, UnknownRecord, staff_edit, staff_retire
from clinic.knowledge.schema import TaughtAnswer

MOST_EXAMPLES = 50
LONGEST_EXAMPLE = 300
"""Characters of one example question."""
LONGEST_ANSWER = 2000
"""Characters of an answer."""
DEFAULT_TOPIC = "ask_consultation"
"""The topic of examples that nothing reviewed is near to."""


class CannotTeach(ValueError):
    """The lesson was not taken, and nothing was written; the message says why, in words for staff."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson as it was taken. `remarks` are what its author may want to put better; it is in use all the same."""

    lesson: TaughtAnswer
    version: int
    remarks: tuple[str, ...]


def teach(
    clinic: Clinic,
    answer: str,
    examples: Sequence[str],
    *,
    by: str,
    topic: str | None = None,
    sources: Sequence[str] = (),
    lesson_id: str | None = None,
) -> Taught:
    """Takes an answer for questions like `examples`; the next message, in any process, can find it.

    `by` is on record. `topic` is the question intent under which the examples are trained (the nearest reviewed
    answer's when left out); `sources` are ids of `data/clinic/sources.yml`. The same first example again, or
    `lesson_id`, replaces what was taught before. Raises CannotTeach.
    """
    knowledge = clinic.knowledge()
    said, asked = _words(answer), _distinct(examples)
    _check(said, asked, by, topic, knowledge)
    record_id = lesson_id or _id_of(asked[0], knowledge)
    if lesson_id and lesson_id not in {lesson.id for lesson in knowledge.taught}:
        raise CannotTeach(f"There is no taught answer called {lesson_id}.")
    changes = {
        "topic": topic or _nearest_topic(asked, knowledge),
        "examples": asked,
        "say": said,
        "sources": list(sources),
        "taught_by": by,
        "taught_at": clinic.now().isoformat(),
    }
    try:
        known = staff_edit(clinic.database, "taught", record_id, changes, by, clinic.now())
    except NotLoadable as error:
        raise CannotTeach("; ".join(problem.message for problem in error.problems)) from None
    lesson = next(lesson for lesson in known.taught if lesson.id == record_id)
    return Taught(lesson, known.version, tuple(lint.remarks(said)))


def lessons(clinic: Clinic) -> tuple[TaughtAnswer, ...]:
    """What is taught and in use, the newest first."""
    return tuple(sorted(clinic.knowledge().taught, key=lambda lesson: lesson.taught_at, reverse=True))


def forget(clinic: Clinic, lesson_id: str, *, by: str) -> None:
    """Takes a taught answer out of use; its history stays. Raises CannotTeach when there is none in use."""
    if lesson_id not in {lesson.id for lesson in clinic.knowledge().taught}:
        raise CannotTeach(f"There is no taught answer called {lesson_id}.")
    try:
        staff_retire(clinic.database, "taught", lesson_id, by, clinic.now())
    except (NotLoadable, UnknownRecord) as error:
        raise CannotTeach(str(error)) from None


def _check(answer: str, examples: list[str], by: str, topic: str | None, knowledge: Knowledge) -> None:
    """What no lesson may have: no words, promises, a question that must get the red-flag advice."""
    if not answer:
        raise CannotTeach("The answer is empty.")
    if len(answer) > LONGEST_ANSWER:
        raise CannotTeach(f"The answer is longer than {LONGEST_ANSWER} characters.")
    if not examples:
        raise CannotTeach("Give at least one example question.")
    if len(examples) > MOST_EXAMPLES or any(len(example) > LONGEST_EXAMPLE for example in examples):
        raise CannotTeach(f"At most {MOST_EXAMPLES} examples of {LONGEST_EXAMPLE} characters each.")
    if not by.strip():
        raise CannotTeach("Say who teaches this: it is kept on record.")
    if topic is not None and topic not in QUESTION_INTENTS:
        raise CannotTeach(f"{topic} is no question topic; these are: {', '.join(QUESTION_INTENTS)}.")
    if promises := lint.promises(answer):
        raise CannotTeach(f"The answer says “{promises[0]}”, which no answer of ours may: it promises too much.")
    if "{" in answer or "}" in answer:
        raise CannotTeach("The answer holds { or }, which stand for placeholders: write the words themselves.")
    for example in examples:
        if not taught.plain(example):
            raise CannotTeach("An example question is empty.")
        if safety.find_red_flag(example, knowledge):
            raise CannotTeach(
                f"“{example}” is a warning sign: it always gets the safety advice, so it can't be taught."
            )


def _words(text: str) -> str:
    """The text without stray white space or characters that cannot be shown."""
    lines = (" ".join("".join(c for c in line if c.isprintable() or c == " ").split()) for line in text.split("\n"))
    return "\n".join(lines).strip()


def _distinct(examples: Sequence[str]) -> list[str]:
    found = {taught.plain(words): words for example in examples if (words := _words(example).replace("\n", " "))}
    return list(found.values())


def _id_of(example: str, knowledge: Knowledge) -> str:
    """The id of the lesson that already has this first example, else one made from it."""
    for lesson in knowledge.taught:
        if taught.plain(lesson.examples[0]) == taught.plain(example):
            return lesson.id
    return "taught_" + hashlib.sha256(taught.plain(example).encode()).hexdigest()[:10]


def _nearest_topic(examples: Sequence[str], knowledge: Knowledge) -> str:
    """The topic of the reviewed answer nearest to any of the examples."""
    near = [found[0] for example in examples if (found := search.nearest(example, knowledge, 1))]
    return max(near, key=lambda each: each[1])[0].topic if near else DEFAULT_TOPIC
