"""Messages as they go out. The links of a booking card are added here: what is stored holds none."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from clinic.booking.links import links_of
from clinic.context import Clinic
from clinic.conversations import Message


async def outgoing(clinic: Clinic, messages: Iterable[Message]) -> list[dict[str, Any]]:
    """The messages in the contract's form, booking cards with the appointment's page and calendar file."""
    sent = [message.wire() for message in messages]
    for each in sent:
        card = each.get("card")
        if card and card.get("kind") == "booking" and card.get("status") == "booked":
            found = await asyncio.to_thread(links_of, clinic, str(card["reference"]))
            each["card"] = {
                **card,
                "manage_url": found.manage_url if found else None,
                "ics_url": found.ics_url if found else None,
            }
    return sent
