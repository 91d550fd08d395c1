"""What to do if a warning sign should come, for somebody who only asks: when it is an emergency, and whom to call."""

from __future__ import annotations

import re

from clinic import safety
from clinic.reception import red_flags, symptoms
from clinic.reception.desk import Desk
from clinic.reception.talk import PERSON
from clinic.reception.turn import Reply, source_of

_ASKS_WHAT_TO_DO = re.compile(
    r"\bwhat(?:'?s| is| are| (?:should|shud|do|d'?you|would|wud|shall|must|could|can|am|if|happens?|to|does|did))\b"
    r"|\bwho(?:m)? (?:helps|will|is|do|should|shud|would|can|could|to|shall|am)\b"
    r"|\b(?:should|shud|do|would|shall|must) (?:i|we|he|she|they) (?:(?:just|then|still|need to|have to) )*"
    r"(?:call|ring|phone|contact|worry|be worried|panic|come|see|go|tell|get help)\b"
    r"|\bwhen (?:do|should|shud|would|must|is it) .{0,20}"
    r"\b(?:call|ring|phone|contact|worry|worried|see|seek|emergency|go)\b"
    r"|\bhow (?:do|would|will|wud|can|could|to|might|should) (?:(?:i|you|u|we|he|she|they|one|people) )?"
    r"(?:even |actually |ever )?(?:know|tell|spot|recogni[sz]e|notice|be sure|see)\b"
    r"|\b(?:signs?|symptoms?|difference|emergency|when is|what then|then what|what now)\b"
    r"|\bnumber .{0,12}(?:call|ring|phone)\b|\b(?:can|should|could) i (?:put|use|apply) .{1,30} on\b",
    re.IGNORECASE,
)
_WHOM_IF = re.compile(
    r"\b(?:who|whom|what (?:do|should|shud|would|shall) (?:i|we)|then what|what then)\b.*\b(?:if|in ?case|when)\b"
    r"|\b(?:if|in ?case|when)\b.*\b(?:who|whom|what (?:do|should|shud|would|shall) (?:i|we)|then what|what then)\b",
    re.IGNORECASE | re.DOTALL,
)
"""So asked, a sign that only needs looking at is told of as well."""
_HOW_TO_ACT = re.compile(
    rf"{_WHOM_IF.pattern}|\bhow (?:do|would|will|can|could|to)\b.{{0,12}}\b(?:know|tell|spot)\b", re.I | re.S
)
_ANY_SIGN = re.compile(
    r"\b(?:warning|danger|bad|red) (?:signs?|symptoms?|flags?)\b"
    r"|\b(?:something|anything|sumthing|it|things|treatment)(?:'?s| is| are| has| have| was| were| goes| went| gone)?"
    r" (?:(?:be|been|going|gone|go|not|really|gets?|getting) )*(?:wrong|not right|serious|dangerous)\b"
    r"|\b(?:look out|watch(?: out)?) for\b|\bsee (?:a|the|my) (?:doctor|gp)\b"
    r"|\b(?:which|what) (?:signs|symptoms)\b|\b(?:not|isn'?t|ain'?t|never) normal\b"
    r"|\bwho .{0,12}(?:contact|call|ring|phone)\b.{0,10}\bworried\b"
    r"|\b(?:when|should) .{0,15}\b(?:worry|worried|concerned|alarmed)\b"
    r"|\b(?:an?|bad|allergic|having|have|the|get) (?:\w+ )?reaction\b|\breact(?:s|ed|ing)? (?:badly|to)\b",
    re.IGNORECASE,
)
"""No sign named, yet asked for: "when should I worry", "how do I know if something is wrong"."""
_TELLS_OF_NOW = re.compile(
    r"\b(?:today|tonight|yesterday|since|ago|still|by mistake|this (?:morning|afternoon|evening)|last night)\b"
    r"|\b(?:i|she|he) (?:ate|took|got|feels?|felt|used|put|swallowed|drank|am|is|was)\b"
    r"|\bmy \w+(?: \w+)? (?:is|are|has|have|looks?|feels?|went|keeps?)\b"
    r"|\b(?:it|there)(?:'?s| is) (?!wrong|sepsis|infected)",
    re.IGNORECASE,
)
"""What sounds like an account of something that happened: not for a list of what may happen."""
_BEFOREHAND = re.compile(
    r"\b(?:prevent\w*|avoid\w*|reduc\w*|minimi[sz]\w*|lower|lessen|before|beforehand|stop (?:it|me|the|an?|any)|get rid"
    r"|cancel\w*|resched\w*|rebook\w*|postpone\w*|move|during|while|(?:risk|chance|likelihood|odds)s?|scars?)\b",
    re.IGNORECASE,
)
"""How to keep it from coming, how likely it is, or what it means for an appointment: another answer's matter."""
_HEARD_AS_ALARM = 0.5
"""From here on the model takes the message for more than a question."""
_LEFT_ALONE = frozenset(
    {"ask_side_effects", "ask_aftercare", "ask_downtime", "ask_pain", "ask_suitability", "ask_opening_hours",
     "ask_location", "ask_policy", "check_suitability", "report_symptom", "inform", "nlu_fallback", "out_of_scope",
     "talk_to_human"}
)  # fmt: skip
"""What such a question may be read as; anything else that was asked or wished along with it is answered too."""


def told(desk: Desk) -> Reply | None:
    """What to do if the sign that is asked about should come; None for any other message, and for every sign or alarm
    of now."""
    text = desk.turn.text
    if desk.turn.pressed or symptoms.is_alarm(desk) or not _ASKS_WHAT_TO_DO.search(text):
        return None
    flag = safety.asked_about(text, desk.knowledge)
    if _BEFOREHAND.search(text):
        return None
    meant = flag is not None and (flag.action == "emergency" or any(p.intent in _LEFT_ALONE for p in desk.turn.parts))
    if flag is not None and flag.kind == "symptom" and meant and (flag.urgent or _WHOM_IF.search(text)):
        return _reply(safety.if_it_happens(flag, desk.knowledge))
    if _TELLS_OF_NOW.search(text) or (desk.turn.alarm or ("", 0.0))[1] >= _HEARD_AS_ALARM:
        return None
    wanted = _ANY_SIGN.search(text) is not None or (safety.only_excused(text) and _HOW_TO_ACT.search(text) is not None)
    unnamed = wanted and _is_about_signs(desk)
    if unnamed and red_flags.named_in(desk.turn, desk.knowledge) is None:
        return _reply(safety.warning_signs(desk.knowledge))
    return None


def _reply(advice: safety.Advice) -> Reply:
    return Reply(advice.text, buttons=(PERSON,), sources=tuple(source_of(source) for source in advice.sources))


def is_all(desk: Desk) -> bool:
    """Whether nothing else is asked or wished along with it."""
    return _is_about_signs(desk) or len(desk.turn.parts) <= 1


def _is_about_signs(desk: Desk) -> bool:
    return all(part.intent in _LEFT_ALONE for part in desk.turn.parts) and desk.turn.intent in _LEFT_ALONE
