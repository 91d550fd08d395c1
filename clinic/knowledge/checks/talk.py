"""What must hold in vocabulary and answers: no phrase under two ids, nothing named that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from clinic.knowledge.checks.problem import Problem
from clinic.knowledge.checks.records import Records
from clinic.knowledge.schema import (
    ANSWER_CONDITIONS,
    AnswerRecord,
    Concern,
    Modality,
    SkinType,
    Source,
    TaughtAnswer,
    VocabularyEntry,
)

ANY = "*"
"""In an answer's `when`: whichever, as long as one is known."""

SKIN_TYPES: tuple[str, ...] = get_args(SkinType)


def check(records: Records) -> Iterator[Problem]:
    """Every problem of what people say and what they are answered."""
    yield from _phrases(records)
    yield from _entries(records)
    asked: dict[str, str] = {}
    claimed: dict[str, str] = {}
    for file, answer in records.each("answer", AnswerRecord):
        yield from _answer(records, file, answer)
        for example in answer.asked_as:
            key = f"{answer.topic} {sorted(answer.when.items())} {' '.join(example.lower().split()).rstrip('?')}"
            if key in asked and asked[key] != answer.id:
                yield Problem(file, answer.id, "asked_as", f"`{example}` also stands under `{asked[key]}`")
            asked[key] = answer.id
        for claim in answer.also_said:
            key = " ".join(claim.lower().split()).rstrip("?")
            if claimed.setdefault(key, answer.id) != answer.id:
                yield Problem(file, answer.id, "also_said", f"`{claim}` also stands under `{claimed[key]}`")
    for file, taught in records.each("taught", TaughtAnswer):
        yield from records.sources(file, taught.id, "sources", taught.sources)
        if not taught.examples:
            yield Problem(file, taught.id, "examples", "should hold at least one question")


def _phrases(records: Records) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    spoken = [
        *((file, c.id, "synonyms", f"concern {c.id}", c.synonyms) for file, c in records.each("concern", Concern)),
        *(
            (file, records.id_of(e), "phrases", f"{e.kind} {e.id}", e.phrases)
            for file, e in records.each("vocabulary", VocabularyEntry)
        ),
    ]
    for file, record, field, meaning, phrases in spoken:
        for phrase in phrases:
            if phrase != phrase.lower():
                yield Problem(file, record, field, f"`{phrase}` should be lower-case")
            key = " ".join(phrase.lower().split())
            if key in owner and owner[key] != meaning:
                yield Problem(file, record, field, f"`{phrase}` already means {owner[key]}")
            elif key in owner:
                yield Problem(file, record, field, f"`{phrase}` stands twice")
            owner.setdefault(key, meaning)


def _entries(records: Records) -> Iterator[Problem]:
    for file, entry in records.each("vocabulary", VocabularyEntry):
        name = records.id_of(entry)
        if entry.kind == "concern":
            yield from records.unknown(file, name, "id", "concern", [entry.id], records.ids("concern"))
        if entry.kind == "skin_type" and entry.id not in SKIN_TYPES:
            yield Problem(file, name, "id", f"is not a skin type: {', '.join(SKIN_TYPES)}")
        if entry.rule:
            yield from records.unknown(file, name, "rule", "suitability rule", [entry.rule], records.ids("suitability"))
        if not entry.phrases:
            yield Problem(file, name, "phrases", "should hold at least one phrase")
    for concern in sorted(records.ids("treatment") - records.heard("treatment")):
        yield Problem("vocabulary.yml", f"treatment:{concern}", "", "has no phrases: nobody could ask for it")


def _answer(records: Records, file: str, answer: AnswerRecord) -> Iterator[Problem]:
    yield from records.sources(file, answer.id, "sources", answer.sources)
    tiers = {s.tier for s in (records.get("source", name, Source) for name in answer.sources) if s}
    if tiers == {"C"} and not answer.convention:
        yield Problem(file, answer.id, "convention", "should be true: every source is a clinic's page or the like")
    for key, value in answer.when.items():
        values = tuple(each for each in ((value,) if isinstance(value, str) else value) if each != ANY)
        field = f"when.{key}"
        if key not in ANSWER_CONDITIONS:
            yield Problem(file, answer.id, field, f"is not one of {', '.join(ANSWER_CONDITIONS)}")
        elif key == "modality":
            yield from records.unknown(file, answer.id, field, "kind of needling", values, {*get_args(Modality)})
        elif key == "concern":
            yield from records.unknown(file, answer.id, field, "concern", values, records.ids("concern"))
        elif key == "skin_type":
            yield from records.unknown(file, answer.id, field, "skin type", values, {*SKIN_TYPES})
        elif key != "age":
            yield from records.unknown(file, answer.id, field, key.replace("_", " "), values, records.heard(key))
