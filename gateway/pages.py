"""The pages: the demonstration page that embeds the chat, and the files that they load."""

from __future__ import annotations

import asyncio
import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.front import Front
from gateway.page import render

router = APIRouter()

HERE = Path(__file__).parent
WIDGET = HERE / "widget"
PAGE = HERE / "page"


@cache
def widget_script() -> str:
    """The embeddable chat, as `deploy/widget.sh` built it from `widget/src`."""
    return (WIDGET / "widget.js").read_text()


def file_response(request: Request, content: str, media_type: str, **headers: str) -> Response:
    """A file with a validator: asked again, it is 304 while it has not changed."""
    tag = f'"{hashlib.sha256(content.encode()).hexdigest()[:20]}"'
    headers |= {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


@router.get("/", summary="The demonstration page", response_class=Response)
async def index(request: Request) -> Response:
    """The clinic's page, with the chat on it."""
    front: Front = request.app.state.front
    clinic = front.clinic

    def page() -> str:
        return render(clinic.knowledge(), clinic.now().astimezone(clinic.tz).date())

    return Response(await asyncio.to_thread(page), media_type="text/html", headers={"Cache-Control": "no-cache"})


@router.get("/widget.js", summary="The embeddable chat", response_class=Response)
async def widget(request: Request) -> Response:
    """One line embeds it: `<script src="https://…/widget.js" async></script>`."""
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
    return file_response(request, widget_script(), "text/javascript", **headers)


# Whoever only asks whether a page is there (link previews, monitors) sends HEAD; the server leaves the body out.
router.head("/", include_in_schema=False)(index)
router.head("/widget.js", include_in_schema=False)(widget)


@router.get("/page.css", include_in_schema=False)
async def style(request: Request) -> Response:
    """The page's style sheet."""
    return file_response(request, (PAGE / "page.css").read_text(), "text/css")


@router.get("/page.js", include_in_schema=False)
async def script(request: Request) -> Response:
    """What makes the page's own questions press the chat's buttons."""
    return file_response(request, (PAGE / "page.js").read_text(), "text/javascript")


@router.get("/favicon.svg", include_in_schema=False)
async def icon(request: Request) -> Response:
    """The page's icon."""
    return file_response(request, (PAGE / "favicon.svg").read_text(), "image/svg+xml")
