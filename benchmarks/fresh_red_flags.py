"""Red flags nobody tuned on (`tests/nlu/fresh/red_flags.yml`): found by the matcher, and by the classifier behind it.

    .venv/bin/python -m benchmarks.fresh_red_flags [--mistakes dev] [--matcher-only]

The gateway asks `clinic.safety` first; a message in which it finds nothing goes to Rasa, and one that is read as
`report_symptom` is answered as a worry and the staff alerted: the second net. Both must be silent for look-alikes. The
second net's readings come from `benchmarks.fresh --symptoms` in Rasa's environment.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.fresh import PARTS, Message, messages, share
from clinic.knowledge import Knowledge, read_directory
from clinic.safety import RedFlag, find_red_flag
from clinic.safety.matching import GRAVITY

ROOT = Path(__file__).resolve().parent.parent
RASA_PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"

Reading = tuple[Message, RedFlag | None, bool]
"""A message, what the matcher found in it, and whether the classifier hears a symptom."""


def second_net() -> dict[str, bool]:
    """Whether the classifier hears a symptom in each message, by text; trains it first (under a minute).

    Raises CalledProcessError when Rasa's environment can't.
    """
    command = [str(RASA_PYTHON), "-W", "ignore", "-m", "benchmarks.fresh", "--symptoms"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    heard: dict[str, bool] = json.loads(done.stdout)
    return heard


def read(knowledge: Knowledge, heard: Mapping[str, bool], part: str) -> list[Reading]:
    """One half of the set as the gateway reads it, with no treatment known beforehand."""
    return [
        (message, find_red_flag(message.text, knowledge), heard.get(message.text, False))
        for message in messages()
        if message.kind == "red_flag" and message.part == part
    ]


def measure(knowledge: Knowledge, readings: list[Reading]) -> dict[str, float]:
    """Shares by name: true signs found by the matcher, by either net, and as urgently as their record says; and
    look-alikes alarmed by the matcher, and by either net."""
    needed = {record.id: GRAVITY[record.action] for record in knowledge.red_flags}
    true = [reading for reading in readings if reading[0].alarm]
    alike = [reading for reading in readings if not reading[0].alarm]
    return {
        "found_by_matcher": share(flag is not None for _, flag, _ in true),
        "found_by_either": share(flag is not None or heard for _, flag, heard in true),
        "urgent_enough": share(flag is not None and flag.gravity >= needed[message.flag] for message, flag, _ in true),
        "alarmed_by_matcher": share(flag is not None for _, flag, _ in alike),
        "alarmed_by_either": share(flag is not None or heard for _, flag, heard in alike),
    }


def mistakes(knowledge: Knowledge, readings: list[Reading]) -> list[str]:
    """The messages that were missed, taken less gravely than their record, or alarmed for nothing; as text."""
    needed = {record.id: GRAVITY[record.action] for record in knowledge.red_flags}
    lines = []
    for message, flag, heard in readings:
        found = flag.id if flag else "nothing"
        net = "the classifier hears a symptom" if heard else "the classifier hears none"
        if not message.alarm and (flag or heard):
            lines.append(f"  ALARMED {message.text}\n      matcher {found}; {net}")
        elif message.alarm and flag is None:
            lines.append(f"  MISSED {message.text}\n      means {message.flag}; {net}")
        elif message.alarm and flag and flag.gravity < needed[message.flag]:
            lines.append(f"  TOO CALM {message.text}\n      means {message.flag}; matcher {found}")
    return lines


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fresh_red_flags", description=__doc__)
    parser.add_argument("--mistakes", choices=["dev"], help="print what was misread in this half")
    parser.add_argument("--matcher-only", action="store_true", help="leave the classifier out: no training")
    options = parser.parse_args(arguments)
    knowledge = read_directory(ROOT / "data" / "clinic")
    heard = {} if options.matcher_only else second_net()
    readings = {part: read(knowledge, heard, part) for part in PARTS}
    measured = {part: measure(knowledge, readings[part]) for part in PARTS}
    print(f"{'figure':26}" + "".join(f"{part:>9}" for part in PARTS))
    for name in measured["dev"]:
        if options.matcher_only and name.endswith("either"):
            continue
        print(f"{name.replace('_', ' '):26}" + "".join(f"{measured[part][name]:9.2%}" for part in PARTS))
    if options.mistakes:
        print("\n".join(mistakes(knowledge, readings[options.mistakes])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
