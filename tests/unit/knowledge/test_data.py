"""What ships in `data/clinic/` says what the reviewed facts say, and promises nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from clinic.knowledge import Knowledge, read_directory
from clinic.knowledge.schema import Reviewed, plain
from clinic.settings import ROOT

BLOCKED = {
    "pregnancy", "breastfeeding", "under_18", "active_infection", "cold_sore_active", "active_acne",
    "bleeding_disorder", "skin_cancer_area", "allergy_metal", "pacemaker_implant", "metal_implant_area", "botox_recent",
    "laser_ipl_recent", "peel_recent", "sunburn_tan", "unwell", "eyelids", "prp_platelet",
}  # fmt: skip
NOTED = {
    "cold_sore_history", "nsaids_supplements", "waxing_recent", "retinoid_recent", "moles_warts", "darker_skin",
    "prp_medicines", "prp_smoking",
}  # fmt: skip


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return read_directory(ROOT / "data" / "clinic")


def test_everything_of_the_fact_base_is_there(knowledge: Knowledge) -> None:
    assert len(knowledge.concerns) == 22
    assert len(knowledge.rules) == 44
    assert len(knowledge.sources) == 161
    assert len(knowledge.red_flags) == 21
    assert len(knowledge.aftercare) == 20
    assert len(knowledge.pain) == 10
    assert len(knowledge.seed_claims) == 49
    assert set(knowledge.modalities) == {"prp", "rf", "home_roller"}


@pytest.mark.parametrize(
    ("concern", "sessions", "interval"),
    [
        ("acne_scars", (3, 6), (4, 6)),
        ("stretch_marks", (3, 5), (4, 4)),
        ("acne_scars_icepick", (None, None), (None, None)),
        ("enlarged_pores", (None, None), (None, None)),
        ("scar_hypertrophic", (3, 3), (None, None)),
        ("melasma", (2, 6), (2, 4)),
        ("laxity_rf", (1, 3), (4, 12)),
        ("hair_thinning", (None, 12), (1, 4)),
    ],
)
def test_figures(knowledge: Knowledge, concern: str, sessions: tuple[int, int], interval: tuple[int, int]) -> None:
    plan = knowledge.concerns[concern]
    assert (plan.sessions_min, plan.sessions_max) == sessions
    assert (plan.interval_weeks_min, plan.interval_weeks_max) == interval


def test_only_hair_has_a_weekly_rhythm(knowledge: Knowledge) -> None:
    weekly = [c.id for c in knowledge.concerns.values() if c.interval_weeks_min == 1]
    assert weekly == ["hair_thinning"]


def test_the_gates(knowledge: Knowledge) -> None:
    gates = {rule.id: rule.gate for rule in knowledge.rules.values()}
    assert {i for i, gate in gates.items() if gate == "block"} == BLOCKED
    assert {i for i, gate in gates.items() if gate == "note"} == NOTED
    assert knowledge.concerns["scar_keloid"].gate == "consult"
    assert knowledge.concerns["active_acne"].gate == "block"


def test_nothing_claims_to_be_reviewed(knowledge: Knowledge) -> None:
    for record in records(knowledge):
        if isinstance(record, Reviewed):
            assert record.reviewed_by is None
            assert record.reviewed_at is None


def test_no_sentence_promises_or_shouts(knowledge: Knowledge) -> None:
    forbidden = re.compile(r"!|\bpainless|\bguarantee|\bsafe(ly)?\b|\bcure[sd]?\b|\brisk-free", re.IGNORECASE)
    spoken = ("say", "summary", "next_step", "refer_say", "do_not_promise", "about", "price_note")
    for record in records(knowledge):
        for field in spoken:
            text = str(plain(record).get(field) or "").replace("neither a cure", "")
            assert not forbidden.search(text), f"{field}: {text}"


def test_no_rule_tells_anyone_to_stop_a_medicine(knowledge: Knowledge) -> None:
    for rule in knowledge.rules.values():
        assert not re.search(r"\bstop(ping)? (taking|your)\b", f"{rule.say} {rule.next_step}", re.IGNORECASE), rule.id


def test_phone_numbers_and_addresses_are_invented(knowledge: Knowledge) -> None:
    assert knowledge.profile.sample
    assert knowledge.profile.phone.startswith("020 7946 0")
    assert knowledge.profile.email.endswith(".example")


@pytest.mark.parametrize(
    ("kind", "phrase", "expected"),
    [
        ("medicine", "accutane", "isotretinoin"),
        ("medicine", "eliquis", "blood_thinners"),
        ("medicine", "on the pill", "contraceptive_pill"),
        ("condition", "ttc", "trying_to_conceive"),
        ("condition", "cold sore", "cold_sore_history"),
        ("condition", "have a cold sore", "cold_sore_active"),
        ("treatment", "vampire facial", "prp_microneedling"),
        ("treatment", "dermaroller", "home_roller"),
        ("activity", "make up", "makeup"),
        ("skin_type", "brown skin", "V"),
        ("body_area", "tummy", "abdomen"),
    ],
)
def test_how_people_say_it(knowledge: Knowledge, kind: str, phrase: str, expected: str) -> None:
    assert [i for i, phrases in knowledge.vocabulary[kind].items() if phrase in phrases] == [expected]


@pytest.mark.parametrize(
    ("phrase", "concern"),
    [
        ("tiger stripes", "stretch_marks"),
        ("crow's feet", "fine_lines_wrinkles"),
        ("chicken pox scars", "scar_varicella"),
        ("tech neck", "neck_wrinkles"),
        ("acne", "active_acne"),
        ("acne scars", "acne_scars"),
        ("dark spots", "post_acne_marks"),
    ],
)
def test_how_people_name_their_concern(knowledge: Knowledge, phrase: str, concern: str) -> None:
    assert [c for c in knowledge.concerns if phrase in knowledge.known_as("concern", c)] == [concern]


@pytest.mark.parametrize("word", ["work", "back", "expecting", "spots", "run", "pick", "peel", "cream"])
def test_words_with_an_everyday_meaning_stand_alone_nowhere(knowledge: Knowledge, word: str) -> None:
    for kind, ids in knowledge.vocabulary.items():
        for identifier, phrases in ids.items():
            assert word not in phrases, f"{kind} {identifier}"
    assert not any(word in concern.synonyms for concern in knowledge.concerns.values())


def test_every_rule_that_people_can_state_is_reached_by_words(knowledge: Knowledge) -> None:
    reached = {rule for ids in knowledge.triggers.values() for rule in ids.values()}
    assert set(knowledge.rules) - reached == {"under_18", "age_18_21"}  # these come with the entity `age`


def test_citing_prefers_what_visitors_may_trust(knowledge: Knowledge) -> None:
    mixed = knowledge.cite(["c_refine", "asps_blog", "harris_2015"])
    assert [s.id for s in mixed.sources] == ["harris_2015", "asps_blog"]
    assert not mixed.convention
    custom = knowledge.cite(["c_refine", "seed"])
    assert [s.id for s in custom.sources] == ["c_refine"]
    assert custom.convention
    assert knowledge.cite(["seed"]).sources == ()
    assert not knowledge.cite([]).convention


def test_looking_up(knowledge: Knowledge) -> None:
    neck = knowledge.body_area_for("neck")
    assert neck is not None
    assert neck.id == "neck_decollete"
    assert knowledge.body_area_for("feet") is None
    rule = knowledge.rule_for("medicine", "isotretinoin")
    assert rule is not None
    assert rule.gate == "consult"
    assert knowledge.rule_for("medicine", "antibiotics") is None
    assert knowledge.rule_for("skin_type", "V") is knowledge.rules["darker_skin"]


def records(knowledge: Knowledge) -> Iterator[Any]:
    """Every record but sources and seed claims."""
    for group in (
        knowledge.concerns.values(), knowledge.rules.values(), knowledge.aftercare, knowledge.downtime, knowledge.pain,
        [knowledge.pain_summary], knowledge.red_flags, knowledge.combinations.values(), knowledge.modalities.values(),
        knowledge.skin_types, knowledge.body_areas.values(), knowledge.general.values(), knowledge.treatments.values(),
        knowledge.practitioners.values(),
    ):  # fmt: skip
        yield from group
