"""Headers of every answer, who may call from another site, and one log line for each request."""

from __future__ import annotations

import time
from collections.abc import Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import errors, logs
from gateway.tokens import HEADER as TOKEN_HEADER

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What a page of ours may load: our own files. Nothing inline, nothing from elsewhere, no framing."""

SECURITY = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def origins_of(text: str) -> frozenset[str]:
    """The configured origins: `https://clinic.example, https://www.clinic.example`."""
    return frozenset(part.strip().rstrip("/").lower() for part in text.split(",") if part.strip())


def is_own_origin(origin: str, host: str) -> bool:
    """Whether a page at `origin` was served by us under this `Host`."""
    return bool(host) and urlsplit(origin).netloc.lower() == host.lower()


class Outside:
    """The outermost layer: cross-origin rules, security headers, the log line, and the answer to a fault."""

    def __init__(self, app: ASGIApp, origins: Iterable[str], behind_tls: bool) -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._behind_tls = behind_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        state: dict[str, Any] = {"status": 500, "begun": False}
        request = Headers(scope=scope)
        origin = request.get("origin", "").rstrip("/").lower()
        foreign = bool(origin) and not is_own_origin(origin, request.get("host", ""))
        allowed = foreign and origin in self._origins

        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                state["status"], state["begun"] = message["status"], True
                headers = MutableHeaders(scope=message)
                self._dress(headers, scope["path"], origin if allowed else "")
                new_token = scope.get("state", {}).get("new_token")
                if new_token and message["status"] < 400:
                    headers[TOKEN_HEADER] = new_token
            await send(message)

        try:
            if foreign and scope["method"] == "OPTIONS" and "access-control-request-method" in request:
                await self._preflight(allowed)(scope, receive, send_dressed)
            elif foreign and not allowed and scope["path"].endswith("/events"):
                refused = errors.error_response(403, "foreign_origin", "This site may not read the conversation.")
                await refused(scope, receive, send_dressed)
            else:
                await self._app(scope, receive, send_dressed)
        except Exception as error:
            if state["begun"]:
                logs.log.error("fault", while_answering=True, **logs.where(error))
                raise
            await errors.internal_error(error)(scope, receive, send_dressed)
        finally:
            self._log(scope, state["status"], started)

    def _dress(self, headers: MutableHeaders, path: str, origin: str) -> None:
        for name, value in SECURITY.items():
            headers.setdefault(name, value)
        if self._behind_tls:
            headers.setdefault("strict-transport-security", "max-age=31536000")
        if path.startswith(("/api/", "/health/")):
            headers.setdefault("cache-control", "no-store")
        if self._origins:
            headers.add_vary_header("Origin")
        if origin:
            headers["access-control-allow-origin"] = origin
            headers["access-control-expose-headers"] = f"Retry-After, {TOKEN_HEADER}"

    def _preflight(self, allowed: bool) -> ASGIApp:
        if not allowed:
            return errors.error_response(403, "foreign_origin", "This site may not call the chat.")
        answer = Response(status_code=204)
        answer.headers["access-control-allow-methods"] = "GET, POST, PUT, DELETE"
        answer.headers["access-control-allow-headers"] = "Authorization, Content-Type, Last-Event-ID"
        answer.headers["access-control-max-age"] = "600"
        return answer

    def _log(self, scope: Scope, status: int, started: float) -> None:
        route = scope.get("route")
        line: MutableMapping[str, Any] = {
            "method": scope["method"] if scope["method"] in KNOWN_METHODS else "other",
            "route": getattr(route, "path", "(none)"),
            "status": status,
            "ms": round((time.perf_counter() - started) * 1000, 1),
        }
        conversation = scope.get("state", {}).get("conversation_id")
        if conversation:
            line["conversation"] = conversation
        if not scope["path"].startswith("/health/"):
            logs.log.info("request", **line)


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
