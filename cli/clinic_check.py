"""`needlepoint clinic check`: is what the clinic knows whole and consistent?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.output import show
from clinic.answers import lint
from clinic.knowledge import check_directory, read_directory
from clinic.settings import get_settings


def check_command(
    path: Annotated[Path | None, typer.Argument(help="The folder to check; data/clinic when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Checks a clinic's own people, hours, prices, policies, answers and rules; names file, record and field."""
    folder = path or get_settings().data_dir
    problems = [
        {"file": p.file, "record": p.record, "field": p.field, "message": p.message} for p in check_directory(folder)
    ]
    if not problems:
        knowledge = read_directory(folder)
        problems = [
            {"file": "answers", "record": "", "field": "", "message": text} for text in lint.problems(knowledge)
        ]
    if problems:
        lines = [": ".join(str(part) for part in problem.values() if part) for problem in problems]
        text = "\n".join([f"{folder}: {len(problems)} problem(s)", *lines])
    else:
        text = f"{folder}: no problems"
    show({"path": str(folder), "ok": not problems, "problems": problems}, text, as_json=as_json)
    raise typer.Exit(1 if problems else 0)
