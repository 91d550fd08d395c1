"""A whole message: every question answered in its order, nothing said twice, the sources once."""

from __future__ import annotations

from datetime import date

from clinic.answers import NOBODY, Entity, Person, Question, answer_all, remembering
from clinic.knowledge import Knowledge

PAIN = Question("does it hurt", "ask_pain")
PRICE = Question("what does it cost", "ask_price")


def test_every_question_is_answered_in_order(knowledge: Knowledge) -> None:
    """Pain, then price, each with its own words."""
    said = answer_all([PAIN, PRICE], NOBODY, knowledge)
    assert said.text.index("discomfort") < said.text.index("£")
    assert said.topics == ("ask_pain", "ask_price")
    assert said.sources


def test_the_same_answer_is_given_once(knowledge: Knowledge) -> None:
    """Asked twice, said once; its sources once."""
    twice = answer_all([PAIN, PAIN], NOBODY, knowledge)
    once = answer_all([PAIN], NOBODY, knowledge)
    assert twice.text == once.text
    assert twice.sources == once.sources


def test_a_concern_named_in_one_question_counts_for_the_others(knowledge: Knowledge) -> None:
    """ "Does it work for stretch marks and how many sessions?"."""
    works = Question("does it work for stretch marks", "ask_results", (Entity("concern", "stretch_marks"),))
    many = Question("how many sessions", "ask_sessions")
    for order in ([works, many], [many, works]):
        said = answer_all(order, Person(concern="acne_scars"), knowledge)
        assert "3 to 5 sessions" in said.text
        assert said.card is not None
        assert said.card["concern"] == "stretch_marks"


def test_tasks_among_the_questions_are_left_to_the_dialogue(knowledge: Knowledge) -> None:
    """ "Does it hurt, and book me in": only the question is answered here."""
    said = answer_all([PAIN, Question("book me in", "book_appointment")], NOBODY, knowledge)
    assert said.topics == ("ask_pain",)


def test_an_unanswered_part_does_not_hide_the_answered_one(knowledge: Knowledge) -> None:
    """What we know is said, what we don't know is said to be so and handed on."""
    unknown = Question("can i with xyz", "ask_suitability", (Entity("condition", "something_new"),))
    said = answer_all([unknown, PAIN], NOBODY, knowledge)
    assert said.answered
    assert "discomfort" in said.text
    assert "won't guess" in said.text
    assert said.unanswered == (unknown,)


def test_nothing_answerable(knowledge: Knowledge) -> None:
    """Only talk: not answered."""
    for intent in ("greet", "ask_bot"):
        assert not answer_all([Question("hi", intent)], NOBODY, knowledge).answered


def test_asking_whether_it_is_a_robot_is_talk_not_a_question(knowledge: Knowledge) -> None:
    """`ask_bot` is answered by the dialogue, whatever its name begins with."""
    said = answer_all([Question("are you a robot", "ask_bot"), PAIN], NOBODY, knowledge)
    assert said.topics == ("ask_pain",)
    assert said.unanswered == ()


def test_remembering_keeps_forgets_and_leaves_others_out() -> None:
    """What is said of oneself is kept, what is denied is forgotten, what is said of others is not kept."""
    asked = Question(
        "",
        "ask_suitability",
        (
            Entity("concern", "acne_scars"),
            Entity("condition", "pregnancy", negated=True),
            Entity("condition", "diabetes"),
            Entity("medicine", "isotretinoin", about="other"),
            Entity("age", "34"),
        ),
    )
    known = remembering(Person(conditions=frozenset({"pregnancy"})), [asked])
    assert known == Person(concern="acne_scars", conditions=frozenset({"diabetes"}), age=34)


def test_closed_days_that_are_over_are_not_told(knowledge: Knowledge) -> None:
    """The clinic's date leaves them out."""
    asked = [Question("when are you closed", "ask_opening_hours")]
    before = answer_all(asked, NOBODY, knowledge, date(2026, 11, 22))
    after = answer_all(asked, NOBODY, knowledge, date(2027, 2, 1))
    assert "Christmas" in before.text
    assert "25 December 2026" not in after.text
