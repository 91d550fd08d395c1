"""The database: engines, sessions, migrations. The only place that commits.

One unit of work is ``with database.write() as session:``; it commits at a clean exit and rolls back on any error.
Reading has its own session, because on SQLite a write session takes the write lock at once (``BEGIN IMMEDIATE``) and
one forgotten reader with that lock would stop every writer.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

BUSY_SECONDS = 5.0
"""How long a SQLite writer waits for another process's write lock."""
TURN_SECONDS = 20.0
"""How long a SQLite writer waits politely for its turn before it asks for the write lock anyway."""
_MIGRATION_LOCK = 0x6E65_6564_6C65  # any constant: the advisory lock that two starting processes meet at
_DEADLOCK_RETRIES = 5
_RETRY_STATES = ("40P01", "40001")  # PostgreSQL: deadlock detected, serialization failure
_WRITES = "needlepoint_writes"


class DatabaseAway(RuntimeError):
    """The database does not answer, or its schema is not the one this code needs."""


class NestedWrite(RuntimeError):
    """A unit of work was opened inside another of the same thread: one function, one transaction."""


class ReadOnlySession(RuntimeError):
    """Something tried to write in a read session."""


class Database:
    """The clinic's database behind ``url`` (``sqlite:///path`` or ``postgresql://...``)."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 0, "pool_timeout": 30}
        if self.is_sqlite:
            if not parsed.database or parsed.database == ":memory:":
                raise ValueError("SQLite needs a file: every connection must see the same database")
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            options["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        else:
            options |= {"pool_pre_ping": True, "isolation_level": "READ COMMITTED"}
            options["connect_args"] = {"connect_timeout": 5}
        self.url = parsed
        self.engine: Engine = create_engine(
            parsed, hide_parameters=True, **options
        )  # an error must not carry a visitor's words
        writer = self.engine.execution_options(**{_WRITES: True})
        reader = self.engine if self.is_sqlite else self.engine.execution_options(postgresql_readonly=True)
        self._read = sessionmaker(reader, expire_on_commit=False, autoflush=False)
        self._write = sessionmaker(writer, expire_on_commit=False)
        self._turn = _Turn(Path(f"{parsed.database}.turn")) if self.is_sqlite else None
        self._inside = threading.local()
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads. It never takes SQLite's write lock.

        It ends with a commit of nothing: after a rollback PostgreSQL's driver forgets the statements it has prepared,
        and each would be planned anew the next time.
        """
        with self._read() as session:
            event.listen(session, "before_flush", _refuse_flush)
            event.listen(session, "do_orm_execute", _refuse_statement)
            yield session
            session.expunge_all()
            session.commit()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A unit of work: committed at a clean exit, rolled back on any error.

        On SQLite writers of all processes take turns (see ``_Turn``) before they ask for the file's write lock.
        Raises ``NestedWrite`` inside another unit of work of the same thread.
        """
        if getattr(self._inside, "writing", False):
            raise NestedWrite("a unit of work is already open in this thread")
        with self._turn or nullcontext():
            self._inside.writing = True
            try:
                with self._write.begin() as session:
                    yield session
            finally:
                self._inside.writing = False

    def run[T](self, work: Callable[[Session], T]) -> T:
        """``work`` in one unit of work, begun again when the database broke a deadlock by failing ours.

        ``work`` must have no effect besides the session's, since it may run more than once.
        """
        for attempt in range(_DEADLOCK_RETRIES):
            try:
                with self.write() as session:
                    return work(session)
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in _RETRY_STATES or attempt == _DEADLOCK_RETRIES - 1:
                    raise
        raise AssertionError("the loop above returns or raises")

    def migrate(self) -> None:
        """Bring the schema to the newest version. Safe when several processes start at once: the second waits."""
        with self.engine.execution_options(**{_WRITES: True}).connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("PRAGMA busy_timeout = 60000")
                connection.rollback()
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
                command.upgrade(alembic_config(connection), "head")
            if self.is_sqlite:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
                connection.rollback()

    def check(self) -> None:
        """Raise ``DatabaseAway`` unless the database answers and has this code's schema."""
        from alembic.runtime.migration import MigrationContext
        from alembic.script import ScriptDirectory

        try:
            with self.engine.connect() as connection:
                found = MigrationContext.configure(connection).get_current_revision()
                wanted = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
        except (SQLAlchemyError, DBAPIError, PoolTimeout) as error:
            raise DatabaseAway(f"the database does not answer ({type(error).__name__})") from error
        if found != wanted:
            raise DatabaseAway(f"the database's schema is {found or 'empty'}, this version needs {wanted}")

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        if self._turn is not None:
            self._turn.close()


class _Turn:
    """Whose turn it is to write to a SQLite file: first the threads of a process, then the processes.

    SQLite alone lets writers poll for its lock, each at its own rhythm, and gives up on the unlucky after
    ``BUSY_SECONDS``. A lock on a file beside it is asked for every few milliseconds, is given back by the system when
    its holder dies, and is courtesy only: after ``TURN_SECONDS`` we ask SQLite all the same, whose lock is what counts.
    """

    def __init__(self, path: Path) -> None:
        self._thread = threading.Lock()
        self._path = path
        self._file: int | None = None

    def __enter__(self) -> None:
        self._thread.acquire()
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        give_up = time.monotonic() + TURN_SECONDS
        while time.monotonic() < give_up:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.002)
            else:
                return

    def __exit__(self, *_error: object) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread.release()

    def close(self) -> None:
        """Give the file back; the next turn opens it anew."""
        with self._thread:
            if self._file is not None:
                os.close(self._file)
                self._file = None


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for an open connection; there is no ini file to fall out of step."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Pragmas of every SQLite connection; we begin transactions ourselves, hence ``isolation_level = None``."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    _enter_wal(cursor)
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _enter_wal(cursor: sqlite3.Cursor) -> None:
    """Switch the file to WAL. Two processes that do so at once: SQLite fails one without waiting, so we wait."""
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _refuse_flush(_session: Session, _context: object, _instances: object) -> None:
    raise ReadOnlySession("this session only reads; use Database.write()")


def _refuse_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise ReadOnlySession("this session only reads; use Database.write()")
