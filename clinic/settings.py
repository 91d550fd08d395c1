"""Every setting, from environment variables with a working default, checked when it is first read."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The top of the checkout (or of the installed application)."""


class SettingsError(RuntimeError):
    """A setting is missing or wrong; the message names the variable and says what to do."""


class Settings(BaseSettings):
    """The settings of one process. Names below are the environment variables without `NEEDLEPOINT_`, lower-cased."""

    model_config = SettingsConfigDict(env_prefix="NEEDLEPOINT_", extra="ignore", frozen=True)

    mode: Literal["development", "production"] = Field(
        "development", description="`production` refuses the sample clinic, a fixed clock and missing secrets."
    )
    var: Path = Field(ROOT / "var", description="Folder for all that a run writes: databases, logs, mail, secrets.")
    data_dir: Path = Field(ROOT / "data" / "clinic", description="What the clinic knows (YAML), loaded at start.")
    database_url: str = Field("", description="SQLAlchemy URL. Empty: SQLite under NEEDLEPOINT_VAR.")
    redis_url: str = Field("", description="Redis for limits and locks of many replicas. Empty: in-process.")
    secret: str = Field("", description="Signs conversation tokens. Empty: generated once, kept under var/secrets.")
    secret_previous: str = Field("", description="Secrets that NEEDLEPOINT_SECRET replaced, comma-separated.")
    rasa_token: str = Field("", description="Token of Rasa's own HTTP API. Empty: generated once.")
    channel_key: str = Field("", description="Shared secret of gateway and Rasa's message channel. Empty: generated.")
    actions_key: str = Field("", description="Shared secret of Rasa and the action server. Empty: generated once.")
    now: datetime | None = Field(None, description="Fixes the clock (ISO 8601 with offset). Refused in production.")
    host: str = Field("127.0.0.1", description="Address that the gateway listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port of the gateway (`PORT` also sets it).")
    rasa_port: int = Field(5005, ge=1, le=65535, description="Port of Rasa, on loopback.")
    actions_port: int = Field(5055, ge=1, le=65535, description="Port of the action server, on loopback.")
    limit_session: int = Field(60, ge=0, description="Messages a minute in one conversation; 0 turns it off.")
    limit_address: int = Field(300, ge=0, description="Calls a minute from one address; 0 turns it off.")
    limit_streams: int = Field(2000, ge=0, description="Open event streams of one gateway process; 0 turns it off.")
    encoder_dir: Path | None = Field(None, description="A local copy of the sentence encoder's two files.")
    public_url: str = Field("", description="Address of the gateway as visitors see it. Empty: its own on loopback.")
    allowed_origins: str = Field("", description="Origins that may embed the chat, comma-separated. Empty: our own.")
    smtp_url: str = Field("", description="smtp://user:pass@host:port or smtps://. Empty: mail lands in var/mail.")
    mail_from: str = Field("", description="Sender of the clinic's mail. Empty: the clinic's own address.")
    sms_url: str = Field("", description="https://user:secret@host/… of a Twilio-like interface. Empty: no texts.")
    sms_from: str = Field("", description="Number or name that the clinic's text messages come from.")
    staff_mail: str = Field("", description="Where clinician notes are sent. Empty: the clinic's own address.")
    retention_days: int = Field(90, ge=1, description="How long transcripts are kept, with the visitor's consent.")
    retention_facts_days: int = Field(90, ge=1, description="How long what a visitor said of their health is kept.")
    retention_review_days: int = Field(180, ge=1, description="How long unanswered questions and alerts are kept.")
    retention_callback_days: int = Field(30, ge=1, description="How long a request to be called back is kept.")
    retention_letters_days: int = Field(90, ge=1, description="How long sent letters' contents are kept.")

    @field_validator("now")
    @classmethod
    def _now_is_aware(cls, value: datetime | None, info: ValidationInfo) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("give NEEDLEPOINT_NOW an offset, for example 2026-11-22T10:00:00+00:00")
        if info.data.get("mode") == "production":
            raise ValueError("NEEDLEPOINT_NOW cannot be used in production mode: unset it")
        return value

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.var / 'needlepoint.sqlite3'}"

    @property
    def sends_texts(self) -> bool:
        """Whether the clinic can send text messages."""
        return bool(self.sms_url and self.sms_from)

    @property
    def base_url(self) -> str:
        """The gateway's address as visitors see it, without a slash at its end: links in letters begin with it."""
        return self.public_url.rstrip("/") or f"http://127.0.0.1:{self.port}"

    @property
    def tracker_db(self) -> Path:
        """Rasa's own SQLite file of conversations."""
        return self.var / "rasa-tracker.sqlite3"

    @property
    def rasa_url(self) -> str:
        """Base URL of Rasa's HTTP server."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Base URL of the action server."""
        return f"http://127.0.0.1:{self.actions_port}"


SECRET_FILES = {
    "secret": "secret",
    "rasa_token": "rasa-token",
    "channel_key": "channel-key",
    "actions_key": "actions-key",
}
"""Settings that are secrets, and the file under var/secrets each is kept in when it is generated."""


def _read_or_make_secret(path: Path) -> str:
    """The secret in `path`; made with owner-only rights when absent. Two processes may race: one file wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    candidate = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(candidate, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(32))
    try:
        os.link(candidate, path)  # fails if the file exists: whoever linked first has made the secret
    except FileExistsError:
        pass
    finally:
        candidate.unlink()
    value = path.read_text().strip()
    if len(value) < 16:
        raise SettingsError(f"{path} is too short for a secret: delete it and start again, a new one is made")
    return value


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, with missing secrets generated (development) or refused (production).

    Raises SettingsError with the variable's name and what to do.
    """
    if "port" not in overrides and os.environ.get("PORT") and not os.environ.get("NEEDLEPOINT_PORT"):
        overrides["port"] = os.environ["PORT"]
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [f"NEEDLEPOINT_{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise SettingsError("; ".join(lines)) from None
    missing = [name for name in SECRET_FILES if not getattr(settings, name)]
    if settings.mode == "production" and missing:
        names = ", ".join(f"NEEDLEPOINT_{name.upper()}" for name in missing)
        raise SettingsError(f"production mode needs {names}: set each to a random text of 32 characters or more")
    made = {name: _read_or_make_secret(settings.var / "secrets" / SECRET_FILES[name]) for name in missing}
    return settings.model_copy(update=made)


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings, read once."""
    return load_settings()
