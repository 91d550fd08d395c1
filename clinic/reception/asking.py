"""The booking form's questions, one for each step, and plainer ones when an answer was not understood."""

from __future__ import annotations

from datetime import datetime

from clinic import booking
from clinic.reception import gate, listing, reminders, safety_questions
from clinic.reception.declaration import asked_for
from clinic.reception.desk import Desk
from clinic.reception.draft import CONSULTATION, Draft, Step
from clinic.reception.patient import whose_name
from clinic.reception.talk import PERSON
from clinic.reception.turn import Button, Reply
from clinic.reception.words import spoken_phone

STOP = Button("Stop this booking", "stop", {"cancel": True})
CHANGE_TIME = Button("Change the time", "inform", {"change": "opening"})

HINTS: dict[Step, str] = {
    "treatment": "I did not catch which treatment you would like. Please press one of these, or name what you want "
    "treated.",
    "opening": "I did not catch which time you would like. Please press one of these, or write a day and a time, "
    "such as "
    '"Thursday after 5".',
    "name": "I did not catch your name. Please write just your first and last name, such as Jane Smith.",
    "contact": "I did not catch a telephone number or e-mail address. Please write just one of them, such as "
    "jane@example.com.",
    "confirm": "I did not catch whether to book this. Please press a button.",
}

WHY: dict[str, str] = {
    "treatment": "Treatments differ in length, price and in who does them, so I need to know which one you would like.",
    "opening": "I can only hold a time for you once you have chosen it.",
    "name": "The clinic needs a name to put in the appointment book, so that the right person is expected.",
    "contact": "The clinic uses it to confirm your appointment and to reach you if something changes, nothing else.",
    "confirm": "Some conditions and medicines make this treatment unwise, or mean that a clinician decides first. That "
    "is why I ask before I book anything.",
}
"""Why each step asks what it asks: told to those who ask, and when a step was misheard twice."""


def ask(desk: Desk, draft: Draft, step: Step, wished: listing.Spans | None = None) -> Reply:
    """The question of a step, with its buttons or card; the name, when it is all that is missing, with the read-back.

    After three misunderstandings a person is offered too.
    """
    if step == "treatment":
        reply = listing.ask_treatment(desk, "inform")
    elif step == "opening":
        reply = listing.offer(
            desk, draft.treatment or CONSULTATION, wished, draft.practitioner, not_before=draft.earliest
        )
    elif step == "name" and draft.reachable:
        reply = declare_which(desk, draft) if draft.declaring else read_back(desk, draft)
        draft.signing = not draft.declaring
    elif step == "name":
        whose = whose_name(desk.notebook.other) or "your"
        reply = Reply(
            f"I am holding {_chosen(desk, draft)} for you for a few minutes. What is {whose} first and last name?"
        )
    elif step == "contact":
        you = f", {draft.name}" if not whose_name(desk.notebook.other) else ""
        reply = Reply(f"How can the clinic reach you{you}? A telephone number or an e-mail address is enough.")
    else:
        reply = declare_which(desk, draft) if draft.declaring else read_back(desk, draft)
    if draft.misses == 0:
        return reply
    hint = HINTS[step] if draft.misses == 1 else f"{HINTS[step]} {WHY[step]}"
    buttons = reply.buttons
    if draft.misses >= 2 and step in ("treatment", "opening", "name", "contact"):
        buttons = (*buttons, *((CHANGE_TIME,) if step in ("name", "contact") else ()), STOP)
    if draft.misses >= 3:
        phone = desk.knowledge.profile.phone
        hint = f"{hint} If this is getting tiresome, a person can do it for you: press below, or call {phone}."
        buttons = (PERSON, *buttons) if step != "confirm" else (*buttons, PERSON)
    text = f"{hint}\n\n{reply.text}" if step == "confirm" or draft.signing else hint
    return Reply(text, buttons=buttons, card=reply.card, sources=reply.sources)


def contact_problem(draft: Draft) -> Reply:
    """What is wrong with the number or address that was given."""
    return Reply(f"{draft.problem} Which telephone number or e-mail address can the clinic use?", buttons=(STOP,))


def _chosen(desk: Desk, draft: Draft) -> str:
    start = draft.start
    if start is None:
        return "your time"
    return f"{listing.spoken_time(start.astimezone(desk.tz))} with {draft.practitioner_name}"


def so_far(desk: Desk, draft: Draft) -> str:
    """What the booking has been given, in words; "" before anything was."""
    given = []
    if draft.treatment:
        given.append(desk.knowledge.treatments[draft.treatment].name.lower())
    if draft.opening:
        given.append(_chosen(desk, draft))
    given += [part for part in (draft.name, draft.email) if part]
    if draft.phone:
        given.append(spoken_phone(draft.phone, desk.knowledge.profile.country))
    return f"For the booking I have: {', '.join(given)}." if given else ""


def money(minor: int, currency: str) -> str:
    """An amount in minor units as it is written: "£180", "£180.50", "180 SEK"."""
    sign = {"GBP": "£", "EUR": "€", "USD": "$"}.get(currency)
    amount = f"{minor // 100}" if minor % 100 == 0 else f"{minor / 100:.2f}"
    return f"{sign}{amount}" if sign else f"{amount} {currency}"


def price_line(desk: Desk, treatment: str) -> str:
    """The price of one appointment in words."""
    record = desk.knowledge.treatments[treatment]
    if record.price_minor is None:
        return "the clinic will tell you the price"
    if record.price_minor == 0:
        return "free of charge"
    return money(record.price_minor, record.currency)


def read_back(desk: Desk, draft: Draft) -> Reply:
    """Everything that will be booked, and the safety declaration. The first button confirms both."""
    treatment = draft.treatment or CONSULTATION
    contact = " and ".join(
        part
        for part in (
            spoken_phone(draft.phone, desk.knowledge.profile.country) if draft.phone else "",
            draft.email or "",
        )
        if part
    )
    policies = desk.knowledge.profile.policies
    lines = [
        "Please check this before I book it.",
        *(_course(desk, draft) if draft.series else [_one(desk, draft)]),
        f"For {draft.name}, {f'booked by {draft.contact_name}, ' if draft.contact_name else ''}{contact}."
        if draft.name
        else f"Reached on {contact}.",
        reminders.before(draft.reminders, draft.start, desk.clinic.now()),
        policies.cancellation.say,
    ]
    if treatment == CONSULTATION:
        if not draft.name:
            lines.append("To book it, write the first and last name of the person who comes.")
            return Reply("\n".join(lines), buttons=(CHANGE_TIME, STOP))
        lines.append("Shall I book it?")
        return Reply(
            "\n".join(lines), buttons=(_confirm(draft, "Confirm the booking"), CHANGE_TIME, *_quiet(draft), STOP)
        )
    outcome = gate.judge(desk, treatment)
    notes = [note.text_for_visitor for note in outcome.notes] if outcome else []
    if notes:
        lines.append("Good to know: " + " ".join(dict.fromkeys(notes)) + " I will tell your clinician beforehand.")
    groups = safety_questions.still_open(desk, treatment)
    if groups:
        lines.append("For your safety, this treatment has to wait, or a clinician decides first, if you:")
        lines.extend(f"• {group.line}" for group in groups)
    else:
        lines.append("By your answers to the safety questions, nothing else stands in the way of this treatment.")
    if not draft.name:
        lines.append(
            "If none of these applies, write the first and last name of the person who comes, and I will book it. "
            "Nothing is booked before that."
        )
        return Reply(
            "\n".join(lines),
            buttons=(Button("One of these applies", "inform", {"declare": "some"}), CHANGE_TIME, STOP),
        )
    lines.append("If none of these applies to you, press the first button or answer yes, and I will book it.")
    return Reply("\n".join(lines), buttons=_read_back_buttons(draft))


def _read_back_buttons(draft: Draft) -> tuple[Button, ...]:
    """The first one confirms."""
    return (
        _confirm(draft, "None of these apply – confirm"),
        Button("One of these applies", "inform", {"declare": "some"}),
        CHANGE_TIME,
        *_quiet(draft),
        Button("Cancel", "stop", {"cancel": True}),
    )


def _quiet(draft: Draft) -> tuple[Button, ...]:
    """The choice of no reminders, until it is made."""
    return () if draft.reminders else (reminders.NONE,)


def _one(desk: Desk, draft: Draft) -> str:
    """What is booked, by whom, when, how long and at which price."""
    record = desk.knowledge.treatments[draft.treatment or CONSULTATION]
    return (
        f"{record.name} with {draft.practitioner_name}, {_when(desk, draft)}, {record.minutes} minutes, "
        f"{price_line(desk, record.id)}."
    )


def _course(desk: Desk, draft: Draft) -> list[str]:
    """Every session of a course that is booked at once."""
    record = desk.knowledge.treatments[draft.treatment or CONSULTATION]
    names = {each.code: each.name for each in desk.knowledge.practitioners.values()}
    lines = [f"{len(draft.series)} sessions of {record.name.lower()}, {record.minutes} minutes each:"]
    for number, uid in enumerate(draft.series, 1):
        key = booking.parse_uid(uid)
        at = datetime.fromtimestamp(key.epoch, desk.tz)
        who = names.get(key.practitioner, "the clinic")
        lines.append(f"{number}. {at:%A} {at.day} {at:%B %Y} at {at:%H:%M} with {who}")
    each = price_line(desk, record.id)
    lines.append(f"The price: {each}{' for each session' if record.price_minor else ''}.")
    return lines


def _when(desk: Desk, draft: Draft) -> str:
    start = draft.start
    if start is None:
        raise ValueError("a read-back needs an opening")
    local = start.astimezone(desk.tz)
    return f"{local:%A} {local.day} {local:%B %Y} at {local:%H:%M}"


def _confirm(draft: Draft, title: str) -> Button:
    """The button that books: its data carries the idempotency key of this attempt."""
    return Button(title, "affirm", {"confirm": draft.key})


def declare_which(desk: Desk, draft: Draft, group: int | None = None) -> Reply:
    """Which of the declared things applies: first the groups, then the things of one group, as quick replies."""
    groups = asked_for(desk.knowledge, draft.treatment or CONSULTATION)
    not_sure = Button("I am not sure", "inform", {"declare": "unsure"})
    if group is None or not 0 <= group < len(groups):
        buttons = tuple(
            Button(_short(item_titles), "inform", {"declare": "group", "group": number})
            for number, item_titles in enumerate([[item.title for item in each.items] for each in groups])
        )
        mistaken = Button("None of these after all", "inform", {"declare": "none"})
        return Reply(
            "Thank you for telling me; nothing is booked yet. Which one applies? You can also say it in your own "
            "words.",
            buttons=(*buttons, not_sure, mistaken),
        )
    items = groups[group].items
    return Reply(
        "Which one is it?",
        buttons=(*(Button(i.title, "inform", {"declare": "one", "condition": i.rule_id}) for i in items), not_sure),
    )


def _short(titles: list[str]) -> str:
    """A group's quick reply: its first two things."""
    return ", ".join(titles[:2]) + (" …" if len(titles) > 2 else "")
