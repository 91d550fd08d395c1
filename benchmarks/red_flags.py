"""Red flags on voices that teach nobody: what the matcher and the second net find together, and what they alarm.

Runs in `nlu/`'s environment; `clinic.safety` needs none of the application's packages. Counted as found: the matcher's
flag, or the model's alarm that the reception would answer as urgent, or with a clinician's or a test's advice.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

from clinic.safety import FEWEST_WORDS_OF_CALM, Opinion, find_red_flag, outweighed, stands

ROOT = Path(__file__).resolve().parent.parent
VOICES = ("seventh_voice.yml", "eighth_voice.yml", "ninth_voice.yml")


def voices() -> list[tuple[bool, str]]:
    """`(whether it is a red flag, text)` of every sentence that is only counted."""
    found = []
    for name in VOICES:
        data = yaml.safe_load((ROOT / "tests" / "unit" / "safety" / name).read_text(encoding="utf-8"))
        found += [(kind != "look_alikes", text) for kind, texts in data.items() for text in texts]
    return found


def alarmed(text: str, parsed: dict[str, Any], knowledge: Any) -> bool:
    """Whether this message, in English, is answered as a red flag by either net."""
    heard = parsed.get("alarm") or {}
    symptom = parsed["intent"]["name"] == "report_symptom"
    opinion = Opinion(parsed.get("calm") is True, heard.get("kind") or "", heard.get("confidence", 0.0), symptom)
    flag = find_red_flag(text, knowledge)
    if flag is not None and not (len(text.split()) >= FEWEST_WORDS_OF_CALM and outweighed(flag, opinion)):
        return True
    return bool(symptom and stands(text, heard.get("confidence", 0.0)))


def figures(pipeline: Any) -> dict[str, float]:
    """`red_flags_found` and `look_alikes_alarmed`, as shares; prints what was missed and what was alarmed."""
    records = yaml.safe_load((ROOT / "data" / "clinic" / "red_flags.yml").read_text(encoding="utf-8"))["red_flags"]
    knowledge = SimpleNamespace(red_flags=[SimpleNamespace(id=r["id"], action=r["action"]) for r in records])
    counted: dict[bool, list[bool]] = {True: [], False: []}
    for flag, text in voices():
        found = alarmed(text, pipeline.parse(text), knowledge)
        counted[flag].append(found)
        if found != flag:
            print(f"  {'missed ' if flag else 'alarmed'}  {text[:100]}")
    return {
        "red_flags_found": sum(counted[True]) / len(counted[True]),
        "look_alikes_alarmed": sum(counted[False]) / len(counted[False]),
    }
