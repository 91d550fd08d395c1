"""`needlepoint teach`: gives the assistant a new answer, lists what was taught, takes one out of use."""

from __future__ import annotations

import getpass
from typing import Annotated, Any

import typer

from cli.output import fail, show
from clinic import teaching
from clinic.context import Clinic, open_clinic
from clinic.knowledge import KnowledgeMissing
from clinic.knowledge.schema import TaughtAnswer, plain


def teach_command(
    answer: Annotated[str | None, typer.Argument(help="The answer, in quotes.")] = None,
    questions: Annotated[
        list[str] | None, typer.Argument(help="One or more example questions, each in quotes.")
    ] = None,
    examples: Annotated[
        list[str] | None, typer.Option("--example", "-e", "--question", "-q", help="An example question.")
    ] = None,
    answer_option: Annotated[str | None, typer.Option("--answer", "-a", help="The answer, as an option.")] = None,
    by: Annotated[
        str, typer.Option("--by", help="Who teaches it; kept on record. Your login name when left out.")
    ] = "",
    topic: Annotated[
        str | None, typer.Option(help="The question topic to train it under; found when left out.")
    ] = None,
    source: Annotated[list[str] | None, typer.Option("--source", help="A source's id in sources.yml.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="List what was taught.")] = False,
    remove: Annotated[str | None, typer.Option("--remove", help="Take the answer with this id out of use.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Teaches an answer with one or more example questions; the very next message like them gets it."""
    clinic = open_clinic()
    try:
        clinic.database.migrate()
        if not _is_filled(clinic):
            fail("no_answers", "The database holds no clinic yet: start once with `make run`.", as_json=as_json)
        if listed:
            _list(clinic, as_json)
            return
        author = by.strip() or _login()
        if remove is not None:
            teaching.forget(clinic, remove, by=author)
            show({"removed": remove}, f"{remove} is out of use.", as_json=as_json)
            return
        if answer_option is not None and answer is not None:
            questions, answer = [answer, *(questions or [])], None
        said, asked = answer_option or answer, [*(questions or []), *(examples or [])]
        if not said or not asked:
            message = 'Give an answer and a question: needlepoint teach "Yes, there is wifi." "is there wifi"'
            fail("incomplete", message, as_json=as_json, exit_code=2)
        taken = teaching.teach(clinic, said, asked, by=author, topic=topic, sources=source or ())
    except teaching.CannotTeach as error:
        fail("cannot_teach", str(error), as_json=as_json)
    finally:
        clinic.close()
    lesson = taken.lesson
    text = "\n".join(
        [f"Taught as {lesson.id}, in use from the next message; trained under {lesson.topic} at the next training."]
        + [f"To put better: {remark}." for remark in taken.remarks]
    )
    show({"taught": _shown(lesson), "remarks": list(taken.remarks)}, text, as_json=as_json)


def _list(clinic: Clinic, as_json: bool) -> None:
    found = teaching.lessons(clinic)
    lines = [
        f"{lesson.id}  {lesson.taught_at:%Y-%m-%d %H:%M}  {lesson.taught_by}\n  {lesson.say}\n"
        + "\n".join(f"    {example}" for example in lesson.examples)
        for lesson in found
    ]
    show({"taught": [_shown(lesson) for lesson in found]}, "\n".join(lines) or "Nothing was taught.", as_json=as_json)


def _shown(lesson: TaughtAnswer) -> dict[str, Any]:
    data = plain(lesson)
    return {"answer": data.pop("say"), **data}


def _is_filled(clinic: Clinic) -> bool:
    try:
        return bool(clinic.knowledge().answers)
    except KnowledgeMissing:
        return False


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may have no name for its user
        return "command line"
