"""The proxies' files fit the gateway that they stand before; `tests/security/test_proxy.py` runs nginx with its own."""

from __future__ import annotations

import re

import pytest

from clinic.settings import ROOT
from gateway import body, protocol
from tests.unit.gateway.front_door import Door

CADDY = (ROOT / "deploy" / "Caddyfile").read_text()
NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
EVENTS = {
    "caddy": re.findall(r"path_regexp (\S+)", CADDY),
    "nginx": re.findall(r"location ~ (\S+)", NGINX),
}


@pytest.mark.parametrize("text", [CADDY, NGINX], ids=["caddy", "nginx"])
def test_every_block_is_closed(text: str) -> None:
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", re.sub(r"#.*", "", text))
    depth = 0
    for char in bare:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("proxy", ["caddy", "nginx"])
def test_only_the_event_stream_goes_unbuffered(proxy: str, door: Door) -> None:
    (pattern,) = EVENTS[proxy]
    paths = door.client.get("/openapi.json").json()["paths"]
    unheld = [path for path in paths if re.search(pattern, path.replace("{conversation_id}", "0a1b"))]
    assert unheld == ["/api/conversations/{conversation_id}/events"]


def test_the_proxies_let_through_what_the_gateway_takes() -> None:
    assert "client_max_body_size 1m;" in NGINX
    assert body.MAX_BODY <= 1024 * 1024
    assert "max_size 2MB" in CADDY
    assert body.MAX_BODY <= 1_000_000
    assert protocol.MAX_HEAD >= 16 * 1024


def test_nothing_of_a_visitor_is_logged() -> None:
    (logged,) = re.findall(r"log_format \w+ '([^']*)'", NGINX)
    assert set(re.findall(r"\$\w+", logged)) == {
        "$time_iso8601", "$request_method", "$status", "$body_bytes_sent", "$request_time",
    }  # fmt: skip
    for field in ("uri", "headers", "remote_ip", "client_ip"):
        assert CADDY.count(f"request>{field} delete") == CADDY.count("format filter") == 2
    assert CADDY.count("resp_headers delete") == 2, "an answer may carry a conversation's new token"


def test_transport_is_encrypted_and_stays_so() -> None:
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in NGINX
    assert "return 308 https://" in NGINX
    for text in (CADDY, NGINX):
        assert 'Strict-Transport-Security "max-age=31536000"' in text
