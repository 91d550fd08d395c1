"""The second net for red flags: it hears what it was never told, leaves everyday talk alone, and is kept whole."""

from __future__ import annotations

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from benchmarks.own import ROOT, training_sentences
from encoder import shared_encoder
from encoder.net import Heard, SentenceNet, letters
from nlu.alarm import LEADS, AlarmNet
from nlu.alarm_core import KINDS, LOOK_ALIKES, SIGNS_TOO, fit, read_examples, read_told
from nlu.text import readable

VOICES = ("third_voice", "fourth_voice", "fifth_voice", "sixth_voice")
FRESH = ROOT / "tests" / "unit" / "safety" / "eighth_voice.yml"


def small_net() -> SentenceNet:
    """A net of four voices and every fortieth everyday sentence: a few seconds instead of a minute."""
    own = [
        (kind, text)
        for name in VOICES
        for kind, texts in yaml.safe_load((ROOT / "data" / "red_flags" / f"{name}.yml").read_text("utf-8")).items()
        for text in texts
    ]
    pairs = [pair for pair in zip(*training_sentences(), strict=True) if pair[1] != "report_symptom"][::40]
    return fit([text for text, _ in pairs], own)


class Likely:
    """A net that takes everything for a likely emergency."""

    def read(self, text: str, deep: Any) -> Heard:
        return Heard(0.55, "emergency")


class TestAlarm(unittest.TestCase):
    """One small net for all."""

    net: SentenceNet

    @classmethod
    def setUpClass(cls) -> None:
        cls.net = small_net()

    def share(self, alarming: bool) -> float:
        data = yaml.safe_load(FRESH.read_text(encoding="utf-8"))
        texts = [readable(t) for kind, ts in data.items() if (kind != LOOK_ALIKES) == alarming for t in ts]
        heard = self.net.read_all(texts, shared_encoder().encode_deep(texts))
        return sum(alarm.confidence >= 0.5 for alarm in heard) / len(heard)

    def test_a_voice_that_it_has_never_heard(self) -> None:
        # A small net; its share moves by some points with the everyday sentences that it is shown.
        self.assertGreaterEqual(self.share(True), 0.75)
        self.assertLessEqual(self.share(False), 0.15)

    def test_a_kept_net_hears_as_before(self) -> None:
        text = "my throat is closing up"
        deep = shared_encoder().encode_deep([text])[0]
        with TemporaryDirectory() as folder:
            self.net.save(Path(folder) / "net.npz")
            kept = SentenceNet.load(Path(folder) / "net.npz")
        self.assertAlmostEqual(kept.read(text, deep).confidence, self.net.read(text, deep).confidence, places=2)
        self.assertEqual(kept.read(text, deep).kind, "emergency")

    def test_any_text_is_heard(self) -> None:
        for text in ("", " ", "?", "\U0001f600" * 50, "a" * 4000, "no " * 1300):
            alarm = self.net.read(text, shared_encoder().encode_deep([text])[0])
            self.assertTrue(0.0 <= alarm.confidence <= 1.0)
        self.assertEqual(letters(""), {})

    def read(self, text: str, intent: str, net: Any = None) -> Message:
        message = Message({TEXT: text})
        before: dict[str, Any] = {"name": intent, "confidence": 0.5}
        message.set(INTENT, before)
        message.set("intent_ranking", [before])
        message.set("questions", [{"text": text}, {"text": text}])
        AlarmNet(None, None, net or self.net).process([message])  # type: ignore[arg-type]
        return message

    def test_a_sure_alarm_leads_alone(self) -> None:
        message = self.read("my tongue is swelling and I can't breathe properly since the cream", "out_of_scope")
        self.assertGreaterEqual(message.get("alarm")["confidence"], LEADS)
        self.assertEqual(message.get(INTENT)["name"], "report_symptom")
        self.assertEqual(message.get("intent_ranking")[1]["name"], "out_of_scope")
        self.assertEqual(message.get("questions"), [])

    def test_a_likely_alarm_leads_where_nothing_else_was_understood(self) -> None:
        for intent, leading in (("nlu_fallback", "report_symptom"), ("ask_price", "ask_price")):
            message = self.read("she slumped in the chair and has not said a word since", intent, Likely())
            self.assertEqual(message.get("alarm"), {"kind": "emergency", "confidence": 0.55})
            self.assertEqual(message.get(INTENT)["name"], leading)

    def test_a_fragment_must_be_surer(self) -> None:
        message = self.read("and on my neck?", "nlu_fallback", Likely())
        self.assertEqual(message.get(INTENT)["name"], "nlu_fallback")

    def test_everyday_talk_sets_nothing(self) -> None:
        message = self.read("how much is it and where are you", "ask_price")
        self.assertIsNone(message.get("alarm"))
        self.assertEqual(message.get(INTENT)["name"], "ask_price")
        self.assertEqual(len(message.get("questions")), 2)

    def test_what_sounds_like_no_symptom_gives_way_and_is_marked(self) -> None:
        message = Message({TEXT: "how much is it and where are you"})
        symptom = {"name": "report_symptom", "confidence": 0.6}
        message.set(INTENT, symptom)
        message.set("intent_ranking", [symptom, {"name": "ask_price", "confidence": 0.3}])
        AlarmNet(None, None, self.net).process([message])  # type: ignore[arg-type]
        self.assertEqual(message.get(INTENT), {"name": "ask_price", "confidence": 1.0})
        self.assertEqual([guess["name"] for guess in message.get("intent_ranking")], ["ask_price", "report_symptom"])
        self.assertTrue(message.get("alarm")["doubted"])

    def test_everyday_talk_is_calm_and_help_is_not(self) -> None:
        self.assertTrue(self.read("how much is it and where are you", "ask_price").get("calm"))
        self.assertIsNone(self.read("my tongue is swelling and I can't breathe properly", "report_symptom").get("calm"))

    def test_a_symptom_that_is_heard_by_both_stays(self) -> None:
        message = self.read("my tongue is swelling and I can't breathe properly since the cream", "report_symptom")
        self.assertEqual(message.get(INTENT)["name"], "report_symptom")
        self.assertNotIn("doubted", message.get("alarm"))

    def test_an_unknown_kind_is_named(self) -> None:
        with TemporaryDirectory() as folder:
            (Path(folder) / "voice.yml").write_text("alarming:\n- help\n", encoding="utf-8")
            with self.assertRaisesRegex(ValueError, "alarming"):
                read_examples(Path(folder))

    def test_a_short_answer_raises_no_alarm(self) -> None:
        self.assertIsNone(self.read("I'm not breathing", "affirm").get("alarm"))

    def test_what_is_told_of_signs_is_no_example_of_none(self) -> None:
        with TemporaryDirectory() as folder:
            told = f"{min(SIGNS_TOO)}: [my lip is oozing]\nharmless: [I had flu as a child]\n"
            (Path(folder) / "plain.yml").write_text(told, encoding="utf-8")
            self.assertEqual(read_told(Path(folder)), ["I had flu as a child"])

    def test_all_taught_sentences_are_read(self) -> None:
        kinds = [kind for kind, _ in read_examples(ROOT / "data" / "red_flags")]
        self.assertEqual(set(kinds), {*KINDS, LOOK_ALIKES})
        self.assertGreater(len(kinds), 2000)


if __name__ == "__main__":
    unittest.main()
