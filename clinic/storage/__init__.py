"""The clinic's memory: tables, sessions, migrations and every query.

Only this package holds SQL. Services (``clinic.booking``, ``clinic.conversations``, ...) open one unit of work with
``Database.read()`` or ``Database.write()`` and call the repository functions of the modules here; nothing else commits.
Mapped classes end in ``Row`` so that they are never mistaken for the plain dataclasses of the services.
"""

from sqlalchemy.orm import Session

from clinic.storage.database import Database, DatabaseAway, NestedWrite, ReadOnlySession

__all__ = ["Database", "DatabaseAway", "NestedWrite", "ReadOnlySession", "Session"]
