"""The parts of an answer, topic by topic: what the records and rules say to a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from clinic.answers import derived, records
from clinic.answers.derived import Piece
from clinic.answers.placeholders import Words
from clinic.answers.question import Question
from clinic.answers.scope import Scope
from clinic.answers.topics import ABOUT_THE_CLINIC, CARD_TOPICS, PLAN_TOPICS, topic_of
from clinic.knowledge import Knowledge
from clinic.knowledge.schema import AnswerRecord


def pieces_for(question: Question, scope: Scope, knowledge: Knowledge, fill: Words) -> list[Piece]:
    """The parts of the answer, in the order in which they are said."""
    topic = topic_of(question.intent, scope, knowledge, question.text)
    if topic == "ask_suitability":
        pieces = _suitability(question, scope, knowledge, fill)
    elif topic == "ask_aftercare" and (activities := activities_in(scope)):
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
    return pieces + health_besides(topic, pieces, scope, knowledge)


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
                found[record.id] = from_record(record, fill)
    return list(found.values())


def activities_in(scope: Scope) -> list[str]:
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
            pieces.append(from_record(record, fill))
        else:
            pieces += derived.aftercare_pieces(knowledge, [activity])
    return pieces or _one_record("ask_aftercare", question, scope, knowledge, fill)


def _areas(scope: Scope, knowledge: Knowledge, fill: Words) -> list[Piece]:
    pieces: list[Piece] = []
    for area in scope.names("body_area"):
        record = records.named_fit("ask_body_area", "body_area", area, knowledge)
        piece = from_record(record, fill) if record else derived.area_piece(knowledge, area)
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
            pieces.append(from_record(own, fill))
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
    return [replace(from_record(record, fill), card=card)]


def _is_particular(record: AnswerRecord | None, scope: Scope, knowledge: Knowledge) -> bool:
    """Whether a record says more than the plan of the concern at hand would: it is limited, or asked for by subject."""
    if record is None:
        return False
    return bool(record.when) or (not scope.names("concern") and record != records.general(record.topic, knowledge))


def from_record(record: AnswerRecord, fill: Words) -> Piece:
    return Piece(
        text=fill.fill(record.short),
        sources=record.sources,
        origin=record.id,
        more=fill.fill(record.more) if record.more else None,
        clinical=record.topic not in ABOUT_THE_CLINIC and bool(record.sources),
    )


def health_besides(topic: str, pieces: list[Piece], scope: Scope, knowledge: Knowledge) -> list[Piece]:
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
