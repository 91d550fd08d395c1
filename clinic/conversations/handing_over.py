"""A conversation in a person's hands: taken over, handed back, and what was alarming looked at and cleared.

Of two who take over at once one wins and the other is told, by compare-and-set on the conversation's version. While a
red flag stands uncleared nothing is booked in its conversation: booking asks `booking_paused` in its own transaction.
"""

from __future__ import annotations

from clinic.context import Clinic
from clinic.conversations.messages import add_message
from clinic.conversations.model import Conversation, Message, State, StateChanged
from clinic.conversations.whole import as_conversation, require
from clinic.storage import conversations as rows
from clinic.storage.reach import reaching

MAX_NAME = 64
"""Characters kept of the name of whoever cleared an alert."""


@reaching
def take_over(clinic: Clinic, conversation_id: str, by: str) -> Conversation:
    """A person of the clinic answers from now on: the bot is silent, but for red-flag advice.

    Open requests for a person are cleared in `by`'s name. Raises StateChanged (its `state` is `person`) when somebody
    else has taken over, UnknownConversation.
    """
    with clinic.database.write() as session:
        row = require(session, conversation_id, lock=True)
        if row.state == "person" or not rows.change_state(session, conversation_id, row.version, "person"):
            session.refresh(row)
            raise StateChanged(_state(row.state))
        rows.clear_alerts(session, conversation_id, by[:MAX_NAME], clinic.now(), kinds=("person_wanted",))
        session.refresh(row)
        return as_conversation(row)


@reaching
def hand_back(clinic: Clinic, conversation_id: str) -> Conversation:
    """The bot answers again. Raises StateChanged (its `state` is `bot`) when it already does, UnknownConversation."""
    with clinic.database.write() as session:
        row = require(session, conversation_id, lock=True)
        if row.state == "bot" or not rows.change_state(session, conversation_id, row.version, "bot"):
            session.refresh(row)
            raise StateChanged(_state(row.state))
        session.refresh(row)
        return as_conversation(row)


@reaching
def staff_says(clinic: Clinic, conversation_id: str, text: str) -> Message:
    """A message from the person who has taken over; the visitor sees it as the clinic's, at once.

    Raises StateChanged (with the state it has) while no person has taken over, UnknownConversation.
    """
    with clinic.database.write() as session:
        row = require(session, conversation_id, lock=True)
        if row.state != "person":
            raise StateChanged(_state(row.state))
        return add_message(session, conversation_id, "staff", text, clinic.now())


@reaching
def clear(clinic: Clinic, conversation_id: str, by: str) -> int:
    """Marks the conversation's open alerts as looked at by `by`, so that booking goes on; how many there were.

    Raises UnknownConversation.
    """
    with clinic.database.write() as session:
        require(session, conversation_id, lock=True)
        return rows.clear_alerts(session, conversation_id, by[:MAX_NAME], clinic.now())


@reaching
def booking_paused(clinic: Clinic, conversation_id: str) -> bool:
    """Whether a red flag of this conversation has not been cleared by a person yet."""
    with clinic.database.read() as session:
        return rows.has_open_flag(session, conversation_id)


def _state(state: str) -> State:
    return state  # type: ignore[return-value]
