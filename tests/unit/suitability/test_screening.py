"""Suitability: the outcome, its reasons, dates and gate, over the clinic's own rule records."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.knowledge import Knowledge
from clinic.knowledge.loader import read_directory
from clinic.settings import ROOT
from clinic.suitability import Facts, Outcome, rule_set_version, screen
from clinic.suitability.outcome import GATES, GRAVITY
from clinic.suitability.screening import GRAVE

KNOWLEDGE: Knowledge = read_directory(ROOT / "data" / "clinic")
TODAY = date(2026, 11, 22)
TREATMENTS = ("microneedling", "prp_microneedling", "rf_microneedling", "scalp_microneedling")


def screened(
    *conditions: str,
    treatment: str | None = "microneedling",
    concern: str | None = "acne_scars",
    dates: dict[str, date] | None = None,
    today: date = TODAY,
    age: int | None = None,
    skin_type: str | None = None,
    body_area: str | None = None,
) -> Outcome:
    facts = Facts(frozenset(conditions), dates or {}, age, skin_type, body_area)
    return screen(facts, treatment, concern, KNOWLEDGE, today)


def test_nothing_told_is_suitable() -> None:
    outcome = screened()
    assert (outcome.outcome, outcome.gate, outcome.bookable_from, outcome.reasons) == ("suitable", "open", None, ())


@pytest.mark.parametrize("rule_id", sorted(KNOWLEDGE.rules))
def test_each_rule_does_what_its_record_says(rule_id: str) -> None:
    rule = KNOWLEDGE.rules[rule_id]
    treatment = {"all": "microneedling", "rf": "rf_microneedling", "prp": "prp_microneedling"}[rule.applies_to]
    outcome = screened(rule_id, treatment=treatment)
    if rule.gate == "note":
        assert outcome.outcome == "suitable"
        assert outcome.gate == "open"
        assert [note.rule_id for note in outcome.notes] == [rule_id]
        assert outcome.notes[0].text_for_clinician == rule.clinician_note
    else:
        grades = {"absolute": "not_suitable", "postpone": "wait", "clinician_review": "clinician_review"}
        assert outcome.outcome == grades[rule.kind]
        assert outcome.gate == rule.gate
        assert [(r.rule_id, r.why, r.next_step) for r in outcome.reasons] == [(rule_id, rule.say, rule.next_step)]
    assert outcome.bookable_from is None
    assert (rule_id in outcome.ask_date_of) == (rule.gate != "note" and rule.wait_days_max is not None)


@pytest.mark.parametrize("rule_id", sorted(r.id for r in KNOWLEDGE.rules.values() if r.applies_to != "all"))
def test_rules_of_one_technique_leave_the_others_alone(rule_id: str) -> None:
    own = {"rf": "rf_microneedling", "prp": "prp_microneedling"}[KNOWLEDGE.rules[rule_id].applies_to]
    for treatment in set(TREATMENTS) - {own}:
        outcome = screened(rule_id, treatment=treatment)
        assert (outcome.outcome, outcome.reasons, outcome.notes) == ("suitable", (), ())


@pytest.mark.parametrize(
    "rule_id", sorted(r.id for r in KNOWLEDGE.rules.values() if r.wait_days_max and r.gate != "note")
)
def test_a_dated_fact_counts_the_longest_wait(rule_id: str) -> None:
    rule = KNOWLEDGE.rules[rule_id]
    assert rule.wait_days_max is not None
    on = TODAY - timedelta(days=1)
    outcome = screened(rule_id, dates={rule_id: on})
    assert outcome.bookable_from == on + timedelta(days=rule.wait_days_max)
    assert outcome.gate_on(outcome.bookable_from - timedelta(days=1)) == rule.gate
    assert outcome.gate_on(outcome.bookable_from) == "open"
    over = screened(rule_id, dates={rule_id: TODAY - timedelta(days=rule.wait_days_max)})
    assert (over.outcome, over.gate) == ("suitable", "open")
    assert over.notes[0].text_for_clinician
    assert over.card()["notes"] == []


def test_the_latest_date_wins() -> None:
    dates = {"sunburn_tan": date(2026, 11, 20), "peel_recent": date(2026, 11, 1)}
    outcome = screened(*dates, dates=dates)
    assert outcome.bookable_from == date(2026, 11, 1) + timedelta(days=90)
    assert outcome.outcome == "wait"
    assert {r.rule_id for r in outcome.reasons} == set(dates)


def test_no_date_can_be_known_with_a_pregnancy() -> None:
    outcome = screened("pregnancy", "sunburn_tan", dates={"sunburn_tan": date(2026, 11, 20)})
    assert (outcome.outcome, outcome.gate, outcome.bookable_from) == ("wait", "block", None)


def test_the_gravest_wins_and_all_reasons_are_listed() -> None:
    outcome = screened("sunburn_tan", "blood_thinners", "bleeding_disorder")
    assert outcome.outcome == "not_suitable"
    assert [r.grade for r in outcome.reasons] == ["not_suitable", "clinician_review", "wait"]
    assert outcome.gate == "block"
    assert outcome.consultation_possible


def test_isotretinoin_is_never_a_yes_and_never_a_word_about_stopping() -> None:
    outcome = screened("isotretinoin")
    assert outcome.outcome == "clinician_review"
    assert outcome.gate == "consult"
    assert "stop taking" not in outcome.text().lower()
    assert "stop your" not in outcome.text().lower()


def test_entities_trigger_their_rules() -> None:
    entity, rule_id = next(iter(KNOWLEDGE.triggers["medicine"].items()))
    assert rule_id in {r.rule_id for r in screened(entity).reasons} | {n.rule_id for n in screened(entity).notes}


def test_unknown_facts_change_nothing() -> None:
    assert screened("likes_tea").outcome == "suitable"


@pytest.mark.parametrize(("age", "expected"), [(17, "block"), (18, "consult"), (21, "consult"), (22, "open")])
def test_age(age: int, expected: str) -> None:
    assert screened(age=age).gate == expected


def test_under_18_is_offered_no_consultation() -> None:
    outcome = screened(age=16)
    assert not outcome.consultation_possible
    assert "consultation" not in outcome.text()


def test_a_known_age_beats_what_was_understood_earlier() -> None:
    assert screened("under_18", age=35).outcome == "suitable"


@pytest.mark.parametrize("skin_type", ["IV", "V", "VI"])
def test_darker_skin_books_and_the_clinician_is_told(skin_type: str) -> None:
    outcome = screened(skin_type=skin_type)
    assert outcome.gate == "open"
    assert [note.rule_id for note in outcome.notes] == ["darker_skin"]
    assert dict(outcome.clinician_notes())["darker_skin"]


def test_eyelids_are_not_treated() -> None:
    assert screened(body_area="eyelids").outcome == "not_suitable"


@pytest.mark.parametrize("concern", ["scar_keloid", "active_acne"])
@pytest.mark.parametrize("treatment", TREATMENTS)
def test_keloid_and_active_acne_are_never_booked_as_treatment(concern: str, treatment: str) -> None:
    outcome = screened(concern=concern, treatment=treatment)
    assert outcome.gate in ("consult", "block")
    assert GRAVITY[outcome.outcome] >= GRAVITY["clinician_review"]
    assert outcome.gate_on(TODAY + timedelta(days=3000)) != "open"


@pytest.mark.parametrize("concern", sorted(KNOWLEDGE.concerns))
def test_a_concerns_own_referral_gates(concern: str) -> None:
    record = KNOWLEDGE.concerns[concern]
    outcome = screened(concern=concern)
    always = record.refer and record.gate != "note" and not record.refer_skin_types
    assert (outcome.gate != "open") == bool(always)


def test_marks_left_by_acne_refer_only_known_darker_skin() -> None:
    assert screened(concern="post_acne_marks").gate == "open"
    assert screened(concern="post_acne_marks", skin_type="II").gate == "open"
    assert screened(concern="post_acne_marks", skin_type="V").gate == "consult"


def test_a_young_surgical_scar_is_left_to_its_dated_rule() -> None:
    assert screened(concern="scar_surgical").gate == "open"
    young = screened("surgery_recent", concern="scar_surgical", dates={"surgery_recent": date(2026, 9, 1)})
    assert young.gate == "consult"
    assert young.bookable_from == date(2026, 9, 1) + timedelta(days=365)


@pytest.mark.parametrize("rule_id", sorted(KNOWLEDGE.rules))
def test_a_consultation_is_always_open_and_tells_the_clinician(rule_id: str) -> None:
    outcome = screened(rule_id, treatment="consultation", concern="scar_keloid")
    assert (outcome.outcome, outcome.gate, outcome.reasons) == ("suitable", "open", ())
    assert dict(outcome.clinician_notes())[rule_id]


def test_a_consultation_under_18_needs_a_parent() -> None:
    assert "parent or guardian" in screened(age=16, treatment="consultation").text()


def test_the_card_is_the_contracts() -> None:
    card = screened("sunburn_tan", dates={"sunburn_tan": date(2026, 11, 20)}, skin_type="V").card()
    assert set(card) == {"kind", "outcome", "bookable_from", "reasons", "notes"}
    assert card["kind"] == "suitability"
    assert card["outcome"] == "wait"
    assert card["bookable_from"] == "2026-12-04"
    assert [set(reason) for reason in card["reasons"]] == [{"condition", "why", "source"}]
    assert set(card["reasons"][0]["source"]) == {"title", "publisher", "year", "url", "tier"}
    assert len(card["notes"]) == 1


EVERYDAY = st.fixed_dictionaries(
    {
        "conditions": st.frozensets(
            st.sampled_from(["cold_sore_history", "nsaids_supplements", "moles_warts", "darker_skin", "waxing_recent"])
        ),
        "age": st.integers(22, 75),
        "skin_type": st.sampled_from(["I", "II", "III", "IV", "V", "VI", None]),
    }
)


@given(EVERYDAY)
def test_healthy_adults_with_everyday_histories_can_book(person: dict[str, object]) -> None:
    outcome = screen(Facts(**person), "microneedling", "acne_scars", KNOWLEDGE, TODAY)  # type: ignore[arg-type]
    assert outcome.gate == "open"
    assert outcome.outcome == "suitable"


FACTS = st.builds(
    Facts,
    conditions=st.frozensets(st.sampled_from(sorted(KNOWLEDGE.rules)), max_size=6),
    dates=st.dictionaries(
        st.sampled_from(sorted(KNOWLEDGE.rules)), st.dates(date(2024, 1, 1), date(2027, 6, 1)), max_size=4
    ),
    age=st.none() | st.integers(0, 100),
    skin_type=st.sampled_from([None, "I", "III", "IV", "VI"]),
    body_area=st.sampled_from([None, "face", "eyelids"]),
)


@given(
    FACTS, st.sampled_from([*TREATMENTS, "consultation", None]), st.sampled_from([None, *sorted(KNOWLEDGE.concerns)])
)
def test_what_always_holds(facts: Facts, treatment: str | None, concern: str | None) -> None:
    outcome = screen(facts, treatment, concern, KNOWLEDGE, TODAY)
    assert GRAVITY[outcome.outcome] == max((GRAVITY[r.grade] for r in outcome.reasons), default=0)
    assert GATES[outcome.gate] == max((GATES[r.gate] for r in outcome.reasons), default=0)
    assert outcome.gate_on(TODAY) == outcome.gate
    assert (outcome.outcome == "suitable") == (outcome.gate == "open")
    assert len({r.rule_id for r in outcome.reasons}) == len(outcome.reasons)
    if outcome.bookable_from is not None:
        assert outcome.bookable_from > TODAY
    later = [outcome.gate_on(TODAY + timedelta(days=days)) for days in range(0, 800, 40)]
    assert [GATES[gate] for gate in later] == sorted((GATES[gate] for gate in later), reverse=True)
    text = outcome.text().lower()
    assert "!" not in text
    assert not {"painless", "guaranteed"}.intersection(text.split())
    assert screen(facts, treatment, concern, KNOWLEDGE, TODAY) == outcome


def test_the_rule_set_has_a_version() -> None:
    assert screened().rule_set == rule_set_version(KNOWLEDGE)
    assert len(rule_set_version(KNOWLEDGE)) == 12


@pytest.mark.parametrize("fact", sorted(GRAVE))
def test_a_grave_illness_that_no_rule_for_this_treatment_names_is_for_a_clinician(fact: str) -> None:
    outcome = screened(fact, treatment="microneedling")
    assert outcome.gate == "consult"
    assert outcome.outcome == "clinician_review"
