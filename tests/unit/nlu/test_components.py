"""Runs the component tests of `nlu/` in their own environment (Python 3.10), one pytest test per file."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
FILES = sorted((Path(__file__).parent / "in_rasa").glob("check_*.py"))


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem.removeprefix("check_"))
def test_in_its_own_environment(file: Path, tmp_path: Path) -> None:
    if not PYTHON.exists():
        pytest.skip("nlu/.venv is not built")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NEEDLEPOINT_VAR": str(tmp_path),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    done = subprocess.run(
        [str(PYTHON), "-m", "unittest", "-q", str(file.relative_to(ROOT))],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-6000:]
    assert "Ran 0 tests" not in done.stderr


def test_there_are_component_tests() -> None:
    assert len(FILES) >= 5
