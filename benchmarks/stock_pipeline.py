"""Rasa's default pipeline on our own sentences, beside ours, in one run: training time, accuracy, parse time.

    nlu/.venv/bin/python -m benchmarks.stock_pipeline [--epochs N]

The default trains for 100 epochs, which takes hours on our sentences; a few already show what one costs. Accuracy is
that of the likeliest intent; fallback left out on both sides.
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
import yaml

from benchmarks.own import ROOT, SPLITS, HeldOut, held_out_sentences, trained
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


def measured(parse: Callable[[str], Ranking], held: list[HeldOut]) -> tuple[float, float]:
    """Share of the sentences in scope whose likeliest intent is right, and the median parse in milliseconds."""
    right, times = [], []
    for one in held:
        began = time.perf_counter()
        ranking = parse(one.text)
        times.append(time.perf_counter() - began)
        right.append(next(name for name in ranking if name not in {OUT_OF_SCOPE, "nlu_fallback"}) in one.accepted)
    return float(np.mean(right)), float(np.median(times)) * 1000


def stock(epochs: int, held: list[HeldOut]) -> tuple[float, float, float]:
    """Seconds to train, accuracy, and the median parse in milliseconds, of the default pipeline."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yml"
        components = [{**one, "epochs": epochs} if one["name"] == "DIETClassifier" else one for one in STOCK]
        config.write_text(yaml.safe_dump({"recipe": "default.v1", "language": "en", "pipeline": components}))
        began = time.monotonic()
        model = train_nlu(str(config), str(ROOT / "data" / "nlu"), folder)
        seconds = time.monotonic() - began
        agent = Agent.load(model)
        loop = asyncio.new_event_loop()

        def parse(text: str) -> Ranking:
            found = loop.run_until_complete(agent.parse_message(text))
            return [guess["name"] for guess in found["intent_ranking"]]

        return (seconds, *measured(parse, held))


def ours(held: list[HeldOut]) -> tuple[float, float, float]:
    """The same of our own pipeline."""
    began = time.monotonic()
    pipeline = trained()
    seconds = time.monotonic() - began
    return (seconds, *measured(lambda text: [one["name"] for one in pipeline.parse(text)["intent_ranking"]], held))


def main(arguments: list[str] | None = None) -> None:
    """Print both lines."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stock_pipeline", description=__doc__)
    parser.add_argument("--epochs", type=int, default=3)
    epochs = parser.parse_args(arguments).epochs
    warnings.filterwarnings("ignore")
    logging.getLogger().setLevel(logging.ERROR)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    held = [one for one in held_out_sentences() if one.file not in SPLITS and OUT_OF_SCOPE not in one.accepted]
    for name, measure in {
        "ours": lambda: ours(held),
        f"Rasa's default, {epochs} of {FULL_EPOCHS} epochs": lambda: stock(epochs, held),
    }.items():
        seconds, accuracy, parse = measure()
        print(f"{name:40} trained in {seconds:6.0f} s   {accuracy:7.2%}   parse p50 {parse:5.1f} ms", flush=True)


if __name__ == "__main__":
    main()
