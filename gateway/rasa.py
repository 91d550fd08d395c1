"""Asking Rasa: one message in, the replies of the actions out, within a fixed time."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from clinic import safety
from clinic.conversations import Message, Pressed
from clinic.settings import Settings

ANSWER_SECONDS = 5.0
"""Longest wait for an answer, in all."""


LISTEN_SECONDS = 2.0
"""Longest wait for what a message sounds like, where nothing is to be answered."""
OPINION_SECONDS = 1.0
"""Longest wait for what the model thinks of a message with the words of a red flag: its advice waits so long."""
SYMPTOM = "report_symptom"


class RasaAway(Exception):
    """Rasa gave no usable answer; `why` in a word: `unreachable`, `timeout`, `refused`, `empty`, `odd`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Rasa:
    """Rasa's message channel, over loopback HTTP."""

    def __init__(self, settings: Settings, seconds: float = ANSWER_SECONDS) -> None:
        self._url = f"{settings.rasa_url}/webhooks/needlepoint/webhook"
        self._parse_url = f"{settings.rasa_url}/model/parse"
        self._token = settings.rasa_token
        self._seconds = seconds
        self._client = httpx.AsyncClient(
            headers={"X-Needlepoint-Key": settings.channel_key},
            timeout=httpx.Timeout(seconds, connect=1.0),
            limits=httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=2.0),
            trust_env=False,
        )

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def answer(self, message: Message, pressed: Pressed | None) -> list[dict[str, Any]]:
        """The replies to a message, or to a pressed button; never an empty list.

        Raises RasaAway when there is none in time: unreachable, refused, failed inside, or not what we agreed on.
        """
        replies = await self._post(self._url, ask(message, pressed), self._seconds)
        if not isinstance(replies, list):
            raise RasaAway("odd")
        read = [reply for reply in map(read_reply, replies) if reply is not None]
        if not read:
            raise RasaAway("empty")
        return read

    async def listen(self, text: str) -> tuple[str, float]:
        """What kind of help `text` sounds in need of, and how surely (0 to 1); `("", 0.0)` when it sounds like none.

        No conversation hears of it. Raises RasaAway.
        """
        parsed = await self._parse(text, LISTEN_SECONDS)
        intent, alarm = parsed.get("intent"), parsed.get("alarm")
        if not isinstance(intent, dict) or intent.get("name") != SYMPTOM or not isinstance(alarm, dict):
            return "", 0.0
        return str(alarm.get("kind") or ""), float(alarm.get("confidence") or 0.0)

    async def opinion(self, text: str) -> safety.Opinion:
        """What the model thinks of a text whose words name a red flag; in no conversation. Raises RasaAway."""
        parsed = await self._parse(text, OPINION_SECONDS)
        intent, alarm = parsed.get("intent"), parsed.get("alarm")
        if not isinstance(alarm, dict):
            alarm = {}
        confidence = alarm.get("confidence") or 0.0
        if not isinstance(confidence, int | float):
            raise RasaAway("odd")
        return safety.Opinion(
            calm=parsed.get("calm") is True,
            kind=str(alarm.get("kind") or ""),
            confidence=float(confidence),
            symptom=not isinstance(intent, dict) or intent.get("name") == SYMPTOM,
        )

    async def _parse(self, text: str, seconds: float) -> dict[str, Any]:
        parsed = await self._post(self._parse_url, {"text": text}, seconds, token=self._token)
        if not isinstance(parsed, dict):
            raise RasaAway("odd")
        return parsed

    async def _post(self, url: str, body: dict[str, Any], seconds: float, **query: str) -> Any:
        """What Rasa answers to `body`. Raises RasaAway."""
        try:
            async with asyncio.timeout(seconds):
                response = await self._client.post(url, json=body, params=query)
        except (TimeoutError, httpx.TimeoutException):
            raise RasaAway("timeout") from None
        except httpx.HTTPError:
            raise RasaAway("unreachable") from None
        if response.status_code != 200:
            raise RasaAway("refused")
        try:
            return response.json()
        except ValueError:
            raise RasaAway("odd") from None


def ask(message: Message, pressed: Pressed | None) -> dict[str, Any]:
    """What Rasa's channel is sent. A button travels as ready parse data, never as text to be understood."""
    asked: dict[str, Any] = {"sender": message.conversation_id, "message_id": message.uid, "text": message.text}
    if pressed is not None:
        asked["parse_data"] = {
            "intent": {"name": pressed.intent, "confidence": 1.0},
            "entities": [],
            "text": pressed.title,
        }
        asked["metadata"] = {"button": dict(pressed.data)}
    return asked


def read_reply(reply: Any) -> dict[str, Any] | None:
    """One reply in our shape, or None when it says nothing. Takes it bare or still inside Rasa's `custom`."""
    if not isinstance(reply, dict):
        return None
    if isinstance(reply.get("custom"), dict):
        reply = reply["custom"]
    text, card = reply.get("text"), reply.get("card")
    if not (isinstance(text, str) and text.strip()) and not isinstance(card, dict):
        return None
    return {
        "text": text if isinstance(text, str) else "",
        "urgent": reply.get("urgent") is True,
        "sources": [source for source in reply.get("sources") or () if isinstance(source, dict)],
        "buttons": [
            {"title": button["title"], "intent": button["intent"], "data": button.get("data") or {}}
            for button in reply.get("buttons") or ()
            if isinstance(button, dict) and button.get("title") and button.get("intent")
        ],
        "card": card if isinstance(card, dict) else None,
    }
