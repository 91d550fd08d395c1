"""Answers made straight from the reviewed facts: suitability rules, aftercare by day, plans, areas, combinations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.answers.scope import Scope
from clinic.knowledge import Knowledge
from clinic.knowledge.schema import SuitabilityRule
from clinic.plans import SessionPlan, UnknownConcern, session_plan, words

ADULT, AUTHORISED = 18, 22
"""Ages in years. Under 18: not treated. To 21 a clinician decides: devices were authorised from 22 (rules `under_18`
and `age_18_21`)."""

GRAVITY = {"block": 0, "consult": 1, "note": 2}
GO_AHEAD = re.compile(r"^You can (?:be treated|book)\. ")

AS_ACTIVITY = {"nsaids_supplements": "painkillers", "retinoids": "retinol", "acne_topicals": "acids_exfoliants"}
"""Medicines that people also take or leave as they please: the advice by day speaks of them as activities."""

SERUMS = ("mesotherapy", "topical_serum_or_mesotherapy")


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of an answer: its words, the ids of its sources, where it comes from, and what may be read besides."""

    text: str
    sources: tuple[str, ...]
    origin: str
    more: str | None = None
    card: dict[str, Any] | None = None
    clinical: bool = True


def rules_for(knowledge: Knowledge, kind: str, values: Iterable[str]) -> list[SuitabilityRule]:
    """The rules that things of one kind trigger, through the vocabulary or by their own id, each once."""
    found = {}
    for value in values:
        rule = knowledge.rule_for(kind, value)
        if rule is None and kind in ("condition", "medicine"):
            rule = knowledge.rules.get(value)
        if rule is not None:
            found[rule.id] = rule
    return list(found.values())


NO_WAITS: Mapping[str, date] = {}


def rule_pieces(
    rules: Sequence[SuitabilityRule], waits: Mapping[str, date] = NO_WAITS, today: date | None = None
) -> list[Piece]:
    """Why, kindly, and what happens next; beside a rule that stops the treatment no other says that it may go ahead.

    `waits`: when the longest wait of a rule ends or ended, by what the visitor told; one that is over by `today` is
    said to be over, and no longer why the treatment must wait.
    """
    over = {rule.id for rule in rules if is_over(rule, waits, today)}
    stopped = any(rule.gate != "note" for rule in rules if rule.id not in over)
    pieces = []
    for rule in rules:
        if rule.id in over:
            pieces.append(Piece(wait_sentence(rule, waits[rule.id], today), rule.sources, f"rule:{rule.id}"))
            continue
        said = GO_AHEAD.sub("", rule.say) if stopped else rule.say
        ends = f" {wait_sentence(rule, waits[rule.id], today)}" if today and rule.id in waits else ""
        pieces.append(Piece(f"{said} {rule.next_step}{ends}", rule.sources, f"rule:{rule.id}"))
    return pieces


def is_over(rule: SuitabilityRule, waits: Mapping[str, date], today: date | None) -> bool:
    """Whether the longest wait of a rule has passed, by what the visitor told."""
    return today is not None and rule.id in waits and waits[rule.id] <= today


def wait_sentence(rule: SuitabilityRule, ends: date, today: date | None) -> str:
    """When the longest wait of a rule ends, or that it is over."""
    counted = f"Counted from {rule.counted_from}" if rule.counted_from else "By what you told me"
    if today is not None and ends <= today:
        return (
            f"{counted}, the longest wait that our sources give was over on {words.day(ends)}, so by the date you gave "
            "it no longer stands in the way. Your clinician is told of it."
        )
    return f"{counted}, the longest wait ends on {words.day(ends)}."


def health_rules(knowledge: Knowledge, scope: Scope, *, remembered: bool = False) -> list[SuitabilityRule]:
    """The rules for the conditions, medicines, recent treatments and habits of a question, gravest gate first."""
    values = scope.remembered if remembered else scope.named
    found: dict[str, SuitabilityRule] = {}
    # What someone once asked about another treatment or a habit is no fact about them, so only health is remembered.
    kinds = ("condition", "medicine") if remembered else ("condition", "medicine", "treatment", "activity", "concern")
    for kind in kinds:
        found |= {rule.id: rule for rule in rules_for(knowledge, kind, values.get(kind, ()))}
    return sorted(found.values(), key=lambda rule: GRAVITY[rule.gate])


def age_rule(knowledge: Knowledge, ages: Sequence[str]) -> SuitabilityRule | None:
    """The rule for the age named, if it is under the age that devices were authorised for."""
    years = [int(age) for age in ages if age.isdigit()]
    if not years:
        return None
    if years[0] < ADULT:
        return knowledge.rules.get("under_18")
    return knowledge.rules.get("age_18_21") if years[0] < AUTHORISED else None


def aftercare_pieces(knowledge: Knowledge, activities: Iterable[str]) -> list[Piece]:
    """What to do or leave out, and for how long, for each activity the clinic has advice on."""
    wanted = set(activities)
    return [
        Piece(item.say, item.sources, f"aftercare:{item.id}", more=item.why)
        for item in knowledge.aftercare
        if wanted & set(item.activities)
    ]


def area_piece(knowledge: Knowledge, area: str) -> Piece | None:
    """Whether a part of the body is treated, and what is known of it."""
    row = knowledge.body_area_for(area)
    return Piece(row.say, row.sources, f"area:{row.id}") if row else None


def combination_piece(knowledge: Knowledge, treatment: str) -> Piece | None:
    """What is known of needling with another treatment, and the wait between them."""
    for row in knowledge.combinations.values():
        if treatment in (row.with_, row.id) or (treatment in SERUMS and row.with_ in SERUMS):
            return Piece(row.say, row.sources, f"combination:{row.id}")
    return None


def concern_fit(knowledge: Knowledge, concern_id: str) -> Piece:
    """Whether needling is for this concern at all, and whether a clinician looks first."""
    concern = knowledge.concerns[concern_id]
    refer = f" {concern.refer_say}" if concern.refer_say else ""
    ask = " Before anything is booked we ask about your health and medicines."
    return Piece(f"{concern.summary}{refer}{ask}", concern.sources, f"concern:{concern_id}")


def plan_for(knowledge: Knowledge, scope: Scope) -> SessionPlan | None:
    """The plan of the concern at hand (named, else remembered) with the treatment at hand."""
    concern = scope.first("concern")
    if concern is None and "scalp" in scope.names("body_area") and "hair_thinning" in knowledge.concerns:
        concern = "hair_thinning"
    if concern is None:
        return None
    try:
        return session_plan(knowledge, concern, scope.first("treatment"))
    except UnknownConcern:
        return None


def refer_piece(knowledge: Knowledge, plan: SessionPlan) -> Piece:
    """That a clinician looks at this concern first, where that is so."""
    return Piece(plan.refer_sentence(), knowledge.concerns[plan.concern].sources, f"concern:{plan.concern}")


def plan_piece(knowledge: Knowledge, topic: str, plan: SessionPlan) -> Piece | None:
    """What the plan itself says to a question of `topic`; None when the plan has nothing to say to it."""
    concern = knowledge.concerns[plan.concern]
    note = concern.sessions_note
    if topic == "ask_sessions":
        text = f"{plan.refer_sentence()} {plan.sessions_sentence()}".strip()
    elif topic == "ask_session_interval":
        text, note = plan.interval_sentence(), concern.interval_note
    elif topic == "ask_results_timeline":
        text, note = plan.results_timeline(), concern.results_weeks.note
    elif topic == "ask_session_length":
        treatment = knowledge.treatments.get(plan.treatment or "")
        visit = (
            f" Our {words.lowered(treatment.name)} appointment is {words.minutes(treatment.minutes)}."
            if treatment
            else ""
        )
        text, note = f"{plan.minutes_sentence()}{visit}", None
    elif topic == "ask_downtime":
        first_days = " ".join(phase.say for phase in knowledge.downtime if phase.from_day == 0)
        text, note = f"{plan.downtime_sentence()} {'' if plan.not_booked else first_days}".strip(), None
    elif topic == "ask_results_duration":
        unknown = f"No good source says how long results last for {plan.name}, so a clinician will tell you."
        text, note = concern.maintenance or unknown, None
    else:
        return None
    return Piece(text, plan_sources(knowledge, plan, topic), f"plan:{plan.concern}", more=note)


def plan_sources(knowledge: Knowledge, plan: SessionPlan, topic: str) -> tuple[str, ...]:
    """The ids of the sources of what `plan_piece` says: a plan with radiofrequency has sources of its own."""
    concern = knowledge.concerns[plan.concern]
    if topic == "ask_downtime":
        return tuple(source for phase in knowledge.downtime for source in phase.sources)
    if topic == "ask_session_length" and plan.minutes is not None:
        return concern.session_minutes.sources or concern.sources
    if topic == "ask_session_length":
        return concern.session_minutes.sources
    rf = concern.rf_plan
    if rf is not None and plan.sessions_max == rf.sessions_max and topic in ("ask_sessions", "ask_session_interval"):
        return rf.sources
    return concern.sources
