"""Below HTTP: slow, oversized, malformed and too many connections are ended, and everybody else is served."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit

import pytest

from gateway import protocol
from tests.unit.gateway.conftest import OpenDoor
from tests.unit.gateway.front_door import Door


@contextmanager
def connected(door: Door) -> Iterator[socket.socket]:
    """A bare connection to the front door."""
    place = urlsplit(door.base_url)
    with closing(socket.create_connection((place.hostname, place.port or 80), timeout=10)) as connection:
        yield connection


def all_of(connection: socket.socket) -> tuple[int, str]:
    """Status and error code of the answer, once the other side has closed."""
    received = b""
    try:
        while chunk := connection.recv(65_536):
            received += chunk
    except ConnectionResetError:
        pass  # the server closed while we were still sending
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["error"]["code"]


@pytest.mark.parametrize("sent", [b"GET /", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: a"], ids=["line", "header"])
def test_a_head_that_does_not_arrive_ends_the_connection(
    door: Door, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.4)
    with connected(door) as connection:
        connection.sendall(sent)
        assert all_of(connection) == (408, "head_timeout")


def test_a_connection_that_stays_silent_is_closed_without_a_word(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser opens some in advance: an answer would be taken for that of its next request."""
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.4)
    with connected(door) as connection:
        assert connection.recv(100) == b""


def test_a_head_that_trickles_in_ends_the_connection_too(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.6)
    with connected(door) as connection:
        begun = time.monotonic()
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(10) == b"HTTP/1.1 2"
        connection.sendall(b"GET / HTTP/1.1\r\n")
        try:
            while time.monotonic() - begun < 5:
                connection.sendall(b"X-A: b\r\n")
                time.sleep(0.1)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert time.monotonic() - begun < 3


def test_two_hundred_slow_ones_hold_nobody_up(door: Door) -> None:
    place = urlsplit(door.base_url)
    slow = [socket.create_connection((place.hostname, place.port or 80)) for _ in range(200)]
    try:
        for connection in slow:
            connection.sendall(b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        begun = time.monotonic()
        assert door.talk().say("hello")
        assert time.monotonic() - begun < 2
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Big: " + b"a" * 1_000_000,
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Big: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET /?q=" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: a\r\n" % number for number in range(300)) + b"\r\n",
    ],
    ids=["endless header", "large header", "long address", "many headers"],
)
def test_an_oversized_head_is_431(door: Door, sent: bytes) -> None:
    with connected(door) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(sent)
        assert all_of(connection) == (431, "head_too_large")
    assert door.client.get("/health/live").status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"GARBAGE\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
    ],
    ids=["garbage", "tls", "header name", "negative length", "two lengths", "length and chunks", "nul"],
)
def test_what_is_not_http_is_400_in_the_one_shape(door: Door, sent: bytes) -> None:
    with connected(door) as connection:
        connection.sendall(sent)
        assert all_of(connection) == (400, "not_http")


def test_a_body_that_trickles_in_is_given_up(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.body.BODY_SECONDS", 0.5)
    talk = door.talk()
    path = urlsplit(talk.path).path
    with connected(door) as connection:
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {talk.token}\r\n"
        connection.sendall(f"{head}Content-Length: 50\r\n\r\n{{".encode())
        assert all_of(connection) == (408, "body_timeout")


def test_one_connection_too_many_is_told_to_come_again(door_with: OpenDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    with door_with() as door:
        assert door.client.get("/health/live").status_code == 200  # one connection, kept
        monkeypatch.setattr(protocol.Guarded, "most_connections", 2)
        with connected(door), connected(door) as refused:
            assert all_of(refused) == (503, "too_many_connections")
        assert door.client.get("/health/live").status_code == 200


def test_room_for_connections_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    assert protocol.allow_many_files() >= protocol.SPARE_FILES
