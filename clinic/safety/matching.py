"""Finds the gravest red flag of a message: deterministic, in any state of a conversation, before anything else."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from clinic.safety.cues import by_concept
from clinic.safety.judging import Judge
from clinic.safety.reading import Words
from clinic.safety.words import Hit, Lexicon, Pattern, load

if TYPE_CHECKING:
    from clinic.knowledge import Knowledge

Action = Literal["emergency", "urgent_same_day", "clinic_review", "doctor_test"]
Kind = Literal["symptom", "crisis"]

LONGEST = 40
"""More words than any phrase spans."""

SURE = 0.6
"""From here on the model's alarm counts as one, when the message was read as a symptom: docs/decisions/0046."""

BEYOND_DOUBT = 0.8
"""From here on it counts though words seem to excuse all signs ("my sister noticed it before I did"): of four signs of
unseen lists that words excuse three lay above it, and one harmless sentence (docs/decisions/0046)."""

FEWEST_WORDS_OF_CALM = 5
"""The model is not asked whether a shorter message is calm."""

GRAVITY: Mapping[str, int] = {"emergency": 4, "urgent_same_day": 3, "clinic_review": 2, "doctor_test": 1}
"""The order of actions, gravest highest (actions of `red_flags` in the reviewed facts)."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """What was found. `id` is a record of `knowledge.red_flags`, or `crisis_self_harm`, `crisis_abuse` or
    `crisis_eating`; `action` is what the visitor must do; `also` are the other flags of the message, gravest first, for
    the staff's alert."""

    id: str
    kind: Kind
    action: Action
    also: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def gravity(self) -> int:
        """4 emergency, 3 same day, 2 clinic review, 1 a doctor's test."""
        return GRAVITY[self.action]

    @property
    def urgent(self) -> bool:
        """True for what cannot wait until tomorrow."""
        return self.action in ("emergency", "urgent_same_day")


def find_red_flag(
    text: str, knowledge: Knowledge, after_treatment: bool | None = None, lexicon: Lexicon | None = None
) -> RedFlag | None:
    """The gravest red flag that `text` says is happening now, or None.

    `after_treatment` is True when the caller knows that the visitor had a treatment lately (a booking, or an earlier
    message): signs that only count after one (dents, new dark patches, redness after a week) then need no mention of
    it. Never raises on any text; takes time linear in its length.
    """
    lexicon = lexicon or load()
    words = lexicon.read(text)
    if not words.words:
        return None
    judge = Judge(words, lexicon.hits(words), lexicon.signs, lexicon.cues)
    around = by_concept(judge.settings)
    if after_treatment:
        around = {**around, "treated": [Hit("treated", i, i + 1) for i in range(0, len(words), 8)]}
    return _gravest(words, judge.live(), around, knowledge, lexicon)


def asked_about(text: str, knowledge: Knowledge, lexicon: Lexicon | None = None) -> RedFlag | None:
    """The gravest red flag that `text` asks about without saying that it is happening: "what if my lips swell", "how
    do I know if it's infected". None where it asks about none, or where a sign is happening now."""
    lexicon = lexicon or load()
    if find_red_flag(text, knowledge, lexicon=lexicon) is not None:
        return None
    words = lexicon.read(text)
    judge = Judge(words, lexicon.hits(words), lexicon.signs, lexicon.cues)
    return _gravest(words, judge.asked_about(), by_concept(judge.settings), knowledge, lexicon)


def _gravest(
    words: Words, signs: Sequence[Hit], around: Mapping[str, list[Hit]], knowledge: Knowledge, lexicon: Lexicon
) -> RedFlag | None:
    """The gravest flag of which a pattern holds among `signs`."""
    live = by_concept(signs)
    if not live:
        return None
    found: dict[str, tuple[int, Pattern, Hit]] = {}
    for pattern in lexicon.patterns:
        anchor = _matches(pattern, live, around)
        if anchor is not None:
            gravity = -GRAVITY[_action(pattern, knowledge, lexicon)]
            if pattern.flag not in found or gravity < found[pattern.flag][0]:
                found[pattern.flag] = (gravity, pattern, anchor)
    if not found:
        return None
    ranked = sorted(found.values(), key=lambda item: (not item[1].flag.startswith("crisis"), item[0]))
    first = ranked[0][1]
    return RedFlag(
        id=first.flag,
        kind="crisis" if first.flag.startswith("crisis") else "symptom",
        action=_action(first, knowledge, lexicon),
        also=tuple(item[1].flag for item in ranked[1:]),
        words=tuple(dict.fromkeys(" ".join(words.words[i[2].start : i[2].end]) for i in ranked)),
    )


def only_excused(text: str, lexicon: Lexicon | None = None) -> bool:
    """Whether `text` names signs, and says of all of them that they are not happening now: denied, over, supposed, long
    ago or somebody else's. What merely sounds alarming is then no alarm."""
    lexicon = lexicon or load()
    words = lexicon.read(text)
    judge = Judge(words, lexicon.hits(words), lexicon.signs, lexicon.cues)
    telling = {name for pattern in lexicon.patterns for name in pattern.signs[0].split("|")}
    named = {hit for hit in judge.signs if hit.concept in telling}
    live = {hit for hit in judge.live() if hit.concept in telling}
    return bool(named) and not live


_A_SAYING = re.compile(
    r"\W*(?:(?:i'?m|im|i am|been|just|literally|absolutely|honestly|hiya|hi|hello|hey|omg|so|really|totally)\W+){0,4}"
    r"dying (?:to (?:try|have|know|book|start|come in|get|ask|hear|show)"
    r"|for (?:a|an|some) (?:facial|treatment|session|glow|slot|appointment|coffee|cuppa|holiday|tan|peel))\b"
    r"(?:(?!,? (?:out|away|end|die|dead|death|heaven|over|gone|help|but|and i|i can|because))[^.!?]){0,80}[.!?\s]*"
    r"(?:(?:how|what|when|can|could|do|is|are)\b[^.!?]{0,80}\?)?\W*",
    re.IGNORECASE,
)
""" "I'm dying to try this": all that a message says, and perhaps a question behind it."""


def is_a_saying(text: str) -> bool:
    """Whether a message is a saying and no more: "I'm dying to try this"."""
    return _A_SAYING.fullmatch(text.replace("’", "'")) is not None


_ONLY_IF = re.compile(
    r"\W*(?:(?:hi|hiya|hello|hey|but|and|so|ok|okay|also|sorry|just|quick question)\W+){0,3}"
    r"(?:what if|what happens if|what would happen if)\b"
    r"(?!.*\b(?:my|mine|i'?ve|i have|it'?s|its|already|now|today|tonight|yesterday|since|still|this|these|currently"
    r"|days?|hours?|weeks?|woke|because|and i|i'?m|started|can'?t|cannot|wan(?:t|na)|feel|die|kill|hurt myself"
    r"|\d+)\b)[^.!?]{1,70}[.?!\s]*",
    re.IGNORECASE,
)
""" "What if it gets infected?": nothing but a supposition, with nothing of the writer's own in it."""


def is_only_supposed(text: str) -> bool:
    """Whether a message is one short supposition and no more: "what if it gets infected and there is pus"."""
    return _ONLY_IF.fullmatch(text.replace("’", "'")) is not None


def stands(text: str, confidence: float) -> bool:
    """Whether the model's alarm for `text`, this sure (0 to 1), counts as one: sure enough, and the signs that it names
    are not all said not to be now, unless it is beyond doubt. A saying or a supposition alone is none."""
    if is_a_saying(text) or is_only_supposed(text):
        return False
    return confidence >= BEYOND_DOUBT or (confidence >= SURE and not only_excused(text))


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model thinks of a message.

    `calm`: it is sure that nothing is wrong. `kind` and `confidence` (0 to 1): the help that it sounds in need of, with
    `""` and 0.0 where none. `symptom`: the message was read as telling of one.
    """

    calm: bool = False
    kind: str = ""
    confidence: float = 0.0
    symptom: bool = False


_AT_THIS_MOMENT = re.compile(
    r"\b(?:just now|right now|(?:this|any) (?:very )?(?:minute|second|moment)|as (?:we speak|i (?:type|write))"
    r"|(?:is|it'?s) happening (?:now|again)|won'?t (?:wake|stop|come round)|what (?:do|should"
    r"|shall) i do(?: now)?(?= *[?!])"
    r"|(?:please|pls|someone) help|help (?:me|him|her|us)|(?:\d+|a few|five|ten|twenty) (?:minutes?|mins?"
    r"|seconds?) ago)\b",
    re.IGNORECASE,
)


def says_now(text: str) -> bool:
    """Whether a text says of what it tells that it is happening at this moment: "my son had a fit just now". Then what
    its words tell stands, whatever the model thinks of it."""
    return _AT_THIS_MOMENT.search(text.replace("’", "'")) is not None


_COUNTED_IN_DAYS = frozenset({"redness_week"})
"""Signs by how long something has lasted: words count days, the model hears how mild it sounds ("pink for two and a
half weeks"). Of 4,360 look-alikes the words of this one are in four."""


def outweighed(flag: RedFlag, opinion: Opinion) -> bool:
    """Whether the model's opinion takes back what words alone raised: it is sure that nothing is wrong; or the sign can
    wait, and it hears no alarm and no symptom at all ("now for the leftover pits")."""
    if flag.id in _COUNTED_IN_DAYS:
        return False
    can_wait = flag.action == "clinic_review" and flag.kind == "symptom"
    return opinion.calm or (can_wait and not opinion.kind and not opinion.symptom)


def is_graver(opinion: Opinion, flag: RedFlag, text: str) -> bool:
    """Whether the model surely hears what cannot wait where the words found a sign that can."""
    urgent = opinion.kind in ("emergency", "urgent_same_day", "crisis")
    return urgent and not flag.urgent and stands(text, opinion.confidence)


def heard(kind: str) -> RedFlag | None:
    """The red flag that the second net's `kind` stands for, where one record says what to do; None where the sign is
    not known (`emergency`, `urgent_same_day`, `clinic_review`)."""
    if kind == "crisis":
        return RedFlag("crisis_self_harm", "crisis", "emergency")
    if kind == "doctor_test":
        return RedFlag("unlicensed_provider", "symptom", "doctor_test")
    return None


def _action(pattern: Pattern, knowledge: Knowledge, lexicon: Lexicon) -> Action:
    """The record's action; a pattern may only make it graver."""
    record = next((r for r in knowledge.red_flags if r.id == pattern.flag), None)
    action: Action = record.action if record is not None else lexicon.flags[pattern.flag]["action"]
    if pattern.action is not None and GRAVITY[pattern.action] > GRAVITY[action]:
        return pattern.action  # type: ignore[return-value]
    return action


def _matches(pattern: Pattern, live: Mapping[str, list[Hit]], around: Mapping[str, list[Hit]]) -> Hit | None:
    """The hit of the pattern's first sign, when all that it asks for stands near it."""
    anchors = _any(pattern.signs[0], live)
    if not anchors:
        return None
    wanted = [_any(name, live) for name in pattern.signs[1:]] + [_any(name, live, around) for name in pattern.with_]
    if not all(wanted):
        return None
    never = [_any(name, live, around) for name in pattern.always_unless]
    unless = [_any(name, around) for name in pattern.unless]
    for anchor in anchors:
        if not all(_near(anchor, hits, pattern.window) for hits in wanted):
            continue
        if any(_near(anchor, hits, pattern.window) for hits in never):
            continue
        excused = any(_near(anchor, hits, pattern.window) for hits in unless)
        if not excused or _near(anchor, around.get("treated", []), pattern.window):
            return anchor
    return None


def _any(names: str, *sources: Mapping[str, list[Hit]]) -> list[Hit]:
    """All hits of "a|b" in the sources."""
    found = [hit for name in names.split("|") for source in sources for hit in source.get(name, ())]
    return sorted(found, key=_start) if "|" in names or len(sources) > 1 else found


def _near(anchor: Hit, hits: Sequence[Hit], window: int) -> bool:
    """Whether one of `hits`, which stand in the order of their first words, is within `window` words of `anchor`."""
    first = bisect_left(hits, anchor.start - window - LONGEST, key=_start)
    for hit in hits[first:]:
        if hit.start - anchor.end > window:
            return False
        if anchor.start - hit.end <= window:
            return True
    return False


def _start(hit: Hit) -> int:
    return hit.start
