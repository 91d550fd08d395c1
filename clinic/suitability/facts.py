"""What is known of the person whose suitability is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that hold for the patient themselves: nothing that was denied, nothing said of somebody else.

    `conditions` are rule ids, or entity ids of a condition, medicine, other treatment or activity that triggers a rule
    (`diabetes`, `filler`), or `unlisted:` and the words for what no rule knows. `dates` gives, for any of them, the day
    that its rule counts from: the last dose, the injections, the operation (`counted_from` of the rule), never the day
    it began. `age` in years, `skin_type` I to VI, `body_area` and `concern` are ids of `data/clinic/`. `unsure` are
    rule ids that the person was asked about and could not answer.
    """

    conditions: frozenset[str] = frozenset()
    dates: Mapping[str, date] = field(default_factory=dict)
    age: int | None = None
    skin_type: str | None = None
    body_area: str | None = None
    concern: str | None = None
    unsure: frozenset[str] = frozenset()
