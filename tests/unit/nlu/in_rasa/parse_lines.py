"""Reads one JSON text a line from standard input, answers each with its parse: for the fuzz test next door."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from check_splitter import small_model

from benchmarks.own import Pipeline


def main() -> None:
    """Answer until the input ends."""
    pipeline = Pipeline(small_model())
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(pipeline.parse(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
