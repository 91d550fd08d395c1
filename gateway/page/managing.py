"""The pages of one's own appointment as HTML. Everything that varies is escaped; nothing needs a script."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from clinic.booking import Booked, Opening
from clinic.booking.managing import Managed
from clinic.knowledge.schema import Profile

DONE = {
    "moved": "Your appointment has moved. This page's link is new: it is in the letter we have just sent.",
    "booked": "Your appointment is booked. A confirmation is on its way.",
    "reminders": "Your choice of reminders is kept.",
    "taken": "That time has just been taken, and your appointment has not changed. Please choose another.",
}
REMINDERS = {
    "both": "Two days and three hours before",
    "48h": "Two days before only",
    "3h": "Three hours before only",
    "none": "None",
}


def _shell(profile: Profile, title: str, body: str) -> str:
    name = escape(profile.name)
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)} · {name}</title><link rel='stylesheet' href='/manage.css'>"
        "<link rel='icon' href='/favicon.svg'></head>"
        f"<body><header><p class='mark'><img src='/favicon.svg' alt=''>{name}</p></header>"
        f"<main><h1>{escape(title)}</h1>{body}</main>"
        f"<footer><p>Questions? Call <a href='tel:{escape(_dial(profile.phone))}'>{escape(profile.phone)}</a> or write "
        f"to <a href='mailto:{escape(profile.email)}'>{escape(profile.email)}</a>.</p></footer></body></html>"
    )


def _dial(phone: str) -> str:
    return "".join(each for each in phone if each.isdigit() or each == "+")


def _spoken(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B %Y}, {at:%H:%M}"


def _facts(booked: Booked, remark: str = "") -> str:
    """The appointment's facts; `remark` stands under its reference."""
    small = f"<small>{escape(remark)}</small>" if remark else ""
    rows = {
        "When": f"{escape(_spoken(booked.starts_at))}<small>{escape(booked.tz)} time</small>",
        "How long": f"{booked.minutes} minutes",
        "With": escape(booked.practitioner),
        "What": escape(booked.treatment_name),
        "Reference": escape(booked.reference) + small,
    }
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows.items()) + "</dl>"


def not_found(profile: Profile) -> str:
    """The one answer for every link that is not good."""
    return _shell(
        profile,
        "This link does not work",
        "<p>It may have been used already, or be too old, or have lost a letter on the way. Please use the link in the "
        "latest message from us, or call us: nothing has been changed.</p>",
    )


def refused(profile: Profile, title: str, message: str) -> str:
    """Any other answer that is an error, for those who read it in a browser."""
    return _shell(profile, title, f"<p>{escape(message)}</p><p><a href='/'>To the clinic's page</a></p>")


def manage(profile: Profile, shown: Managed, times: Sequence[Opening], done: str) -> str:
    """The appointment with its terms, other times, cancelling and reminders."""
    note = f"<p class='note' role='status'>{escape(DONE[done])}</p>" if done in DONE else ""
    terms = f"<p>{escape(shown.terms.say)}</p><p><strong>{escape(shown.terms.now)}</strong></p>"
    body = (
        f"{note}{_facts(shown.booked)}"
        f"<section><h2>Before you change it</h2>{terms}</section>"
        f"<section><h2>Move it</h2>{_times(times)}</section>"
        "<section><h2>Reminders</h2><form method='post'><input type='hidden' name='action' value='reminders'>"
        "<fieldset><legend>When shall we remind you by e-mail?</legend>"
        + "".join(
            f"<label><input type='radio' name='reminders' value='{value}'"
            f"{' checked' if value == shown.reminders else ''}> {escape(words)}</label>"
            for value, words in REMINDERS.items()
        )
        + "</fieldset><button>Keep this choice</button></form></section>"
        "<section><h2>Cancel it</h2><form method='post'><input type='hidden' name='action' value='cancel'>"
        f"<p>{escape(shown.terms.now)}</p><label><input type='checkbox' required> Yes, cancel my appointment</label>"
        "<button class='grave'>Cancel the appointment</button></form></section>"
    )
    return _shell(profile, "Your appointment", body)


def _times(times: Sequence[Opening]) -> str:
    if not times:
        return "<p>There is no other time to choose here. Please call us.</p>"
    choices = "".join(
        f"<label><input type='radio' name='opening' required value='{escape(each.uid)}'> "
        f"{escape(_spoken(each.starts_at))} with {escape(each.practitioner)}</label>"
        for each in times
    )
    last = int(times[-1].starts_at.timestamp())
    return (
        "<form method='post'><input type='hidden' name='action' value='move'><fieldset>"
        f"<legend>Your appointment stays until you choose another time.</legend>{choices}</fieldset>"
        f"<button>Move it to this time</button></form><p class='more'><a href='?after={last}'>Later times</a></p>"
    )


def cancelled(profile: Profile, gone: Booked) -> str:
    """After cancelling."""
    return _shell(
        profile,
        "Your appointment is cancelled",
        f"<p>The appointment on {escape(_spoken(gone.starts_at))}, reference "
        f"<span class='ref'>{escape(gone.reference)}</span>, is cancelled. "
        "<a href='/'>Book another time</a> whenever you like.</p>",
    )


def offer(profile: Profile, held: Booked, asked: Sequence[str]) -> str:
    """A held time, the safety questions, and the two answers."""
    lines = "".join(f"<li>you {escape(line)}</li>" for line in asked)
    safety = (
        f"<p>It can go ahead only if none of these apply. Please don't take it if:</p><ul>{lines}</ul>"
        f"<p>If one does, call {escape(profile.phone)}: a clinician decides with you.</p>"
        if asked
        else ""
    )
    agreed = "None of these apply, and I take this time" if asked else "I take this time"
    facts = _facts(held, "if you take it")
    return _shell(
        profile,
        "A time is held for you",
        f"{facts}{safety}<form method='post'><input type='hidden' name='action' value='take'>"
        f"<label><input type='checkbox' required> {agreed}</label><button>Take this time</button></form>"
        "<form method='post'><input type='hidden' name='action' value='decline'>"
        "<button class='grave'>Let it go, and take me off the list</button></form>",
    )


def declined(profile: Profile) -> str:
    """After letting an offered time go."""
    return _shell(profile, "Thank you for telling us", "<p>The time goes to the next person on the list.</p>")
