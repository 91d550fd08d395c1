"""Reads one JSON text a line from standard input, answers each with its parse: for the fuzz test next door."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import yaml
from check_splitter import small_model

from benchmarks.own import ROOT, Pipeline
from encoder.net import SentenceNet
from nlu.alarm_core import fit


def small_net() -> SentenceNet:
    """A second net taught by one voice alone."""
    voice = yaml.safe_load((ROOT / "data" / "red_flags" / "sixth_voice.yml").read_text(encoding="utf-8"))
    return fit([], [(kind, text) for kind, texts in voice.items() for text in texts])


def main() -> None:
    """Answer until the input ends."""
    pipeline = Pipeline(small_model(), small_net())
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(pipeline.parse(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
