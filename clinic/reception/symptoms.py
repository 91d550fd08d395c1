"""Something worrying now: the advice comes first and alone; nothing is sold, booked or played down."""

from __future__ import annotations

import re
from datetime import timedelta

from clinic import conversations, safety
from clinic.reception import red_flags
from clinic.reception.desk import Desk
from clinic.reception.past import past_days, was_childhood
from clinic.reception.paused import WELL
from clinic.reception.talk import BOOK, PERSON, SUITABLE
from clinic.reception.turn import Reply, source_of

HARDLY = 0.5
"""Below, the reading as a symptom is a guess; what was only done ("I had my lip waxed yesterday") is none then."""

LONG_AGO = timedelta(days=60)
"""From here on what was is history: no sign of a treatment lasts so long without being said to last."""
_NOW_AND_THEN = re.compile(
    r"\b(?:every (?:now and (?:then|again)|so often|few (?:weeks|months))|now and (?:then|again)|once in a while"
    r"|from time to time|occasional(?:ly)?|sometimes)\b",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"\b(?:for (?:many |several )?(?:years|decades)|for as long as i (?:can )?remember|all my life|my whole life"
    r"|permanent(?:ly)?"
    r"|since (?:uni|university|college|school|childhood|birth|puberty|my (?:teens|twenties|thirties)"
    r"|i was (?:a |little|young|born|at school|\d)|(?:19|20)\d\d|(?:having|i had) my (?:baby|kids?|son|daughter)))\b",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\b(?:now|still|today|tonight|this morning|yesterday|since|again|getting worse|won'?t stop|treatment|treated"
    r"|session|needling|needled|rf|prp|you did)\b",
    re.IGNORECASE,
)


def is_history(desk: Desk) -> bool:
    """Whether what was read as a symptom tells of something long over, of what has been so for years, or of what comes
    and goes and is not said to be so now: "glandular fever at uni", "migraines every so often"; or names only signs
    that are denied, supposed or somebody else's. Never where a red flag or an alarm is heard."""
    turn = desk.turn
    if turn.pressed or not any(part.intent == "report_symptom" for part in turn.parts):
        return False
    if red_flags.named_in(turn, desk.knowledge) is not None or _heard(desk):
        return False
    if turn.confidence < HARDLY and turn.alarm is None and _tells_of_something_done(desk):
        return True
    if safety.only_excused(turn.text):
        return (turn.alarm or ("", 0.0))[1] < safety.SURE
    days = past_days(turn.text, desk.today)
    over = bool(days) and max(day.day for day in days) <= desk.today - LONG_AGO
    habit = _NOW_AND_THEN.search(turn.text) is not None or _LASTING.search(turn.text) is not None
    rest = _LASTING.sub(" ", _NOW_AND_THEN.sub(" ", turn.text))
    return (over or habit or was_childhood(turn.text)) and not _STILL.search(rest)


def _tells_of_something_done(desk: Desk) -> bool:
    """Whether the message tells of another treatment or an activity that a suitability rule counts."""
    named = any(
        entity.kind in ("treatment", "activity") and desk.knowledge.rule_for(entity.kind, entity.value) is not None
        for entity in desk.turn.entities
    )
    told = any(f.kind == "condition" and f.message_id == desk.turn.message_id for f in desk.remembered)
    return named and told and desk.turn.intent == "report_symptom"


def noted(desk: Desk) -> Reply:
    """For something of the past that no rule knows: heard, not judged."""
    phone = desk.knowledge.profile.phone
    return Reply(
        "Thank you for telling me. I cannot judge that from here; please mention it to your clinician, who goes "
        f"through your health with you before any treatment. If it troubles you now, call us on {phone}.",
        buttons=(SUITABLE, BOOK, PERSON),
    )


HALF_HEARD = 0.5
"""From here on the model's alarm is worth a line beside the answer, though not an alarm."""
FRAGMENT = 8
"""So many words may be a mere fragment ("it's on my ear though"), of which half an alarm says nothing."""


def in_case(desk: Desk) -> Reply | None:
    """Beside an answer to what only one of the two nets took for a symptom, or what is half an alarm: whom to call if
    it was meant as one. None where nothing sounds like it."""
    turn, profile = desk.turn, desk.knowledge.profile
    kind, confidence = turn.alarm or ("", 0.0)
    says_enough = len(turn.text.split()) > FRAGMENT
    half = says_enough and confidence >= HALF_HEARD and not any(part.intent == "report_symptom" for part in turn.parts)
    if turn.pressed or not (turn.doubted or half):
        return None
    if half and kind == "crisis":
        return Reply(safety.if_it_is_too_much(profile))
    return Reply(
        f"If something on your skin or about how you feel worries you now, please call us on {profile.phone}; "
        f"if you feel very ill, call {profile.emergency_number}."
    )


def report_symptom(desk: Desk) -> list[Reply]:
    """The red flag's advice; without a recognised flag, same-day contact and what never to wait for."""
    kind = _heard(desk)
    flag = red_flags.named_in(desk.turn, desk.knowledge) or safety.heard(kind)
    if flag is None:
        return [_unknown(desk, kind)]
    conversations.raise_alert(desk.clinic, desk.conversation_id, "red_flag", flag.id)
    advice = safety.advice(flag, desk.knowledge)
    sources = tuple(source_of(source) for source in advice.sources)
    return [Reply(advice.text, buttons=(PERSON,), sources=sources, urgent=advice.urgent)]


def is_alarm(desk: Desk) -> bool:
    """Whether the model is sure that this message needs help now."""
    return bool(_heard(desk))


def _heard(desk: Desk) -> str:
    """What kind of help the message sounds in need of ("" when none, or when all it names is said not to be now)."""
    kind, confidence = desk.turn.alarm or ("", 0.0)
    return kind if safety.stands(desk.turn.text, confidence) else ""


def _unknown(desk: Desk, kind: str) -> Reply:
    """For a worry whose sign is not known."""
    conversations.raise_alert(desk.clinic, desk.conversation_id, "symptom")
    desk.notebook.worried = True
    advice = safety.unknown_sign(kind, desk.knowledge)
    return Reply(advice.text, buttons=(PERSON, WELL), urgent=advice.urgent)
