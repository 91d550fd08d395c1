"""What visitors left for staff: who wants to be called back, which answers helped; and an answer typed by a person."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.output import fail, show
from cli.staff import AsJson, By, Id
from clinic import conversations
from clinic.context import open_clinic
from clinic.conversations import StateChanged, UnknownConversation

Done = Annotated[int | None, typer.Option("--done", metavar="ID", help="This one has been called.")]
Limit = Annotated[int, typer.Option(help="How many at the most, newest first.", min=1)]
MOST = 4000
"""Characters of a message."""


class Helped(StrEnum):
    """Which feedback is wanted."""

    YES = "yes"
    NO = "no"
    ALL = "all"


def callbacks_command(by: By, done: Done = None, as_json: AsJson = False) -> None:
    """Who waits to be called back, the longest waiting first; `--done ID` takes one off the list."""
    clinic = open_clinic()
    if done is not None:
        if not conversations.finish_callback(clinic, done, by):
            fail("unknown_callback", f"Nobody with the number {done} waits to be called back.", as_json=as_json)
        show({"id": done, "done_by": by}, f"Callback {done} is done.", as_json=as_json)
        return
    rows: list[dict[str, Any]] = conversations.list_callbacks(clinic)
    lines = [
        f"{row['id']:>4}  {row['at']:%Y-%m-%d %H:%M}  {row['name']}, {row['contact']}"
        + (f"\n      {row['note']}" if row["note"] else "")
        for row in rows
    ]
    show({"callbacks": rows}, "\n".join(lines) or "Nobody waits to be called back.", as_json=as_json)


def feedback_command(
    helped: Annotated[Helped, typer.Option(help="Answers that helped, that did not, or all.")] = Helped.ALL,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Which answers helped their readers and which did not, with the question, redacted."""
    wanted = {Helped.YES: True, Helped.NO: False, Helped.ALL: None}[helped]
    rows: list[dict[str, Any]] = conversations.list_feedback(open_clinic(), wanted, limit)
    lines = [
        f"{row['at']:%Y-%m-%d %H:%M}  {'helped' if row['helpful'] else 'did not help'}  {row['question'] or '(none)'}\n"
        f"      {' '.join(row['answer'].split())[:200]}"
        for row in rows
    ]
    show({"feedback": rows}, "\n".join(lines) or "Nobody has said so far.", as_json=as_json)


def reply_command(
    conversation: Id, text: Annotated[str, typer.Argument(help="What the visitor reads.")], as_json: AsJson = False
) -> None:
    """You write to the visitor of a conversation that you have taken over; they see it at once."""
    if not text.strip() or len(text) > MOST:
        fail("invalid_text", f"A message has 1 to {MOST} characters.", as_json=as_json)
    try:
        said = conversations.staff_says(open_clinic(), conversation, text.strip())
    except UnknownConversation:
        fail("unknown_conversation", f"There is no conversation {conversation}.", as_json=as_json)
    except StateChanged:
        fail("not_taken", "Take the conversation over first: needlepoint takeover.", as_json=as_json)
    show({"conversation_id": conversation, "message_id": said.uid}, "Said.", as_json=as_json)
