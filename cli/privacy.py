"""`needlepoint erase` and `needlepoint export`: a person's right to be forgotten, and to have their data."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from cli.output import fail, show
from clinic import privacy
from clinic.context import open_clinic
from clinic.conversations import UnknownConversation

Conversation = Annotated[str, typer.Argument(help="The conversation's id.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


def erase_command(conversation: Conversation, as_json: AsJson = False) -> None:
    """Erases a conversation here, in Rasa's tracker and in the outbox, and says what stays and why."""
    try:
        report = privacy.erase(open_clinic(), conversation)
    except UnknownConversation:
        fail("unknown_conversation", f"There is no conversation {conversation}.", as_json=as_json)
    kept = [f"Kept: {row['what']} ({row['why']})" for row in report["kept"]]
    show(dict(report), "\n".join(["Erased.", *kept]), as_json=as_json)


def export_command(conversation: Conversation, as_json: AsJson = False) -> None:
    """Everything that is kept about a conversation, as JSON (with or without --json)."""
    try:
        data = privacy.export(open_clinic(), conversation)
    except UnknownConversation:
        fail("unknown_conversation", f"There is no conversation {conversation}.", as_json=as_json)
    show(data, json.dumps(data, ensure_ascii=False, indent=2, default=str), as_json=as_json)
