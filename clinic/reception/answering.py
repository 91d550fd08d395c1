"""Questions are answered from the reviewed answers; what has no answer is said so, and kept for staff."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from clinic import answers, booking, conversations
from clinic.answers import by_day, claims, evidence, taught
from clinic.answers.engine import as_taught
from clinic.answers.question import Answer, Entity, Question
from clinic.answers.scope import Scope
from clinic.answers.standing import standing, treated_on
from clinic.reception import gate, leave, listing, red_flags
from clinic.reception.desk import Desk
from clinic.reception.leave import ABOUT_WHO_MAY
from clinic.reception.talk import BOOK, CONSULT, OPENINGS, PERSON, PLAN, SUITABLE
from clinic.reception.turn import Button, Reply
from clinic.reception.words import clean

ABOUT_THE_CLINIC = frozenset(
    {
        "ask_price",
        "ask_payment",
        "ask_policy",
        "ask_opening_hours",
        "ask_location",
        "ask_practitioner",
        "ask_consultation",
    }
)
ABOUT_THE_COURSE = frozenset({"ask_sessions", "ask_session_interval", "ask_results", "ask_results_timeline"})


def answer_questions(desk: Desk, only: Sequence[Question] = ()) -> list[Reply]:
    """One reply to all questions of the message (or `only` to these), with sources, a plan card where there is one, and
    a few ways on."""
    more = desk.turn.pressed.get("more")
    if isinstance(more, Mapping):
        return [tell_more(desk, more)]
    return answered(desk, only or _asked(desk))


def answered(desk: Desk, questions: Sequence[Question]) -> list[Reply]:
    """The reviewed answers to `questions`, in order, as one reply."""
    questions = _since_treatment(desk, leave.asked(desk, questions))
    treatment = gate.treatment_in_mind(desk)
    outcome = None if leave.is_of_another(questions) else gate.judge(desk, treatment)
    person = replace(desk.person, treated_on=treatment_day(desk, questions), waits=leave.waits_of(outcome))
    answer = answers.answer_all(questions, person, desk.knowledge, desk.today)
    desk.notebook.evidence = evidence.kept(answer)
    for question in answer.unanswered:
        keep(desk, question.text or desk.turn.text, question.intent)
    desk.notebook.topic = answer.topics[-1] if answer.topics else questions[-1].intent
    card = answer.card
    text = leave.with_outcome(desk, questions, outcome, treatment, answer.text)
    if outcome is not None and outcome.gate != "open" and leave.bears_on(desk, questions, outcome):
        desk.notebook.offer = CONSULT.as_dict() if outcome.consultation_possible else None
        card = card or outcome.card()
        if outcome.gate == "consult":
            text += listing.soonest_consultation(desk)
    buttons = follow_ups(desk, questions, answer)
    if desk.notebook.evidence is not None:
        buttons = (Button("Tell me more", questions[-1].intent, {"more": desk.notebook.evidence}), *buttons)
    return [Reply(text, buttons=buttons, sources=tuple(answer.sources_as_dicts()), card=card)]


_DID = re.compile(
    r"\b(?:i|i'?ve|ive) (?:\w+ ){0,2}?(?:used|put|applied|wore|had|went|did|took|washed|tried|got|drank|swam|ran"
    r"|trained|shaved|picked|peeled|scrubbed|touched|sunbathed|exfoliated|started)\b",
    re.IGNORECASE,
)
_NEXT_TIME = re.compile(r"\b(?:next|second|third|another|upcoming|following|before)\b", re.IGNORECASE)
_BEFOREHAND = frozenset({"ask_preparation", "ask_suitability", "ask_combination"})


def _since_treatment(desk: Desk, questions: Sequence[Question]) -> Sequence[Question]:
    """What somebody did in the days after a treatment ("is it ok that I used retinol last night") is aftercare, not the
    preparation of the treatment that is over."""
    said = desk.notebook.treated_on
    if said is None or (desk.today - date.fromisoformat(said)).days > LONGEST_AFTER:
        return questions
    return [replace(each, intent="ask_aftercare") if _is_since(each) else each for each in questions]


def _is_since(question: Question) -> bool:
    done = _DID.search(question.text) is not None and _NEXT_TIME.search(question.text) is None
    named = any(entity.kind in ("activity", "medicine") for entity in question.entities)
    return done and named and question.intent in _BEFOREHAND


def tell_more(desk: Desk, data: Mapping[str, Any]) -> Reply:
    """The evidence behind an answer."""
    sources = tuple(dict(source) for source in data.get("sources") or ())
    return Reply(evidence.told(data, desk.knowledge), buttons=(PLAN, SUITABLE), sources=sources)


def asked_for_more(desk: Desk) -> list[Reply]:
    """The evidence, when it is asked for in words after an answer; [] otherwise."""
    if desk.turn.pressed or desk.notebook.evidence is None or not MORE.match(" ".join(desk.turn.text.lower().split())):
        return []
    desk.notebook.misses = 0
    return [tell_more(desk, desk.notebook.evidence)]


MORE = re.compile(
    r"^(?:ok |and |please |yes )*(?:"
    r"(?:(?:can|could) you |please )?(?:tell|show|give) me (?:a bit |some )?more(?: about (?:it|that|this))?"
    r"|more(?: (?:info|information|details?))?(?: please)?"
    r"|(?:what(?:'s| is)|show me|where(?:'s| is)|what are) (?:the|your) (?:evidence|proof|sources?|studies)"
    r"|how (?:sure|certain) (?:are you|is (?:that|this))|how do you know|says who|what (?:was|has been) studied"
    r"|(?:any )?(?:sources?|evidence|studies|proof)|is there (?:any )?(?:evidence|proof|research)"
    r")(?: (?:about|of|for|behind) (?:it|that|this)| that)?[ ?.]*$"
)
"""Asking for the evidence in so many words."""

BY_DAY = frozenset(
    {"ask_aftercare", "ask_downtime", "ask_side_effects", "ask_combination", "ask_results_timeline", "ask_preparation"}
)
"""Topics whose answer may depend on the day of treatment."""
LONGEST_AFTER = 30
"""Days for which a treatment that was mentioned still counts as the one asked about."""


def treatment_day(desk: Desk, questions: Sequence[Question]) -> date | None:
    """The day of the visitor's treatment: as they said, else as they have booked it here; None when not known."""
    if not BY_DAY & {question.intent for question in questions}:
        return None
    said = desk.notebook.treated_on
    if said and (desk.today - date.fromisoformat(said)).days <= LONGEST_AFTER:
        return date.fromisoformat(said)
    own = booking.of_conversation(desk.clinic, desk.conversation_id)
    days = [each.starts_at.astimezone(desk.tz).date() for each in own if each.treatment != booking.CONSULTATION]
    return next((day for day in sorted(days) if (desk.today - day).days <= LONGEST_AFTER), None)


def told_of_treatment(desk: Desk) -> list[Reply]:
    """Where a visitor stands who only tells when they were treated: "I had it done yesterday"; [] otherwise."""
    if not _tells_of_treatment(desk):
        return []
    desk.notebook.misses = 0
    return answered(desk, (Question(desk.turn.text, "ask_downtime", desk.turn.entities),))


def answer_for_the_day(desk: Desk) -> list[Reply]:
    """ "What will I look like on Saturday if I come on Tuesday?" is about healing, whatever else it sounds like."""
    turn = desk.turn
    if turn.pressed or (turn.questions and turn.intent != "ask_results") or not by_day.LOOKS.search(turn.text):
        return []
    now = desk.now
    if standing(turn.text, now, desk.tz, treatment_day(desk, (Question("", "ask_downtime"),))) is None:
        return []
    desk.notebook.misses = 0
    return answered(desk, (Question(turn.text, "ask_downtime", turn.entities),))


def _tells_of_treatment(desk: Desk) -> bool:
    """Whether the message only tells that the visitor was treated, and when: "I had it done yesterday"."""
    turn = desk.turn
    if turn.pressed or len(turn.parts) > 1 or _ASKS.search(turn.text):
        return False
    if turn.intent in NO_NEWS and not _ONLY_TREATED.match(clean(turn.text)):
        return False
    return treated_on(turn.text, desk.today) is not None and not leave.told_now(desk)


_ASKS = re.compile(
    r"\?|\b(?:can|could|should|will|would|may|what|when|how|why|where|which|is it|are|do|does|book|move|change|"
    r"cancel)\b",
    re.IGNORECASE,
)
_ONLY_TREATED = re.compile(
    r"^\W*(?:(?:hi|hello|so|ok|well|i|i'?ve|have|just|only|already)\W+)*(?:had|got|did)\b"
    r"(?:\W+(?:it|mine|this|that|one|my|the|a|microneedling|micro|needling|rf|prp|first|second|third|treatment|"
    r"session|appointment|done|face|here|with|you|on|last|this|yesterday|today|morning|afternoon|days?|weeks?|ago|\d+|two|three|"
    r"four|five|six|(?:mon|tues|wednes|thurs|fri|satur|sun)day))+\W*$",
    re.IGNORECASE,
)
"""Nothing said but that, and when, one was treated: no symptom is in it, whatever it sounds like."""
NO_NEWS = frozenset(
    {"report_symptom", "book_appointment", "reschedule_appointment", "cancel_appointment", "my_appointments",
     "talk_to_human", "delete_my_data", "feedback_positive", "feedback_negative", "thank", "goodbye"}
)  # fmt: skip
"""Intents that are about something else than the treatment that the message mentions."""

SAID_ALIKE = frozenset({"ask_bot", "inform", "feedback_positive", "feedback_negative", "greet", "thank", "goodbye"})
"""Talk that a taught question may be taken for: there it must be all but the same words."""
LOOKING = frozenset({"find_slots", "plan_treatment"})
"""Tasks that only show something: without a day, a concern or a person they may be a misread question too."""
LOOKED_FOR = frozenset({"date", "time", "concern", "treatment", "person", "body_area"})
UNSURE = 0.6
"""Confidence below which even a task may be a misread question, where the words are all but a taught one's."""


def answer_as_taught(desk: Desk) -> list[Reply]:
    """The taught answer to a message that is no question by its reading; [] when there is none, or it is a task.

    What was not understood needs likeness only; small talk, and a task that was read with little confidence, must be
    all but the taught question. A press, a worrying symptom, a request for a person and a yes or no never.
    """
    turn = desk.turn
    if turn.pressed or turn.questions:
        return []
    found = taught.match(turn.text, desk.knowledge)
    if found is None:
        return []
    misread = turn.intent in ("nlu_fallback", "out_of_scope")
    bare = turn.intent in LOOKING and not any(entity.kind in LOOKED_FOR for entity in turn.entities)
    alike = turn.intent in SAID_ALIKE or bare or (turn.intent in MISREAD_TASKS and turn.confidence < UNSURE)
    if not misread and not (alike and found.nearly_the_same):
        return []
    question = Question(turn.text, found.taught.topic, turn.entities)
    answer = as_taught(found.taught, question, desk.person, desk.knowledge)
    desk.notebook.misses = 0
    desk.notebook.topic = found.taught.topic
    return [Reply(answer.text, buttons=(OPENINGS, PERSON), sources=tuple(answer.sources_as_dicts()))]


CLAIM_IN_TALK, CLAIM_IN_SYMPTOM = 0.76, 0.82
"""Likeness to a known claim from which talk, or a symptom that is no red flag, is answered as a claim."""
_OF_NOW = re.compile(
    r"\b(?:still|now|today|yesterday|since|ago|after \d|day \d+|last (?:night|week)|keeps?|getting|it'?s been"
    r"|my face is)\b",
    re.IGNORECASE,
)
"""Words that tell of something happening, as against a claim about the treatment."""


def answer_as_claim(desk: Desk) -> list[Reply]:
    """The answer to a claim about the treatment that was not read as a question: "my face won't be red for long, will
    it?", "so 4 goes and I'm done"; [] for anything else, and for every sign of a red flag."""
    turn = desk.turn
    symptom = any(part.intent == "report_symptom" for part in turn.parts)
    unsure = turn.confidence < UNSURE
    talk = turn.intent in SAID_ALIKE | {"nlu_fallback", "out_of_scope"} or (
        unsure and turn.intent in MISREAD_TASKS | {"affirm", "deny", "stop"}
    )
    if turn.pressed or not (symptom or talk) or red_flags.named_in(turn, desk.knowledge) is not None:
        return []
    if symptom and _OF_NOW.search(turn.text):
        return []
    others = [value for value in turn.values("treatment") if value not in desk.knowledge.treatments]
    if others and turn.intent in ("nlu_fallback", "out_of_scope") and unsure:  # "can u add a meso cocktail"
        return answered(desk, (Question(turn.text, "ask_combination", turn.entities),))
    question = Question(turn.text, "ask_treatment", turn.entities)
    scope = Scope.of(question, desk.person, desk.knowledge)
    record = claims.claimed(
        turn.text, scope, desk.knowledge, CLAIM_IN_SYMPTOM if symptom and not unsure else CLAIM_IN_TALK
    )
    if record is None:
        return []
    desk.notebook.misses = 0
    return answered(desk, (Question(turn.text, record.topic, turn.entities),))


MISREAD_TASKS = frozenset(
    {"plan_treatment", "find_slots", "book_appointment", "check_suitability", "my_appointments",
     "reschedule_appointment", "cancel_appointment"}
)  # fmt: skip


def _asked(desk: Desk) -> Sequence[Question]:
    """The questions of the message; a pressed suggestion brings what its answer is limited to."""
    when = desk.turn.pressed.get("when")
    if isinstance(when, Mapping):
        entities = tuple(Entity(kind, value) for kind, value in _flat(when))
        return (Question(desk.turn.text, desk.turn.intent, entities),)
    return desk.turn.questions or (Question(desk.turn.text, desk.turn.intent, desk.turn.entities),)


def _flat(when: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A record's limits, one value each."""
    return [(kind, value if isinstance(value, str) else next(iter(value), "")) for kind, value in when.items()]


def keep(desk: Desk, text: str, topic: str | None) -> None:
    """Keep words that got no answer for staff, with the three likeliest readings."""
    guesses = [{"name": name, "confidence": confidence} for name, confidence in desk.turn.guesses]
    conversations.keep_unanswered(desk.clinic, desk.conversation_id, text, guesses, topic)


def follow_ups(desk: Desk, questions: Sequence[Question], answer: Answer) -> tuple[Button, ...]:
    """At most three quick replies that fit what was asked."""
    if not answer.answered:
        return (CONSULT, PERSON)
    intents = {question.intent for question in questions}
    if intents & ABOUT_THE_CLINIC:
        return (OPENINGS, BOOK)
    if intents & ABOUT_WHO_MAY:
        return (SUITABLE, CONSULT)
    if answer.card is not None:
        return (OPENINGS, SUITABLE)
    if intents & ABOUT_THE_COURSE or desk.person.concern:
        return (PLAN, OPENINGS)
    return (PLAN, SUITABLE)
