"""The second net for what a visitor tells of their health: whole sentences, by meaning.

The words of the vocabulary catch what has a name; this catches what is told without one ("my piercing grew into a big
lump"). A clause counts when a sentence of `data/clinic/suitability_told.yml` is near enough in meaning, and nearer than
every harmless one. Questions, denials, other people's health and what is long over are left out; what stays may still
be a mistake, and a word takes it back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from encoder import shared_encoder

DEFAULT_PATH = Path(__file__).resolve().parents[2] / "data" / "clinic" / "suitability_told.yml"
NEAR_ENOUGH = 0.62
"""Cosine from which a clause is taken to tell what the sentence tells."""
POSSIBLE = 0.45
"""Cosine from which a clause may tell something of the kind, though not which: then a clinician looks."""
LEAD, CLEAR_LEAD = 0.04, 0.08
"""By so much it must be nearer than the nearest harmless sentence; the second, below NEAR_ENOUGH."""
FEWEST_WORDS = 3
MOST_CLAUSES = 6

_CLAUSE = re.compile(r"[.!;\n]+|,\s+|\s+(?:but|and|so|because)\s+", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"\?|\b(?:no|not|never|none|without|nothing|neither|nor|isn'?t|aren'?t|wasn'?t|don'?t|doesn'?t|didn'?t|haven'?t"
    r"|hasn'?t|can i|could i|may i|should i|do you|is it|are you|what if|if i)\b"
    r"|\b(?:she|he|they|her|his|their|mum|mom|mother|dad|father|sister|brother|wife|husband|partner|friend|aunt|uncle"
    r"|cousin|gran|nan|grandma|grandad|people|someone)\b"
    r"|\b(?:years? (?:ago|back)|used to|as a (?:kid|child|baby|teen\w*)|when i was|in my (?:teens|twenties)|long ago"
    r"|ages ago|gone now|cleared|healed|in the past|at uni|last (?:year|summer|spring))\b|\bin (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:i|i'?m|i'?ve|im|ive|my|me|we|we'?re|we'?ve)\b|^\W*(?:had|got|been|having|there'?s)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"^\W*(?:is|are|was|do|does|did|can|could|will|would|should|shall|may|am|has|have you|what|how|when|which|who|where"
    r"|why|any)\b|\b(?:how (?:much|long|many|soon|far)|what(?:'s| is| are| do| does)|which|will i|will it|do i)\b",
    re.IGNORECASE,
)
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Likely:
    """A rule that a message seems to tell of, the words that do, and how near they came (cosine)."""

    rule_id: str
    words: str
    cosine: float


def likely_told(text: str, near_enough: float = NEAR_ENOUGH, *, own_only: bool = False) -> Likely | None:
    """What the text most likely tells of its writer's health; None when nothing is near enough.

    Below NEAR_ENOUGH, and with `own_only`, only what the writer says of themselves and does not ask is looked at.
    """
    clauses = [clause for clause in _clauses(text) if not _LEFT_OUT.search(clause)]
    if own_only:
        clauses = [clause for clause in clauses if _states(clause)]
    if not clauses:
        return None
    rules, matrix, harmless = _sentences()
    best: Likely | None = None
    for clause, vector in zip(clauses, shared_encoder().encode([c.lower() for c in clauses]), strict=True):
        cosines = matrix @ vector
        at = int(np.argmax(cosines))
        near = float(cosines[at])
        leads = near - float(np.max(harmless @ vector)) >= (LEAD if near >= NEAR_ENOUGH else CLEAR_LEAD)
        enough = near >= NEAR_ENOUGH or (near >= near_enough and _states(clause))
        if enough and leads and (best is None or near > best.cosine):
            best = Likely(rules[at], clause, near)
    return best


def _states(clause: str) -> bool:
    """Whether a clause says something of its writer, rather than asks."""
    return bool(_OWN.search(clause)) and not _ASKS.search(clause)


def _clauses(text: str) -> list[str]:
    """The whole text and each of its clauses, those with enough words."""
    parts = [part.strip() for part in _CLAUSE.split(text[:1000])]
    found = dict.fromkeys(part for part in [text.strip()[:300], *parts] if len(part.split()) >= FEWEST_WORDS)
    return list(found)[:MOST_CLAUSES]


@lru_cache(maxsize=1)
def _sentences() -> tuple[list[str], NDArray[np.float32], NDArray[np.float32]]:
    """The rule of each sentence, the sentences' vectors, and those of the harmless ones. About half a second, once."""
    data = yaml.load(DEFAULT_PATH.read_text(), Loader=_LOADER)  # noqa: S506 - a safe loader
    rows = [(rule, str(text)) for rule, texts in data["suitability_told"].items() for text in texts]
    encoder = shared_encoder()
    told = encoder.encode([text.lower() for _, text in rows])
    return [rule for rule, _ in rows], told, encoder.encode([str(text).lower() for text in data["harmless"]])


def warm() -> None:
    """Encodes the sentences, so that no visitor waits for it."""
    _sentences()


def rules_told_of() -> frozenset[str]:
    """The rules that the file has sentences for."""
    return frozenset(_sentences()[0])
