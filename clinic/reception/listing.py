"""Openings found and shown: the slots card, and the treatment, the person and the time that words wish for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from clinic import booking
from clinic.booking.openings import Opening
from clinic.reception import gate, spoken
from clinic.reception.desk import Desk
from clinic.reception.draft import CONSULTATION
from clinic.reception.talk import PERSON, WAIT
from clinic.reception.time_words import in_words
from clinic.reception.turn import Button, Reply
from clinic.reception.words import clean

SHOWN = 6
"""Openings on one card, spread over days and people."""

NEAREST_DAYS = 3
"""Days shown when nothing is free at the wished-for time."""
A_FORTNIGHT = timedelta(days=14)
A_YEAR = timedelta(days=366)

_LATER = re.compile(
    r"\b(?:none of (?:those|these|them)|other (?:times?|days?|slots?|options?)|different (?:times?|days?)"
    r"|an?other (?:times?|days?)"
    r"|more (?:times?|options?|slots?)|later (?:times?|dates?|on)|anything (?:else|later)|something (?:else|later))\b",
    re.IGNORECASE,
)

_EARLIER = re.compile(
    r"\b(?:anything|something|any|slots?|times?|one|a bit|nothing|have|got) (?:earlier|sooner)\b"
    r"|^\W*(?:earlier|sooner)(?: (?:please|ones?|times?|pls))*\W*$",
    re.IGNORECASE,
)
_SOONEST = re.compile(
    r"\b(?:soonest|earliest|quickest|first (?:available|free|one you have)|as soon as|asap|next available)\b",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"\b(?:until|till?|'til|since|up to|through to)\s+(?:the\s+)?"
    r"(?:(?:end|start|beginning|middle|early|late|mid)\s+(?:of\s+)?)?[\w'-]+(?:\s+(?:year|month|week|\d{4}))?",
    re.IGNORECASE,
)
"""How long a medicine or an illness lasts: no wish for a time."""
_TELLS_OF_BEFORE = re.compile(
    r"\b(?:had|got|did|done|stopped|finished|was|were|been|ago|since)\b.*\b(?:ago|yesterday|last (?:week|month|year"
    r"|night)|since)\b|\bago\b",
    re.IGNORECASE,
)
_ANOTHER_DAY = re.compile(r"\b(?:an?other|different|other) days?\b", re.IGNORECASE)
_GENDER = re.compile(
    r"\b(?:a |an )?(?P<one>woman|female|lady|man|male)(?: (?:doctor|nurse|practitioner|clinician|therapist))?,? "
    r"(?:please|pls|if possible)\b"
    r"|\b(?:with|by|see|prefer|rather have|only) (?:a |an )?(?P<two>woman|female|lady|man|male)\b"
    r"|\b(?P<three>female|woman|lady|male) (?:doctor|nurse|practitioner|clinician|therapist)\b",
    re.IGNORECASE,
)

_NO_BUT = re.compile(
    r"^\W*(?:no+|nope)\W+(?=.*\b(?:i (?:meant?|said)|instead|(?:is|would be|works|suits me) better)\b)", re.IGNORECASE
)
"""The "no" of "no Saturday I meant", which rules no Saturday out."""
Spans = Sequence[tuple[datetime, datetime]]
"""Half-open intervals of aware instants, by time."""

_NO_SURNAME = frozenset(
    {"i", "on", "at", "please", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
"""Capitalised words behind a first name that make it nobody else's."""
TITLES = frozenset({"dr", "dr.", "mr", "mrs", "ms", "miss", "prof", "nurse", "sister"})
"""What stands before a name and is none."""


def spoken_time(at: datetime) -> str:
    """An instant in words of the clinic's day: "Thursday 26 November at 17:30"."""
    return f"{at:%A} {at.day} {at:%B} at {at:%H:%M}"


def treatment_from(desk: Desk) -> str | None:
    """The bookable code that this turn, or what is known, points at; None when nothing does."""
    knowledge = desk.knowledge
    concern = knowledge.concerns.get(desk.latest("concern") or "")
    fitting = [code for code in concern.treatments if code in knowledge.treatments] if concern else []
    pressed = desk.turn.pressed.get("treatment")
    named = next((code for code in (pressed, *desk.turn.values("treatment")) if code in knowledge.treatments), None)
    if pressed is not None and named == pressed:
        return named
    if named == "microneedling" and fitting and named not in fitting:
        return fitting[0]  # "microneedling for my hair": the word is the general one, the concern says which
    return named or (fitting[0] if fitting else None) or _decided_by_health(desk)


def _decided_by_health(desk: Desk) -> str | None:
    """What is asked for where health has settled it: the consultation, if a clinician decides first; the usual
    treatment, if none can be had (the gate then says why); else None.

    "I take isotretinoin" … "when could I see someone?": there is nothing left to ask before times are shown.
    """
    usual = gate.treatment_in_mind(desk)
    settled = gate.screened(desk, usual).gate
    return {"consult": CONSULTATION, "block": usual}.get(settled)


def soonest_consultation(desk: Desk) -> str:
    """When the next consultation is free, as a sentence with a space before it; empty when none is. "OK, that one" then
    takes it."""
    found = _search(desk, CONSULTATION, None, None, limit=1)
    if not found:
        return ""
    _remember(desk, CONSULTATION, found[:1])
    return f" The next free consultation is {spoken_time(found[0].starts_at)} with {found[0].practitioner}."


def practitioner_from(desk: Desk) -> str | None:
    """The practitioner named in the message, by first or last name; None when none is."""
    said = [word.strip(".,!?'’").removesuffix("'s") for word in clean(desk.turn.text).split()]
    for practitioner in desk.knowledge.practitioners.values():
        names = {part.lower() for part in practitioner.name.split()} - TITLES
        for word, after in zip(said, [*said[1:], ""], strict=True):
            of_another = word.istitle() and after.istitle() and after.lower() not in names | _NO_SURNAME
            if word.lower() in names and not of_another:
                return practitioner.code
    return None


def gender_from(desk: Desk) -> str | None:
    """The practitioner's gender that the message asks for ("a woman please"); None when it asks for none."""
    if desk.turn.pressed or desk.turn.questions:
        return None
    match = _GENDER.search(clean(desk.turn.text))
    word = next(filter(None, match.groups()), "").lower() if match else ""
    return ("male" if word in ("man", "male") else "female") if word else None


def heard_time(desk: Desk) -> Spans | None:
    """The spans of time named in the message, never in the past; None when it names none."""
    if desk.turn.pressed:
        return None
    text = _NO_BUT.sub("", clean(desk.turn.text))
    if any(entity.kind in ("medicine", "condition") for entity in desk.turn.entities):
        text = _HOW_LONG.sub(" ", text)
    heard = spoken.read(desk.notebook, text, desk.clinic.now(), desk.knowledge.profile)
    return tuple(heard.windows) if heard is not None and heard.windows else None


def is_unclear(desk: Desk) -> bool:
    """Whether the message has words about time that were not followed."""
    heard = spoken.read(desk.notebook, clean(desk.turn.text), desk.clinic.now(), desk.knowledge.profile)
    return heard is not None and bool(heard.unclear)


def doubt_about_time(desk: Desk) -> str:
    """That words about time were not followed, are over, or can be read in several ways, all listed; how a long story
    was read; else empty."""
    if desk.turn.pressed:
        return ""
    heard = spoken.read(desk.notebook, clean(desk.turn.text), desk.clinic.now(), desk.knowledge.profile)
    if heard is None:
        return ""
    if heard.unclear:
        return f"I am not sure which days you mean by “{heard.unclear}”. "
    if heard.past and not heard.windows:
        if _TELLS_OF_BEFORE.search(desk.turn.text):
            return ""  # "Botox five days ago": a day told, and none that is wished for
        return "That day is over, as I read it. "
    if not heard.ambiguous:
        return f"I take that as {in_words(heard.windows)}. Is that right? " if heard.long and heard.windows else ""
    meant = list(dict.fromkeys(_spoken_reading(reading) for reading in heard.readings))
    if len(meant) < 2:
        return ""
    together = "both" if len(meant) == 2 else "all of them"
    return f"That can mean {', '.join(meant[:-1])} or {meant[-1]}; I have looked at {together}. "


def _spoken_reading(reading: Spans) -> str:
    """Where one reading begins: "Tuesday 24 November", with the hour where it names one."""
    begin, end = reading[0]
    at = f"{begin:%A} {begin.day} {begin:%B}"
    return f"{at} at {begin:%H:%M}" if end - begin <= timedelta(hours=1) else at


def find_openings(desk: Desk) -> list[Reply]:
    """Free times as a card: for the treatment, practitioner and time that were named, or what is known."""
    treatment = treatment_from(desk)
    if treatment is None and desk.notebook.offered:
        treatment = str(desk.notebook.offered[0]["treatment"])
    if treatment is None:
        return [ask_treatment(desk, "find_slots")]
    outcome = gate.judge(desk, treatment)
    replies: list[Reply] = []
    if outcome is not None and outcome.gate == "block":
        return [gate.blocked(desk, outcome)]
    if outcome is not None and outcome.gate == "consult":
        replies.append(gate.consult_instead(desk, outcome))
        treatment = CONSULTATION
    desk.notebook.gender = gender_from(desk) or desk.notebook.gender
    wished = later(desk) if wants_later(desk) else _from_day(desk) or heard_time(desk)
    replies.append(offer(desk, treatment, wished, practitioner_from(desk)))
    return replies


def _from_day(desk: Desk) -> Spans | None:
    """From the day on that a button carries (the first one of the next session)."""
    day = desk.turn.pressed.get("from")
    if not isinstance(day, str):
        return None
    begin = max(desk.now, datetime.combine(date.fromisoformat(day), time(), tzinfo=desk.tz))
    return ((begin, begin + A_YEAR),)


def ask_treatment(desk: Desk, then: str) -> Reply:
    """Which treatment; each bookable one is a button."""
    desk.notebook.task = {"then": then}
    buttons = tuple(Button(t.name, then, {"treatment": t.code}) for t in desk.knowledge.treatments.values())
    return Reply(
        "What would you like to come in for? You can name a treatment, or what you would like treated, such as acne "
        "scars.",
        buttons=buttons,
    )


def offer(
    desk: Desk,
    treatment: str,
    wished: Spans | None,
    practitioner: str | None = None,
    *,
    move: str | None = None,
    not_before: datetime | None = None,
) -> Reply:
    """A card with up to six openings; when the wished-for time has none, the nearest there are, and says so.

    `move`: the booking that a choice moves. `not_before`: the first instant that suitability allows.
    """
    name = desk.knowledge.treatments[treatment].name
    who = desk.knowledge.practitioners.get(practitioner or "")
    lead = f"These are free times for {name.lower()}" + (f" with {who.name}" if who else "")
    _propose(desk, None)
    if who is not None and treatment not in who.treatments:
        lead = f"{who.name} does not do {name.lower()}. These are free times with our other practitioners"
        practitioner = None
    found = _search(desk, treatment, _from(wished, not_before), practitioner)
    desk.notebook.wished = []
    missed = not found
    if found and not desk.turn.pressed and _SOONEST.search(clean(desk.turn.text)):
        lead = f"{doubt_about_time(desk)}The soonest is {spoken_time(found[0].starts_at)}"
        f" with {found[0].practitioner}. {lead}"
        _propose(desk, found[0].uid)
    elif found:
        lead = doubt_about_time(desk) + lead
    if not found and wished is not None:
        desk.notebook.wished = [[begin.isoformat(), end.isoformat()] for begin, end in wished]
        found = _nearest(desk, treatment, wished, practitioner, not_before)
        lead = f"{doubt_about_time(desk)}Nothing is free then. The nearest free times are these"
    if not found and desk.notebook.gender is not None:
        wanted, desk.notebook.gender = desk.notebook.gender, None
        found = _search(desk, treatment, _from(None, not_before), practitioner)
        word = "woman" if wanted == "female" else "man"
        lead = f"No {word} on our team has a free time for that. These are free with others"
    if not found and practitioner is not None:
        found = _search(desk, treatment, _from(None, not_before), None)
        lead = f"{who.name if who else 'That person'} has no free time. These are free with others"
    if not found:
        profile = desk.knowledge.profile
        return Reply(
            f"I can see no free time for {name.lower()} at the moment. Please call {profile.phone}, or I can ask a "
            "person "
            "to find one for you.",
            buttons=(*(() if move else (WAIT,)), PERSON),
        )
    listed = card(desk, treatment, found, f"{lead}. Choose one, or tell me another day or time.", move=move)
    return replace(listed, buttons=(*listed.buttons, WAIT)) if missed and not move else listed


def _propose(desk: Desk, uid: str | None) -> None:
    """Keep, for the booking that is being made, which opening was named in words."""
    if desk.notebook.booking is not None:
        desk.notebook.booking.proposed = uid


def later(desk: Desk) -> Spans | None:
    """The time after the openings listed last, or before them when earlier ones are asked for; None when none were."""
    if not desk.notebook.offered:
        return None
    listed = [datetime.fromisoformat(str(item["starts_at"])) for item in desk.notebook.offered]
    if not desk.turn.pressed and _EARLIER.search(clean(desk.turn.text)):
        return ((desk.now, max(min(listed), desk.now + timedelta(minutes=1))),)
    last = max(listed)
    if not desk.turn.pressed and _ANOTHER_DAY.search(clean(desk.turn.text)):
        day_after = datetime.combine(last.astimezone(desk.tz).date() + timedelta(days=1), time(), tzinfo=desk.tz)
        return ((day_after, day_after + A_YEAR),)
    return ((last + timedelta(minutes=1), last + A_YEAR),)


def wants_later(desk: Desk) -> bool:
    """Whether the visitor wants to see other times than those listed."""
    if desk.turn.pressed:
        return bool(desk.turn.pressed.get("later"))
    text = clean(desk.turn.text)
    if _EARLIER.search(text) and desk.notebook.offered and heard_time(desk) is None:
        return True
    return bool(_LATER.search(text)) or (desk.turn.intent == "deny" and not desk.turn.entities)


def _from(wished: Spans | None, not_before: datetime | None) -> Spans | None:
    """The wished-for spans, cut to what suitability allows; None for any time."""
    if not_before is None:
        return wished
    spans = wished or ((not_before, not_before + A_YEAR),)
    return [(max(begin, not_before), end) for begin, end in spans if end > not_before]


def cut(spans: Spans, begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The parts of the spans that lie between two instants."""
    return [(max(first, begin), min(last, end)) for first, last in spans if max(first, begin) < min(last, end)]


def _search(
    desk: Desk,
    treatment: str,
    spans: Spans | None,
    practitioner: str | None,
    *,
    limit: int = SHOWN,
    spread: bool = True,
) -> list[Opening]:
    """Openings in the spans; for any time, the next fortnight is enough when it is full enough (and much faster)."""
    now = desk.clinic.now()
    tries: tuple[Spans | None, ...] = (spans,) if spans is not None else (((now, now + A_FORTNIGHT),), None)
    found: list[Opening] = []
    for window in tries:
        found = booking.find_openings(
            desk.clinic,
            treatment,
            window=window,
            practitioner=practitioner,
            limit=limit,
            spread=spread,
            gender=desk.notebook.gender,
            conversation_id=desk.conversation_id,
        )
        if len(found) >= limit:
            break
    return found


def _nearest(
    desk: Desk, treatment: str, wished: Spans, practitioner: str | None, not_before: datetime | None
) -> list[Opening]:
    """The openings nearest to a wished-for time that has none, in order of time."""
    begin, end = wished[0]
    middle = begin + (end - begin) / 2
    now = desk.clinic.now()
    around = _from([(max(now, begin - A_FORTNIGHT), end + A_FORTNIGHT)], not_before)
    found = _search(desk, treatment, around, practitioner, limit=400, spread=False)
    if not found:
        found = _search(desk, treatment, _from([(now, end + A_YEAR)], not_before), practitioner)
    by_day: dict[date, list[Opening]] = {}
    for opening in sorted(found, key=lambda opening: abs(opening.starts_at - middle)):
        by_day.setdefault(opening.starts_at.date(), []).append(opening)
    chosen: list[Opening] = []
    for day in list(by_day.values())[:NEAREST_DAYS]:
        chosen += [day[0], day[len(day) // 2]] if len(day) > 1 else day
    return sorted(chosen[:SHOWN], key=lambda opening: opening.starts_at)


def _remember(desk: Desk, treatment: str, openings: Sequence[Opening]) -> None:
    """Keep the openings that were told, so that one can be chosen by words."""
    desk.notebook.offered = [
        {
            "opening": opening.uid,
            "starts_at": opening.starts_at.isoformat(),
            "practitioner": opening.practitioner,
            "treatment": treatment,
        }
        for opening in openings
    ]
    desk.notebook.listed = 2


def card(desk: Desk, treatment: str, openings: Sequence[Opening], text: str, *, move: str | None = None) -> Reply:
    """The slots card. What is listed is remembered, so that it can be chosen by words."""
    _remember(desk, treatment, openings)
    slots = [
        {
            "slot_id": opening.uid,
            "starts_at": opening.starts_at.isoformat(),
            "minutes": opening.minutes,
            "practitioner": opening.practitioner,
            "treatment": opening.treatment_name,
            "data": {"opening": opening.uid} | ({"move": move} if move else {}),
        }
        for opening in openings
    ]
    again = {"later": True} | ({"appointment": "reschedule_appointment", "uid": move} if move else {})
    more = Button("Later times", "reschedule_appointment" if move else "find_slots", again)
    return Reply(text, buttons=(more,), card={"kind": "slots", "slots": slots})
