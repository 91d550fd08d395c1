"""Structured logs on standard output, one JSON object a line, without a word of what visitors write.

Lines carry the route's template, ids and durations. Exceptions are logged as their class and the places they passed:
their words may quote a message. JSON escapes line breaks, so a message cannot forge a line.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger("gateway")


def where(error: BaseException) -> dict[str, Any]:
    """Class and path of an exception: `{"exception": "ValueError", "frames": ["turn.py:31 answer", …]}`."""
    frames = [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-8:]
    ]
    return {"exception": type(error).__name__, "frames": frames}


class _Guarded(logging.Formatter):
    """Lines of libraries, as JSON: the fixed template only, never the values filled into it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


def configure(level: int = logging.INFO) -> None:
    """Sets up this process's logging: ours by structlog, the libraries' from WARNING on."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Guarded())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "httpx", "httpcore"):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
