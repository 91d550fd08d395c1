"""The placeholders of answer texts, and what they stand for: every number lives once, in its own record.

{plan.sessions}  {plan.acne_scars.interval}     the plan of the concern at hand, or of a named one
{rf.enlarged_pores.sessions}                    the same with radiofrequency chosen
{price.microneedling} {minutes.consultation}    a bookable treatment; {treatment.called} is the one at hand
{price.list}                                    all prices in one sentence
{pain.<record>}  {pain.<record>.exact}          a pain score, rounded or as measured
{rule.<id>.days} {rule.<id>.say}                a suitability rule
{aftercare.<id>.days} {downtime.<id>.say}       advice and stages of the days after
{general.<id>.range}                            a general range with its unit
{clinic.phone} {clinic.hours} …                 the clinic itself (all names: `clinic_words.FACTS`)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from clinic.answers import clinic_words
from clinic.knowledge import Knowledge
from clinic.knowledge.schema import Treatment
from clinic.plans import SessionPlan, UnknownConcern, session_plan, words
from clinic.plans.plan import RF_TREATMENT

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
USUAL_TREATMENT = "microneedling"

PLAN_WORDS: Mapping[str, str] = {
    "name": "this",
    "sessions": "a number of sessions that a clinician sets",
    "interval": "with gaps that a clinician sets",
    "downtime": "as long as a clinician tells you",
    "minutes": "as long as a clinician tells you",
    "results_first": "a time that a clinician will tell you",
    "results_full": "a time that a clinician will tell you",
    "price_text": "",
}
"""The keys of a plan, with what is said where no source gives the number."""


class Sayable(Protocol):
    """A record with a sentence for visitors."""

    @property
    def id(self) -> str:
        """The record's id."""
        ...

    @property
    def say(self) -> str:
        """The sentence."""
        ...


class UnresolvedPlaceholder(LookupError):
    """A text holds a placeholder that nothing in the knowledge answers; the message names it."""


@dataclass(frozen=True, slots=True)
class Words:
    """Fills placeholders for one question: `concern` and `treatment` are those at hand, `today` the clinic's date."""

    knowledge: Knowledge
    concern: str | None = None
    treatment: str | None = None
    today: date | None = None

    def fill(self, text: str) -> str:
        """`text` with every placeholder replaced; raises UnresolvedPlaceholder."""
        return PLACEHOLDER.sub(lambda match: self._value(match[1]), text)

    def _value(self, name: str) -> str:
        parts = name.split(".")
        if len(parts) < 2 or not all(parts):
            raise UnresolvedPlaceholder(name)
        try:
            return self._room(parts[0], parts[1:])
        except (KeyError, UnknownConcern):
            raise UnresolvedPlaceholder(name) from None

    def _room(self, room: str, rest: list[str]) -> str:
        if room in ("plan", "rf"):
            return self._plan(rest, RF_TREATMENT if room == "rf" else self.treatment)
        if room == "price" and rest == ["list"]:
            return clinic_words.price_list(self.knowledge)
        if room in ("price", "minutes"):
            return _treatment_word(self.knowledge.treatments[rest[0]], room)
        if room == "treatment":
            code = self.treatment if self.treatment in self.knowledge.treatments else USUAL_TREATMENT
            return _treatment_word(self.knowledge.treatments[str(code)], rest[0])
        if room == "clinic" and rest == ["practitioners"]:
            code = self.treatment if self.treatment in self.knowledge.treatments else None
            return clinic_words.practitioners(self.knowledge, code)
        if room == "clinic":
            return clinic_words.FACTS[rest[0]](self.knowledge, self.today)
        return self._record(room, rest)

    def _record(self, room: str, rest: list[str]) -> str:
        if room == "pain":
            score = {record.id: record.score_0_10 for record in self.knowledge.pain}[rest[0]]
            return f"{score:g}" if rest[1:] == ["exact"] else f"{score:.0f}"
        if room == "general" and rest[1:] == ["range"]:
            fact = self.knowledge.general[rest[0]]
            found = words.span(fact.min, fact.max, fact.unit or "", fact.unit or "")
            if found is None:
                raise KeyError(rest[0])
            return found
        if room == "rule" and rest[1:] == ["days"]:
            rule = self.knowledge.rules[rest[0]]
            return words.days(rule.wait_days_min, rule.wait_days_max) or "as long as a clinician says"
        if room == "aftercare" and rest[1:] == ["days"]:
            item = {item.id: item for item in self.knowledge.aftercare}[rest[0]]
            return words.days(item.to_day, item.to_day) or "as long as the clinic says"
        if len(rest) == 2 and rest[1] == "say":
            return _said(self.knowledge, room)[rest[0]]
        raise KeyError(room)

    def _plan(self, rest: list[str], treatment: str | None) -> str:
        # A named concern's plan stands for itself; the treatment at hand changes only the plan at hand.
        if len(rest) == 2:
            chosen = treatment if treatment == RF_TREATMENT else None
            return _plan_word(session_plan(self.knowledge, rest[0], chosen), rest[1], self.knowledge)
        if self.concern is None:
            raise KeyError("plan")
        return _plan_word(session_plan(self.knowledge, self.concern, treatment), rest[0], self.knowledge)


def _plan_word(plan: SessionPlan, key: str, knowledge: Knowledge) -> str:
    if key == "price_text":
        return clinic_words.course_price(knowledge, plan)
    if key == "results_first":
        first = words.span(plan.results_first, plan.results_first, "week")
        return first or PLAN_WORDS[key]
    if key not in PLAN_WORDS:
        raise KeyError(key)
    return str(getattr(plan, key) or PLAN_WORDS[key])


def _treatment_word(treatment: Treatment, key: str) -> str:
    if key == "price":
        return clinic_words.price(treatment)
    if key == "minutes":
        return words.minutes(treatment.minutes)
    if key == "called":
        return words.lowered(treatment.name)
    if key in ("name", "summary"):
        return str(getattr(treatment, key))
    raise KeyError(key)


def _said(knowledge: Knowledge, room: str) -> dict[str, str]:
    """Record id → its sentence for visitors, for every kind of record that has one."""
    kinds: dict[str, Iterable[Sayable]] = {
        "rule": knowledge.rules.values(),
        "aftercare": knowledge.aftercare,
        "downtime": knowledge.downtime,
        "combination": knowledge.combinations.values(),
        "area": knowledge.body_areas.values(),
        "modality": knowledge.modalities.values(),
        "general": knowledge.general.values(),
    }
    return {record.id: record.say for record in kinds[room]}


def names(text: str) -> list[str]:
    """The placeholders in `text`, in order, each once."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))
