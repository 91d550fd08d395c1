"""The records of one check, found by kind and id, with the questions that every check asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clinic.knowledge.checks.problem import Problem
from clinic.knowledge.schema import Record, Source, VocabularyEntry


class Records:
    """All typed records with the file each stands in. `problems`: ids that stand twice."""

    def __init__(self, located: Iterable[tuple[str, str, Record]]) -> None:
        self._by_kind: dict[str, dict[str, tuple[str, Record]]] = {}
        self.problems: list[Problem] = []
        for file, kind, record in located:
            identifier = self.id_of(record)
            ids = self._by_kind.setdefault(kind, {})
            if identifier in ids:
                where = ids[identifier][0]
                self.problems.append(Problem(file, identifier, "id", f"stands twice (also in {where})"))
                continue
            ids[identifier] = (file, record)

    @staticmethod
    def id_of(record: Record) -> str:
        """A record's id as it is stored: vocabulary is `kind:id`."""
        if isinstance(record, VocabularyEntry):
            return f"{record.kind}:{record.id}"
        return str(getattr(record, "id"))  # noqa: B009 - every model has one, the base class does not

    def each[R: Record](self, kind: str, model: type[R]) -> Iterator[tuple[str, R]]:
        """Every record of a kind with its file."""
        for file, record in self._by_kind.get(kind, {}).values():
            if isinstance(record, model):
                yield file, record

    def ids(self, kind: str) -> set[str]:
        """The ids of a kind."""
        return set(self._by_kind.get(kind, ()))

    def get[R: Record](self, kind: str, identifier: str, model: type[R]) -> R | None:
        """One record."""
        record = self._by_kind.get(kind, {}).get(identifier, ("", None))[1]
        return record if isinstance(record, model) else None

    def heard(self, entity_kind: str) -> set[str]:
        """The ids of an entity kind that people's words lead to."""
        return {entry.id for _, entry in self.each("vocabulary", VocabularyEntry) if entry.kind == entity_kind}

    def unknown(
        self, file: str, record: str, field: str, what: str, named: Iterable[str], known: set[str]
    ) -> Iterator[Problem]:
        """A problem for each id in `named` that is not among `known`."""
        for identifier in named:
            if identifier not in known:
                yield Problem(file, record, field, f"there is no {what} called `{identifier}`")

    def sources(self, file: str, record: str, field: str, named: Iterable[str]) -> Iterator[Problem]:
        """Problems with the sources of a sentence: unknown ones, and those that are never cited."""
        named = list(named)
        yield from self.unknown(file, record, field, "source", named, self.ids("source"))
        for identifier in named:
            source = self.get("source", identifier, Source)
            if source is not None and source.tier == "D":
                yield Problem(file, record, field, f"`{identifier}` has tier D, which is never cited")
