"""One's own appointment by the link in a letter, and an offered time from the waiting list: pages without a script.

A wrong, used, expired or overtaken link gets one and the same answer. Reading changes nothing; a change is a POST from
our own page only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path as FilePath
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from clinic.booking import NotBookable, SlotTaken, UnknownOpening, links, managing, waitlist
from clinic.context import Clinic
from clinic.notifications.ics import invitation_file
from clinic.reception.declaration import asked_for
from clinic.storage import DatabaseAway
from gateway.access import FrontDoor, within_address_limit
from gateway.body import read_bytes
from gateway.errors import ApiError
from gateway.headers import PAGE_POLICY, is_own_origin
from gateway.page import managing as page
from gateway.pages import file_response

router = APIRouter(include_in_schema=False, dependencies=[Depends(within_address_limit)])

HEADERS = {
    "content-security-policy": PAGE_POLICY.replace("form-action 'none'", "form-action 'self'").replace(
        "script-src 'self'", "script-src 'none'"
    ),
    "referrer-policy": "same-origin",  # with `no-referrer` a browser sends `Origin: null` with our own forms
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}
MAX_FIELDS = 8


def _html(body: str, status: int = 200) -> Response:
    return Response(body, status, HEADERS, media_type="text/html; charset=utf-8")


async def _page(front: FrontDoor, write: Callable[[Clinic], str]) -> Response:
    """A page written away from the event loop; the one neutral answer for every link that is not good."""
    try:
        return _html(await asyncio.to_thread(write, front.clinic))
    except links.BadLink:
        return await _not_found(front)


async def _not_found(front: FrontDoor) -> Response:
    return _html(await asyncio.to_thread(lambda: page.not_found(front.clinic.knowledge().profile)), 404)


async def error_page(request: Request, error: ApiError) -> Response:
    """An error as a page of the clinic's, for a visitor who followed a link; in the one error shape if that fails."""
    clinic: Clinic = request.app.state.front.clinic
    title, message = "That did not work", error.message
    if error.status == 404:
        title, message = "There is nothing here", "The address may be old, or have lost a letter on the way."
    try:
        written = await asyncio.to_thread(lambda: page.refused(clinic.knowledge().profile, title, message))
    except DatabaseAway:
        return error.response()
    return Response(written, error.status, HEADERS | error.headers, media_type="text/html; charset=utf-8")


def _is_ours(request: Request) -> bool:
    """Whether a form was sent from our own page."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None and origin != "null":
        return is_own_origin(origin, request.headers.get("host", ""))
    return site == "same-origin"


async def _fields(request: Request) -> dict[str, str]:
    if not _is_ours(request):
        raise ApiError(403, "foreign_origin", "This form must be sent from the clinic's own page.")
    body = (await read_bytes(request)).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError:
        return {}


@router.get("/manage.css")
async def style(request: Request) -> Response:
    """The pages' style sheet."""
    return file_response(request, (FilePath(page.__file__).parent / "managing.css").read_text(), "text/css")


@router.get("/manage/{token}")
async def show(request: Request, front: FrontDoor, token: str) -> Response:
    """The appointment, what changing it costs now, and other times."""
    after = request.query_params.get("after", "")
    done = request.query_params.get("done", "")

    def write(clinic: Clinic) -> str:
        shown = managing.look(clinic, token)
        more = int(after) if after.isascii() and after.isdigit() and len(after) < 12 else None
        times = managing.other_times(clinic, shown.booked, more)
        return page.manage(clinic.knowledge().profile, shown, times, done)

    return await _page(front, write)


@router.get("/manage/{token}/appointment.ics")
async def calendar(front: FrontDoor, token: str) -> Response:
    """The appointment as a calendar file."""

    def write(clinic: Clinic) -> str:
        shown = managing.look(clinic, token)
        return invitation_file(clinic, shown.booked, shown.sequence)

    try:
        text = await asyncio.to_thread(write, front.clinic)
    except links.BadLink:
        return await _not_found(front)
    headers = {"content-disposition": 'attachment; filename="appointment.ics"', "cache-control": "no-store"}
    return Response(text, media_type="text/calendar; charset=utf-8; method=REQUEST", headers=headers)


@router.post("/manage/{token}")
async def change(request: Request, front: FrontDoor, token: str) -> Response:
    """Moves or cancels the appointment, or chooses its reminders."""
    fields = await _fields(request)
    clinic = front.clinic
    action = fields.get("action", "")
    try:
        if action == "move":
            _, address = await asyncio.to_thread(managing.move, clinic, token, fields.get("opening", ""))
            return RedirectResponse(f"{urlsplit(address).path}?done=moved", 303, HEADERS)
        if action == "cancel":
            gone = await asyncio.to_thread(managing.cancel, clinic, token)
            return _html(await asyncio.to_thread(lambda: page.cancelled(clinic.knowledge().profile, gone)))
        if action == "reminders":
            await asyncio.to_thread(managing.choose_reminders, clinic, token, fields.get("reminders", ""))
            return RedirectResponse(f"/manage/{token}?done=reminders", 303, HEADERS)
        await asyncio.to_thread(managing.look, clinic, token)
        return RedirectResponse(f"/manage/{token}", 303, HEADERS)
    except links.BadLink:
        return await _not_found(front)
    except (SlotTaken, NotBookable, UnknownOpening, ValueError):
        return RedirectResponse(f"/manage/{token}?done=taken", 303, HEADERS)


@router.get("/offer/{token}")
async def offer(front: FrontDoor, token: str) -> Response:
    """A time that is held for somebody on the waiting list."""

    def write(clinic: Clinic) -> str:
        held = waitlist.offered(clinic, token)
        knowledge = clinic.knowledge()
        asked = [group.line for group in asked_for(knowledge, held.treatment)] if held.needs_screening else []
        return page.offer(knowledge.profile, held, asked)

    return await _page(front, write)


@router.post("/offer/{token}")
async def answer_offer(request: Request, front: FrontDoor, token: str) -> Response:
    """Takes the held time, or lets it go."""
    fields = await _fields(request)
    clinic = front.clinic
    try:
        if fields.get("action") == "take":
            taken = await asyncio.to_thread(waitlist.accept, clinic, token)
            found = await asyncio.to_thread(links.links_of, clinic, taken.reference)
            return RedirectResponse(f"{urlsplit(found.manage_url).path if found else '/'}?done=booked", 303, HEADERS)
        if fields.get("action") == "decline":
            await asyncio.to_thread(waitlist.decline, clinic, token)
            return _html(await asyncio.to_thread(lambda: page.declined(clinic.knowledge().profile)))
        await asyncio.to_thread(waitlist.offered, clinic, token)
        return RedirectResponse(f"/offer/{token}", 303, HEADERS)
    except links.BadLink:
        return await _not_found(front)
