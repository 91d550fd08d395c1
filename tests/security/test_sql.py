"""Texts that would be SQL if anything took them for it: in every field, header and parameter that a visitor fills."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest

from tests.unit.gateway.front_door import Door

SQL = [
    "'; DROP TABLE message; --",
    "' OR '1'='1",
    "1; DELETE FROM conversation",
    "' UNION SELECT name, contact FROM callback --",
    "\\'; UPDATE patient SET name = 'x'; --",
    "%",
    "_",
    "%' OR 1=1 --",
    "$1 ? :uid @p1 {0}",
    "0x27204f522031",
]


def rows(door: Door) -> dict[str, int]:
    """How many rows each table has, asked of the file itself."""
    with closing(sqlite3.connect(door.clinic.settings.var / "needlepoint.sqlite3")) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


@pytest.mark.parametrize("text", SQL)
def test_it_is_only_text(own_door: Door, text: str) -> None:
    door = own_door
    other = door.talk()
    other.say("mine")
    talk = door.talk()
    here = f"/api/conversations/{talk.id}"
    before = rows(door)
    asked = talk.client.post(talk.path, json={"text": text, "client_message_id": text})
    assert asked.status_code == 200
    assert [message["text"] for message in talk.transcript] == [text, f"You said: {text}"]
    assert talk.client.post(
        f"{here}/callback", json={"name": text, "contact": "a@example.com", "note": text}
    ).is_success
    added = {"message": 3, "callback": 1, "alert": 1}
    grown = {name: count - before[name] for name, count in rows(door).items() if count != before.get(name)}
    assert grown == added
    refused = [
        talk.client.post(talk.path, json={"payload": text}),
        talk.client.post(f"{here}/messages/{quote(text, safe='')}/feedback", json={"helpful": True}),
        talk.client.get(f"/api/conversations/{quote(text, safe='')}/messages"),
        door.client.get(f"/manage/{quote(text, safe='')}?after={quote(text)}&done={quote(text)}"),
        door.client.get(f"/offer/{quote(text, safe='')}"),
        door.client.get(f"/calendar/{quote(text, safe='')}.ics"),
        door.client.get(talk.path, headers={"Authorization": f"Bearer {text}"}),
        door.client.get("/fhir/Slot", headers={"Authorization": f"Bearer {text}"}, params={"start": text}),
    ]
    assert all(400 <= answer.status_code < 500 for answer in refused), [answer.status_code for answer in refused]
    assert {name: count - before[name] for name, count in rows(door).items() if count != before.get(name)} == added
    assert len(other.transcript) == 2
