"""`needlepoint calendar …` and `needlepoint outbox`: feeds, outside calendars, collisions, and mail that did not go."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.output import fail, show
from clinic.booking import UnknownPractitioner, feeds, outside
from clinic.context import open_clinic
from clinic.notifications import dead_letters, send_again

calendar_app = typer.Typer(help="Practitioners' calendars: feeds out, busy times in.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Practitioner = Annotated[str, typer.Argument(help="The practitioner's id in data/clinic/practitioners.yml.")]


@calendar_app.command("feed")
def feed_command(practitioner: Practitioner, as_json: AsJson = False) -> None:
    """Makes a private feed of a practitioner's appointments and prints its address, this once."""
    try:
        url = feeds.new_feed(open_clinic(), practitioner)
    except UnknownPractitioner:
        fail("unknown_practitioner", f"There is nobody called {practitioner}.", as_json=as_json)
    show({"url": url}, url, as_json=as_json)


@calendar_app.command("revoke")
def revoke_command(practitioner: Practitioner, as_json: AsJson = False) -> None:
    """Ends every feed of a practitioner: their addresses lead nowhere from now on."""
    try:
        ended = feeds.revoke_feeds(open_clinic(), practitioner)
    except UnknownPractitioner:
        fail("unknown_practitioner", f"There is nobody called {practitioner}.", as_json=as_json)
    show({"revoked": ended}, f"{ended} feed(s) ended.", as_json=as_json)


@calendar_app.command("fhir-key")
def fhir_key_command(
    revoke: Annotated[bool, typer.Option("--revoke", help="End every key instead of making one.")] = False,
    as_json: AsJson = False,
) -> None:
    """Makes a key for the read-only FHIR interface (`/fhir/Slot`, `/fhir/Appointment`) and prints it, this once."""
    if revoke:
        ended = feeds.revoke_fhir_keys(open_clinic())
        show({"revoked": ended}, f"{ended} key(s) ended.", as_json=as_json)
        return
    key = feeds.new_fhir_key(open_clinic())
    show({"key": key}, key, as_json=as_json)


@calendar_app.command("read")
def read_command(
    practitioner: Practitioner,
    address: Annotated[str, typer.Argument(help="https, http or webcal; an empty text ends it.")],
    as_json: AsJson = False,
) -> None:
    """Reads a practitioner's busy times from an ICS or CalDAV address, now and every ten minutes."""
    clinic = open_clinic()
    try:
        outside.set_calendar(clinic, practitioner, address or None)
    except UnknownPractitioner:
        fail("unknown_practitioner", f"There is nobody called {practitioner}.", as_json=as_json)
    except ValueError as error:
        fail("bad_address", str(error), as_json=as_json)
    outside.read_calendars(clinic, at_once=True)
    rows = [each for each in outside.states(clinic) if each["practitioner"] == practitioner]
    show({"calendars": rows}, _lines(rows) or "Not read any more.", as_json=as_json)


@calendar_app.command("state")
def state_command(as_json: AsJson = False) -> None:
    """When each outside calendar was last read, and which bookings collide with one."""
    clinic = open_clinic()
    rows = outside.states(clinic)
    found = [
        {
            "reference": each.booked.reference,
            "practitioner": each.booked.practitioner_code,
            "starts_at": each.booked.starts_at,
            "busy_from": each.busy_from,
            "busy_to": each.busy_to,
        }
        for each in outside.collisions(clinic)
    ]
    lines = [_lines(rows) or "No outside calendar is read."]
    lines += [
        f"COLLISION {each['reference']} {each['practitioner']} {each['starts_at']:%Y-%m-%d %H:%M}" for each in found
    ]
    show({"calendars": rows, "collisions": found}, "\n".join(lines), as_json=as_json)


def _lines(rows: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{row['practitioner']}: last read {row['read_at'] or 'never'}"
        + (f", failed {row['failures']} time(s) since: {row['error']}" if row["failures"] else "")
        for row in rows
    )


def outbox_command(
    again: Annotated[bool, typer.Option("--again", help="Try the dead ones once more.")] = False,
    as_json: AsJson = False,
) -> None:
    """Mail that could not be sent for good, with why; `--again` puts it back."""
    clinic = open_clinic()
    rows = dead_letters(clinic)
    if again:
        back = send_again(clinic)
        show({"again": back}, f"{back} message(s) will be tried again.", as_json=as_json)
        return
    lines = [
        f"{row['dead_at']:%Y-%m-%d %H:%M}  {row['kind']}  {row['reference'] or ''}  {row['error']}" for row in rows
    ]
    show({"dead": rows}, "\n".join(lines) or "Everything was sent, or waits its turn.", as_json=as_json)
