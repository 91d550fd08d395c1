"""Scars as a way of healing, and scars too new to be needled: told of, whatever is to be treated."""

from __future__ import annotations

import re
from datetime import date

from clinic.conversations import Fact
from clinic.reception.past import past_days

_TENDS = re.compile(
    r"\b(?:scarrer|scar former|my scars (?:always|all|tend|usually)|whenever|every time|each time|any time"
    r"|all my (?:scars|cuts)"
    r"|every (?:little |small )?(?:cut|scratch|scar)"
    r"|(?:i|my skin) (?:always |usually |often |tend to |tends to |easily )*(?:gets?|forms?|makes?|develops?))\b",
    re.IGNORECASE,
)
"""Words by which raised scars are a way of healing, not the one scar that is to be treated."""
_NEW_SCAR = re.compile(r"\b(?:scars?|scarring|stitches)\b", re.IGNORECASE)
_NO_WOUND = re.compile(
    r"\b(?:acne|spots?|pimples?|chicken ?pox|needling|microneedling|treatment|session)\b", re.IGNORECASE
)
_WOUND = re.compile(
    r"\b(?:from|since|had|got|left|cut|fell|fall|bit|bitten|op|operation|stitch\w*|glued|accident|ago|only|new|fresh)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(r"\b(?:book|squeeze|fit me|slots?|appointments?|see me|see you|come in|free)\b", re.IGNORECASE)
_SCAR_YEAR = 365


def new_scar(text: str, today: date) -> list[Fact]:
    """A scar whose wound is told as of less than a year ago, whatever made it: "from a dog bite six weeks ago"."""
    for clause in re.split(r"[.;?!]", text):
        if not (_NEW_SCAR.search(clause) and _WOUND.search(clause)):
            continue
        if _NO_WOUND.search(clause) or _WANTED.search(clause) or _denies(clause):
            continue
        days = [each.day for each in past_days(clause, today)]
        if days and (today - days[-1]).days < _SCAR_YEAR:
            dated = Fact(kind="date", value=f"surgery_recent:{days[-1].isoformat()}")
            return [Fact(kind="condition", value="surgery_recent"), dated]
    return []


def _denies(clause: str) -> bool:
    return bool(re.search(r"\b(?:no|not|never|don'?t|doesn'?t|haven'?t|without)\b", clause, re.IGNORECASE))


_RAISED = re.compile(
    r"\bscars? (?:\w+ ){0,4}?(?:c[ao]mes?|coming|went|go(?:es)?|gr[eo]ws?|growing|turn(?:s|ed)?|ended|bl[eo]ws?|swelled"
    r"|bulged?|puff(?:s|ed)?|st[iu]cks?|stands?) (?:(?:all|really|very|so|much|right|over time) )?"
    r"(?:up|out|into|outwards|outside|past|beyond|wider|bigger|thick(?:er)?|massive|huge|ropey|rubbery|lumpy"
    r"|hard|bumpy|raised|bulgy|like)\b"
    r"(?! (?:fine|flat|well|ok|okay|good|great|nice|white|silver|thin|pale|clean|beautifully|nothing"
    r"|a (?:thin|fine|white))\b)",
    re.IGNORECASE,
)


def is_raised(text: str) -> bool:
    """Whether a scar is told of as grown out, whatever it is likened to: "the scar came up like a sausage"."""
    return any(_RAISED.search(clause) and not _denies(clause) for clause in re.split(r"[.;?!]", text))


def is_a_tendency(clause: str) -> bool:
    """Whether raised scars are told of as how the skin heals: "I get raised scars whenever I cut myself"."""
    return bool(_TENDS.search(clause))
