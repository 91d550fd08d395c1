"""`needlepoint doctor`: looks at everything a clinic depends on, and says what to do about what is wrong."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Annotated

import httpx
import typer

from cli.output import show
from cli.stack.parts import RASA_PYTHON
from cli.stack.training import TrainingFailed, newest_model
from clinic.booking import outside
from clinic.context import Clinic
from clinic.knowledge import check_directory
from clinic.notifications import dead_letters
from clinic.settings import SECRET_FILES, Settings, SettingsError, load_settings
from encoder import shared_encoder


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    check: str
    ok: bool
    found: str
    advice: str = ""


def look(settings: Settings) -> Iterator[Finding]:
    """Every finding, in the order in which one would mend them."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", sys.version_info[:2] == (3, 13), version, "build the environments anew: make environments")
    rasa = RASA_PYTHON.exists()
    yield Finding("rasa environment", rasa, "built" if rasa else "missing", "run `make environments`")
    for check in (_encoder, _knowledge, _database, _mail, _calendars, _model, _secrets, _disk):
        yield _guarded(check, settings)
    yield from _running(settings)


def _guarded(check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except Exception as error:  # a doctor reports what it meets, whatever it is
        return Finding(check.__name__.strip("_"), False, f"{type(error).__name__}: {error}", "see the message")


def _encoder(_settings: Settings) -> Finding:
    shape = shared_encoder().encode(["does it hurt?"]).shape
    return Finding("sentence encoder", shape == (1, 384), f"answers with {shape[1]} numbers", "run `make environments`")


def _knowledge(settings: Settings) -> Finding:
    problems = check_directory(settings.data_dir)
    found = f"{len(problems)} problem(s)" if problems else "whole"
    return Finding("data/clinic", not problems, found, "run `needlepoint clinic check`")


def _database(settings: Settings) -> Finding:
    clinic = Clinic(settings)
    try:
        clinic.database.check()
        knowledge = clinic.knowledge()
        kind = "SQLite" if clinic.database.is_sqlite else "PostgreSQL"
        found = f"{kind}, {len(knowledge.answers)} answers, {len(knowledge.concerns)} concerns"
        ok = bool(knowledge.answers)
    finally:
        clinic.close()
    return Finding("database", ok, found, "start once with `make run`: it creates and fills the database")


def _mail(settings: Settings) -> Finding:
    clinic = Clinic(settings)
    try:
        dead = len(dead_letters(clinic))
    finally:
        clinic.close()
    where = "goes out by SMTP" if settings.smtp_url else f"lands in {settings.var / 'mail'}: no mail server is set"
    texts = "texts are sent" if settings.sends_texts else "no texts are set up"
    return Finding(
        "mail", not dead, f"{where}; {texts}; {dead} message(s) could not be sent", "see `needlepoint outbox`"
    )


def _calendars(settings: Settings) -> Finding:
    clinic = Clinic(settings)
    try:
        states, hits = outside.states(clinic), len(outside.collisions(clinic))
    finally:
        clinic.close()
    away = [each["practitioner"] for each in states if each["failures"]]
    found = f"{len(states)} read, {len(away)} away, {hits} booking(s) collide"
    return Finding("outside calendars", not away and not hits, found, "see `needlepoint calendar state`")


def _model(_settings: Settings) -> Finding:
    try:
        return Finding("model", True, newest_model().name)
    except TrainingFailed as error:
        return Finding("model", False, "none", str(error))


def _secrets(settings: Settings) -> Finding:
    folder = settings.var / "secrets"
    loose = [
        name for name in SECRET_FILES.values() if (folder / name).exists() and (folder / name).stat().st_mode & 0o077
    ]
    found = f"readable by others: {', '.join(loose)}" if loose else "kept to their owner"
    return Finding("secrets", not loose, found, f"run: chmod 600 {folder}/*")


def _disk(settings: Settings) -> Finding:
    settings.var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.var).free / 1e9
    return Finding("disk", free > 1, f"{free:.1f} GB free", "make room: under 1 GB, writes may fail")


def _running(settings: Settings) -> Iterator[Finding]:
    url = f"http://127.0.0.1:{settings.port}/health/ready"
    try:
        response = httpx.get(url, timeout=5)
    except httpx.HTTPError:
        yield Finding("running", True, f"not running (nothing answers on port {settings.port})")
        return
    if response.status_code == httpx.codes.OK:
        yield Finding("running", True, f"all parts answer on port {settings.port}")
        return
    try:
        missing = ", ".join(response.json()["error"]["missing"])
    except (ValueError, KeyError):
        missing = f"something else answers on port {settings.port}"
    yield Finding("running", False, missing, "see the logs in var/log; a part that died is started again by itself")


def doctor_command(
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Checks environments, data, database, model, secrets and running parts; exit code 1 if something is wrong."""
    try:
        findings = list(look(load_settings()))
    except SettingsError as error:
        findings = [Finding("settings", False, str(error), "correct the variable named")]
    ok = all(finding.ok for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{'ok   ' if finding.ok else 'WRONG'} {finding.check}: {finding.found}")
        if not finding.ok and finding.advice:
            lines.append(f"      {finding.advice}")
    show({"ok": ok, "findings": [asdict(finding) for finding in findings]}, "\n".join(lines), as_json=as_json)
    raise typer.Exit(0 if ok else 1)
