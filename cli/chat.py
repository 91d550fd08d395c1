"""`needlepoint chat`: the website's conversation in a terminal, over the same HTTP interface."""

from __future__ import annotations

import textwrap
from datetime import datetime
from typing import Annotated, Any

import httpx
import typer

from cli.output import fail
from cli.stack import supervisor
from cli.stack.training import TrainingFailed
from clinic.settings import get_settings

WIDTH = 88
HELP = "Type your question; a number presses a button; /quit leaves."


class Terminal:
    """One conversation: what was offered last can be chosen by its number."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.choices: list[tuple[str, str]] = []
        answer = client.post("/api/conversations").raise_for_status().json()
        self.path = f"/api/conversations/{answer['conversation_id']}/messages"
        client.headers["Authorization"] = f"Bearer {answer['token']}"

    def say(self, typed: str) -> None:
        """Sends a line, or the button of that number, and shows the replies."""
        body = {"text": typed}
        if typed.isdigit() and 0 < int(typed) <= len(self.choices):
            title, payload = self.choices[int(typed) - 1]
            typer.echo(f"  > {title}")
            body = {"payload": payload}
        response = self.client.post(self.path, json=body)
        if response.is_error:
            typer.echo(f"  ({response.json()['error']['message']})")
            return
        self.choices = []
        for message in response.json()["messages"]:
            self.show(message)

    def show(self, message: dict[str, Any]) -> None:
        """Prints one message with its card, sources and numbered choices."""
        typer.echo("")
        for paragraph in message["text"].splitlines():
            typer.echo(textwrap.fill(paragraph, WIDTH, initial_indent="  ", subsequent_indent="  "))
        card = message.get("card") or {}
        for slot in card.get("slots", []):
            when = datetime.fromisoformat(slot["starts_at"])
            self.offer(f"{when:%A %d %B %H:%M}, {slot['practitioner']}, {slot['minutes']} min", slot["payload"])
        for button in message["buttons"]:
            self.offer(button["title"], button["payload"])
        for source in message["sources"]:
            year = f", {source['year']}" if source["year"] else ""
            typer.echo(f"    · {source['title']} ({source['publisher']}{year}; tier {source['tier']})")

    def offer(self, title: str, payload: str) -> None:
        """Prints a choice with its number."""
        self.choices.append((title, payload))
        typer.echo(f"  [{len(self.choices)}] {title}")


def chat_command(
    url: Annotated[str | None, typer.Option(help="Where Needlepoint runs; this machine's when left out.")] = None,
) -> None:
    """Talks with the assistant; starts everything first when it isn't running, and stops it at the end."""
    settings = get_settings()
    base = url or f"http://127.0.0.1:{settings.port}"
    stack = None
    with httpx.Client(base_url=base, timeout=15) as client:
        try:
            client.get("/health/live").raise_for_status()
        except httpx.HTTPError:
            if url:
                fail("unreachable", f"Nothing answers at {base}. Is it running? `make run` starts it.", as_json=False)
            stack = supervisor.Stack(settings)
        try:
            if stack:
                stack.start()
            converse(client)
        except (supervisor.StartFailed, TrainingFailed) as error:
            fail("not_started", str(error), as_json=False)
        finally:
            if stack:
                stack.stop()


def converse(client: httpx.Client) -> None:
    """Reads lines until /quit or the end of the input."""
    terminal = Terminal(client)
    typer.echo(HELP)
    while True:
        try:
            typed = input("\nyou: ").strip()
        except (EOFError, KeyboardInterrupt):
            typer.echo("")
            return
        if typed in {"/quit", "/exit"}:
            return
        if typed:
            terminal.say(typed)
