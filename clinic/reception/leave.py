"""May I have it? The reply begins with the outcome, computed from all that is known, with its date.

The answers' own words give the reasons and their sources; here the one pure function over the rules says what they
come to for this person today, so that no general answer can sound like a yes to somebody who must wait.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from clinic.answers.question import Question
from clinic.plans import words
from clinic.reception import gate
from clinic.reception.desk import Desk
from clinic.reception.turn import Reply
from clinic.suitability import Outcome
from clinic.suitability.unlisted import MARK as UNLISTED
from clinic.suitability.unlisted import words_of

ASKS_LEAVE = re.compile(
    r"\b(?:can|could|may|might|should|would|will|do) (?:i|we|she|he|they|my \w+) "
    r"(?:still |even |be able to |also |then )*"
    r"(?:come|have|get|book|go ahead|do|be treated|start|qualify|need to wait|have to wait)\b"
    r"|\bam i (?:still |even )?(?:ok|okay|alright|all right|allowed|able|suitable|eligible|good to go|a candidate)\b"
    r"|\b(?:is|would|will|was) (?:it|that|this|microneedling|needling|rf|prp) "
    r"(?:be |still |even |then |going to be |gonna be )*"
    r"(?:a )?(?:ok|okay|fine|safe|alright|all right|allowed|bad|a problem|problem|an issue|issue|too (?:soon|early))\b"
    r"|\bhow (?:long|soon|much longer)\b.{0,40}\b(?:wait|after|until|before)\b|\bwhen (?:can|could|may|will|should)\b"
    r"|\b(?:ok|okay|fine|safe|allowed|alright|problem|issue|too soon|too early)\s*\?*\s*$",
    re.IGNORECASE,
)
"""Words that ask whether, or from when, one may be treated."""

ABOUT_WHO_MAY = frozenset({"ask_suitability", "ask_skin_type", "ask_age", "ask_body_area", "ask_combination"})
"""Topics on which the outcome leads the reply."""
_MISHEARD = frozenset({"ask_policy", "ask_consultation", "ask_treatment", "ask_downtime", "ask_preparation"})
"""Topics that "can I still come?" is taken for."""


def asked(desk: Desk, questions: Sequence[Question]) -> Sequence[Question]:
    """The questions with all that asks for leave made one: "had filler two weeks ago, is it ok?" is one question.

    Only where the message tells something of the patient's health; the facts must not be parted from what they are
    asked for.
    """
    if desk.turn.pressed or not told_now(desk):
        return questions
    asking = [q for q in questions if q.intent == "ask_suitability" or ASKS_LEAVE.search(q.text)]
    asking = [q for q in asking if q.intent in ABOUT_WHO_MAY | _MISHEARD]
    if not asking:
        return questions
    gone = asking + [q for q in questions if q.intent == "ask_combination"]
    whole = Question(desk.turn.text, "ask_suitability", desk.turn.entities)
    first = min(questions.index(q) for q in gone)
    rest = [q for q in questions if q not in gone]
    before = [q for q in rest if questions.index(q) < first]
    return [*before, whole, *rest[len(before) :]]


def is_of_another(questions: Sequence[Question]) -> bool:
    """Whether all that the questions name of anybody's health is somebody else's: "and my friend with lupus?".

    Whoever is the patient is heard as the visitor, so this is neither.
    """
    health = [e for q in questions for e in q.entities if e.kind in ("condition", "medicine", "age", "skin_type")]
    return bool(health) and all(entity.about == "other" for entity in health)


def told_now(desk: Desk) -> set[str]:
    """The suitability rules that this message brings into play for the patient."""
    found = set()
    for fact in desk.remembered:
        if fact.message_id != desk.turn.message_id or fact.negated or fact.about != "self":
            continue
        rule = desk.knowledge.rule_told_by(fact.kind, fact.value)
        if rule is not None and fact.kind in ("condition", "medicine"):
            found.add(rule.id)
        elif words_of(fact.value) is not None:
            found.add(UNLISTED)
        elif fact.kind == "date":
            found.add(fact.value.partition(":")[0])
        elif fact.kind == "age":
            found |= {"under_18", "age_18_21"}
    return found


def waits_of(outcome: Outcome | None) -> dict[str, date]:
    """Rule → the day on which its longest wait ends or ended, for all that the outcome counts by date."""
    if outcome is None:
        return {}
    ends = {note.rule_id: note.until for note in outcome.notes if note.until is not None}
    return ends | {reason.rule_id: reason.until for reason in outcome.reasons if reason.until is not None}


def bears_on(desk: Desk, questions: Sequence[Question], outcome: Outcome) -> bool:
    """Whether an outcome belongs to the answer: it was asked for, or rests on what this message tells."""
    asks = any(question.intent in ABOUT_WHO_MAY for question in questions)
    return asks or bool(told_now(desk) & {reason.rule_id for reason in outcome.reasons})


def with_outcome(desk: Desk, questions: Sequence[Question], outcome: Outcome | None, treatment: str, text: str) -> str:
    """`text`, the answer, with what it comes to in front of it; behind it where the question was another one."""
    if outcome is None:
        return text
    asks = any(question.intent in ABOUT_WHO_MAY or _MAY_HAVE.search(question.text) for question in questions)
    now = told_now(desk)
    if outcome.gate == "open":
        over = {note.rule_id for note in outcome.notes if note.until is not None and note.until <= desk.today}
        return f"{text} {STILL_ASKED}" if asks and over & now else text
    if not asks and not now & {reason.rule_id for reason in outcome.reasons}:
        return text
    head = headline(outcome, desk.knowledge.treatments[treatment].name)
    unsaid = _unsaid(desk, outcome, text)
    if asks:
        return "\n\n".join((" ".join((head, *dict.fromkeys(unsaid))), text))
    if not unsaid and outcome.bookable_from is None:
        return text
    return "\n\n".join((text, " ".join((head, *dict.fromkeys(unsaid)))))


def _unsaid(desk: Desk, outcome: Outcome, text: str) -> list[str]:
    """The reasons that `text` does not give. Those given before are only pointed at, not told a second time."""
    now, told = told_now(desk), set(desk.notebook.reasons_told)
    missing = [reason for reason in outcome.reasons if reason.why not in text]
    fresh = [reason.why for reason in missing if reason.rule_id in now or reason.rule_id not in told]
    desk.notebook.reasons_told = list(dict.fromkeys((*told, *(reason.rule_id for reason in outcome.reasons))))
    return fresh if len(fresh) == len(missing) else [*fresh, STILL_HOLDS]


_MAY_HAVE = re.compile(
    r"\b(?:can|could|may|should) (?:i|we|she|he|they|my (?:[\w'-]+ ){0,4}?\w+) (?:still |even |also )?"
    r"(?:have|get|come|book|be treated)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\b(?:when|how (?:soon|long))\b", re.IGNORECASE)
STILL_HOLDS = "What I told you before still holds."
STILL_ASKED = "I still ask about the rest of your health before anything is booked."


def headline(outcome: Outcome, treatment_name: str) -> str:
    """What an outcome other than suitable comes to, in one or two sentences."""
    name = words.lowered(treatment_name)
    until = outcome.bookable_from
    if outcome.outcome == "not_suitable":
        return f"I am sorry, but we cannot book {name} with this."
    if outcome.outcome == "wait" and until is not None:
        return f"Please wait until {words.day(until)} before {name}."
    if outcome.outcome == "wait":
        return f"Not at the moment: {name} has to wait."
    longest = f" The longest wait that our sources give ends on {words.day(until)}." if until is not None else ""
    return f"One of our clinicians needs to decide with you before {name} is booked.{longest}"


def beside(desk: Desk, said: Sequence[Reply]) -> list[Reply]:
    """What newly told facts come to, before an answer to something else that does not say it: "when can I come? I had
    botox on Monday" asks for free times."""
    now = told_now(desk)
    asks_when = "find_slots" in desk.turn.tasks and _WHEN.search(desk.turn.text) is not None
    if not (now or asks_when) or any(reply.card and reply.card.get("kind") == "suitability" for reply in said):
        return []
    treatment = gate.treatment_in_mind(desk)
    outcome = gate.judge(desk, treatment)
    if outcome is None or not (asks_when or now & {reason.rule_id for reason in outcome.reasons}):
        return []
    if outcome.gate == "open" or (not now and outcome.gate == "consult" and outcome.bookable_from is None):
        return []
    text = "\n".join(reply.text for reply in said)
    if all(reason.why in text for reason in outcome.reasons):
        return []
    head = headline(outcome, desk.knowledge.treatments[treatment].name)
    return [Reply(f"{head} {gate.why(outcome)}{gate.keep_taking(desk)}", sources=gate.sources_of(outcome))]
