"""A child on its way, or hoped for, told without the word: "26 weeks", "due in May", "trying for our second"."""

from __future__ import annotations

import re

from clinic.answers.question import Entity
from clinic.reception.turn import Turn

_WEEKS_ALONG = re.compile(
    r"\b(?:i'?m|im|i am|me)(?: \w+)? (?:[4-9]|[1-3]\d|4[0-2]) ?(?:wks?|weeks?)\b(?! (?:post|after|since|out|in"
    r"|into|off"
    r"|clean|past|ago|away|older|free))"
    r"|\b\d{1,2} ?(?:wks?|weeks?|months?) (?:with (?:twins|triplets|a baby|my|our|child|baby|number|no)|in with)\b"
    r"|\bbump\b.{0,30}\b\d{1,2} ?(?:wks?|weeks?)\b|\b\d{1,2} ?(?:wks?|weeks?)\b.{0,20}\bbump\b",
    re.IGNORECASE,
)
""" "I'm 26 weeks": how far a pregnancy is, where nothing says since what."""


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|spring|summer|autumn|winter|the new year"
_EXPECTED = re.compile(
    r"\b(?:our|my) (?:first|second|third|fourth|baby|little one|twins|number (?:two|three|four)) (?:is|are|'s)"
    r"(?: (?:now|just))? due\b"
    r"|\bdue with (?:our|my|her|their) (?:first|second|third|fourth|\d|baby|little)"
    rf"|(?:^|[.!?]\s*|\b(?:i'?m|im|i am|we'?re) )(?:not )?due (?:in|early|late|mid|end of) (?:in )?(?:{_MONTH})\b"
    rf"|\b(?:i'?m|im|i am) due (?:on|around|about|by) (?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})"
    rf"|(?:{_MONTH}) \d)(?![^.!?]*\b(?:for (?:my|the|a)|session|appointment|treatment|visit|back|in to|next)\b)"
    r"|\b(?:frozen|fresh|embryo|blastocyst) transfer\b|\btransfer cycle\b|\bivf (?:cycle|round)\b"
    r"|\begg (?:retrieval|collection)\b"
    r"|\b(?:want|wanting|trying for|hoping for|ready for) (?:baby )?(?:number|no\.?|#) ?(?:one|two|three|four|[1-4])\b"
    r"|\btrying (?:again )?for (?:(?:our|a|my) (?:first|second|third|fourth|last|sibling|baby|brother|sister|son|girl"
    r"|boy)|another)\b(?=\W*(?:$|[,.!?;]|(?:child|baby|kid|and|so|but|now|since|this|next|for) ?\b))"
    r"|\bwe (?:both )?(?:want|would love|are hoping for|'re hoping for|hope for|are ready for|'re ready for) (?:a "
    r"|another "
    r"|our first )(?:baby|child|kid|little one)\b"
    r"|\b(?:came|come|coming|been) off the pill\b.{0,45}\b(?:want|wanting|trying|hoping|baby|little one|family|ttc)\b",
    re.IGNORECASE,
)
"""What is said of a child that is on its way, or hoped for with help."""
_BACK_THEN = re.compile(r"\bago\b|\b(?:in|back in) (?:19|20)\d\d\b|\b(?:didn'?t|never) work", re.IGNORECASE)


def along(turn: Turn) -> Entity | None:
    """A pregnancy that is told only by its weeks, or by when it is due."""
    expected = _EXPECTED.search(turn.text) if not _BACK_THEN.search(turn.text) else None
    match = _WEEKS_ALONG.search(turn.text) or expected
    if match is None or any(entity.value == "pregnancy" for entity in turn.entities):
        return None
    return Entity("condition", "pregnancy", text=match.group())
