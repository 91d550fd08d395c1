"""Who is told yes: ordinary people are, and nobody is whom a rule stops, in words that no training file holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from tests.stack_fixture import RunningStack

ROOT = Path(__file__).resolve().parents[2]
HEALTHY = (Path(__file__).parent / "healthy_adults.txt").read_text().splitlines()
PHRASES: dict[str, list[str]] = yaml.safe_load((ROOT / "tests/unit/nlu/in_rasa/rule_phrases.yml").read_text())
RULES = {rule["id"]: rule for rule in yaml.safe_load((ROOT / "data/clinic/suitability.yml").read_text())["suitability"]}
NAMES = {"all": "microneedling", "rf": "RF microneedling", "prp": "PRP microneedling"}
LEAST_BOOKABLE = 95

pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]


def test_healthy_adults_can_book(stack: RunningStack) -> None:
    assert len(HEALTHY) == 100
    stopped = []
    for history in HEALTHY:
        talk = stack.conversation()
        talk.say(history)
        talk.say("I'd like to book microneedling for fine lines")
        card = talk.card("slots")
        if not card or not card["slots"][0]["slot_id"].startswith("microneedling:"):
            stopped.append(f"{history!r}: {talk.text[:200]}")
        talk.close()
    assert len(HEALTHY) - len(stopped) >= LEAST_BOOKABLE, "\n".join(stopped)


def test_nobody_whom_a_rule_stops_is_told_yes(stack: RunningStack) -> None:
    told_yes = []
    for rule, texts in PHRASES.items():
        if RULES[rule]["gate"] == "note":
            continue
        for text in texts:
            talk = stack.conversation()
            talk.say(f"check if I can have {NAMES[RULES[rule]['applies_to']]}. {text}")
            card = talk.card("suitability")
            if (card and card["outcome"] == "suitable") or "nothing stands in the way" in talk.text:
                told_yes.append(f"{rule}: {text!r}")
            talk.close()
    assert not told_yes, "\n".join(told_yes)
