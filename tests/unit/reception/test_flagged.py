"""What a message with a red flag tells of health besides is remembered; what follows a treatment of ours is not."""

from __future__ import annotations

import pytest

from clinic import conversations
from clinic.context import Clinic
from clinic.reception.flagged import keep_told


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("red itchy rash on both cheeks since three days, I want the microneedling this week", "active_infection"),
        ("big sore cysts all along my jaw right now, can needling get rid of them?", "active_acne"),
        ("chest pain again today, and I'm on warfarin for my heart", "blood_thinners"),
        ("it went hot and swollen three days after my needling session", None),
        ("help my lips are swelling up and I can't breathe properly", None),
        ("my eyes are blurry", None),
    ],
)
def test_what_is_told_beside_a_sign(reception: Clinic, text: str, value: str | None) -> None:
    conversation = conversations.create(reception).id
    keep_told(reception, conversation, "m1", text)
    kept = {fact.value for fact in conversations.remembered(reception, conversation) if not fact.negated}
    assert (value in kept) if value else not kept
