"""The command's table of contents: which words it knows. Each command's work stands in its own module."""

from __future__ import annotations

import typer

from cli import (
    ask,
    calendars,
    chat,
    clinic_check,
    doctor,
    evaluate,
    override,
    privacy,
    rasa,
    run,
    staff,
    teach,
    visitors,
)
from clinic.settings import SettingsError

app = typer.Typer(
    name="needlepoint",
    help="A consultation assistant for a skin clinic: ask it, run it, check it, look after people's data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
clinic_app = typer.Typer(help="What the clinic knows: data/clinic/.", no_args_is_help=True)
app.add_typer(clinic_app, name="clinic")

app.command("run")(run.run_command)
app.command("train")(run.train_command)
app.command("chat")(chat.chat_command)
app.command("ask")(ask.ask_command)
app.command("teach")(teach.teach_command)
app.command("unanswered")(staff.unanswered_command)
app.command("alerts")(staff.alerts_command)
app.command("clear")(staff.clear_command)
app.command("takeover")(staff.takeover_command)
app.command("handback")(staff.handback_command)
app.command("reply")(visitors.reply_command)
app.command("callbacks")(visitors.callbacks_command)
app.command("feedback")(visitors.feedback_command)
app.command("override")(override.override_command)
app.command("erase")(privacy.erase_command)
app.command("export")(privacy.export_command)
app.command("outbox")(calendars.outbox_command)
app.add_typer(calendars.calendar_app, name="calendar")
app.command("doctor")(doctor.doctor_command)
app.command("eval")(evaluate.eval_command)
app.command("rasa", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(rasa.rasa_command)
clinic_app.command("check")(clinic_check.check_command)


def main() -> None:
    """Runs the command; a wrong setting is one clear line, not a trace."""
    try:
        app()
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None
