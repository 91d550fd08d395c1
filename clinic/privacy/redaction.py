"""Blacking out what names a person, before a text is shown in a list or written to a log.

It errs on the side of blacking out: a question stays readable without its numbers, a leaked one cannot be taken back.
"""

from __future__ import annotations

import re

from phonenumbers import Leniency, PhoneNumberMatcher

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
_NAME_WORD = r"[^\W\d_][\w'’\-]*"
_STOP = (
    r"(?!(?:and|but|or|my|i|im|i'm|is|can|could|what|when|how|do|does|have|had|with|from|the|a|an|please|thanks"
    r"|on|at|for|to|so|would|will|want|phone|email|number|tel|call|you|here|speaking)\b)"
)

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (label, re.compile(pattern, re.IGNORECASE))
    for label, pattern in (
        ("[email]", r"[\w.+\-']+\s?@\s?[\w\-]+(?:\.[\w\-]+)+"),
        ("[email]", r"\b[\w.+\-]+\s?(?:\(at\)|\[at\]| at )\s?[\w\-]+\s?(?:\(dot\)|\[dot\]| dot )\s?\w+\b"),
        ("[reference]", r"\bNP-?[A-Z0-9]{6}\b"),
        ("[card]", r"\b(?:\d[ \-]?){12,18}\d\b"),
        ("[NHS number]", r"\b\d{3}[ \-]\d{3}[ \-]\d{4}\b"),
        (
            "[date of birth]",
            r"\b(?:born(?: on)?|dob|d\.o\.b\.?|date of birth|birth ?day)(?: is|:)?\s*[\w/\-., ]{4,24}?\d{2,4}\b",
        ),
        ("[date]", r"\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d{2}\b|\b(?:19|20)\d{2}-\d{1,2}-\d{1,2}\b"),
        ("[date]", rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?:19|20)\d{{2}}\b"),
        ("[date]", rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{{2}}\b"),
        ("[postcode]", r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
    )
)

_NAMED = re.compile(
    rf"\b((?:my|her|his|their)\s+(?:full\s+|first\s+|last\s+)?(?:name|surname)(?:'s|\s+is|:)?|(?:name|surname)\s*:|"
    rf"(?:i\s+am|i'm|im|she\s+is|she's|he\s+is|he's)\s+called|call\s+me|(?:it's|it\s+is|this\s+is)(?=\s+{_NAME_WORD}"
    rf"(?:\s+{_NAME_WORD})?\s+(?:speaking|here)\b)|(?:dr|mr|mrs|ms|miss|mx)\.?)"
    rf"(\s+)({_STOP}{_NAME_WORD}(?:\s+{_STOP}{_NAME_WORD}){{0,3}})",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"\b(i\s+am|i'm|im|this\s+is)(\s+)((?-i:[A-Z]){_NAME_WORD}(?:\s+(?-i:[A-Z]){_NAME_WORD})+)", re.I)
_DIGITS = re.compile(r"(?<![\w£$€.])\+?\(?\d(?:[\d()./ \-]{5,})\d(?!\w)")
_LONG = re.compile(r"\d{7,}")


def redact(text: str, region: str = "GB") -> str:
    """`text` with e-mail addresses, phone, card and NHS numbers, references, full dates, postcodes and names that
    follow "my name is", a title or "I am" blacked out as `[phone]`, `[name]` and so on.

    `region` (ISO 3166) is where a phone number without a country code is read. Redacting twice changes nothing.
    """
    for label, pattern in _RULES:
        text = pattern.sub(label, text)
    for match in reversed(list(PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE))):
        text = text[: match.start] + "[phone]" + text[match.end :]
    text = _DIGITS.sub("[number]", text)
    text = _LONG.sub("[number]", text)
    text = _NAMED.sub(r"\1\2[name]", text)
    return _SIGNED.sub(r"\1\2[name]", text)
