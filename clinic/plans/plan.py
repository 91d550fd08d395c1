"""The session plan for a concern, as a value, as the contract's card and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clinic.knowledge import Knowledge
from clinic.knowledge.schema import Concern, Treatment
from clinic.plans import words
from clinic.plans.sources import SOURCES_SHOWN, SourceRef, cite

RF_TREATMENT = "rf_microneedling"
CONSULTATION = "consultation"
RF_COUNTERPART = {
    "acne_scars": "acne_scars_rf",
    "acne_scars_rolling": "acne_scars_rf",
    "acne_scars_boxcar": "acne_scars_rf",
    "laxity": "laxity_rf",
}
"""Concerns for which radiofrequency has a plan record of its own."""

COUNTED_FROM = {"first_session": "the first session", "last_session": "the last session"}


class UnknownConcern(LookupError):
    """No concern of that id is in the clinic's knowledge."""


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One concern's plan. Intervals and results in weeks, session in minutes of needling, downtime in days.

    None wherever no source gives the number. `sessions_note` is what studies say besides; `price` is one session's
    `(amount_minor, currency)`; `not_booked` when the clinic never books needling for it (keloids, active acne);
    `refer_say` when a clinician looks first. `convention`: no source is better than what clinics usually advise.
    """

    concern: str
    name: str
    sessions_min: int | None
    sessions_max: int | None
    interval_weeks_min: int | None
    interval_weeks_max: int | None
    session_minutes: tuple[int | None, int | None]
    downtime_days: tuple[int | None, int | None]
    results_first: int | None
    results_full_min: int | None
    results_full_max: int | None
    counted_from: str | None
    evidence: str
    price: tuple[int, str] | None
    treatment: str | None
    not_booked: bool
    refer_say: str | None
    refer_when: str | None
    scalp: bool
    sessions_note: str | None
    sources: tuple[SourceRef, ...]
    convention: bool

    def card(self) -> dict[str, Any]:
        """The contract's `session_plan` card; null where no source gives the number."""
        return {
            "kind": "session_plan",
            "concern": self.concern,
            "sessions_min": self.sessions_min,
            "sessions_max": self.sessions_max,
            "interval_weeks_min": self.interval_weeks_min,
            "interval_weeks_max": self.interval_weeks_max,
            "session_minutes": {"min": self.session_minutes[0], "max": self.session_minutes[1]},
            "downtime_days": {"min": self.downtime_days[0], "max": self.downtime_days[1]},
            "results_weeks": {
                "first": self.results_first,
                "full_min": self.results_full_min,
                "full_max": self.results_full_max,
                "counted_from": self.counted_from,
            },
            "evidence": self.evidence,
            "price": {"amount_minor": self.price[0], "currency": self.price[1]} if self.price else None,
        }

    @property
    def sessions(self) -> str | None:
        """`3 to 6 sessions`; None when no source gives a number."""
        return words.span(self.sessions_min, self.sessions_max, "session")

    @property
    def interval(self) -> str | None:
        """`4 to 6 weeks apart`; None when no source gives a number."""
        weeks = words.span(self.interval_weeks_min, self.interval_weeks_max, "week")
        return f"{weeks} apart" if weeks else None

    @property
    def downtime(self) -> str | None:
        """`1 to 5 days`; None when no source gives a number."""
        return words.span(*self.downtime_days, "day")

    @property
    def minutes(self) -> str | None:
        """`15 to 60 minutes` of needling; None when no source gives a number."""
        return words.span(*self.session_minutes, "minute")

    @property
    def results_full(self) -> str | None:
        """`12 to 52 weeks`: where results were judged; None when no source gives a number."""
        return words.span(self.results_full_min, self.results_full_max, "week")

    def text(self) -> str:
        """The plan in plain words; what has no sourced number is said so, and never guessed."""
        parts = [self.refer_sentence(), self.sessions_sentence(), self.results_sentence()]
        return " ".join(part for part in parts if part)

    def refer_sentence(self) -> str:
        """That a clinician looks first, where that is so; otherwise nothing."""
        if not self.refer_say:
            return ""
        if self.refer_when:
            return words.sentence(f"If {self.refer_when}, a clinician looks first")
        said = words.sentence(self.refer_say)
        if self.not_booked or "first" in said:
            return said
        return f"{said} A clinician looks first, before any treatment is booked."

    def sessions_sentence(self) -> str:
        """How many sessions and how far apart, for the scalp with the warning that it is for the scalp only."""
        if self.sessions is None:
            return self._no_number("a number of sessions, or the gap between them,")
        plan = f"For {self.name}, {self.basis} {self.sessions}"
        if self.interval is None:
            return f"{plan}. No good source gives the gap between them, so a clinician will say."
        if self.scalp:
            return f"{plan}, {self.interval}. That rhythm is for the scalp only, never for skin."
        return f"{plan}, {self.interval}. A clinician sets your number after seeing your skin."

    def interval_sentence(self) -> str:
        """How far apart the sessions are, and that sooner is not better."""
        if self.interval is None:
            return self._no_number("the gap between sessions")
        if self.scalp:
            return f"On the scalp, studies used sessions {self.interval}. That rhythm is not for skin."
        end = "Coming sooner, such as every week, is not advised: skin needs that time to heal."
        return f"For {self.name}, sessions are {self.interval}. {end}"

    def downtime_sentence(self) -> str:
        """How many days until most signs have gone."""
        if self.downtime is None:
            return self._no_number("a recovery time")
        return f"For {self.name}, plan for {self.downtime} until most signs have gone."

    def minutes_sentence(self) -> str:
        """How long the needling takes."""
        if self.minutes is None:
            start = f"No good source gives a time for {self.name}, because it depends on the size of the area."
            return f"{start} A clinician will say how long yours takes; numbing comes on top."
        return f"For {self.name}, the needling itself takes {self.minutes}. Numbing comes on top."

    def results_sentence(self) -> str:
        """When a first change may show and when the result was judged in studies."""
        counted = COUNTED_FROM.get(self.counted_from or "")
        if counted is None or (self.results_first is None and self.results_full is None):
            return ""
        full = f"in studies results were judged {self.results_full} after {counted}" if self.results_full else ""
        if self.results_first is None:
            return words.sentence(full)
        first = f"A first change may show about {self.results_first} weeks after {counted}"
        return f"{first}; {full}." if full else f"{first}."

    def results_timeline(self) -> str:
        """When to expect results, or that no good source says when."""
        said = self.results_sentence()
        return (
            f"For {self.name}, results come slowly. {said}" if said else self._no_number("the time until results show")
        )

    @property
    def basis(self) -> str:
        """What the number of sessions rests on, as the sentence goes on: `the usual plan is`, `studies used`."""
        if self.evidence == "very_low":
            return "the little that was published describes"
        return "studies used" if self.refer_say and not self.refer_when else "the usual plan is"

    def _no_number(self, what: str) -> str:
        if self.not_booked:
            start = f"No good source gives {what} for {self.name}, and we don't book needling for that."
            return f"{start} A clinician will say what may help instead."
        return f"No good source gives {what} for {self.name}, so a clinician will say after seeing your skin."


def effective_concern(knowledge: Knowledge, concern_id: str, treatment: str | None = None) -> str:
    """The concern record that holds the plan: with radiofrequency chosen, its own record where there is one."""
    counterpart = RF_COUNTERPART.get(concern_id)
    if treatment == RF_TREATMENT and counterpart in knowledge.concerns:
        return str(counterpart)
    return concern_id


def session_plan(knowledge: Knowledge, concern_id: str, treatment: str | None = None) -> SessionPlan:
    """The plan for `concern_id` (an id of `data/clinic/concerns.yml`), with `treatment` (a bookable code) if chosen.

    Raises UnknownConcern. The price is that of `treatment`, or of the concern's usual treatment.
    """
    concern = knowledge.concerns.get(effective_concern(knowledge, concern_id, treatment))
    if concern is None:
        raise UnknownConcern(concern_id)
    sessions = (concern.sessions_min, concern.sessions_max)
    interval = (concern.interval_weeks_min, concern.interval_weeks_max)
    source_ids = concern.sources
    if treatment == RF_TREATMENT and concern.rf_plan is not None:
        sessions = (concern.rf_plan.sessions_min, concern.rf_plan.sessions_max)
        interval = (concern.rf_plan.interval_weeks, concern.rf_plan.interval_weeks)
        source_ids = concern.rf_plan.sources
    bookable = _treatment(knowledge, concern, treatment)
    results = concern.results_weeks
    return SessionPlan(
        concern=concern.id,
        name=words.short_name(concern),
        sessions_min=sessions[0],
        sessions_max=sessions[1],
        interval_weeks_min=interval[0],
        interval_weeks_max=interval[1],
        session_minutes=(concern.session_minutes.min, concern.session_minutes.max),
        downtime_days=(concern.downtime_days.min, concern.downtime_days.max),
        results_first=results.first,
        results_full_min=results.full_min,
        results_full_max=results.full_max,
        counted_from=results.counted_from,
        evidence=concern.evidence.level,
        price=_price(bookable),
        treatment=bookable.id if bookable else None,
        not_booked=concern.evidence.level == "not_recommended",
        refer_say=concern.refer_say,
        refer_when=concern.refer_when,
        scalp=concern.modality == "scalp" or concern.area == "scalp",
        sessions_note=concern.sessions_note,
        sources=cite(knowledge, source_ids)[:SOURCES_SHOWN],
        convention=knowledge.cite(source_ids).convention,
    )


def _price(treatment: Treatment | None) -> tuple[int, str] | None:
    if treatment is None or treatment.price_minor is None:
        return None
    return treatment.price_minor, treatment.currency


def _treatment(knowledge: Knowledge, concern: Concern, wanted: str | None) -> Treatment | None:
    """The treatment whose price stands in the plan: the wanted one when it fits, else the concern's usual one."""
    fitting = [code for code in concern.treatments if code != CONSULTATION and code in knowledge.treatments]
    code = wanted if wanted in fitting else next(iter(fitting), None)
    return knowledge.treatments[code] if code else None
