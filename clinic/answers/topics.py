"""Which topic answers a question: some are better answered from a neighbouring one."""

from __future__ import annotations

import re

from clinic.answers import derived, records
from clinic.answers.scope import Scope
from clinic.knowledge import Knowledge

ABOUT_THE_CLINIC = frozenset(
    {"ask_price", "ask_payment", "ask_policy", "ask_consultation", "ask_opening_hours", "ask_location"}
)
"""Topics answered from the clinic itself: no medicine, so no published source is owed."""

PLAN_TOPICS = frozenset(
    {"ask_sessions", "ask_session_interval", "ask_results_timeline", "ask_session_length", "ask_downtime",
     "ask_results_duration"}
)  # fmt: skip

CARD_TOPICS = frozenset({"ask_sessions", "ask_session_interval", "ask_results_timeline"})
"""Answers that come with the `session_plan` card when a concern is known."""


_TOGETHER = re.compile(
    r"\b(?:add(?:ing|ed)?|combin\w+|together|as well|alongside|along with|on top of|in addition|plus|both|mix\w*)\b",
    re.I,
)
_AFTERWARDS = re.compile(
    r"^(?!.*\b(?:before|prior|beforehand|until)\b).*\b(?:after(?:wards?)?|next (?:day|morning)|once it'?s done|post)\b",
    re.I,
)


def topic_of(intent: str, scope: Scope, knowledge: Knowledge, text: str = "") -> str:
    """The topic that answers `intent`: some questions are better answered from a neighbouring one."""
    treatments = scope.names("treatment")
    modality = scope.names("modality")
    activities = [activity for activity in scope.names("activity") if activity != "work"]
    others = [t for t in treatments if t not in knowledge.treatments]
    if "home_roller" in treatments and intent not in ("ask_comparison", "ask_home_needling"):
        return "ask_home_needling"
    if intent == "ask_treatment" and ("prp" in modality or "rf" in modality):
        return f"ask_{next(m for m in modality if m in ('prp', 'rf'))}"
    if intent == "ask_treatment" and others:
        return "ask_comparison"
    if intent == "ask_treatment" and scope.names("concern"):
        own = records.named_fit(intent, "concern", scope.names("concern")[0], knowledge)
        return intent if own or "scalp" in modality else "ask_results"
    if intent == "ask_results" and modality and not scope.first("concern"):
        return "ask_treatment" if "scalp" in modality else f"ask_{modality[0]}"
    if intent == "ask_results" and "prp" in modality:
        return "ask_prp"
    if intent in ("ask_results", "ask_treatment", "ask_suitability") and others and _TOGETHER.search(text):
        return "ask_combination"
    if intent == "ask_comparison" and not treatments and scope.names("concern"):
        return "ask_results"  # "which is best for my thinning hair"
    if intent == "ask_preparation" and others and "home_roller" not in others:
        return "ask_combination"
    if intent == "ask_preparation" and activities and _AFTERWARDS.search(text):
        return "ask_aftercare"
    if intent == "ask_combination" and activities == ["procedures"]:
        return intent
    if intent in ("ask_downtime", "ask_combination", "ask_side_effects") and activities:
        return "ask_aftercare"
    if intent == "ask_combination" and not (others or modality) and derived.health_rules(knowledge, scope):
        return "ask_suitability" if "minoxidil" not in scope.names("medicine") else intent
    return intent
