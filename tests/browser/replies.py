"""What the scripted Rasa says in the browser tests: one reply with each card, in the shapes of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clinic.context import Clinic
from clinic.conversations.messages import new_uid
from clinic.storage import messages as rows

SOURCES = [
    {
        "title": "Microneedling for atrophic acne scars: a systematic review",
        "publisher": "A dermatology society",
        "year": 2024,
        "url": "https://example.org/review",
        "tier": "A",
    },
    {"title": "Downtime diary", "publisher": "A clinic group", "year": 2022, "url": None, "tier": "C"},
]

PLAN = {
    "kind": "session_plan",
    "concern": "acne_scars",
    "sessions_min": 3,
    "sessions_max": 6,
    "interval_weeks_min": 4,
    "interval_weeks_max": 6,
    "session_minutes": {"min": 30, "max": 60},
    "downtime_days": {"min": 1, "max": 3},
    "results_weeks": {"first": 4, "full_min": 12, "full_max": 24, "counted_from": "last_session"},
    "evidence": "high",
    "price": {"amount_minor": 18000, "currency": "GBP"},
}

FIT = {
    "kind": "suitability",
    "outcome": "wait",
    "bookable_from": "2027-03-01",
    "reasons": [
        {
            "condition": "isotretinoin_recent",
            "why": "We wait six months after the last capsule, so that the skin heals as it should.",
            "source": "consensus",
        }
    ],
    "notes": ["A cold sore in the past is no obstacle: the clinician is told."],
}

SERIES = {
    "kind": "series",
    "concern": "acne_scars",
    "event_date": "2027-06-14",
    "latest_start": "2027-02-01",
    "works": True,
    "sessions": [
        {
            "no": number,
            "slot_id": f"series-{number}",
            "starts_at": f"2027-0{number}-09T10:00:00+00:00",
            "minutes": 75,
            "practitioner": "Maya Lindqvist",
        }
        for number in (1, 2, 3)
    ],
    "left_out": [],
}

BOOKING = {
    "kind": "booking",
    "reference": "TF-7K2M9",
    "starts_at": "2026-11-25T11:30:00+00:00",
    "minutes": 75,
    "practitioner": "Maya Lindqvist",
    "treatment": "microneedling",
    "status": "booked",
    "manage_url": "/manage/abc",
    "ics_url": "/manage/abc/appointment.ics",
}


def opening(day: int, time: str, who: str = "Maya Lindqvist") -> dict[str, Any]:
    """An opening in November 2026, as Rasa's actions word it."""
    starts_at = f"2026-11-{day}T{time}:00+00:00"
    return {
        "slot_id": f"{day}-{time}-{who}",
        "starts_at": starts_at,
        "minutes": 75,
        "practitioner": who,
        "treatment": "microneedling",
        "data": {"opening": f"microneedling:{who.split()[0].lower()}:{day}T{time}"},
    }


OPENINGS = [
    opening(24, "10:00"),
    opening(24, "11:30", "Ravi Menon"),
    opening(24, "14:00"),
    opening(24, "18:15"),
    opening(25, "09:15"),
    opening(25, "11:30"),
    opening(27, "15:00", "Ravi Menon"),
]


def reply(text: str, **more: Any) -> list[dict[str, Any]]:
    """One reply as Rasa's channel gives it."""
    return [{"text": text, "sources": [], "buttons": [], "urgent": False} | more]


SCRIPT: dict[str, list[dict[str, Any]]] = {
    "Does": reply(
        "Most people feel warmth and a light scratching; numbing cream is on for 30 minutes before.\n\n"
        "A session costs £180.",
        sources=SOURCES,
        buttons=[{"title": "How many sessions would I need?", "intent": "ask_sessions", "data": {}}],
    ),
    "plan": reply(
        "For acne scars a course is usually 3 to 6 sessions, 4 to 6 weeks apart.", card=PLAN, sources=SOURCES
    ),
    "fit": reply("Not yet: there is one thing to wait for.", card=FIT, sources=SOURCES[:1]),
    "times": reply("These are free with a treatment of 75 minutes.", card={"kind": "slots", "slots": OPENINGS}),
    "wedding": reply("That works out: here is a series that ends in good time.", card=SERIES),
    "booked": reply("It is booked. You will get a letter as well.", card=BOOKING),
    "help": reply("Please call 999 now. Tell them what you told me.", urgent=True),
    "none": reply("There is nothing then.", card={"kind": "slots", "slots": []}),
}


def staff_writes(clinic: Clinic, conversation_id: str, texts: Sequence[str]) -> None:
    """What a person of the clinic has written, as it stands in the table."""
    with clinic.database.write() as session:
        entered = rows.enter(session, conversation_id)
        assert entered is not None
        blank = dict.fromkeys(("body_json", "client_message_id", "body_sha256", "reply_to", "status"))
        more = {"conversation_id": conversation_id, "author": "staff", "at": clinic.now()}
        first = entered.last_seq + 1
        rows.add(
            session, [blank | more | {"uid": new_uid(), "seq": seq, "text": t} for seq, t in enumerate(texts, first)]
        )
