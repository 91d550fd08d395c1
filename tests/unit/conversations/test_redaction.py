"""What names a person is blacked out; what asks a question stays readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.privacy import redact

SECRETS = [
    ("my name is Anna Smith and it hurts", ["Anna", "Smith"]),
    ("My full name's Zoë O'Brien-Jones", ["Zoë", "O'Brien"]),
    ("I'm called bob marley", ["bob", "marley"]),
    ("this is Priya Patel speaking", ["Priya", "Patel"]),
    ("I am Jane Doe", ["Jane", "Doe"]),
    ("is Dr Okafor in", ["Okafor"]),
    ("call me on 07700 900123 please", ["07700", "900123"]),
    ("+44 (0)20 7946 0000", ["7946"]),
    ("ring 020-7946-0123", ["7946"]),
    ("my number is 07700900123", ["07700900123"]),
    ("write to anna.smith+x@mail.example.co.uk", ["anna", "example"]),
    ("anna at example dot com", ["anna at"]),
    ("my booking is NP-7K3M9Q", ["7K3M9Q"]),
    ("card 4111 1111 1111 1111", ["4111"]),
    ("NHS number 943 476 5919", ["943", "5919"]),
    ("born 12/03/1984", ["1984"]),
    ("dob: 3 March 1984", ["1984"]),
    ("date of birth 1984-03-12", ["1984"]),
    ("I live at SW1A 1AA", ["SW1A", "1AA"]),
]

HARMLESS = [
    "does it hurt after 3 sessions 4 to 6 weeks apart?",
    "how much is it, £250 or £1,200?",
    "is 1.5 mm deep enough for scars from 10 years ago",
    "can I come on Friday at 10:30",
    "I'm worried about the pain",
    "what is PRP and who does it",
    "I am 34 and have skin type IV",
]


@pytest.mark.parametrize(("text", "secrets"), SECRETS, ids=[text for text, _ in SECRETS])
def test_what_names_a_person_is_blacked_out(text: str, secrets: list[str]) -> None:
    redacted = redact(text)
    assert not [secret for secret in secrets if secret in redacted], redacted
    assert "[" in redacted


@pytest.mark.parametrize("text", HARMLESS)
def test_a_question_stays_readable(text: str) -> None:
    assert redact(text) == text


@given(st.text(max_size=200))
def test_any_text_is_taken_and_twice_is_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(
    st.from_regex(r"07[0-9]{3} ?[0-9]{6}", fullmatch=True),
    st.sampled_from(["call {}", "{}", "my no. {} thx", "tel:{}."]),
)
def test_every_mobile_number_goes(number: str, frame: str) -> None:
    assert number[-6:] not in redact(frame.format(number))
