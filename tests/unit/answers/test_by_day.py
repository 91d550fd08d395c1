"""Downtime and aftercare for one day: the dates are computed, the careful source wins, and the clinic decides."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.answers import Entity, Person, Question, answer
from clinic.answers.standing import standing, treated_on
from clinic.knowledge import Knowledge

LONDON = ZoneInfo("Europe/London")
WEDNESDAY = date(2026, 11, 25)
NOON = datetime(2026, 11, 25, 12, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("text", "treated", "asked"),
    [
        ("I had it yesterday, can I go to the gym?", (11, 24), (11, 25)),
        ("what will I look like on Saturday if I come on Tuesday?", (12, 1), (12, 5)),
        ("i had microneedling 3 days ago can i wear makeup tomorrow", (11, 22), (11, 26)),
        ("had my session on monday, is it ok to swim on friday?", (11, 23), (11, 27)),
        ("it's day 3, can I sunbathe", (11, 22), (11, 25)),
        ("my appointment is on 3 December, can I go to a party on 6 December?", (12, 3), (12, 6)),
        ("If I have it done on Friday will I still be red on Monday?", (11, 27), (11, 30)),
        ("got it done this morning can i wash my face tonight", (11, 25), (11, 25)),
        ("I'm booked for Thursday, when can I wear makeup", (11, 26), None),
        ("had it done yesterday when can i use retinol again", (11, 24), None),
        ("If I had it on Tuesday could I go swimming on Saturday", (12, 1), (12, 5)),
    ],
)
def test_the_days_are_read(text: str, treated: tuple[int, int], asked: tuple[int, int] | None) -> None:
    found = standing(text, NOON, LONDON)
    assert found is not None
    assert found.treated == date(2026, *treated)
    assert found.asked == (date(2026, *asked) if asked else None)


@pytest.mark.parametrize(
    "text",
    [
        "I had filler two weeks ago, can I have it?",
        "when can I use retinol again?",
        "does it hurt",
        "I had a peel on Monday",
    ],
)
def test_no_day_is_made_up(text: str) -> None:
    assert standing(text, NOON, LONDON) is None


def test_days_after_in_general_are_no_treatment_that_was_had() -> None:
    assert treated_on("can I run four days after?", WEDNESDAY) is None
    assert treated_on("I'm two days after my treatment", WEDNESDAY) == date(2026, 11, 23)


def said(knowledge: Knowledge, text: str, topic: str, activity: str | None, person: Person = Person()) -> str:  # noqa: B008
    named = (Entity("activity", activity),) if activity else ()
    return answer(Question(text, topic, named), person, knowledge, WEDNESDAY).text


def test_the_gym_on_the_day_after_has_to_wait(knowledge: Knowledge) -> None:
    told = said(knowledge, "I had it yesterday, can I go to the gym?", "ask_aftercare", "exercise")
    assert "day 1" in told
    assert "Not yet" in told
    assert "Friday 27 November" in told
    assert "Monday 30 November" in told  # three days, and six in the most careful
    assert "clinic" in told
    assert "decides" in told


def test_between_the_usual_and_the_careful_day_it_is_better_to_wait(knowledge: Knowledge) -> None:
    told = said(knowledge, "I had it 5 days ago, can I go to the gym?", "ask_aftercare", "exercise")
    assert "better to wait" in told
    assert "Thursday 26 November" in told
    assert "over by then" in said(knowledge, "I had it 8 days ago, can I go to the gym?", "ask_aftercare", "exercise")


def test_saturday_after_tuesday_is_day_four(knowledge: Knowledge) -> None:
    told = said(knowledge, "what will I look like on Saturday if I come on Tuesday?", "ask_downtime", None)
    assert "Saturday 5 December is day 4" in told
    assert "most people look normal" in told
    assert "peel" in told


def test_retinol_again_uses_the_day_that_is_known(knowledge: Knowledge) -> None:
    person = Person(treated_on=date(2026, 11, 24))
    told = said(knowledge, "when can I use retinol again?", "ask_aftercare", "retinol", person)
    assert "Tuesday 1 December" in told
    general = said(knowledge, "when can I use retinol again?", "ask_aftercare", "retinol")
    assert "about a week" in general
    assert "December" not in general


@pytest.mark.parametrize("ago", range(31))
@pytest.mark.parametrize("ahead", [0, 1, 2, 3, 7, 12, 30])
def test_a_forbidden_day_is_never_allowed(knowledge: Knowledge, ago: int, ahead: int) -> None:
    """Of each thing to leave out it is allowed only after the last day of the most careful source."""
    day = WEDNESDAY + timedelta(days=ahead)
    for item in (item for item in knowledge.aftercare if item.avoid and item.to_day is not None):
        text = f"I had it {ago} days ago, is it ok on {day.day} {day:%B}?"
        told = said(knowledge, text, "ask_aftercare", item.activities[0]) if item.activities else None
        careful = max(item.to_day or 0, item.careful_to_day or 0)
        assert told is None or ("over by then" in told) == (ago + ahead > careful), (item.id, told)
