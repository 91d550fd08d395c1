"""The application: its routes, its layers, its opening and closing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from fastapi.telemetry import TelemetryConfig

from clinic.context import Clinic
from clinic.safety import words
from clinic.storage import DatabaseAway
from clinic.storage.rasa_tracker import TrackerBusy
from gateway import api, errors, feeds, manage, outage, pages, visitors, wire
from gateway.front import Front
from gateway.headers import Outside, origins_of
from gateway.health import Health
from gateway.search import WARM_AFTER

THREADS = 24
"""Threads for database work: it never blocks the event loop."""

NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""The framework would record exception messages and send them where the environment says. Nothing leaves this house."""

DESCRIPTION = """
The chat of a skin clinic. Start a conversation, keep its token, send messages, show the replies.

A reply has a text and, where they help, buttons, sources and a card. Press a button or choose an opening by sending its
`payload`. Every error has one shape: `{"error": {"code", "message", …}}`.
"""


def create_app(clinic: Clinic, warm_after: float = WARM_AFTER) -> FastAPI:
    """The gateway on an open clinic (whoever opened it closes it); `warm_after` seconds the search is made ready."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = ThreadPoolExecutor(THREADS, "clinic")
        asyncio.get_running_loop().set_default_executor(pool)
        await asyncio.to_thread(words.load)  # the first visitor does not wait for the red flags' words
        app.state.front = Front(clinic, warm_after)
        yield
        await app.state.front.close()

    app = FastAPI(
        title="Needlepoint",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,  # its page loads scripts from other hosts
        redoc_url=None,
        telemetry=NO_TELEMETRY,
        redirect_slashes=False,  # the redirect would go wherever the Host header says
    )
    errors.install(app)
    app.state.error_page = manage.error_page
    app.add_exception_handler(DatabaseAway, outage.refusal)
    app.add_exception_handler(TrackerBusy, outage.refusal)
    app.include_router(api.router)
    app.include_router(visitors.router)
    app.include_router(pages.router)
    app.include_router(manage.router)
    app.include_router(feeds.router)

    @app.get("/health/live", summary="Up", response_model=wire.Status)
    async def live() -> JSONResponse:
        """200 while the process runs."""
        return JSONResponse({"status": "ok"})

    @app.get("/health/ready", summary="Able to work", response_model=wire.Status, responses=wire.errors(503))
    async def ready() -> JSONResponse:
        """200 when Rasa, action server, worker and database answer; 503 names the missing ones."""
        health: Health = app.state.front.health
        await health.ready()
        return JSONResponse({"status": "ok"})

    app.head("/health/live", include_in_schema=False)(live)
    app.head("/health/ready", include_in_schema=False)(ready)
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    settings = clinic.settings
    app.add_middleware(Outside, origins=origins_of(settings.allowed_origins), behind_tls=settings.mode == "production")
    return app


def _document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, without the framework's own error shape: ours is the only one."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        for calls in document["paths"].values():
            for call in calls.values():
                if "HTTPValidationError" in str(call["responses"].get("422", "")):
                    del call["responses"]["422"]
        for name in ("HTTPValidationError", "ValidationError"):
            document["components"]["schemas"].pop(name, None)
        app.openapi_schema = document
    return app.openapi_schema
