"""Whatever is posted, the answer is one of the contract's, in the one shape, and the process lives."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.gateway.front_door import Door

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=30),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4),
    max_leaves=8,
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "text": VALUES | st.text(st.characters(codec=None), max_size=60),
        "payload": VALUES | st.text(max_size=20),
        "client_message_id": VALUES | st.text(max_size=70),
        "extra": VALUES,
    },
)
RUNS = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def check(response: Any) -> None:
    assert response.status_code in {200, 400, 409, 413, 415, 422}, response.text
    body = response.json()
    if response.status_code == 200:
        assert body["messages"]
    else:
        assert set(body["error"]) >= {"code", "message"}


def test_any_json_object(door: Door) -> None:
    talk = door.talk()

    @RUNS
    @given(BODIES)
    def run(body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        check(talk.client.post(talk.path, content=raw, headers={"Content-Type": "application/json"}))

    run()


def test_any_bytes(door: Door) -> None:
    talk = door.talk()

    @RUNS
    @given(
        st.binary(max_size=200), st.sampled_from(["application/json", "text/plain", "", "application/json; charset=x"])
    )
    def run(raw: bytes, media: str) -> None:
        check(talk.client.post(talk.path, content=raw, headers={"Content-Type": media}))

    run()


def test_any_text_that_can_be_seen_is_answered_and_kept(door: Door) -> None:
    talk = door.talk()

    @RUNS
    @given(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80).map(lambda text: f"a{text}")
    )
    def run(text: str) -> None:
        assert talk.say(text)

    run()
    assert all(m["text"] for m in talk.transcript)


def test_any_path_and_header(door: Door) -> None:
    @RUNS
    @given(
        st.text(st.characters(codec="utf-8"), max_size=40),
        st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=60),
    )
    def run(path: str, header: str) -> None:
        from urllib.parse import quote

        given_header = f"x{header}x".encode("latin-1")  # the client itself refuses blanks at the ends
        headers = {"Authorization": given_header, "Last-Event-ID": given_header}
        response = door.client.get(f"/api/conversations/{quote(path, safe='')}/messages", headers=headers)
        assert response.status_code in {401, 404, 405}, response.text

    run()
