"""HTTP on the wire, before a request is one: how long and how large its head may be, how many connections there are.

The server underneath waits for ever for the rest of a head, and takes one of any size. What it refuses itself it
refuses in plain text; here every refusal has the one error shape.
"""

from __future__ import annotations

import asyncio
import json
import resource
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_SECONDS = 10.0
"""Longest that a request's line and headers may take to arrive, and that a new connection may stay silent."""
MAX_HEAD = 64_000
"""Largest request line and headers together, in bytes."""
MAX_HEADERS = 200
MOST_FILES = 1 << 16
SPARE_FILES = 200
"""Open files left for databases, logs and the way to Rasa."""


class HeadTooLarge(Exception):
    """The request's line and headers are over the limit."""


def allow_many_files() -> int:
    """Raises this process's limit on open files as far as it may; returns how many connections that leaves room for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(wanted - SPARE_FILES, SPARE_FILES)


class Guarded(HttpToolsProtocol):
    """One connection. Slow, oversized and malformed heads end it; so does one connection too many."""

    most_connections = MOST_FILES

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._head_timer: asyncio.TimerHandle | None = None
        self._in_head = True
        self._head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.most_connections:
            self._refuse(503, "too_many_connections", "There are too many connections. Please try again in a moment.")
            return
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > MAX_HEAD and not self.transport.is_closing():
            self._too_large()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._wait_for_head()

    def on_headers_complete(self) -> None:
        self._head_arrived()
        if self._is_too_large():
            raise HeadTooLarge  # the parser turns it into a refusal
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """What cannot be read as HTTP."""
        if self.scope is not None and self._is_too_large():
            self._too_large()
        else:
            self._refuse(400, "not_http", "The request is not HTTP.")

    def _is_too_large(self) -> bool:
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        return size > MAX_HEAD or len(self.headers) > MAX_HEADERS

    def _too_large(self) -> None:
        self._refuse(431, "head_too_large", f"A request's line and headers may have at most {MAX_HEAD} bytes.")

    def _wait_for_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _head_arrived(self) -> None:
        self._in_head, self._head_bytes = False, 0
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _too_slow(self) -> None:
        self._head_timer = None
        if not self._head_bytes:
            self.transport.close()  # opened in advance, and never used: there is nobody to tell
        elif not self.transport.is_closing():
            self._refuse(408, "head_timeout", "The request took too long to arrive.")

    def _refuse(self, status: int, code: str, message: str) -> None:
        body = json.dumps({"error": {"code": code, "message": message}}).encode()
        head = (
            b"content-type: application/json\r\nx-content-type-options: nosniff\r\ncache-control: no-store\r\n"
            b"connection: close\r\ncontent-length: " + str(len(body)).encode() + b"\r\n\r\n"
        )
        retry = b"retry-after: 5\r\n" if status == 503 else b""
        self.transport.write(STATUS_LINE[status] + retry + head + body)
        self.transport.close()
