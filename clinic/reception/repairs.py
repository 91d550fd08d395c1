"""Repairs that fit anywhere: "hang on", "what did I say so far?", "what was the question?".

They never answer what was asked; whoever hears them says its question again.
"""

from __future__ import annotations

import re

from clinic.reception.declaration import GROUPS
from clinic.reception.desk import Desk
from clinic.reception.turn import Reply
from clinic.reception.words import clean
from clinic.suitability.unlisted import words_of


def _message(*phrases: str) -> re.Pattern[str]:
    """A whole message that is one of these phrases, with polite words around it."""
    lead = (
        r"(?:(?:ok(?:ay)?|oh|er+m?|um+|hm+|so|sorry|no|yes|please|but|and|actually|well|right|wait|hang on|hold on|just"
        r"|can you|could you)[,. ]+)*"
    )
    errand = r"(?:i (?:need|have) to|let me) \w+(?: \w+){0,5}"
    tail = rf"(?:[,. ]+(?:please|pls|sorry|thanks|then|for me|mate|{errand}))*"
    return re.compile(rf"^\W*{lead}(?:{'|'.join(phrases)}){tail}\W*$", re.IGNORECASE)


_PAUSE = _message(
    r"(?:hang|hold) on",
    r"wait(?: up)?",
    r"(?:just )?(?:give me |wait |hang on |hold on |bear with me )?(?:a |one |1 |two |2 )"
    r"(?:sec(?:ond)?s?|min(?:ute)?s?|mo(?:ment)?|ticks?)",
    r"bear with me",
    r"brb",
    r"be right back",
    r"back in a (?:sec|bit|min(?:ute)?|moment)",
    r"let me (?:just )?(?:think|check|ask)\b[\w' ]{0,40}",
    r"(?:i(?:'ll| will) )?(?:be back|come back)(?: later| soon| to this| in a (?:bit|sec|minute|moment))",
    r"not now",
)
_RECAP = _message(
    r"what (?:did|have) (?:i|we) (?:said|say|tell|told|put|given?|agreed?|chosen?|choose|pick(?:ed)?|got|done)\b"
    r"[\w' ]{0,30}",
    r"what (?:do you have|have you got|do you know)(?: on| about| for| down)*(?: me| so far)*",
    r"(?:sum(?: (?:it|that|this))? up|summari[sz]e|recap)\b[\w' ]{0,30}",
    r"remind me(?: (?:what|where) (?:i|we)\b[\w' ]{0,40})?",
    r"where (?:were|are) we(?: (?:now|up to|at|again))?",
    r"where was i",
    r"where did (?:we|i) (?:get to|leave (?:off|it)|stop)",
)
_AGAIN = _message(
    r"what(?: was| is|'s)? (?:the|your|that|my) (?:last )?question(?: again)?",
    r"what did you (?:say|ask)(?: me)?(?: again| just now)?",
    r"(?:say|ask|repeat)(?: me)? (?:that|it|the question|this)(?: again| once more)?",
    r"repeat(?: please)?",
    r"come again",
    r"pardon(?: me)?",
    r"what were you asking",
    r"what do you (?:need|want)(?: from me| to know)?(?: now| again)?",
    r"what(?: do i do)? now",
    r"what(?:'s| is) next",
    r"(?:i'?m|i am) back|back again",
    r"still here|(?:are )?you (?:still )?there",
)

PAUSED = "Take your time. I keep everything you have told me, so you can go on whenever you like."


def wants_pause(text: str) -> bool:
    """ "Hang on", "one sec", "brb": the visitor needs a moment, and answers nothing."""
    return bool(_PAUSE.match(clean(text)))


def wants_recap(text: str) -> bool:
    """ "What did I say so far?", "where were we?"."""
    return bool(_RECAP.match(clean(text)))


def wants_again(text: str) -> bool:
    """ "What was the question?", "say that again", "I'm back"."""
    return bool(_AGAIN.match(clean(text)))


def is_one(desk: Desk) -> bool:
    """Whether the typed message is nothing but one of these."""
    text = desk.turn.text
    return not desk.turn.pressed and (wants_pause(text) or wants_recap(text) or wants_again(text))


def say(desk: Desk, known: str = "") -> Reply | None:
    """What is said before the question is put again; None when nothing need be. `known` is what a task has so far."""
    if wants_pause(desk.turn.text):
        return Reply(PAUSED)
    if wants_recap(desk.turn.text):
        parts = [part for part in (told_so_far(desk), known) if part]
        return Reply(" ".join(parts) or "You have not told me anything about yourself yet.")
    return None


def told_so_far(desk: Desk) -> str:
    """The sentence that says what is known of the visitor; "" when nothing is."""
    told = recap(desk)
    return f"So far you have told me: {told}." if told else ""


def recap(desk: Desk) -> str:
    """What the visitor has told of themselves, in a line; "" when nothing."""
    titles = {item.rule_id: item.title for group in GROUPS for item in group.items}
    named: dict[str, str] = {}
    for fact in desk.remembered:
        if fact.about != "self" or fact.negated:
            continue
        rule = desk.knowledge.rule_told_by(fact.kind, fact.value)
        if fact.kind == "concern" and fact.value in desk.knowledge.concerns:
            named["concern"] = desk.knowledge.concerns[fact.value].name.lower()
        elif fact.kind == "age":
            named["age"] = f"{fact.value} years old"
        elif fact.kind == "skin_type":
            named["skin_type"] = f"skin type {fact.value}"
        elif fact.kind in ("body_area", "medicine"):
            named[f"{fact.kind}:{fact.value}" if fact.kind == "medicine" else "area"] = fact.value.replace("_", " ")
        elif words := words_of(fact.value):
            named[fact.value] = words
        elif fact.kind == "condition" and rule is not None:
            title = titles.get(rule.id, fact.value.replace("_", " "))
            named[f"rule:{rule.id}"] = title[0].lower() + title[1:]
    return ", ".join(dict.fromkeys(named.values()))
