"""Illnesses and medicines that no rule and no list of the clinic's knows: heard, so that they are never a silent yes.

Nothing is known of them but that the visitor named them, so a clinician looks. A word counts where it is told of
oneself ("I take …", "I've got …", "diagnosed with …") and is a medicine or an illness by its name, by its ending, or
because it is no word of everyday English at all. What `data/clinic/unlisted.yml` lists as everyday stops nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from encoder import shared_encoder

DEFAULT_PATH = Path(__file__).resolve().parents[2] / "data" / "clinic" / "unlisted.yml"
MARK = "unlisted"
"""The rule id under which what no rule knows is given as a reason."""
MOST_CHARACTERS = 60
"""Of the visitor's words that are kept and said back."""
MOST_READ = 1500
"""Characters of a message that are looked at."""
MOST_WORDS = 7
"""Words after "I take" that still belong to it."""
_MISSPELT = 6
"""From so many letters on, an everyday word may be misspelt."""
_ALIKE = 0.86
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_ADVERBS = r"(?:also |just |still |now |currently |only |already |been |recently |regularly |actually |both )*"
_TAKES = re.compile(
    rf"\b(?:i|we) {_ADVERBS}(?:take|inject|get (?:injections|infusions|a jab) of)\b(?! (?:it|that|this)\b)"
    rf"|\b(?:i'?m|i am|im|i'?ve been|i have been|i was) {_ADVERBS}(?:on|taking|injecting|prescribed|started on|given)\b"
    r"|\b(?:having|getting) (?=[\w-]+ (?:injections?|infusions?|jabs?)\b)"
    r"|\b(?:prescribed|(?:put|has|have|had|got|started|keeps?) (?:me )?on|i started|started on|started taking)\b"
    r"|^\W*(?:been |currently |now |also )?(?:on|taking|injecting)\b",
    re.IGNORECASE,
)
_HAS = re.compile(
    rf"\b(?:i|we)(?:'?ve| have)? {_ADVERBS}(?:have|got|had|suffer (?:from|with)|get|live with)\b"
    rf"|\bi'?ve {_ADVERBS}(?:got|had)?\b|\b(?:i'?m|im|i am) {_ADVERBS}(?:living with|suffering (?:from|with))\b"
    r"|\b(?:diagnosed (?:with|as)|diagnosis (?:of|is)|called|born with|they say it'?s|(?:doctor|gp|consultant|"
    r"dermatologist) (?:says?|said|thinks?|reckons) (?:i have|i'?ve got|it'?s|it is))\b|^\W*(?:got|have|had)\b",
    re.IGNORECASE,
)
_TABLETS = r"(?:medications?|medicines?|meds|tablets?|pills?|capsules|drugs?|injections?|infusions?)"
_NAMELESS = re.compile(
    r"\b(?:i take|i'?m on|i am on|im on|i'?m taking|im taking|i am taking|taking|on) "
    r"(?:some |a |an |lots of |loads of |several |a few |daily |regular |prescribed |prescription |heart |strong |\d )*"
    rf"{_TABLETS}\b(?P<rest>[^.!;\n]*)"
    r"|\b(?:can'?t|cannot|don'?t|dont|cant|do not) (?:remember|recall|know|think of|pronounce|spell)\b[^.!;\n]{0,20}"
    r"\b(?:name|called|spell|pronounce)\b"
    r"|\b(?:a|an|some|this|my|rare|genetic|blood|skin|heart|lung|liver|kidney|muscle|nerve|brain|hormone|medical|health)"
    r" (?:condition|disorder|disease|illness|syndrome|complaint)\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"^\s*(?:every day |daily |each day |at night |in the morning )*(?:for|against) (?:my |the |a |an )?"
                  r"(?P<what>[a-z' -]+)", re.IGNORECASE)  # fmt: skip
_CLAUSE_END = re.compile(
    r"[.!?;\n]|\b(?:but|because|so|which|that|when|since|before|after|while|if|then|who)\b|, ", re.I
)
_CLAUSE_START = re.compile(
    r"(?<=[.!?;\n])\s+|,\s+(?=(?:i|i'm|im|but|and|my|had|have|got|on|been|taking|just|also)\b)"
    r"|\b(?:but|apart from|except(?: for)?|other than|aside from|besides)\b",
    re.IGNORECASE,
)
_ASKED_BESIDE = re.compile(r",[^,?]*\?\s*$")
"""What is asked beside what is told: "I've got …, ok to have?"."""
_NAMES_AN_ILLNESS = frozenset({"syndrome", "disease"})
_ELSEWHERE = re.compile(
    r"\s*(?:to|had|been|no|questions?|an? (?:appointment|booking|question|diet|budget|train|bus|plane|call|break)"
    r"|(?:my|the) (?:way|feet|own|break|lunch|phone|train|bus|plane)|holiday|vacation|leave|maternity|shift"
    r"|nights?|days?|instagram|facebook|tiktok|whatsapp|here|time|board)\b",
    re.IGNORECASE,
)
"""What is no illness and no medicine: "I have to reschedule", "I'm on holiday in …"."""
_LEFT_OUT = re.compile(
    r"\b(?:no|not|never|none|without|nothing|nor|neither|don'?t|dont|doesn'?t|isn'?t|aren'?t|haven'?t|havent"
    r"|can i|could i|may i|should i|what if|if i|do i)\b",
    re.IGNORECASE,
)
_LONG_OVER = re.compile(
    r"\b(?:years? (?:ago|back)|used to|as (?:a|an) (?:young |small |little )?(?:kid|child|baby|teen\w*|student|infant)"
    r"|when i was|in my (?:teens|twenties|childhood)|long ago|ages ago|in the past|at (?:uni|school)|childhood)\b"
    r"|\bin (?:19|20[01]|202[0-4])\d*\b|\bscare\b|\b(?:all|was|were|came back|is) (?:clear|normal|negative|fine)\b"
    r"|\bruled out\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:she|he|they|her|his|their|mum|mom|mother|dad|father|sister|brother|wife|husband|partner|friend|aunt|uncle|"
    r"cousin|gran|nan|grandma|grandad|grandmother|grandfather|son|daughter|dog|cat|people|someone)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z][a-z'’/-]*[a-z]|[a-z]\d+", re.IGNORECASE)
_ENDS_A_NAME = frozenset({"on", "in", "from", "since", "for", "and", "last", "this", "years", "at", "with", "as"})
_DOSE = re.compile(r"\b\d+(?:\.\d+)?\s?(?:mg|mcg|µg|ml|iu|units?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Lists:
    everyday: frozenset[str]
    taken_for: frozenset[str]
    medicines: frozenset[str]
    conditions: frozenset[str]
    medicine_endings: tuple[str, ...]
    condition_endings: tuple[str, ...]
    condition_words: frozenset[str]
    abbreviations: frozenset[str]


def value_of(words: str) -> str:
    """The condition under which `words` are remembered."""
    return f"{MARK}:{' '.join(words.lower().split())[:MOST_CHARACTERS].strip()}"


def words_of(condition: str) -> str | None:
    """The visitor's words in a remembered condition; None when it is another one."""
    mark, colon, words = condition.partition(":")
    return words if mark == MARK and colon else None


def named_without_a_rule(text: str, known: Sequence[str] = ()) -> str | None:
    """The words of `text` that name an illness or a medicine of the writer's own which nobody here knows, or None.

    `known` are the words that the vocabulary has heard. Questions, denials, other people's health and what is long over
    are left out.
    """
    for clause in (_ASKED_BESIDE.sub("", each) for each in _clauses(text)):
        if _LEFT_OUT.search(clause) and not _forgotten(clause):
            continue
        if _OTHERS.search(clause) or "?" in clause or _LONG_OVER.search(clause):
            continue
        found = _nameless(clause) or _named(clause, known)
        if found:
            return found
    return None


def _clauses(text: str) -> Iterator[str]:
    yield from (part for part in _CLAUSE_START.split(text[:MOST_READ]) if part.strip())


def _forgotten(clause: str) -> bool:
    """ "I can't remember what it's called" denies nothing."""
    match = _NAMELESS.search(clause)
    return match is not None and match.group("rest") is None


def _nameless(clause: str) -> str | None:
    """Tablets for something that is not everyday, or an illness without a name."""
    lists = _lists()
    for match in _NAMELESS.finditer(clause):
        said = match.group().strip()
        rest = match.group("rest")
        if rest is None:
            return None if _everyday(said, lists) else said
        purpose = _FOR.match(rest)
        what = " ".join(purpose.group("what").split()) if purpose else ""
        words = [word.lower() for word in _WORD.findall(rest)]
        if purpose and any(re.search(rf"\b{re.escape(each)}\b", what, re.IGNORECASE) for each in lists.taken_for):
            continue
        if any(_is_everyday(word, lists) for word in [w.lower() for w in _WORD.findall(said)]):
            continue
        if purpose or not words or {"daily", "day", "know", "name", "called", "remember"} & set(words):
            return said[:MOST_CHARACTERS]
    return None


def _everyday(said: str, lists: _Lists) -> bool:
    return any(_is_everyday(word.lower(), lists) for word in _WORD.findall(said))


def _named(clause: str, known: Sequence[str]) -> str | None:
    lists = _lists()
    taken = " ".join(known).lower()
    for frame, names, endings, extra in (
        (_TAKES, lists.medicines, lists.medicine_endings, frozenset[str]()),
        (_HAS, lists.conditions, lists.condition_endings, lists.condition_words),
    ):
        for match in frame.finditer(clause):
            rest = _CLAUSE_END.split(clause[match.end() :], maxsplit=1)[0]
            if _ELSEWHERE.match(rest):
                continue  # "I have to reschedule"
            words: list[str] = _WORD.findall(_DOSE.sub(" ", rest))[:MOST_WORDS]
            harmless = 0
            if any(f" {each} " in f" {rest.lower().strip()} " for each in lists.everyday if " " in each):
                continue
            for word in words:
                plain = word.lower().replace("’", "'").removesuffix("'s")
                if plain in taken or _is_everyday(plain, lists):
                    harmless += 1
                    continue
                before = words[words.index(word) - 1].lower() if words.index(word) else ""
                if plain in extra and _is_everyday(before, lists):
                    continue
                sure = plain in names or plain in extra or (len(plain) > _MISSPELT and plain.endswith(endings))
                if sure or _is_strange(word, frame is _TAKES):
                    return _phrase(words, words.index(word), whole=plain in extra) if frame is _HAS else word
            if frame is _TAKES and words and not harmless and _DOSE.search(rest):
                return words[0]
    bare: list[str] = [w.lower() for w in _WORD.findall(clause)]
    if len(bare) <= MOST_WORDS:
        for plain in bare:
            told = plain in lists.medicines | lists.conditions or (
                len(plain) > _MISSPELT and plain.endswith(lists.condition_endings)
            )
            told = told or (len(bare) > 1 and plain in _NAMES_AN_ILLNESS and not _everyday_phrase(clause, lists))
            if told and plain not in taken and not _is_everyday(plain, lists):
                return plain
    return None


def _everyday_phrase(clause: str, lists: _Lists) -> bool:
    """Whether an everyday illness of several words stands in the clause: "irritable bowel syndrome"."""
    said = f" {' '.join(_WORD.findall(clause.lower()))} "
    return any(f" {each} " in said for each in lists.everyday if " " in each)


def _phrase(words: Sequence[str], at: int, *, whole: bool) -> str:
    """The illness's name: from the word that gave it away on, or the whole of what "disease" ends."""
    until = next((i for i in range(at, len(words)) if words[i].lower() in _ENDS_A_NAME), len(words))
    return " ".join(words[0 if whole else at : until])[:MOST_CHARACTERS]


def _is_strange(word: str, taken: bool) -> bool:
    """No word of everyday English: a name, or an abbreviation in capitals."""
    plain = word.lower().replace("’", "'").removesuffix("'s")
    if re.fullmatch(r"[A-Z]{2,5}s?", word):
        return plain not in _lists().abbreviations
    if not plain.isalpha() or len(plain) < (5 if taken else 8) or (word[0].isupper() and not taken):
        return False
    encoder = shared_encoder()
    stems = (
        plain,
        plain.removesuffix("s"),
        plain.removesuffix("es"),
        plain.removesuffix("ed"),
        plain.removesuffix("ing"),
    )
    return not any(
        encoder.is_word(stem) for stem in (*stems, plain.removesuffix("ing") + "e", plain.removesuffix("ly"))
    )


def _is_everyday(plain: str, lists: _Lists) -> bool:
    if plain in lists.everyday or plain.removesuffix("s") in lists.everyday:
        return True
    if len(plain) < _MISSPELT or plain in lists.medicines | lists.conditions:
        return False
    return any(
        abs(len(each) - len(plain)) <= 1
        and each[0] == plain[0]
        and SequenceMatcher(None, plain, each).ratio() >= _ALIKE
        for each in lists.everyday
        if len(each) >= _MISSPELT
    )


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    data: Mapping[str, Any] = yaml.load(DEFAULT_PATH.read_text(), Loader=_LOADER)  # noqa: S506 - a safe loader
    everyday = data["everyday"]
    return _Lists(
        everyday=_words(everyday["medicines"]) | _words(everyday["conditions"]),
        taken_for=_words(everyday["taken_for"]),
        medicines=_words(data["medicines"]),
        conditions=_words(data["conditions"]),
        medicine_endings=tuple(data["endings"]["medicines"]),
        condition_endings=tuple(data["endings"]["conditions"]),
        condition_words=frozenset(data["endings"]["words"]),
        abbreviations=_words(everyday["abbreviations"]),
    )


def _words(lines: Sequence[str]) -> frozenset[str]:
    return frozenset(each.strip() for line in lines for each in str(line).split(",") if each.strip())
