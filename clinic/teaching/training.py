"""The taught examples as training data, in Rasa's own format."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from clinic.answers import taught
from clinic.context import Clinic

_MARKUP = re.compile(r"[\[\]{}()|`\\]")
"""Characters that mean an entity in Rasa's training format; staff write plain questions."""


def export(clinic: Clinic, path: Path, trained: Path) -> int:
    """Writes the examples to `path`; how many. `trained` is the folder of the other training data: what stands there
    already, under whatever intent, is left out. Nothing to write removes the file."""
    known = {
        taught.plain(line.strip().removeprefix("- "))
        for file in trained.glob("**/*.yml")
        for line in file.read_text(encoding="utf-8").splitlines()
    }
    by_topic: dict[str, list[str]] = {}
    for lesson in clinic.knowledge().taught:
        for example in lesson.examples:
            words = " ".join(_MARKUP.sub(" ", example).split())
            if words and taught.plain(words) not in known:
                known.add(taught.plain(words))
                by_topic.setdefault(lesson.topic, []).append(words)
    if not by_topic:
        path.unlink(missing_ok=True)
        return 0
    blocks = [
        {"intent": topic, "examples": "".join(f"- {words}\n" for words in examples)}
        for topic, examples in sorted(by_topic.items())
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8")
    return sum(len(examples) for examples in by_topic.values())
