"""What the screening says: the outcome, its reasons and notes, and how booking is gated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from clinic.knowledge.schema import Source

Grade = Literal["suitable", "wait", "clinician_review", "not_suitable"]
GateNow = Literal["open", "consult", "block"]

GRAVITY: Mapping[Grade, int] = {"suitable": 0, "wait": 1, "clinician_review": 2, "not_suitable": 3}
"""The gravest wins (contract, card `suitability`)."""
GATES: Mapping[GateNow, int] = {"open": 0, "consult": 1, "block": 2}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stands in the way. `rule_id` is a suitability rule's id or a concern's; `until` the day from which
    it no longer holds (None: no date can be known); `source` the best one that a visitor may see."""

    rule_id: str
    why: str
    next_step: str
    source: Source | None
    grade: Grade
    gate: GateNow
    text_for_clinician: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that stops nothing: what the visitor should expect and what the clinician must know beforehand.
    `text_for_visitor` may be empty; `until` is the day on which a dated wait ends, or ended."""

    rule_id: str
    text_for_visitor: str
    text_for_clinician: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one screening.

    `gate` says what may be booked today: "open" the treatment, "consult" a consultation instead, "block" no treatment
    (a consultation still, unless `consultation_possible` is False). `ask_date_of` are rules that a date could settle.
    `lifted` are rules that would stand in the way, were they not allowed by staff.
    `rule_set` names the exact rules used, so that the outcome can be explained later.
    """

    outcome: Grade
    bookable_from: date | None
    reasons: tuple[Reason, ...]
    notes: tuple[Note, ...]
    gate: GateNow
    rule_set: str
    consultation_possible: bool = True
    ask_date_of: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()

    def gate_on(self, day: date) -> GateNow:
        """The gate for an appointment on `day`: a wait that is over by then no longer stops it."""
        gates = [r.gate for r in self.reasons if r.until is None or r.until > day]
        return max(gates, key=GATES.__getitem__, default="open")

    def clinician_notes(self) -> list[tuple[str, str]]:
        """`(rule_id, text)` of all that the clinician must know beforehand, reasons and notes alike."""
        told = [(r.rule_id, r.text_for_clinician) for r in self.reasons]
        told += [(n.rule_id, n.text_for_clinician) for n in self.notes]
        return [(rule_id, text) for rule_id, text in told if text]

    def card(self) -> dict[str, Any]:
        """The contract's `suitability` card."""
        return {
            "kind": "suitability",
            "outcome": self.outcome,
            "bookable_from": self.bookable_from.isoformat() if self.bookable_from else None,
            "reasons": [
                {"condition": r.rule_id, "why": r.why, "source": _as_sent(r.source) if r.source else None}
                for r in self.reasons
            ],
            "notes": [n.text_for_visitor for n in self.notes if n.text_for_visitor],
        }

    def text(self) -> str:
        """The outcome in plain words: what, why, what next; paragraphs with an empty line between."""
        parts = [self._headline()]
        parts += [f"{r.why} {r.next_step}".strip() for r in self.reasons]
        parts += [n.text_for_visitor for n in self.notes if n.text_for_visitor]
        if self.gate != "open" and self.consultation_possible:
            parts.append("If you like, I can book a consultation with a clinician for you.")
        return "\n\n".join(parts)

    def _headline(self) -> str:
        if self.outcome == "suitable":
            return (
                "Nothing that you have told me stands in the way of booking. "
                "Your practitioner goes through it with you again before anything is done."
            )
        if self.outcome == "wait":
            if self.bookable_from:
                return f"Please wait for now. You could have it from {day_in_words(self.bookable_from)}."
            return "Please wait for now. I cannot give you a date yet."
        if self.outcome == "clinician_review":
            return "A clinician needs to look at this with you before a treatment is booked."
        return "We cannot book this treatment for you."


def day_in_words(day: date) -> str:
    """ "14 June 2027"."""
    return f"{day.day} {day:%B %Y}"


def _as_sent(source: Source) -> dict[str, Any]:
    """A source as the contract sends it."""
    return {
        "title": source.title,
        "publisher": source.publisher,
        "year": source.year,
        "url": source.url,
        "tier": source.tier,
    }
