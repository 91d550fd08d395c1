"""Checking a whole folder: each file read, each record typed, then what must hold between records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from clinic.knowledge.checks import house, medicine, talk
from clinic.knowledge.checks.problem import Problem, in_words
from clinic.knowledge.checks.records import Records
from clinic.knowledge.files import (
    FILES,
    MODELS,
    OPTIONAL_FILES,
    UnreadableFile,
    file_names,
    raw_records,
    read_yaml,
    sections,
)
from clinic.knowledge.schema import Record, parse

FORBIDDEN_KEYS = ("rules", "stories", "nlu", "responses")
"""Rasa takes any file with one of these keys for its own training data."""

OTHERS_FILES = frozenset({"red_flag_words.yml", "unlisted.yml"})
"""Files of the folder that another room reads and checks itself."""

_FORBIDDEN = re.compile(rf"""^\s*(?:-\s+)?["']?({"|".join(FORBIDDEN_KEYS)})["']?\s*:""")


def check_directory(path: Path) -> list[Problem]:
    """Everything that is wrong with a clinic's files; an empty list when all is well."""
    if not path.is_dir():
        return [Problem(str(path), "", "", "there is no such folder")]
    problems: list[Problem] = []
    typed: list[tuple[str, str, Record]] = []
    names = file_names(path)
    for stray in sorted(p.name for p in path.glob("*.y*ml") if p.name not in {*names, *OTHERS_FILES}):
        problems.append(Problem(stray, "", "", "is not a file the clinic is made of; is its name misspelt?"))
    for name in (*names, *sorted(OTHERS_FILES)):
        problems.extend(_forbidden_keys(path / name))
    for name in names:
        if not (path / name).exists():
            if name not in OPTIONAL_FILES:
                problems.append(Problem(name, "", "", "the file is missing"))
            continue
        try:
            problems.extend(_check_file(path, name, typed))
        except UnreadableFile as error:
            problems.append(Problem(name, "", "", str(error)))
    if problems:  # what holds between records is only worth saying once each record is right in itself
        return problems
    return check_records(typed)


def check_records(located: Iterable[tuple[str, str, Record]]) -> list[Problem]:
    """What must hold between records, each given with its file and kind."""
    records = Records(located)
    return [*records.problems, *medicine.check(records), *talk.check(records), *house.check(records)]


def _check_file(path: Path, name: str, typed: list[tuple[str, str, Record]]) -> Iterator[Problem]:
    content = read_yaml(path / name)
    for key in content:
        if key not in sections(name):
            yield Problem(name, "", str(key), f"is not a key of this file; it has {_listed(sections(name))}")
    for raw in raw_records(name, content):
        if "id" not in raw.data:
            yield Problem(name, raw.id, "id", "is missing")
            continue
        try:
            typed.append((name, raw.kind, parse(MODELS[raw.kind], raw.data)))
        except ValidationError as error:
            yield from in_words(error, name, raw.id, MODELS[raw.kind])
        except TypeError as error:
            yield Problem(name, raw.id, "", str(error))


def _forbidden_keys(file: Path) -> Iterator[Problem]:
    if not file.exists():
        return
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        found = _FORBIDDEN.match(line)
        if found:
            message = (
                f"line {number}: a key called `{found[1]}:` may not stand here; Rasa would take the file for its own"
            )
            yield Problem(file.name, "", found[1], message)


def _listed(keys: Iterable[str]) -> str:
    return " and ".join(f"`{key}:`" for key in keys)


__all__ = ["FILES", "check_directory", "check_records"]
