"""A name put right: what is heard as a correction, what becomes of the name, and what is no correction."""

from __future__ import annotations

import pytest

from clinic.reception.naming import corrected_name


@pytest.mark.parametrize(
    ("known", "said", "right"),
    [
        ("Priya Nair", "sorry its Nayar not Nair", "Priya Nayar"),
        ("Priya Nair", "the name's wrong, should be Priya Nayar", "Priya Nayar"),
        ("Priya Nair", "oh i spelt my name wrong, it's Pria Nair", "Pria Nair"),
        ("Joan Smith", "the name is Smyth with a y", "Joan Smyth"),
        ("Joan Smith", "my surname is actually Okonkwo", "Joan Okonkwo"),
        ("Joan Smith", "first name should be Joanna", "Joanna Smith"),
        ("Dan Okafor", "oops Dan Okafour", "Dan Okafour"),
        ("Priya Onair", "its actually Priya O'Nair", "Priya O'Nair"),
        ("Tom", "no, Tim", "Tim"),
        ("Priya Nair", "make that Priya Sharma, not Nair", "Priya Sharma"),
    ],
)
def test_the_name_is_put_right(known: str, said: str, right: str) -> None:
    assert corrected_name(said, known) == right


@pytest.mark.parametrize(
    "said",
    [
        "it's fine", "sorry it's Tuesday", "it's 07700 900123", "no, thursday", "wrong name", "is the name right?",
        "it's for my mum", "yes", "that's right", "it's priya@example.com", "make it RF", "oh and i have eczema",
        "it's not urgent", "Priya Nair",
    ],
)  # fmt: skip
def test_what_puts_no_name_right(said: str) -> None:
    assert corrected_name(said, "Priya Nair") is None
