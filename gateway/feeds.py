"""For calendars and other systems: a practitioner's private feed, and the read-only FHIR R5 interface.

A wrong, revoked or foreign key is answered as an address where there is nothing, whatever was asked for.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from clinic.booking import UnknownTreatment, feeds
from clinic.context import Clinic
from clinic.notifications.ics import feed_file
from gateway.access import FrontDoor, within_address_limit
from gateway.errors import STATUS_WORDS, ApiError, unprocessable

router = APIRouter(include_in_schema=False, dependencies=[Depends(within_address_limit)])

FHIR = "application/fhir+json; fhirVersion=5.0"
LONGEST = timedelta(days=93)
"""Longest span that one question may ask about."""


def _nothing_here() -> ApiError:
    return ApiError(404, "not_found", STATUS_WORDS[404], headers={"cache-control": "no-store"})


@router.get("/calendar/{token}.ics")
async def feed(front: FrontDoor, token: str) -> Response:
    """A practitioner's appointments, neutral."""

    def write(clinic: Clinic) -> str:
        return feed_file(clinic, feeds.feed_of(clinic, token))

    try:
        text = await asyncio.to_thread(write, front.clinic)
    except feeds.BadKey:
        raise _nothing_here() from None
    return Response(text, media_type="text/calendar; charset=utf-8", headers={"cache-control": "no-store"})


@router.get("/fhir/{resource}")
async def fhir(request: Request, front: FrontDoor, resource: str) -> Response:
    """``Slot?service-type=…&start=ge…&start=lt…`` and ``Appointment?date=ge…&date=lt…``, as a ``Bundle``."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        await asyncio.to_thread(feeds.check_fhir_key, front.clinic, token.strip() if scheme.lower() == "bearer" else "")
    except feeds.BadKey:
        raise _nothing_here() from None
    clinic = front.clinic
    query = request.query_params
    if resource == "Slot":
        start, end = _span(clinic, query.getlist("start"))
        asked = query.get("service-type", "").rpartition("|")[2]
        codes = [asked] if asked else list((await asyncio.to_thread(clinic.knowledge)).treatments)
        try:
            found = [
                each for code in codes for each in await asyncio.to_thread(feeds.fhir_slots, clinic, code, start, end)
            ]
        except UnknownTreatment:
            found = []
    elif resource == "Appointment":
        start, end = _span(clinic, query.getlist("date"))
        found = await asyncio.to_thread(feeds.fhir_appointments, clinic, start, end)
    else:
        raise _nothing_here()
    body = feeds.bundle(found, clinic.settings.base_url)
    return JSONResponse(body, media_type=FHIR, headers={"cache-control": "no-store"})


def _span(clinic: Clinic, given: list[str]) -> tuple[datetime, datetime]:
    """From FHIR's search words (``ge2026-11-24``, ``lt2026-12-01T00:00:00Z``); without them the coming week."""
    start, end = clinic.now(), None
    for each in given[:4]:
        word, value = each[:2], each[2:]
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            raise unprocessable("invalid_request", "Give times as ge2026-11-24 or lt2026-12-01T00:00:00Z.") from None
        if at.tzinfo is None:
            at = datetime.combine(at.date(), time(at.hour, at.minute, at.second), clinic.tz)
        if word in ("ge", "gt", "sa"):
            start = at
        elif word in ("lt", "le", "eb"):
            end = at
        else:
            raise unprocessable("invalid_request", "Give times as ge2026-11-24 or lt2026-12-01T00:00:00Z.")
    end = end if end is not None else start + timedelta(days=7)
    return start.astimezone(UTC), min(end.astimezone(UTC), start.astimezone(UTC) + LONGEST)
