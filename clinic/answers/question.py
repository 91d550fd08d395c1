"""What is asked, and what is known of the person who asks: plain frozen values, no framework objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from clinic.plans.sources import SourceRef

EntityKind = Literal["concern", "body_area", "condition", "medicine", "treatment", "activity", "skin_type", "age"]
"""The kinds that choose an answer; others (`date`, `time`, `person`, `phone` …) may be passed and are ignored."""


QUESTION_INTENTS = (
    "ask_treatment", "ask_procedure", "ask_pain", "ask_downtime", "ask_side_effects", "ask_results",
    "ask_results_timeline", "ask_results_duration", "ask_sessions", "ask_session_interval", "ask_session_length",
    "ask_suitability", "ask_skin_type", "ask_age", "ask_body_area", "ask_preparation", "ask_aftercare", "ask_prp",
    "ask_rf", "ask_comparison", "ask_combination", "ask_home_needling", "ask_practitioner", "ask_price",
    "ask_payment", "ask_policy", "ask_consultation", "ask_opening_hours", "ask_location",
)  # fmt: skip
"""The contract's question intents: each has a general answer."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing named in a question: `value` is an id of `data/clinic/`, a skin type I to VI, or an age in digits.

    `negated` means that the visitor said it is not so ("I am not pregnant"); `about` is "other" when it is said of
    someone else ("my daughter is pregnant"). `text` is the words as typed.
    """

    kind: str
    value: str
    negated: bool = False
    about: Literal["self", "other"] = "self"
    text: str = ""

    @classmethod
    def from_rasa(cls, data: Mapping[str, Any]) -> Entity:
        """Read one item of Rasa's `entities`: `{"entity", "value", "negated"?, "about"?}` plus the typed words."""
        return cls(
            kind=str(data.get("entity", data.get("kind", ""))),
            value=str(data.get("value", "")),
            negated=bool(data.get("negated", False)),
            about="other" if data.get("about") == "other" else "self",
            text=str(data.get("text", "")),
        )


_SUBJECTS = frozenset({"concern", "treatment", "activity", "body_area"})
"""What a question is about, as against what is so of the visitor."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a message: its own words, its intent (a name of the contract) and what it names."""

    text: str
    intent: str
    entities: Sequence[Entity] = ()

    def values(self, kind: str) -> list[str]:
        """The values named under `kind` that are not negated, in the order of the text, each once.

        What a question is about is no less named for a "not": "so it doesn't do age spots?", "I don't have to stay out
        of the sun, do I?". Only where something else is named beside it is the denied one left out.
        """
        said = [e.value for e in self.entities if e.kind == kind and not e.negated]
        if not said and kind in _SUBJECTS:
            said = [e.value for e in self.entities if e.kind == kind]
        return list(dict.fromkeys(said))

    def denied(self, kind: str) -> list[str]:
        """The values under `kind` that the visitor said do not apply."""
        return [v for v in dict.fromkeys(e.value for e in self.entities if e.kind == kind and e.negated)
                if v not in self.values(kind)]  # fmt: skip

    @classmethod
    def from_rasa(cls, data: Mapping[str, Any]) -> Question:
        """Read one item of the contract's `questions` list (or a whole parse result)."""
        intent = data.get("intent") or {}
        name = intent.get("name") if isinstance(intent, Mapping) else intent
        return cls(
            text=str(data.get("text", "")),
            intent=str(name or ""),
            entities=tuple(Entity.from_rasa(item) for item in data.get("entities") or ()),
        )


@dataclass(frozen=True, slots=True)
class Person:
    """What is remembered of the visitor: it counts wherever the question's own entities say nothing.

    `conditions` and `medicines` hold ids of `data/clinic/`; `skin_type` is a Roman numeral I to VI; `age` in years.
    `treated_on` is the day of their treatment, behind them or booked; `waits` gives, for suitability rules that a date
    settles, the day on which the longest wait ends or ended.
    """

    concern: str | None = None
    body_area: str | None = None
    conditions: frozenset[str] = field(default_factory=frozenset)
    medicines: frozenset[str] = field(default_factory=frozenset)
    skin_type: str | None = None
    age: int | None = None
    treatment: str | None = None
    treated_on: date | None = None
    waits: Mapping[str, date] = field(default_factory=dict)


NOBODY = Person()
"""A visitor of whom nothing is known yet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one question (or, from `answer_all`, to a whole message).

    `text` is ready to send; `more` is the evidence behind it, shown on request; `sources` are the sources to send;
    `card` is the contract's `session_plan` card or None; `answered` is False when the clinic has no answer and the
    text offers a person instead; `record_id` names the record that answered (None when none did);
    `topics` are the intents answered, in order, and `concern` the concern that was answered for.
    """

    text: str
    sources: tuple[SourceRef, ...] = ()
    card: dict[str, Any] | None = None
    answered: bool = True
    record_id: str | None = None
    more: str | None = None
    topics: tuple[str, ...] = ()
    concern: str | None = None
    unanswered: tuple[Question, ...] = ()

    def sources_as_dicts(self) -> list[dict[str, Any]]:
        """The sources in the contract's shape."""
        return [source.as_dict() for source in self.sources]
