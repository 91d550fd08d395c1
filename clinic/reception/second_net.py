"""What is told of the visitor's health without a word that the vocabulary knows, heard by the meaning of sentences; and
what sounds like a symptom and is said not to be one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from clinic import safety
from clinic.answers.question import Entity
from clinic.booking import when
from clinic.knowledge import Knowledge
from clinic.reception import patient, red_flags, tongues
from clinic.reception.expecting import along
from clinic.reception.must_name import NO_MORE, is_a_scar_alone, names_what_it_must, stands_in
from clinic.reception.turn import Turn
from clinic.reception.words import clean
from clinic.suitability import likeness, unlisted
from clinic.suitability.likeness import Likely
from encoder.parts import FEWEST_WORDS

MAY_TELL = frozenset(
    {
        "inform", "ask_suitability", "check_suitability", "ask_age", "nlu_fallback", "out_of_scope", "report_symptom",
        "book_appointment", "find_slots", "affirm"
    }
)  # fmt: skip
"""Intents under which a visitor may be telling something of their health; under others only what they say outright."""
NEVER_TELLS = frozenset({"greet", "goodbye", "thank", "stop", "talk_to_human", "delete_my_data", "ask_bot"})

UNSURE = 0.5
"""Below this what a message is about is a guess, and it may as well tell something."""
_ASKS_LEAVE = re.compile(
    r"\b(?:suitable|suitability|candidate|eligible|allowed|accepted|ok(?:ay)?|can i|could i|am i)\b", re.IGNORECASE
)
"""Words that ask whether one may be treated: what stands beside them is told for it."""
_BOOKS = frozenset({"book_appointment", "find_slots", "affirm"})
SYMPTOM = "report_symptom"
_HEARD_AT_ALL = 0.03
"""Below this a second reading is no reading."""

_NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})
_COLD_SORE = "cold_sore_active"
_ACTIVE = frozenset({_COLD_SORE, "active_acne", "eczema_psoriasis_rosacea"})
"""Rules about what comes and goes: the vocabulary hears that it is named, the sentences that it is there now."""
AGES = frozenset({"under_18", "age_18_21"})
"""Rules that an age told in words settles."""

_AFTER_TREATMENT = re.compile(
    r"\b(?:since|(?<!'s )(?<!is )(?<!i'm )(?<!im )(?:(?<!^)after|after(?= (?:my|the|having|your|our|this"
    r"|that|last|first|a|i|we|it|you)\b))|from|following)\b(?!.{0,25}\b(?:acid|peel|laser|ipl"
    r"|chemo\w*|radio(?:therapy)?|botox|fillers?|facial|dental|dentist|root canal|cancer|sunbed)\b)"
    r"(?:[^.?!]{0,25}\b(?:session|treatment|appointment|needling|visit|procedure)"
    r"|(?: (?:i|we|u|you|they|she|he|mum|having|getting|doing))?(?: (?:had|got|did|done|have|having|finished))? it)\b"
    r"(?!'| (?:off|out|up|away|was|is)\b)"
    r"|\b(?:you|your clinic) (?:did|treated|needled)\b|\bday \d{1,2}\b(?! of)",
    re.IGNORECASE,
)
"""Words that tie a complaint to a treatment ("peeling on day 4"): a symptom, no condition of the visitor's."""
_WAS_TREATED = re.compile(
    r"\b(?:had|got|did) (?:it|mine|(?:my|the) (?:\w+ )?(?:treatment|session|appointment|needling)|(?:micro)?needling)"
    r"(?: done)?\b(?! (?:for|cut|removed|taken|out))",
    re.IGNORECASE,
)
"""A treatment of ours that is over, and no laser or peel: "I had my treatment yesterday"."""


def hear_sentences(turn: Turn, knowledge: Knowledge, *, for_another: bool = False, asked: bool = False) -> Turn:
    """The turn with a condition among its entities where it tells of one that the vocabulary has not heard.

    The condition is a rule's id where the sentences say which. It is `unlisted:…` with the visitor's words where an
    illness or a medicine is named that nobody here knows, or where it is not clear which rule it is about: then a
    clinician looks.
    What the vocabulary has heard, of whomever it is said, is left as it is. `for_another`: the treatment is asked for
    somebody else, so what is told of them counts as well. `asked`: the safety questions are open.
    """
    if turn.pressed or not turn.text:
        return turn
    return _with_the_strongest(_heard_by_clauses(turn, knowledge, for_another, asked), knowledge)


def _heard_by_clauses(turn: Turn, knowledge: Knowledge, for_another: bool, asked: bool) -> Turn:
    """The turn with what its clauses tell, by their grammar and their meaning."""
    if turn.intent == "report_symptom" and red_flags.named_in(turn, knowledge) is not None:
        sure = _surely(turn, knowledge)
        # What is happening now is for the advice, and for a person to clear; a cold sore also has to heal.
        return _with(turn, sure) if sure is not None and sure.value == _COLD_SORE else turn
    if _is_a_day_alone(turn.text):
        return turn
    if after_a_treatment(turn.text):  # its complaints are a symptom; a child, or a medicine nobody here knows, is none
        beside = along(turn) or _unlisted(turn)
        return turn if beside is None else _with(turn, beside)
    heard = _likely(turn, knowledge, asked=asked) if for_another else None
    if heard is not None and not _is_the_writers(heard):
        heard = None
    if heard is None and for_another and patient.names_somebody(turn.text):
        theirs = replace(turn, text=patient.as_if_own(turn.text))
        heard = along(theirs) or _likely(theirs, knowledge, asked=asked) or _unlisted(theirs)
        heard = replace(heard, about="other") if heard else None
    heard = heard or along(turn) or _likely(turn, knowledge, asked=asked) or _unlisted(turn)
    if heard is None or heard.value.startswith(unlisted.MARK):
        heard = _surely(turn, knowledge) or heard
    return turn if heard is None else _with(turn, heard)


_QUESTION_OF_LATER = re.compile(
    r"(?:^|(?<=[.!?;,]))\s*(?:(?:and|also|so|but|ok|okay|hi|please|pls|just wondering)\W+)*(?:would|will|can|could"
    r"|should|may"
    r"|might|how|what|when|which|is|are|am i|do|does|any|where)\b[^.!?;]*\?",
    re.IGNORECASE,
)
""" "Would my face heal ok after needling?": what is asked about the time after a treatment to come."""


def after_a_treatment(text: str) -> bool:
    """Whether a message ties what it tells to a treatment of ours that is over; what it asks is left aside where
    something else is told."""
    told = _QUESTION_OF_LATER.sub(" ", text)
    if len(told.split()) < FEWEST_WORDS:
        told = text
    return bool(_AFTER_TREATMENT.search(told) or _WAS_TREATED.search(told))


def _with_the_strongest(turn: Turn, knowledge: Knowledge) -> Turn:
    """The turn with what it tells so strongly that its grammar need not be asked, where the vocabulary heard nothing of
    the kind; what it heard as denied gives way.

    Nothing of what follows a treatment of ours, of others where the vocabulary heard it of them, or of a stranger's
    language.
    """
    if turn.intent in NEVER_TELLS or after_a_treatment(turn.text) or red_flags.named_in(turn, knowledge) is not None:
        return turn
    if turn.intent in _NOT_UNDERSTOOD and tongues.sentence_for(turn.text, ""):
        return turn
    for likely in likeness.strongly_told(turn.text):
        rule = knowledge.rules.get(likely.rule_id)
        if rule is None or rule.gate == "note" or not names_what_it_must(likely, turn.text):
            continue
        alike = [each for each in turn.entities if each.kind in _COUNTS and _counts_for(each, knowledge) == rule.id]
        denied = [each for each in alike if each.negated and each.about == "self"]
        if any(each not in denied for each in alike):
            turn = turn.without(denied) if not any(each.about == "other" for each in alike) else turn
            continue
        if is_a_scar_alone(turn, likely.words) or (rule.id in AGES and turn.values("age")):
            continue
        if likely.sure < likeness.SURELY and any(each.value.startswith(unlisted.MARK) for each in turn.entities):
            continue  # a medicine that nobody here knows: a clinician looks at it as it is
        turn = _with(turn.without(denied), entity_of(likely))
    return turn


def entity_of(likely: likeness.Likely) -> Entity:
    """What is told, of its writer or of the only one that its clause speaks of; a baby is fed by its mother."""
    of_another = _OF_ANOTHER.match(likely.words) is not None and likely.rule_id != "breastfeeding"
    if of_another and _THE_WRITER.search(likely.words):
        telling = likeness.clauses_telling(likely.words, likely.rule_id)
        of_another = bool(telling) and all(_OF_ANOTHER.match(clause) for clause in telling)
    about: Literal["self", "other"] = "other" if of_another else "self"
    return Entity("condition", _GRAVE.get(likely.rule_id, likely.rule_id), text=likely.words, about=about)


_COUNTS = frozenset({"condition", "medicine", "concern", "body_area"})


def _counts_for(entity: Entity, knowledge: Knowledge) -> str:
    """The rule that an entity counts for; "" for none."""
    rule = knowledge.rule_told_by(entity.kind, entity.value)
    return rule.id if rule is not None else ""


def _with(turn: Turn, heard: Entity) -> Turn:
    """The turn with one more thing heard in it."""
    parts = tuple(replace(part, entities=(*part.entities, heard)) for part in turn.parts)
    return replace(turn, entities=(*turn.entities, heard), parts=parts)


def _is_the_writers(heard: Entity) -> bool:
    """Whether a clause says something of its writer though the treatment is for another; a baby is fed by its
    mother."""
    names_another = heard.value != "breastfeeding" and patient.names_somebody(heard.text)
    return likeness.states(heard.text) and not names_another


_GRAVE = {"rf_heart_epilepsy": "grave_heart_kidney", "prp_blood_disease": "grave_blood_disease"}
"""What the sentences of a rule for one treatment tell of: an illness that a clinician looks at before any."""


def _likely(turn: Turn, knowledge: Knowledge, *, asked: bool) -> Entity | None:
    """What the sentences are like in meaning; `asked`: the safety questions are open."""
    named = [knowledge.rule_for(e.kind, e.value) for e in turn.entities if e.kind in ("condition", "medicine")]
    asked_for = ("all", *(e.value for e in turn.entities if e.kind == "treatment"))
    stopped = any(
        rule is not None and rule.gate != "note" and any(each.startswith(rule.applies_to) for each in asked_for)
        for rule in named
    )
    if turn.intent in NEVER_TELLS:
        return None
    understood = turn.confidence >= UNSURE
    aside = understood and (not any(part.intent in MAY_TELL for part in turn.parts) or turn.intent not in MAY_TELL)
    own_only = aside or (turn.intent == "out_of_scope" and not _ASKS_LEAVE.search(turn.text))
    booking = turn.intent in _BOOKS and not _ASKS_LEAVE.search(turn.text)
    bar = likeness.ASIDE if aside else likeness.ASKED if asked else likeness.BOOKING if booking else likeness.OPEN
    likely = likeness.likely_told(turn.text, bar, own_only=own_only)
    if likely is None or likely.rule_id not in knowledge.rules or knowledge.rules[likely.rule_id].gate == "note":
        return None
    if turn.intent in _NOT_UNDERSTOOD and tongues.sentence_for(turn.text, ""):
        return None  # the net knows English alone
    beyond_doubt = likely.sure >= likeness.BEYOND_DOUBT
    plain = likely.agreed and (beyond_doubt or likeness.states(likely.words))
    if plain and (misheard := _misheard(turn, likely, knowledge)) is not None:
        return Entity("condition", _GRAVE.get(likely.rule_id, likely.rule_id), text=misheard.text)
    spoken_of_only = likely.rule_id in _ACTIVE or turn.intent in _NOT_UNDERSTOOD
    if stopped and not (beyond_doubt and spoken_of_only):
        return None
    heard_in = [each for entity in turn.entities if (each := _heard_in(entity, likely, knowledge)) is not None]
    if heard_in and not (likely.agreed and beyond_doubt and (spoken_of_only or likely.rule_id not in heard_in)):
        return None
    if likely.rule_id in AGES and any(entity.kind == "age" for entity in turn.entities):
        return None
    if is_a_scar_alone(turn, likely.words) or not names_what_it_must(likely, turn.text):
        return None
    if likely.certain:
        return Entity("condition", _GRAVE.get(likely.rule_id, likely.rule_id), text=likely.words)
    if any(_explains(entity, likely.words) for entity in turn.entities):
        return None
    return replace(entity_of(likely), value=unlisted.value_of(likely.words))


_THE_WRITER = re.compile(
    r"\b(?:i|i'?m|i'?ve|me|my (?!(?:[\w-]+ ){0,2}?" + patient.RELATIVE + r")|mine|myself)\b", re.IGNORECASE
)
_OF_ANOTHER = re.compile(rf"\W*(?:[\w']+ ){{0,3}}?(?:{patient.RELATIVE}|s?he|they)(?:'s|'ve|'re)?\b", re.IGNORECASE)


def _surely(turn: Turn, knowledge: Knowledge) -> Entity | None:
    """What is told without a doubt though the grammar, or what the message was taken for, speaks against it; of
    somebody else where the clause speaks of nobody but them. None where the vocabulary has heard a condition in it."""
    likely = likeness.surely_told(turn.text)
    rule = knowledge.rules.get(likely.rule_id) if likely else None
    if likely is None or rule is None or rule.gate == "note" or not names_what_it_must(likely, turn.text):
        return None
    if is_a_scar_alone(turn, likely.words) or (rule.id in AGES and turn.values("age")):
        return None
    for entity in turn.entities:
        heard = knowledge.rule_for(entity.kind, entity.value) if entity.kind in ("condition", "medicine") else None
        if heard is None or entity.negated or heard.gate == "note":
            continue
        if heard.id == rule.id or stands_in(entity, likely.words):
            return None
    return entity_of(likely)


def _unlisted(turn: Turn) -> Entity | None:
    """An illness or a medicine of the visitor's own that no rule knows."""
    known = [entity.text or entity.value.replace("_", " ") for entity in turn.entities]
    words = unlisted.named_without_a_rule(turn.text, known)
    return Entity("condition", unlisted.value_of(words), text=words) if words else None


_CLEARLY = 0.5
"""The share of what is left that the next reading needs to be taken for what was meant."""


_DENIES = re.compile(
    r"\W*(?:(?:i'?m|i am|i have|i'?ve(?: got)?|we have|also|and|so)?\s*"
    r"(?:not|no|never|don'?t|haven'?t)\b[^,.;!?]*?\b(?:pregnant|trying|breastfeeding|allerg\w+|medic\w+|meds|tablets"
    r"|conditions?|illness\w*|fevers?|infections?|cold sores?|keloids?|diabet\w+|thinners?|smok\w+|surgery|botox"
    r"|fillers?"
    r"|problems|issues|complaints)\b[^,.;!?]*[,.;!?]\s*){2,}",
    re.IGNORECASE,
)
""" "Not pregnant, no allergies, no medication. …": a message that begins by denying one thing after another."""


def without_excused(turn: Turn) -> Turn:
    """The turn by its next reading where it was taken for a symptom, and all the signs that it names are denied, over,
    supposed or somebody else's ("your sheet mentions pus, is that likely?", "her face got infected, so I'm nervous").

    `doubted` is set: whom to call is said beside the answer. A sure alarm, a button, and a turn without a clear next
    reading are left as they are.
    """
    symptom = any(part.intent == SYMPTOM for part in turn.parts)
    if turn.pressed or not symptom:
        return turn
    if not safety.is_a_saying(turn.text):
        alarmed = (turn.alarm or ("", 0.0))[1] >= safety.SURE
        if alarmed or not (safety.only_excused(turn.text) or _DENIES.match(turn.text)):
            return turn
    others = tuple(part for part in turn.parts if part.intent != SYMPTOM)
    if others:
        return replace(turn, intent=others[0].intent, parts=others, doubted=True)
    left = [(name, sure) for name, sure in turn.guesses if name != SYMPTOM]
    total = sum(sure for _, sure in left)
    if not left or left[0][1] < _CLEARLY * max(total, 1e-6) or left[0][1] < _HEARD_AT_ALL:
        return turn
    name, sure = left[0]
    parts = tuple(replace(part, intent=name) for part in turn.parts)
    return replace(turn, intent=name, confidence=sure / total, parts=parts, doubted=True)


_BESIDE_A_DAY = NO_MORE | {
    "be",
    "day",
    "is",
    "it",
    "its",
    "it's",
    "s",
    "that",
    "that's",
    "was",
    "will",
    "would",
    "yes",
}


def _is_a_day_alone(text: str) -> bool:
    """Whether a message says a day and nothing else: "its the 3rd of april 2027" tells of no illness.

    A count of weeks or months may be how far a pregnancy is ("40 weeks tomorrow").
    """
    if re.search(r"\b(?:wks?|weeks?|months?|trimester)\b", text, re.IGNORECASE):
        return False
    heard = when.read(clean(text).lower(), _ANY_TIME, ZoneInfo("UTC"))
    if heard is None or not (heard.windows or heard.readings):
        return False
    return all(word in _BESIDE_A_DAY or not word[0].isalpha() for word in heard.rest)


_ANY_TIME = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""From when the words of time are counted; which days they name does not matter here."""


def _heard_in(entity: Entity, likely: Likely, knowledge: Knowledge) -> str | None:
    """The rule that the vocabulary knows for those very words: "I had my lip waxed" is no filler. Or the same rule from
    anywhere in the message, with its date. None for others."""
    counts = _counts_for(entity, knowledge)
    return counts if counts and (counts == likely.rule_id or stands_in(entity, likely.words)) else None


def _misheard(turn: Turn, likely: Likely, knowledge: Knowledge) -> Entity | None:
    """What the vocabulary heard of the rule in that very clause, where it heard it as denied, as somebody else's, or as
    a treatment that is only asked about, none of which the clause itself says: "Factor V Leiden here, found out after
    my sister's clot", "5 days post Dysport and loving it". None elsewhere."""
    named = [
        entity
        for entity in turn.entities
        if (rule := knowledge.rule_for(entity.kind, entity.value)) is not None
        and rule.id == likely.rule_id
        and stands_in(entity, likely.words)
    ]
    asked_about = ("treatment", "activity")
    if any(e.about == "other" for e in named) and patient.names_somebody(likely.words):
        return None  # the clause itself says whose it is
    wrongly = bool(named) and all(e.negated or e.about == "other" or e.kind in asked_about for e in named)
    return named[0] if wrongly else None


def _explains(entity: Entity, words: str) -> bool:
    """Whether a known thing stands in words that are only a little like a condition's."""
    return entity.kind in ("concern", "condition", "medicine", "person", "phone", "email") and stands_in(entity, words)
