"""The lexicon of `data/clinic/red_flag_words.yml`: phrases, their concepts, and misspelt words set right.

A phrase is words with spaces between; `a|b` is either, `word?` may be missing, `*` is up to one word, `**` up to
three, `***` up to five, `<name>` a word list of the file's `lists`, `^` the start of a clause, `$` its end (`now|$`
either), `#temp` the number of a fever. A phrase never reaches over a comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from clinic.safety.reading import Words, plain, read

DEFAULT_PATH = Path(__file__).resolve().parents[2] / "data" / "clinic" / "red_flag_words.yml"

LEAD_INS = frozenset(
    [
        "hi",
        "hello",
        "hey",
        "so",
        "and",
        "also",
        "but",
        "or",
        "just",
        "please",
        "wondering",
        "then",
        "plus",
        "because",
        "ok",
        "okay",
        "sorry",
    ]
)
"""Words before which a question may still begin a clause."""
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as fast as the plain one, where libyaml is there."""
_GAPS = {"*": 1, "**": 3, "***": 5}
_START, _END = "^", "$"


class LexiconError(ValueError):
    """The lexicon file is wrong; the message names the entry."""


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a phrase: one of `words` (or a clause's end instead, with `or_end`), or (when `words` is None) a gap
    of up to `gap` words, or a clause's end."""

    words: frozenset[str] | None
    gap: int = 0
    optional: bool = False
    end: bool = False
    or_end: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase of one concept; a message without a word of each of `needs` cannot hold it."""

    concept: str
    elements: tuple[Element, ...]
    at_start: bool
    needs: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: words `start` to `end` (exclusive) of the message; `named` are those that the phrase names
    (the others stand in its gaps)."""

    concept: str
    start: int
    end: int
    named: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to recognise a flag: all `signs` live within `window` words of each other, with one of each `with_`
    concept near, and none of `unless` near (which a treatment just had overrules)."""

    flag: str
    signs: tuple[str, ...]
    with_: tuple[str, ...]
    unless: tuple[str, ...]
    always_unless: tuple[str, ...]
    action: str | None
    window: int


def _compile(concept: str, text: str, lists: Mapping[str, Sequence[str]]) -> Phrase:
    parts = str(text).split()
    at_start = bool(parts) and parts[0] == _START
    elements: list[Element] = []
    for part in parts[1:] if at_start else parts:
        if part in _GAPS:
            elements.append(Element(None, _GAPS[part]))
            continue
        if part == _END:
            elements.append(Element(None, end=True))
            continue
        optional = part.endswith("?")
        words: set[str] = set()
        for word in part.removesuffix("?").split("|"):
            if word.startswith("<"):
                name = word.strip("<>")
                if name not in lists:
                    raise LexiconError(f"{concept}: {text!r} names the word list {name!r}, which does not exist")
                words.update(str(w) for w in lists[name])
            else:
                words.add(word.strip(chr(34)))
        elements.append(Element(frozenset(words - {_END}), optional=optional, or_end=_END in words))
    if not elements or elements[0].words is None or elements[0].optional:
        raise LexiconError(f"{concept}: {text!r} must begin with a word")
    needs = tuple(e.words for e in elements[1:] if e.words is not None and not e.optional and not e.or_end)
    return Phrase(concept, tuple(elements), at_start, needs)


def _end_of_clause(text: Words, i: int) -> bool:
    return i >= len(text) or text.breaks[i] > 0


def _places(text: Words, i: int, elements: tuple[Element, ...], done: tuple[int, ...] = ()) -> tuple[int, ...] | None:
    """The indexes of the words that the phrase names, matched from word `i`; None when it is not there."""
    if not elements:
        return done
    element, rest = elements[0], elements[1:]
    if element.end:
        return _places(text, i, rest, done) if _end_of_clause(text, i) else None
    if element.words is None:
        for skip in range(element.gap + 1):
            if skip and (i + skip > len(text) or text.breaks[i + skip - 1] > 0):
                return None
            if (found := _places(text, i + skip, rest, done)) is not None:
                return found
        return None
    if i < len(text) and text.words[i] in element.words and not (done and text.breaks[i]):
        found = _places(text, i + 1, rest, (*done, i))
        if found is not None:
            return found
    skipped = element.optional or (element.or_end and _end_of_clause(text, i))
    return _places(text, i, rest, done) if skipped else None


@dataclass(frozen=True)
class Lexicon:
    """The compiled file. `hits` finds every phrase; `correct` sets misspelt key words right; `patterns` are tried in
    the file's order."""

    phrases: Mapping[str, tuple[Phrase, ...]]  # by first word
    signs: frozenset[str]
    cues: frozenset[str]
    settings: frozenset[str]
    patterns: tuple[Pattern, ...]
    flags: Mapping[str, Mapping[str, Any]]
    helplines: Mapping[str, Mapping[str, Any]]
    known: frozenset[str]
    plain_words: frozenset[str]
    deletes: Mapping[str, tuple[str, ...]]
    foreign: Mapping[str, str]

    def read(self, text: str) -> Words:
        """The words of a message: what is said in another language in English, misspelt key words set right."""
        return self.correct(read(self._in_english(text)))

    def _in_english(self, text: str) -> str:
        """`text` with the sentences of `other_languages` put into English; the same text when it holds none."""
        folded = plain(text)
        for said, meant in self.foreign.items():
            if said in folded and (not said.isascii() or re.search(rf"\b{said}\b", folded)):
                folded = folded.replace(said, f" {meant} ")
                text = folded
        return text

    def hits(self, text: Words) -> list[Hit]:
        """Every phrase of the lexicon in `text`, in the order of the words."""
        found = []
        present = frozenset(text.words)
        possible = {
            word: [p for p in self.phrases[word] if not any(need.isdisjoint(present) for need in p.needs)]
            for word in present
            if word in self.phrases
        }
        for i, word in enumerate(text.words):
            for phrase in possible.get(word, ()):
                if phrase.at_start and not (text.breaks[i] or text.words[i - 1] in LEAD_INS):
                    continue
                places = _places(text, i, phrase.elements)
                if places is not None:
                    found.append(Hit(phrase.concept, i, places[-1] + 1, places))
        return found

    def correct(self, text: Words) -> Words:
        """The same text with misspelt key words in their right spelling."""
        return Words([self.corrected(word) for word in text.words], text.breaks, text.asked)

    def corrected(self, word: str) -> str:
        """`word`, or the key word that it most likely is: one slip in words of 4 to 6 letters, two in longer ones.
        Temperatures of a fever become "#temp"."""
        if word[0].isdigit():
            return _temperature(word)
        if word in self.known or word in self.plain_words or not 3 <= len(word) <= 20:
            return word
        if word.endswith("in") and f"{word}g" in self.known:  # "oozin", "burnin"
            return f"{word}g"
        return _closest(word, self.deletes)


def _temperature(number: str) -> str:
    value = float(number.replace(",", "."))
    return "#temp" if 37.8 <= value <= 42.5 or 100 <= value <= 109 else number


def allowed_slips(length: int) -> int:
    """How many slips of the finger a word of `length` letters may have and still be known."""
    return 0 if length < 4 else 1 if length < 7 else 2


def _drop(word: str, times: int) -> set[str]:
    found = {word}
    for _ in range(times):
        found |= {w[:i] + w[i + 1 :] for w in found for i in range(len(w))}
    return found


def _distance(a: str, b: str) -> int:
    """Edits between two words: insert, delete, replace, swap of neighbours."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i] + [0] * len(b)
        for j, y in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], older[j - 2] + 1)
    return row[-1]


def _closest(word: str, deletes: Mapping[str, tuple[str, ...]]) -> str:
    best: tuple[int, str] | None = None
    candidates = {c for short in _drop(word, 2 if len(word) >= 6 else 1) for c in deletes.get(short, ())}
    for candidate in candidates:
        limit = min(allowed_slips(len(candidate)), 1 if len(word) < 6 else 2)
        if candidate[0] != word[0] and candidate[:2] != word[1::-1]:
            continue
        distance = _distance(word, candidate)
        if distance <= limit and (best is None or (distance, candidate) < best):
            best = (distance, candidate)
    return best[1] if best else word


def _strings(value: Any, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise LexiconError(f"{where}: a list of texts is wanted")
    return tuple(value)


def _patterns(records: Sequence[Mapping[str, Any]], concepts: frozenset[str]) -> Iterator[Pattern]:
    for no, record in enumerate(records, 1):
        where = f"patterns, no. {no}"
        fields = {name: _strings(record.get(name), where) for name in ("signs", "with", "unless", "never_with")}
        missing = {c for names in fields.values() for name in names for c in name.split("|")} - concepts
        if missing or "flag" not in record or not fields["signs"]:
            raise LexiconError(f"{where}: flag and signs are needed; unknown: {', '.join(sorted(missing)) or 'none'}")
        yield Pattern(
            str(record["flag"]), fields["signs"], fields["with"], fields["unless"], fields["never_with"],
            record.get("action"), int(record.get("window", 24)),
        )  # fmt: skip


def _foreign(records: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What is said to what it means, the longest first: "no tengo fiebre" before "tengo fiebre"."""
    meant = {
        plain(said): str(record["mean"]) for record in records for said in _strings(record["say"], "other_languages")
    }
    return {said: meant[said] for said in sorted(meant, key=len, reverse=True)}


def parse(data: Mapping[str, Any]) -> Lexicon:
    """The lexicon of one loaded file. Raises LexiconError naming the entry that is wrong."""
    body = data["red_flag_words"]
    lists = {name: _strings(words, f"lists, {name}") for name, words in body["lists"].items()}
    compiled: dict[str, list[Phrase]] = {}
    groups: dict[str, frozenset[str]] = {}
    known: set[str] = set()
    for group in ("signs", "settings", "cues"):
        groups[group] = frozenset(body[group])
        for concept, texts in body[group].items():
            for text in _strings(texts, f"{group}, {concept}"):
                phrase = _compile(concept, text, lists)
                known.update(w for e in phrase.elements for w in e.words or ())
                for first in phrase.elements[0].words or ():
                    compiled.setdefault(first, []).append(phrase)
    deletes: dict[str, list[str]] = {}
    for key in _strings(body["misspelt"], "misspelt"):
        for short in _drop(key, allowed_slips(len(key))):
            deletes.setdefault(short, []).append(key)
    return Lexicon(
        phrases={word: tuple(found) for word, found in compiled.items()},
        signs=groups["signs"],
        cues=groups["cues"],
        settings=groups["settings"],
        patterns=tuple(_patterns(body["patterns"], groups["signs"] | groups["settings"])),
        flags=body["flags"],
        helplines=body["helplines"],
        known=frozenset(known),
        plain_words=frozenset(_strings(body["not_misspelt"], "not_misspelt")),
        deletes={short: tuple(found) for short, found in deletes.items()},
        foreign=_foreign(body.get("other_languages") or ()),
    )


@lru_cache(maxsize=4)
def load(path: Path = DEFAULT_PATH) -> Lexicon:
    """The lexicon in `path`, read once per process."""
    return parse(yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER))  # noqa: S506 - a safe loader
