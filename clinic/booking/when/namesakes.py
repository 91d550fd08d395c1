"""What is written like a day and is none: a person called June, a score of 3/10, a street, the Boxing Day offer."""

from __future__ import annotations

import re

from clinic.booking.when.words import MONTHS

_M = "|".join(MONTHS)
_MORE_DIGITS = re.compile(r" [-/] ?\d{3,}(?= |$)")
"""What makes "11/22-4455" a number of some paper and no date."""
_ADDRESS = re.compile(r" (?:road|rd|street|avenue|ave|lane|close|court|crescent|drive|gardens|terrace|way)(?= |$)")
_OCCASION = re.compile(
    r"(?: (?:'s|special|gift|flash|clearance))* (?:offers?|deals?|sales?|discounts?|promo(?:tion)?s?|prices?|vouchers?"
    r"|presents?|gifts?|cards?|code|email|newsletter|post|advert?|ad)(?= |$)"
)
"""What a day's name tells apart is then no day: "the Boxing Day offer"."""
_BY_NAME = re.compile(
    r"(?:april|june|august|summer) "
    r"(?:recommended|told|said|says|referred|sent|suggested|mentioned|did|does|who|she|here|speaking"
    r"|and i|and me)(?= |$)"
    rf"|(?:{_M}) is (?:my|the|her|his) (?:sur|last |first )?name"
)
"""People with the name of a month."""
_OF_A_PERSON = re.compile(
    r"(?:(?:my|our|his|her|their|the) (?:[a-z]+ )?(?:wife|daughter|sister|mother|mum|mom|mam|niece|friend|mate|partner"
    r"|girlfriend|fianc[a-z]*|cousin|aunt|auntie|colleague|boss|manager|neighbou?r|nan|nana|gran|grandma|granny"
    r"|granddaughter|baby|girl|child|kid|eldest|youngest|oldest|carer|son|husband|stepdaughter|goddaughter|twins?"
    r"|dog|in - law)"
    r"|dr|doctor|mrs|ms|miss|mr|nurse|auntie|sister in law|mother in law|daughter in law"
    r"|(?:her|his|my) name(?: is|'s)?|name is|called|named)(?: is| ,)? $"
)
""" "My daughter June", "Dr March": what stands before the name."""
_PEOPLE = ("april", "may", "june", "august", "march")
_PAIN = re.compile(r"(?:pain|score|rate|rated|scale|level)(?: [a-z]+)? $")
_AMOUNT = re.compile(r"(?:out|about|around|was|is|a) $")
_A_FRACTION = re.compile(r"\d{1,2}/\d{1,2}")


def is_no_day(text: str, match: re.Match[str], *, month: bool) -> bool:
    """Whether a match in the joined tokens only looks like a day; ``month``: it was read as a month."""
    fraction = _A_FRACTION.fullmatch(match[0])
    if fraction and (match[0] == "24/7" or _is_a_score(text, match) or text.startswith(" of ", match.end())):
        return True
    if _MORE_DIGITS.match(text, match.end()) or _ADDRESS.match(text, match.end()) or _OCCASION.match(text, match.end()):
        return True
    return month and (
        _BY_NAME.match(text, match.start()) is not None
        or (match[0] in _PEOPLE and _OF_A_PERSON.search(text[: match.start()]) is not None)
    )


def _is_a_score(text: str, match: re.Match[str]) -> bool:
    """Whether "3/10" is so many of ten."""
    before, of = text[: match.start()], match[0].partition("/")[2]
    return bool(_PAIN.search(before) or (of in ("5", "10") and _AMOUNT.search(before)))
