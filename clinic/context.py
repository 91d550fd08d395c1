"""What every service is given: the settings, the database, the clock and the clinic's knowledge."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clinic import clock
from clinic.settings import Settings, get_settings
from clinic.storage import Database

if TYPE_CHECKING:
    from clinic.knowledge import Knowledge


class Clinic:
    """One open clinic. Thread-safe; open one per process and close it at the end."""

    def __init__(self, settings: Settings, database: Database | None = None) -> None:
        self.settings = settings
        if database is None and not settings.database_url:
            settings.var.mkdir(parents=True, exist_ok=True)
        self.database = database or Database(settings.url)

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return clock.now(self.settings)

    def knowledge(self) -> Knowledge:
        """What the clinic knows at this moment: a staff correction is seen by the very next call."""
        from clinic.knowledge import current

        return current(self.database)

    @property
    def tz(self) -> ZoneInfo:
        """The clinic's own time zone."""
        return ZoneInfo(self.knowledge().profile.timezone)

    def close(self) -> None:
        """Gives the database connections back."""
        self.database.dispose()


def open_clinic(settings: Settings | None = None) -> Clinic:
    """The clinic of `settings` (the environment's when none are given)."""
    return Clinic(settings or get_settings())
