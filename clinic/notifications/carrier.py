"""Handing a message over: to the SMTP server of the settings, or into a folder when there is none."""

from __future__ import annotations

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 15


def deliver(message: EmailMessage, smtp_url: str, folder: Path, name: str) -> str:
    """Send through ``smtp_url``, or write ``folder/name.eml`` when it is empty. Returns ``smtp`` or ``file``.

    Raises ``OSError`` or ``smtplib.SMTPException`` when the message was not accepted.
    """
    if smtp_url:
        _send(message, smtp_url)
        return "smtp"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{name}.eml"
    draft = folder / f".{name}.eml.{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(message.as_bytes(policy=SMTP))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    return "file"


def _send(message: EmailMessage, smtp_url: str) -> None:
    parts = urlsplit(smtp_url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT_SECONDS)
    with server:
        if parts.scheme != "smtps" and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
