"""`needlepoint run` and `needlepoint train`."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.stack import supervisor
from cli.stack.training import TrainingFailed, train_if_changed
from clinic.settings import get_settings


def run_command() -> None:
    """Starts everything and keeps it alive until Ctrl-C (what `make run` calls)."""
    raise typer.Exit(supervisor.run(get_settings()))


def train_command(
    force: Annotated[bool, typer.Option("--force", help="Train even if nothing has changed.")] = False,
) -> None:
    """Trains the model if anything that goes into it has changed, or something new was taught."""
    try:
        model = train_if_changed(get_settings(), typer.echo, force=force, refresh=True)
    except TrainingFailed as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Model: {model.name}")
