"""The real nginx, with the file that we ship, before the real gateway: what only the two together can show.

Where nginx is not installed this says so and is skipped (`apt-get install nginx-light`).
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx
import pytest

from clinic.settings import ROOT
from tests.stack_fixture import free_ports
from tests.unit.gateway.front_door import FakeRasa

NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
HOST = "chat.your-clinic.example"
LIMIT = 6
"""Calls a minute from one address."""

pytestmark = pytest.mark.skipif(
    NGINX is None or shutil.which("openssl") is None,
    reason="needs nginx and openssl (on Debian: apt-get install nginx-light openssl)",
)


@dataclass(frozen=True)
class Proxied:
    """The site as the internet sees it: `https` and `http` are ports on loopback."""

    https: int
    http: int
    folder: Path
    rasa: FakeRasa

    def client(self, address: str = "127.0.0.1", **headers: str) -> httpx.Client:
        """A visitor at `address` (any of 127.0.0.0/8) who trusts the site's own certificate."""
        trust = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        transport = httpx.HTTPTransport(verify=trust, local_address=address)
        given = {"Host": HOST, **headers}
        return httpx.Client(base_url=f"https://localhost:{self.https}", transport=transport, headers=given, timeout=30)


def as_shipped(folder: Path, gateway: int, https: int, http: int) -> str:
    """Our file with nothing changed but its ports, its certificate's paths and its logs' folder."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in {
        f"/etc/letsencrypt/live/{HOST}/fullchain.pem": f"{folder}/cert.pem",
        f"/etc/letsencrypt/live/{HOST}/privkey.pem": f"{folder}/key.pem",
        "/var/log/nginx/": f"{folder}/",
        "listen [::]:443 ssl http2;": "",
        "listen [::]:80;": "",
        "listen 443 ": f"listen 127.0.0.1:{https} ",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "127.0.0.1:8000": f"127.0.0.1:{gateway}",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def takes_calls(port: int) -> bool:
    """Whether anybody listens there."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def nginx(folder: Path, gateway: int, out: IO[str]) -> Iterator[tuple[int, int]]:
    """nginx before the gateway at that port; its own ports, for https and for http."""
    https, http = free_ports(2)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", "key.pem", "-out", "cert.pem", "-subj", f"/CN={HOST}",
         "-addext", f"subjectAltName=DNS:{HOST},DNS:localhost"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    (folder / "site.conf").write_text(as_shipped(folder, gateway, https, http))
    places = "".join(f"{name}_temp_path {folder}/{name};" for name in ("proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/start.log;"
        f"events {{ worker_connections 256; }} http {{ client_body_temp_path {folder}/body; {places}"
        f"include {folder}/site.conf; }}"
    )
    command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + 20
        while not takes_calls(https):
            assert process.poll() is None, (folder / "start.log").read_text()
            assert time.monotonic() < deadline, "nginx did not start"
            time.sleep(0.05)
        yield https, http
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def proxied(loaded_var: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """A gateway that believes its proxy about addresses, and nginx before it."""
    folder = tmp_path_factory.mktemp("proxied")
    shutil.copytree(loaded_var, folder / "var")
    rasa = FakeRasa()
    (gateway,) = free_ports(1)
    variables = {
        "NEEDLEPOINT_VAR": str(folder / "var"),
        "NEEDLEPOINT_PORT": str(gateway),
        "NEEDLEPOINT_RASA_PORT": str(rasa.port),
        "NEEDLEPOINT_ACTIONS_PORT": str(rasa.port),
        "NEEDLEPOINT_LIMIT_ADDRESS": str(LIMIT),
        "FORWARDED_ALLOW_IPS": "127.0.0.1",
    }
    with (folder / "gateway.log").open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "gateway"], cwd=ROOT, env=os.environ | variables, stdout=out, stderr=out
        )
        try:
            with nginx(folder, gateway, out) as (https, http):
                site = Proxied(https, http, folder, rasa)
                wait_until_up(site, process)
                yield site
        finally:
            process.terminate()
            process.wait(20)
            rasa.stop()


def wait_until_up(site: Proxied, gateway: subprocess.Popen[bytes]) -> None:
    """Returns when a call through nginx reaches the gateway."""
    deadline = time.monotonic() + 60
    with site.client() as client:
        while client.get("/health/live").status_code != 200:
            assert gateway.poll() is None, (site.folder / "gateway.log").read_text()
            assert time.monotonic() < deadline, "not up after a minute"
            time.sleep(0.1)


def begin(client: httpx.Client) -> str:
    """A conversation of this visitor; the address of its messages."""
    made = client.post("/api/conversations")
    assert made.status_code == 201, made.text
    client.headers["Authorization"] = f"Bearer {made.json()['token']}"
    return f"/api/conversations/{made.json()['conversation_id']}"


def test_everything_is_encrypted_and_says_that_it_stays_so(proxied: Proxied) -> None:
    with httpx.Client(trust_env=False) as plain:
        moved = plain.get(f"http://127.0.0.1:{proxied.http}/widget.js?a=b", headers={"Host": "evil.example"})
    assert (moved.status_code, moved.headers["location"]) == (308, f"https://{HOST}/widget.js?a=b")
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", proxied.https)) as raw, pytest.raises(ssl.SSLError):
        old.wrap_socket(raw)
    with proxied.client() as client:
        for path in ("/", "/widget.js", "/nothing"):
            assert client.get(path).headers.get_list("strict-transport-security") == ["max-age=31536000"]
        assert client.get("/").headers["server"] == "nginx"


def test_an_event_is_there_at_once(proxied: Proxied) -> None:
    with proxied.client() as listener, proxied.client("127.0.0.2") as writer:
        path = begin(listener)
        writer.headers["Authorization"] = listener.headers["Authorization"]
        with listener.stream("GET", f"{path}/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            assert next(lines) == ": welcome"
            while not next(lines).startswith("data: "):
                pass
            begun = time.monotonic()
            assert writer.post(f"{path}/messages", json={"text": "hello"}).status_code == 200
            heard = [json.loads(line[6:]) for line in (next(lines) for _ in range(12)) if line.startswith("data: ")]
        assert any(event.get("text") == "hello" for event in heard)
        assert time.monotonic() - begun < 3


def test_the_limit_counts_the_visitor_and_cannot_be_talked_round(proxied: Proxied) -> None:
    statuses = []
    for number in range(LIMIT + 2):
        said = f"198.51.100.{number}"
        with proxied.client(
            "127.0.0.3", **{"X-Forwarded-For": said, "X-Real-IP": said, "Forwarded": f"for={said}"}
        ) as who:
            statuses.append(who.post("/api/conversations").status_code)
    assert statuses == [201] * LIMIT + [429] * 2
    with proxied.client("127.0.0.4") as other:
        assert other.post("/api/conversations").status_code == 201


def test_bodies_are_capped_in_the_one_error_shape(proxied: Proxied) -> None:
    with proxied.client("127.0.0.5") as client:
        path = begin(client)
        for size in (1_040_000, 1_100_000):  # the first is refused by the gateway, the second by nginx
            refused = client.post(f"{path}/messages", content=b'{"text": "' + b"a" * size + b'"}')
            assert refused.status_code == 413
            assert refused.json()["error"]["code"] == "body_too_large"
            assert refused.headers["strict-transport-security"] == "max-age=31536000"


def test_a_slow_body_is_given_up(proxied: Proxied) -> None:
    trust = ssl.create_default_context(cafile=str(proxied.folder / "cert.pem"))
    raw = socket.create_connection(("127.0.0.1", proxied.https))
    with trust.wrap_socket(raw, server_hostname="localhost") as tls:
        head = f"POST /api/conversations HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 500\r\n\r\n"
        tls.sendall(head.encode())
        begun = time.monotonic()
        tls.settimeout(1)
        answer = b""
        while not answer and time.monotonic() - begun < 25:
            tls.sendall(b" ")
            try:
                answer = tls.recv(4096)
            except TimeoutError:
                continue
        assert b" 408 " in answer.split(b"\r\n")[0], answer
        assert 9 < time.monotonic() - begun < 14


@pytest.mark.parametrize("path", ["/webhook", "/webhooks/needlepoint/webhook", "/webhooks/rest/webhook", "/model/parse",
                                  "/conversations/x/tracker", "/status", "/actions", "/api/../webhook",
                                  "/api/conversations/..%2f..%2fwebhook"])  # fmt: skip
def test_rasa_and_the_actions_are_not_there(proxied: Proxied, path: str) -> None:
    proxied.rasa.forget()
    with proxied.client("127.0.0.6") as client:
        for method in ("GET", "POST"):
            assert client.request(method, path, json={}).status_code in {404, 405}, path
    assert proxied.rasa.calls == []


def test_with_the_gateway_away_the_answer_has_the_one_error_shape(proxied: Proxied, tmp_path: Path) -> None:
    (nobody,) = free_ports(1)
    with (
        (tmp_path / "out").open("w") as out,
        nginx(tmp_path, nobody, out) as (https, http),
        Proxied(https, http, tmp_path, proxied.rasa).client() as client,
    ):
        away = client.get("/api/clinic")
    assert (away.status_code, away.json()["error"]["code"]) == (503, "away")
    assert away.headers["retry-after"] == "2"
    assert away.headers["strict-transport-security"] == "max-age=31536000"


def test_no_address_and_no_path_is_logged(proxied: Proxied) -> None:
    with proxied.client("127.0.0.7") as client:
        path = begin(client)
        client.get(f"{path}/messages", params={"q": "zqxmarker"})
        client.get("/zqxmarker/../../etc/passwd%0d%0aforged")
    time.sleep(0.3)
    logged = (proxied.folder / "needlepoint.log").read_text()
    assert len(logged.splitlines()) >= 3
    for secret in ("zqxmarker", "127.0.0.7", path, client.headers["Authorization"]):
        assert secret not in logged + (proxied.folder / "needlepoint-error.log").read_text()
