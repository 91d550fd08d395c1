"""The words that visitors use for what the clinic knows, from data/clinic: phrase in, kind and id out.

Two sources, so that knowledge and vocabulary can't drift: `vocabulary.yml` and the `synonyms` of `concerns.yml`.
A word is compared in a plain form (lower case, singular, British spelling folded onto American), and a longer word
that is no English word of the encoder's may be misspelt by a letter or two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from encoder import shared_encoder

KINDS = ("concern", "body_area", "condition", "medicine", "treatment", "activity", "skin_type")
_SPELLINGS = ((re.compile(r"isation\b"), "ization"), (re.compile(r"is(e|er|ed|ing)\b"), r"iz\1"))
_OUR = re.compile(r"([a-z]{2})our\b")
#: Shortest word that may be misspelt by one letter, and by two.
_ONE_WRONG, _TWO_WRONG = 5, 9

IDIOM = "idiom"
IDIOMS = (
    "hold my hand", "hold your hand", "hold my hands", "a helping hand", "give me a hand", "on the other hand",
    "hand on heart", "my hands full", "in good hands", "in your hands", "in safe hands", "an arm and a leg",
    "arm and leg", "pulling my leg", "twist my arm", "cold feet", "drag my feet", "put my foot down", "find my feet",
    "neck of the woods", "breathing down my neck", "stick my neck out", "keep my chin up", "tongue in cheek",
    "turn the other cheek", "face to face", "face the music", "face value", "save face", "face people",
    "face the world", "at the back of my mind", "behind my back", "watch my back", "pay through the nose",
    "keep an eye on", "catch my eye", "see eye to eye", "cry my eyes out", "shoulder to cry on", "cold shoulder",
    "chip on my shoulder", "a weight off my shoulders", "butterflies in my stomach", "sick to my stomach",
    "my lips are sealed", "lip service",
)  # fmt: skip
"""Turns of speech that name a part of the body and mean none: "will someone hold my hand"."""


@dataclass(frozen=True)
class Found:
    """A phrase found in a document: tokens `start` to `end` (exclusive) mean `kind` `value`."""

    kind: str
    value: str
    start: int
    end: int


def plain(word: str) -> str:
    """The form in which words are compared."""
    word = word.lower().replace("’", "'").removesuffix("'s").strip("'")
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    word = _OUR.sub(r"\1or", word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "as")):
        return word[:-1]
    return word


def read_phrases(folder: Path) -> list[tuple[str, str, str]]:
    """`(kind, id, phrase)` of everything in the clinic's vocabulary; missing files count as empty."""
    phrases: list[tuple[str, str, str]] = []
    for kind, ids in (_read(folder / "vocabulary.yml").get("vocabulary") or {}).items():
        for identity, entry in (ids or {}).items():
            words = entry.get("phrases") if isinstance(entry, dict) else entry
            phrases.extend((kind, str(identity), str(phrase)) for phrase in words or [])
    for concern in _read(folder / "concerns.yml").get("concerns") or []:
        names = [*(concern.get("synonyms") or []), str(concern.get("id", "")).replace("_", " ")]
        phrases.extend(("concern", concern["id"], str(phrase)) for phrase in names)
    return [entry for entry in phrases if entry[0] in KINDS and entry[2].strip()]


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content if isinstance(content, dict) else {}


class Vocabulary:
    """Finds the clinic's phrases in documents of one spaCy language."""

    def __init__(self, phrases: Iterable[tuple[str, str, str]], language: Language) -> None:
        self._language = language
        self._meanings: dict[str, tuple[str, str]] = {}
        self._matcher = PhraseMatcher(language.vocab, attr="NORM")
        self._words: set[str] = set()
        by_meaning: dict[tuple[str, str], list[Doc]] = {}
        for kind, value, phrase in phrases:
            words = [word for _, word in _compared(language.make_doc(phrase))]
            if words:
                by_meaning.setdefault((kind, value), []).append(self._copy(words))
                self._words.update(word for word in words if len(word) >= _ONE_WRONG)
        by_meaning[IDIOM, ""] = [self._copy([word for _, word in _compared(language.make_doc(one))]) for one in IDIOMS]
        for (kind, value), docs in by_meaning.items():
            key = f"{kind}:{value}"
            self._meanings[key] = (kind, value)
            self._matcher.add(key, docs)
        self._by_gap: dict[str, set[str]] = {}
        for word in self._words:
            if word.isalpha():
                for gap in _gaps(word, 2 if len(word) >= _TWO_WRONG else 1):
                    self._by_gap.setdefault(gap, set()).add(word)

    def find(self, doc: Doc) -> list[Found]:
        """The phrases in `doc`, in order. Where two overlap the longer one counts; one phrase may mean two things
        of different kinds (`botox`: a treatment; `bruising`: a concern and a condition), but one id per kind."""
        places, words = [], []
        for place, word in _compared(doc):
            places.append(place)
            words.append(self._corrected(word))
        if not words:
            return []
        found = {
            Found(*self._meanings[doc.vocab.strings[key]], places[start], places[end - 1] + 1)
            for key, start, end in self._matcher(self._copy(words))
        }
        return sorted(
            (one for one in found if one.kind != IDIOM and not any(_swallows(doc, other, one) for other in found)),
            key=lambda one: (one.start, -one.end, one.kind),
        )

    def _copy(self, words: list[str]) -> Doc:
        doc = Doc(self._language.vocab, words=words)
        for token, word in zip(doc, words, strict=True):
            token.norm_ = word
        return doc

    @lru_cache(maxsize=4096)  # noqa: B019 - one vocabulary per process
    def _corrected(self, word: str) -> str:
        """The vocabulary's word that `word` was meant to be; `word` itself when it is known or none is near."""
        if len(word) < _ONE_WRONG or len(word) > 24 or not word.isalpha() or word in self._words:
            return word
        if shared_encoder().is_word(word):
            return word
        best, best_distance = word, 3
        for gap in _gaps(word, 2 if len(word) >= _TWO_WRONG else 1):
            for candidate in self._by_gap.get(gap, ()):
                limit = 2 if min(len(candidate), len(word)) >= _TWO_WRONG else 1
                gone = distance(word, candidate)
                if gone <= limit and gone < best_distance and candidate[0] == word[0]:
                    best, best_distance = candidate, gone
        return best


def _compared(doc: Doc) -> Iterator[tuple[int, str]]:
    """Each word that counts when phrases are compared, with its place: no hyphens, no genitive, no white space."""
    for token in doc:
        word = plain(token.text)
        if word and not token.is_space and word not in {"-", "–", "s", "/"}:
            yield token.i, word


def _swallows(doc: Doc, longer: Found, one: Found) -> bool:
    """Whether `one` says nothing of its own because it is part of `longer`: `scars` in `acne scars`.

    A place that follows a preposition still counts: `thighs` in `stretch marks on my thighs`.
    """
    if not (longer.start <= one.start and one.end <= longer.end and longer.end - longer.start > one.end - one.start):
        return False
    if longer.kind == IDIOM:
        return True
    placed = {token.text.lower() for token in doc[longer.start : one.start]} & {"on", "in", "around", "under", "of"}
    return not (one.kind == "body_area" and placed)


def _gaps(word: str, count: int) -> set[str]:
    """The word with up to `count` letters left out."""
    result = {word}
    layer = {word}
    for _ in range(count):
        layer = {shorter[:at] + shorter[at + 1 :] for shorter in layer for at in range(len(shorter))}
        result |= layer
    return result


def distance(one: str, other: str) -> int:
    """Letters to change, add, drop or swap with a neighbour to get from `one` to `other`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            step = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                step = min(step, last[j - 2] + 1)
            row.append(step)
    return row[-1]
