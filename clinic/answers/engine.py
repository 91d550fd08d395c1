"""The engine: one question in, the most specific reviewed answer out, with its sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from clinic.answers import by_day, claims, derived, records, taught
from clinic.answers.derived import Piece
from clinic.answers.placeholders import Words
from clinic.answers.question import Answer, Person, Question
from clinic.answers.scope import Scope
from clinic.answers.standing import Standing, standing
from clinic.knowledge import Knowledge
from clinic.knowledge.schema import AnswerRecord, TaughtAnswer
from clinic.plans.sources import SOURCES_SHOWN, cite

ABOUT_THE_CLINIC = frozenset(
    {"ask_price", "ask_payment", "ask_policy", "ask_consultation", "ask_opening_hours", "ask_location"}
)
"""Topics answered from the clinic itself: no medicine, so no published source is owed."""

PLAN_TOPICS = frozenset(
    {"ask_sessions", "ask_session_interval", "ask_results_timeline", "ask_session_length", "ask_downtime",
     "ask_results_duration"}
)  # fmt: skip
CARD_TOPICS = frozenset({"ask_sessions", "ask_session_interval", "ask_results_timeline"})
"""Answers that come with the `session_plan` card when a concern is known."""

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
    pieces = pieces or _pieces(question, scope, knowledge, fill)
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
    return _assembled(question, [piece, *_health_besides("taught", [piece], scope, knowledge)], scope, knowledge)


def no_answer(question: Question, knowledge: Knowledge) -> Answer:
    """Honest words where there is no reviewed answer, with a person or a consultation instead."""
    text = (
        "I don't have a reviewed answer to that, so I won't guess. A person at the clinic can help: I can ask one to "
        f"join this chat, you can call {knowledge.profile.phone}, or we can book you a consultation."
    )
    return Answer(text, answered=False, topics=(question.intent,), unanswered=(question,))


def _pieces(question: Question, scope: Scope, knowledge: Knowledge, fill: Words) -> list[Piece]:
    """The parts of the answer, in the order in which they are said."""
    topic = _topic(question.intent, scope, knowledge, question.text)
    if topic == "ask_suitability":
        pieces = _suitability(question, scope, knowledge, fill)
    elif topic == "ask_aftercare" and (activities := _activities(scope)):
        pieces = _by_day(activities, question, scope, knowledge, fill)
    elif (
        topic == "ask_preparation" and (rules := derived.health_rules(knowledge, scope)) and not scope.names("activity")
    ):
        pieces = derived.rule_pieces(rules, scope.waits, scope.today)
    elif topic == "ask_age" and (rule := derived.age_rule(knowledge, scope.names("age"))):
        pieces = derived.rule_pieces([rule], scope.waits, scope.today)
    elif topic == "ask_body_area" and scope.names("body_area"):
        pieces = _areas(scope, knowledge, fill)
    elif topic in ("ask_combination", "ask_comparison"):
        pieces = _pairings(topic, question, scope, knowledge, fill)
    else:
        pieces = _one_record(topic, question, scope, knowledge, fill)
    if topic == "ask_consultation" and (plan := derived.plan_for(knowledge, scope)) and plan.refer_say:
        pieces.append(derived.refer_piece(knowledge, plan))
    return pieces + _health_besides(topic, pieces, scope, knowledge)


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
    pieces = [_from_record(own if own is not None and closer else record, fill)]
    return pieces + _health_besides(record.topic, pieces, scope, knowledge)


def _stands(question: Question, person: Person, knowledge: Knowledge, today: date | None) -> Standing | None:
    """Where the visitor stands; None without a date of today, or of a treatment."""
    if today is None or question.intent in ABOUT_THE_CLINIC or any(e.about == "other" for e in question.entities):
        return None
    tz = ZoneInfo(knowledge.profile.timezone)
    noon = datetime.combine(today, time(12), tzinfo=tz)
    return standing(question.text, noon, tz, person.treated_on, knowledge.profile.country)


def _dated(question: Question, scope: Scope, knowledge: Knowledge, fill: Words, stands: Standing) -> list[Piece]:
    """Downtime and aftercare for the day asked about; [] when the question is about something else."""
    topic = _topic(question.intent, scope, knowledge, question.text)
    activities = _activities(scope)
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
            return [*_pieces(question, scope, knowledge, fill), looks]
        return advice
    asks_looks = topic == "ask_downtime" or bool(by_day.LOOKS.search(question.text))
    return [looks] if looks is not None and asks_looks else []


_TOGETHER = re.compile(
    r"\b(?:add(?:ing|ed)?|combin\w+|together|as well|alongside|along with|on top of|in addition|plus|both|mix\w*)\b",
    re.I,
)


_AFTERWARDS = re.compile(
    r"^(?!.*\b(?:before|prior|beforehand|until)\b).*\b(?:after(?:wards?)?|next (?:day|morning)|once it'?s done|post)\b",
    re.I,
)


def _topic(intent: str, scope: Scope, knowledge: Knowledge, text: str = "") -> str:
    """The topic that answers `intent`: some questions are better answered from a neighbouring one."""
    treatments = scope.names("treatment")
    modality = scope.names("modality")
    activities = [activity for activity in scope.names("activity") if activity != "work"]
    others = [t for t in treatments if t not in knowledge.treatments]
    if "home_roller" in treatments and intent not in ("ask_comparison", "ask_home_needling"):
        return "ask_home_needling"
    if intent == "ask_treatment" and ("prp" in modality or "rf" in modality):
        return f"ask_{next(m for m in modality if m in ('prp', 'rf'))}"
    if intent == "ask_treatment" and others:
        return "ask_comparison"
    if intent == "ask_treatment" and scope.names("concern"):
        own = records.named_fit(intent, "concern", scope.names("concern")[0], knowledge)
        return intent if own or "scalp" in modality else "ask_results"
    if intent == "ask_results" and modality and not scope.first("concern"):
        return "ask_treatment" if "scalp" in modality else f"ask_{modality[0]}"
    if intent == "ask_results" and "prp" in modality:
        return "ask_prp"
    if intent in ("ask_results", "ask_treatment", "ask_suitability") and others and _TOGETHER.search(text):
        return "ask_combination"
    if intent == "ask_comparison" and not treatments and scope.names("concern"):
        return "ask_results"  # "which is best for my thinning hair"
    if intent == "ask_preparation" and others and "home_roller" not in others:
        return "ask_combination"
    if intent == "ask_preparation" and activities and _AFTERWARDS.search(text):
        return "ask_aftercare"
    if intent == "ask_combination" and activities == ["procedures"]:
        return intent
    if intent in ("ask_downtime", "ask_combination", "ask_side_effects") and activities:
        return "ask_aftercare"
    if intent == "ask_combination" and not (others or modality) and derived.health_rules(knowledge, scope):
        return "ask_suitability" if "minoxidil" not in scope.names("medicine") else intent
    return intent


def _suitability(question: Question, scope: Scope, knowledge: Knowledge, fill: Words) -> list[Piece]:
    """Everything named that bears on who may be treated; nothing named: what is remembered; else the general answer."""
    young = derived.age_rule(knowledge, scope.names("age"))
    rules = derived.health_rules(knowledge, scope)
    pieces = derived.rule_pieces([*rules, young] if young else rules, scope.waits, scope.today)
    pieces += _without_rule(scope, knowledge, fill)
    if scope.names("age") and not young:
        pieces += _one_record("ask_age", question, scope, knowledge, fill)
    if scope.names("skin_type"):
        pieces += _one_record("ask_skin_type", question, scope, knowledge, fill)
    stopped = any(rule.gate != "note" and not derived.is_over(rule, scope.waits, scope.today) for rule in rules)
    if scope.names("body_area") and not stopped:
        pieces += _areas(scope, knowledge, fill)
    for concern in scope.names("concern"):
        if not derived.rules_for(knowledge, "concern", [concern]):
            pieces.append(derived.concern_fit(knowledge, concern))
    if not pieces:
        pieces = [piece for t in scope.names("treatment") if (piece := derived.combination_piece(knowledge, t))]
    if not pieces and (scope.names("condition") or scope.names("medicine")):
        return []
    if not pieces and (remembered := derived.health_rules(knowledge, scope, remembered=True)):
        pieces = derived.rule_pieces(remembered, scope.waits, scope.today)
    return pieces or _one_record("ask_suitability", question, scope, knowledge, fill)


def _without_rule(scope: Scope, knowledge: Knowledge, fill: Words) -> list[Piece]:
    """What is said of a condition or medicine that no rule is about, each record once."""
    found: dict[str, Piece] = {}
    for kind in ("condition", "medicine"):
        for value in scope.names(kind):
            record = records.named_fit("ask_suitability", kind, value, knowledge)
            if record is not None:
                found[record.id] = _from_record(record, fill)
    return list(found.values())


def _activities(scope: Scope) -> list[str]:
    """The activities named, and medicines that the advice by day speaks of."""
    medicines = [derived.AS_ACTIVITY[m] for m in scope.names("medicine") if m in derived.AS_ACTIVITY]
    return list(dict.fromkeys((*scope.names("activity"), *medicines)))


def _by_day(
    activities: Sequence[str], question: Question, scope: Scope, knowledge: Knowledge, fill: Words
) -> list[Piece]:
    """Advice for each activity: its own record where there is one, else the aftercare by day."""
    pieces: list[Piece] = []
    for activity in activities:
        record = records.named_fit("ask_aftercare", "activity", activity, knowledge)
        if record is not None:
            pieces.append(_from_record(record, fill))
        else:
            pieces += derived.aftercare_pieces(knowledge, [activity])
    return pieces or _one_record("ask_aftercare", question, scope, knowledge, fill)


def _areas(scope: Scope, knowledge: Knowledge, fill: Words) -> list[Piece]:
    pieces: list[Piece] = []
    for area in scope.names("body_area"):
        record = records.named_fit("ask_body_area", "body_area", area, knowledge)
        piece = _from_record(record, fill) if record else derived.area_piece(knowledge, area)
        if piece is not None and piece.origin not in {p.origin for p in pieces}:
            pieces.append(piece)
    return pieces


def _pairings(topic: str, question: Question, scope: Scope, knowledge: Knowledge, fill: Words) -> list[Piece]:
    """This with that, or this or that: what is known of each treatment named beside plain needling."""
    pieces: list[Piece] = []
    for treatment in scope.names("treatment"):
        bookable = knowledge.treatments.get(treatment)
        modality = (bookable.modality or "") if bookable is not None else ""
        own = records.named_fit(topic, "treatment", treatment, knowledge) or records.named_fit(
            topic, "modality", modality, knowledge
        )
        if own is not None:
            pieces.append(_from_record(own, fill))
        elif topic == "ask_combination" and (piece := derived.combination_piece(knowledge, treatment)):
            pieces += [piece, *_waits_between(question.text, treatment, knowledge)]
        elif topic == "ask_combination":
            had = derived.rules_for(knowledge, "treatment", [treatment])
            pieces += derived.rule_pieces(had, scope.waits, scope.today)
    return pieces or _one_record(topic, question, scope, knowledge, fill)


_AFTER_OURS = re.compile(
    r"\b(?:after|following|since|post) (?:(?:my|the|a|having|i (?:have|had)) )*(?:micro ?-?needling|needling|rf|prp|"
    r"session|treatment|it|this|that)\b|\b(?:had|have had) (?:my |the |a )?(?:micro ?-?needling|needling|rf|prp)\b",
    re.IGNORECASE,
)
_ASKS_WAIT = re.compile(
    r"\b(?:how (?:long|soon|far)|when|wait|gap|between|apart|after|before|first|same (?:day|time))\b", re.I
)


def _waits_between(text: str, treatment: str, knowledge: Knowledge) -> list[Piece]:
    """The wait in the direction asked about: the other treatment after needling, or needling after it."""
    if _AFTER_OURS.search(text):
        return derived.aftercare_pieces(knowledge, ["procedures"])
    rule = knowledge.rule_for("treatment", treatment)
    if rule is None or rule.id != "peel_recent" or not _ASKS_WAIT.search(text):
        return []  # the other pairings' own words name their waits
    return [Piece(rule.say, rule.sources, f"rule:{rule.id}")]


def _one_record(topic: str, question: Question, scope: Scope, knowledge: Knowledge, fill: Words) -> list[Piece]:
    """The best record; on the topics of a plan, the plan itself when no record is made for its concern."""
    record = records.choose(topic, scope, question.text, knowledge)
    plan = derived.plan_for(knowledge, scope)
    card = plan.card() if plan is not None and topic in CARD_TOPICS else None
    if plan is not None and topic in PLAN_TOPICS and not _is_particular(record, scope, knowledge):
        piece = derived.plan_piece(knowledge, topic, plan)
        if piece is not None:
            return [replace(piece, card=card)]
    if record is None:
        return []
    return [replace(_from_record(record, fill), card=card)]


def _is_particular(record: AnswerRecord | None, scope: Scope, knowledge: Knowledge) -> bool:
    """Whether a record says more than the plan of the concern at hand would: it is limited, or asked for by subject."""
    if record is None:
        return False
    return bool(record.when) or (not scope.names("concern") and record != records.general(record.topic, knowledge))


def _from_record(record: AnswerRecord, fill: Words) -> Piece:
    return Piece(
        text=fill.fill(record.short),
        sources=record.sources,
        origin=record.id,
        more=fill.fill(record.more) if record.more else None,
        clinical=record.topic not in ABOUT_THE_CLINIC and bool(record.sources),
    )


def _health_besides(topic: str, pieces: list[Piece], scope: Scope, knowledge: Knowledge) -> list[Piece]:
    """A condition or medicine named in passing that stops or redirects a treatment is never passed over."""
    if not pieces or topic in ("ask_suitability", "ask_preparation", "ask_aftercare"):
        return []
    said = {piece.origin for piece in pieces}
    named = [*derived.rules_for(knowledge, "condition", scope.names("condition"))]
    named += derived.rules_for(knowledge, "medicine", scope.names("medicine"))
    grave = [rule for rule in named if rule.gate in ("block", "consult")]
    if topic in ("ask_pain", "ask_procedure") and "needle_phobia" in scope.names("condition"):
        return _without_rule(scope, knowledge, Words(knowledge))
    unsaid = [rule for rule in grave if f"rule:{rule.id}" not in said]
    return derived.rule_pieces(unsaid, scope.waits, scope.today)


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
