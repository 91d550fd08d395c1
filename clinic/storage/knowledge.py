"""The knowledge records: reading all, writing one with its revision, and the one version number readers watch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from clinic.storage.tables import KnowledgeRecordRow, KnowledgeRevisionRow, KnowledgeVersionRow

POSITION = "_position"
RETIRED = "_retired"
"""Two keys of ours beside a record's own fields: its place in its file, and that it is no longer offered."""


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One record as stored. `data` is the record's own fields; `seed_sha256` is empty for one that staff added."""

    kind: str
    id: str
    data: dict[str, Any]
    seed_sha256: str
    version: int
    edited_by: str | None
    edited_at: datetime | None
    position: int | None
    retired: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """A record as it was at one of its versions; `edited_by` is None for what came from the files."""

    version: int
    data: dict[str, Any]
    retired: bool
    edited_by: str | None
    at: datetime


def version(session: Session) -> int:
    """The current version of all the knowledge together; 0 when nothing was ever loaded."""
    return session.scalar(select(KnowledgeVersionRow.version)) or 0


def lock(session: Session) -> int:
    """Takes the knowledge for writing until the unit of work ends, so that two loaders go one after the other.

    Gives the current version.
    """
    postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql_insert if postgresql else sqlite_insert
    session.execute(insert(KnowledgeVersionRow).values(id=1, version=0).on_conflict_do_nothing())
    return session.scalars(select(KnowledgeVersionRow.version).with_for_update()).one()


def bump(session: Session) -> int:
    """Raises the version: every reader reads again. Gives the new version."""
    statement = update(KnowledgeVersionRow).values(version=KnowledgeVersionRow.version + 1)
    return session.scalars(statement.returning(KnowledgeVersionRow.version)).one()


def records(session: Session) -> list[StoredRecord]:
    """Every record, retired ones too, in the order of the files; what staff added comes last."""
    row = KnowledgeRecordRow
    stored = [_stored(each) for each in session.scalars(select(row))]
    return sorted(stored, key=lambda r: (r.kind, r.position is None, r.position or 0, r.id))


def record(session: Session, kind: str, record_id: str) -> StoredRecord | None:
    """One record, retired or not."""
    row = session.get(KnowledgeRecordRow, (kind, record_id))
    return _stored(row) if row else None


def put(session: Session, new: StoredRecord, at: datetime) -> None:
    """Inserts (version 1) or replaces (one more than the stored version) a record, and writes its revision."""
    data = _with_marks(new)
    if new.version == 1:
        row = KnowledgeRecordRow(kind=new.kind, id=new.id)
        session.add(row)
    else:
        row = session.get_one(KnowledgeRecordRow, (new.kind, new.id))
    row.data_json = data
    row.seed_sha256 = new.seed_sha256
    row.version = new.version
    row.edited_by = new.edited_by
    row.edited_at = new.edited_at
    session.add(
        KnowledgeRevisionRow(
            kind=new.kind, id=new.id, version=new.version, data_json=data, edited_by=new.edited_by, at=at
        )
    )


def place(session: Session, kind: str, record_id: str, position: int) -> None:
    """Notes a record's new place in its file: neither a change nor a revision."""
    row = session.get_one(KnowledgeRecordRow, (kind, record_id))
    row.data_json = row.data_json | {POSITION: position}


def revisions(session: Session, kind: str, record_id: str) -> Sequence[Revision]:
    """A record's history, oldest first."""
    row = KnowledgeRevisionRow
    found = session.execute(
        select(row.version, row.data_json, row.edited_by, row.at)
        .where(row.kind == kind, row.id == record_id)
        .order_by(row.version)
    )
    return [
        Revision(number, _own_fields(data), bool(data.get(RETIRED)), edited_by, at)
        for number, data, edited_by, at in found
    ]


def _stored(row: KnowledgeRecordRow) -> StoredRecord:
    return StoredRecord(
        kind=row.kind,
        id=row.id,
        data=_own_fields(row.data_json),
        seed_sha256=row.seed_sha256,
        version=row.version,
        edited_by=row.edited_by,
        edited_at=row.edited_at,
        position=row.data_json.get(POSITION),
        retired=bool(row.data_json.get(RETIRED)),
    )


def _own_fields(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in (POSITION, RETIRED)}


def _with_marks(new: StoredRecord) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    if new.position is not None:
        marks[POSITION] = new.position
    if new.retired:
        marks[RETIRED] = True
    return new.data | marks
