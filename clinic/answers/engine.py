"""The engine: one question in, the most specific reviewed answer out, with its sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from clinic.answers import by_day, claims, derived, records, taught
from clinic.answers.derived import Piece
from clinic.answers.pieces import activities_in, from_record, health_besides, pieces_for
from clinic.answers.placeholders import Words
from clinic.answers.question import Answer, Person, Question
from clinic.answers.scope import Scope
from clinic.answers.standing import Standing, standing
from clinic.answers.topics import ABOUT_THE_CLINIC, topic_of
from clinic.knowledge import Knowledge
from clinic.knowledge.schema import TaughtAnswer
from clinic.plans.sources import SOURCES_SHOWN, cite

CONVENTION = "Clinics usually advise this; we found no stronger source."
OWN_WORD = "This is our clinic's own answer; no published source stands behind it."
"""Said after a taught answer to a clinical question that came without a source."""
UNSOURCED = "We have no published source for this."
SAYS_CONVENTION = re.compile(r"clinics usually|one published case|one dermatology clinic|clinics' (?:own )?lists", re.I)
SAYS_UNSOURCED = re.compile(r"\bno (?:published |good |stronger )?(?:source|study|trial)|found no stud", re.I)


def answer(question: Question, person: Person, knowledge: Knowledge, today: date | None = None) -> Answer:
    """The answer to one question for this visitor; `answered` is False when the clinic has none.

    What the question names beats what is remembered of the visitor. `today` (the clinic's date) leaves out past
    closed days.
    """
    scope = Scope.of(question, person, knowledge, today)
    if lesson := taught.match(question.text, knowledge):
        return _as_taught(lesson.taught, question, scope, knowledge)
    fill = Words(knowledge, scope.first("concern"), scope.first("treatment"), today)
    stands = _stands(question, person, knowledge, today)
    pieces = _dated(question, scope, knowledge, fill, stands) if stands else []
    pieces = pieces or _claimed(question, scope, knowledge, fill)
    pieces = pieces or pieces_for(question, scope, knowledge, fill)
    if not pieces:
        return no_answer(question, knowledge)
    return _assembled(question, pieces, scope, knowledge)


def as_taught(lesson: TaughtAnswer, question: Question, person: Person, knowledge: Knowledge) -> Answer:
    """A taught answer as it is given to one question, with what must never be left out beside it."""
    return _as_taught(lesson, question, Scope.of(question, person, knowledge), knowledge)


def _as_taught(lesson: TaughtAnswer, question: Question, scope: Scope, knowledge: Knowledge) -> Answer:
    own = lesson.say
    if not lesson.sources and lesson.topic not in ABOUT_THE_CLINIC:
        own = f"{own} {OWN_WORD}"
    piece = Piece(own, lesson.sources, f"taught:{lesson.id}", clinical=bool(lesson.sources))
    return _assembled(question, [piece, *health_besides("taught", [piece], scope, knowledge)], scope, knowledge)


def no_answer(question: Question, knowledge: Knowledge) -> Answer:
    """Honest words where there is no reviewed answer, with a person or a consultation instead."""
    text = (
        "I don't have a reviewed answer to that, so I won't guess. A person at the clinic can help: I can ask one to "
        f"join this chat, you can call {knowledge.profile.phone}, or we can book you a consultation."
    )
    return Answer(text, answered=False, topics=(question.intent,), unanswered=(question,))


def _claimed(question: Question, scope: Scope, knowledge: Knowledge, fill: Words) -> list[Piece]:
    """What settles a claim; the record made for what the question names, where its topic has one; [] for no claim."""
    if question.intent in (ABOUT_THE_CLINIC - {"ask_consultation"}) | {"ask_suitability"} and scope.named_health():
        return []
    paired = [name for name in scope.names("treatment") if derived.combination_piece(knowledge, name)]
    if question.intent == "ask_combination" and len(paired) > 1:
        return []  # "lasers, peels and PRP": each has its own pairing, no one record speaks of all
    record = claims.claimed(question.text, scope, knowledge, heard_as=question.intent)
    if record is None:
        return []
    own = records.choose(record.topic, scope, question.text, knowledge)
    closer = own is not None and own.when and record.topic != "ask_treatment"
    pieces = [from_record(own if own is not None and closer else record, fill)]
    return pieces + health_besides(record.topic, pieces, scope, knowledge)


def _stands(question: Question, person: Person, knowledge: Knowledge, today: date | None) -> Standing | None:
    """Where the visitor stands; None without a date of today, or of a treatment."""
    if today is None or question.intent in ABOUT_THE_CLINIC or any(e.about == "other" for e in question.entities):
        return None
    tz = ZoneInfo(knowledge.profile.timezone)
    noon = datetime.combine(today, time(12), tzinfo=tz)
    return standing(question.text, noon, tz, person.treated_on, knowledge.profile.country)


def _dated(question: Question, scope: Scope, knowledge: Knowledge, fill: Words, stands: Standing) -> list[Piece]:
    """Downtime and aftercare for the day asked about; [] when the question is about something else."""
    topic = topic_of(question.intent, scope, knowledge, question.text)
    activities = activities_in(scope)
    if topic == "ask_preparation" and not stands.past and stands.dated and not activities and scope.today:
        return [by_day.preparing(knowledge, stands.treated, scope.today)]
    others = [t for t in scope.names("treatment") if t not in knowledge.treatments and t != "home_roller"]
    if topic in ("ask_combination", "ask_suitability") and stands.past and others:
        return by_day.advice(knowledge, ["procedures"], stands)
    looks = by_day.appearance(knowledge, stands)
    if looks is None and topic == "ask_downtime" and stands.past and not activities:
        settled = by_day.settling(knowledge, stands, scope.first("concern"))
        return [settled] if settled is not None else []
    if topic in ("ask_aftercare", "ask_downtime", "ask_combination") and activities:
        advice = by_day.advice(knowledge, activities, stands)
        if not advice and looks is not None:
            return [*pieces_for(question, scope, knowledge, fill), looks]
        return advice
    asks_looks = topic == "ask_downtime" or bool(by_day.LOOKS.search(question.text))
    return [looks] if looks is not None and asks_looks else []


def _assembled(question: Question, pieces: Sequence[Piece], scope: Scope, knowledge: Knowledge) -> Answer:
    texts: list[str] = []
    source_ids: list[str] = []
    for piece in pieces:
        text = _with_standing(piece, knowledge)
        if text not in texts:
            texts.append(text)
        source_ids += [source.id for source in knowledge.cite(piece.sources).sources[:SOURCES_SHOWN]]
    more = [piece.more for piece in pieces if piece.more]
    return Answer(
        text="\n\n".join(texts),
        sources=tuple(dict.fromkeys(ref for source in dict.fromkeys(source_ids) for ref in cite(knowledge, [source]))),
        card=next((piece.card for piece in pieces if piece.card), None),
        record_id=pieces[0].origin,
        more="\n\n".join(dict.fromkeys(more)) or None,
        topics=(question.intent,),
        concern=scope.first("concern"),
    )


def _with_standing(piece: Piece, knowledge: Knowledge) -> str:
    """The words, with what they rest on said where that is only custom, or nothing published."""
    if not piece.clinical:
        return piece.text
    cited = knowledge.cite(piece.sources)
    if cited.convention and not SAYS_CONVENTION.search(piece.text):
        return f"{piece.text} {CONVENTION}"
    if not cited.sources and not SAYS_UNSOURCED.search(piece.text):
        return f"{piece.text} {UNSOURCED}"
    return piece.text
