"""`needlepoint rasa …`: Rasa's own command line with this project's settings."""

from __future__ import annotations

import os

import typer

from cli.output import fail
from cli.stack.parts import RASA_PYTHON, rasa_environment
from clinic.settings import ROOT, get_settings


def rasa_command(context: typer.Context) -> None:
    """Rasa's own commands in its own environment, for example: needlepoint rasa shell."""
    if not RASA_PYTHON.exists():
        fail("not_built", "Rasa's environment is not built: run `make environments` first.", as_json=False)
    os.chdir(ROOT)
    os.execve(RASA_PYTHON, [str(RASA_PYTHON), "-m", "rasa", *context.args], rasa_environment(get_settings()))  # noqa: S606
