"""Training in Rasa's own environment, only when something that goes into the model has changed."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cli.stack.parts import RASA_PYTHON, rasa_environment
from clinic import teaching
from clinic.context import open_clinic
from clinic.knowledge import KnowledgeMissing
from clinic.settings import ROOT, Settings

MODELS = ROOT / "models"


class TrainingFailed(RuntimeError):
    """Training ended without a model; the message holds what was printed last."""


def train_if_changed(
    settings: Settings, tell: Callable[[str], None], *, force: bool = False, refresh: bool = False
) -> Path:
    """Trains if needed and returns the model's file. What staff have taught joins whatever is trained; with `refresh`
    it is itself a reason to train. Raises TrainingFailed with the last lines."""
    if not RASA_PYTHON.exists():
        raise TrainingFailed("Rasa's environment is not built: run `make environments` first.")
    command = [str(RASA_PYTHON), "-m", "nlu.train"] + (["--force"] if force else [])
    command += ["--taught", str(taught_examples(settings))] + (["--refresh"] if refresh else [])
    lines: list[str] = []
    with (
        _ticking(tell),
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=rasa_environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(line.rstrip())
                tell(f"      {line.rstrip()}")
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            raise
    if process.returncode:
        raise TrainingFailed("Training failed:\n" + "\n".join(lines[-30:]))
    named: list[str] = re.findall(r"needlepoint-[0-9a-f]{16}\.tar\.gz", "\n".join(lines))
    if not named:
        raise TrainingFailed("Training named no model:\n" + "\n".join(lines[-30:]))
    return MODELS / named[-1]


def taught_examples(settings: Settings) -> Path:
    """The file of examples that staff have taught, as they stand in the database now."""
    path = settings.var / "taught.yml"
    clinic = open_clinic(settings)
    try:
        clinic.database.migrate()
        teaching.export(clinic, path, ROOT / "data" / "nlu")
    except KnowledgeMissing:  # the first start: nothing can have been taught yet
        path.unlink(missing_ok=True)
    finally:
        clinic.close()
    return path


@contextlib.contextmanager
def _ticking(tell: Callable[[str], None], every_seconds: float = 10) -> Iterator[None]:
    """Says every few seconds that the work goes on."""
    begun, over = time.monotonic(), threading.Event()

    def tick() -> None:
        while not over.wait(every_seconds):
            tell(f"      still at it, {time.monotonic() - begun:.0f} s")

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        over.set()
        ticker.join()


def newest_model() -> Path:
    """The newest trained model. Raises TrainingFailed when there is none."""
    whole = (path for path in MODELS.glob("needlepoint-*.tar.gz") if ".part." not in path.name)
    models = sorted(whole, key=lambda path: path.stat().st_mtime)
    if not models:
        raise TrainingFailed("There is no trained model: run `make train`.")
    return models[-1]
