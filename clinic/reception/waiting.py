"""The waiting list in the chat: joined with a treatment, days, a name and a way to be reached; left with a word.

Offered where nothing suits, and heard at any time ("put me on the waiting list", "let me know if something earlier
comes up"). The safety declaration stands before it as before a booking, because an offered time is taken by a link.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any, cast

from clinic import booking
from clinic.booking import waitlist
from clinic.booking.errors import BookingError, NotBookable
from clinic.booking.records import PatientDetails
from clinic.booking.waitlist import PARTS, PartOfDay
from clinic.reception import checking, gate, listing, repairs, safety_questions
from clinic.reception.declaration import asked_for, declared
from clinic.reception.desk import Desk
from clinic.reception.draft import CONSULTATION
from clinic.reception.naming import corrected_name
from clinic.reception.patient import whose_name
from clinic.reception.talk import PERSON, WAIT
from clinic.reception.turn import Button, Reply
from clinic.reception.words import (
    clean,
    declares_none,
    is_proper,
    is_yes,
    read_contact,
    read_name,
    wants_back,
    wants_fresh_start,
    wants_instead,
    wants_out,
)

TASK = "waiting_list"
WEEKS = 8
"""How far ahead somebody waits who names no days."""

MOST_SPANS = 21
"""Spans up to which they say from when to when: "only mornings" names the part of every day and no days."""

LEAVE = Button("Leave the waiting list", "find_slots", {"waiting": "leave"})

_LIST = r"(?:wait(?:ing)?[ -]?list|cancell?ation list|stand-?by list)"
_JOIN = re.compile(
    rf"\b(?:put|add|stick|pop|get|place|join|want|like|can i|could i|go|be|sign)\b(?! (?:off|out))"
    rf"[^.?!]{{0,40}}\b{_LIST}\b"
    rf"|\b{_LIST}\b[^.?!]{{0,25}}\b(?:join|go on|get on|be (?:put|added|on))\b"
    r"|\b(?:let me know|tell me|text me|e-?mail me|ring me|call me|message me|notify me|give me a (?:shout|ring|call)"
    r"|contact me|ping me|drop me a (?:line|text))\b[^.?!]{0,30}\b(?:if|when|should)\b[^.?!]{0,40}"
    r"(?:\b(?:earlier|sooner)\b"
    r"|\b(?:some(?:one|body)|any(?:one|body)|people|there(?:'s| is| are)|you (?:get|have))\b[^.?!]{0,15}"
    r"(?:\bcancel(?:s|led)?\b|\bcancell?ations?\b(?! (?:fee|charge|polic))|\bdrops? out\b)"
    r"|\b(?:something|anything|any|a|one)\b[^.?!]{0,20}\b(?:comes? (?:up|free)|(?:frees|opens|free|open) up"
    r"|(?:becomes?|is|gets?) (?:free|available)))"
    r"|\bif (?:there(?:'s| is| are)|you (?:get|have)) (?:a |any )?cancell?ations?\b(?! (?:fee|charge|polic))",
    re.IGNORECASE,
)
_LEAVE = re.compile(
    rf"\b(?:off|leave|from|remove|out of|no longer|stop|cancel)\b[^.?!]{{0,30}}\b{_LIST}\b", re.IGNORECASE
)
_AM_I = re.compile(
    rf"\b(?:am i|are we|i am|i'm|is my name|is (?:she|he))(?: [a-z]+){{0,2}} (?:on|in)\b[^.?!]{{0,15}}\b{_LIST}\b"
    r"|\b(?:did|have|has)\b[^.?!]{0,30}\b(?:put|add|added|get|join|joined|sign|signed|made|make)\b"
    rf"[^.?!]{{0,25}}\b{_LIST}\b"
    r"|\b(?:where|what (?:number|position|place|spot)|how far|how high)\b[^.?!]{0,30}\b(?:i|we|me)\b"
    rf"[^.?!]{{0,20}}\b{_LIST}\b"
    rf"|\b(?:check|see|confirm)\b[^.?!]{{0,20}}\b(?:i'm|i am|we're)\b[^.?!]{{0,15}}\b{_LIST}\b"
    rf"|\bmy (?:place|position|spot) (?:on|in)\b[^.?!]{{0,15}}\b{_LIST}\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\bhow (?:long|many|big)\b|\bwhat (?:happens|does|if)\b", re.IGNORECASE)
_NO = re.compile(r"^\W*(?:no|nope|stop|cancel|never ?mind|forget it|leave it)\b", re.IGNORECASE)


def asks_whether(desk: Desk) -> bool:
    """Whether the message asks if they are on the list, or where."""
    text = clean(desk.turn.text)
    return not desk.turn.pressed and bool(_AM_I.search(text)) and not _LEAVE.search(text)


def whether_on_it(desk: Desk) -> list[Reply]:
    """Whether this conversation has a place on the list; what joining still waits for is asked again."""
    places = waitlist.of_conversation(desk.clinic, desk.conversation_id)
    if places:
        lines = []
        for place in places:
            name = desk.knowledge.treatments[place.treatment].name.lower()
            task = {"from": place.from_date.isoformat(), "to": place.to_date.isoformat(), "part": place.part_of_day}
            lines.append(f"Yes, you are on the waiting list for {name}, {_when(task)}.")
            if place.status == "offered":
                lines.append("A time is held for you now: the message we sent says how to take it.")
        lines.append("There is no number in the queue: whoever has waited longest for the same treatment comes first.")
        return [Reply(" ".join(lines), buttons=(LEAVE, PERSON))]
    if (desk.notebook.task or {}).get("then") == TASK and (asked := question(desk)):
        return [Reply(f"Not yet. {asked.text}", buttons=asked.buttons)]
    phone = desk.knowledge.profile.phone
    return [
        Reply(
            f"Not from this chat. If you joined it another way, our team can look: please call {phone}.",
            buttons=(WAIT, PERSON),
        )
    ]


def expects(desk: Desk) -> bool:
    """Whether this turn is about the waiting list: asked for, or an answer that joining waits for."""
    turn = desk.turn
    if "waiting" in turn.pressed:
        return True
    if turn.pressed:
        return False
    text = clean(turn.text)
    if not _ASKS.search(text) and (_LEAVE.search(text) or _JOIN.search(text)):
        return True
    task = desk.notebook.task or {}
    if task.get("then") != TASK or turn.intent in ("talk_to_human", "book_appointment"):
        return False
    if repairs.is_one(desk) or wants_back(text) or wants_fresh_start(text):
        return False
    if task.get("asked") and _amends(desk, task):
        return True  # "make it PRP" sounds like a question about it
    if turn.questions and not (task.get("asked") == "name" and is_proper(text)):
        return False  # "Rose Hill" asks for no way there
    return _answers(desk, task)


def _answers(desk: Desk, task: dict[str, Any]) -> bool:
    """Whether a typed message answers what was asked last."""
    text, asked = clean(desk.turn.text), task.get("asked")
    if wants_out(text):
        return True
    if asked in ("name", "contact"):
        contact = read_contact(text, desk.knowledge.profile.country)
        name = read_name(text, asked=asked == "name")
        return bool(contact.phone or contact.email or contact.problem or name or _NO.match(text))
    if asked == "sure":
        return bool(is_yes(text) or declares_none(text) or _NO.match(text) or desk.turn.intent in ("affirm", "deny"))
    return asked == "treatment" and listing.treatment_from(desk) is not None


def _amends(desk: Desk, task: dict[str, Any]) -> bool:
    """Whether a message puts right what was given: the treatment, the name, the days."""
    text, asked = clean(desk.turn.text), task.get("asked")
    if asked in ("contact", "sure") and task.get("name") and corrected_name(text, str(task["name"])):
        return True
    if asked != "treatment" and desk.turn.values("treatment") and wants_instead(text):
        return True
    return asked == "sure" and not desk.turn.questions and listing.heard_time(desk) is not None


def go_on(desk: Desk) -> list[Reply]:
    """The next step of joining or leaving."""
    turn = desk.turn
    text = clean(turn.text)
    if turn.pressed.get("waiting") == "leave" or (not turn.pressed and _LEAVE.search(text)):
        return [_left(desk)]
    old = desk.notebook.task or {}
    task: dict[str, Any] = dict(old) if old.get("then") == TASK else {"then": TASK}
    desk.notebook.task = task
    asked = task.pop("asked", None)
    if turn.pressed.get("waiting") == "some":
        desk.notebook.task = None
        return checking.check_suitability(desk)
    agreed = is_yes(text) or (asked == "sure" and task.get("treatment") != CONSULTATION and declares_none(text))
    if asked and not turn.pressed and (wants_out(text) or (_NO.match(text) and not agreed)):
        desk.notebook.task = None
        return [Reply("All right, I have not put you on the list.", buttons=(PERSON,))]
    _note(desk, task, asked)
    sure = turn.pressed.get("waiting") == "sure" or (asked == "sure" and not turn.pressed and agreed)
    return _next(desk, task, sure=sure)


def _note(desk: Desk, task: dict[str, Any], asked: str | None) -> None:
    """What the message says of treatment, days and person."""
    instead = desk.turn.values("treatment") and wants_instead(desk.turn.text)
    task["treatment"] = (not instead and task.get("treatment")) or _treatment(desk)
    if "from" not in task or (asked == "sure" and listing.heard_time(desk) is not None):
        first, last, part = _days(desk)
        task |= {"from": first.isoformat(), "to": last.isoformat(), "part": part}
        task["practitioner"] = listing.practitioner_from(desk)
    known = desk.notebook.contact
    if not desk.turn.pressed:
        name = corrected_name(desk.turn.text, str(task["name"])) if task.get("name") else None
        name = name or read_name(desk.turn.text, asked=asked == "name")
        if name:
            task["name"] = name
        contact = read_contact(clean(desk.turn.text), desk.knowledge.profile.country)
        task["problem"] = contact.problem if asked == "contact" else None
        known |= {key: value for key, value in (("phone", contact.phone), ("email", contact.email)) if value}
    if not whose_name(desk.notebook.other):
        task.setdefault("name", known.get("name"))


def _treatment(desk: Desk) -> str | None:
    """What they wait for: named now, listed last, or that of their own coming appointment."""
    named = listing.treatment_from(desk)
    if named is None and desk.notebook.offered:
        named = str(desk.notebook.offered[0]["treatment"])
    if named is None:
        own = _coming(desk)
        named = own[0].treatment if own else None
    return named


def _coming(desk: Desk) -> list[booking.Booked]:
    return [each for each in booking.of_conversation(desk.clinic, desk.conversation_id) if each.starts_at > desk.now]


def _days(desk: Desk) -> tuple[date, date, PartOfDay | None]:
    """From which day to which, in which part of the day: by what was wished for, and before one's own appointment."""
    wished = desk.notebook.wished
    spans = listing.heard_time(desk) or [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in wished]
    first, last = desk.today, desk.today + timedelta(weeks=WEEKS)
    if spans and len(spans) <= MOST_SPANS:
        first = max(first, spans[0][0].astimezone(desk.tz).date())
        last = max(first, (spans[-1][1] - timedelta(seconds=1)).astimezone(desk.tz).date())
    own = _coming(desk)
    if own and not spans:
        last = max(desk.today, own[0].starts_at.date() - timedelta(days=1))
    return first, last, _part(desk, spans)


def _part(desk: Desk, spans: listing.Spans) -> PartOfDay | None:
    """The part of the day that every span lies in; None when there is none such."""
    for part, (begin, end) in PARTS.items():
        if spans and all(_within(desk, span, begin, end) for span in spans):
            return cast("PartOfDay", part)
    return None


def _within(desk: Desk, span: tuple[datetime, datetime], begin: int, end: int) -> bool:
    first, last = (at.astimezone(desk.tz) for at in (span[0], span[1] - timedelta(seconds=1)))
    return (
        first.date() == last.date() and begin <= first.hour and last.hour < end + (end < 24)
    )  # "until half past five"


def question(desk: Desk) -> Reply | None:
    """The question that joining waits with; None when it waits for nothing."""
    task = desk.notebook.task or {}
    asked, treatment = task.get("asked"), task.get("treatment")
    if asked == "treatment":
        return Reply("Which treatment would you wait for? You can also name what you would like treated.")
    if asked == "name":
        return Reply(f"What is {whose_name(desk.notebook.other) or 'your'} first and last name?")
    if asked == "contact":
        return Reply("Where can we reach you when a time becomes free? An e-mail address is quickest.")
    return _read_back(desk, task, treatment) if asked == "sure" and treatment else None


_BEFORE = {"treatment": (), "name": ("treatment",), "contact": ("name", "treatment")}
_BEFORE["sure"] = ("contact", *_BEFORE["contact"])
"""What was given before each question, the latest first."""


def back(desk: Desk, *, whole: bool) -> bool:
    """One step back (or to the first): what was given last is asked again. False at the first step."""
    task = desk.notebook.task = dict(desk.notebook.task or {})
    given = _BEFORE.get(str(task.get("asked")), ())
    for step in given if whole else given[:1]:
        task["asked"] = step
        task.pop(step, None)
        for kept in ("email", "phone") if step == "contact" else (step,):
            desk.notebook.contact.pop(kept, None)
    return bool(given)


def _next(desk: Desk, task: dict[str, Any], *, sure: bool) -> list[Reply]:
    """Ask for what is missing, read the declaration, or put them on the list."""
    treatment = task.get("treatment")
    if not treatment:
        return [_ask(desk, task, "treatment", "Gladly.")]
    outcome = gate.judge(desk, treatment)
    if outcome is not None and outcome.gate != "open" and (outcome.outcome != "wait" or not outcome.bookable_from):
        desk.notebook.task = None
        return [gate.blocked(desk, outcome) if outcome.gate == "block" else gate.consult_instead(desk, outcome)]
    if not task.get("name"):
        return [_ask(desk, task, "name")]
    if not (desk.notebook.contact.get("email") or desk.notebook.contact.get("phone")):
        return [_ask(desk, task, "contact", task.get("problem") or "")]
    if not sure:
        task["asked"] = "sure"
        return [_read_back(desk, task, treatment)]
    return [_joined(desk, task, treatment)]


def _ask(desk: Desk, task: dict[str, Any], step: str, lead: str = "") -> Reply:
    """Put the question of a step, with a word before it."""
    task["asked"] = step
    asked = question(desk)
    if asked is None:
        raise ValueError(f"nothing is asked at {step}")
    return Reply(f"{lead} {asked.text}".strip(), buttons=asked.buttons)


def _read_back(desk: Desk, task: dict[str, Any], treatment: str) -> Reply:
    """What they would wait for, and the safety declaration where the treatment has one."""
    name = desk.knowledge.treatments[treatment].name
    lines = [f"So: the waiting list for {name.lower()}, {_when(task)}, for {task['name']}."]
    groups = safety_questions.still_open(desk, treatment) if treatment != CONSULTATION else ()
    if groups:
        lines.append("For your safety, this treatment has to wait, or a clinician decides first, if you:")
        lines += [f"• {group.line}" for group in groups]
        lines.append("If none of these applies, press the first button or answer yes.")
        return Reply(
            "\n".join(lines),
            buttons=(
                Button("None of these apply – put me on the list", "affirm", {"waiting": "sure"}),
                Button("One of these applies", "inform", {"waiting": "some"}),
            ),
        )
    lines.append("Shall I put you on it?")
    return Reply("\n".join(lines), buttons=(Button("Yes, put me on it", "affirm", {"waiting": "sure"}),))


def _joined(desk: Desk, task: dict[str, Any], treatment: str) -> Reply:
    desk.notebook.task = None
    contact = desk.notebook.contact
    outcome = gate.screened(desk, treatment)
    booker = contact.get("name") if whose_name(desk.notebook.other) else None
    try:
        waiting = waitlist.join(
            desk.clinic,
            treatment,
            PatientDetails(str(task["name"]), contact.get("phone"), contact.get("email"), booker),
            date.fromisoformat(task["from"]),
            date.fromisoformat(task["to"]),
            task.get("part"),
            task.get("practitioner"),
            outcome=outcome,
            notes=gate.for_clinician(desk, treatment, None),
            declaration={
                "knowledge_version": desk.knowledge.version,
                "denied": declared(asked_for(desk.knowledge, treatment)) if treatment != CONSULTATION else [],
            },
            conversation_id=desk.conversation_id,
        )
    except NotBookable:
        return gate.blocked(desk, outcome)
    except (BookingError, ValueError):
        return Reply("I could not put you on the list for those days. Which days would suit you?", buttons=(PERSON,))
    task |= {"from": waiting.from_date.isoformat(), "to": waiting.to_date.isoformat()}
    name = desk.knowledge.treatments[treatment].name.lower()
    how = (
        f"we write to {contact['email']}: the time is then held for you for thirty minutes, and a link takes it"
        if contact.get("email")
        else "the clinic's team rings you: the time is then held for you for thirty minutes"
    )
    own = " Your appointment stays as it is until you cancel it." if _coming(desk) else ""
    return Reply(
        f"You are on the waiting list for {name}, {_when(task)}. When a time becomes free and it is your turn, "
        f"{how}.{own}",
        buttons=(LEAVE, PERSON),
    )


def _left(desk: Desk) -> Reply:
    if (desk.notebook.task or {}).get("then") == TASK:
        desk.notebook.task = None
    gone = waitlist.leave(desk.clinic, desk.conversation_id)
    if gone:
        return Reply("You are off the waiting list. A time that was held for you is free again.", buttons=(PERSON,))
    return Reply("You are not on a waiting list from this chat.", buttons=(PERSON,))


def _when(task: dict[str, Any]) -> str:
    """ "from 23 November to 4 December, in the morning"."""
    first, last = date.fromisoformat(task["from"]), date.fromisoformat(task["to"])
    days = (
        f"on {gate.spoken_date(first)}"
        if first == last
        else f"from {gate.spoken_date(first)} to {gate.spoken_date(last)}"
    )
    return f"{days}, in the {task['part']}" if task.get("part") else days
