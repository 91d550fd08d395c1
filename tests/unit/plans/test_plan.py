"""Session plans: the numbers of the fact base, as card and in words, and no number where no source gives one."""

from __future__ import annotations

import json

import pytest

from clinic.knowledge import Knowledge, read_directory
from clinic.plans import UnknownConcern, effective_concern, session_plan, words
from clinic.settings import ROOT

CARD_KEYS = [
    "kind", "concern", "sessions_min", "sessions_max", "interval_weeks_min", "interval_weeks_max", "session_minutes",
    "downtime_days", "results_weeks", "evidence", "price",
]  # fmt: skip


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """What the sample clinic knows."""
    return read_directory(ROOT / "data" / "clinic")


def test_acne_scars_card(knowledge: Knowledge) -> None:
    """The contract's card, to the letter."""
    assert session_plan(knowledge, "acne_scars").card() == {
        "kind": "session_plan",
        "concern": "acne_scars",
        "sessions_min": 3,
        "sessions_max": 6,
        "interval_weeks_min": 4,
        "interval_weeks_max": 6,
        "session_minutes": {"min": 15, "max": 60},
        "downtime_days": {"min": 1, "max": 5},
        "results_weeks": {"first": None, "full_min": 12, "full_max": 52, "counted_from": "last_session"},
        "evidence": "moderate",
        "price": {"amount_minor": 18000, "currency": "GBP"},
    }


@pytest.mark.parametrize(
    ("concern", "said"),
    [
        ("acne_scars", "3 to 6 sessions, 4 to 6 weeks apart"),
        ("stretch_marks", "3 to 5 sessions, 4 weeks apart"),
        ("neck_wrinkles", "4 sessions, 4 weeks apart"),
        ("scar_varicella", "the little that was published describes 3 sessions, 4 weeks apart"),
        ("melasma", "studies used 2 to 6 sessions, 2 to 4 weeks apart"),
        ("scar_hypertrophic", "No good source gives the gap between them, so a clinician will say"),
        ("sun_spots", "No good source gives the gap between them, so a clinician will say"),
        ("acne_scars_icepick", "No good source gives a number of sessions"),
        ("enlarged_pores", "No good source gives a number of sessions"),
        ("post_acne_marks", "No good source gives a number of sessions"),
        ("scar_keloid", "we don't book needling"),
        ("active_acne", "we don't book needling"),
        ("hair_thinning", "up to 12 sessions, 1 to 4 weeks apart. That rhythm is for the scalp only, never for skin"),
    ],
)
def test_in_words(knowledge: Knowledge, concern: str, said: str) -> None:
    """Numbers where there are any, plain words where there are none."""
    assert said in session_plan(knowledge, concern).text()


def test_every_card_has_the_contracts_keys_and_is_json(knowledge: Knowledge) -> None:
    """All 22 concerns."""
    assert len(knowledge.concerns) == 22
    for concern in knowledge.concerns:
        card = session_plan(knowledge, concern).card()
        assert list(card) == CARD_KEYS
        assert json.loads(json.dumps(card)) == card


def test_null_stays_null(knowledge: Knowledge) -> None:
    """What the record does not know, the card does not know: never a zero, never a guess."""
    for record in knowledge.concerns.values():
        card = session_plan(knowledge, record.id).card()
        for field in ("sessions_min", "sessions_max", "interval_weeks_min", "interval_weeks_max"):
            assert card[field] == getattr(record, field)
        assert card["downtime_days"] == {"min": record.downtime_days.min, "max": record.downtime_days.max}
        assert card["results_weeks"]["first"] == record.results_weeks.first


def test_an_unknown_number_never_becomes_a_digit(knowledge: Knowledge) -> None:
    """The sentence about sessions holds a digit only when the record holds a number."""
    for record in knowledge.concerns.values():
        plan = session_plan(knowledge, record.id)
        if record.sessions_max is None:
            assert not any(character.isdigit() for character in plan.sessions_sentence()), record.id
        if record.interval_weeks_max is None:
            assert not any(character.isdigit() for character in plan.interval_sentence()), record.id
        if record.downtime_days.max is None:
            assert not any(character.isdigit() for character in plan.downtime_sentence()), record.id


def test_a_clinician_looks_first_where_the_concern_says_so(knowledge: Knowledge) -> None:
    """Every concern that refers says so in its plan."""
    for record in knowledge.concerns.values():
        assert ("clinician" in session_plan(knowledge, record.id).refer_sentence()) == (record.refer is not None)


def test_nothing_but_the_scalp_is_weekly(knowledge: Knowledge) -> None:
    """Hair thinning's weekly interval is never reused for skin."""
    weekly = [c for c in knowledge.concerns if session_plan(knowledge, c).interval_weeks_min == 1]
    assert weekly == ["hair_thinning"]


def test_radiofrequency_has_plans_of_its_own(knowledge: Knowledge) -> None:
    """RF chosen: the RF record's numbers, price and sources."""
    plan = session_plan(knowledge, "acne_scars", "rf_microneedling")
    assert (plan.concern, plan.sessions, plan.interval) == ("acne_scars_rf", "3 to 4 sessions", "3 to 4 weeks apart")
    assert plan.price == (42000, "GBP")
    pores = session_plan(knowledge, "enlarged_pores", "rf_microneedling")
    assert (pores.sessions, pores.interval) == ("2 to 6 sessions", "4 weeks apart")
    assert [source.year for source in pores.sources] == [2018]
    assert effective_concern(knowledge, "stretch_marks", "rf_microneedling") == "stretch_marks"


def test_the_price_is_that_of_the_treatment_wanted(knowledge: Knowledge) -> None:
    """PRP costs more; what is never booked has no price."""
    assert session_plan(knowledge, "acne_scars", "prp_microneedling").price == (32000, "GBP")
    assert session_plan(knowledge, "hair_thinning").price == (16000, "GBP")
    assert session_plan(knowledge, "scar_keloid").price is None


def test_sources_are_few_and_the_best(knowledge: Knowledge) -> None:
    """At most four, none of tier D, the best tier first."""
    for concern in knowledge.concerns:
        sources = session_plan(knowledge, concern).sources
        assert 1 <= len(sources) <= 4
        assert [source.tier for source in sources] == sorted(source.tier for source in sources)
        assert "D" not in {source.tier for source in sources}


def test_an_unknown_concern_is_an_error(knowledge: Knowledge) -> None:
    """Not an empty plan."""
    with pytest.raises(UnknownConcern):
        session_plan(knowledge, "freckles")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (None, None, None), (None, 12, "up to 12 sessions"), (4, 4, "4 sessions"), (1, 1, "1 session"),
        (3, None, "3 sessions"), (1, 3, "1 to 3 sessions"),
    ],
)  # fmt: skip
def test_spans(low: int | None, high: int | None, said: str | None) -> None:
    """Ranges in words."""
    assert words.span(low, high, "session") == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (None, None, None), (0, 180, "up to 6 months"), (14, 14, "2 weeks"), (7, 14, "7 to 14 days"),
        (28, 90, "4 weeks to 3 months"), (14, 84, "2 to 12 weeks"), (42, 365, "6 weeks to 12 months"),
        (1, 1, "1 day"), (1, 7, "1 to 7 days"),
    ],
)  # fmt: skip
def test_waits(low: int | None, high: int | None, said: str | None) -> None:
    """Waits in the unit people use."""
    assert words.days(low, high) == said


def test_money() -> None:
    """As people write it."""
    assert words.money(18000, "GBP") == "£180"
    assert words.money(123450, "EUR") == "€1,234.50"
    assert words.money(9900, "SEK") == "99 SEK"
