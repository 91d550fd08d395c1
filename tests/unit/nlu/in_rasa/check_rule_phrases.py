"""Every suitability rule is heard in lay words, and everyday histories are not heard as more than they are."""

from __future__ import annotations

import unittest
from pathlib import Path
from typing import Any

import yaml

from nlu.entities import entities_of, vocabulary
from nlu.environment import clinic_data_folder
from nlu.reading import language

PHRASES: dict[str, list[str]] = yaml.safe_load((Path(__file__).with_name("rule_phrases.yml")).read_text())
WORDS = yaml.safe_load((clinic_data_folder() / "vocabulary.yml").read_text())["vocabulary"]
LEAST_HEARD = 0.97


def rules_of(text: str) -> set[str]:
    """The rules that the entities of `text`, said of the visitor and not denied, bring into play."""
    return {
        rule
        for entity in entities_of(language().make_doc(text), vocabulary(clinic_data_folder()))
        if not entity["negated"] and entity["about"] == "self"
        for rule in rules_of_entity(entity)
    }


def rules_of_entity(entity: dict[str, Any]) -> set[str]:
    """The rules of one entity."""
    if entity["entity"] == "age":
        age = int(entity["value"])
        return {"under_18"} if age < 18 else {"age_18_21"} if age <= 21 else set()
    if entity["entity"] == "concern" and entity["value"] in ("scar_keloid", "active_acne"):
        return {{"scar_keloid": "keloid"}.get(entity["value"], entity["value"])}
    entry = (WORDS.get(entity["entity"]) or {}).get(entity["value"])
    rule = entry.get("rule") if isinstance(entry, dict) else None
    return {rule} if rule else set()


class RulePhrases(unittest.TestCase):
    def test_every_rule_has_three(self) -> None:
        rules = yaml.safe_load((clinic_data_folder() / "suitability.yml").read_text())["suitability"]
        self.assertEqual({rule["id"] for rule in rules}, set(PHRASES))
        self.assertTrue(all(len(texts) >= 3 for texts in PHRASES.values()))

    def test_they_are_heard(self) -> None:
        missed = [
            f"{rule}: {text!r} -> {sorted(rules_of(text))}"
            for rule, texts in PHRASES.items()
            for text in texts
            if rule not in rules_of(text)
        ]
        heard = 1 - len(missed) / sum(map(len, PHRASES.values()))
        self.assertGreaterEqual(heard, LEAST_HEARD, "\n".join(missed))

    def test_a_denial_or_somebody_else_is_not_heard_as_the_visitor(self) -> None:
        for text in (
            "I'm not pregnant",
            "I don't have diabetes or epilepsy",
            "never had keloids",
            "my sister has lupus",
            "no allergies and no cold sores",
            "my husband takes warfarin",
            "I haven't got a pacemaker",
        ):
            self.assertEqual(rules_of(text), set(), text)


if __name__ == "__main__":
    unittest.main()
