"""What staff do from a terminal: look at unanswered questions and alerts, clear them, take a conversation over."""

from __future__ import annotations

import getpass
import json
from typing import Annotated, Any, NoReturn

import typer

from cli.output import fail, show
from clinic import conversations
from clinic.context import open_clinic
from clinic.conversations import Conversation, StateChanged, UnknownConversation


def _login() -> str:
    """The name of whoever is at the keyboard; "staff" on a machine that has no names."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "staff"


Id = Annotated[str, typer.Argument(metavar="CONVERSATION", help="The conversation's id.")]
By = Annotated[str, typer.Option("--by", help="Who does it; your login name unless told.", default_factory=_login)]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


def unanswered_command(
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
    limit: Annotated[int, typer.Option(help="How many at the most, newest first.")] = 50,
) -> None:
    """Questions that found no answer, redacted, with the three nearest guesses."""
    rows: list[dict[str, Any]] = conversations.list_unanswered(open_clinic(), limit=limit)
    lines = [f"{row['at']:%Y-%m-%d %H:%M}  {row['text']}  {json.dumps(row['guesses'])}" for row in rows]
    show({"unanswered": rows}, "\n".join(lines) or "Every question found an answer.", as_json=as_json)


def alerts_command(
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Red flags and requests for a person that nobody has cleared yet."""
    rows: list[dict[str, Any]] = conversations.list_alerts(open_clinic())
    lines = [
        f"{row['at']:%Y-%m-%d %H:%M}  {row['kind']}  {row['flag_id'] or ''}  {row['conversation_id']}" for row in rows
    ]
    show({"alerts": rows}, "\n".join(lines) or "No open alerts.", as_json=as_json)


def clear_command(conversation: Id, by: By, as_json: AsJson = False) -> None:
    """Marks a conversation's alerts as looked at: booking, paused by a red flag, goes on."""
    try:
        cleared = conversations.clear(open_clinic(), conversation, by)
    except UnknownConversation:
        _unknown(conversation, as_json)
    text = f"Cleared: {cleared}. Booking goes on." if cleared else "There was nothing to clear."
    show({"conversation_id": conversation, "cleared": cleared, "by": by}, text, as_json=as_json)


def takeover_command(conversation: Id, by: By, as_json: AsJson = False) -> None:
    """You answer this conversation from now on; the bot is silent, but for red-flag advice. Of two, the first wins."""
    try:
        taken = conversations.take_over(open_clinic(), conversation, by)
    except UnknownConversation:
        _unknown(conversation, as_json)
    except StateChanged:
        fail("already_taken", "Somebody else has taken this conversation over.", as_json=as_json)
    show(_state(taken), "Taken over: the bot is silent until you hand it back.", as_json=as_json)


def handback_command(conversation: Id, as_json: AsJson = False) -> None:
    """The bot answers this conversation again."""
    try:
        back = conversations.hand_back(open_clinic(), conversation)
    except UnknownConversation:
        _unknown(conversation, as_json)
    except StateChanged:
        fail("not_taken", "The bot is answering this conversation already.", as_json=as_json)
    show(_state(back), "Handed back: the bot answers again.", as_json=as_json)


def _state(conversation: Conversation) -> dict[str, Any]:
    return {"conversation_id": conversation.id, "state": conversation.state, "version": conversation.version}


def _unknown(conversation: str, as_json: bool) -> NoReturn:
    fail("unknown_conversation", f"There is no conversation {conversation}.", as_json=as_json)
