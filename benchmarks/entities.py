"""Entities of our own labelled sentences (`tests/nlu/entities.yml`): precision, recall and F1, in total and by kind.

    nlu/.venv/bin/python -m benchmarks.entities [--mistakes]

An entity is right when kind, value, denial and person meant are; what has a form counts by its words. Runs in `nlu/`'s
environment and needs no trained model.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nlu.entities import entities_of, vocabulary
from nlu.environment import clinic_data_folder
from nlu.reading import language
from nlu.text import readable

SENTENCES = Path(__file__).resolve().parent.parent / "tests" / "nlu" / "entities.yml"
_AS_TYPED = {"date", "time", "person", "phone", "email", "reference"}
_BEFORE = re.compile(r"^(?:the|on|since|for|at|by|from|in the|this|dr\.?|in|every)\s+")


@dataclass(frozen=True)
class Labelled:
    """One entity: `optional` ones are neither wanted nor wrong."""

    kind: str
    value: str
    negated: bool = False
    other: bool = False
    optional: bool = False

    @property
    def key(self) -> tuple[str, str, bool, bool]:
        """What must agree."""
        return (self.kind, self.value, self.negated, self.other)


def _typed(kind: str, value: str) -> str:
    if kind not in _AS_TYPED:
        return value
    plain = value.strip().lower()
    while (cut := _BEFORE.sub("", plain)) != plain:
        plain = cut
    return plain


def labelled() -> list[tuple[str, list[Labelled]]]:
    """The sentences with their entities."""
    found = []
    for text, marks in yaml.safe_load(SENTENCES.read_text(encoding="utf-8")).items():
        entities = []
        for mark in marks:
            flags, kind, value = re.fullmatch(r"([+~-]*)(\w+)=(.*)", str(mark)).groups()  # type: ignore[union-attr]
            entities.append(Labelled(kind, _typed(kind, value), "-" in flags, "~" in flags, "+" in flags))
        found.append((str(text), entities))
    return found


def read(text: str) -> set[tuple[str, str, bool, bool]]:
    """What the pipeline finds in `text`, as keys."""
    entities: list[dict[str, Any]] = entities_of(language()(readable(text)), vocabulary(clinic_data_folder()))
    return {
        (e["entity"], _typed(e["entity"], str(e["value"])), bool(e["negated"]), e["about"] == "other") for e in entities
    }


def figures(mistakes: bool = False) -> dict[str, float]:
    """`entity_precision`, `entity_recall` and `entity_f1`, as shares; prints a line for each kind."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for text, marks in labelled():
        wanted = {mark.key for mark in marks if not mark.optional}
        allowed = {mark.key for mark in marks}
        found = read(text)
        for key in wanted & found:
            counts[key[0]][0] += 1
        for key in found - allowed:
            counts[key[0]][1] += 1
        for key in wanted - found:
            counts[key[0]][2] += 1
        if mistakes and (wanted - found or found - allowed):
            print(f"  {text}\n      missed {sorted(wanted - found)}  wrong {sorted(found - allowed)}")
    for kind, (right, wrong, missed) in sorted(counts.items()):
        print(f"  {kind:12} right {right:4}  wrong {wrong:3}  missed {missed:3}")
    right, wrong, missed = (sum(count[at] for count in counts.values()) for at in range(3))
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return {
        "entity_precision": precision,
        "entity_recall": recall,
        "entity_f1": 2 * precision * recall / max(1e-9, precision + recall),
    }


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.entities", description=__doc__)
    parser.add_argument("--mistakes", action="store_true", help="show each sentence with a mistake")
    for name, value in figures(parser.parse_args().mistakes).items():
        print(f"  {name.replace('_', ' '):28} {value:7.2%}")


if __name__ == "__main__":
    main()
