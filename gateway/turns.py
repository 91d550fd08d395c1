"""The path of a message: stored, put in order, looked over for red flags, answered, and the answer stored.

A message is in the database before anything else happens to it. If the process dies before it is answered, it stays
there unanswered, and the same message sent again with its `client_message_id` is answered then, once.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

from clinic import conversations, safety
from clinic.context import Clinic
from clinic.conversations import Message, Stored
from clinic.reception import flagged, red_flags
from gateway import fallback, flags, logs
from gateway.body import Post
from gateway.lanes import Lane, Lanes
from gateway.rasa import Rasa, RasaAway
from gateway.search import Search
from gateway.watch import Watch

KEEP_SECONDS = 1.0
"""Longest that a red flag's advice waits for what else its message tells to be kept."""
EARLIER_SECONDS = 6.0
"""Longest wait, with several gateway processes, for a message stored earlier elsewhere."""


class Turns:
    """Takes messages, one of a conversation at a time."""

    def __init__(self, clinic: Clinic, rasa: Rasa, lanes: Lanes, watch: Watch, search: Search) -> None:
        self._clinic = clinic
        self._search = search
        self._rasa = rasa
        self._lanes = lanes
        self._watch = watch

    async def take(self, conversation_id: str, post: Post) -> tuple[Message, ...]:
        """The replies to a posted message, in order; those given before when it came before.

        Raises UnknownConversation, UnknownPayload, ClientMessageConflict, DatabaseAway.
        """
        async with self._lanes.of(conversation_id) as lane:
            async with lane.storing:
                stored, look = await asyncio.to_thread(self._receive, conversation_id, post)
                if stored.replies is not None:
                    return stored.replies
                ticket = lane.ticket()
            self._watch.wake(conversation_id)
            return await self._in_turn(stored, look, lane, ticket)

    def _receive(self, conversation_id: str, post: Post) -> tuple[Stored, flags.Look]:
        """Stores the message, then looks it over for red flags: one step away from the event loop."""
        stored = conversations.store_message(
            self._clinic,
            conversation_id,
            text=post.text,
            payload=post.payload,
            client_message_id=post.client_message_id,
        )
        if stored.replies is not None or stored.pressed is not None:
            return stored, flags.NOTHING
        return stored, flags.look(self._clinic, stored.message.text)

    async def _in_turn(
        self, stored: Stored, look: flags.Look, lane: Lane, ticket: asyncio.Future[None]
    ) -> tuple[Message, ...]:
        waits = self._lanes.shared or not ticket.done()
        if self._lanes.shared:
            await self._let_earlier_go_first(stored.message)
        async with self._lanes.turn(stored.message.conversation_id, lane, ticket):
            if waits:
                stored = await asyncio.to_thread(conversations.refresh, self._clinic, stored)
                if stored.replies is not None:
                    return stored.replies
            try:
                return await self._answer(stored, look)
            finally:
                self._watch.wake(stored.message.conversation_id)

    async def _let_earlier_go_first(self, message: Message) -> None:
        give_up = time.monotonic() + EARLIER_SECONDS
        while time.monotonic() < give_up:
            if not await asyncio.to_thread(conversations.earlier_waits, self._clinic, message):
                return
            await asyncio.sleep(0.05)

    async def _answer(self, stored: Stored, look: flags.Look) -> tuple[Message, ...]:
        """Answers one message and stores the answer. Red flags come first, in every state."""
        if stored.conversation.state != "bot" and stored.pressed is None and look == flags.NOTHING:
            look = await self._listen(stored.message)
        elif look.flag is not None:
            look = await self._weighed(stored.message, look, look.flag)
        first = [look.reply] if look.reply is not None else []
        replies: list[dict[str, Any]] = []
        if look.alone or stored.conversation.state == "person":
            pass
        elif stored.conversation.state == "waiting":
            replies = [await asyncio.to_thread(fallback.waiting_note, self._clinic)]
        else:
            replies = await self._ask(stored)
        if look.alone:
            await self._keep_told(stored.message)
        return await asyncio.to_thread(
            conversations.save_replies, self._clinic, stored.message, [*first, *replies], alert=look.alert
        )

    async def _keep_told(self, message: Message) -> None:
        """Keeps what a message tells of health besides its red flag, before it counts as answered: a process that is
        killed in between does it again. The advice waits for no more than `KEEP_SECONDS`, and is given in any case."""
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                await asyncio.to_thread(
                    flagged.keep_told, self._clinic, message.conversation_id, message.uid, message.text
                )
        except Exception as error:
            logs.log.error("told_not_kept", message=message.uid, **logs.where(error))

    async def _listen(self, message: Message) -> flags.Look:
        """The second net's look at a message that is not Rasa's to answer: a person has the conversation, or will."""
        try:
            kind, confidence = await self._rasa.listen(message.text)
        except RasaAway as away:
            logs.log.warning("rasa_away", why=away.why, message=message.uid)
            return flags.NOTHING
        return await asyncio.to_thread(flags.listened, self._clinic, message.text, kind, confidence)

    async def _weighed(self, message: Message, look: flags.Look, flag: safety.RedFlag) -> flags.Look:
        """The look once the model was asked about a red flag in the words: nothing where it outweighs them, something
        graver where it surely hears that. Where it is away, or not to be believed of such a text, words stand."""
        if not await asyncio.to_thread(red_flags.may_be_calm, message.text):
            return look
        try:
            opinion = await self._rasa.opinion(message.text)
        except RasaAway as away:
            logs.log.warning("rasa_away", why=away.why, message=message.uid)
            return look
        if safety.outweighed(flag, opinion):
            logs.log.info("red_flag_outweighed", message=message.uid, flag=flag.id)
            return flags.NOTHING
        if await asyncio.to_thread(safety.is_graver, opinion, flag, message.text):
            graver = await asyncio.to_thread(
                flags.listened, self._clinic, message.text, opinion.kind, opinion.confidence
            )
            return replace(graver, alert=look.alert)  # which pauses booking until a person has looked
        return look

    async def _ask(self, stored: Stored) -> list[dict[str, Any]]:
        """Rasa's replies, or the spoken fallback: never an empty list."""
        try:
            return await self._rasa.answer(stored.message, stored.pressed)
        except RasaAway as away:
            logs.log.warning("rasa_away", why=away.why, message=stored.message.uid)
        text = None if stored.pressed else stored.message.text
        return [await asyncio.to_thread(fallback.spoken, self._clinic, self._search, text)]
