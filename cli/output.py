"""How a command speaks: plain lines for people, one JSON document for programs, errors on stderr."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import typer


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")


def show(data: dict[str, Any], text: str, *, as_json: bool) -> None:
    """Prints `data` as JSON or `text` for people."""
    if as_json:
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=_plain) + "\n")
    else:
        typer.echo(text)


def fail(code: str, message: str, *, as_json: bool, exit_code: int = 1) -> NoReturn:
    """Ends the command with one error, in the same shape as the HTTP interface has it."""
    if as_json:
        json.dump({"error": {"code": code, "message": message}}, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        typer.echo(message, err=True)
    raise typer.Exit(exit_code)
