"""The clinic's clock: the one place that reads the time of day."""

from __future__ import annotations

from datetime import UTC, datetime

from clinic.settings import Settings, get_settings


def now(settings: Settings | None = None) -> datetime:
    """The present instant, aware, in UTC; `NEEDLEPOINT_NOW` fixes it outside production mode."""
    fixed = (settings or get_settings()).now
    return fixed.astimezone(UTC) if fixed else datetime.now(UTC)
