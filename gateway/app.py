"""The application: its routes, its layers, its opening and closing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from clinic.context import Clinic
from gateway import api, errors, pages, wire
from gateway.front import Front
from gateway.headers import Outside, origins_of
from gateway.health import Health

THREADS = 24
"""Threads for database work: it never blocks the event loop."""

DESCRIPTION = """
The chat of a skin clinic. Start a conversation, keep its token, send messages, show the replies.

A reply has a text and, where they help, buttons, sources and a card. Press a button or choose an opening by sending its
`payload`. Every error has one shape: `{"error": {"code", "message", …}}`.
"""


def create_app(clinic: Clinic) -> FastAPI:
    """The gateway on an open clinic (whoever opened it closes it)."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = ThreadPoolExecutor(THREADS, "clinic")
        asyncio.get_running_loop().set_default_executor(pool)
        app.state.front = Front(clinic)
        yield
        await app.state.front.close()

    app = FastAPI(
        title="Needlepoint",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,  # its page loads scripts from other hosts
        redoc_url=None,
    )
    errors.install(app)
    app.include_router(api.router)
    app.include_router(pages.router)

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

    settings = clinic.settings
    app.add_middleware(Outside, origins=origins_of(settings.allowed_origins), behind_tls=settings.mode == "production")
    return app
