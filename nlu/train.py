"""`python -m nlu.train`: train the model when something that goes into it has changed, and say what is going on.

An unchanged `rasa train` costs 11 s; this costs 0.2. The model's name holds the hash of all that went into it.
`--taught FILE` adds the examples that staff have taught. They join whatever is trained next, but alone they are no
reason to train at a start: what was taught is answered without it. `--refresh` trains for them too.
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
    "data/red_flags/*.yml",
    "data/told/*.yml",
    "data/clinic/vocabulary.yml",
    "data/clinic/concerns.yml",
    "nlu/*.py",
    "nlu/requirements.lock",
    "encoder/*.py",
)
#: What goes into the net of what visitors tell of their health, a file of its own.
TOLD_INPUTS = (
    "data/told/*.yml",
    "data/nlu/**/*.yml",
    "nlu/told.py",
    "nlu/net_fit.py",
    "nlu/layers_fit.py",
    "encoder/*.py",
)


def input_files(patterns: tuple[str, ...] = INPUTS) -> list[Path]:
    """The files that go into a model, sorted."""
    return sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()})


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


def told_file() -> Path:
    """Where the net of what is told is, or will be (`nlu/told.py`)."""
    return MODELS / f"told-{fingerprint(input_files(TOLD_INPUTS))}.npz"


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


def taught_note(target: Path) -> Path:
    """The note beside a model that says which taught examples went into it."""
    return target.with_name(f"{target.name}.taught")


def taught_mark(taught: Path | None) -> str:
    """A hash of the taught examples; empty when there are none."""
    if taught is None or not taught.is_file():
        return ""
    return hashlib.sha256(taught.read_bytes()).hexdigest()[:16]


def knows(target: Path, taught: Path | None) -> bool:
    """Whether the model was trained with these taught examples."""
    note = taught_note(target)
    return (note.read_text().strip() if note.exists() else "") == taught_mark(taught)


def train(target: Path, taught: Path | None = None) -> None:
    """Train into `target`, with the taught examples if there are any. Raises RuntimeError with Rasa's own words."""
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
    if mark := taught_mark(taught):
        folders.append(str(taught))
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
    taught_note(target).write_text(mark)
    tell(f"trained {target.name} in {time.monotonic() - began:.0f} s")


def train_told(target: Path) -> None:
    """Teach the net of what is told, into `target`."""
    began = time.monotonic()
    tell("reading what visitors tell of their health")
    from nlu import told

    part = target.with_name(f"{target.stem}.part.npz")
    told.trained().save(part)
    part.replace(target)
    tell(f"trained {target.name} in {time.monotonic() - began:.0f} s")


def tidy(keep: Path, names: str = "needlepoint-*.tar.gz") -> None:
    """Remove all but the newest models; `keep` stays in any case."""
    models = sorted(MODELS.glob(names), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [path for path in models if path != keep][KEPT_MODELS - 1 :]:
        path.unlink(missing_ok=True)
        taught_note(path).unlink(missing_ok=True)


def main(arguments: list[str] | None = None) -> int:
    """The command. 0 when the model is there, 1 when it isn't."""
    parser = argparse.ArgumentParser(prog="python -m nlu.train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing has changed")
    parser.add_argument("--check", action="store_true", help="train nothing, only say whether it is needed")
    parser.add_argument("--taught", type=Path, help="a file of examples that staff have taught")
    parser.add_argument("--refresh", action="store_true", help="train also if only the taught examples have changed")
    options = parser.parse_args(arguments)
    taught = options.taught.resolve() if options.taught else None
    target = model_file()
    net = told_file()
    if options.check:
        ready = target.exists() and net.exists()
        tell("up to date" if ready else "training is needed")
        return 0 if ready else 1
    os.chdir(ROOT)
    with alone():
        stale = options.refresh and not knows(target, taught)
        try:
            if options.force or not net.exists():
                train_told(net)
            net.touch()  # the newest file is the one that is run
            if target.exists() and not options.force and not stale:
                target.touch()
                tell(f"nothing has changed: {target.name}")
                return 0
            train(target, taught)
        except Exception as error:
            tell(f"training failed: {error}")
            return 1
        tidy(target)
        tidy(net, "told-*.npz")
    return 0


if __name__ == "__main__":
    sys.exit(main())
