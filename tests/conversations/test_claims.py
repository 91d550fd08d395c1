"""The claims of the article this project began with, said in many voices, are answered by their verdicts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from tests.stack_fixture import RunningStack

ROOT = Path(__file__).resolve().parents[2]
CLAIMS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "claims.yml").read_text(encoding="utf-8"))
VOICES = 4
"""At least so many ways of saying each claim: a question and three others."""


@pytest.mark.stack
@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_is_answered_by_its_verdict_in_any_voice(stack: RunningStack, claim: str) -> None:
    case = CLAIMS[claim]
    for words in case["say"]:
        talk = stack.conversation()
        talk.say(words)
        for wanted in case["says"]:
            assert re.search(wanted, talk.text, re.I), f"`{wanted}` is missing after {words!r}: {talk.text}"
        for unwanted in case["never"]:
            assert not re.search(unwanted, talk.text, re.I), f"`{unwanted}` stands after {words!r}: {talk.text}"
        assert talk.sources or not case["says"], f"no source after {words!r}: {talk.text}"
        talk.close()


def test_every_claim_is_said_in_several_voices() -> None:
    """None is left out, and none is invented."""
    listed = yaml.safe_load((ROOT / "data" / "clinic" / "seed_claims.yml").read_text(encoding="utf-8"))["seed_claims"]
    assert set(CLAIMS) == {claim["id"] for claim in listed}
    assert all(len(case["say"]) >= VOICES for case in CLAIMS.values())
