"""Follow-ups: "and for stretch marks?" and "no, my neck" ask the last question again, about something else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from clinic.answers.question import Entity, Question
from clinic.reception.turn import Turn, is_question
from clinic.reception.words import clean

_FRAGMENT = re.compile(
    r"^(?:(?:ok(?:ay)?|oh|so|right|thanks|and|hmm)[,. ]+)*"
    r"(?:(?:and |but )?(?:what|how) about|wh?at if (?:it's|its|it is)|same (?:question|thing)?|and|or)\s+"
    r"(?:(?:for|on|with|about|in|if it's|if its)\s+)*(?P<rest>.+?)[?.! ]*$",
    re.IGNORECASE,
)
_OWN_QUESTION = re.compile(
    r"\b(?:how|when|where|who|why|which|do|does|did|can|could|will|would|is|are|am|should|may|cost|costs|price|prices|"
    r"hurt|hurts|pain|painful|long|many|much|safe|sore|book|cancel|results?|downtime|sessions?|aftercare|booked|i|i'm|im)\b",
    re.IGNORECASE,
)
SUITABILITY = "ask_suitability"
_RATHER = re.compile(
    r"^\W*(?:no+|nope|nah|sorry|oops|actually|wait|i mean|i meant)"
    r"(?:[,.!… ]+(?:no|sorry|actually|i mean|i meant|not that|wait))*[,.!… ]+"
    r"(?:(?:it'?s|i meant?|make (?:it|that)|the|my|for|on|rather|it is|i'd like|i want(?:ed)?)\s+)+"
    r"(?P<rest>.+?)[?.! ]*$",
    re.IGNORECASE,
)
"""Words that put right what was said: "no, my neck" denies no neck."""
_NOT_BUT = re.compile(
    r"\bnot\s+(?:(?:really|actually|so much|my|the|for|about|on|in)\s+)*(?:[\w'’]+\s+){0,2}?[\w'’]+"
    r"(?:\s*[,;.…–-]+\s*|\s+(?=(?:but|it'?s|more)\b))"
    r"(?:(?:but|it'?s|i mean|rather|sorry|actually|just|more)\s+)*(?P<rest>.+?)[?.! ]*$",
    re.IGNORECASE,
)
"""The same the other way round: "not my cheeks, my neck"."""
_BUT_NOT = re.compile(r"[\s,;]+(?:and )?not\s+", re.IGNORECASE)
_MEANT = frozenset({"body_area", "concern", "treatment"})
MOST_WORDS_PUT_RIGHT = 14
"""Words in which what is meant instead is told."""
MOST_WORDS = 6
"""Words that may follow "and for …": a longer message says something of its own."""
NEVER = frozenset({"report_symptom", "talk_to_human", "delete_my_data", "stop", "greet", "goodbye", "thank"})
"""Intents that are what they are, however they begin."""

_ASKS_LEAVE = re.compile(
    r"^(?:(?:ok(?:ay)?|oh|so|right|thanks|and|but|hmm|then)[,. ]+)*(?:can|could|may|should"
    r"|am i (?:ok|okay|allowed|able) to|is it (?:ok|okay|safe) (?:for me )?to)(?: (?:i|she|he|they|we))?"
    r"(?: (?:still|even|actually))? (?:have|get|do|try)"
    r"(?: (?:it|this|that|one|microneedling|needling))?"
    r"(?: (?:done|as well|too|then|now|anyway|at all|myself))*[?.! ]*$",
    re.IGNORECASE,
)
"""Asking for leave and nothing else: "so can I have it as well?"."""

_PREPARES = re.compile(
    r"\b(?:what|anything|how|should|do|must)\b.*\b(?:do|stop|avoid|prepare|prep|know|bring|need|eat)\b.*"
    r"\b(?:before|ahead of|prior to) (?:my|the|our|a|i come)\b"
    r"|\bwhat (?:should|do|must|can'?t) i (?:need to |have to )?(?:stop|avoid|leave out|not (?:do|use|take|eat))\b",
    re.IGNORECASE,
)
_MISREAD = frozenset({"plan_treatment", "find_slots", "my_appointments", "ask_policy", "cancel_appointment", "stop"})
"""Intents that "what do I need to do before my session on Friday" is taken for, because of its day."""
_PRIVATE = re.compile(
    r"\b(?:private|privately|privacy|confidential\w*|gdpr)\b"
    r"|\bwho (?:can |will |else |gets to |is able to )*(?:reads?|sees?)\b(?! (?:me|us)\b)"
    r"|\b(?:share|sell|keep|store|save|hold|pass on|happens? to|do with|see|read) (?:\w+ ){0,2}?"
    r"(?:my (?:data|details|information|info|messages?|answers?|number|chats?)"
    r"|what i(?:'ve| have)? (?:told|tell|type|typed|write|wrote|written|said|say)"
    r"|(?:the )?(?:info|information|details|data) i (?:give|gave|type|put))\b",
    re.IGNORECASE,
)
PRIVACY = "what happens to what I tell you here"
"""The reviewed answer's own words for all such questions."""
_ABOUT_THE_CHAT = frozenset({"ask_bot", "ask_policy", "out_of_scope", "nlu_fallback", "my_appointments"})
"""Intents that a question about what becomes of one's words is taken for."""
_ONCE_STOPPED = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|oh|so|right|and|but|hmm|then|what|how)[,. ]+)*(?:about )?"
    r"(?:(?:can|could|may) i (?:have|get|book|do) (?:it|this|that|one) )?"
    r"(?:after|once|when|if|as soon as)\s+(?:i(?:'ve| have|'m| am)?|i had)\s+(?:just )?"
    r"(?:stop(?:ped)?|finish(?:ed)?|come off|came off|quit|off|done with)\b(?: (?:it|them|that|taking it|taking them))?"
    r"(?P<more>.{0,40})$",
    re.IGNORECASE,
)
"""Asking what holds once a medicine is stopped: "and after I've stopped?"."""
_TAG = re.compile(
    r"^(?:is|are|was|do|does|did|will|would|can|could|should|have|has|isn'?t|aren'?t|don'?t|doesn'?t|didn'?t|won'?t|"
    r"wouldn'?t|can'?t|couldn'?t|haven'?t|hasn'?t) (?:it|they|you|i|we|he|she|that|there|u)(?: not)?\W*$",
    re.IGNORECASE,
)

OF_A_CONCERN = frozenset(
    {
        "ask_treatment", "ask_pain", "ask_downtime", "ask_side_effects", "ask_results", "ask_results_timeline",
        "ask_results_duration", "ask_sessions", "ask_session_interval", "ask_session_length", "ask_price", "ask_prp",
        "ask_rf", "ask_comparison", "ask_aftercare", "ask_preparation",
    }
)  # fmt: skip
"""Topics that may be asked again about another concern or treatment."""
OF_AN_AREA = frozenset({"ask_pain", "ask_downtime", "ask_side_effects", "ask_results", "ask_aftercare"})
"""Topics that may be asked again about another part of the body."""
OF_AN_ACTIVITY = frozenset({"ask_aftercare", "ask_preparation"})

AGAIN = {
    "concern": OF_A_CONCERN,
    "treatment": OF_A_CONCERN,
    "body_area": OF_AN_AREA,
    "activity": OF_AN_ACTIVITY,
}
"""What a fragment may name → the topics that it carries on."""


def put_right(turn: Turn) -> Turn:
    """The turn in which "no, my neck" and "actually, for stretch marks" name what is meant, and deny nothing."""
    text = clean(turn.text)
    match = None if turn.pressed else _RATHER.match(text) or _NOT_BUT.search(text)
    if match is None or len(match.group("rest").split()) > MOST_WORDS_PUT_RIGHT:
        return turn
    meant = _BUT_NOT.split(match.group("rest"), maxsplit=1)[0].lower()

    def righted(entities: Iterable[Entity]) -> tuple[Entity, ...]:
        return tuple(
            replace(each, negated=False) if each.kind in _MEANT and each.text.lower() in meant else each
            for each in entities
        )

    parts = tuple(replace(part, entities=righted(part.entities)) for part in turn.parts)
    return replace(turn, entities=righted(turn.entities), parts=parts)


def once_stopped(turn: Turn, medicine: str | None) -> Turn:
    """The turn asking about `medicine`, the last one spoken of, when it only asks what holds once that is stopped."""
    if medicine is None or turn.pressed or not _ONCE_STOPPED.match(clean(turn.text)):
        return turn
    if any(entity.kind in ("medicine", "condition") for entity in turn.entities):
        return turn
    entities = (*turn.entities, Entity("medicine", medicine))
    return replace(turn, intent=SUITABILITY, confidence=1.0, parts=(Question(turn.text, SUITABILITY, entities),))


_CHANGES = frozenset({"cancel_appointment", "reschedule_appointment", "my_appointments"})
_HAS_ONE = re.compile(
    r"\balready\b|\b(?:i'?ve|got|have|had|made|there'?s|am) (?:\w+ ){0,3}"
    r"(?:appointment|appt|booking|slot|session|booked)s?\b",
    re.IGNORECASE,
)
_TAKES_CONSULTATION = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|yes|yeah|yep|sure|right|alright|fine|well|then|so|i'?ll (?:have|take|do|book)"
    r"|let'?s (?:do|have|book|go for)|go for)[,. ]+)+(?:an? |the )?consult(?:ation)?"
    r"(?:[, ]+(?:then|please|pls|it is|thanks))*\W*$",
    re.IGNORECASE,
)
""" "Ok, a consultation then": takes one, and asks nothing about it."""


def _of_the_appointment_there_is(turn: Turn) -> Turn:
    """The turn without a wish to book where it tells of what is to be changed: "I've got one already, cancel it"."""
    if not any(part.intent in _CHANGES for part in turn.parts):
        return turn
    kept = tuple(part for part in turn.parts if part.intent != "book_appointment" or not _HAS_ONE.search(part.text))
    if len(kept) == len(turn.parts):
        return turn
    return replace(turn, intent=kept[0].intent, parts=kept)


def followed(turn: Turn, topic: str | None) -> Turn:
    """The turn with the last `topic` as its intent, when it is a mere fragment that names another subject for it.

    Bare words that ask for leave are about suitability, whatever else they sound like; a mere tag ("…, does it?") is no
    question of its own.
    """
    if len(turn.parts) > 1 and (kept := tuple(part for part in turn.parts if not _TAG.match(part.text.strip()))):
        turn = replace(turn, parts=kept)
    turn = _of_the_appointment_there_is(turn)
    if not turn.pressed and turn.intent not in NEVER and _TAKES_CONSULTATION.match(clean(turn.text)):
        return replace(turn, intent="book_appointment", parts=(Question(turn.text, "book_appointment", turn.entities),))
    if not turn.pressed and turn.intent not in NEVER and _ASKS_LEAVE.match(clean(turn.text)):
        return replace(turn, intent=SUITABILITY, parts=(Question(turn.text, SUITABILITY, turn.entities),))
    if not turn.pressed and turn.intent in _MISREAD and _PREPARES.search(turn.text):
        return replace(turn, intent="ask_preparation", parts=(Question(turn.text, "ask_preparation", turn.entities),))
    if (
        not turn.pressed
        and turn.intent in _ABOUT_THE_CHAT
        and len(turn.parts) == 1
        and _PRIVATE.search(clean(turn.text))
    ):
        return replace(turn, intent="ask_policy", parts=(Question(PRIVACY, "ask_policy", turn.entities),))
    if topic == "plan_treatment":
        topic = "ask_sessions"
    if turn.pressed or not topic or not is_question(topic) or turn.intent in NEVER or len(turn.parts) > 1:
        return turn
    text = clean(turn.text)
    match = _FRAGMENT.match(text) or _RATHER.match(text)
    if match is None:
        return turn
    rest = match.group("rest")
    if len(rest.split()) > MOST_WORDS or _OWN_QUESTION.search(rest):
        return turn
    if not any(topic in AGAIN.get(entity.kind, ()) for entity in turn.entities if not entity.negated):
        return turn
    return replace(turn, intent=topic, confidence=1.0, parts=(Question(turn.text, topic, turn.entities),))
