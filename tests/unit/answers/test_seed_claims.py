"""Each of the 49 claims of the article this project began with, asked as a question, is answered by its verdict."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic.knowledge import Knowledge

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "seed_claims.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['claim']}-{case['ask']}" for case in CASES])
def test_the_claim_is_answered_by_its_verdict(case: dict[str, Any], ask: Any) -> None:
    """The answer says what the verdict asks for and nothing that it forbids, with at least one source."""
    said = ask(case["ask"], case["intent"], **case.get("entities", {}))
    assert said.answered
    assert said.sources
    for wanted in case["says"]:
        assert re.search(wanted, said.text, re.I), f"`{wanted}` is missing in: {said.text}"
    for unwanted in case["never"]:
        assert not re.search(unwanted, said.text, re.I), f"`{unwanted}` stands in: {said.text}"


def test_every_claim_is_asked(knowledge: Knowledge) -> None:
    """No claim is left out, and no case belongs to a claim that does not exist."""
    assert {case["claim"] for case in CASES} == {claim.id for claim in knowledge.seed_claims}


def test_no_answer_cites_the_article_itself(knowledge: Knowledge) -> None:
    """The article is contradictory: it is never a source."""
    assert not [record.id for record in knowledge.answers if "seed" in record.sources]
