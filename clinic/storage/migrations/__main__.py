"""Write a new migration from the difference between the tables and the migrations so far.

``python -m clinic.storage.migrations 0002 "what changes"``
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from clinic.storage.database import Database, alembic_config


def main() -> None:
    """Migrate an empty SQLite file to head, compare it with the tables, write the script."""
    number, message = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.sqlite3'}")
        database.migrate()
        with database.engine.connect() as connection:
            command.revision(alembic_config(connection), message, autogenerate=True, rev_id=number)
        database.dispose()


if __name__ == "__main__":
    main()
