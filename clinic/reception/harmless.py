"""What a message names and surely does not tell: "had a bad cold last month, right as rain now"."""

from __future__ import annotations

import re

from clinic.answers.question import Entity
from clinic.knowledge import Knowledge
from clinic.reception.history import clause_of
from clinic.reception.turn import Turn
from clinic.suitability import likeness

FEWEST_WORDS = 7
"""A shorter message is all name and no sentence: there the vocabulary is right more often than the net."""
A_STORY = 15
"""Words from which a message in the middle of the safety questions tells a story rather than answers them."""
_BEHIND_ONE = re.compile(
    r"\b(?:used to|(?:years?|months?|ages) (?:ago|back)|last (?:month|year|spring|summer|autumn|winter|christmas)"
    r"|(?:summer|winter|year|month) before last|when i was|in my (?:teens|twenties|thirties|youth)|teenager"
    r"|as a (?:kid|child|teen\w*|student)|once|back in|(?:in|since) (?:the )?(?:january|february|march|april|june"
    r"|july|august"
    r"|september|october|november|december|seventies|eighties|nineties|noughties|\d0s|19\d\d|20[01]\d)"
    r"|at (?:the age of )?(?:[1-5]\d|(?:twenty|thirty|forty)(?:[ -]\w+)?|\w+teen)"
    r"|(?:years|months|decades) since|(?:have|has|are|is|'ve|'s|'re) (?:now )?(?:all |long )gone|not for me|in ages"
    r"|(?:fine|better|well|great|good|clear\w*|gone|over it|healthy|recovered|right as rain|back to normal)"
    r" (?:now|again|since)|recovered|right as rain|cleared up|healed|outgrew|grew out of|tested"
    r"|came back (?:normal|negative|clear|fine)|(?:perfectly |completely |all |always (?:been )?)normal|negative"
    r"|no longer|not any ?more|never since|not (?:one )?since|(?:haven'?t|not) had|in (?:\w+ )years|for years"
    r"|old (?:pimple|acne|spot|breakout)s?|(?:calm|quiet) now|left ?over|from old)\b"
    r"|\bno (?:\w+ ){1,2}(?:now|any ?more|since)\b|\b(?:is|are|'s|'re) fine\b",
    re.IGNORECASE,
)
"""Words by which a condition that is named is said to lie behind its writer, or not to be there."""
_OF_SOMEBODY_ELSE = re.compile(
    r"\b(?:nurse|carer|caregiver|care for|look(?:ing|s)? after|i work|i'?ve worked|worked|working|co-?ordinator"
    r"|patients?|clients?|i sell|my job|volunteer\w*|friend|mate|gf|bf|girlfriend|boyfriend|husband|wife|partner"
    r"|mum|mom|mother|dad|father|sister|brother|nan|gran|aunt\w*|uncle|cousin|colleague|neighbou?r|boss|trainer|teacher|instructor|dog|cat"
    r"|runs in)\b",
    re.IGNORECASE,
)
"""Words by which a condition that is named may be another's, or of one's work."""
_NEVER = re.compile(
    r"\bnever (?:had|used?|been|did|tried|touch\w*|wear|go|get)\b|\bnot (?:me|mine|my own)\b", re.IGNORECASE
)
_YEARS_BEHIND = re.compile(
    r"\byears? (?:ago|back)\b|\b(?:in|since) (?:19\d\d|20[01]\d|202[0-3])\b|\blong (?:since )?gone\b|\b(?:not"
    r"|n't)\b.{0,25}\byears\b",
    re.IGNORECASE,
)
_OUTRIGHT = re.compile(
    r"\b(?:i'?m|i am|i have|i'?ve got|i got|i take|i'?m on|i get|i suffer|i'?ve been|we'?re|we are|we'?ve got)\b",
    re.IGNORECASE,
)
"""Said outright of oneself, "I'm four months gone": there the vocabulary is believed, unless something is over or the
net is surest of all."""
_OF_HEALTH = frozenset({"condition", "medicine", "concern"})
_DONE_ONCE = frozenset({"treatment", "activity"})
"""What was done counts as a condition where it was lately: "lip filler in 2018, long gone" does not."""


def without_harmless(turn: Turn, knowledge: Knowledge, *, asked: bool) -> Turn:
    """The turn without the conditions and medicines that its words name and its sentences surely do not tell.

    Only where the message is long enough to be heard as a sentence; the net must be surer where nothing in it is said
    to be over, not there, or of somebody else. `asked`: the safety questions are open; what is named then is an answer,
    and stands, unless a whole story is told that the net is surest of.
    """
    if turn.pressed or len(turn.text.split()) < (A_STORY if asked else FEWEST_WORDS):
        return turn
    never = _NEVER.search(turn.text) is not None
    behind = never or _BEHIND_ONE.search(turn.text) is not None
    undone = (never or _YEARS_BEHIND.search(turn.text) is not None) and not turn.questions
    kinds = _OF_HEALTH | _DONE_ONCE if undone else _OF_HEALTH
    named = [entity for entity in turn.entities if entity.kind in kinds and _stops(entity, knowledge)]
    excused = behind or _OF_SOMEBODY_ELSE.search(turn.text) is not None
    least = likeness.NOTHING if excused and not asked else likeness.NOTHING_AT_ALL
    if not named or not likeness.tells_nothing(turn.text, least):
        return turn
    if not behind and not likeness.tells_nothing(turn.text, likeness.NOTHING_OUTRIGHT):
        named = [each for each in named if not _OUTRIGHT.search(clause_of(turn.text, each.text))]
    return turn.without(named) if named else turn


def _stops(entity: Entity, knowledge: Knowledge) -> bool:
    """Whether a rule that is more than a note would count it of the writer; of others' health the net knows nothing."""
    rule = knowledge.rule_told_by(entity.kind, entity.value)
    return entity.about == "self" and not entity.negated and rule is not None and rule.gate != "note"
