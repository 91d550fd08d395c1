"""Buttons: what one stands for is kept here, the visitor's browser only ever holds a short random id."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from clinic.context import Clinic
from clinic.conversations.model import Pressed, UnknownPayload
from clinic.storage import Session
from clinic.storage import messages as rows
from clinic.storage.reach import reaching

CHOICES = {"slots": "slots", "series": "sessions"}
"""Kinds of card whose items can be chosen, and where the items stand in them."""


def pressed(session: Session, conversation_id: str, payload_id: str) -> Pressed:
    """What the button means; raises UnknownPayload for one that was not issued to this conversation."""
    row = rows.issued(session, conversation_id, payload_id)
    if row is None:
        raise UnknownPayload(payload_id)
    return Pressed(row.title, row.intent, row.data_json)


@reaching
def resolve_payload(clinic: Clinic, conversation_id: str, payload_id: str) -> Pressed:
    """What the button means; raises UnknownPayload for one that was not issued to this conversation."""
    with clinic.database.read() as session:
        return pressed(session, conversation_id, payload_id)


def opening_title(item: Mapping[str, Any]) -> str:
    """How choosing an opening reads in the transcript: "Tue 24 Nov 2026, 10:00 with Dr Ada Lovelace"."""
    starts_at = datetime.fromisoformat(str(item["starts_at"]))
    when = f"{starts_at:%a} {starts_at.day} {starts_at:%b %Y, %H:%M}"
    return f"{when} with {item['practitioner']}" if item.get("practitioner") else when


def issue_payloads(
    conversation_id: str, message_uid: str, reply: Mapping[str, Any], now: datetime
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """`reply` as it is sent, and the payloads to store with it: each button's intent and data, and each choosable
    item's data, is replaced by a payload.

    To be stored in the transaction that stores the reply, so that no visitor holds a button that we do not know.
    """
    issued: list[dict[str, Any]] = []

    def issue(title: str, intent: str, data: Mapping[str, Any]) -> str:
        payload_id = secrets.token_urlsafe(9)
        issued.append(
            {
                "id": payload_id,
                "conversation_id": conversation_id,
                "message_uid": message_uid,
                "title": title,
                "intent": intent,
                "data_json": dict(data),
                "at": now,
            }
        )
        return payload_id

    body: dict[str, Any] = {
        "urgent": bool(reply.get("urgent", False)),
        "sources": [dict(source) for source in reply.get("sources") or ()],
        "buttons": [
            {"title": button["title"], "payload": issue(button["title"], button["intent"], button.get("data") or {})}
            for button in reply.get("buttons") or ()
        ],
    }
    card = reply.get("card")
    if card:
        card = dict(card)
        items = CHOICES.get(str(card.get("kind", "")))
        if items:
            card[items] = [_choosable(item, issue) for item in card.get(items) or ()]
        body["card"] = card
    return body, issued


def _choosable(item: Mapping[str, Any], issue: Callable[[str, str, Mapping[str, Any]], str]) -> dict[str, Any]:
    sent = {key: value for key, value in item.items() if key not in {"data", "intent", "title"}}
    if item.get("data"):
        title = str(item.get("title") or opening_title(item))
        sent["payload"] = issue(title, str(item.get("intent") or "inform"), item["data"])
    return sent
