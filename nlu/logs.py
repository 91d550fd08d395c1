"""What the Rasa process may write into its log: never a visitor's words.

Rasa logs whole messages at debug level, and exceptions with their text, which may hold the action server's
answer or the message itself. So every record of an exception is cut down to its kind and its place in the
code, and every structured record to keys that hold no text of a visitor's.
"""

from __future__ import annotations

import logging
import re
import traceback
import warnings
from types import TracebackType
from typing import Any

import structlog

#: What a structured record may keep: fixed words of the code that logs, names of ours, and numbers.
_ALLOWED = {"event", "event_info", "level", "logger", "filename", "action_name", "policy_name", "url", "port", "status"}
_TOKEN = re.compile(r"(token=)[^&\s'\"]+")
_installed = False


def place_of(trace: TracebackType | None) -> str:
    """`module.py:line` of the deepest frame, or nothing."""
    frames = traceback.extract_tb(trace)
    return f"{frames[-1].filename.rsplit('/', 2)[-1]}:{frames[-1].lineno}" if frames else ""


def described(error: BaseException) -> str:
    """An error without its words: its kind and place, and those of what caused it."""
    parts = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        parts.append(f"{type(current).__name__} at {place_of(current.__traceback__)}".removesuffix(" at "))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return " from ".join(parts)


class CarefulRecord(logging.LogRecord):
    """A log record that forgets the words of exceptions and hides tokens in addresses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        error = self.exc_info[1] if isinstance(self.exc_info, tuple) else None
        self.exc_info = None
        self.stack_info = None
        if any(isinstance(value, BaseException) for value in _values(self.args)):
            self.args = tuple(described(v) if isinstance(v, BaseException) else v for v in _values(self.args))
        if error is not None:
            # The words around it may quote the error: an f-string is already one text here.
            words = str(error)
            message = super().getMessage()
            if words and words in message:
                message = message.replace(words, type(error).__name__)
            self.msg, self.args = "%s (%s)", (message, described(error))

    def getMessage(self) -> str:
        """The text, with tokens hidden."""
        return _TOKEN.sub(r"\1…", super().getMessage())


def _values(args: Any) -> tuple[Any, ...]:
    return args if isinstance(args, tuple) else ()


def redacted(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """A structlog processor: keep the allowed keys, describe an exception by kind and place."""
    kept = {key: value for key, value in event.items() if key in _ALLOWED}
    error = event.get("exc_info") or event.get("exception")
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        kept["error"] = described(error)
    return kept


def quieten() -> None:
    """Install both, and silence other people's deprecation notes. Doing it twice changes nothing."""
    global _installed  # noqa: PLW0603 - a process has one log
    if _installed:
        return
    _installed = True
    logging.setLogRecordFactory(CarefulRecord)
    processors = structlog.get_config()["processors"]
    processors.insert(0, redacted)
    structlog.configure(processors=processors)
    for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
        warnings.filterwarnings("ignore", category=category)
