"""What our changes to Rasa save: one turn with an action, stock and mended, in one run.

    nlu/.venv/bin/python -m benchmarks.turn [--turns N]

The project's own domain, rules and pipeline (taught a few sentences: what is measured is not how well it understands),
the SQL tracker store in a file, and an action server on loopback that answers at once with a reply of usual size. Each
turn is one message of one visitor in a new conversation. Three ways: as Rasa is; with the check of an action's reply
built once; and with the domain left out of the call as well. Runs in `nlu/`'s environment.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import statistics
import tempfile
import threading
import time
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import structlog
import yaml

ROOT = Path(__file__).resolve().parent.parent
INTENTS = ("ask_pain", "ask_price", "greet", "out_of_scope")
EACH = 40
REPLY = {
    "events": [{"event": "slot", "timestamp": None, "name": "notebook", "value": "x" * 400}],
    "responses": [
        {"custom": {"text": "About three out of ten with numbing cream. " * 8, "sources": [], "buttons": []}}
    ],
}


class Actions(BaseHTTPRequestHandler):
    """Answers each call at once; remembers the size of the last."""

    received = 0

    def do_POST(self) -> None:
        """One action."""
        type(self).received = int(self.headers["Content-Length"])
        self.rfile.read(type(self).received)
        body = json.dumps(REPLY).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the table is all that is printed."""


def trained(folder: Path) -> str:
    """A model of the project's domain, rules and pipeline, taught a few sentences."""
    from rasa.model_training import train

    from benchmarks.own import training_sentences

    lessons: dict[str, list[str]] = {name: [] for name in INTENTS}
    for text, label in zip(*training_sentences(), strict=True):
        if label in lessons and len(lessons[label]) < EACH:
            lessons[label].append(text)
    content = {
        "version": "3.1",
        "nlu": [
            {"intent": name, "examples": "".join(f"- {text}\n" for text in texts)} for name, texts in lessons.items()
        ],
    }
    (folder / "nlu.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    files = [str(folder / "nlu.yml"), str(ROOT / "data" / "rules")]
    result = train(str(ROOT / "domain.yml"), str(ROOT / "config.yml"), files, str(folder), force_training=True)
    if not result.model:
        raise RuntimeError("Rasa trained nothing")
    return str(result.model)


async def turns(model: str, address: str, folder: Path, mended: bool, domain: bool, count: int) -> list[float]:
    """Milliseconds of each turn. `mended`: the check is built once; `domain`: the domain travels with each call."""
    from rasa.core.actions.action import RemoteAction
    from rasa.core.agent import load_agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig

    from nlu import rasa_patches

    check = rasa_patches.validate_action_result if mended else rasa_patches.stock_check
    RemoteAction._validate_action_result = check
    name = f"{'mended' if mended else 'stock'}-{'with' if domain else 'without'}"
    agent = await load_agent(
        model_path=model,
        endpoints=AvailableEndpoints(
            action=EndpointConfig(address, enable_selective_domain=not domain),
            tracker_store=EndpointConfig(type="SQL", dialect="sqlite", db=str(folder / f"{name}.sqlite3")),
        ),
    )
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if not isinstance(store, SQLTrackerStore):
        raise RuntimeError(f"the tracker store is {type(store).__name__}, not SQL")
    times = []
    for number in range(count + 5):
        message = UserMessage("does it hurt", CollectingOutputChannel(), sender_id=f"visitor-{number}")
        began = time.perf_counter()
        await agent.handle_message(message)
        times.append((time.perf_counter() - began) * 1000)
        if not message.output_channel.messages:
            raise RuntimeError("a turn without a reply: nothing was measured")
    return times[5:]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.turn", description=__doc__)
    parser.add_argument("--turns", type=int, default=100)
    count = parser.parse_args().turns
    warnings.filterwarnings("ignore")
    logging.getLogger().setLevel(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"}
    os.chdir(ROOT)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Actions)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/webhook"
    os.environ["NEEDLEPOINT_ACTIONS_URL"] = address
    ways = {
        "Rasa as it is": (False, True),
        "the check built once": (True, True),
        "and the domain left out": (True, False),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = trained(folder)
        print("| way | turn p50 | p95 | bytes of a call to the action server |\n| --- | --- | --- | --- |")
        for way, (mended, domain) in ways.items():
            times = sorted(asyncio.run(turns(model, address, folder, mended, domain, count)))
            p95 = times[int(0.95 * len(times))]
            print(f"| {way} | {statistics.median(times):.1f} ms | {p95:.1f} ms | {Actions.received} |")
    server.shutdown()


if __name__ == "__main__":
    main()
