"""Who is told yes: ordinary people are, and nobody is whom a rule stops, in words that no training file holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
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
LEAST_BOOKABLE = 0.95
MORE_HEALTHY = (Path(__file__).parent / "more_healthy_adults.txt").read_text().splitlines()
MUST_NOT: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "must_not_be_told_yes.yml").read_text())
MOST_QUESTIONS = 9

pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]


@pytest.mark.parametrize("histories", [HEALTHY, MORE_HEALTHY], ids=["a hundred", "more of them"])
def test_healthy_adults_can_book(stack: RunningStack, histories: list[str]) -> None:
    def stopped(history: str) -> str:
        talk = stack.conversation()
        talk.say(history)
        talk.say("I'd like to book microneedling for fine lines")
        card = talk.card("slots")
        fine = bool(card) and card["slots"][0]["slot_id"].startswith("microneedling:")
        return "" if fine else f"{history!r}: {talk.text[:200]}"

    with ThreadPoolExecutor(4) as pool:
        faults = [fault for fault in pool.map(stopped, histories) if fault]
    assert len(histories) - len(faults) >= LEAST_BOOKABLE * len(histories), "\n".join(faults)


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


def test_a_no_to_all_the_rest_makes_nobody_suitable_who_told_what_stops_them(stack: RunningStack) -> None:
    """Told without being asked, in words that no file of the bot's holds; then every question is answered with no."""

    def told_yes(told: tuple[str, str]) -> str:
        rule, text = told
        talk = stack.conversation()
        talk.say(f"check if I can have {NAMES[RULES[rule]['applies_to']]}. {text}")
        for _ in range(MOST_QUESTIONS):
            card = talk.card("suitability")
            if card:
                return f"{rule}: {text!r}" if card["outcome"] == "suitable" else ""
            talk.say("no")
        return ""

    with ThreadPoolExecutor(4) as pool:
        faults = [fault for fault in pool.map(told_yes, [(r, t) for r, ts in MUST_NOT.items() for t in ts]) if fault]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "My skin is having red itchy rash on both cheeks since three days. I want the microneedling this week.",
            "active_infection",
        ),
        (
            "I have big sore cysts all along my jaw right now, new ones every week. Can microneedling get rid of them?",
            "active_acne",
        ),
    ],
)
def test_what_is_told_beside_a_sign_is_not_forgotten(stack: RunningStack, text: str, rule: str) -> None:
    """The sign is answered alone; a "no" to all the questions afterwards makes nobody suitable."""
    talk = stack.conversation()
    talk.say(text)
    talk.say("check if I can have microneedling")
    for _ in range(MOST_QUESTIONS):
        if talk.card("suitability"):
            break
        talk.say("no")
    card = talk.card("suitability")
    assert card
    assert card["outcome"] != "suitable"
    assert rule in [reason["condition"] for reason in card["reasons"]]
