"""Rasa's default pipeline on our own sentences, beside ours, in one run: training time, accuracy, parse time.

    nlu/.venv/bin/python -m benchmarks.stock_pipeline [--epochs N]

The default trains for 100 epochs, which takes hours on our sentences; a few already show what one costs. Accuracy is
that of the likeliest intent; fallback left out on both sides. Each sentence is parsed by both, one after the other, so
that what else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import structlog
import yaml

from benchmarks.own import ROOT, SPLITS, held_out_sentences
from nlu.classifier_core import OUT_OF_SCOPE

FULL_EPOCHS = 100
#: What `rasa init` writes, as far as intents are concerned.
STOCK = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "constrain_similarities": True},
]

#: Intent names, likeliest first.
Ranking = list[str]
Parse = Callable[[str], Ranking]


def agent_of(config: Path, folder: Path) -> tuple[float, Parse]:
    """Seconds that Rasa takes to train the pipeline in `config` on our sentences, and its parse."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    began = time.monotonic()
    model = train_nlu(str(config), str(ROOT / "data" / "nlu"), str(folder), fixed_model_name=config.stem)
    seconds = time.monotonic() - began
    agent = Agent.load(model)
    loop = asyncio.new_event_loop()

    def parse(text: str) -> Ranking:
        found = loop.run_until_complete(agent.parse_message(text))
        return [guess["name"] for guess in found["intent_ranking"]]

    return seconds, parse


def timed(parse: Parse, text: str) -> tuple[float, float, Ranking]:
    """Milliseconds by the clock and of the process's processors for one parse, and what it found."""
    clock, processors = time.perf_counter(), time.process_time()
    ranking = parse(text)
    return (time.perf_counter() - clock) * 1000, (time.process_time() - processors) * 1000, ranking


def main(arguments: list[str] | None = None) -> None:
    """Train both, parse each held-out sentence with one after the other, and print both lines."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stock_pipeline", description=__doc__)
    parser.add_argument("--epochs", type=int, default=3)
    epochs = parser.parse_args(arguments).epochs
    warnings.filterwarnings("ignore")
    logging.getLogger().setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    held = [one for one in held_out_sentences() if one.file not in SPLITS and OUT_OF_SCOPE not in one.accepted]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        components = [{**one, "epochs": epochs} if one["name"] == "DIETClassifier" else one for one in STOCK]
        stock = folder / "stock.yml"
        stock.write_text(yaml.safe_dump({"recipe": "default.v1", "language": "en", "pipeline": components}))
        ours = folder / "ours.yml"
        ours.write_text((ROOT / "config.yml").read_text())
        parsers: dict[str, Parse] = {}
        for title, config in {"ours": ours, f"Rasa's default, {epochs} of {FULL_EPOCHS} epochs": stock}.items():
            seconds, parsers[title] = agent_of(config, folder)
            print(f"{title:40} trained in {seconds:6.0f} s", flush=True)
        taken: dict[str, list[tuple[float, float, bool]]] = {title: [] for title in parsers}
        for one in held:
            for title, parse in parsers.items():
                clock, processors, ranking = timed(parse, one.text)
                right = next(name for name in ranking if name not in {OUT_OF_SCOPE, "nlu_fallback"}) in one.accepted
                taken[title].append((clock, processors, right))
    for title, rows in taken.items():
        clocks, cpu, rights = zip(*rows, strict=True)
        print(
            f"{title:40} {np.mean(rights):7.2%} right   parse p50 {np.median(clocks):5.1f} ms, "
            f"of all processors {np.median(cpu):5.1f} ms"
        )


if __name__ == "__main__":
    main()
