"""Loading `data/clinic/` into the database, staff's own changes, and the cached view everyone reads."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from pydantic import ValidationError

from clinic.knowledge.calendar import calendar_seed
from clinic.knowledge.checks import Problem, check_directory, check_records, in_words
from clinic.knowledge.files import MODELS, RawRecord, file_names, raw_records, read_yaml
from clinic.knowledge.schema import Record, parse, plain
from clinic.knowledge.view import Knowledge
from clinic.storage import Database, Session
from clinic.storage import calendar_seed as calendar
from clinic.storage import knowledge as storage
from clinic.storage.knowledge import Revision, StoredRecord
from clinic.storage.reach import reaching


class NotLoadable(ValueError):
    """The files, or a staff change, have problems; nothing was written. `problems` names file, record and field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UnknownRecord(LookupError):
    """There is no such record."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, in numbers of records. `kept` names what staff changed and the files would have changed."""

    inserted: int
    updated: int
    unchanged: int
    kept_staff_changes: int
    retired: int
    kept: tuple[str, ...]
    version: int


def read_directory(path: Path) -> Knowledge:
    """The view of a folder's files, with no database: for checks, tools and tests. NotLoadable when it has problems."""
    problems = check_directory(path)
    if problems:
        raise NotLoadable(problems)
    records = [(raw.kind, parse(MODELS[raw.kind], raw.data)) for raw in _read(path)]
    return Knowledge.of(records, version=0)


def load(database: Database, path: Path, now: datetime) -> LoadReport:
    """Brings the database up to the files, in one unit of work; may be run again at any time, also by two at once.

    A record that staff changed keeps their words. One that is gone from the files is retired, not deleted, because
    bookings and declarations refer to it. NotLoadable when the files have problems: nothing is written then.
    """
    problems = check_directory(path)
    if problems:
        raise NotLoadable(problems)
    with database.write() as session:
        version = storage.lock(session)
        before = storage.records(session)
        work = _Work(session, now, {(stored.kind, stored.id): stored for stored in before})
        for position, raw in enumerate(_read(path)):
            work.take(raw, position)
        work.retire_the_rest()
        kept = [*work.kept, *_sync_calendar(session, before)]
        if work.changed:
            version = storage.bump(session)
        return LoadReport(
            work.inserted, work.updated, work.unchanged, len(kept), work.retired, tuple(sorted(kept)), version
        )


def staff_edit(
    database: Database, kind: str, record_id: str, changes: Mapping[str, Any], by: str, now: datetime
) -> Knowledge:
    """Changes fields of a record (or adds one: then `changes` is the whole record); the next message uses it.

    `by` is the id of the staff member. NotLoadable when the changed record would not pass the checks of the files;
    UnknownRecord for a kind that does not exist. Gives the knowledge as it is now.
    """
    if kind not in MODELS:
        raise UnknownRecord(f"there is no kind of record called {kind}")
    with database.write() as session:
        storage.lock(session)
        before = storage.records(session)
        old = next((stored for stored in before if (stored.kind, stored.id) == (kind, record_id)), None)
        data = (old.data if old else {"id": record_id}) | dict(changes)
        record = _checked(kind, record_id, data, before)
        new = StoredRecord(
            kind=kind,
            id=record_id,
            data=plain(record),
            seed_sha256=old.seed_sha256 if old else "",
            version=old.version + 1 if old else 1,
            edited_by=by,
            edited_at=now,
            position=old.position if old else None,
            retired=False,
        )
        storage.put(session, new, now)
        _sync_calendar(session, before)
        storage.bump(session)
    return current(database)


def staff_retire(database: Database, kind: str, record_id: str, by: str, now: datetime) -> Knowledge:
    """Takes a record out of use, as a staff decision that loading does not undo. UnknownRecord when there is none."""
    with database.write() as session:
        storage.lock(session)
        before = storage.records(session)
        old = next((stored for stored in before if (stored.kind, stored.id) == (kind, record_id)), None)
        if old is None:
            raise UnknownRecord(f"there is no {kind} called {record_id}")
        rest = [stored for stored in before if stored is not old]
        problems = _new_problems(before, rest)
        if problems:
            raise NotLoadable(problems)
        storage.put(session, replace(old, version=old.version + 1, edited_by=by, edited_at=now, retired=True), now)
        _sync_calendar(session, before)
        storage.bump(session)
    return current(database)


def history(database: Database, kind: str, record_id: str) -> list[Revision]:
    """Every version of a record, oldest first: who wrote it and when."""
    with database.read() as session:
        return list(storage.revisions(session, kind, record_id))


_views: WeakKeyDictionary[Database, Knowledge] = WeakKeyDictionary()
_views_lock = threading.Lock()


@reaching
def current(database: Database) -> Knowledge:
    """What the clinic knows now: one small read of the version, then the view kept for it.

    KnowledgeMissing when nothing was ever loaded; DatabaseAway.
    """
    with database.read() as session:
        version = storage.version(session)
        with _views_lock:
            known = _views.get(database)
        if known is not None and known.version == version:
            return known
        view = Knowledge.of(_typed(storage.records(session)), version)
    with _views_lock:
        _views[database] = view
    return view


def last_known(database: Database) -> Knowledge | None:
    """What this process last knew, without asking the database: for what must be said while it is away."""
    with _views_lock:
        return _views.get(database)


class _Work:
    """One load under way: what it did so far."""

    def __init__(self, session: Session, now: datetime, stored: dict[tuple[str, str], StoredRecord]) -> None:
        self.session = session
        self.now = now
        self.stored = stored
        self.seen: set[tuple[str, str]] = set()
        self.inserted = self.updated = self.unchanged = self.retired = 0
        self.kept: list[str] = []

    @property
    def changed(self) -> bool:
        return bool(self.inserted or self.updated or self.retired)

    def take(self, raw: RawRecord, position: int) -> None:
        """One record of the files: new, changed, the same, or kept as staff have it."""
        key = (raw.kind, raw.id)
        self.seen.add(key)
        data = plain(parse(MODELS[raw.kind], raw.data))
        seed = _sha256(data)
        old = self.stored.get(key)
        if old is None:
            self._put(key, data, seed, position, version=1)
            self.inserted += 1
        elif old.edited_by is not None:
            old = self._still_fitting(raw, old, data)
            if (old.data, old.retired) != (data, False):
                self.kept.append(f"{raw.kind} {raw.id}")
            else:
                self.unchanged += 1
        elif old.seed_sha256 == seed and not old.retired:
            if old.position != position:
                storage.place(self.session, *key, position)
            self.unchanged += 1
        else:
            self._put(key, data, seed, position, version=old.version + 1)
            self.updated += 1

    def _still_fitting(self, raw: RawRecord, old: StoredRecord, data: dict[str, Any]) -> StoredRecord:
        """What staff wrote, in the form that this release's records have: a field that the form has lost is left
        out, one that it has gained comes from the files. NotLoadable when that cannot be a record either."""
        if _readable(old):
            return old
        model = MODELS[raw.kind]
        theirs = {name: value for name, value in old.data.items() if name in model.model_fields}
        try:
            merged = plain(parse(model, data | theirs))
        except ValidationError as error:
            raise NotLoadable(in_words(error, "changed by staff", raw.id, model)) from None
        fitted = replace(old, data=merged, version=old.version + 1)
        storage.put(self.session, fitted, self.now)
        self.updated += 1
        return fitted

    def retire_the_rest(self) -> None:
        """What came from the files and is no longer in them; what staff changed or added stays."""
        for key, old in self.stored.items():
            if key in self.seen or old.retired or not old.seed_sha256:
                continue
            if old.edited_by is not None:
                self.kept.append(f"{old.kind} {old.id}")
                continue
            storage.put(self.session, replace(old, version=old.version + 1, retired=True), self.now)
            self.retired += 1

    def _put(self, key: tuple[str, str], data: dict[str, Any], seed: str, position: int, version: int) -> None:
        new = StoredRecord(*key, data, seed, version, None, None, position, retired=False)
        storage.put(self.session, new, self.now)


def _read(path: Path) -> list[RawRecord]:
    return [
        raw for name in file_names(path) if (path / name).exists() for raw in raw_records(name, read_yaml(path / name))
    ]


def _typed(stored: Iterable[StoredRecord]) -> list[tuple[str, Record]]:
    return [(each.kind, parse(MODELS[each.kind], each.data)) for each in stored if not each.retired]


def _readable(stored: StoredRecord) -> bool:
    """Whether a stored record has the form that this release reads."""
    if stored.kind not in MODELS:
        return False
    try:
        parse(MODELS[stored.kind], stored.data)
    except ValidationError:
        return False
    return True


def _sync_calendar(session: Session, before: list[StoredRecord]) -> list[str]:
    session.flush()
    after = calendar_seed(record for _, record in _typed(storage.records(session)))
    if after is None:
        return []
    # An earlier release's records may have another form; what cannot be read any more has no calendar to compare.
    readable = [stored for stored in before if _readable(stored)]
    return calendar.sync(session, calendar_seed(record for _, record in _typed(readable)), after)


def _checked(kind: str, record_id: str, data: dict[str, Any], before: list[StoredRecord]) -> Record:
    """The changed record, if it and everything that refers to it still pass the checks."""
    try:
        record = parse(MODELS[kind], data)
    except ValidationError as error:
        raise NotLoadable(in_words(error, "staff", record_id, MODELS[kind])) from None
    others = [stored for stored in before if (stored.kind, stored.id) != (kind, record_id)]
    changed = StoredRecord(kind, record_id, data, "", 1, None, None, None, retired=False)
    own_id = f"{data.get('kind')}:{data['id']}" if kind == "vocabulary" else data["id"]
    problems = _new_problems(before, [*others, changed])
    if own_id != record_id:
        problems.append(Problem("staff", record_id, "id", "an id never changes"))
    if problems:
        raise NotLoadable(problems)
    return record


def _new_problems(before: list[StoredRecord], after: list[StoredRecord]) -> list[Problem]:
    """Problems that a change brings with it; older ones are the files' own business."""
    known = {(p.record, p.field, p.message) for p in check_records(_located(before))}
    return [p for p in check_records(_located(after)) if (p.record, p.field, p.message) not in known]


def _located(stored: list[StoredRecord]) -> list[tuple[str, str, Record]]:
    return [("staff", kind, record) for kind, record in _typed(stored)]


def _sha256(data: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
