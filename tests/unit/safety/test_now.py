"""What is said to be happening at this moment stands, whatever the model thinks of it."""

from __future__ import annotations

import pytest

from clinic.reception.red_flags import may_be_calm
from clinic.safety import says_now


@pytest.mark.parametrize(
    "text",
    [
        "My son had a fit just now, he came to you for acne scars yesterday",
        "she collapsed five minutes ago in the car park and I am alone",
        "he fainted on the stairs and he won’t wake up",
        "my lips are swelling up after the cream, what do I do?",
    ],
)
def test_what_happens_now_is_not_left_to_an_opinion(text: str) -> None:
    assert says_now(text)
    assert not may_be_calm(text)


@pytest.mark.parametrize(
    "text",
    [
        "My diary collapsed when the kids' school closed, can I move to next week?",
        "I teach first aid, seizures and choking all day, so I need an evening",
        "what should I do to my skin before the session on Friday",
    ],
)
def test_what_does_not_may_be_weighed(text: str) -> None:
    assert not says_now(text)
    assert may_be_calm(text)
