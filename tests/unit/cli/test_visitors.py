"""`needlepoint callbacks`, `feedback` and `reply`, for people and as JSON."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from cli import visitors
from cli.app import app
from clinic import conversations
from clinic.context import Clinic
from tests.unit.cli.test_staff import clinic, run

__all__ = ["clinic"]


@pytest.fixture(autouse=True)
def _opened(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "open_clinic", lambda: clinic)


def test_who_waits_to_be_called_is_listed_until_it_is_done(clinic: Clinic) -> None:
    talk = conversations.create(clinic)
    conversations.request_callback(clinic, talk.id, "Ada Byron", "+442079460000", "acne scars")
    (row,) = run("callbacks")["callbacks"]
    assert (row["name"], row["contact"], row["note"]) == ("Ada Byron", "+442079460000", "acne scars")
    assert "Ada Byron, +442079460000" in CliRunner().invoke(app, ["callbacks"]).output
    assert run("callbacks", "--done", str(row["id"]), "--by", "Ben") == {"id": row["id"], "done_by": "Ben"}
    assert run("callbacks")["callbacks"] == []
    assert run("callbacks", "--done", str(row["id"]), exit_code=1)["error"]["code"] == "unknown_callback"
    assert "Nobody waits" in CliRunner().invoke(app, ["callbacks"]).output


def test_feedback_stands_with_its_question_and_without_a_number_to_call(clinic: Clinic) -> None:
    talk = conversations.create(clinic).id
    for question, helpful in (("does it hurt? I am on 07700 900123", False), ("what does it cost?", True)):
        message = conversations.store_message(clinic, talk, text=question).message
        (reply,) = conversations.save_replies(clinic, message, [{"text": f"To {question}: no."}])
        conversations.give_feedback(clinic, talk, reply.uid, helpful)
    assert len(run("feedback")["feedback"]) == 2
    (row,) = run("feedback", "--helped", "no")["feedback"]
    assert row["question"].startswith("does it hurt?")
    assert "900123" not in str(row)
    assert [row["helpful"] for row in run("feedback", "--helped", "yes")["feedback"]] == [True]
    assert "did not help" in CliRunner().invoke(app, ["feedback"]).output


def test_a_person_writes_only_where_they_have_taken_over(clinic: Clinic) -> None:
    talk = conversations.create(clinic).id
    assert run("reply", talk, "Hello", exit_code=1)["error"]["code"] == "not_taken"
    run("takeover", talk, "--by", "Ada")
    run("reply", talk, "Hello, this is Ada.")
    assert [(said.author, said.text) for said in conversations.transcript(clinic, talk)] == [
        ("staff", "Hello, this is Ada.")
    ]
    assert run("reply", talk, "  ", exit_code=1)["error"]["code"] == "invalid_text"
    assert run("reply", "gone", "Hello", exit_code=1)["error"]["code"] == "unknown_conversation"
