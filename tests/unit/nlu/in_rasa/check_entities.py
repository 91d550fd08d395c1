"""Entities: words of the clinic, forms, names, denial, and who is meant."""

from __future__ import annotations

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.entities import figures
from nlu.entities import entities_of, is_bare_value, vocabulary
from nlu.reading import language
from nlu.text import readable, typed
from nlu.vocabulary import distance, plain

VOCABULARY = """
vocabulary:
  concern:
    acne_scars: [acne scars, pock marks]
    stretch_marks: [stretch marks, tiger stripes]
    scar_keloid: [keloids]
  condition:
    pregnancy: [pregnant, pregnancy]
    diabetes: [diabetes, diabetic]
    cold_sore_history: [cold sores]
  medicine:
    isotretinoin: {phrases: [accutane, roaccutane, isotretinoin], rule: isotretinoin}
    blood_thinners: {phrases: [warfarin, blood thinners], rule: blood_thinners}
  body_area:
    neck: [neck]
    thighs: [thighs]
  activity:
    makeup: [make up, makeup]
"""
CONCERNS = """
concerns:
  - id: neck_wrinkles
    synonyms: [neck lines]
"""


class Entities(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = TemporaryDirectory()
        folder = Path(cls.folder.name)
        (folder / "vocabulary.yml").write_text(VOCABULARY)
        (folder / "concerns.yml").write_text(CONCERNS)
        cls.words = vocabulary(folder)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def found(self, text: str) -> list[tuple[str, object]]:
        return [(entity["entity"], entity["value"]) for entity in self.read(text)]

    def read(self, text: str) -> list[dict]:
        return entities_of(language().make_doc(readable(text)), self.words)

    def test_lay_words_become_ids(self) -> None:
        self.assertEqual(self.found("do tiger stripes go"), [("concern", "stretch_marks")])
        self.assertEqual(self.found("got pock marks"), [("concern", "acne_scars")])

    def test_the_longest_phrase_wins(self) -> None:
        self.assertEqual(self.found("does it help neck lines"), [("concern", "neck_wrinkles")])
        self.assertEqual(self.found("does it hurt on the neck"), [("body_area", "neck")])

    def test_a_turn_of_speech_names_no_part_of_the_body(self) -> None:
        self.assertEqual(
            self.found("is yours in my neck of the woods, and do you do the neck"), [("body_area", "neck")]
        )
        self.assertEqual(self.found("it costs an arm and a leg"), [])

    def test_long_words_may_be_misspelt(self) -> None:
        self.assertEqual(self.found("im on acutane"), [("medicine", "isotretinoin")])
        self.assertEqual(self.found("strech marks"), [("concern", "stretch_marks")])
        self.assertEqual(self.found("i have diabetis"), [("condition", "diabetes")])

    def test_an_english_word_is_not_a_misspelling(self) -> None:
        self.assertEqual(self.found("that is a scary price"), [])

    def test_plural_case_and_spelling_do_not_matter(self) -> None:
        self.assertEqual(self.found("Acne Scar"), [("concern", "acne_scars")])
        self.assertEqual(plain("Moisturiser"), plain("moisturizers"))

    def test_denied(self) -> None:
        for text in (
            "I'm not pregnant",
            "never had cold sores",
            "no diabetes",
            "I don't have diabetes",
            "no diabetes or keloids",
            "pregnant: no",
            "i havent got diabetes",
            "without keloids",
        ):
            self.assertTrue(all(entity["negated"] for entity in self.read(text)) and self.read(text), text)

    def test_not_denied(self) -> None:
        for text in (
            "I'm pregnant",
            "isn't it bad with diabetes",
            "is it not safe when pregnant",
            "not sure if I'm pregnant",
            "I don't know, I have diabetes",
            "why not? I have diabetes",
            "not only diabetes",
        ):
            self.assertFalse(any(entity["negated"] for entity in self.read(text)), text)

    def test_no_time_denies_nothing(self) -> None:
        found = {
            entity["value"]: entity["negated"] for entity in self.read("no time to chat, stretch marks, any evening")
        }
        self.assertIs(found["stretch_marks"], False)

    def test_a_denial_ends_where_the_next_thing_begins(self) -> None:
        found = {entity["value"]: entity["negated"] for entity in self.read("I'm not pregnant but I have diabetes")}
        self.assertEqual(found, {"pregnancy": True, "diabetes": False})

    def test_who_is_meant(self) -> None:
        for text, who in (
            ("my daughter is 15", "other"),
            ("my mum takes warfarin", "other"),
            ("me and my partner take warfarin", "self"),
            ("my husband and I have diabetes", "self"),
            ("she is pregnant", "other"),
            ("for my 16 year old son", "other"),
            ("I take warfarin", "self"),
            ("my doctor put me on warfarin", "self"),
            ("my husband says I have diabetes", "self"),
            ("my acne scars", "self"),
            ("i'm 45", "self"),
            ("they say I'm diabetic", "self"),
            ("what about someone with diabetes like me", "self"),
            ("best friend is on warfarin and I cook for her", "other"),
            ("they left me on warfarin after it", "self"),
            ("I have diabetes (my nan had it too)", "self"),
            ("it is only me (my sister has diabetes)", "other"),
        ):
            entities = self.read(text)
            self.assertTrue(entities, text)
            self.assertEqual({entity["about"] for entity in entities}, {who}, text)

    def test_what_is_excepted_from_a_denial_is_so(self) -> None:
        for text in ("no illnesses apart from diabetes", "nothing other than diabetes", "nothing besides diabetes"):
            self.assertEqual([entity["negated"] for entity in self.read(text)], [False], text)

    def test_ages(self) -> None:
        for text, age in (
            ("i'm 45", 45),
            ("aged 16", 16),
            ("16 yr old", 16),
            ("my son is 17", 17),
            ("I turn 18 in March", 17),
            ("he's not 18 til June", 17),
            ("I'm 62yo", 62),
            ("i am forty five", 45),
            ("45", 45),
        ):
            self.assertIn(("age", age), self.found(text), text)
        for text in ("i'm 20 minutes away", "3 sessions", "in 12 weeks", "at 11am", "i'm 12 weeks pregnant", "1.5mm"):
            self.assertNotIn("age", [kind for kind, _ in self.found(text)], text)

    def test_skin_types(self) -> None:
        for text, value in (
            ("fitzpatrick 4", "IV"),
            ("skin type VI", "VI"),
            ("type three skin", "III"),
            ("i'm a type 5", "V"),
        ):
            self.assertIn(("skin_type", value), self.found(text), text)

    def test_forms_are_kept_as_typed(self) -> None:
        for text, expected in (
            ("07700 900123", ("phone", "07700 900123")),
            ("mail me at Jane.Doe@example.co.uk please", ("email", "Jane.Doe@example.co.uk")),
            ("my reference is NP-7K3M9Q", ("reference", "NP-7K3M9Q")),
            ("on 14 June", ("date", "14 June")),
            ("next tuesday", ("date", "next tuesday")),
            ("at 3pm", ("time", "at 3pm")),
        ):
            self.assertIn(expected, self.found(text), text)

    def test_names(self) -> None:
        for text, name in (
            ("my name is Jane Doe", "Jane Doe"),
            ("Jane Doe", "Jane Doe"),
            ("call me Bob", "Bob"),
            ("it's Jane Doe, 07700 900123", "Jane Doe"),
        ):
            self.assertIn(("person", name), self.found(text), text)
        for text in ("thank you", "Does it hurt", "i am thinking about it", "yes please", "Good Morning"):
            self.assertNotIn("person", [kind for kind, _ in self.found(text)], text)

    def test_a_bare_value_is_told_from_a_question(self) -> None:
        for text, bare in (
            ("tuesday at 3pm please", True),
            ("07700 900123", True),
            ("are you open tuesday", False),
            ("45?", False),
        ):
            doc = language().make_doc(text)
            self.assertEqual(is_bare_value(doc, entities_of(doc, self.words)), bare, text)

    def test_places_are_those_of_the_message(self) -> None:
        text = "I’m on\u00a0warfarin \ud83d ok"
        [entity] = [entity for entity in self.read(text) if entity["entity"] == "medicine"]
        self.assertEqual(text[entity["start"] : entity["end"]], "warfarin")

    def test_odd_texts_do_not_raise(self) -> None:
        for text in (
            "😀" * 50,
            "\ud800",
            "a" * 4000,
            "h\u0301\u0302" * 500,
            "هل هو مؤلم",
            "not " * 900,
            "1" * 4000,
            "my " * 1300,
        ):
            self.read(text)

    def test_distance_counts_a_swap_once(self) -> None:
        self.assertEqual(distance("scras", "scars"), 1)
        self.assertEqual(distance("acne", "acne"), 0)


class Text(unittest.TestCase):
    def test_no_text_becomes_a_command(self) -> None:
        for text in (
            "/restart",
            " /restart",
            "\u00a0/restart",
            "//restart",
            "/ /restart",
            "\u2003\u00a0/ /restart",
            "\u200b/restart",
        ):
            self.assertEqual(typed(text), "restart")

    def test_plain_text_is_kept(self) -> None:
        self.assertEqual(typed("is it 1/2 price?"), "is it 1/2 price?")


class Labelled(unittest.TestCase):
    """The labelled sentences of `tests/nlu/entities.yml`, with the clinic's own vocabulary."""

    def test_precision_and_recall(self) -> None:
        found = figures()
        self.assertGreaterEqual(found["entity_precision"], 0.97)
        self.assertGreaterEqual(found["entity_recall"], 0.97)


if __name__ == "__main__":
    unittest.main()
