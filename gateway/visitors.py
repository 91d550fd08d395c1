"""What a visitor decides about the conversation: consent, feedback, a callback, a copy of everything held."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from clinic import conversations, privacy
from gateway import wire
from gateway.access import Conversation, FrontDoor, within_limits
from gateway.body import read_callback, read_flag, read_object

router = APIRouter(prefix="/api/conversations/{conversation_id}")


def _about(conversation: conversations.Conversation) -> dict[str, Any]:
    expires_at = conversation.expires_at
    return {
        "conversation_id": conversation.id,
        "state": conversation.state,
        "consent": conversation.consent,
        "kept_until": expires_at.isoformat() if expires_at else None,
    }


@router.get(
    "",
    summary="The conversation's state",
    response_model=wire.About,
    responses=wire.errors(401, 404, 503) | {200: wire.answered("How it stands", wire.EXAMPLE_ABOUT)},
)
async def about(front: FrontDoor, conversation_id: Conversation) -> JSONResponse:
    """Who speaks, what the visitor said about keeping it, and until when it is kept."""
    found = await asyncio.to_thread(conversations.find, front.clinic, conversation_id)
    return JSONResponse(_about(found))


@router.put(
    "/consent",
    summary="Agree or refuse that the conversation is kept",
    response_model=wire.About,
    openapi_extra=wire.CONSENT_BODY,
    responses=wire.errors(400, 401, 404, 413, 415, 422, 429, 503) | {200: wire.answered("Noted", wire.EXAMPLE_ABOUT)},
    dependencies=[Depends(within_limits)],
)
async def consent(request: Request, front: FrontDoor, conversation_id: Conversation) -> JSONResponse:
    """Without consent a conversation goes a day after its last message; with it, after the retention period.

    Refusing changes nothing else, and either answer may be changed later.
    """
    agreed = read_flag(await read_object(request), "consent")
    found = await asyncio.to_thread(conversations.set_consent, front.clinic, conversation_id, agreed)
    return JSONResponse(_about(found))


@router.post(
    "/messages/{message_id}/feedback",
    summary="Say whether a message helped",
    response_model=wire.Feedback,
    openapi_extra=wire.FEEDBACK_BODY,
    responses=wire.errors(400, 401, 404, 413, 415, 422, 429, 503)
    | {200: wire.answered("Noted", {"message_id": wire.EXAMPLE_MESSAGE["id"], "helpful": True})},
    dependencies=[Depends(within_limits)],
)
async def feedback(
    request: Request, front: FrontDoor, conversation_id: Conversation, message_id: wire.MessageId
) -> JSONResponse:
    """The latest word on a message counts. 404 for a message that was not said to the visitor here."""
    helpful = read_flag(await read_object(request), "helpful")
    await asyncio.to_thread(conversations.give_feedback, front.clinic, conversation_id, message_id, helpful)
    return JSONResponse({"message_id": message_id, "helpful": helpful})


@router.post(
    "/callback",
    status_code=201,
    summary="Ask to be called back",
    response_model=wire.Messages,
    openapi_extra=wire.CALLBACK_BODY,
    responses=wire.errors(400, 401, 404, 413, 415, 422, 429, 503)
    | {201: wire.answered("Noted; the message says so in the conversation", {"messages": [wire.EXAMPLE_CALLBACK]})},
    dependencies=[Depends(within_limits)],
)
async def callback(request: Request, front: FrontDoor, conversation_id: Conversation) -> JSONResponse:
    """Kept for staff, who are alerted. It works while the assistant itself is away.

    Asked again before anyone has called, the newer name, contact and note count.
    """
    asked = read_callback(await read_object(request), front.clinic.knowledge().profile.country)
    message = await asyncio.to_thread(
        conversations.request_callback, front.clinic, conversation_id, asked.name, asked.contact, asked.note
    )
    front.watch.wake(conversation_id)
    return JSONResponse({"messages": [message.wire()]}, 201)


@router.get(
    "/export",
    summary="A copy of everything that is held",
    response_model=wire.Export,
    responses=wire.errors(401, 404, 429, 503) | {200: wire.answered("Everything held", wire.EXAMPLE_EXPORT)},
    dependencies=[Depends(within_limits)],
)
async def export(front: FrontDoor, conversation_id: Conversation) -> JSONResponse:
    """The conversation and all that belongs to it, by kind: messages, facts, feedback, callbacks, bookings, letters."""
    held = await asyncio.to_thread(privacy.export, front.clinic, conversation_id)
    headers = {"Content-Disposition": 'attachment; filename="conversation.json"'}
    return JSONResponse(held, headers=headers)
