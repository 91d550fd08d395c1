"""Names, numbers and choices as people write them."""

from __future__ import annotations

import pytest

from clinic.reception import words

CHOICES = 6


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sam Lee", "Sam Lee"),
        ("sam lee", "Sam Lee"),
        ("my name is sam lee and my number is 07700 900123", "Sam Lee"),
        ("it's Priya Shah, 07700 900123", "Priya Shah"),
        ("José Ñandú", "José Ñandú"),
        ("Mary O'Brien-Jones", "Mary O'Brien-Jones"),
        ("Sam Lee 07911 123456", "Sam Lee"),
        ("hi, call me Jo on 020 7946 0958", "Jo"),
    ],
)
def test_a_name_that_was_asked_for(text: str, name: str) -> None:
    assert words.read_name(text, asked=True) == name


@pytest.mark.parametrize(
    "text",
    [
        "does it hurt",
        "does it hurt?",
        "I'm pregnant",
        "ok",
        "hm",
        "no thanks",
        "what is the price",
        "Rose?",
        "12345",
        "🙂",
    ],
)
def test_what_is_no_name_even_when_asked_for(text: str) -> None:
    assert words.read_name(text, asked=True) is None


def test_bare_words_are_no_name_unless_asked_for() -> None:
    assert words.read_name("Sam Lee", asked=False) is None
    assert words.read_name("my name is Sam Lee", asked=False) == "Sam Lee"


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("07700 900123", "+447700900123"),
        ("+44 7700 900123", "+447700900123"),
        ("call 020 7946 0958 after 5", "+442079460958"),
        ("+46 70 123 45 67", "+46701234567"),
    ],
)
def test_telephone_numbers_become_e164(text: str, phone: str) -> None:
    assert words.read_contact(text, "GB").phone == phone


@pytest.mark.parametrize(
    "text", ["thursday at 10", "26/11/2026", "the 2nd of december 2026", "I am 45", "3 to 6 weeks"]
)
def test_dates_and_ages_are_no_telephone_numbers(text: str) -> None:
    assert words.read_contact(text, "GB").phone is None


def test_an_address_is_normalised_and_a_broken_one_is_named() -> None:
    assert words.read_contact("it is Sam@Example.COM", "GB").email == "Sam@example.com"
    broken = words.read_contact("sam@example", "GB")
    assert broken.email is None
    assert "e-mail" in str(broken.problem)


def test_a_short_number_is_named_as_incomplete() -> None:
    assert "telephone" in str(words.read_contact("077009", "GB").problem)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("the second one", 1),
        ("3", 2),
        ("number two", 1),
        ("the last one please", 5),
        ("ok the first one", 0),
        ("the earliest slot", 0),
        ("option 6", 5),
    ],
)
def test_a_choice_from_the_list(text: str, index: int) -> None:
    assert words.read_choice(text, CHOICES) == index


@pytest.mark.parametrize(
    "text", ["tuesday at 10", "the 2nd of december", "7", "0", "is it the first time", "3 sessions"]
)
def test_what_is_no_choice(text: str) -> None:
    assert words.read_choice(text, CHOICES) is None


@pytest.mark.parametrize(
    "text", ["yes", "Yes, confirm", "yes please", "none of these apply", "ok", "book it", "go ahead."]
)
def test_a_plain_yes_confirms(text: str) -> None:
    assert words.is_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes but I am on warfarin",
        "yes one applies",
        "thanks",
        "great thanks",
        "please",
        "yes I'm pregnant",
        "",
        "hm",
    ],
)
def test_anything_more_than_a_yes_does_not_confirm(text: str) -> None:
    assert not words.is_yes(text)


@pytest.mark.parametrize(
    "text", ["never mind", "cancel", "stop", "forget it", "never mind, forget it", "actually cancel that"]
)
def test_leaving_in_few_words(text: str) -> None:
    assert words.wants_out(text)


@pytest.mark.parametrize(
    "text", ["cancel my appointment on friday", "can I cancel later?", "what is the cancellation policy"]
)
def test_a_question_about_cancelling_is_no_leaving(text: str) -> None:
    assert not words.wants_out(text)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("can I change the time", "opening"),
        ("different day please", "opening"),
        ("wrong number", "contact"),
        ("change my name", "name"),
        ("another treatment", "treatment"),
        ("nice weather", None),
    ],
)
def test_what_is_to_be_changed(text: str, step: str | None) -> None:
    assert words.wants_change(text) == step


def test_going_back_and_starting_over() -> None:
    assert words.wants_back("go back")
    assert words.wants_back("back please")
    assert not words.wants_back("I have a bad back")
    assert words.wants_fresh_start("can we start over")


@pytest.mark.parametrize(
    "text", ["no to all of those", "No to everything, thanks", "it's a no to all", "all no", "nope to each"]
)
def test_no_to_all_declares_none(text: str) -> None:
    assert words.declares_none(text)


@pytest.mark.parametrize(
    "text", ["yes to all of those", "no", "not all of those", "no to most of them", "no, all of them"]
)
def test_what_is_no_plain_no_to_all_declares_nothing(text: str) -> None:
    assert not words.declares_none(text)


@pytest.mark.parametrize(
    "text", ["Amy Cole amy.cole@example.com", "amy cole amy_cole@example.com", "amy@example.com, Amy Cole"]
)
def test_an_address_beside_a_name_is_no_part_of_it(text: str) -> None:
    assert words.read_name(text, asked=True) == "Amy Cole"
