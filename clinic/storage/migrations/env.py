"""Alembic's entry: it works on the connection that ``clinic.storage.database`` hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from clinic.storage.tables import Base
from clinic.storage.types import UTCDateTime


def _render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types by name, so that a migration reads as the tables do."""
    if kind == "type" and isinstance(item, UTCDateTime):
        autogen.imports.add("from clinic.storage.types import UTCDateTime")
        return "UTCDateTime()"
    if kind == "type" and isinstance(item, JSON):
        autogen.imports.add("from clinic.storage.types import Json")
        return "Json"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_render_item,
)
with context.begin_transaction():
    context.run_migrations()
