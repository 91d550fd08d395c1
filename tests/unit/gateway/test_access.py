"""Who gets in, what everyone else is told, and the shape of every error."""

from __future__ import annotations

import base64
import secrets
from typing import Any

import httpx
import pytest
from itsdangerous import URLSafeSerializer

from tests.unit.gateway.front_door import Door, Talk

CALLS = [
    ("POST", "/api/conversations/{id}/messages"),
    ("GET", "/api/conversations/{id}/messages"),
    ("GET", "/api/conversations/{id}/events"),
    ("DELETE", "/api/conversations/{id}"),
    ("GET", "/api/conversations/{id}"),
    ("GET", "/api/conversations/{id}/export"),
    ("PUT", "/api/conversations/{id}/consent"),
    ("POST", "/api/conversations/{id}/callback"),
    ("POST", "/api/conversations/{id}/messages/x/feedback"),
]


def forged(talk: Talk) -> list[str]:
    """Authorization headers that were not signed by us for this conversation."""
    payload, _, signature = talk.token.rpartition(".")
    flipped = payload[:-1] + ("A" if payload[-1] != "A" else "B")
    return [
        "",
        "Bearer",
        f"Basic {talk.token}",
        talk.token,
        f"Bearer {payload}",
        f"Bearer {payload}.",
        f"Bearer {flipped}.{signature}",
        f"Bearer {payload}.{signature[:-2]}",
        f"Bearer {payload}.{'A' * len(signature)}",
        f"Bearer {URLSafeSerializer('another secret', salt='needlepoint.conversation.v1').dumps(talk.id)}",
        "Bearer " + "x" * 5000,
        "Bearer " + base64.b64encode(talk.id.encode()).decode(),
        "Bearer é.é",
    ]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_no_or_forged_token_is_401_always_the_same(door: Door, method: str, path: str) -> None:
    talk = door.talk()
    answers = set()
    for header in forged(talk):
        headers = {"Authorization": header.encode()} if header else {}
        response = door.client.request(method, path.format(id=talk.id), headers=headers, content=b"not json")
        assert response.status_code == 401, header
        answers.add(response.content)
    assert len(answers) == 1


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_foreign_unknown_and_erased_are_404_with_the_same_body(door: Door, method: str, path: str) -> None:
    mine, theirs, erased = door.talk(), door.talk(), door.talk()
    assert erased.client.delete(f"/api/conversations/{erased.id}").status_code == 200
    answers = [
        mine.client.request(method, path.format(id=theirs.id), content=b"not json"),
        mine.client.request(method, path.format(id="nobody"), content=b"not json"),
        mine.client.request(method, path.format(id=secrets.token_urlsafe(16)), content=b"not json"),
        erased.client.request(method, path.format(id=erased.id), content=b"not json"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.content for answer in answers}) == 1
    assert theirs.client.get(theirs.path).status_code == 200


def test_an_address_of_several_calls_names_all_their_methods(door: Door) -> None:
    answer = door.client.request("PATCH", "/api/conversations/x/messages")
    assert answer.headers["Allow"] == "GET, POST"


def test_ten_thousand_guesses_with_a_valid_token_tell_nothing_apart(door: Door) -> None:
    mine, theirs = door.talk(), [door.talk() for _ in range(20)]
    marked = [talk.say("secret words")[0]["id"] for talk in theirs[:5]]
    answers: set[tuple[int, bytes, str]] = set()
    for number in range(10_000):
        there = theirs[number % 20].id
        guess = (there, there[:-1] + "x", secrets.token_urlsafe(16), str(number))[number % 4]
        method, path = CALLS[number % len(CALLS)]
        path = path.replace("/messages/x/", f"/messages/{marked[number % 5]}/")
        response = mine.client.request(method, path.format(id=guess), content=b"{}")
        headers = str({name: value for name, value in response.headers.items() if name != "date"})
        answers.add((response.status_code, response.content, headers))
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert [len(talk.transcript) for talk in theirs[:5]] == [2] * 5


def test_a_thousand_guesses_tell_nothing_apart(door: Door) -> None:
    talk = door.talk()
    talk.say("secret words")
    answers: set[tuple[int, bytes]] = set()
    for number in range(1000):
        guess = talk.id[:-1] + "abcdefghij"[number % 10] if number % 2 else secrets.token_urlsafe(16)
        if guess == talk.id:
            continue
        token = {"Authorization": f"Bearer {secrets.token_urlsafe(40)}.{secrets.token_urlsafe(20)}"}
        response = door.client.get(f"/api/conversations/{guess}/messages", headers=token)
        answers.add((response.status_code, response.content))
    assert len(answers) == 1
    assert answers.pop()[0] == 401


def test_the_token_is_bound_to_its_conversation(door: Door) -> None:
    one, two = door.talk(), door.talk()
    one.say("mine")
    assert two.client.get(one.path).status_code == 404
    assert one.client.get(one.path).status_code == 200


class TestErrors:
    @pytest.mark.parametrize("path", ["/nothing", "/api/nothing", "/api", "/docs", "/redoc", "/%00", "/..%2f.."])
    def test_nothing_there_is_404_in_the_one_shape(self, door: Door, path: str) -> None:
        response = door.client.get(path)
        assert response.status_code == 404
        assert response.json() == {"error": {"code": "not_found", "message": "There is nothing at this address."}}

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("PUT", "/api/conversations"),
            ("GET", "/api/conversations"),
            ("POST", "/"),
            ("PATCH", "/health/live"),
            ("DELETE", "/api/clinic"),
        ],
    )
    def test_another_method_is_405_in_the_one_shape(self, door: Door, method: str, path: str) -> None:
        response = door.client.request(method, path)
        assert response.status_code == 405
        assert response.json()["error"]["code"] == "method_not_allowed"
        assert response.headers["Allow"]

    def test_no_redirect_anywhere_a_host_header_could_lead(self, door: Door) -> None:
        response = door.client.post("/api/conversations/", headers={"Host": "evil.example"})
        assert response.status_code == 404
        assert "location" not in response.headers

    def test_an_unforeseen_fault_is_500_with_an_id_and_no_trace(
        self, door: Door, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from gateway import logs
        from gateway.turns import Turns

        async def broken(*_: Any) -> None:
            raise RuntimeError("the words of a visitor")

        monkeypatch.setattr(Turns, "take", broken)
        talk = door.talk()
        response = talk.post(text="hello")
        assert response.status_code == 500
        error = response.json()["error"]
        assert (error["code"], len(error["id"])) == ("internal", 12)
        assert "Traceback" not in response.text
        assert "words" not in response.text
        assert logs.where(RuntimeError("the words of a visitor"))["exception"] == "RuntimeError"

    def test_a_database_that_is_away_is_503_in_words(self, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
        from clinic import conversations
        from clinic.storage import DatabaseAway

        def away(*_: Any, **__: Any) -> None:
            raise DatabaseAway("gone")

        talk = door.talk()
        monkeypatch.setattr(conversations, "store_message", away)
        response = talk.post(text="hello")
        assert response.status_code == 503
        assert response.json()["error"]["code"] == "database_away"
        assert response.headers["Retry-After"]


class TestHeaders:
    @pytest.mark.parametrize("path", ["/", "/widget.js", "/api/clinic", "/health/live", "/nothing", "/openapi.json"])
    def test_every_answer_is_guarded(self, door: Door, path: str) -> None:
        headers = door.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers

    def test_another_site_is_not_let_in_unless_configured(self, door: Door) -> None:
        talk = door.talk()
        foreign = {"Origin": "https://evil.example"}
        response = talk.client.get(talk.path, headers=foreign)
        assert "access-control-allow-origin" not in response.headers
        preflight = foreign | {"Access-Control-Request-Method": "POST"}
        assert talk.client.options(talk.path, headers=preflight).status_code == 403
        assert talk.client.get(f"/api/conversations/{talk.id}/events", headers=foreign).status_code == 403
        assert talk.client.get(f"/api/conversations/{talk.id}/events", headers={"Origin": "null"}).status_code == 403

    def test_a_configured_site_is_let_in(self, door_with: Any) -> None:
        with door_with(allowed_origins="https://clinic.example, https://www.clinic.example/") as door:
            ask = {"Origin": "https://www.clinic.example", "Access-Control-Request-Method": "POST"}
            response = door.client.options("/api/conversations", headers=ask)
            assert response.status_code == 204
            assert response.headers["access-control-allow-origin"] == "https://www.clinic.example"
            assert "Authorization" in response.headers["access-control-allow-headers"]
            assert "access-control-allow-credentials" not in response.headers
            made = door.client.post("/api/conversations", headers={"Origin": "https://clinic.example"})
            assert made.headers["access-control-allow-origin"] == "https://clinic.example"
            assert "Origin" in made.headers["vary"]


class TestOpenApi:
    def test_every_call_of_the_contract_is_described_with_an_example(self, door: Door) -> None:
        document = door.client.get("/openapi.json").json()
        paths = document["paths"]
        assert set(paths) >= {
            "/health/live",
            "/health/ready",
            "/api/clinic",
            "/api/conversations",
            "/api/conversations/{conversation_id}",
            "/api/conversations/{conversation_id}/messages",
            "/api/conversations/{conversation_id}/events",
            "/",
            "/widget.js",
        }
        post = paths["/api/conversations/{conversation_id}/messages"]["post"]
        assert {"200", "400", "401", "404", "409", "413", "422", "429"} <= set(post["responses"])
        assert post["requestBody"]["content"]["application/json"]["examples"]
        assert "example" in post["responses"]["200"]["content"]["application/json"]

    def test_the_framework_s_own_error_shape_is_nowhere(self, door: Door) -> None:
        assert "HTTPValidationError" not in door.client.get("/openapi.json").text


def test_an_empty_body_starts_a_conversation_and_so_does_an_empty_object(door: Door) -> None:
    for content in (b"", b"{}", b' {"consent": true} '):
        response = door.client.post("/api/conversations", content=content, headers={"Content-Type": "application/json"})
        assert response.status_code == 201
        assert set(response.json()) == {"conversation_id", "token"}
    assert door.client.post("/api/conversations", content=b"hello").status_code == 400
    assert door.client.post("/api/conversations", content=b"[]").status_code == 422


def test_what_the_public_may_know(door: Door) -> None:
    view = door.client.get("/api/clinic").json()
    assert (view["country"], view["treatments"] != [], view["practitioners"] != []) == ("GB", True, True)
    assert {"name", "hours", "closures"} <= set(view)


def test_no_telemetry_even_where_the_environment_asks_for_it(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    from gateway.app import create_app

    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    config = create_app(door.clinic)._telemetry
    assert not any(config[key] for key in ("tracing", "metrics", "logs", "operation_spans", "auto_configure"))


def test_one_answer_type_everywhere(door: Door) -> None:
    for response in (door.client.get("/nothing"), door.client.post("/api/conversations", content=b"x")):
        assert response.headers["content-type"] == "application/json"
        assert isinstance(response, httpx.Response)
