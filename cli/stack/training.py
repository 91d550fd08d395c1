"""Training in Rasa's own environment, only when something that goes into the model has changed."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from cli.stack.parts import RASA_PYTHON, rasa_environment
from clinic.settings import ROOT, Settings


class TrainingFailed(RuntimeError):
    """Training ended without a model; the message holds what was printed last."""


def train_if_changed(settings: Settings, tell: Callable[[str], None], *, force: bool = False) -> Path:
    """Trains if needed and returns the model's file. Raises TrainingFailed with the last lines."""
    if not RASA_PYTHON.exists():
        raise TrainingFailed("Rasa's environment is not built: run `make environments` first.")
    command = [str(RASA_PYTHON), "-m", "nlu.train"] + (["--force"] if force else [])
    lines: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=rasa_environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
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
    return newest_model()


def newest_model() -> Path:
    """The newest trained model. Raises TrainingFailed when there is none."""
    models = sorted((ROOT / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise TrainingFailed("There is no trained model: run `make train`.")
    return models[-1]
