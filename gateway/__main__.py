"""`python -m gateway`: serves the front door until it is told to stop."""

from __future__ import annotations

import os
import socket

import uvicorn
from fastapi import FastAPI

from clinic.context import open_clinic
from gateway import logs
from gateway.app import create_app
from gateway.protocol import Guarded, allow_many_files


class Server(uvicorn.Server):
    """A server whose open event streams end when it is told to stop, instead of holding it up."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._front_app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the streams, then waits for the turns in hand."""
        front = getattr(self._front_app.state, "front", None)
        if front is not None:
            front.watch.close()
        await super().shutdown(sockets)


def main() -> None:
    """Opens the clinic and serves. `FORWARDED_ALLOW_IPS` names the proxies believed about the caller's address."""
    logs.configure()
    Guarded.most_connections = allow_many_files()
    clinic = open_clinic()
    settings = clinic.settings
    app = create_app(clinic)
    proxies = os.environ.get("FORWARDED_ALLOW_IPS", "")
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        ws="none",
        server_header=False,
        date_header=True,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        timeout_graceful_shutdown=8,
        timeout_keep_alive=30,
        http=Guarded,
    )
    try:
        Server(config, app).run()
    finally:
        clinic.close()


if __name__ == "__main__":
    main()
