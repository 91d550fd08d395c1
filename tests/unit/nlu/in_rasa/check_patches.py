"""Our changes to Rasa: the same checks of an action's reply, where the action server is, and a log without words."""

from __future__ import annotations

import io
import logging
import os
import unittest
from unittest import mock

import structlog
from jsonschema.exceptions import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

from nlu import logs, rasa_patches

GOOD = {
    "events": [
        {"event": "slot", "timestamp": None, "name": "x", "value": 1},
        {"event": "followup", "name": "action_listen"},
    ],
    "responses": [{"text": "hello", "custom": {"text": "x"}}],
}
BAD = [
    [],
    "text",
    {"events": "x"},
    {"responses": "x"},
    {"responses": ["x"]},
    {"events": [{"event": "slot"}]},
    {"events": [{"no": "event"}]},
    {"events": [{"event": "unheard of"}]},
    {"events": [3]},
]


class Replies(unittest.TestCase):
    def setUp(self) -> None:
        self.action = RemoteAction("action_answer", EndpointConfig("http://127.0.0.1:1/webhook"))

    def test_the_patch_is_in(self) -> None:
        self.assertTrue(rasa_patches.applied)
        self.assertIs(RemoteAction._validate_action_result, rasa_patches.validate_action_result)

    def test_a_good_reply_passes(self) -> None:
        self.assertTrue(self.action._validate_action_result(GOOD))

    def test_malformed_replies_are_refused(self) -> None:
        for reply in BAD:
            with self.assertRaises(ValidationError, msg=reply):
                self.action._validate_action_result(reply)

    def test_it_judges_as_rasa_does(self) -> None:
        from jsonschema import validate

        for reply in [GOOD, {}, {"events": []}, {"extra": 1}, *BAD]:
            try:
                validate(reply, RemoteAction.action_response_format_spec())
                expected = True
            except ValidationError:
                expected = False
            try:
                found = self.action._validate_action_result(reply)
            except ValidationError as error:
                found = False
                self.assertIn("Failed to validate Action server response", error.message)
            self.assertEqual(found, expected, reply)

    def test_another_rasa_is_left_alone(self) -> None:
        with mock.patch("rasa.__version__", "3.6.22"), self.assertLogs("nlu.rasa_patches", "WARNING"):
            self.assertFalse(rasa_patches.apply())


class Endpoint(unittest.TestCase):
    def test_the_environment_says_where_and_with_what(self) -> None:
        settings = {"NEEDLEPOINT_ACTIONS_URL": "http://127.0.0.1:7777/webhook", "NEEDLEPOINT_ACTIONS_KEY": "k"}
        with mock.patch.dict(os.environ, settings):
            endpoint = EndpointConfig("http://127.0.0.1:5055/webhook")
            RemoteAction("action_answer", endpoint)
        self.assertEqual(endpoint.url, "http://127.0.0.1:7777/webhook")
        self.assertEqual(endpoint.headers, {rasa_patches.KEY_HEADER: "k"})

    def test_without_it_the_file_decides(self) -> None:
        names = ("NEEDLEPOINT_ACTIONS_URL", "NEEDLEPOINT_ACTIONS_KEY", "NEEDLEPOINT_ACTIONS_PORT")
        with mock.patch.dict(os.environ, dict.fromkeys(names, "")):
            endpoint = EndpointConfig("http://127.0.0.1:5055/webhook")
            RemoteAction("action_answer", endpoint)
        self.assertEqual((endpoint.url, endpoint.headers), ("http://127.0.0.1:5055/webhook", {}))


class Log(unittest.TestCase):
    def setUp(self) -> None:
        logs.quieten()
        self.out = io.StringIO()
        self.handler = logging.StreamHandler(self.out)
        logging.getLogger().addHandler(self.handler)

    def tearDown(self) -> None:
        logging.getLogger().removeHandler(self.handler)

    def test_an_exception_is_named_without_its_words(self) -> None:
        try:
            try:
                raise ValueError("marker-words")
            except ValueError as error:
                raise RuntimeError("more marker-words") from error
        except RuntimeError as error:
            logging.getLogger("rasa.x").exception("it failed: %s", error)
            logging.getLogger("rasa.x").error(f"it failed: {error}", exc_info=True)
            logging.getLogger("rasa.x").error("it failed", exc_info=error)
        self.assertNotIn("marker-words", self.out.getvalue())
        self.assertIn("RuntimeError at", self.out.getvalue())
        self.assertIn("ValueError at", self.out.getvalue())

    def test_tokens_are_hidden(self) -> None:
        logging.getLogger("x").error("GET /status?token=abc123&x=1")
        self.assertNotIn("abc123", self.out.getvalue())

    def test_structured_records_keep_no_texts(self) -> None:
        structlog.get_logger("rasa.core").error(
            "processor.message.parse", user_message="marker-words", text="marker-words", action_name="action_answer"
        )
        try:
            raise ValueError("marker-words")
        except ValueError:
            structlog.get_logger("rasa.core").exception("processor.failed", message="marker-words")
        self.assertNotIn("marker-words", self.out.getvalue())

    def test_the_processor_keeps_what_helps(self) -> None:
        event = {"event": "e", "action_name": "a", "text": "words", "exc_info": ValueError("words")}
        self.assertEqual(logs.redacted(None, "error", event), {"event": "e", "action_name": "a", "error": "ValueError"})


if __name__ == "__main__":
    unittest.main()
