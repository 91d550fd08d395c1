"""Rasa's memory of open conversations: its own SQLite file, found without any setting."""

from __future__ import annotations

from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain

from nlu.environment import tracker_database


class NeedlepointTrackerStore(SQLTrackerStore):
    """Rasa's SQL store on `NEEDLEPOINT_TRACKER_DB` (var/rasa-tracker.sqlite3 by default), in WAL mode.

    WAL lets the gateway erase a conversation's rows while Rasa reads others. Whoever erases must also
    checkpoint (`PRAGMA wal_checkpoint(TRUNCATE)`): deleted words stay in the log file until then.
    """

    def __init__(self, domain: Domain, event_broker: EventBroker | None = None, **kwargs: Any) -> None:
        file = tracker_database()
        file.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(domain=domain, dialect="sqlite", db=str(file), event_broker=event_broker)
        connection = self.engine.raw_connection()
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        finally:
            connection.close()
