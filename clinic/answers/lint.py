"""The answer linter: what a reviewed answer must never say, must always have, and how plainly it must be put.

`problems` is run by `needlepoint clinic check` and `make lint`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from clinic.answers import records, wording
from clinic.answers.engine import SAYS_CONVENTION, SAYS_UNSOURCED
from clinic.answers.placeholders import PLACEHOLDER, UnresolvedPlaceholder, Words
from clinic.answers.question import QUESTION_INTENTS
from clinic.answers.reading import flesch
from clinic.answers.topics import ABOUT_THE_CLINIC
from clinic.knowledge import Knowledge
from clinic.knowledge.schema import ANSWER_CONDITIONS, AnswerRecord

LONGEST = 75
"""Words of a short answer: what fits on a phone's screen without scrolling."""

LONGEST_MORE = 150
"""Words of what is told on "tell me more"."""

EASIEST_ALLOWED = 50.0
"""Flesch reading ease that every short answer must reach; 60 to 70 is read easily at 13."""
MEAN_EASE = 62.0
"""Flesch reading ease that the short answers must reach on average."""

NUMBERS_OF_A_PLAN = re.compile(r"\d+ (?:to \d+ )?(?:sessions\b|weeks apart)")
AGE_LIMITS = re.compile(r"\d+(-\d+)?")
MODALITIES = frozenset({"standard", "prp", "rf", "scalp"})


def problems(knowledge: Knowledge) -> list[str]:
    """Everything wrong with the answers of `knowledge`, one sentence each, naming the record; empty: all is well."""
    found = [*_topics(knowledge), *_twins(knowledge)]
    for record in knowledge.answers:
        found += [f"{record.id}: {problem}" for problem in _record(record, knowledge)]
    found += [f"{name}: {problem}" for name, text in _other_sentences(knowledge) for problem in _forbidden(text)]
    for lesson in knowledge.taught:
        found += [f"{lesson.id}: {problem}" for problem in _forbidden(lesson.say)]
    return found + _reading(knowledge)


def promises(text: str) -> list[str]:
    """The words of an answer that promise too much: a taught answer with any is refused."""
    return wording.promises(text)


def remarks(text: str) -> list[str]:
    """What the author of a taught answer may want to put better; nothing that keeps it from being used."""
    found = [f"leave out `{found}`" for found in wording.manners(text)]
    if len(text.split()) > LONGEST:
        found.append(f"it has {len(text.split())} words, {LONGEST} are enough")
    if len(text.split()) >= 8 and flesch(text) < EASIEST_ALLOWED:
        found.append(f"it reads hard (Flesch {flesch(text):.0f}; at least {EASIEST_ALLOWED:.0f} is wanted)")
    return found


def _topics(knowledge: Knowledge) -> Iterator[str]:
    for intent in QUESTION_INTENTS:
        if records.general(intent, knowledge) is None:
            yield f"{intent}: there is no general answer (one without `when`)"


def _twins(knowledge: Knowledge) -> Iterator[str]:
    limits = Counter((r.topic, str(sorted(r.when.items()))) for r in knowledge.answers if r.when)
    for (topic, when), times in limits.items():
        if times > 1:
            yield f"{topic}: {times} answers have the same limits {when}"
    phrases = Counter(phrase.lower() for record in knowledge.answers for phrase in record.asked_as)
    topics: dict[str, set[str]] = {}
    for record in knowledge.answers:
        for phrase in record.asked_as:
            topics.setdefault(phrase.lower(), set()).add(record.topic)
    for phrase, times in phrases.items():
        if times > len(topics[phrase]):
            yield f"the phrase `{phrase}` stands in two answers of one topic"


def _record(record: AnswerRecord, knowledge: Knowledge) -> Iterator[str]:
    if record.topic not in QUESTION_INTENTS:
        yield f"the topic `{record.topic}` is no question of the contract"
    yield from _when(record, knowledge)
    yield from _sources(record, knowledge)
    yield from _texts(record, knowledge)
    if not 2 <= len(record.asked_as) <= 6:
        yield f"has {len(record.asked_as)} phrasings in `asked_as`; two to six are wanted"
    if NUMBERS_OF_A_PLAN.search(record.short):
        yield "holds a plan's number in digits; use a placeholder such as {plan.sessions}"
    yield from _forbidden(f"{record.short} {record.more or ''}")


def _when(record: AnswerRecord, knowledge: Knowledge) -> Iterator[str]:
    for kind, wanted in record.when.items():
        if kind not in ANSWER_CONDITIONS:
            yield f"`when` holds the unknown kind `{kind}`"
            continue
        known = _known(kind, knowledge)
        for value in (wanted,) if isinstance(wanted, str) else wanted:
            if not (AGE_LIMITS.fullmatch(value) if kind == "age" else value == records.ANY or value in known):
                yield f"`when: {kind}: {value}` is unknown"


def _known(kind: str, knowledge: Knowledge) -> frozenset[str]:
    """The ids that `when` may name under `kind`."""
    heard = set(knowledge.vocabulary.get(kind, {}))
    if kind == "concern":
        heard |= set(knowledge.concerns)
    elif kind == "treatment":
        heard |= {*knowledge.treatments, *knowledge.vocabulary.get("other_treatment", {})}
    elif kind == "condition":
        heard |= set(knowledge.rules)
    elif kind == "body_area":
        heard |= {name for area in knowledge.body_areas.values() for name in (area.id, *area.covers)}
    elif kind == "skin_type":
        heard = {"I", "II", "III", "IV", "V", "VI"}
    elif kind == "modality":
        heard = set(MODALITIES)
    return frozenset(heard)


def _sources(record: AnswerRecord, knowledge: Knowledge) -> Iterator[str]:
    for source in record.sources:
        if source not in knowledge.sources:
            yield f"the source `{source}` does not exist"
        elif knowledge.sources[source].tier == "D":
            yield f"the source `{source}` is of tier D and may not be cited"
    cited = knowledge.cite(record.sources)
    said = f"{record.short} {record.more or ''}"
    if cited.convention != record.convention:
        yield f"`convention` should be {str(cited.convention).lower()}: that is what its sources' tiers say"
    if cited.convention and not SAYS_CONVENTION.search(said):
        yield "rests on tier C only, so it must say that clinics usually advise it"
    about_us = record.topic in ABOUT_THE_CLINIC or record.when.get("treatment") == "consultation"
    if not cited.sources and not about_us and not SAYS_UNSOURCED.search(said):
        yield "has no source and does not say so"


def _texts(record: AnswerRecord, knowledge: Knowledge) -> Iterator[str]:
    for concern in _concerns_at_hand(record, knowledge):
        fill = Words(knowledge, concern)
        try:
            short = fill.fill(record.short)
            fill.fill(record.more or "")
        except UnresolvedPlaceholder as error:
            yield f"the placeholder {{{error}}} resolves to nothing{f' for {concern}' if concern else ''}"
            continue
        if PLACEHOLDER.search(short) or "{" in short or "}" in short:
            yield "has an unfinished placeholder"
        length = len(short.split())
        if length > LONGEST and record.topic not in ABOUT_THE_CLINIC:
            yield f"its short answer has {length} words; {LONGEST} are enough"
        if len((record.more or "").split()) > LONGEST_MORE:
            yield f"the rest of it has more than {LONGEST_MORE} words"


def _concerns_at_hand(record: AnswerRecord, knowledge: Knowledge) -> list[str | None]:
    wanted = record.when.get("concern")
    if wanted is None:
        return [None]
    values = (wanted,) if isinstance(wanted, str) else wanted
    return list(knowledge.concerns) if records.ANY in values else [v for v in values if v in knowledge.concerns]


def _forbidden(text: str) -> Iterator[str]:
    for found in (*wording.promises(text), *wording.manners(text)):
        yield f"says `{found}`, which no answer may"


def _other_sentences(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Every sentence for visitors that stands in another record."""
    for rule in knowledge.rules.values():
        yield f"rule {rule.id}", f"{rule.say} {rule.next_step}"
    for concern in knowledge.concerns.values():
        yield f"concern {concern.id}", f"{concern.summary} {concern.refer_say or ''}"
    sayers: tuple[Iterable[object], ...] = (
        knowledge.aftercare, knowledge.downtime, knowledge.combinations.values(), knowledge.body_areas.values(),
        knowledge.modalities.values(), knowledge.general.values(), knowledge.skin_types, (knowledge.pain_summary,),
    )  # fmt: skip
    for sayer in sayers:
        for record in sayer:
            yield f"{type(record).__name__} {getattr(record, 'id', '')}", str(getattr(record, "say", ""))


def _reading(knowledge: Knowledge) -> list[str]:
    ease = reading_ease(knowledge)
    if not ease:
        return []
    found = [
        f"{record}: reads hard (Flesch {score:.0f}; at least {EASIEST_ALLOWED:.0f} is wanted)"
        for record, score in ease.items()
        if score < EASIEST_ALLOWED
    ]
    mean = sum(ease.values()) / len(ease)
    if mean < MEAN_EASE:
        found.append(f"the short answers read hard on average (Flesch {mean:.0f}; {MEAN_EASE:.0f} is wanted)")
    return found


def reading_ease(knowledge: Knowledge) -> dict[str, float]:
    """Record id → Flesch reading ease of its short answer; the clinic's own facts and broken records are left out."""
    scores = {}
    for record in knowledge.answers:
        if record.topic not in ABOUT_THE_CLINIC and not _unreadable(record, knowledge):
            concern = _concerns_at_hand(record, knowledge)[0]
            scores[record.id] = flesch(Words(knowledge, concern).fill(record.short))
    return scores


def _unreadable(record: AnswerRecord, knowledge: Knowledge) -> bool:
    return any("placeholder" in problem for problem in _texts(record, knowledge)) or not _concerns_at_hand(
        record, knowledge
    )
