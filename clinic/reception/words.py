"""Reading plain words at the desk: names, telephone numbers, addresses, "the second one", "go back"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from clinic.reception.wordlist import NOT_A_NAME

MAX_NAME = 80

Changeable = Literal["treatment", "opening", "name", "contact"]
"""The steps of a booking that may be opened again."""

_EMAIL = re.compile(r"[^\s<>(),;:\"]+@[^\s<>(),;:\"]+", re.UNICODE)
_NAME_LEAD = re.compile(
    r"\b(?:my (?:full )?name(?:'s| is)|name(?:'s| is|:)|the name is|i am called|i'm called|call me|it'?s under|"
    r"under the name(?: of)?|book (?:it|me) (?:in )?(?:as|under))\s+(?P<name>.+)",
    re.IGNORECASE,
)
_SOFT_LEAD = re.compile(
    r"^(?:it is|it's|its|i am|i'm|im|this is|sure[,.]?|yes[,.]?|ok[,.]?)\s+(?P<name>.+)$", re.IGNORECASE
)
_INTRODUCED = re.compile(
    r"^\W*(?:(?i:hi|hello|hey|hiya|good (?:morning|afternoon|evening))\b[\s,!]*)?(?i:it'?s|this is|i'?m|i am)\s+"
    r"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+)(?=\s*[,.!;]|\s*$|\s+(?i:here)\b)"
)
"""A full name, written as one, at the beginning: "Hi, it's Sam Lee, …"."""
_NAME_WORD = re.compile(r"^[^\W\d_](?:[^\W\d_]|[.'’\-])*$", re.UNICODE)
_NAME_END = re.compile(
    r"\s*(?:[,;.!?]|\b(?:and|phone|tel|email|e-mail|mobile)\b|\bmy (?:number|phone|email|e-mail|mobile)\b|"
    r"\bnumber\b|\bon\b(?=\s*\+?\d)|\bwith (?:an?|one|two|double|no)\b|\bnot\b|\bspe(?:lt|lled)\b|\binstead\b"
    r"|\brather than\b|\bplease\b|\+?\d)",
    re.IGNORECASE,
)
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "6th": 6,
}  # fmt: skip
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ORDINAL = re.compile(
    rf"\b(?:the )?(?P<word>{'|'.join(_ORDINALS)}|last|latest|earliest|soonest|next)"
    r"(?: (?:one|slot|opening|option))\b",
    re.IGNORECASE,
)
_BARE_ORDINAL = re.compile(
    r"^(?:(?:ok|okay|yes|yeah|yep|sure|great|perfect|lovely|fine|please|then|i'?ll (?:take|have)|i take|take"
    r"|can i (?:have|take)|let'?s (?:do|go (?:for|with)|have|say)|go (?:for|with)|book(?: me)?(?: in)?(?: for)?)[, ]+)*"
    rf"(?:the )?(?P<word>{'|'.join(_ORDINALS)}|last|earliest|soonest)"
    r"(?: one)?(?:,? (?:please|pls|then|thanks|ta))*[.! ]*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(?:number|option|no\.?|slot|#)\s*(?P<n>[1-6]|one|two|three|four|five|six)\b", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"^\W*(?P<n>[1-6])\W*$")

_BARE_THAT = re.compile(
    r"^\W*(?:(?:ok|okay|yes|yeah|yep|great|perfect|sure|fine|lovely|good|right|then|please|i'?ll|i'?d like|i want"
    r"|let'?s|can i|could i|you can|take|have|get|book|do|go (?:for|with)|put me (?:down|in) for|me in for)\W+)*"
    r"(?:that|this)(?: (?:one|time|slot|appointment|consultation))?"
    r"(?: (?:works|is (?:fine|good|great|perfect|ok)|sounds (?:good|great)|suits me|will do|then|please|thanks"
    r"|for me))*\W*$",
    re.IGNORECASE,
)
""" "OK that one": the only time that was named."""

_BACK = re.compile(
    r"\b(?:go|going|step|take me|get) back\b|\bprevious (?:step|one|question)\b|^back(?: please)?[.! ]*$|\bundo\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:book|take|want|have|do|reserve) (?:me )?(?:in )?(?:for )?(?:them |it |the |these |those )?"
    r"(?:all|both|whole|every)\b"
    r"|^\W*(?:yes,? )?(?:all|both)(?: (?:of (?:them|it|these|those)|sessions|\d))?(?:,? please)?\W*$",
    re.IGNORECASE,
)
_STOP_ALL = re.compile(
    r"^\W*(?:(?:no+|nah|nope|actually|ok|okay|oh|hm+|er+m?|please|sorry|well|right|thanks|thank you|ta|but|and|just|so"
    r"|i think|you know what|i'?ll|i will|let'?s|can we|can you|could you|could we|maybe|i'?d rather)[, .…]+)*"
    r"(?:cancel(?: (?:it|this|that|everything|all|the booking|booking|this booking))?|never ?mind|nvm"
    r"|forget (?:(?:about )?(?:it|that|this|the booking|the whole thing))"
    r"|stop(?: (?:it|this|that|here|the booking|booking|there|the questions))?|quit|exit|abort"
    r"|(?:leave|drop|skip|scrap|bin) (?:it|this|that|the booking|it there)|not (?:today|interested|any ?more)"
    r"|(?:i(?:'?ve| have) )?changed? my mind|i(?:'?m| am) (?:not interested|done(?: with (?:this|it))?)"
    r"|i can(?:'t|not|t) be bothered"
    r"|i (?:don't|do not|dont|no longer) (?:want|wanna|need|fancy|feel like)"
    r"(?: (?:to )?(?:book(?:ing)?|do|doing|have|having|go on with|carry on with|go through with|continue))?"
    r"(?: (?:this|it|that|any of this|an appointment|anything))?(?: now)?(?: any ?more| after all)?)"
    r"(?:[, .]+(?:please|then|thanks|thank you|now|for now|for today|today|for the moment|at the moment|after all"
    r"|any ?more|actually|sorry|mate|forget it|forget about it|leave it|bye|i'?ll think about it"
    r"|i'?ll come back(?: later)?|maybe (?:later|another time)))*\W*$",
    re.IGNORECASE,
)
_START_OVER = re.compile(
    r"\b(?:start over|start again|begin again|from the (?:start|beginning|top)|restart)\b", re.IGNORECASE
)
_INSTEAD = re.compile(
    r"\b(?:i want(?:ed)?|i'd like|i would like|i'd rather|i prefer|i meant?|make (?:it|that)|switch (?:it )?to"
    r"|change (?:it )?to|book)\b|^(?:(?!\b(?:is|are|does|do|what|how|would|why)\b).)*\binstead\W*$",
    re.IGNORECASE,
)
_MAY_I_INSTEAD = re.compile(
    r"\b(?:can|could|may|shall) (?:i|we|you) (?:have|do|get|book|make it|switch|change|go for)\b.*\binstead\W*$",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"\b(?:change|different|another|other|wrong|not that|move|switch|correct|fix)\b", re.IGNORECASE)
_CHANGE_WHAT: dict[Changeable, re.Pattern[str]] = {
    "opening": re.compile(r"\b(?:times?|day|date|slot|opening|hour|earlier|later|sooner)\b", re.IGNORECASE),
    "treatment": re.compile(r"\b(?:treatment|procedure|service)\b", re.IGNORECASE),
    "name": re.compile(r"\bname\b", re.IGNORECASE),
    "contact": re.compile(r"\b(?:number|phone|mobile|e-?mail|contact|address)\b", re.IGNORECASE),
}
_YES_WORDS = (
    r"yes|yep|yeah|yup|ya|y|ok|okay|sure|correct|confirm(?:ed)?(?: it)?|go ahead|book it|do it|please do|perfect|great"
    r"|sounds good|that'?s (?:right|fine)|none(?: of (?:these|them|those|this))?(?: (?:apply|applies))?(?: to me)?"
    r"|nothing applies|looks (?:good|right)|all good|all correct|that works|please|thanks|thank you"
)
_YES = re.compile(rf"^\W*(?:(?:{_YES_WORDS})(?:[\s,.!-]+|$))+\W*$", re.IGNORECASE)
_ONLY_POLITE = re.compile(r"^\W*(?:(?:please|thanks|thank you|great|perfect)[\s,.!-]*)+$", re.IGNORECASE)


def clean(text: str) -> str:
    """The text in one Unicode form, without control characters, single-spaced."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())


@dataclass(frozen=True, slots=True)
class Contact:
    """What was given to reach the visitor: a telephone number in E.164, an address, or neither.

    `problem` is a sentence about what was given and cannot be used, None when nothing is wrong.
    """

    phone: str | None = None
    email: str | None = None
    problem: str | None = None


def read_contact(text: str, country: str) -> Contact:
    """The telephone number and e-mail address in `text`; numbers without a prefix are of `country` (ISO code)."""
    phone = email = problem = None
    rest = text
    for match in _EMAIL.finditer(text):
        candidate = match.group().strip(".'’")
        rest = rest.replace(match.group(), " ")
        try:
            email = validate_email(candidate, check_deliverability=False).normalized
        except EmailNotValidError:
            problem = "That e-mail address does not look complete. It should look like name@example.com."
    phone = _read_phone(rest, country)
    if phone is None and email is None and problem is None:
        digits = re.sub(r"\D", "", rest)
        if len(digits) >= 6:
            problem = (
                "That telephone number does not look complete. Please check it, with the country code if it is not a "
                "local number."
            )
    return Contact(phone, email, None if (phone or email) else problem)


def _read_phone(text: str, country: str) -> str | None:
    """The first telephone number in the text, in E.164.

    A number of a known range wins; else one of a possible length that is written like a number (`0…` or `+…`, nine
    digits or more), because ranges set aside for examples, and new ones, are in no list.
    """
    for found in phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.VALID):
        return phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
    for found in phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.POSSIBLE):
        written = found.raw_string.strip()
        if written[:1] in ("0", "+", "(") and len(re.sub(r"\D", "", written)) >= 9:
            return phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
    return None


def spoken_phone(phone: str, country: str) -> str:
    """A stored number as people write it: national form at home, international form otherwise."""
    number = phonenumbers.parse(phone, country)
    home = phonenumbers.country_code_for_region(country) == number.country_code
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def as_name(candidate: str) -> str | None:
    """The candidate as a name, up to where it ends ("… with a y", "… my number is"); None when it looks like none."""
    end = _NAME_END.search(candidate)
    if end:
        candidate = candidate[: end.start()]
    words = candidate.strip(" .,-").split()
    if not 1 <= len(words) <= 5 or len(" ".join(words)) > MAX_NAME:
        return None
    if any(not _NAME_WORD.match(word) for word in words):
        return None
    if any(word.lower().strip(".'’") in NOT_A_NAME for word in words):
        return None
    if words == [w.lower() for w in words] or (len(words) > 1 and words == [w.upper() for w in words]):
        words = [w.capitalize() if w.isascii() and "'" not in w else w.title() for w in words]
    return " ".join(words)


def read_name(text: str, asked: bool) -> str | None:
    """A person's name in `text`. `asked`: the name was just asked for, so bare words may be one."""
    text = clean(_EMAIL.sub(", ", text)).strip(", ")
    lead = _NAME_LEAD.search(text)
    if lead:
        return as_name(lead.group("name"))
    introduced = _INTRODUCED.match(text)
    if introduced:
        return as_name(introduced.group("name"))
    if not asked or text.endswith("?"):
        return None
    soft = _SOFT_LEAD.match(text)
    if soft:
        return as_name(soft.group("name"))
    return as_name(text)


def is_proper(text: str) -> bool:
    """Whether the message is two words or more, each written like a name: "Rose Hill"."""
    words = clean(text).split()
    return 2 <= len(words) <= 5 and all(word[:1].isupper() and _NAME_WORD.match(word) for word in words)


def read_choice(text: str, count: int) -> int | None:
    """Which of `count` listed things is meant ("the second one", "3", "the last one"): an index from 0, or None."""
    if count == 0:
        return None
    text = clean(text)
    if count == 1 and _BARE_THAT.match(text):
        return 0
    match = _BARE_ORDINAL.match(text) or _ORDINAL.search(text)
    if match:
        word = match.group("word").lower()
        if word in ("last", "latest"):
            return count - 1
        if word in ("earliest", "soonest", "next"):
            return 0
        number = _ORDINALS[word]
    else:
        match = _BARE_NUMBER.match(text) or _NUMBERED.search(text)
        if not match:
            return None
        said = match.group("n").lower()
        number = _NUMBERS.get(said) or int(said)
    return number - 1 if 1 <= number <= count else None


def is_bare_choice(text: str) -> bool:
    """Whether the whole message is a place in a list ("ok the first one", "3"): whatever else it may look like."""
    text = clean(text)
    return bool(_BARE_ORDINAL.match(text) or _BARE_NUMBER.match(text) or _BARE_THAT.match(text))


def wants_all(text: str) -> bool:
    """Whether every session of a proposed series is wanted: "book them all", "all of it please"."""
    return bool(_ALL.search(clean(text))) and "?" not in text


def wants_back(text: str) -> bool:
    """Whether the visitor wants the step before."""
    return bool(_BACK.search(clean(text)))


def wants_out(text: str) -> bool:
    """Whether the visitor wants to leave what is being done ("never mind", "cancel"), in so few words."""
    return bool(_STOP_ALL.match(clean(text)))


def wants_instead(text: str) -> bool:
    """Whether the visitor chooses rather than asks: "I want RF instead"."""
    text = clean(text)
    return bool(_MAY_I_INSTEAD.search(text)) or ("?" not in text and bool(_INSTEAD.search(text)))


def wants_fresh_start(text: str) -> bool:
    """Whether the visitor wants to begin again."""
    return bool(_START_OVER.search(clean(text)))


def wants_change(text: str) -> Changeable | None:
    """Which step the visitor wants changed ("change the time" → "opening"), or None."""
    text = clean(text)
    if not _CHANGE.search(text):
        return None
    return next((step for step, pattern in _CHANGE_WHAT.items() if pattern.search(text)), None)


_NONE_OF_IT = re.compile(
    r"^\W*(?:(?:no+|nope|ok|okay|yes|right|so)[,.! ]+)*(?:i (?:have|do|am|take|'ve got) )?"
    r"(?:(?:none|nothing|not any|neither)"
    r"(?: (?:of|on) (?:these|them|those|this|that|it|the above|the list))?"
    r"|(?:no+|nope)(?:'?s)? (?:to|on|for) (?:all|everything|each|every one)(?: of)?"
    r"(?: (?:these|those|them|that|the above))?"
    r"|(?:all|it'?s a|they'?re all) no(?:'?s)?"
    r"(?: (?:to|on|for) (?:all|everything)(?: of)?(?: (?:these|those|them|that))?)?"
    r"|(?:i )?(?:don'?t|do not) have any of (?:these|them|those)"
    r"|(?:they|these|those) (?:don'?t|do not) apply|not applicable)"
    r"(?: (?:apply|applies|is true|are true))?(?: (?:to|for) me)?"
    r"(?:[,.! ]+(?:thanks|thank you|please|so|and|then|go ahead|book it|yes|book(?: it)?|carry on|all good"
    r"|all fine))*\W*$",
    re.IGNORECASE,
)


def declares_none(text: str) -> bool:
    """Whether the whole message says that nothing of a list read out applies: "no, none of these, go ahead"."""
    return bool(_NONE_OF_IT.match(clean(text)))


def is_yes(text: str) -> bool:
    """Whether the whole message is a yes and nothing else: the only typed words that confirm a booking."""
    text = clean(text)
    return bool(_YES.match(text)) and not _ONLY_POLITE.match(text)
