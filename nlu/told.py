"""Teaches the net that hears what visitors tell of their health (`clinic/suitability/likeness.py` reads it).

It learns from `data/told`: sentences by the rule that they tell of, and harmless ones; and from
everyday sentences of `data/nlu`. The net stands in a file of its own beside Rasa's model: what it hears is asked by
the action server, about the clauses that it chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from encoder import shared_encoder
from encoder.net import SentenceNet
from encoder.parts import clauses_of
from nlu import net_fit
from nlu.environment import ROOT
from nlu.text import readable

SENTENCES = ROOT / "data" / "told"
HARMLESS = "harmless"
_EVERYDAY = 1500
#: Intents under whose sentences health may be told: no examples of talk that tells nothing.
_MAY_TELL = frozenset({"ask_suitability", "check_suitability", "inform", "report_symptom", "ask_age"})


def read_sentences(folder: Path = SENTENCES) -> list[tuple[str, str]]:
    """`(rule id or harmless, text)` of every file in `folder`. A harmless message counts whole and clause by clause.

    Raises ValueError where the files hold no sentences that tell anything.
    """
    told: dict[tuple[str, str], None] = {}
    harmless: dict[str, None] = {}
    for path in sorted(folder.glob("*.yml")):
        for rule, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for text in map(str, texts):
                if rule == HARMLESS:
                    harmless |= dict.fromkeys([text, *clauses_of(text)])
                else:
                    told[rule, text] = None
    if not told:
        raise ValueError(f"{folder} holds no sentences that tell of a rule")
    return [*told, *((HARMLESS, text) for text in harmless)]


def fit(sentences: Sequence[tuple[str, str]], everyday: Sequence[str]) -> SentenceNet:
    """The net of `(rule id or harmless, text)` and of sentences that tell nothing of the kind."""
    texts = [text.lower() for _, text in sentences] + [text.lower() for text in everyday]
    kinds: list[str | None] = [*(kind for kind, _ in sentences), *(None for _ in everyday)]
    return net_fit.fit(shared_encoder().encode_deep(texts), texts, kinds, HARMLESS)


def trained() -> SentenceNet:
    """The net that `make train` makes: the file's sentences against every so-many-th everyday one."""
    texts = [readable(text) for text, intent in training_sentences() if intent not in _MAY_TELL]
    return fit(read_sentences(), texts[:: max(1, len(texts) // _EVERYDAY)])


def training_sentences(folder: Path = ROOT / "data" / "nlu") -> list[tuple[str, str]]:
    """`(text, intent)` of Rasa's training files, as they are written there."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu") or []:
            lines = (line.strip() for line in entry["examples"].splitlines())
            found.extend((line[2:].strip(), entry["intent"]) for line in lines if line.startswith("- "))
    return found
