"""The evidence behind an answer, for "tell me more": what was studied, on how many people, how sure, and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clinic.answers.question import Answer
from clinic.answers.topics import ABOUT_THE_CLINIC
from clinic.knowledge import Knowledge

ABOUT_THE_EFFECT = frozenset(
    {"ask_results", "ask_results_timeline", "ask_results_duration", "ask_sessions", "ask_session_interval",
     "ask_treatment", "ask_combination", "ask_comparison", "ask_prp", "ask_rf"}
)  # fmt: skip
"""Topics on which a concern's own studies are told."""

LEVELS: Mapping[str, str] = {
    "not_recommended": "needling is not recommended for this",
    "very_low": "very unsure: almost nothing was studied",
    "low": "unsure: the studies are few or weak",
    "low_to_moderate": "somewhat sure: there are studies, with weaknesses",
    "moderate": "fairly sure: several studies agree, with limits",
    "moderate_as_add_on": "fairly sure of it as an addition to other treatment, not alone",
    "high": "sure: good studies agree",
}
TIERS: Mapping[str, str] = {
    "A": "The best of these sources are reviews of many studies, guidelines or official bodies.",
    "B": "The best of these sources are single studies or professional pages, so new studies may change this.",
    "C": "This is only what clinics usually advise; we found no study or guideline for it.",
}
PAIN_SHOWN = 4


def kept(answer: Answer) -> dict[str, Any] | None:
    """What a "tell me more" button must carry; None when the answer rests on no published source and has no more."""
    if not answer.answered or not (answer.sources or answer.more):
        return None
    return {
        "text": answer.more,
        "concern": answer.concern,
        "topics": list(answer.topics),
        "sources": answer.sources_as_dicts(),
    }


def told(data: Mapping[str, Any], knowledge: Knowledge) -> str:
    """The evidence in words, from what a button carried."""
    topics, concern = set(data.get("topics") or ()), knowledge.concerns.get(str(data.get("concern")))
    sources: Sequence[Mapping[str, Any]] = data.get("sources") or ()
    parts = [str(data["text"])] if data.get("text") else []
    if concern is not None and topics & ABOUT_THE_EFFECT:
        parts.append(f"What was studied for {concern.name.lower()}: {concern.evidence.summary}")
        parts.append(f"How sure this is: {LEVELS.get(concern.evidence.level, concern.evidence.level)}.")
    elif "ask_pain" in topics:
        parts.append(_pain(knowledge))
    tier = min((str(source.get("tier")) for source in sources), default="")
    if tier in TIERS:
        parts.append(TIERS[tier])
    if sources:
        parts.append("Sources:\n" + "\n".join(f"• {_named(source)}" for source in sources))
    elif not topics <= ABOUT_THE_CLINIC:
        parts.append("We have no published source for this.")
    return "\n\n".join(parts)


def _pain(knowledge: Knowledge) -> str:
    scores = [score for score in knowledge.pain if score.modality == "standard" and score.people][:PAIN_SHOWN]
    lines = [f"• {score.setting}: {score.score_0_10:g} out of 10, {score.people} people" for score in scores]
    return "What was measured, from 0 (none) to 10 (worst):\n" + "\n".join(lines)


def _named(source: Mapping[str, Any]) -> str:
    return f"{source.get('title')} ({source.get('publisher')}, {source.get('year') or 'no year given'})"
