"""What an answer may be chosen by: what the question names, and behind it what is remembered of the visitor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from clinic.answers.question import Person, Question
from clinic.knowledge import Knowledge
from clinic.plans import effective_concern

KINDS = ("concern", "body_area", "condition", "medicine", "treatment", "activity", "skin_type", "modality", "age")


@dataclass(frozen=True, slots=True)
class Scope:
    """Values per kind: `named` by the question itself, `remembered` where the question says nothing of that kind.

    `waits`: when the longest wait of a suitability rule ends or ended; `today` is the clinic's date, if known.
    """

    named: Mapping[str, tuple[str, ...]]
    remembered: Mapping[str, tuple[str, ...]]
    waits: Mapping[str, date] = field(default_factory=dict)
    today: date | None = None

    def first(self, kind: str) -> str | None:
        """The value that counts: the first one named, else the first one remembered."""
        return next(iter((*self.named.get(kind, ()), *self.remembered.get(kind, ()))), None)

    def names(self, kind: str) -> tuple[str, ...]:
        """What the question itself names under `kind`."""
        return self.named.get(kind, ())

    def named_health(self) -> bool:
        """Whether the question itself names a condition, a medicine or an age."""
        return any(self.named.get(kind) for kind in ("condition", "medicine", "age"))

    @classmethod
    def of(cls, question: Question, person: Person, knowledge: Knowledge, today: date | None = None) -> Scope:
        """The scope of one question. Values the visitor denies ("I am not pregnant") count nowhere.

        A question about someone else ("my daughter") takes nothing about body or health from the visitor's memory.
        """
        named = {kind: tuple(question.values(kind)) for kind in KINDS}
        # A pressed suggestion may bring a record's own limits, such as an age from 22 on.
        named["age"] = tuple(age.split("-")[0] for age in named["age"])
        named["concern"] = tuple(c for c in named["concern"] if c in knowledge.concerns)
        other = any(entity.about == "other" for entity in question.entities)
        remembered = _memory(Person() if other else person)
        for kind in KINDS:
            denied = set(question.denied(kind))
            kept = () if named[kind] else tuple(v for v in remembered.get(kind, ()) if v not in denied)
            remembered[kind] = kept
        _settle_modality(named, remembered, knowledge)
        return cls(named=named, remembered=remembered, waits=person.waits, today=today)


def _memory(person: Person) -> dict[str, tuple[str, ...]]:
    def one(value: object) -> tuple[str, ...]:
        return () if value in (None, "") else (str(value),)

    return {
        "concern": one(person.concern),
        "body_area": one(person.body_area),
        "condition": tuple(sorted(person.conditions)),
        "medicine": tuple(sorted(person.medicines)),
        "treatment": one(person.treatment),
        "skin_type": one(person.skin_type),
        "age": one(person.age),
    }


def _settle_modality(
    named: dict[str, tuple[str, ...]], remembered: dict[str, tuple[str, ...]], knowledge: Knowledge
) -> None:
    """Derive the kind of needling (PRP, RF, scalp) and, with RF chosen, the concern's own RF record."""
    treatment = next(iter((*named["treatment"], *remembered["treatment"])), None)
    for values in (named, remembered):
        values["concern"] = tuple(effective_concern(knowledge, concern, treatment) for concern in values["concern"])
    if not named["modality"]:
        named["modality"] = _modalities(named, knowledge)
    known = remembered.get("modality", ()) or _modalities(remembered, knowledge)
    # A concern or treatment named now says what kind of needling is meant; an older one must not override it.
    fresh = named["modality"] or named["concern"] or named["treatment"]
    remembered["modality"] = () if fresh else known


def _modalities(values: Mapping[str, Iterable[str]], knowledge: Knowledge) -> tuple[str, ...]:
    found = [knowledge.treatments[code].modality for code in values["treatment"] if code in knowledge.treatments]
    found += [knowledge.concerns[concern].modality for concern in values["concern"] if concern in knowledge.concerns]
    if "scalp" in values["body_area"]:
        found.append("scalp")
    return tuple(dict.fromkeys(modality for modality in found if modality and modality != "standard"))
