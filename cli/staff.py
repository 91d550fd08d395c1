"""What staff look at from a terminal: questions that found no answer, and red-flag alerts."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from cli.output import show
from clinic import conversations
from clinic.context import open_clinic


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
