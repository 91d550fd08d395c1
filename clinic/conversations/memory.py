"""What outlives a turn: facts that the visitor told us, the unfinished booking, questions that nobody could answer.

A turn may come from Rasa's own shell, where no conversation of ours stands behind it, or end after its conversation was
erased: then there is nothing to keep it in, and writing says so by returning False instead of failing the turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol

from clinic.context import Clinic
from clinic.conversations import identity
from clinic.conversations.model import FACT_KINDS, Fact
from clinic.privacy.redaction import redact
from clinic.storage import Session
from clinic.storage import conversations as rows
from clinic.storage import visitors as visitor_rows
from clinic.storage.reach import reaching


class Told(Protocol):
    """Something heard in a message: an `Entity` or a `Fact`."""

    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def negated(self) -> bool: ...
    @property
    def about(self) -> Any: ...


MAX_FACTS = 400
"""Most facts kept for one conversation: beyond, nothing new is remembered."""


@reaching
def remember(clinic: Clinic, conversation_id: str, facts: Iterable[Told], message_id: str | None = None) -> bool:
    """Keeps what was heard in one message; of one kind and value the latest wins.

    Kinds that are not kept are passed over; what is known already is not written again. False: no such conversation.
    """
    told: list[dict[str, Any]] = [
        {"kind": f.kind, "value": str(f.value), "negated": bool(f.negated), "about": str(f.about)}
        for f in facts
        if f.kind in FACT_KINDS and str(f.value)
    ]
    if not told:
        return True
    with clinic.database.read() as session:
        if rows.get(session, conversation_id) is None:
            return False
        if not _news(session, conversation_id, told):
            return True
    with clinic.database.write() as session:
        if rows.get(session, conversation_id, lock=True) is None:
            return False
        rows.add_facts(session, conversation_id, _news(session, conversation_id, told), message_id, clinic.now())
        return True


def _news(session: Session, conversation_id: str, told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of `told` that are not yet the last word on their matter."""
    heard = rows.list_facts(session, conversation_id)
    if len(heard) >= MAX_FACTS:
        return []
    latest = {(row.kind, row.value, row.about): row for row in heard}
    newest_of_kind = {row.kind: row for row in heard}

    def is_known(fact: dict[str, Any]) -> bool:
        row = latest.get((fact["kind"], fact["value"], fact["about"]))
        return row is not None and row.negated == fact["negated"] and newest_of_kind[row.kind] is row

    return [fact for fact in told if not is_known(fact)]


@reaching
def remembered(clinic: Clinic, conversation_id: str) -> tuple[Fact, ...]:
    """All that is known, of one kind, value and person the latest, in the order it was last said."""
    with clinic.database.read() as session:
        latest: dict[tuple[str, str, str], Fact] = {}
        for row in rows.list_facts(session, conversation_id):
            key = (row.kind, row.value, row.about)
            latest.pop(key, None)
            about: Literal["self", "other"] = "other" if row.about == "other" else "self"
            latest[key] = Fact(row.kind, row.value, row.negated, about, row.at, row.source_message_id)
        return tuple(latest.values())


@reaching
def draft(clinic: Clinic, conversation_id: str) -> dict[str, Any]:
    """The unfinished booking; {} when there is none."""
    with clinic.database.read() as session:
        row = rows.get(session, conversation_id)
        if row is None or not row.draft_json:
            return {}
        return identity.together(visitor_rows.identity(session, conversation_id), row.draft_json)


@reaching
def save_draft(clinic: Clinic, conversation_id: str, draft: Mapping[str, Any] | None) -> bool:
    """Keeps the unfinished booking, who it is for apart from it; None or {} forgets it. False: no such conversation."""
    who, what = identity.apart(draft or {})
    wanted = what or None
    with clinic.database.read() as session:
        row = rows.get(session, conversation_id)
        if row is None:
            return False
        if row.draft_json == wanted and visitor_rows.identity(session, conversation_id) == who:
            return True
    with clinic.database.write() as session:
        row = rows.get(session, conversation_id, lock=True)
        if row is None:
            return False
        row.draft_json = wanted
        visitor_rows.keep_identity(session, conversation_id, who, clinic.now())
        return True


@reaching
def keep_unanswered(
    clinic: Clinic,
    conversation_id: str | None,
    text: str,
    guesses: Sequence[Mapping[str, Any]] = (),
    topic: str | None = None,
) -> None:
    """Keeps a question that got no answer, redacted, for staff; `guesses`: the top three, `{"name", "confidence"}`."""
    with clinic.database.write() as session:
        known = conversation_id if conversation_id and rows.get(session, conversation_id) else None
        rows.add_unanswered(
            session, known, redact(text), guesses=[dict(guess) for guess in guesses][:3], topic=topic, now=clinic.now()
        )
