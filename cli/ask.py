"""`needlepoint ask`: looks an answer up from a terminal, with the same services that the chat uses."""

from __future__ import annotations

from typing import Annotated, Any

import httpx
import typer

from cli.output import fail, show
from clinic import safety
from clinic.answers import Answer, Person, Question, answer_all, search, taught
from clinic.answers.engine import as_taught
from clinic.context import Clinic, open_clinic
from clinic.knowledge import Knowledge
from clinic.knowledge.schema import Source
from clinic.settings import Settings

NEAR_ENOUGH = 0.55
"""Cosine below which a reviewed answer found by search is only a suggestion."""


class NotUnderstood(RuntimeError):
    """Rasa isn't running, so that the question could not be read."""


def understand(text: str, settings: Settings) -> list[Question]:
    """The questions of a message as Rasa reads them. Raises NotUnderstood when Rasa does not answer."""
    url = f"{settings.rasa_url}/model/parse"
    try:
        response = httpx.post(url, params={"token": settings.rasa_token}, json={"text": text}, timeout=5)
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise NotUnderstood(str(error)) from None
    parsed: dict[str, Any] = response.json()
    several = parsed.get("questions") or []
    return [Question.from_rasa(item) for item in (several if len(several) > 1 else [parsed])]


def by_search(text: str, knowledge: Knowledge) -> list[Question]:
    """The question as the nearest reviewed answer reads it; empty when nothing is near enough."""
    nearest = search.nearest(text, knowledge, 1)
    if not nearest or nearest[0][1] < NEAR_ENOUGH:
        return []
    return [Question(text=text, intent=nearest[0][0].topic)]


def _source(source: Source) -> dict[str, Any]:
    return source.model_dump(include={"title", "publisher", "year", "url", "tier"})


def look_up(text: str, clinic: Clinic) -> tuple[Answer | None, str]:
    """The answer and how the question was read: "rasa" or "search". The answer is None when nothing fits."""
    knowledge = clinic.knowledge()
    try:
        questions, read_by = understand(text, clinic.settings), "rasa"
    except NotUnderstood:
        questions, read_by = by_search(text, knowledge), "search"
    asks = [question for question in questions if question.intent.startswith("ask_")]
    lesson = taught.match(text, knowledge)
    if lesson and (lesson.nearly_the_same or not asks):
        return as_taught(lesson.taught, Question(text, lesson.taught.topic), Person(), knowledge), "taught"
    known = [question for question in questions if question.intent.startswith("ask_") and question.intent != "ask_bot"]
    return (answer_all(known, Person(), knowledge) if known else None), read_by


def ask_command(
    question: Annotated[str, typer.Argument(help='The question, in quotes: "does it hurt?"')],
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Answers a question as the chat would, with its sources: for a caller on the phone."""
    if not question.strip():
        fail(
            "empty_question", 'Give a question in quotes: needlepoint ask "does it hurt?"', as_json=as_json, exit_code=2
        )
    clinic = open_clinic()
    try:
        clinic.database.migrate()
        if not clinic.knowledge().answers:
            fail("no_answers", "The database holds no answers yet: start once with `make run`.", as_json=as_json)
        flag = safety.find_red_flag(question, clinic.knowledge())
        if flag:
            advice = safety.advice(flag, clinic.knowledge())
            data = {
                "text": advice.text,
                "urgent": advice.urgent,
                "sources": [_source(s) for s in advice.sources],
                "answered": True,
            }
            show(data | {"read_by": "red flags", "card": None}, advice.text, as_json=as_json)
            return
        found, read_by = look_up(question, clinic)
    finally:
        clinic.close()
    if found is None or not found.answered:
        text = found.text if found else "No reviewed answer fits this question. A clinician can say more."
        show({"answered": False, "text": text, "sources": [], "card": None, "read_by": read_by}, text, as_json=as_json)
        raise typer.Exit(3)
    lines = [found.text, ""]
    lines += [f"  {s.title} ({s.publisher}, {s.year or 'no year'}; tier {s.tier})" for s in found.sources]
    if read_by == "search":
        lines.append("  (Rasa is not running: this is the nearest reviewed answer, found by search.)")
    data = {
        "answered": True,
        "text": found.text,
        "sources": found.sources_as_dicts(),
        "card": found.card,
        "read_by": read_by,
    }
    show(data, "\n".join(lines), as_json=as_json)
