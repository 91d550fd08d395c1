"""What a visitor decides: consent, feedback, callbacks, a copy; and how tokens grow old."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest

from clinic import clock, conversations
from gateway.tokens import AGEING, GRACE, HEADER, Tokens
from tests.unit.gateway.conftest import OpenDoor
from tests.unit.gateway.front_door import Door, Talk


def about(talk: Talk) -> dict[str, Any]:
    found: dict[str, Any] = talk.client.get(f"/api/conversations/{talk.id}").json()
    return found


def kept_for(talk: Talk, now: datetime) -> timedelta:
    return datetime.fromisoformat(about(talk)["kept_until"]) - now


class TestConsent:
    def test_a_day_without_an_answer_and_the_retention_period_with_consent(self, door: Door) -> None:
        talk = door.talk()
        now = door.clinic.now()
        assert about(talk)["consent"] is None
        assert kept_for(talk, now) == timedelta(hours=24)
        talk.say("does it hurt?")
        assert kept_for(talk, now) == timedelta(hours=24)
        answer = talk.client.put(f"/api/conversations/{talk.id}/consent", json={"consent": True})
        assert answer.status_code == 200
        assert answer.json()["consent"] is True
        talk.say("and what does it cost?")
        assert kept_for(talk, now) == timedelta(days=90)

    def test_refusal_leaves_it_at_a_day_and_the_chat_goes_on(self, door: Door) -> None:
        talk = door.talk()
        talk.client.put(f"/api/conversations/{talk.id}/consent", json={"consent": True})
        talk.client.put(f"/api/conversations/{talk.id}/consent", json={"consent": False})
        assert about(talk)["consent"] is False
        assert kept_for(talk, door.clinic.now()) == timedelta(hours=24)
        assert talk.say("does it hurt?")[0]["author"] == "bot"

    @pytest.mark.parametrize("body", [{}, {"consent": "yes"}, {"consent": 1}, {"consent": None}, []])
    def test_anything_but_true_or_false_is_422(self, door: Door, body: object) -> None:
        talk = door.talk()
        assert talk.client.put(f"/api/conversations/{talk.id}/consent", json=body).status_code == 422
        assert about(talk)["consent"] is None


class TestFeedback:
    def test_the_latest_word_counts_and_stands_in_the_copy(self, door: Door) -> None:
        talk = door.talk()
        reply = talk.say("does it hurt?")[0]
        for helpful in (True, False):
            answer = talk.client.post(f"{talk.path}/{reply['id']}/feedback", json={"helpful": helpful})
            assert answer.json() == {"message_id": reply["id"], "helpful": helpful}
        held = talk.client.get(f"/api/conversations/{talk.id}/export").json()
        assert [row["helpful"] for row in held["feedback"]] == [False]

    def test_a_foreign_an_unknown_and_an_own_message_are_404_alike(self, door: Door) -> None:
        mine, theirs = door.talk(), door.talk()
        foreign = theirs.say("hello")[0]["id"]
        mine.say("hello")
        own = mine.transcript[0]["id"]
        answers = [mine.client.post(f"{mine.path}/{i}/feedback", json={"helpful": True}) for i in (foreign, "x", own)]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


class TestCallback:
    ASKED: ClassVar = {"name": "Ada Byron", "contact": "020 7946 0000", "note": "after three"}

    def test_it_is_kept_for_staff_alerted_once_and_said_in_the_conversation(self, own_door: Door) -> None:
        talk = own_door.talk()
        for _ in range(2):
            answer = talk.client.post(f"/api/conversations/{talk.id}/callback", json=self.ASKED)
            assert answer.status_code == 201
            assert "Ada" not in answer.json()["messages"][0]["text"]
        (waiting,) = conversations.list_callbacks(own_door.clinic)
        assert (waiting["name"], waiting["contact"], waiting["note"]) == ("Ada Byron", "+442079460000", "after three")
        assert [alert["kind"] for alert in conversations.list_alerts(own_door.clinic)] == ["callback_wanted"]
        assert [message["author"] for message in talk.transcript] == ["bot", "bot"]
        assert conversations.finish_callback(own_door.clinic, waiting["id"], "reception")
        assert conversations.list_callbacks(own_door.clinic) == []
        assert not conversations.finish_callback(own_door.clinic, waiting["id"], "reception")

    def test_it_works_while_rasa_is_away_and_the_answer_asks_for_it(self, own_door: Door) -> None:
        own_door.rasa.stop()
        talk = own_door.talk()
        (reply,) = talk.say("book me in on Tuesday")
        assert reply["card"] == {"kind": "callback"}
        assert reply["buttons"] == []
        assert talk.client.post(f"/api/conversations/{talk.id}/callback", json=self.ASKED).status_code == 201

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "\u200b"),
            ("name", "x" * 121),
            ("name", 5),
            ("contact", "call me"),
            ("contact", ""),
            ("contact", "12"),
            ("note", "x" * 1001),
            ("note", ["x"]),
        ],
    )
    def test_what_nobody_could_follow_is_422_and_not_kept(self, own_door: Door, field: str, value: object) -> None:
        talk = own_door.talk()
        answer = talk.client.post(f"/api/conversations/{talk.id}/callback", json=self.ASKED | {field: value})
        assert answer.status_code == 422
        assert answer.json()["error"]["code"] == f"invalid_{field}"
        assert conversations.list_callbacks(own_door.clinic) == []


def test_the_copy_has_everything_and_is_named_as_a_file(door: Door) -> None:
    talk = door.talk()
    talk.say("my marker is quixotry")
    talk.client.post(f"/api/conversations/{talk.id}/callback", json=TestCallback.ASKED)
    answer = talk.client.get(f"/api/conversations/{talk.id}/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    held = answer.json()
    assert "quixotry" in held["message"][0]["text"]
    assert held["callback"][0]["name"] == "Ada Byron"


class TestTokens:
    def test_an_ageing_token_gets_a_successor_and_then_goes(
        self, own_door: Door, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        talk = own_door.talk()
        start = own_door.clinic.now()
        later = {"by": timedelta(0)}
        monkeypatch.setattr(clock, "now", lambda settings=None: start + later["by"])

        def get(token: str) -> Any:
            return talk.client.get(talk.path, headers={"Authorization": f"Bearer {token}"})

        assert HEADER not in get(talk.token).headers
        later["by"] = AGEING
        first, second = get(talk.token), get(talk.token)
        new = first.headers[HEADER]
        assert second.status_code == 200  # the answer with the new one may have been lost
        assert get(new).status_code == 200
        assert HEADER not in get(new).headers
        late = get(talk.token)  # a second tab
        assert late.status_code == 200
        assert late.headers[HEADER]
        later["by"] += GRACE + timedelta(seconds=1)
        assert get(talk.token).status_code == 401
        assert get(new).status_code == 200

    def test_keys_can_be_replaced(self, door_with: OpenDoor) -> None:
        with door_with(secret="a new secret of the clinic", secret_previous="older, the old secret") as door:
            talk = door.talk()
            now = door.clinic.now()

            def get(tokens: Tokens) -> Any:
                return talk.client.get(talk.path, headers={"Authorization": f"Bearer {tokens.make(talk.id, now)}"})

            old = get(Tokens("the old secret"))
            assert old.status_code == 200
            assert (
                talk.client.get(talk.path, headers={"Authorization": f"Bearer {old.headers[HEADER]}"}).status_code
                == 200
            )
            assert get(Tokens("another")).status_code == 401
