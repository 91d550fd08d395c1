"""Reading plain words at the desk: names, telephone numbers, addresses, "the second one", "go back"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

MAX_NAME = 80

_EMAIL = re.compile(r"[^\s<>(),;:\"]+@[^\s<>(),;:\"]+", re.UNICODE)
_NAME_LEAD = re.compile(
    r"(?:^|\b)(?:hi[,!. ]+|hello[,!. ]+)?(?:my (?:full )?name(?:'s| is)|name(?:'s| is|:)|the name is|i am called|i'm called|call me|"
    r"it'?s under|under the name(?: of)?|book (?:it|me) (?:in )?(?:as|under))\s+(?P<name>.+)",
    re.IGNORECASE,
)
_SOFT_LEAD = re.compile(r"^(?:it is|it's|its|i am|i'm|im|this is|sure[,.]?|yes[,.]?|ok[,.]?)\s+(?P<name>.+)$", re.IGNORECASE)
_NAME_WORD = re.compile(r"^[^\W\d_](?:[^\W\d_]|[.'’\-])*$", re.UNICODE)
_NAME_END = re.compile(
    r"\s*(?:[,;.!?]|\band\b|\bmy (?:number|phone|email|e-mail|mobile)\b|\bphone\b|\btel\b|\bemail\b|\be-mail\b|\bmobile\b|"
    r"\bnumber\b|\bon\b(?=\s*\+?\d)|\+?\d)",
    re.IGNORECASE,
)
_NOT_A_NAME = frozenset(
    """
    a about actually after again ago all already also alright always am an and any anything appointment are area as ask at
    available back bad be because been before best better book booking bot bother but by bye can cancel cant card change
    cheers clinic come confirm consultation cool correct cost could cream dark date day deposit did different do does
    doesnt doing don't dont downtime earlier either else email evening ever every excuse exit fine first for forget free from
    get give go going good goodbye got great had has have he hello help her here hey hi him his hmm hold home how hurt hurts i i'd
    i'm if ill im in instead is isn't it its just keep kind know last late later leave let like long lot make many may me
    mean microneedling mind mine minute moment monday more morning move much must my name need needles needling never next
    nice no nobody none nope not nothing now number of off oh ok okay on one only open opening or other our out over pain
    painful person phone please prefer price quit rather real really reschedule right robot saturday say scar scars second
    session sessions she should sick skin slot so some someone something soon sooner sorry start stop sunday sure take talk
    tell than thank thanks that that's the their them then there these they thing think third this those thursday time times to
    today tomorrow tonight too treatment tuesday two um unfortunately until up us use very wait want was we weather wednesday
    week weeks well were what what's when where which who why will with won't work would wrong wrote yeah yep yes yet you your
    human agent reception receptionist acne melasma wrinkles pores asap afternoon friday cheaper pregnant football pizza
    """.split()
)
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "6th": 6,
}  # fmt: skip
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ORDINAL = re.compile(rf"\b(?:the )?(?P<word>{'|'.join(_ORDINALS)}|last|latest|earliest|soonest|next)(?: (?:one|time|slot|opening|option))\b", re.I)
_BARE_ORDINAL = re.compile(rf"^(?:the )?(?P<word>{'|'.join(_ORDINALS)}|last)(?: one| please| one please)?[.! ]*$", re.I)
_NUMBERED = re.compile(r"\b(?:number|option|no\.?|slot|#)\s*(?P<n>[1-6]|one|two|three|four|five|six)\b", re.I)
_BARE_NUMBER = re.compile(r"^\W*(?P<n>[1-6])\W*$")

_BACK = re.compile(r"\b(go|going|step|take me|get) back\b|\bprevious (step|one|question)\b|^back( please)?[.! ]*$|\bundo\b", re.I)
_STOP_ALL = re.compile(
    r"^\W*(?:no[, ]+)?(?:please[, ]+)?(?:cancel(?: (?:it|this|that|everything|all|the booking|booking|this booking))?|never ?mind|"
    r"forget (?:it|that|about it|the booking)|stop(?: (?:it|this|that|the booking|booking))?|quit|exit|abort|leave it|"
    r"i (?:don't|do not|dont) want (?:to book|this|it)(?: any ?more| after all)?|start over)(?: please| then| thanks| now)?\W*$",
    re.I,
)
_START_OVER = re.compile(r"\b(start over|start again|begin again|from the (?:start|beginning|top)|restart)\b", re.I)
_CHANGE = re.compile(r"\b(?:change|different|another|other|wrong|not that|move|switch|correct|fix)\b", re.I)
_CHANGE_WHAT = {
    "opening": re.compile(r"\b(time|times|day|date|slot|appointment time|opening|hour|earlier|later|sooner)\b", re.I),
    "treatment": re.compile(r"\b(treatment|procedure|service)\b", re.I),
    "name": re.compile(r"\bname\b", re.I),
    "contact": re.compile(r"\b(number|phone|mobile|e-?mail|contact|address)\b", re.I),
}
_YES = re.compile(
    r"^\W*(?:(?:yes|yep|yeah|yup|ya|y|ok|okay|sure|correct|confirm(?:ed)?|go ahead|book it|do it|please do|perfect|great|sounds good|that'?s right|"
    r"none|none of (?:these|them|those)(?: apply)?(?: to me)?|nothing applies|looks (?:good|right)|all good|all correct|that works)[\s,.!-]*(?:please|thanks|thank you)?\W*)+$",
    re.I,
)


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
    """The telephone number and e-mail address in `text`; numbers without a prefix are read as of `country` (ISO code)."""
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
            problem = "That telephone number does not look complete. Please check it, with the country code if it is not a local number."
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


def _as_name(candidate: str) -> str | None:
    """The candidate as a name, or None when it does not look like one."""
    end = _NAME_END.search(candidate)
    if end:
        candidate = candidate[: end.start()]
    words = candidate.strip(" .,-").split()
    if not 1 <= len(words) <= 5 or len(" ".join(words)) > MAX_NAME:
        return None
    if any(not _NAME_WORD.match(word) for word in words):
        return None
    if any(word.lower().strip(".'’") in _NOT_A_NAME for word in words):
        return None
    if words == [w.lower() for w in words] or (len(words) > 1 and words == [w.upper() for w in words]):
        words = [w.capitalize() if w.isascii() and "'" not in w else w.title() for w in words]
    return " ".join(words)


def read_name(text: str, asked: bool) -> str | None:
    """A person's name in `text`. `asked`: the name was just asked for, so bare words may be one."""
    text = clean(text)
    lead = _NAME_LEAD.search(text)
    if lead:
        return _as_name(lead.group("name"))
    if not asked or text.endswith("?"):
        return None
    soft = _SOFT_LEAD.match(text)
    if soft:
        return _as_name(soft.group("name"))
    return _as_name(text)


def read_choice(text: str, count: int) -> int | None:
    """Which of `count` listed things is meant ("the second one", "3", "the last one"): an index from 0, or None."""
    if count == 0:
        return None
    text = clean(text)
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


def wants_back(text: str) -> bool:
    """Whether the visitor wants the step before."""
    return bool(_BACK.search(clean(text)))


def wants_out(text: str) -> bool:
    """Whether the visitor wants to leave what is being done ("never mind", "cancel"), in so few words."""
    return bool(_STOP_ALL.match(clean(text)))


def wants_fresh_start(text: str) -> bool:
    """Whether the visitor wants to begin again."""
    return bool(_START_OVER.search(clean(text)))


def wants_change(text: str) -> str | None:
    """Which step the visitor wants changed ("change the time" → "opening"), or None."""
    text = clean(text)
    if not _CHANGE.search(text):
        return None
    return next((step for step, pattern in _CHANGE_WHAT.items() if pattern.search(text)), None)


def is_yes(text: str) -> bool:
    """Whether the whole message is a yes and nothing else: the only typed words that confirm a booking."""
    return bool(_YES.match(clean(text)))
