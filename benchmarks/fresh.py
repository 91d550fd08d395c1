"""The fresh sentences (`tests/nlu/fresh`), read by the pipeline trained on `data/nlu`: figures for each half.

    nlu/.venv/bin/python -m benchmarks.fresh [--mistakes dev] [--symptoms]

The set was written by someone who had not seen the training data. Its `dev` half may be read to learn what is still
misunderstood; its `test` half is only ever counted, so `--mistakes` knows no other half. `--symptoms` prints, as JSON,
which messages of `red_flags.yml` the classifier reads as `report_symptom`: the second net that
`benchmarks.fresh_red_flags` asks for from the application's environment.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FRESH = Path(__file__).resolve().parent.parent / "tests" / "nlu" / "fresh"
PARTS = ("dev", "test")
SEVERAL, ONE = ("two", "two_voices"), ("one", "one_voices")
"""Kinds of messages, and the files that hold them: those that ask several things, and those that only look so."""
REJECTED = frozenset({"nlu_fallback", "out_of_scope"})
SYMPTOM = "report_symptom"

Parse = Callable[[str], dict[str, Any]]


@dataclass(frozen=True)
class Message:
    """One message of the set. `kind` is `single`, `red_flag` or one of SEVERAL and ONE; `part` is `dev` or `test`.

    `accepted` are the right labels (empty for a red flag's messages), `questions` the labels it asks in order; `alarm`
    and `flag` belong to the kind `red_flag`: whether it must raise an alarm, and which record's.
    """

    text: str
    kind: str
    part: str
    intent: str = ""
    accepted: frozenset[str] = frozenset()
    questions: tuple[str, ...] = ()
    alarm: bool = False
    flag: str = ""


@dataclass(frozen=True)
class Mistake:
    """A message that was read wrongly: what it `means` and what it was `read` as, in words."""

    message: Message
    means: str
    read: str


def messages() -> list[Message]:
    """All messages of the set, in the order of the files; a file that is not there raises FileNotFoundError."""
    found = [_message(item, "single", part) for part in PARTS for item in _items(part)]
    found += [_message(item, kind, item["part"]) for kind in SEVERAL + ONE for item in _items(kind)]
    return found + [
        Message(item["text"], "red_flag", item["part"], alarm=item["alarm"], flag=item.get("flag", ""))
        for item in _items("red_flags")
    ]


def _items(name: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = yaml.safe_load((FRESH / f"{name}.yml").read_text(encoding="utf-8"))
    return items


def _message(item: dict[str, Any], kind: str, part: str) -> Message:
    accepted = frozenset([item["intent"], *item.get("also", ())])
    return Message(item["text"], kind, part, item["intent"], accepted, tuple(item.get("questions", ())))


def share(hits: Iterable[bool]) -> float:
    """The share of hits, 0 to 1; 0 of nothing."""
    values = list(hits)
    return sum(values) / len(values) if values else 0.0


def labels(parsed: dict[str, Any]) -> list[str]:
    """What a parsed message asks, in order."""
    return [question["intent"]["name"] for question in parsed["questions"]] or [parsed["intent"]["name"]]


def measure(parse: Parse, part: str) -> tuple[dict[str, float], list[Mistake]]:
    """Shares by name for one half of the set, and what was read wrongly; the red flags have a module of their own."""
    read = [(message, parse(message.text)) for message in messages() if message.part == part]
    figures: dict[str, float] = {}
    mistakes: list[Mistake] = []

    def judge(
        name: str,
        chosen: Callable[[Message], bool],
        hit: Callable[[Message, dict[str, Any]], bool],
        *,
        wanted: bool,
    ) -> None:
        cases = [(message, parsed, hit(message, parsed)) for message, parsed in read if chosen(message)]
        figures[name] = share(found for _, _, found in cases)
        mistakes.extend(
            Mistake(message, ", ".join(message.questions or sorted(message.accepted)), ", ".join(labels(parsed)))
            for message, parsed, found in cases
            if found is not wanted
        )

    judge(
        "intent_accuracy",
        lambda message: message.kind == "single" and "out_of_scope" not in message.accepted,
        lambda message, parsed: parsed["intent"]["name"] in message.accepted,
        wanted=True,
    )
    judge(
        "out_of_scope_answered",
        lambda message: message.kind == "single" and message.intent == "out_of_scope",
        lambda message, parsed: parsed["intent"]["name"] not in REJECTED | message.accepted,
        wanted=False,
    )
    for several, one in zip(SEVERAL, ONE, strict=True):
        judge(
            several.replace("two", "both_questions_found"),
            lambda message, kind=several: message.kind == kind,
            lambda message, parsed: set(message.questions) <= set(labels(parsed)),
            wanted=True,
        )
        judge(
            one.replace("one", "one_question_split", 1),
            lambda message, kind=one: message.kind == kind,
            lambda _, parsed: len(parsed["questions"]) > 1,
            wanted=False,
        )
    judge(
        "any_single_split",
        lambda message: message.kind in ("single", *ONE),
        lambda _, parsed: len(parsed["questions"]) > 1,
        wanted=False,
    )
    return figures, mistakes


def symptoms(parse: Parse) -> dict[str, bool]:
    """Whether the classifier hears a symptom in each message of `red_flags.yml`, by text."""
    return {
        message.text: SYMPTOM in labels(parse(message.text)) for message in messages() if message.kind == "red_flag"
    }


def trained_pipeline() -> Parse:
    """The pipeline of `config.yml`, trained now; needs Rasa's environment."""
    from benchmarks.own import trained

    return trained().parse


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fresh", description=__doc__)
    parser.add_argument("--mistakes", choices=["dev"], help="print what was misread in this half")
    parser.add_argument("--symptoms", action="store_true", help="only the second net's reading of red_flags.yml")
    options = parser.parse_args(arguments)
    parse = trained_pipeline()
    if options.symptoms:
        json.dump(symptoms(parse), sys.stdout)
        return 0
    measured = {part: measure(parse, part) for part in PARTS}
    print(f"{'figure':26}" + "".join(f"{part:>9}" for part in PARTS))
    for name in measured["dev"][0]:
        print(f"{name.replace('_', ' '):26}" + "".join(f"{measured[part][0][name]:9.2%}" for part in PARTS))
    if options.mistakes:
        for mistake in measured[options.mistakes][1]:
            print(
                f"  [{mistake.message.kind}] {mistake.message.text}\n      means {mistake.means}; read {mistake.read}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
