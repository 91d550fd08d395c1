"""Ages that are somebody's today, and those at which something happened."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.reception.ages import age_by_birth, is_age, is_the_writers, young_in_passing

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "age"),
    [("I turn 18 in March", "17"), ("she's not quite 18", "17"), ("I'm 45", "45"), ("I'm nearly 40", "40")],
)
def test_an_age_of_today(text: str, age: str) -> None:
    assert is_age(text, age, "inform")


@pytest.mark.parametrize(
    ("text", "age"),
    [("had one stitch in my eyebrow at age 7", "7"), ("broke my arm when I was 12", "12"), ("Tuesday at 10", "10")],
)
def test_no_age_of_today(text: str, age: str) -> None:
    assert not is_age(text, age, "inform")


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Hello, I am au pair from Spain, 21 years, the family recommends you", "21"),
        ("my 21st is on the 30th so I'd want to come the week before", "20"),
        ("got a voucher for my 21st last weekend", "21"),
        ("It was my twenty-first on Saturday", "21"),
        ("I'm only eighteen, can I book", "18"),
        ("second year at uni, 20, been saving up for this", "20"),
        ("Good evening, I am boy of 18 years, hairline going back", "18"),
        ("Seventeen year old lad here, holes on my forehead", "17"),
        ("20 yrs male, indented scars on both cheeks", "20"),
        ("I have eighteen years, finished the school in June", "18"),
    ],
)
def test_a_young_age_told_in_passing(text: str, age: str) -> None:
    found = young_in_passing(text)
    assert found is not None
    assert (found.kind, found.value, found.about) == ("age", age, "self")


@pytest.mark.parametrize(
    "text",
    [
        "I've had these scars 15 years, what helps",
        "I'm eighteen weeks along",
        "I'm twenty two and healthy",
        "my hubby and me, 20 years, want a treat",
        "we want it done before my 30th in May",
    ],
)
def test_no_young_age(text: str) -> None:
    assert young_in_passing(text) is None


@pytest.mark.parametrize(
    ("text", "age", "about"),
    [
        ("my dob is 03/05/2010", "16", "self"),
        ("born 12/12/2008", "17", "self"),
        ("my dob is 03/12/2008", "17", "self"),
        ("my dob is 12/03/2008", "17", "self"),
        ("my dob is 25/03/2008", "18", "self"),
        ("I was born in 1988", "38", "self"),
        ("my daughter was born in 2012", "14", "other"),
    ],
)
def test_an_age_by_birth(text: str, age: str, about: str) -> None:
    told = age_by_birth(text, TODAY)
    assert told is not None
    assert (told.value, told.about) == (age, about)


def test_a_year_without_a_birth_is_no_age() -> None:
    assert age_by_birth("I had botox in 2019", TODAY) is None


def test_the_age_of_a_relative_in_passing() -> None:
    said = "for my granddaughter, she's in her last year of primary school, eleven, and so self-conscious"
    fact = young_in_passing(said)
    assert fact is not None
    assert (fact.value, fact.about) == ("11", "other")
    child = young_in_passing("Could my grandson have it? He's a sensible lad of fourteen")
    assert child is not None
    assert (child.value, child.about) == ("14", "other")


def test_whose_birthday_is_to_come() -> None:
    assert is_the_writers("gonna be 17 next month n my mum said she'd pay", "16")
    assert not is_the_writers("my daughter is gonna be 17 next month", "16")


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("for my granddaughter, who had her nineteenth birthday in spring", "19"),
        ("a voucher for my niece, it would be for her 18th in May", "17"),
        ("my son celebrated his twenty-first", "21"),
    ],
)
def test_the_age_that_somebody_elses_birthday_tells(text: str, age: str) -> None:
    fact = young_in_passing(text)
    assert fact is not None
    assert (fact.value, fact.about) == (age, "other")
