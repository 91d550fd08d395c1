"""The declarative base: naming of constraints, and which Python type is stored as what."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase

from clinic.storage.types import Json, UTCDateTime


class Base(DeclarativeBase):
    """Base of every mapped class. Constraints are named, so that a migration can find them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UTCDateTime(), dict[str, Any]: Json, str: String()}


def one_of(column: str, *values: str) -> str:
    """The text of a CHECK constraint: ``column`` is one of ``values`` (or NULL)."""
    return f"{column} IN ({', '.join(f"'{value}'" for value in values)})"
