"""Questions in a message: where it may be cut, what is one question, and that nothing breaks it."""

from __future__ import annotations

import unittest

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from benchmarks.own import Pipeline, training_sentences
from encoder import shared_encoder
from nlu.classifier_core import IntentModel, Options
from nlu.clauses import pieces_of
from nlu.ellipsis import asks_after
from nlu.reading import language
from nlu.text import readable

TOPICS = {
    "ask_pain",
    "ask_downtime",
    "ask_price",
    "ask_sessions",
    "report_symptom",
    "book_appointment",
    "out_of_scope",
    "greet",
}
TOPICS |= {"ask_side_effects", "ask_location", "ask_opening_hours", "thank", "inform", "ask_suitability", "ask_results"}


def small_model() -> IntentModel:
    """The real training sentences of a few intents, some of each: enough to tell them apart, quick to train."""
    kept: dict[str, list[str]] = {}
    for text, label in zip(*training_sentences(), strict=True):
        if label in TOPICS and len(kept.setdefault(label, [])) < 40:
            kept[label].append(readable(text))
    pairs = [(text, label) for label, texts in kept.items() for text in texts]
    texts = [text for text, _ in pairs]
    return IntentModel.fit(shared_encoder().encode(texts), texts, [label for _, label in pairs], Options(folds=3))


class Pieces(unittest.TestCase):
    def pieces(self, text: str) -> list[str]:
        return [piece.text for piece in pieces_of(language().make_doc(text))]

    def test_cut_where_a_joint_is_followed_by_a_question(self) -> None:
        self.assertEqual(
            self.pieces("does it hurt and how long am I red for"), ["does it hurt", "how long am I red for"]
        )
        self.assertEqual(self.pieces("price? also is it ok on brown skin"), ["price?", "is it ok on brown skin"])
        self.assertEqual(self.pieces("does it hurt, is bruising common"), ["does it hurt", "is bruising common"])

    def test_cut_before_a_wish_to_find_out(self) -> None:
        self.assertEqual(
            self.pieces("I want to cancel tuesday and find out if I lose the deposit"),
            ["I want to cancel tuesday", "find out if I lose the deposit"],
        )

    def test_adjectives_that_belong_together_are_not_cut(self) -> None:
        self.assertEqual(len(self.pieces("is it normal to be itchy and flaky on day 4")), 1)

    def test_a_tag_makes_a_question_of_what_was_said(self) -> None:
        forms = [piece.form for piece in pieces_of(language().make_doc("i'm on the pill, ok? how many sessions"))]
        self.assertEqual(forms, ["question", "question"])
        forms = [piece.form for piece in pieces_of(language().make_doc("i'm on the pill. ok, how many sessions"))]
        self.assertEqual(forms, ["statement", "question"])
        forms = [piece.form for piece in pieces_of(language().make_doc("i'm on the pill and iron, ok? and the price?"))]
        self.assertEqual(forms, ["question", "noun", "noun"])
        forms = [piece.form for piece in pieces_of(language().make_doc("does it swell? driving home - ok?"))]
        self.assertEqual(forms, ["question", "question"])

    def test_a_noun_asked_for_with_please_is_no_statement(self) -> None:
        forms = [piece.form for piece in pieces_of(language().make_doc("does it last? also price of each pls"))]
        self.assertEqual(forms, ["question", "noun"])

    def test_cut_before_another_question_word(self) -> None:
        self.assertEqual(
            self.pieces("I'd want to know who does it and what qualifications and how much they charge")[-1],
            "how much they charge",
        )

    def test_cut_without_a_joint(self) -> None:
        self.assertEqual(self.pieces("does it hurt how much is it"), ["does it hurt", "how much is it"])
        self.assertEqual(self.pieces("will it swell will it bruise"), ["will it swell", "will it bruise"])

    def test_a_question_that_waits_for_its_verb_is_whole(self) -> None:
        for text in (
            "how long after having it done can i go running",
            "my question is does it hurt",
            "how often can I",
        ):
            self.assertLess(len(self.pieces(text)), 2, text)

    def test_how_much_is_the_price_unless_it_says_how_strongly(self) -> None:
        self.assertEqual(self.pieces("how long is it and how much"), ["how long is it", "how much"])
        self.assertLess(len(self.pieces("does it hurt and how much")), 2)

    def test_a_question_about_what_was_said_leans_on_it(self) -> None:
        pieces = pieces_of(language().make_doc("do you use my own blood? how does that work? what does it cost?"))
        self.assertEqual([piece.leans for piece in pieces], [False, True, False])

    def test_a_verb_after_its_subject_opens_no_question(self) -> None:
        first, *_ = pieces_of(language().make_doc("i had it done on friday, can i put make-up on"))
        self.assertEqual(first.form, "statement")

    def test_wondering_is_asking(self) -> None:
        first, _ = pieces_of(language().make_doc("I wondered whether it is safe for me. What does it cost?"))
        self.assertEqual(first.form, "question")

    def test_a_question_that_only_leans_is_not_cut_off(self) -> None:
        for text in ("does it scar and why", "should I stop retinol and when"):
            self.assertLess(len(self.pieces(text)), 2, text)

    def test_half_questions_are_known_by_their_words(self) -> None:
        for text, half in (
            ("will I be red and for how long", "duration"),
            ("what do you mean by downtime and how long is it", "duration"),
            ("is there a waiting list and if so how long", "duration"),
            ("does it fade scars, and after how many weeks?", "when"),
            ("does it hurt? how many?", "count"),
            ("what do I avoid before and afterwards?", "after"),
            ("does it get rid of scars, how long will that take", "take"),
        ):
            pieces = pieces_of(language().make_doc(text))
            self.assertEqual([piece.half for piece in pieces], ["", half], text)

    def test_what_a_half_question_asks_depends_on_the_topic_before_it(self) -> None:
        self.assertEqual(asks_after("duration", "ask_results"), "ask_results_duration")
        self.assertEqual(asks_after("take", "ask_results"), "ask_results_timeline")
        self.assertEqual(asks_after("take", "ask_pain"), "ask_session_length")
        for topic in ("ask_downtime", "ask_pain", "find_slots"):
            self.assertEqual(asks_after("duration", topic), "", topic)

    def test_someone_who_drops_the_subject_asks_nothing(self) -> None:
        for text in (
            "had a peel two weeks ago, is it too soon",
            "was thinking of botox, can I have both",
            "have psoriasis and rosacea. what does it cost",
        ):
            first, *_ = pieces_of(language().make_doc(text))
            self.assertNotEqual(first.form, "question", text)
        for text in ("have you got parking, is it free", "has the price gone up, is it still 150"):
            first, *_ = pieces_of(language().make_doc(text))
            self.assertEqual(first.form, "question", text)

    def test_manners_and_a_reason_ask_nothing(self) -> None:
        for text, form in (
            ("I was wondering, if it isn't too much trouble, what it costs", "other"),
            ("my friend had it done, im curious, does it work", "statement"),
        ):
            pieces = pieces_of(language().make_doc(text))
            self.assertEqual(pieces[1].form, form, text)

    def test_first_belongs_to_no_question(self) -> None:
        self.assertEqual(self.pieces("call me but first whats the price"), ["call me", "whats the price"])

    def test_several_subjects_of_one_question_are_not_cut_apart(self) -> None:
        self.assertLess(len(self.pieces("do bumps, bruises and infections happen")), 2)

    def test_two_words_that_are_one_thing_stay_together(self) -> None:
        for text in (
            "which days and hours are you open",
            "what are the pros and cons",
            "how long before and after should I stop retinol",
            "can I have prp and rf together",
            "how often can and should you have it",
        ):
            self.assertLess(len(self.pieces(text)), 2, text)

    def test_whether_and_if_not_ask(self) -> None:
        pieces = pieces_of(language().make_doc("I'd like to know your prices, and whether you take cards"))
        self.assertEqual([piece.form for piece in pieces], ["question", "question"])
        pieces = pieces_of(language().make_doc("does insurance cover it and if not whats the cheapest option"))
        self.assertEqual(pieces[-1].form, "question")

    def test_what_is_told_of_a_friend_or_a_scar_opens_no_question(self) -> None:
        for text in ("my friend had it and loved it, what does it cost", "got a scar on my knee, can you treat it"):
            first, *_ = pieces_of(language().make_doc(text))
            self.assertNotEqual(first.form, "question", text)

    def test_one_short_clause_has_no_pieces(self) -> None:
        self.assertEqual(self.pieces("does it hurt"), [])


class Questions(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.pipeline = Pipeline(small_model())

    def labels(self, text: str) -> list[str]:
        return [question["intent"]["name"] for question in self.pipeline.parse(text)["questions"]]

    def test_two_questions(self) -> None:
        for text, expected in (
            ("does it hurt and how long will I be red for?", ["ask_pain", "ask_downtime"]),
            ("how much is it? where are you based?", ["ask_price", "ask_location"]),
            ("how many sessions do I need and what does it cost", ["ask_sessions", "ask_price"]),
            ("price? downtime?", ["ask_price", "ask_downtime"]),
            ("how much is it, how many?", ["ask_price", "ask_sessions"]),
        ):
            self.assertEqual(self.labels(text), expected, text)

    def test_one_question(self) -> None:
        for text in (
            "how much pain and discomfort is there",
            "cost and fees please",
            "hi, does it hurt?",
            "is it painful on the face and neck",
            "does it hurt, thanks",
            "does it hurt, and for how long",
            "how much is it? and for the neck?",
            "im 45, blonde, quite fair, bit of rosacea. does it hurt?",
        ):
            self.assertLess(len(self.labels(text)), 2, text)

    def test_each_question_has_its_own_entities_and_text(self) -> None:
        text = "does it hurt on the neck and how many sessions for acne scars"
        first, second = self.pipeline.parse(text)["questions"]
        self.assertEqual(first["text"], "does it hurt on the neck")
        self.assertEqual(second["text"], "how many sessions for acne scars")
        self.assertEqual([entity["entity"] for entity in first["entities"]], ["body_area"])
        self.assertEqual([entity["value"] for entity in second["entities"]], ["acne_scars"])

    def test_a_symptom_leads(self) -> None:
        parsed = self.pipeline.parse("how much is it? my face is oozing yellow pus since the treatment")
        self.assertEqual(
            [question["intent"]["name"] for question in parsed["questions"]], ["ask_price", "report_symptom"]
        )
        self.assertEqual(parsed["intent"]["name"], "report_symptom")
        self.assertEqual(parsed["intent_ranking"][0]["name"], "report_symptom")

    def test_a_bare_value_informs(self) -> None:
        for text in ("07700 900123", "jane@example.com", "tuesday at 3pm", "Jane Doe"):
            self.assertEqual(self.pipeline.parse(text)["intent"]["name"], "inform", text)

    def test_the_fallback_keeps_the_guesses(self) -> None:
        parsed = self.pipeline.parse("qwerty zxcvb uiop")
        self.assertIn(parsed["intent"]["name"], {"nlu_fallback", "out_of_scope"})
        self.assertEqual(parsed["intent_ranking"][0], parsed["intent"])
        self.assertGreater(len(parsed["intent_ranking"]), 3)

    def test_nothing_breaks_it(self) -> None:
        words = [
            "",
            " ",
            "?",
            "and and and",
            "??!!..,,",
            "1 2 3, 4 & 5",
            "/restart",
            "does it hurt and " * 240,
            "how " * 1000,
        ]
        marks = ["\ud800", "😀😀😀", "a" * 4000, "h\u0310\u0311\u0312" * 300, "\x00\x01\x02", "\u200b\u200b", "\n\n\n"]
        for text in [*words, *marks, "هل هو مؤلم؟ وكم السعر؟"]:
            parsed = self.pipeline.parse(text)
            self.assertTrue(parsed["intent"]["name"], text[:20])
            self.assertNotEqual(len(parsed["questions"]), 1)

    def test_components_leave_nothing_else_in_the_output(self) -> None:
        message = Message({TEXT: "does it hurt and how much is it"})
        for component in self.pipeline._components:
            component.process([message])
        kept = set(message.as_dict(only_output_properties=True))
        self.assertLessEqual(
            kept, {"text", "intent", "intent_ranking", "entities", "questions", "metadata", "message_id"}
        )


if __name__ == "__main__":
    unittest.main()
