"""The server itself: loopback only, one shared secret, and no visitor's words in its answers or its log.

The SDK's own server listens on every address, lets anyone in, and sends a failing action's whole request back, which
Rasa then logs. Hence this one: the SDK's executor behind our own two routes.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import signal
import socket
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions import talk
from actions.base import apology, log, log_error
from clinic.answers import search
from clinic.context import Clinic, open_clinic
from clinic.reception import tongues
from clinic.settings import Settings, get_settings
from clinic.suitability import likeness

KEY_HEADER = "X-Needlepoint-Key"


class Executor(ActionExecutor):  # type: ignore[misc]
    """The SDK's executor for Rasa 3.6, which sends the domain itself, or none, but never a digest of it."""

    def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
        """The domain as sent; empty when Rasa is told not to send it."""
        return payload.get("domain") or {}


def build_executor(clinic: Clinic) -> Executor:
    """An executor that knows every action of `domain.yml`."""
    executor = Executor()
    for action_class in talk.ACTIONS:
        action: Action = action_class(clinic)
        executor.register_action(action)
    return executor


def create_app(clinic: Clinic, key: str, name: str = "needlepoint_actions") -> Sanic[Any, Any]:
    """The action server's application.

    `GET /health` is open; `POST /webhook` wants the shared secret in `X-Needlepoint-Key` (401 otherwise). An action
    that raises is answered with an apology; the log gets an error id and the kind of error.
    """
    app: Sanic[Any, Any] = Sanic(name, configure_logging=False)
    app.config.ACCESS_LOG = False
    app.config.TOUCHUP = False  # it rewrites classes of the process; we have no signals for it to optimise away
    app.config.REQUEST_MAX_SIZE = 20_000_000
    executor = build_executor(clinic)

    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        return json({"status": "ok", "actions": len(executor.actions)})

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        given = request.headers.get(KEY_HEADER, "")
        if not hmac.compare_digest(given.encode(), key.encode()):
            return json({"error": "unauthorised"}, status=401)
        call = request.json
        if not isinstance(call, dict):
            return json({"error": "not an action call"}, status=400)
        name = call.get("next_action")
        if name not in executor.actions:
            return json({"error": "unknown action", "action_name": str(name)[:80]}, status=404)
        try:
            result = await executor.run(call)
        except Exception as error:
            return json({"events": [], "responses": [_spoken(error)]})
        return json(result.model_dump() if result else {"events": [], "responses": []})

    @app.exception(Exception)
    async def failed(_: Request, error: Exception) -> HTTPResponse:
        status = getattr(error, "status_code", 500)
        if status >= 500:
            log_error(error)
        return json({"error": "the call failed"}, status=status)

    return app


def _spoken(error: Exception) -> dict[str, Any]:
    """The apology in the shape that Rasa expects of an action's response."""
    log_error(error)
    return {
        "text": None,
        "buttons": [],
        "elements": [],
        "custom": apology().as_dict(),
        "template": None,
        "response": None,
        "image": None,
        "attachment": None,
    }


def run(settings: Settings | None = None) -> None:
    """Serve until told to stop."""
    settings = settings or get_settings()
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s actions %(levelname)s %(message)s")
    for name in ("sanic", "rasa_sdk"):
        logging.getLogger(name).setLevel(logging.WARNING)
    clinic = open_clinic(settings)
    app = create_app(clinic, settings.actions_key)
    _warm(clinic)
    try:
        asyncio.run(_until_stopped(app, settings.actions_port))
    finally:
        clinic.close()


def _warm(clinic: Clinic) -> None:
    """Read what the clinic knows, so that no visitor waits for the first search. Failing here fails no one yet.

    Raises NetMissing where nothing has been trained: without the net a history would be told and not heard, so the
    server does not start; the gateway then says that it is away, and red flags are still answered.
    """
    likeness.warm()
    try:
        log.info("%d phrases ready", search.warm(clinic.knowledge()))
        tongues.warm()
    except Exception as error:
        log_error(error)


async def _until_stopped(app: Sanic[Any, Any], port: int) -> None:
    """Serve in this process and this loop until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with serving(app, port) as at:
        log.info("action server on 127.0.0.1:%d", at)
        await stop.wait()


@asynccontextmanager
async def serving(app: Sanic[Any, Any], port: int = 0) -> AsyncIterator[int]:
    """The application served on loopback; gives the port (0: a free one). Raises OSError when the port is taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        server: Any = await app.create_server(sock=listening, return_asyncio_server=True)
        if server is None:
            raise OSError(f"could not serve on port {port}")
        await server.startup()
        await server.before_start()
        await server.start_serving()
        try:
            yield int(listening.getsockname()[1])
        finally:
            await server.before_stop()
            closing = server.close()
            if closing is not None:
                await closing
            await server.after_stop()


def main() -> None:
    """Entry point of `python -m actions`."""
    run()
