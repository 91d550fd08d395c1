"""Rasa's default pipeline on our own sentences, beside ours, in one run: training time, accuracy, parse time.

    nlu/.venv/bin/python -m benchmarks.stock_pipeline [--epochs N]

The default trains for 100 epochs, which takes hours on our sentences; a few already show what one costs. Accuracy is
that of the likeliest intent; fallback left out on both sides. Each sentence is parsed by both, one after the other, so
that what else the machine does falls on both; by the default twice, as Rasa runs a graph and as `nlu/graph_run.py`
does.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import rasa
import structlog
import yaml
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain

from benchmarks.own import ROOT, SPLITS, held_out_sentences
from nlu import graph_run
from nlu.classifier_core import OUT_OF_SCOPE

FULL_EPOCHS = 100
OURS = "ours"

#: Intent names, likeliest first.
Ranking = list[str]
Parse = Callable[[str], Ranking]


def agent_of(config: Path, folder: Path) -> tuple[float, Parse]:
    """Seconds that Rasa takes to train the pipeline in `config` on our sentences, and its parse."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")  # what an earlier run trained would take no time
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


def default_pipeline(epochs: int) -> list[dict[str, Any]]:
    """What Rasa fills in where `config.yml` names no pipeline, trained for so many epochs."""
    stock = yaml.safe_load((Path(rasa.__file__).parent / "engine/recipes/config_files/default_config.yml").read_text())
    return [{**one, "epochs": epochs} if "epochs" in one else one for one in stock["pipeline"]]


@contextmanager
def as_rasa_runs_it() -> Iterator[None]:
    """Without our change to how a trained graph is run."""
    ours = DaskGraphRunner.run, Domain.is_empty
    DaskGraphRunner.run, Domain.is_empty = graph_run.stock_run, graph_run.stock_is_empty
    try:
        yield
    finally:
        DaskGraphRunner.run, Domain.is_empty = ours


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
        stock = folder / "stock.yml"
        pipeline = default_pipeline(epochs)
        stock.write_text(yaml.safe_dump({"recipe": "default.v1", "language": "en", "pipeline": pipeline}))
        ours = folder / "ours.yml"
        ours.write_text((ROOT / "config.yml").read_text())
        default = f"Rasa's default, {epochs} of {FULL_EPOCHS} epochs"
        parsers: dict[str, Parse] = {}
        for title, config in {OURS: ours, default: stock}.items():
            seconds, parsers[title] = agent_of(config, folder)
            print(f"{title:44} trained in {seconds:6.0f} s", flush=True)
        parsers[f"{default}, our runner"] = parsers[default]
        taken: dict[str, list[tuple[float, float, bool]]] = {title: [] for title in parsers}
        for one in held:
            for title, parse in parsers.items():
                with as_rasa_runs_it() if title == default else nullcontext():
                    clock, processors, ranking = timed(parse, one.text)
                right = next(name for name in ranking if name not in {OUT_OF_SCOPE, "nlu_fallback"}) in one.accepted
                taken[title].append((clock, processors, right))
    for title, rows in taken.items():
        clocks, cpu, rights = zip(*rows, strict=True)
        print(
            f"{title:44} {np.mean(rights):7.2%} right   parse p50 {np.median(clocks):5.1f} ms, "
            f"of all processors {np.median(cpu):5.1f} ms"
        )


if __name__ == "__main__":
    main()
