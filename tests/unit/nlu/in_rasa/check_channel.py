"""The channel: who may enter, what a body may be, and that no text becomes a command."""

from __future__ import annotations

import json
import unittest
from typing import Any

from nlu.channel import KEY_HEADER, NeedlepointInput, read_body, replies_of


class Request:
    """As much of a request as the channel reads."""

    def __init__(self, body: Any, headers: dict[str, str] | None = None) -> None:
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.headers = headers if headers is not None else {KEY_HEADER: "secret"}


BODY = {"sender": "c1", "message_id": "m1", "text": "does it hurt"}


class Channel(unittest.IsolatedAsyncioTestCase):
    async def post(self, request: Request, handler: Any = None, key: str = "secret") -> tuple[int, Any]:
        self.heard: list[Any] = []

        async def listen(message: Any) -> None:
            self.heard.append(message)
            await message.output_channel.send_custom_json("c1", {"text": "one"})
            await message.output_channel.send_custom_json("c1", {"text": "two", "card": {"kind": "slots"}})

        blueprint = NeedlepointInput(key).blueprint(handler or listen)
        [receive] = [route.handler for route in blueprint._future_routes if "POST" in route.methods]
        answer = await receive(request)
        return answer.status, json.loads(answer.body)

    async def test_replies_come_in_order_and_bare(self) -> None:
        status, replies = await self.post(Request(BODY))
        self.assertEqual(status, 200)
        self.assertEqual(replies, [{"text": "one"}, {"text": "two", "card": {"kind": "slots"}}])

    async def test_what_is_heard(self) -> None:
        await self.post(Request(BODY))
        [message] = self.heard
        self.assertEqual((message.sender_id, message.message_id, message.text), ("c1", "m1", "does it hurt"))
        self.assertEqual(message.input_channel, "needlepoint")

    async def test_a_wrong_or_missing_secret_is_refused(self) -> None:
        for headers in ({}, {KEY_HEADER: "wrong"}, {KEY_HEADER: ""}, {KEY_HEADER: "sécret"}):
            status, _ = await self.post(Request(BODY, headers))
            self.assertEqual(status, 401)
            self.assertEqual(self.heard, [])

    async def test_without_a_secret_of_our_own_nobody_enters(self) -> None:
        status, _ = await self.post(Request(BODY, {KEY_HEADER: ""}), key="")
        self.assertEqual(status, 401)

    async def test_bad_bodies_are_refused(self) -> None:
        bad_parts = ({"text": 3}, {"sender": ""}, {"parse_data": "x"}, {"parse_data": {"intent": "x"}})
        bodies = [b"", b"not json", b"[]", b"\xff\xfe", {"sender": "c1"}, {"text": "x"}]
        for body in bodies + [{**BODY, **part} for part in bad_parts]:
            status, _ = await self.post(Request(body))
            self.assertEqual(status, 400, body)

    async def test_a_typed_command_is_plain_words(self) -> None:
        for text in ("/restart", " /restart", "\u00a0/restart", "\u2003//restart"):
            await self.post(Request({**BODY, "text": text}))
            self.assertEqual(self.heard[0].text, "restart")

    async def test_a_button_is_taken_as_it_is(self) -> None:
        parse = {"intent": {"name": "ask_pain", "confidence": 1.0}, "entities": [], "text": "Does it hurt?"}
        await self.post(Request({**BODY, "parse_data": parse, "metadata": {"button": {"record": "pain"}}}))
        self.assertEqual(self.heard[0].parse_data, parse)
        self.assertEqual(self.heard[0].metadata, {"button": {"record": "pain"}})

    async def test_a_fault_says_nothing_of_the_message(self) -> None:
        async def fail(message: Any) -> None:
            raise RuntimeError(f"boom: {message.text}")

        with self.assertLogs("nlu.channel", "ERROR") as logs:
            status, answer = await self.post(Request({**BODY, "text": "marker-words"}), fail)
        self.assertEqual(status, 500)
        self.assertEqual(set(answer["error"]), {"id"})
        self.assertIn(answer["error"]["id"], logs.output[0])
        self.assertNotIn("marker-words", json.dumps(answer) + "".join(logs.output))

    def test_rasas_own_replies_pass_without_the_recipient(self) -> None:
        class Output:
            messages = ({"recipient_id": "c1", "text": "hello"},)

        self.assertEqual(replies_of(Output()), [{"text": "hello"}])

    def test_reading_needs_no_message_id(self) -> None:
        self.assertTrue(read_body(b'{"sender": "c1", "text": "hi"}').message_id)


if __name__ == "__main__":
    unittest.main()
