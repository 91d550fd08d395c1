"""Who the treatment is for: the visitor, or somebody they write for ("book it for her").

What was told of somebody else counts nowhere while the visitor asks for themselves. Once a treatment is asked for
somebody else, that person is the patient: their age and health decide, the visitor's own do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from clinic.answers.question import Entity
from clinic.conversations import Fact

RELATIVE = (
    r"(?:mum|mom|mam|mother|dad|father|son|daughter|kid|child|boy|girl|lad|lass|sister|brother|wife|missus|missis"
    r"|husband|hubby|partner|fianc[eé]e?|boyfriend|girlfriend|friend|other half|better half|mate|pal|buddy|chum"
    r"|aunt(?:ie|y)?|uncle|cousin|niece|nephew|gran(?:ny|dma|dad)?|nan|grandmother|grandfather|teenager|flatmate"
    r"|colleague|workmate|bridesmaid|neighbou?r|eldest|youngest|twin|stepson|stepdaughter|grandson|granddaughter)"
)
"""People that a visitor may write for."""
_THEM = (
    rf"(?:her|him|them|someone else|somebody else|(?:my|our) (?:[\w'-]+ ){{0,4}}?{RELATIVE}"
    rf"|(?:a|an|the) (?:\d+[\w -]{{0,12}} )?{RELATIVE})\b(?!'s)"
    r"(?!\W+(?:\d\w+ )?(?:wedding|birthday|party|graduation|hen|christening|engagement|big day))"
)
_FOR_ANOTHER = re.compile(
    r"\b(?:for|on behalf of|(?:book(?:ing)?|fit|get|squeeze|put|sign|bring(?:ing)?|check|treat|surprise)"
    rf"(?: if| whether)?) {_THEM}"
    r"|\bfor (?:hubby|hubbie|mum|mom|mam|dad|nan|gran|grandad|granny|sis|bro|auntie?)\b(?!'s)"
    rf"|\b(?:gift|present|treat|surprise|voucher) for (?:my|our) (?:[\w'-]+ ){{0,4}}?{RELATIVE}\b"
    r"|\b(?:do|treat) (?:him|her)\b(?! (?:hair|make))"
    rf"|\b(?:do|treat|sort|fix|needle|look at) (?:my|our) (?:[\w'-]+ ){{0,4}}?{RELATIVE}'?s\b(?! (?:wedding"
    rf"|birthday|party))"
    rf"|\b(?:can|could|may|might|should|would|is|will|does) "
    rf"(?:he|she|they|(?:my|our) (?:[\w'-]+ ){{0,4}}?{RELATIVE})\b"
    r"(?! (?:have|need|got) to (?:sign|come|be|consent|agree|know|say))",
    re.IGNORECASE,
)
_WISHED = re.compile(
    rf"\b(?:(?:my|our) (?:[\w'-]+ ){{0,4}}?{RELATIVE}|{RELATIVE}|s?he)\b(?! of (?:mine|ours))"
    r"(?:(?!\b(?:i|i'?m|i'd|i'll|i've|we|we're|me|us|who)\b)[^.?!;]){0,80}?"
    r"(?:'d (?:really |dearly )?(?:like|love)|'s (?:after|keen|interested|desperate|dying|looking|thinking|considering)"
    r"|\b(?:wants?|would (?:really |dearly )?(?:like|love)|fanc(?:ies|ied)|needs?|wishes|hopes|hoping|keen on"
    r"|hankering|would come|is after|ask(?:s|ed|ing) (?:for|about)|has (?:her|his|their) heart set|is (?:keen"
    r"|interested|desperate|dying|looking|thinking"
    r"|considering)))"
    r"\b(?! (?:me|us|my|he|she|they|that|this|it back|feeding|a (?:baby|child|voucher|lift|biscuit|wee)"
    r"|to (?:know|come (?:with|along)|join|watch|wait|drive|take|meet|bring|see (?:me|us)|give|be|hold|sit|retire|go"
    r"|move|help|treat|pay|buy|get me|stop me)|the (?:baby|birth|op\w*|school|car)"
    r"|(?:her|his|their) (?:baby|birth|op\w*|lunch|dinner|bath|nap|feed|insulin|tablets|medicine))\b)",
    re.IGNORECASE,
)
_THEIR_SKIN = re.compile(
    r"\b(?:like|love|want|get|have|need|fix|sort|treat|needle|do)\b[^.?!;]{0,30}?\b(?:his|her|their) (?:[\w'-]+ ){0,3}?"
    r"(?:cheeks?|face|skin|scars?|marks|forehead|lines|neck|chin|nose|jaw\w*|acne|pores|stretch marks|hands?|back|tummy"
    r"|stomach|thighs?|legs?|arms?)\b"
    r"|\b(?:gift|gifting|treat|treating|buy|buying|give|giving|get|getting|offer|offering) (?:her|him|them) (?:to )?"
    r"(?:a|an|the|one|two|three|four|some|in|your|this|microneedling|prp|sessions?)\b"
    r"|\b(?:accompany|bring|come (?:along )?with) (?:her|him|them)\b(?! (?:home|back|to (?:school|nursery|the)))"
    r"|\bwe both\b|\bboth of us\b|\bfor (?:us both|the two of us)\b",
    re.IGNORECASE,
)
"""A treatment that somebody else would like, or that is wished for their skin."""
_DONE_FOR = re.compile(
    rf"\b(?:milk|express\w*|pump\w*|feed\w*|nurs\w+|cook\w*|car(?:e|es|ing)|work\w*)\b[^.?!,]{{0,60}}? for {_THEM}",
    re.IGNORECASE,
)
"""What is done for somebody, which asks for no treatment: "expressing milk twice a day for my daughter"."""
_BOOK_FOR = re.compile(
    rf"\b(?:book(?:ing|ed)?|appointments?|slots?|sessions?|consultation|treatment|times?|in|it|it'?s|this|one|that"
    rf"|asking|"
    rf"enquiring|microneedling|prp|rf)\b.{{0,40}}\bfor {_THEM}"
    rf"|\b(?:book(?:ing)?|fit|get|squeeze|put|bring(?:ing)?) {_THEM}",
    re.IGNORECASE,
)
_FOR_ME = re.compile(
    r"\b(?:for|about) (?:me|myself)\b|\b(?:it'?s|its|it is|this is) (?:for )?me\b|\bi'?m the (?:one|patient)\b", re.I
)
_NAMED = re.compile(rf"\b(?:my|our) (?:[\w'-]+ ){{0,4}}?(?P<who>{RELATIVE})\b", re.IGNORECASE)
_CARRIED = frozenset({"concern", "body_area", "treatment"})
"""What was asked about before goes on for the new patient, unless they have their own."""


def relative_in(text: str) -> str | None:
    """The relative that a message names last ("my 15 year old daughter" → "daughter")."""
    found = [match["who"].lower() for match in _NAMED.finditer(text)]
    return found[-1] if found else None


def relative_meant(text: str) -> str | None:
    """The relative that a treatment is asked for ("book my son in", "can my mum have it"); None for a mere pronoun."""
    for match in _FOR_ANOTHER.finditer(_DONE_FOR.sub(" ", text)):
        named = re.search(rf"\b{RELATIVE}\b", match[0], re.IGNORECASE)
        if named:
            return named[0].lower()
    return relative_in(text) if is_wished_by_another(text) else None


def is_for_another(text: str) -> bool:
    """Whether the message asks for a treatment, or an answer, for somebody else: "can she have it?"."""
    return bool(_FOR_ANOTHER.search(_DONE_FOR.sub(" ", text))) or is_wished_by_another(text)


def is_wished_by_another(text: str) -> bool:
    """Whether a message tells only that somebody else would like a treatment, or that their skin is to have one: "my
    dad fancies the works", "I'd like the marks on his cheeks sorted". It is not said that the visitor would not."""
    return not _FOR_ANOTHER.search(_DONE_FOR.sub(" ", text)) and bool(_WISHED.search(text) or _THEIR_SKIN.search(text))


def books_for_another(text: str) -> bool:
    """Whether the message books for somebody else: "book it for her", "can you fit my son in"."""
    return bool(_BOOK_FOR.search(text))


_GIVES = re.compile(
    r"\bi(?:'?m| am|'?d like to|'?ll|'?ve been| would like to)? (?:just )?(?:ask\w*|writ\w+|enquir\w+"
    r"|pay(?:ing)?|buy(?:ing)?"
    r"|gift(?:ing)?|treat(?:ing)?|help(?:ing)?|messag\w+|typ\w+)\b",
    re.IGNORECASE,
)
""" "I'm asking for her", "I'd like to pay": what says nothing of the visitor's own skin."""


def tells_only_of_another(text: str) -> bool:
    """Whether a message names somebody else and says nothing of the visitor, so that either may be meant by a check
    that follows: "my partner would come, he had a transplant"."""
    return names_somebody(text) and speaks_of_nobody(
        re.sub(rf"\b(?:my|our) (?=(?:[\w'-]+ ){{0,4}}?{RELATIVE}\b)", "", _GIVES.sub(" ", text), flags=re.IGNORECASE)
    )


def speaks_of_nobody(text: str) -> bool:
    """Whether a message names nobody, so that it is still about whoever was asked for just before it."""
    return not re.search(r"\b(?:i|i'?m|i'?ve|i'?d|me|my|mine|myself|we|us|our)\b", text, re.IGNORECASE)


_FORMULA = re.compile(
    r"\W*(?:(?:hi|hello|ok(?:ay)?|please|pls|can you|could you)[ ,]*)*check (?:if|whether) i (?:can|could|may)"
    r" (?:have|get|do) (?:the |a |some |your )?(?:(?:rf|prp|radio ?frequency|scalp) )?(?:micro[- ]?)?needling\W*",
    re.IGNORECASE,
)


def is_a_formula(text: str) -> bool:
    """ "Check if I can have microneedling": behind a wish for somebody else these are but the words for the check."""
    return bool(_FORMULA.fullmatch(text))


def is_for_the_visitor(text: str) -> bool:
    """ "It's for me": the visitor is the patient again."""
    return bool(_FOR_ME.search(text))


_AS_OWN = [
    (
        re.compile(rf"\b(?:(?:my|our|the|a|an) (?:[\w'-]+ ){{0,4}}?{RELATIVE}|s?he|they)(?:'s| is|'re| are)\b", re.I),
        "I am",
    ),
    (re.compile(rf"(?:^|(?<=[.!?,] )){RELATIVE}(?:'s| is)\b", re.I), "I am"),
    (re.compile(rf"\b(?:(?:my|our|the) (?:[\w'-]+ ){{0,4}}?{RELATIVE}|s?he|they)\b(?!'s)", re.I), "I"),
    (re.compile(r"\b(?:his|her|their)\b", re.I), "my"),
    (re.compile(r"\b(?:him|them)\b", re.I), "me"),
]


def names_somebody(text: str) -> bool:
    """Whether a message speaks of somebody else: "she", "my daughter"."""
    return bool(re.search(rf"\b(?:s?he|they|{RELATIVE})\b", text, re.IGNORECASE))


def as_if_own(text: str) -> str:
    """What is told of somebody else, as they would tell it: "he's at school, his skin is red" → "I am …, my skin …"."""
    for pattern, own in _AS_OWN:
        text = pattern.sub(own, text)
    return text


def whose_name(other: Mapping[str, Any] | None) -> str | None:
    """Whose name a booking needs when it is for somebody else: "your mum's", "their"; None when it is the visitor's."""
    if other is None or other.get("visitors") is None:
        return None
    who = other.get("who")
    return f"your {who}'s" if who else "their"


_THEIR_NAME = re.compile(
    rf"\b(?:her|his|their|(?:my|our|the) (?:[\w'-]+ ){{0,3}}?(?:{RELATIVE}|patient)'?s?) name\b", re.I
)
_MY_NAME = re.compile(r"\b(?:my (?:full |own )?name|i'?m|i am|this is|call me)\b", re.IGNORECASE)


def names_another(text: str) -> bool:
    """Whether a name in the message is said to be somebody else's: "her name is Jane Lee"."""
    return bool(_THEIR_NAME.search(text))


def names_the_visitor(text: str) -> bool:
    """Whether a name in the message is said to be the visitor's own: "my name is Ann Lee"."""
    return bool(_MY_NAME.search(text)) and not names_another(text)


def marks(remembered: Iterable[Fact], about: str) -> list[str]:
    """What is known by now of the visitor (`self`) or somebody else (`other`), to tell later facts from them."""
    return [_mark(fact) for fact in remembered if fact.about == about]


def _mark(fact: Fact) -> str:
    return f"{fact.kind}|{fact.value}|{fact.negated}"


def seen_as_patient(
    remembered: Sequence[Fact],
    earlier: Iterable[str] = (),
    visitors: Iterable[str] | None = None,
    told_in: Iterable[str] = (),
    *,
    either: bool = False,
) -> tuple[Fact, ...]:
    """The facts with the other person as the patient: theirs become the patient's own, the visitor's somebody else's.
    With `either`, the patient may be the visitor as well: then what is known of both counts. `told_in`: the messages
    that told of somebody else alone, all of which counts.

    `earlier`: what was said of an earlier other person. `visitors`: what the visitor had told of themselves before the
    booking for the other began; whatever is said of nobody in particular after that is said of the patient. None: no
    such booking, so nothing is.
    """
    before, own, alone = set(earlier), None if visitors is None else set(visitors), set(told_in)
    theirs = {fact.kind for fact in remembered if fact.about == "other" and _mark(fact) not in before}
    seen: dict[tuple[str, str, str], Fact] = {}
    for fact in remembered:
        if fact.about == "other":
            patients = _mark(fact) not in before
        else:
            carried = fact.kind in _CARRIED and fact.kind not in theirs
            patients = either or carried or (own is not None and _mark(fact) not in own) or fact.message_id in alone
        turned = replace(fact, about="self" if patients else "other")
        key = (turned.kind, turned.value, turned.about)
        seen.pop(key, None)
        seen[key] = turned
    return tuple(seen.values())


def heard_of_patient(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """What a message names, with what is said of the other person as said of the patient."""
    return tuple(replace(entity, about="self") for entity in entities)


def has_other(facts: Iterable[Fact]) -> bool:
    """Whether anything is known of somebody else."""
    return any(fact.about == "other" for fact in facts)
