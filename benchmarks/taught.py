"""How near is near enough for a taught answer? `python -m benchmarks.taught` prints the table behind the limit.

Taught are the questions of `tests/unit/teaching/paraphrases.yml`, one example each. Right: another wording of the same
question (in that file) finds its answer. Wrong: a held-out sentence of `tests/nlu/` finds one, or a near miss written
for the purpose finds the one that it misses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from clinic.answers import taught
from clinic.knowledge import Knowledge, read_directory
from clinic.knowledge.schema import TaughtAnswer

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "unit" / "teaching" / "paraphrases.yml"
LIMITS = (0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)


def sentences() -> list[str]:
    """The held-out sentences of `tests/nlu/`."""
    found = {
        text for path in sorted((ROOT / "tests" / "nlu").glob("*.yml"))
        for text in _strings(yaml.safe_load(path.read_text(encoding="utf-8")))
    }  # fmt: skip
    return sorted(found)


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from _strings(value) if isinstance(value, dict | list) else ()
    elif isinstance(node, list):
        for item in node:
            yield from [item] if isinstance(item, str) else _strings(item)


def with_taught(knowledge: Knowledge, cases: list[dict[str, Any]]) -> Knowledge:
    """`knowledge` with the cases taught, numbered `t0` on."""
    lessons = tuple(
        TaughtAnswer(
            id=f"t{number}",
            topic="ask_consultation",
            examples=(case["taught"],),
            say="As taught.",
            taught_by="benchmark",
            taught_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for number, case in enumerate(cases)
    )
    return replace(knowledge, taught=lessons)


def found(text: str, knowledge: Knowledge) -> str | None:
    """The id of the taught answer that a text finds."""
    match = taught.match(text, knowledge)
    return match.taught.id if match else None


def main() -> None:
    """Print, for each limit, the share of right and wrong finds."""
    cases: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    knowledge = with_taught(read_directory(ROOT / "data" / "clinic"), cases)
    same = [(f"t{number}", text) for number, case in enumerate(cases) for text in case["same"]]
    near = [(f"t{number}", text) for number, case in enumerate(cases) for text in case["other"]]
    held_out = sentences()
    print(
        f"{len(cases)} taught, {len(same)} other wordings, {len(near)} near misses, {len(held_out)} held-out sentences"
    )
    print("limit  found  near misses taken  held-out taken")
    for limit in LIMITS:
        taught.NEAR_ENOUGH = limit
        right = sum(found(text, knowledge) == wanted for wanted, text in same) / len(same)
        missed = sum(found(text, knowledge) == other for other, text in near) / len(near)
        wrong = sum(found(text, knowledge) is not None for text in held_out) / len(held_out)
        print(f"{limit:5.2f}  {right:5.1%}  {missed:17.1%}  {wrong:14.2%}")


if __name__ == "__main__":
    main()
