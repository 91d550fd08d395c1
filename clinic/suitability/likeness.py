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
FEWEST_WORDS = 3
MOST_CLAUSES = 8

_CLAUSE = re.compile(
    r"[.!;:()\n]+|,\s+|\s+-+\s+|\s+(?:but|and|so|because|cos|cuz|coz|cause|though|although|except|apart from|only that"
    r"|thing is|however|plus)\s+",
    re.IGNORECASE,
)
_PHRASE = re.compile(r"[.!;:()\n]+|,\s+")
_NEGATION = (
    r"no|not|never|none|without|nothing|neither|nor|isn'?t|aren'?t|wasn'?t|don'?t|doesn'?t|didn'?t|haven'?t|hasn'?t"
)
_FAILS = re.compile(
    r"\b(?:(?:is|are|was|do|does|did|has|have|can|could|will|would)(?:n'?t| not)|won'?t|can'?t|cannot|never|not) "
    r"(?:\w+ ){0,2}?(?:clot|heal|close|stop|settl|shift|go(?:ne)? (?:away|down|flat)|work|flatten|respond|under control"
    r"|controlled|get rid|tested|eighteen|18|old enough|carry)"
    r"|\b(?:is|am|are|has|have)(?:n'?t| not) (?:\w+ ){0,5}?yet\b|\bnever (?:again|to (?:have|use|take)|heal)",
    re.IGNORECASE,
)
"""What is told by a negation: "it never heals", "my blood doesn't clot"."""
_ASKED = re.compile(r"\?|\b(?:can i|could i|may i|should i|do you|is it|are you|what if|if i)\b", re.IGNORECASE)
_DENIED = re.compile(rf"\b(?:{_NEGATION})\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:she|he|her|his|their|mum|mom|mother|dad|father|sister|brother|wife|husband|partner|friend|aunt|uncle"
    r"|cousin|gran|nan|grandma|grandad|people|someone)\b",
    re.IGNORECASE,
)
"""Other people's health. "They" are the doctors, or the scars."""
_LONG_OVER = re.compile(
    r"\b(?:years? (?:ago|back)|used to|as a (?:kid|child|baby|teen\w*)|when i was|in my (?:teens|twenties)|long ago"
    r"|ages ago|gone now|cleared|healed|in the past|at uni|last (?:year|summer|spring))\b|\bin (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_NOW_AND_THEN = re.compile(
    r"\b(?:occasional(?:ly)?|now and (?:then|again)|once in a (?:while|blue moon)|from time to time|the odd|sometimes"
    r"|rarely|hardly ever|before my period)\b",
    re.IGNORECASE,
)
_STAYS = frozenset(
    {
        "keloid", "bleeding_disorder", "immunosuppression", "autoimmune", "vitiligo_koebner", "allergy_metal",
        "allergy_anaesthetic", "pacemaker_implant", "metal_implant_area", "skin_cancer_area", "rf_heart_epilepsy",
        "blood_thinners", "prp_platelet", "prp_blood_disease",
    }
)  # fmt: skip
"""Rules about what is so still, however long ago it came: a transplant of years ago."""
_OWN = re.compile(
    r"\b(?:i|i'?m|i'?ve|im|ive|my|me|myself|we|we'?re|we'?ve|our)\b"
    r"|^\W*(?:just |recently |currently |also |still )*(?:had|got|been|having|there'?s|cut|broke|came|caught|did"
    r"|finished|started|stopped|taking|using|doing|nursing|feeding|trying|waiting|expecting|diagnosed|born|living)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^\W*(?:is|are|was|do|does|did|can|could|will|would|should|shall|may|am|has|have you|what|how|which|who|where"
    r"|why|any|when (?:can|could|is|are|do|does|will|would|should|may))\b"
    r"|\b(?:how (?:much|long|many|soon|far)|what(?:'s| is| are| do| does)|which|will i|will it|do i)\b",
    re.IGNORECASE,
)
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Bar:
    """What a clause must reach: the cosine from which it may tell something, and by how much it must be nearer than the
    nearest harmless sentence, from NEAR_ENOUGH on and below. `bare`: it need not name its writer ("streaming cold")."""

    near: float
    lead: float
    clear_lead: float
    bare: bool = False


CERTAIN = Bar(NEAR_ENOUGH, 0.02, 0.02)
"""Which rule it tells of is sure enough to name it."""
OPEN = Bar(0.35, 0.0, 0.02, bare=True)
"""It may tell something of the kind, though not which: then a clinician looks."""
BOOKING = Bar(0.45, 0.05, 0.08)
"""A time is asked for, and something may be told along with it."""
ASIDE = Bar(0.5, 0.1, 0.1)
"""The message is about something else."""
ASKED = Bar(0.3, 0.0, 0.0, bare=True)
"""The safety questions are open, and nothing else was understood."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A rule that a message seems to tell of, the words that do, and how near they came (cosine)."""

    rule_id: str
    words: str
    cosine: float


def likely_told(text: str, bar: Bar = CERTAIN, *, own_only: bool = False) -> Likely | None:
    """What the text most likely tells of its writer's health; None when nothing is near enough.

    Below NEAR_ENOUGH, and with `own_only`, only what the writer says of themselves and does not ask is looked at.
    """
    clauses = [clause for clause in _clauses(text) if not _left_out(clause)]
    if own_only:
        clauses = [clause for clause in clauses if states(clause)]
    if not clauses:
        return None
    rules, matrix, harmless = _sentences()
    best: Likely | None = None
    for clause, vector in zip(clauses, shared_encoder().encode([c.lower() for c in clauses]), strict=True):
        cosines = matrix @ vector
        at = int(np.argmax(cosines))
        near = float(cosines[at])
        lead = bar.lead if near >= NEAR_ENOUGH else bar.clear_lead
        leads = near - float(np.max(harmless @ vector)) >= lead
        told = states(clause) or (bar.bare and not _ASKS.search(clause))
        enough = near >= NEAR_ENOUGH or (near >= bar.near and told)
        over = rules[at] not in _STAYS and (_LONG_OVER.search(clause) or _NOW_AND_THEN.search(clause))
        if enough and leads and not over and (best is None or near > best.cosine):
            best = Likely(rules[at], clause, near)
    return best


def _left_out(clause: str) -> bool:
    """Whether a clause asks, denies, or tells of somebody else."""
    denied = _DENIED.search(_FAILS.sub(" ", clause))
    return bool(_ASKED.search(clause) or denied or _OTHERS.search(clause))


def states(clause: str) -> bool:
    """Whether a clause says something of its writer, rather than asks."""
    return bool(_OWN.search(clause)) and not _ASKS.search(clause)


def _clauses(text: str) -> list[str]:
    """The whole text and each of its clauses, those with enough words."""
    phrases = [part.strip() for part in _PHRASE.split(text[:1000])]
    parts = [part.strip() for part in _CLAUSE.split(text[:1000])]
    found = dict.fromkeys(p for p in [text.strip()[:300], *parts, *phrases] if len(p.split()) >= FEWEST_WORDS)
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
