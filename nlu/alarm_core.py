"""The second net under the red-flag matcher: does a message sound like the alarms we know, and like which?

The matcher (`clinic/safety`) knows words; this knows sentences. It learns from `data/red_flags`: messages of people
who need help, by what they must do, and messages that only sound like it, against the everyday sentences of
`data/nlu`; and what visitors tell of their health (`data/told`) says nothing of the kind either, where it is no sign
itself. No Rasa, so that a benchmark measures what runs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from encoder import shared_encoder
from encoder.net import SentenceNet
from nlu import net_fit
from nlu.text import readable

LOOK_ALIKES = "look_alikes"
KINDS = ("clinic_review", "crisis", "doctor_test", "emergency", "urgent_same_day")
"""What an alarm may call for: the actions of `data/clinic/red_flags.yml`, and a crisis."""


def read_examples(folder: Path) -> list[tuple[str, str]]:
    """`(kind or look_alikes, text)` of every file in `folder`. Raises ValueError for a kind that is none."""
    found: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.yml")):
        for kind, texts in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            if kind not in (*KINDS, LOOK_ALIKES):
                raise ValueError(f"{path.name}: {kind!r} is none of {', '.join((*KINDS, LOOK_ALIKES))}")
            found.extend((kind, str(text)) for text in texts)
    return found


SIGNS_TOO = frozenset({"active_infection", "unwell", "skin_cancer_area", "eczema_psoriasis_rosacea"})
"""Suitability rules whose sentences may tell of what is wrong now."""
_MAY_BE_INFECTED = re.compile(r"ooz|weep|infect|fever(?! blister)|temperature", re.IGNORECASE)


def read_told(folder: Path) -> list[str]:
    """What visitors tell of their health, by the files of `folder`, that is no alarm."""
    found: dict[str, None] = {}
    for path in sorted(folder.glob("*.yml")):
        for rule, texts in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            if rule not in SIGNS_TOO:
                found |= dict.fromkeys(text for text in map(str, texts) if not _MAY_BE_INFECTED.search(text))
    return list(found)


def fit(everyday: Sequence[str], examples: Sequence[tuple[str, str]], told: Sequence[str] = ()) -> SentenceNet:
    """The net that `make train` makes of `(kind, text)` examples, of what is told of one's health, and of everyday
    sentences."""
    texts = [readable(text) for text in (*(text for _, text in examples), *told, *everyday)]
    kinds: list[str | None] = [*(kind for kind, _ in examples), *(net_fit.BESIDE for _ in told)]
    kinds += [None] * len(everyday)
    return net_fit.fit(shared_encoder().encode_deep(texts), texts, kinds, LOOK_ALIKES)
