"""Telling "the database does not answer" from every other fault, for callers that may not know SQLAlchemy."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from clinic.storage.database import DatabaseAway


def reaching[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """`function`, raising `DatabaseAway` where the database is away, busy beyond its patience, or full.

    The unit of work has then been rolled back whole; the same call may be made again.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise DatabaseAway(f"the database does not answer ({_why(error)})") from None

    return call


def _why(error: OperationalError | InterfaceError | PoolTimeout) -> str:
    """The database's own name for what is wrong (``SQLITE_FULL``, ``53100``), never its words."""
    told = getattr(error, "orig", None)
    name = getattr(told, "sqlite_errorname", None) or getattr(told, "sqlstate", None)
    return str(name or type(error).__name__)
