"""`python -m nlu.train`: train the model when something that goes into it has changed, and say what is going on.

An unchanged `rasa train` costs 11 s; this costs 0.2. The model's name holds the hash of all that went into it.
`--force` trains in any case, `--check` only says whether the newest model is up to date (exit status 1 if not).
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import io
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
LOCK = ROOT / ".rasa" / "needlepoint-train.lock"
KEPT_MODELS = 2
#: What goes into a model, as patterns under the root.
INPUTS = (
    "config.yml",
    "domain.yml",
    "data/nlu/**/*.yml",
    "data/rules/**/*.yml",
    "data/stories/**/*.yml",
    "data/clinic/vocabulary.yml",
    "data/clinic/concerns.yml",
    "nlu/*.py",
    "nlu/requirements.lock",
    "encoder/*.py",
)


def input_files() -> list[Path]:
    """The files that go into a model, sorted."""
    return sorted({path for pattern in INPUTS for path in ROOT.glob(pattern) if path.is_file()})


def fingerprint(files: list[Path] | None = None) -> str:
    """A hash of the names and contents of what goes into a model: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in files if files is not None else input_files():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def model_file() -> Path:
    """Where the model of the present inputs is, or will be."""
    return MODELS / f"needlepoint-{fingerprint()}.tar.gz"


def tell(line: str) -> None:
    """One line of progress."""
    print(line, flush=True)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Only one training in this folder at a time: `make run` and `make test` may start together."""
    MODELS.mkdir(exist_ok=True)
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("another training is under way, waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def train(target: Path) -> None:
    """Train into `target`. Raises RuntimeError with Rasa's own words when it fails."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # our own fingerprint decides; Rasa's cache would only grow
    began = time.monotonic()
    tell("loading Rasa")
    from nlu import logs

    logs.quieten()
    import rasa.model_training

    tell(f"reading the training data and training ({time.monotonic() - began:.0f} s so far)")
    said = io.StringIO()
    folders = [str(ROOT / "data" / name) for name in ("nlu", "rules", "stories") if (ROOT / "data" / name).is_dir()]
    # Rasa draws a progress bar for each of its own steps and prints other people's deprecation notes.
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        result = rasa.model_training.train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=folders,
            output=str(MODELS),
            force_training=True,
            fixed_model_name=target.name.removesuffix(".tar.gz") + ".part",
        )
    trained = Path(result.model) if result.model else None
    if result.code or trained is None or not trained.exists():
        raise RuntimeError(said.getvalue().strip() or "Rasa trained nothing")
    trained.replace(target)
    tell(f"trained {target.name} in {time.monotonic() - began:.0f} s")


def tidy(keep: Path) -> None:
    """Remove all but the newest models; `keep` stays in any case."""
    models = sorted(MODELS.glob("needlepoint-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [path for path in models if path != keep][KEPT_MODELS - 1 :]:
        path.unlink(missing_ok=True)


def main(arguments: list[str] | None = None) -> int:
    """The command. 0 when the model is there, 1 when it isn't."""
    parser = argparse.ArgumentParser(prog="python -m nlu.train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing has changed")
    parser.add_argument("--check", action="store_true", help="train nothing, only say whether it is needed")
    options = parser.parse_args(arguments)
    target = model_file()
    if options.check:
        tell("up to date" if target.exists() else "training is needed")
        return 0 if target.exists() else 1
    os.chdir(ROOT)
    with alone():
        if target.exists() and not options.force:
            target.touch()  # the newest file is the one that is run
            tell(f"nothing has changed: {target.name}")
            return 0
        try:
            train(target)
        except Exception as error:
            tell(f"training failed: {error}")
            return 1
        tidy(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
