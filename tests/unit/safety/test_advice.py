"""What is said for a red flag: what to do now, whom to call, nothing else."""

from __future__ import annotations

import pytest

from clinic.knowledge import Knowledge
from clinic.knowledge.loader import read_directory
from clinic.safety import RedFlag, advice, find_red_flag, if_it_happens
from clinic.settings import ROOT

KNOWLEDGE: Knowledge = read_directory(ROOT / "data" / "clinic")
RECORDS = {record.id: record for record in KNOWLEDGE.red_flags}


@pytest.mark.parametrize("flag_id", sorted(RECORDS))
def test_each_flag_gets_its_own_advice(flag_id: str) -> None:
    record = RECORDS[flag_id]
    given = advice(RedFlag(flag_id, "symptom", record.action), KNOWLEDGE)
    assert record.say in given.text
    assert KNOWLEDGE.profile.phone in given.text
    assert given.urgent == (record.action in ("emergency", "urgent_same_day"))
    assert given.card is None
    assert "!" not in given.text
    assert all(source.tier in ("A", "B", "C") for source in given.sources)
    if record.action == "emergency":
        assert given.text.startswith(f"Please call {KNOWLEDGE.profile.emergency_number} now")
    if record.action == "urgent_same_day":
        assert KNOWLEDGE.profile.urgent_number in given.text
        assert "today" in given.text
    if record.action == "doctor_test":
        assert "blood tests" in given.text


@pytest.mark.parametrize("flag_id", sorted(RECORDS))
def test_a_sign_that_may_come_is_told_of_without_alarm(flag_id: str) -> None:
    record = RECORDS[flag_id]
    given = if_it_happens(RedFlag(flag_id, "symptom", record.action), KNOWLEDGE)
    assert given.text.startswith(record.say)
    assert not given.urgent
    assert KNOWLEDGE.profile.emergency_number in given.text
    assert KNOWLEDGE.profile.phone in given.text
    assert given.sources


def test_heavy_bleeding_is_told_what_to_do_meanwhile() -> None:
    given = advice(RedFlag("bleeding", "symptom", "emergency"), KNOWLEDGE)
    assert given.text.startswith("Please call 999 now")
    assert "Keep pressing" in given.text
    assert "doctor today" not in given.text


def test_a_sudden_droop_is_an_emergency() -> None:
    flag = find_red_flag("my face drooped suddenly and my speech is slurred", KNOWLEDGE)
    assert flag is not None
    assert (flag.id, flag.action) == ("numbness_weakness", "emergency")
    given = advice(flag, KNOWLEDGE)
    assert given.urgent
    assert given.text.startswith("Please call 999 now")


@pytest.mark.parametrize(
    ("text", "line"), [("I want to end my life", "116 123"), ("my husband hits me", "0808 2000 247")]
)
def test_a_crisis_gets_the_helpline_the_emergency_number_and_a_person(text: str, line: str) -> None:
    flag = find_red_flag(text, KNOWLEDGE)
    assert flag is not None
    assert flag.kind == "crisis"
    given = advice(flag, KNOWLEDGE)
    assert line in given.text
    assert KNOWLEDGE.profile.emergency_number in given.text
    assert "a person will read this" in given.text
