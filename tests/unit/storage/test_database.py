"""The unit of work, the column types and the migrations, on both databases where they differ."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from clinic.storage import Database, DatabaseAway, NestedWrite, ReadOnlySession
from clinic.storage.tables import Base, ConversationRow, InboundMessageRow, LocationRow

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def database(any_database_url: str) -> Any:
    opened = Database(any_database_url)
    opened.migrate()
    yield opened
    opened.dispose()


def test_migrations_end_where_the_tables_are(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_write_the_same_checks_as_the_tables(database: Database) -> None:
    inspector = inspect(database.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {str(c.name) for c in table.constraints if type(c).__name__ == "CheckConstraint"}
        found = {str(c["name"]) for c in inspector.get_check_constraints(table.name)}
        assert found == wanted, table.name


def test_migrating_twice_changes_nothing(database: Database) -> None:
    database.migrate()
    database.check()


def test_four_processes_that_start_at_once_all_find_the_schema(any_database_url: str) -> None:
    code = (
        "import sys; from clinic.storage import Database; "
        "database = Database(sys.argv[1]); database.migrate(); database.check(); database.dispose()"
    )
    processes = [subprocess.Popen([sys.executable, "-c", code, any_database_url]) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0, 0, 0, 0]


def test_check_names_an_empty_schema(any_database_url: str) -> None:
    database = Database(any_database_url)
    with pytest.raises(DatabaseAway, match="empty"):
        database.check()
    database.dispose()


def test_check_says_that_nobody_answers(tmp_path: Path) -> None:
    database = Database(f"postgresql://nobody@/none?host={tmp_path}")
    with pytest.raises(DatabaseAway, match="does not answer"):
        database.check()
    database.dispose()


def test_an_error_rolls_everything_back(database: Database) -> None:
    with pytest.raises(RuntimeError, match="halfway"), database.write() as session:  # noqa: PT012
        session.add(ConversationRow(id="c1", created_at=AT, channel="web"))
        session.flush()
        raise RuntimeError("halfway")
    with database.read() as session:
        assert session.scalars(select(ConversationRow)).all() == []


def test_rows_stay_readable_after_the_commit(database: Database) -> None:
    with database.write() as session:
        row = ConversationRow(id="c1", created_at=AT, channel="web")
        session.add(row)
    assert (row.id, row.state, row.created_at) == ("c1", "bot", AT)


def test_a_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"), database.write() as session:
        session.add(ConversationRow(id="c1", created_at=datetime(2026, 11, 22), channel="web"))


def test_any_zone_goes_in_and_utc_comes_out(database: Database) -> None:
    there = datetime(2026, 11, 22, 15, 45, 1, 234567, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with database.write() as session:
        session.add(ConversationRow(id="c1", created_at=there, channel="web"))
    with database.read() as session:
        found = session.scalars(select(ConversationRow.created_at)).one()
        assert found == there
        assert found.utcoffset() == timedelta(0)
        assert session.scalars(select(ConversationRow.id).where(ConversationRow.created_at > AT)).all() == ["c1"]
        assert session.scalars(select(ConversationRow.id).where(ConversationRow.created_at > there)).all() == []


def test_a_reading_session_refuses_to_write(database: Database) -> None:
    with database.read() as session:
        session.add(ConversationRow(id="c1", created_at=AT, channel="web"))
        with pytest.raises(ReadOnlySession):
            session.flush()
    with database.read() as session, pytest.raises(ReadOnlySession):
        session.execute(ConversationRow.__table__.insert().values(id="c1", created_at=AT, channel="web"))


def test_a_reader_does_not_stop_a_writer(database: Database) -> None:
    with database.read() as reader:
        reader.execute(select(ConversationRow)).all()
        with database.write() as session:
            session.add(ConversationRow(id="c1", created_at=AT, channel="web"))


def test_a_unit_of_work_inside_another_is_refused(database: Database) -> None:
    with database.write(), pytest.raises(NestedWrite), database.write():
        pass
    with database.write() as session:
        session.add(ConversationRow(id="c1", created_at=AT, channel="web"))


def test_checks_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(ConversationRow(id="c1", created_at=AT, channel="web", state="asleep"))
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(LocationRow(code="a", name="A", tz="Europe/London", grid_minutes=7))


def test_a_platform_message_is_taken_once(database: Database) -> None:
    with database.write() as session:
        session.add(InboundMessageRow(channel="sms", provider_message_id="1", received_at=AT))
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(InboundMessageRow(channel="sms", provider_message_id="1", received_at=AT))


def test_sqlite_is_set_up_as_promised(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'deep' / 'er' / 'a.sqlite3'}")
    with database.read() as session:
        found = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete", "busy_timeout")
        }
    database.dispose()
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "secure_delete": 1,
        "busy_timeout": 5000,
    }


def test_sqlite_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="file"):
        Database("sqlite://")
