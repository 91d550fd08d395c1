"""Choosing among the reviewed answers of one topic: the most specific record wins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from clinic.answers import search
from clinic.answers.scope import Scope
from clinic.knowledge import Knowledge
from clinic.knowledge.schema import AnswerRecord

ANY = "*"
SUBJECT_COSINE = 0.6
"""From here a question is taken to ask for one particular answer of a topic ("is there parking?") rather than for the
visitor's own case …"""
SUBJECT_COSINE_ALONE = 0.45
"""… or, where no answer is made for the visitor's case, rather than for the general answer …"""
SUBJECT_LEAD = 0.04
"""… when that answer also leads the others by this much."""

NAMED_ONLY = {"ask_treatment": "concern"}
"""What must be named to count: "what is it?" asks about the treatment, even when a concern is remembered."""
DEFINED = frozenset({"ask_prp", "ask_rf"})
DEFINITION_LEAD = 0.15
"""On these topics "what is it?" asks for the general answer even from a visitor whose concern is remembered."""

WEIGHTS: Mapping[str, int] = {
    "condition": 9, "medicine": 9, "activity": 8, "treatment": 6, "modality": 6, "concern": 5, "body_area": 4,
    "age": 3, "skin_type": 3,
}  # fmt: skip
"""How telling each kind is. A treatment or activity that was named says more of the question than its concern."""


@dataclass(frozen=True, slots=True)
class _Fit:
    record: AnswerRecord
    named: int
    remembered: int


def choose(topic: str, scope: Scope, text: str, knowledge: Knowledge) -> AnswerRecord | None:
    """The record of `topic` that fits best; None when none fits.

    First counts what the question itself names, then whether its words ask for one particular answer of the topic,
    then what is remembered of the visitor. The topic's first record without limits is its general answer.
    """
    fits = [fit for record in knowledge.answers if record.topic == topic and (fit := _fit(record, scope))]
    if not fits:
        return None
    best = max(fit.named for fit in fits)
    pool = [fit for fit in fits if fit.named == best]
    if len(pool) == 1:
        return pool[0].record
    if best:
        closeness = search.similarity(text, [fit.record for fit in pool])
        return max(pool, key=lambda fit: (fit.remembered, closeness[fit.record.id])).record
    return _unnamed(pool, text)


def general(topic: str, knowledge: Knowledge) -> AnswerRecord | None:
    """The general answer of `topic`: its first record without limits."""
    return next((record for record in knowledge.answers if record.topic == topic and not record.when), None)


def named_fit(topic: str, kind: str, value: str, knowledge: Knowledge) -> AnswerRecord | None:
    """The record of `topic` made for exactly `value` under `kind`, and for nothing else."""
    for record in knowledge.answers:
        if record.topic == topic and set(record.when) == {kind} and value in _values(record.when[kind]):
            return record
    return None


def _unnamed(pool: list[_Fit], text: str) -> AnswerRecord:
    """Nothing named decides: a particular subject of the topic, else the visitor's own case, else the general one."""
    general = next((fit.record for fit in pool if not fit.record.when), None)
    own = max((fit for fit in pool if fit.remembered), key=lambda fit: fit.remembered, default=None)
    closeness = search.similarity(text, [fit.record for fit in pool])
    subject = max(
        (fit.record for fit in pool if not fit.record.when and fit.record is not general),
        key=lambda record: closeness[record.id],
        default=None,
    )
    if subject is not None:
        close = closeness[subject.id]
        others = [fit.record for fit in (own,) if fit is not None] + ([general] if general else [])
        enough = SUBJECT_COSINE if own is not None else SUBJECT_COSINE_ALONE
        if close >= enough and all(close >= closeness[other.id] + SUBJECT_LEAD for other in others):
            return subject
    if own is not None and general is not None and general.topic in DEFINED:
        defines = closeness[general.id] >= closeness[own.record.id] + DEFINITION_LEAD
        return general if defines else own.record
    if own is not None:
        return own.record
    return general or pool[0].record


def _fit(record: AnswerRecord, scope: Scope) -> _Fit | None:
    named = remembered = 0
    for kind, wanted in record.when.items():
        values = _values(wanted)
        weight = 1 if ANY in values else WEIGHTS.get(kind, 1)
        if _meets(kind, values, scope.named.get(kind, ())):
            named += weight
        elif (
            kind != NAMED_ONLY.get(record.topic)
            and not scope.named.get(kind)
            and _meets(kind, values, scope.remembered.get(kind, ()))
        ):
            remembered += weight
        else:
            return None
    return _Fit(record, named, remembered)


def _values(wanted: str | tuple[str, ...]) -> tuple[str, ...]:
    return (wanted,) if isinstance(wanted, str) else wanted


def _meets(kind: str, wanted: tuple[str, ...], given: tuple[str, ...]) -> bool:
    if ANY in wanted:
        return bool(given)
    if kind == "age":
        return any(_in_range(value, limits) for value in given for limits in wanted)
    return bool(set(wanted) & set(given))


def _in_range(age: str, limits: str) -> bool:
    """Whether `age` lies in `22-120` (both ends included) or equals `40`."""
    match = re.fullmatch(r"(\d+)(?:-(\d+))?", limits)
    if match is None or not age.isdigit():
        return False
    low = int(match[1])
    return low <= int(age) <= int(match[2] or low)
