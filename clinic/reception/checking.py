"""The safety questions as a conversation: one group at a time, at most eight, each skipped when it has been told.

Only a plain no denies what was asked; "not sure" is no denial, and words that were not understood are none either.
So nobody is told yes without having said no to everything that would stop them. A reason that stops the treatment is
said at once, with the questions left to go on with. What was answered is kept in the notebook, so the talk can be left
for a question, an hour or a day, and taken up at the same point.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from clinic import conversations
from clinic.conversations import Fact
from clinic.reception import fitness, gate, paused, people, plan, red_flags, repairs
from clinic.reception.answering import answer_questions
from clinic.reception.choosing import chosen_by_words
from clinic.reception.declaration import Group, asked_for
from clinic.reception.desk import Desk
from clinic.reception.leave import ABOUT_WHO_MAY, told_now
from clinic.reception.replies import denies, is_unsure, says_yes, wants_on, wants_why
from clinic.reception.safety_questions import (
    Check,
    ask_group,
    gate_reason,
    load,
    own_rules,
    save,
    still_open,
    which_one,
)
from clinic.reception.talk import BOOK, PERSON
from clinic.reception.telling import taken_back
from clinic.reception.turn import Button, Reply
from clinic.reception.words import is_bare_choice, wants_back, wants_fresh_start, wants_out
from clinic.suitability import Outcome, likeness

AWAY = timedelta(hours=6)
"""After so long a silence the questions are taken up with a word of welcome."""

LEADING_AWAY = frozenset({"book_appointment", "find_slots", "reschedule_appointment", "cancel_appointment"})
"""Tasks that take the floor: the questions wait until they are asked for again."""

_LEADS_AWAY = re.compile(
    r"\b(?:book\w*|appointments?|slots?|openings?|available|availability|free|times?|reschedul\w*|mov(?:e|ing)|cancel\w*"
    r"|chang(?:e|ing)|session|consultation|see (?:you|someone|a)|fit me|squeeze|come (?:in|over|by)"
    r"|when (?:can|could|are|is)|earliest|soonest|asap|instead|mornings?|afternoons?|evenings?)\b",
    re.IGNORECASE,
)
"""Words without which no task takes the floor: "the midwife comes on Tuesday" asks for no time."""

_AFTERWARDS = re.compile(
    r"\b(?:since|after|from|following)\b.{0,20}\b(?:session|treatment|appointment|needling|visit|procedure|it)\b",
    re.IGNORECASE,
)
"""Words that tie a complaint to a treatment: that is a symptom to report, not an answer."""

BARE_ANSWER = 6
"""Words up to which a thing that was asked about is named in answer, rather than talked about."""

_CHECK_ME = re.compile(r"\bcheck\b.{0,20}\b(?:if|whether)\b", re.IGNORECASE)
_ASKS_LEAVE = re.compile(r"\b(?:check (?:if|whether)|suitable for|can i (?:still )?(?:have|get|book))\b", re.IGNORECASE)
"""Words that ask whether one may have the treatment."""


def expects(desk: Desk) -> bool:
    """Whether the message belongs to the questions: they are open and nothing else takes the floor."""
    check = desk.notebook.check
    if not check:
        return False
    if desk.turn.pressed:
        return "fit" in desk.turn.pressed
    if not check.get("open"):
        return wants_on(desk.turn.text) and desk.notebook.booking is None
    if LEADING_AWAY & set(desk.turn.tasks) and _LEADS_AWAY.search(desk.turn.text) and not dates_health(desk):
        check["open"] = False
        return False
    if desk.notebook.listed and is_bare_choice(desk.turn.text) and chosen_by_words(desk, desk.notebook.offered):
        check["open"] = False
        return False
    return True


def dates_health(desk: Desk) -> bool:
    """Whether the message tells when something of the visitor's health was, and books nothing: "it was in March"."""
    if "book_appointment" in desk.turn.tasks or desk.turn.pressed:
        return False
    return any(fact.kind == "date" and fact.message_id == desk.turn.message_id for fact in desk.remembered)


def is_asked_for(desk: Desk) -> bool:
    """Whether a question about suitability asks to be checked, rather than what is known: "check if I can have it".

    Somebody else's age told with it ("my son is sixteen") is answered first: the questions would be the visitor's.
    """
    questions = {question.intent for question in desk.turn.questions}
    if any(entity.kind == "age" and entity.about == "other" for entity in desk.turn.entities):
        return False
    return bool(questions) and questions <= ABOUT_WHO_MAY and bool(_CHECK_ME.search(desk.turn.text))


def is_answered_by(desk: Desk) -> bool:
    """Whether what sounds like a symptom answers the questions: a condition of the visitor's own, no red flag, and
    nothing that came with a treatment."""
    turn = desk.turn
    asked = is_open(desk) or "check_suitability" in turn.tasks or _ASKS_LEAVE.search(turn.text) is not None
    named = any(e.kind in ("condition", "medicine") and e.about == "self" and not e.negated for e in turn.entities)
    if not (asked and named) or _AFTERWARDS.search(turn.text):
        return False
    return red_flags.named_in(turn, desk.knowledge) is None


def check_suitability(desk: Desk) -> list[Reply]:
    """Begin the questions, or take them up where they were left."""
    return [*_of_either(desk), *_talk(desk, load(desk), asked=False)]


def _of_either(desk: Desk) -> list[Reply]:
    """Said once, where a check may be for the visitor or for whoever a treatment was wished for just before."""
    other = desk.notebook.other
    if not other or not other.pop("doubted", False):
        return []
    who = f"your {other['who']}" if other.get("who") else "the other person"
    button = Button("It is for me", "check_suitability", {"patient": "self"})
    return [
        Reply(f"I count what you told me of {who} as well. If it is for you, say “it is for me”.", buttons=(button,))
    ]


def go_on(desk: Desk) -> list[Reply]:
    """The answer to one message while the questions are open."""
    check = load(desk)
    check.open = True
    return _talk(desk, check, asked=True)


def settle(desk: Desk) -> list[Reply]:
    """The outcome as it now stands, or the next question, after something was taken back."""
    return _next(desk, load(desk), [])


def is_open(desk: Desk) -> bool:
    """Whether the questions are being asked."""
    return bool(desk.notebook.check and desk.notebook.check.get("open"))


def _talk(desk: Desk, check: Check, *, asked: bool) -> list[Reply]:
    """Hear what the message answers, and say what comes next."""
    turn, treatment = desk.turn, gate.treatment_in_mind(desk)
    fit = turn.pressed.get("fit")
    if asked:
        _count_named(desk, check)
    _unsettle(desk, check)
    if asked and not turn.pressed:
        if wants_fresh_start(turn.text):
            return _start_over(desk)
        if wants_out(turn.text) or (turn.intent == "stop" and not wants_back(turn.text)):
            return _leave(desk, check)
        if wants_back(turn.text) and not turn.questions:
            return _back(desk, check)
    group = next((g for g in still_open(desk, treatment) if g.verb == check.at), None)
    if asked and not turn.pressed and repairs.is_one(desk):
        said = repairs.say(desk)
        return [*((said,) if said else ()), *_next(desk, check, _welcome_back(desk, check))]
    if asked and group is None and turn.questions and not turn.pressed and not _told_something(desk):
        return [*_welcome_back(desk, check), *answer_questions(desk)]  # the outcome was told; this asks something else
    if asked and group is not None:
        if fit == "why" or (not fit and wants_why(turn.text)):
            return [Reply(group.why or gate_reason(desk, group)), ask_group(desk, check, group)]
        if fit == "yes" or (not fit and says_yes(turn.text) and not _told_something(desk)):
            return [which_one(group)]
        heard = _answer(desk, check, group, fit)
        if not heard and not fit:
            return _aside(desk, check, group)
    check.misses = 0
    return _next(desk, check, [*_welcome_back(desk, check), *(_answers_beside(desk, treatment) if asked else ())])


def _count_named(desk: Desk, check: Check) -> None:
    """ "Botox" in answer to what was had there recently: it was had, without the words that elsewhere say so."""
    turn = desk.turn
    group = next(
        (each for each in asked_for(desk.knowledge, gate.treatment_in_mind(desk)) if each.verb == check.at), None
    )
    if group is None or turn.pressed or turn.questions or "?" in turn.text or len(turn.text.split()) > BARE_ANSWER:
        return
    rules = [
        desk.knowledge.rule_for(entity.kind, entity.value)
        for entity in turn.entities
        if entity.kind in ("treatment", "activity") and entity.about == "self" and not entity.negated
    ]
    asked = {item.rule_id for item in group.items}
    found = [Fact(kind="condition", value=rule.id) for rule in rules if rule is not None and rule.id in asked]
    if found:
        conversations.remember(desk.clinic, desk.conversation_id, found, turn.message_id)
        desk.remembered = tuple(conversations.remembered(desk.clinic, desk.conversation_id))


def _answers_beside(desk: Desk, treatment: str) -> list[Reply]:
    """The answers to questions asked along with what was told; not to "may I?", which the outcome or note answers."""
    if desk.turn.pressed or not desk.turn.questions:
        return []
    outcome = gate.screened(desk, treatment)
    said = outcome.gate != "open" or _noted_now(desk, outcome)
    open_ones = [each for each in desk.turn.questions if not (said and each.intent in ABOUT_WHO_MAY)]
    return _bare(answer_questions(desk, open_ones)) if open_ones else []


def _noted_now(desk: Desk, outcome: Outcome) -> list[str]:
    """What there is to know of that which this message has told."""
    now = told_now(desk) | {fact.value for fact in desk.remembered if fact.message_id == desk.turn.message_id}
    rules = [(desk.knowledge.rules.get(each.rule_id), each) for each in outcome.notes]
    found = [note.text_for_visitor for rule, note in rules if rule is not None and rule.id in now]
    return list(dict.fromkeys(text for text in found if text))


def _bare(replies: list[Reply]) -> list[Reply]:
    """Replies in passing: without buttons, because the question's own follow."""
    return [Reply(reply.text, sources=reply.sources, card=reply.card) for reply in replies]


def _answer(desk: Desk, check: Check, group: Group, fit: Any) -> bool:
    """Take what the message answers to the group; False when it answers nothing."""
    turn = desk.turn
    rules = [item.rule_id for item in group.items]
    if fit == "none" or (not fit and denies(turn.text, turn.entities)):
        if check.again == group.verb:
            _retract(desk, rules)
        told = own_rules(desk)
        check.no += [rule for rule in rules if rule not in told]
        _close(check, group)
        return True
    if fit == "unsure" or (not fit and is_unsure(turn.text) and not _told_something(desk)):
        check.unsure += rules
        _close(check, group)
        return True
    if fit == "one" or turn.pressed.get("condition") or _told_something(desk):
        if check.again == group.verb:
            check.again = None
        return True
    return bool(fit)


def _close(check: Check, group: Group) -> None:
    check.done.append(group.verb)
    check.again = None


def _told_something(desk: Desk) -> bool:
    """Whether the message says something of the visitor that suitability knows, or dates what was told before."""
    turn = desk.turn
    kinds = ("condition", "medicine", "age", "skin_type")
    told = any(fact.message_id == turn.message_id and fact.kind in ("date", *kinds) for fact in desk.remembered)
    named = (*kinds, "treatment", "activity")
    return told and (not turn.questions or any(e.kind in named and e.about == "self" for e in turn.entities))


def _unsettle(desk: Desk, check: Check) -> None:
    """What is told now is no longer denied, nor unsure."""
    own = own_rules(desk)
    check.no = [rule for rule in check.no if rule not in own]
    denied = {f.value for f in desk.remembered if f.negated and f.about == "self"}
    check.unsure = [rule for rule in check.unsure if rule not in own | denied]


def _retract(desk: Desk, rules: list[str]) -> None:
    found = taken_back(rules, desk.remembered, desk.knowledge)
    if found:
        conversations.remember(desk.clinic, desk.conversation_id, found, desk.turn.message_id)
        desk.remembered = tuple(conversations.remembered(desk.clinic, desk.conversation_id))


def _next(desk: Desk, check: Check, before: list[Reply]) -> list[Reply]:
    """The outcome where one can be given, otherwise the next question."""
    treatment = gate.treatment_in_mind(desk)
    save(desk, check)
    outcome = gate.screened(desk, treatment)
    groups = still_open(desk, treatment)
    asked_on = desk.turn.pressed.get("fit") == "go_on" or wants_on(desk.turn.text)
    closed = outcome.gate != "open"
    if closed and not (asked_on and groups):
        check.open = bool(groups) or bool(outcome.ask_date_of)
        check.at = None
        save(desk, check)
        gate.keep(desk, treatment, outcome, answers=asdict(check))
        return [*before, fitness.stopped(desk, treatment, outcome, more=bool(groups))]
    if not groups:
        check.open, check.at = False, None
        save(desk, check)
        gate.keep(desk, treatment, outcome, answers=asdict(check))
        if paused.is_paused(desk):  # what was said there is for a person to clear: never a yes
            return [*before, paused.note(desk)]
        return [*before, fitness.suits(desk, treatment, outcome)]
    check.open, check.at, check.since = True, groups[0].verb, desk.now.isoformat()
    reply = ask_group(desk, check, groups[0])
    save(desk, check)
    if notes := _noted_now(desk, outcome):
        reply = Reply(f"{' '.join(notes)}\n\n{reply.text}", buttons=reply.buttons)
    return [*before, reply]


def _aside(desk: Desk, check: Check, group: Group) -> list[Reply]:
    """A question, another task or a word in passing: answered, and the question put again. Else: not understood."""
    turn = desk.turn
    replies: list[Reply] = answer_questions(desk) if turn.questions else []
    for intent in turn.tasks:
        if intent == "plan_treatment" and desk.latest("concern") in desk.knowledge.concerns:
            replies += plan.plan_treatment(desk)
        elif intent == "talk_to_human":
            replies += people.talk_to_human(desk)
        elif intent == "delete_my_data":
            replies += people.delete_my_data(desk)
        elif intent in ("greet", "thank", "feedback_positive", "ask_bot"):
            replies.append(Reply(_BRIEFLY[intent]))
    beside_the_point = not replies and turn.intent == "out_of_scope" and not likeness.states(turn.text)
    if beside_the_point and not check.misses:  # said once; after that it counts as not understood
        replies.append(Reply("I cannot help with that here. I am still checking whether the treatment suits you."))
    if replies:
        check.misses = int(beside_the_point)
        return [*_welcome_back(desk, check), *_bare(replies), ask_group(desk, check, group)]
    check.misses += 1
    question = ask_group(desk, check, group)
    if check.misses == 1:
        hint = "I did not catch that. Please press a button, or answer no if none of these is true."
        return [Reply(f"{hint}\n\n{question.text}", buttons=question.buttons)]
    why = group.why or gate_reason(desk, group)
    if check.misses == 2:
        hint = f"I still did not catch that. {why} So I need a clear answer here: please press one of the buttons."
        return [Reply(hint, buttons=question.buttons)]
    phone = desk.knowledge.profile.phone
    hint = (
        "I am sorry, I do not understand, and I do not want to guess about your health. A person can go through this "
        f'with you: press below, or call {phone}. You can also press "I am not sure", and a clinician will decide.'
    )
    return [Reply(hint, buttons=(PERSON, *question.buttons))]


_BRIEFLY = {
    "greet": "Hello again.",
    "thank": "You are welcome.",
    "feedback_positive": "Thank you.",
    "ask_bot": "I am a computer program, not a person. A clinician has the last word on everything here.",
}


def _welcome_back(desk: Desk, check: Check) -> list[Reply]:
    """A word of welcome after a long silence."""
    since = datetime.fromisoformat(check.since) if check.since else None
    if since is None or desk.now - since < AWAY:
        return []
    check.since = desk.now.isoformat()
    return [Reply("Welcome back. I have kept what you told me, and we go on with the safety questions where we were.")]


def _leave(desk: Desk, check: Check) -> list[Reply]:
    check.open, check.misses = False, 0
    save(desk, check)
    text = (
        'All right, I have stopped the questions. What you have told me is kept: say "carry on" to take them up again.'
        " Nothing is booked."
    )
    return [Reply(text, buttons=(fitness.GO_ON, BOOK, PERSON))]


def _start_over(desk: Desk) -> list[Reply]:
    """From the first question again: the answers to the questions are forgotten, what was told of health stays."""
    desk.notebook.check = None
    lead = "All right, from the start. What you told me about your health I keep, unless you take it back."
    return _next(desk, Check(), [Reply(lead)])


def _back(desk: Desk, check: Check) -> list[Reply]:
    """The question before this one, whole."""
    if not check.done:
        return _next(desk, check, [Reply("This is the first question.")])
    verb = check.done.pop()
    treatment = gate.treatment_in_mind(desk)
    rules = {i.rule_id for g in asked_for(desk.knowledge, treatment) if g.verb == verb for i in g.items}
    check.no = [rule for rule in check.no if rule not in rules]
    check.unsure = [rule for rule in check.unsure if rule not in rules]
    check.again, check.misses = verb, 0
    return _next(desk, check, [])
