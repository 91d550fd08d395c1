"""`Knowledge`: everything the clinic knows at one version, in memory, unchangeable, ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from clinic.knowledge.schema import (
    AftercareItem,
    AnswerRecord,
    BodyArea,
    Combination,
    Concern,
    DowntimePhase,
    GeneralFact,
    ModalityNote,
    PainScore,
    PainSummary,
    Practitioner,
    Profile,
    Record,
    RedFlag,
    SeedClaim,
    SkinTypeNote,
    Source,
    SuitabilityRule,
    TaughtAnswer,
    Treatment,
    VocabularyEntry,
)


class KnowledgeMissing(LookupError):
    """The database holds no clinic yet: load `data/clinic/` first."""


@dataclass(frozen=True, slots=True)
class Cited:
    """The sources a visitor may see for a sentence. `convention`: none better than tier C, so say "clinics usually
    advise"; both empty and False when the sentence has no source at all."""

    sources: tuple[Source, ...]
    convention: bool


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the clinic knows at `version`. Mappings go from id to record, in the order of the files."""

    version: int
    concerns: Mapping[str, Concern]
    rules: Mapping[str, SuitabilityRule]
    answers: Sequence[AnswerRecord]
    taught: Sequence[TaughtAnswer]
    aftercare: Sequence[AftercareItem]
    downtime: Sequence[DowntimePhase]
    pain: Sequence[PainScore]
    pain_summary: PainSummary
    red_flags: Sequence[RedFlag]
    combinations: Mapping[str, Combination]
    modalities: Mapping[str, ModalityNote]
    skin_types: Sequence[SkinTypeNote]
    body_areas: Mapping[str, BodyArea]
    general: Mapping[str, GeneralFact]
    sources: Mapping[str, Source]
    treatments: Mapping[str, Treatment]
    practitioners: Mapping[str, Practitioner]
    profile: Profile
    seed_claims: Sequence[SeedClaim]
    vocabulary: Mapping[str, Mapping[str, tuple[str, ...]]]
    triggers: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, records: Iterable[tuple[str, Record]], version: int) -> Knowledge:
        """The view of `records`, each with its kind; raises KnowledgeMissing when there is no clinic profile."""
        by_kind: dict[str, list[Record]] = {}
        for kind, record in records:
            by_kind.setdefault(kind, []).append(record)

        def listed[R: Record](kind: str, model: type[R]) -> tuple[R, ...]:
            return tuple(record for record in by_kind.get(kind, ()) if isinstance(record, model))

        profiles = listed("clinic", Profile)
        summaries = listed("pain_summary", PainSummary)
        if not profiles or not summaries:
            raise KnowledgeMissing("no clinic is loaded: run the loader on data/clinic first")
        entries = listed("vocabulary", VocabularyEntry)
        return cls(
            version=version,
            concerns=_indexed(listed("concern", Concern)),
            rules=_indexed(listed("suitability", SuitabilityRule)),
            answers=listed("answer", AnswerRecord),
            taught=listed("taught", TaughtAnswer),
            aftercare=listed("aftercare", AftercareItem),
            downtime=listed("downtime", DowntimePhase),
            pain=listed("pain", PainScore),
            pain_summary=summaries[0],
            red_flags=listed("red_flag", RedFlag),
            combinations=_indexed(listed("combination", Combination)),
            modalities=_indexed(listed("modality", ModalityNote)),
            skin_types=listed("skin_type", SkinTypeNote),
            body_areas=_indexed(listed("body_area", BodyArea)),
            general=_indexed(listed("general", GeneralFact)),
            sources=_indexed(listed("source", Source)),
            treatments=_indexed(listed("treatment", Treatment)),
            practitioners=_indexed(listed("practitioner", Practitioner)),
            profile=profiles[0],
            seed_claims=listed("seed_claim", SeedClaim),
            vocabulary=_phrases(entries),
            triggers=_triggers(entries),
        )

    def cite(self, source_ids: Iterable[str]) -> Cited:
        """What a visitor is shown for `source_ids`: tiers A and B; C only when there is nothing better; never D."""
        found = [self.sources[source_id] for source_id in dict.fromkeys(source_ids) if source_id in self.sources]
        strong = tuple(sorted((s for s in found if s.tier in ("A", "B")), key=lambda s: s.tier))
        if strong:
            return Cited(strong, convention=False)
        weak = tuple(s for s in found if s.tier == "C")
        return Cited(weak, convention=bool(weak))

    def body_area_for(self, entity_id: str) -> BodyArea | None:
        """The row that answers for a part of the body as visitors name it (`neck` → `neck_decollete`)."""
        if entity_id in self.body_areas:
            return self.body_areas[entity_id]
        return next((area for area in self.body_areas.values() if entity_id in area.covers), None)

    def rule_for(self, kind: str, entity_id: str) -> SuitabilityRule | None:
        """The suitability rule that a condition, medicine, other treatment or activity triggers; None when none."""
        rule_id = self.triggers.get(kind, {}).get(entity_id)
        return self.rules.get(rule_id) if rule_id else None

    def rule_told_by(self, kind: str, value: str) -> SuitabilityRule | None:
        """The rule that something told counts for: `value` is a rule's own id, or the id of what triggers one."""
        return self.rules.get(value) or self.rule_for(kind, value)

    def known_as(self, kind: str, entity_id: str) -> tuple[str, ...]:
        """The phrases people use for one id; a concern's own synonyms come with them."""
        own = self.vocabulary.get(kind, {}).get(entity_id, ())
        if kind == "concern" and entity_id in self.concerns:
            return tuple(dict.fromkeys((*(s.lower() for s in self.concerns[entity_id].synonyms), *own)))
        return own

    def is_closed(self, day: date) -> bool:
        """Whether the whole clinic is shut on `day` (a closure, not just a weekday without opening hours)."""
        return any(closure.from_ <= day <= closure.to for closure in self.profile.closures)


def _indexed[R: Record](records: Iterable[R]) -> Mapping[str, R]:
    return MappingProxyType({str(record.id): record for record in records})  # type: ignore[attr-defined]


def _phrases(entries: Iterable[VocabularyEntry]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    kinds: dict[str, dict[str, tuple[str, ...]]] = {}
    for entry in entries:
        kinds.setdefault(entry.kind, {})[entry.id] = entry.phrases
    return MappingProxyType({kind: MappingProxyType(ids) for kind, ids in kinds.items()})


def _triggers(entries: Iterable[VocabularyEntry]) -> Mapping[str, Mapping[str, str]]:
    kinds: dict[str, dict[str, str]] = {}
    for entry in entries:
        if entry.rule:
            kinds.setdefault(entry.kind, {})[entry.id] = entry.rule
    return MappingProxyType({kind: MappingProxyType(ids) for kind, ids in kinds.items()})
