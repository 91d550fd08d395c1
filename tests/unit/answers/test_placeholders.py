"""Placeholders: every number lives once; what has no number is said in words; an unknown one is an error."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.answers.placeholders import PLAN_WORDS, UnresolvedPlaceholder, Words, names
from clinic.knowledge import Knowledge


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{plan.acne_scars.sessions}", "3 to 6 sessions"),
        ("{plan.acne_scars.interval}", "4 to 6 weeks apart"),
        ("{plan.stretch_marks.interval}", "4 weeks apart"),
        ("{plan.stretch_marks.downtime}", "1 to 3 days"),
        ("{rf.enlarged_pores.sessions}", "2 to 6 sessions"),
        ("{pain.face_strong_cream}", "3"),
        ("{pain.neck_weaker_cream}", "5"),
        ("{pain.rf_lower_face_neck.exact}", "5.6"),
        ("{general.numbing_minutes.range}", "15 to 60 minutes"),
        ("{general.needle_length_mm.range}", "0.5 to 2 millimetres"),
        ("{rule.waxing_recent.days}", "5 to 7 days"),
        ("{rule.sunburn_tan.days}", "7 to 14 days"),
        ("{rule.filler_recent.days}", "2 weeks to 6 months"),
        ("{rule.botox_recent.days}", "2 weeks"),
        ("{rule.pregnancy.days}", "as long as a clinician says"),
        ("{aftercare.no_exercise.days}", "3 days"),
        ("{aftercare.avoid_sun.days}", "2 weeks"),
        ("{price.microneedling}", "£180"),
        ("{minutes.consultation}", "30 minutes"),
        ("{clinic.phone}", "020 7946 0123"),
        ("{clinic.address}", "14 Lantern Row, London SE1 0ZZ"),
    ],
)
def test_each_says_what_its_record_says(knowledge: Knowledge, text: str, filled: str) -> None:
    """The sample clinic's own numbers."""
    assert Words(knowledge).fill(text) == filled


@pytest.mark.parametrize(
    "text",
    ["{plan.sessions}", "{plan.nothing.sessions}", "{plan.acne_scars.colour}", "{price.gold}", "{clinic.secret}", "{x}",
     "{}", "{pain.nowhere}", "{rule.pregnancy.reason}", "{general.visit_length.range}", "{treatment.rooms}"],
)  # fmt: skip
def test_an_unknown_placeholder_is_an_error(knowledge: Knowledge, text: str) -> None:
    """Never sent to a visitor, never silently empty."""
    with pytest.raises(UnresolvedPlaceholder):
        Words(knowledge).fill(text)


def test_the_plan_at_hand(knowledge: Knowledge) -> None:
    """`{plan.…}` without a name is the plan of the concern at hand, with the treatment at hand."""
    assert Words(knowledge, "stretch_marks").fill("{plan.sessions}") == "3 to 5 sessions"
    assert Words(knowledge, "acne_scars", "rf_microneedling").fill("{plan.sessions}") == "3 to 4 sessions"


def test_a_missing_number_becomes_words(knowledge: Knowledge) -> None:
    """No digit, for any key of a plan whose numbers are all unknown."""
    for key in PLAN_WORDS:
        if key not in ("price_text", "minutes"):
            said = Words(knowledge, "scar_keloid").fill(f"{{plan.{key}}}")
            assert said
            assert not any(character.isdigit() for character in said), key


def test_prices(knowledge: Knowledge) -> None:
    """A plan's price counts its sessions; where they are unknown, a clinician works it out."""
    assert "£540 to £1,080" in Words(knowledge, "acne_scars").fill("{plan.price_text}")
    assert "a clinician works out" in Words(knowledge, "enlarged_pores").fill("{plan.price_text}")
    keloid = Words(knowledge, "scar_keloid").fill("{plan.price_text}")
    assert "no treatment price" in keloid
    assert "£180" not in keloid


def test_opening_hours_name_the_day_without_any(knowledge: Knowledge) -> None:
    """Days with the same hours stand together where they follow each other."""
    said = Words(knowledge).fill("{clinic.hours}")
    assert "Tuesday 9 am to 8 pm" in said
    assert said.endswith("We are closed on Sunday.")


def test_closures_after_the_last(knowledge: Knowledge) -> None:
    """No closed day ahead: said so."""
    assert "No other closed days" in Words(knowledge, today=date(2031, 1, 1)).fill("{clinic.closures}")


def test_names_lists_each_once() -> None:
    """In order."""
    assert names("{a.b} and {c.d} and {a.b}") == ["a.b", "c.d"]
