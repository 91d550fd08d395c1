"""`needlepoint eval`: how well the assistant understands, on sentences that are in no training file."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from cli.stack.parts import RASA_PYTHON, rasa_environment
from clinic.settings import ROOT, get_settings


def eval_command(
    data: Annotated[
        Path | None, typer.Option(help="Folder with banking77/ and clinc150/; EVAL_DATA otherwise.")
    ] = None,
) -> None:
    """Prints tables for our held-out sentences and, where their data is at hand, for BANKING77 and CLINC150."""
    environment = rasa_environment(get_settings())
    folder = data or (Path(os.environ["EVAL_DATA"]) if os.environ.get("EVAL_DATA") else None)
    if folder:
        environment["EVAL_DATA"] = str(folder.resolve())
    command = [str(RASA_PYTHON), "-m", "benchmarks.understanding"]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)
