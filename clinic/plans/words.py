"""Ranges, waits and money in plain English. A missing number never becomes a digit: it becomes None."""

from __future__ import annotations

import re
from datetime import date

from clinic.knowledge.schema import Concern

_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


def span(low: int | float | None, high: int | float | None, one: str, many: str | None = None) -> str | None:
    """`3 to 6 sessions`, `4 sessions`, `up to 12 sessions`, `at least 3 weeks`; None when neither end is known."""
    plural = many or f"{one}s"
    if low is None and high is None:
        return None
    if low is None:
        return f"up to {high:g} {one if high == 1 else plural}"
    if high is None or low == high:
        return f"{low:g} {one if low == 1 else plural}"
    return f"{low:g} to {high:g} {plural}"


def days(low: int | None, high: int | None) -> str | None:
    """A wait in the unit people use: `5 to 7 days`, `2 weeks`, `4 weeks to 3 months`, `up to 6 months`."""
    if low is None and high is None:
        return None
    if not low:
        return f"up to {_count(high or 0)}"
    if high is None or low == high:
        return _count(low)
    first, second = _count(low).split(" ", 1), _count(high).split(" ", 1)
    if first[1].rstrip("s") == second[1].rstrip("s"):
        return f"{first[0]} to {second[0]} {second[1]}"
    if low < 14 and high <= 14:
        return f"{low} to {high} days"
    return f"{' '.join(first)} to {' '.join(second)}"


def _count(number: int) -> str:
    if number >= 360:
        return "12 months" if number < 730 else f"{number // 365} years"
    if number >= 60 and number % 30 == 0:
        return f"{number // 30} months"
    if number >= 14 and number % 7 == 0:
        return f"{number // 7} weeks"
    return f"{number} day" if number == 1 else f"{number} days"


def money(amount_minor: int, currency: str) -> str:
    """`£180`, `£49.50`, `120 SEK`: an amount in minor units as people write it."""
    pounds, pence = divmod(amount_minor, 100)
    amount = f"{pounds:,}" if not pence else f"{pounds:,}.{pence:02d}"
    sign = _SIGNS.get(currency)
    return f"{sign}{amount}" if sign else f"{amount} {currency}"


def minutes(number: int) -> str:
    """`75 minutes`."""
    return f"{number} minute" if number == 1 else f"{number} minutes"


def short_name(concern: Concern) -> str:
    """The concern's name as it stands in a sentence: `Acne scars (depressed / mixed types)` → `acne scars`."""
    name = re.sub(r"\s*\([^)]*\)", "", concern.name).split(" / ")[0].strip()
    return lowered(name)


def lowered(name: str) -> str:
    """A name as it stands within a sentence: `Microneedling` → `microneedling`, but `PRP microneedling` stays."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def day(on: date) -> str:
    """A date as people say it: "3 March 2027"."""
    return f"{on.day} {on:%B %Y}"


def listed(items: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def sentence(text: str) -> str:
    """With a capital at the start and a full stop at the end."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?:" else ".")
