"""Rasa's tracker file: the one place that reaches into it, to erase a conversation.

Rasa has no call that deletes a conversation. Its events are rows of one SQLite table, `events(sender_id, …)`, and a
turn in flight would write all of them again when Rasa saves it, also one that we have stopped waiting for. So the file
itself knows for a while who was erased, and takes no event of theirs: a trigger drops them before a byte is written.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

BUSY_SECONDS = 5.0
"""How long to wait for Rasa's own write lock."""

STAYS_ERASED = 900
"""Seconds that an erased conversation takes no event: longer than any turn lasts. Its id goes with a later erasure."""
_GUARD = (
    "CREATE TABLE IF NOT EXISTS needlepoint_erased (sender_id TEXT PRIMARY KEY, until INTEGER NOT NULL)",
    "CREATE TRIGGER IF NOT EXISTS needlepoint_stays_erased BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM "
    "needlepoint_erased WHERE sender_id = NEW.sender_id AND until > CAST(strftime('%s', 'now') AS INTEGER)) "
    "BEGIN SELECT RAISE(IGNORE); END",
)


class TrackerBusy(RuntimeError):
    """The tracker file stayed locked: nothing was erased there, try again."""


def _has_events(connection: sqlite3.Connection) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'events'").fetchone()
    return found is not None


def count(path: Path, sender_id: str) -> int:
    """How many events Rasa holds of this conversation; 0 when there is no file yet."""
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as connection:
        if not _has_events(connection):
            return 0
        row = connection.execute("SELECT count(*) FROM events WHERE sender_id = ?", (sender_id,)).fetchone()
        return int(row[0])


def quiet_since(path: Path, before: datetime) -> list[str]:
    """The conversations that Rasa holds whose last event is from before then; [] when there is no file yet."""
    if not path.exists():
        return []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as connection:
        if not _has_events(connection):
            return []
        query = "SELECT sender_id FROM events GROUP BY sender_id HAVING max(timestamp) < ?"
        return [str(row[0]) for row in connection.execute(query, (before.timestamp(),))]


def erase(path: Path, *sender_ids: str) -> int:
    """Deletes the conversations' events, lets none come back, and leaves no trace of their bytes in the file; how many
    there were.

    Pages are zeroed (`secure_delete`), the file is rebuilt (`VACUUM`: Rasa's own inserts leave copies behind when a
    page splits) and a write-ahead log, if any, is emptied. Raises TrackerBusy when Rasa keeps the file locked.
    """
    if not sender_ids or not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            if not _has_events(connection):
                return 0
            connection.execute("BEGIN IMMEDIATE")
            for statement in _GUARD:
                connection.execute(statement)
            connection.execute("DELETE FROM needlepoint_erased WHERE until <= CAST(strftime('%s', 'now') AS INTEGER)")
            connection.executemany(
                "INSERT OR REPLACE INTO needlepoint_erased VALUES (?, CAST(strftime('%s', 'now') AS INTEGER) + ?)",
                [(each, STAYS_ERASED) for each in sender_ids],
            )
            deleted = (connection.execute("DELETE FROM events WHERE sender_id = ?", (each,)) for each in sender_ids)
            gone = sum(cursor.rowcount for cursor in deleted)
            connection.execute("COMMIT")
            if gone:
                connection.execute("VACUUM")
                empty_log(connection)
            return gone
    except sqlite3.OperationalError as error:
        raise TrackerBusy(type(error).__name__) from None


def empty_log(connection: sqlite3.Connection) -> bool:
    """Moves the write-ahead log into the file and truncates it; False when a reader held it for all our patience."""
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return True
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
