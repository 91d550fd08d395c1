"""No message crashes the parse: anything that the gateway lets through, 1 to 4,000 characters of all of Unicode."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[3]
PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
EXAMPLES = 10_000 if os.environ.get("NEEDLEPOINT_TEST_SOAK") else 300

WORDS = st.sampled_from(
    [
        "does",
        "it",
        "hurt",
        "and",
        "how",
        "much",
        "is",
        "it",
        ",",
        "?",
        "!",
        "/",
        "also",
        "plus",
        "my",
        "mum",
        "not",
        "pregnant",
        "45",
        "3pm",
        "tuesday",
        "NP-7K3M9Q",
        "acne",
        "scars",
        "07700900123",
        "jane@example.com",
        "fitzpatrick",
        "IV",
        "n't",
        "'s",
        "\xa0",
        "\u200b",
        "😀",
        "على",
        "I",
        "I'm",
        "&",
        "-",
        "…",
        "́",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4000),
    st.lists(WORDS, min_size=1, max_size=60).map(" ".join),
    st.lists(st.one_of(WORDS, st.characters(exclude_categories=["Cs"])), min_size=1, max_size=300).map("".join),
)


@pytest.fixture(scope="module")
def parse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], dict[str, Any]]]:
    if not PYTHON.exists():
        pytest.skip("nlu/.venv is not built")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NEEDLEPOINT_VAR": str(tmp_path_factory.mktemp("var")),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    script = Path(__file__).parent / "in_rasa" / "parse_lines.py"
    with subprocess.Popen(
        [str(PYTHON), str(script)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        source, sink = process.stdout, process.stdin
        assert json.loads(source.readline()) == "ready"

        def ask(text: str) -> dict[str, Any]:
            sink.write(json.dumps(text) + "\n")
            sink.flush()
            answer = source.readline()
            assert answer, f"the parse died of {text!r}"
            parsed: dict[str, Any] = json.loads(answer)
            return parsed

        yield ask
        sink.close()
        process.wait(timeout=20)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(text=TEXTS)
def test_every_text_is_parsed(parse: Callable[[str], dict[str, Any]], text: str) -> None:
    parsed = parse(text)
    assert parsed["intent"]["name"]
    assert 0.0 <= parsed["intent"]["confidence"] <= 1.0
    assert parsed["intent_ranking"][0] == parsed["intent"]
    assert len(parsed["questions"]) != 1
    for entity in parsed["entities"]:
        assert 0 <= entity["start"] < entity["end"] <= len(text)
        assert entity["about"] in {"self", "other"}
        assert isinstance(entity["negated"], bool)
    for question in parsed["questions"]:
        assert question["text"]
        assert question["intent"]["name"]
