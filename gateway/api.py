"""The chat API of the contract: conversations, their messages, their events, and what the public may know."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from clinic import conversations, privacy
from clinic.booking.public import clinic_view
from gateway import wire
from gateway.access import Conversation, FrontDoor, within_address_limit, within_limits
from gateway.body import read_object, read_post
from gateway.cards import outgoing
from gateway.limits import address_key

router = APIRouter(prefix="/api")


class Live(StreamingResponse):
    """An event stream; `leave` is called when it has ended, also one whose caller left before it began."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[str], leave: Callable[[], None]) -> None:
        super().__init__(events, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


@router.get("/clinic", summary="What the public may know of the clinic", responses=wire.errors(503))
async def get_clinic(front: FrontDoor) -> JSONResponse:
    """Name, country, time zone, treatments, practitioners, hours, closures, prices."""
    return JSONResponse(await asyncio.to_thread(clinic_view, front.clinic))


@router.post(
    "/conversations",
    status_code=201,
    summary="Start a conversation",
    response_model=wire.Started,
    openapi_extra=wire.START_BODY,
    responses=wire.errors(400, 413, 415, 422, 429, 503)
    | {201: wire.answered("Started", {"conversation_id": "kQ3…", "token": "ImtRM…"})},
    dependencies=[Depends(within_address_limit)],
)
async def start(request: Request, front: FrontDoor) -> JSONResponse:
    """An empty body works fully. The token is signed and is the only way in."""
    await read_object(request, may_be_empty=True)
    made = await asyncio.to_thread(conversations.create, front.clinic, "web")
    return JSONResponse({"conversation_id": made.id, "token": front.tokens.make(made.id, made.created_at)}, 201)


@router.post(
    "/conversations/{conversation_id}/messages",
    summary="Send a message or press a button",
    response_model=wire.Messages,
    openapi_extra=wire.POST_BODY,
    responses=wire.errors(400, 401, 404, 409, 413, 415, 422, 429, 503)
    | {200: wire.answered("The replies, in order", {"messages": [wire.EXAMPLE_MESSAGE]})},
    dependencies=[Depends(within_limits)],
)
async def send(request: Request, front: FrontDoor, conversation_id: Conversation) -> JSONResponse:
    """The replies in order. The same `client_message_id` again gives the same replies and is processed once.

    While a person of the clinic has taken over there are no replies here: they come as events.
    """
    post = read_post(await read_object(request))
    request.state.said = post.text or ""
    replies = await front.turns.take(conversation_id, post)
    return JSONResponse({"messages": await outgoing(front.clinic, replies)})


@router.get(
    "/conversations/{conversation_id}/messages",
    summary="The transcript",
    response_model=wire.Messages,
    responses=wire.errors(401, 404, 503)
    | {200: wire.answered("All messages, in order", {"messages": [wire.EXAMPLE_MESSAGE]})},
)
async def transcript(front: FrontDoor, conversation_id: Conversation) -> JSONResponse:
    """Everything said so far, in order."""
    said = await asyncio.to_thread(conversations.transcript, front.clinic, conversation_id)
    return JSONResponse({"messages": await outgoing(front.clinic, said)})


@router.get(
    "/conversations/{conversation_id}/events",
    summary="The conversation, live",
    response_class=StreamingResponse,
    responses=wire.errors(401, 403, 404, 429, 503)
    | {
        200: {
            "description": "Events `message` (a message; its id is the event's), `typing` and `state`.",
            "content": {
                "text/event-stream": {
                    "schema": {"type": "string"},
                    "example": 'event: state\ndata: {"state": "bot"}\n\nevent: typing\ndata: {"typing": true}\n\n',
                }
            },
        }
    },
)
async def events(
    request: Request,
    front: FrontDoor,
    conversation_id: Conversation,
    last_event_id: Annotated[str | None, Header(description="Go on after this event.")] = None,
) -> Response:
    """Read it with fetch and the same Bearer header. From the beginning, or after `Last-Event-ID`."""
    address = address_key(request.client.host if request.client else None)
    return Live(front.watch.stream(conversation_id, last_event_id), front.watch.admit(conversation_id, address))


@router.delete(
    "/conversations/{conversation_id}",
    summary="Erase the conversation",
    response_model=wire.Erased,
    responses=wire.errors(401, 404, 429, 503) | {200: wire.answered("Erased", {"erased": True, "kept": []})},
    dependencies=[Depends(within_address_limit)],  # each rebuilds the files: nobody else may be made to wait for that
)
async def erase(front: FrontDoor, conversation_id: Conversation) -> JSONResponse:
    """Erased here, in Rasa's record and in what waits to be sent. A real appointment stays, and is named in `kept`."""
    async with front.lanes.of(conversation_id) as lane:
        async with lane.storing:
            ticket = lane.ticket()
        async with front.lanes.turn(conversation_id, lane, ticket):
            front.known.drop(conversation_id)
            erased: Any = await asyncio.to_thread(privacy.erase, front.clinic, conversation_id, exclusive=True)
            front.known.drop(conversation_id)
    front.watch.wake(conversation_id)
    return JSONResponse(erased)
