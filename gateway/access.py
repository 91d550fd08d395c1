"""Who may enter a conversation, and how often: what the calls on a conversation depend on."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Depends, Header, Path, Request

from clinic import conversations
from gateway import limits
from gateway.errors import no_conversation, unauthorised
from gateway.front import Front
from gateway.tokens import GRACE


async def front_of(request: Request) -> Front:
    """The open front door. (`async`: otherwise each call would take a thread.)"""
    front: Front = request.app.state.front
    return front


FrontDoor = Annotated[Front, Depends(front_of)]
ConversationId = Annotated[str, Path(description="As given when the conversation was started.")]


async def conversation_of(
    request: Request,
    front: FrontDoor,
    conversation_id: ConversationId,
    authorization: Annotated[str | None, Header(description="`Bearer` and the conversation's token.")] = None,
) -> str:
    """The conversation that the caller may enter: 401 without a valid token of ours, 404 for any other conversation.

    An ageing token's successor goes out with the answer.
    """
    now = front.clinic.now()
    token = front.tokens.read(authorization, now)
    if token.conversation_id != conversation_id:
        raise no_conversation()
    key = front.known.key(conversation_id)
    if key is None or token.number > key.number:
        key = await asyncio.to_thread(conversations.use_token, front.clinic, conversation_id, token.number)
        front.known.add(conversation_id, key)
    outdated = token.number < key.number
    if outdated and (token.number < key.number - 1 or (key.since is not None and now - key.since > GRACE)):
        raise unauthorised()
    if outdated or token.is_ageing(now):
        number = key.number if outdated else token.number + 1
        request.state.new_token = front.tokens.make(conversation_id, now, number)
    request.state.conversation_id = conversation_id
    return conversation_id


Conversation = Annotated[str, Depends(conversation_of)]


async def within_address_limit(request: Request, front: FrontDoor) -> None:
    """429 when this address has called too often."""
    host = request.client.host if request.client else None
    await front.limits.check(f"address:{limits.address_key(host)}", front.clinic.settings.limit_address)


async def within_limits(request: Request, front: FrontDoor, conversation_id: Conversation) -> None:
    """429 when this conversation or this address has sent too much."""
    await front.limits.check(f"session:{conversation_id}", front.clinic.settings.limit_session, strict=True)
    await within_address_limit(request, front)


__all__ = ["Conversation", "ConversationId", "FrontDoor", "within_address_limit", "within_limits"]
