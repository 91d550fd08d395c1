"""The settings that reach into the Rasa process, with defaults, so that `rasa shell` by hand needs none of them.

`make run` sets them all. By hand, secrets that a first run has made are read from var/secrets; Rasa itself
refuses an endpoints.yml that names an unset variable, hence this module instead of `${...}` in that file.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def var_folder() -> Path:
    """Where a run writes: NEEDLEPOINT_VAR, or var/ beside the code."""
    return Path(os.environ.get("NEEDLEPOINT_VAR") or ROOT / "var")


def clinic_data_folder() -> Path:
    """What the clinic knows: NEEDLEPOINT_DATA_DIR, or data/clinic."""
    return Path(os.environ.get("NEEDLEPOINT_DATA_DIR") or ROOT / "data" / "clinic")


def tracker_database() -> Path:
    """Rasa's own SQLite file: NEEDLEPOINT_TRACKER_DB, or rasa-tracker.sqlite3 under var."""
    return Path(os.environ.get("NEEDLEPOINT_TRACKER_DB") or var_folder() / "rasa-tracker.sqlite3")


def actions_url() -> str | None:
    """The action server's webhook when the environment names one; else endpoints.yml decides."""
    url = os.environ.get("NEEDLEPOINT_ACTIONS_URL", "").rstrip("/")
    if url:
        return url if url.endswith("/webhook") else f"{url}/webhook"
    port = os.environ.get("NEEDLEPOINT_ACTIONS_PORT")
    return f"http://127.0.0.1:{port}/webhook" if port else None


def channel_key() -> str:
    """The secret that the gateway sends with each message; empty when there is none yet."""
    return _secret("NEEDLEPOINT_CHANNEL_KEY", "channel-key")


def actions_key() -> str:
    """The secret that the action server wants; empty when there is none yet."""
    return _secret("NEEDLEPOINT_ACTIONS_KEY", "actions-key")


def _secret(variable: str, file: str) -> str:
    value = os.environ.get(variable, "")
    if value:
        return value
    path = var_folder() / "secrets" / file
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
