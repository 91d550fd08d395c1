"""Reading `data/clinic/*.yml`: which file holds which records, and how each becomes a typed record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

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

MODELS: dict[str, type[Record]] = {
    "source": Source,
    "concern": Concern,
    "suitability": SuitabilityRule,
    "aftercare": AftercareItem,
    "downtime": DowntimePhase,
    "pain": PainScore,
    "pain_summary": PainSummary,
    "red_flag": RedFlag,
    "combination": Combination,
    "modality": ModalityNote,
    "skin_type": SkinTypeNote,
    "body_area": BodyArea,
    "general": GeneralFact,
    "seed_claim": SeedClaim,
    "clinic": Profile,
    "treatment": Treatment,
    "practitioner": Practitioner,
    "vocabulary": VocabularyEntry,
    "answer": AnswerRecord,
    "taught": TaughtAnswer,
}
"""Kind of record → its model. The kind is also the first half of the key in `knowledge_record`."""

FILES: dict[str, dict[str, str]] = {
    "sources.yml": {"sources": "source"},
    "concerns.yml": {"concerns": "concern"},
    "suitability.yml": {"suitability": "suitability"},
    "aftercare.yml": {"aftercare": "aftercare"},
    "downtime.yml": {"downtime": "downtime"},
    "pain.yml": {"pain": "pain", "pain_summary": "pain_summary"},
    "red_flags.yml": {"red_flags": "red_flag"},
    "combinations.yml": {"combinations": "combination"},
    "modalities.yml": {"modalities": "modality"},
    "skin_types.yml": {"skin_types": "skin_type"},
    "body_areas.yml": {"body_areas": "body_area"},
    "general.yml": {"general": "general"},
    "seed_claims.yml": {"seed_claims": "seed_claim"},
    "clinic.yml": {"clinic": "clinic"},
    "treatments.yml": {"treatments": "treatment"},
    "practitioners.yml": {"practitioners": "practitioner"},
    "vocabulary.yml": {"vocabulary": "vocabulary"},
}
"""File → its top-level keys → the kind of record under each. `answers-*.yml` come besides, under `answers:`."""

OPTIONAL_FILES = frozenset({"seed_claims.yml"})


class UnreadableFile(ValueError):
    """A file is not YAML, holds a key twice or is not laid out as its kind needs; the message says where."""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as it stands in its file: plain data, not yet checked."""

    file: str
    kind: str
    id: str
    data: dict[str, Any]


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # five times as fast, where libyaml was built in


class _Loader(_Base):  # type: ignore[misc]
    """Safe YAML without its two traps: `10:30` stays text (not 630), and a key may not stand twice."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, regexp) for tag, regexp in resolvers if tag not in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789"))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            raise UnreadableFile(f"line {key_node.start_mark.line + 1}: the key `{key}` stands twice")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> dict[str, Any]:
    """The file's content, a mapping that is not to be changed; UnreadableFile otherwise."""
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"not readable as text ({error.reason})") from None


@lru_cache(maxsize=64)  # loading reads each file twice, to check it whole before anything is written
def _parsed(text: str) -> dict[str, Any]:
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader of our own
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise UnreadableFile(f"{where}not readable as YAML ({error.problem})") from None
    except yaml.YAMLError as error:
        raise UnreadableFile(f"not readable as YAML ({error})") from None
    if not isinstance(content, dict):
        raise UnreadableFile("should be a mapping with the file's own key at the top")
    return content


def file_names(directory: Path) -> list[str]:
    """The files a clinic is made of, in loading order: the fixed ones, then every `answers-*.yml` by name."""
    return [*FILES, *sorted(path.name for path in directory.glob("answers-*.yml"))]


def sections(name: str) -> dict[str, str]:
    """The top-level keys of the file `name`, each with the kind of its records."""
    return FILES.get(name, {"answers": "answer"})


def raw_records(name: str, content: dict[str, Any]) -> Iterator[RawRecord]:
    """Every record of one file's content; UnreadableFile when a section is not laid out as its kind needs."""
    for key, kind in sections(name).items():
        if key not in content:
            raise UnreadableFile(f"the key `{key}:` is missing at the top of the file")
        yield from _records(name, key, kind, content[key])


def _records(name: str, key: str, kind: str, section: Any) -> Iterator[RawRecord]:
    if kind == "vocabulary":
        yield from _vocabulary(name, section)
        return
    if kind in ("clinic", "pain_summary"):
        if not isinstance(section, dict):
            raise UnreadableFile(f"`{key}:` should be one record")
        yield RawRecord(name, kind, kind, {"id": kind} | section)
        return
    if isinstance(section, dict):
        section = [{"id": identifier} | (body or {}) for identifier, body in section.items()]
    if not isinstance(section, list):
        raise UnreadableFile(f"`{key}:` should be a list of records")
    for number, body in enumerate(section, start=1):
        if not isinstance(body, dict):
            raise UnreadableFile(f"`{key}:` record {number} should be a mapping of fields")
        yield RawRecord(name, kind, str(body.get("id", f"record {number}")), body)


def _vocabulary(name: str, section: Any) -> Iterator[RawRecord]:
    """`kind: {id: [phrases]}` or `kind: {id: {phrases: […], rule: …}}`."""
    if not isinstance(section, dict):
        raise UnreadableFile("`vocabulary:` should map each kind of thing to its ids")
    for entity_kind, ids in section.items():
        if not isinstance(ids, dict):
            raise UnreadableFile(f"`vocabulary: {entity_kind}:` should map ids to phrases")
        for identifier, body in ids.items():
            fields = body if isinstance(body, dict) else {"phrases": body}
            data = {"kind": entity_kind, "id": str(identifier)} | fields
            yield RawRecord(name, "vocabulary", f"{entity_kind}:{identifier}", data)
