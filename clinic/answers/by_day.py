"""Downtime and aftercare for one day: what the day tables say, with dates.

The day of treatment is day 0. Where the sources disagree the careful one is said, and that the clinic decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from clinic.answers.derived import Piece
from clinic.answers.standing import Standing
from clinic.knowledge import Knowledge
from clinic.knowledge.schema import AftercareItem

SETTLED_AFTER = 10
"""The last day of the downtime table: after it, most skin looks as usual."""
CALM = "as long as your skin is calm: no redness, no flaking, nothing open"
DECIDES = "The clinic that treated you decides, so ask if you are not sure."
LOOKS = re.compile(
    r"\blook(?:ing)? like\b|\b(?:will|would|do|am|is|be|still|look) (?:\w+ )?"
    r"(?:red|swollen|puffy|peel\w*|flak\w*|normal|presentable|visible|bad)\b|\bhow (?:red|bad|swollen)\b"
    r"|\bstill (?:show|see)\b",
    re.IGNORECASE,
)
"""Words that ask how skin looks on a day."""


def advice(knowledge: Knowledge, activities: Iterable[str], stands: Standing) -> list[Piece]:
    """What to do or leave out on the day asked about, for each activity that has advice by day."""
    wanted = set(activities)
    return [
        Piece(_item(item, stands), item.sources, f"aftercare:{item.id}", more=_more(item))
        for item in knowledge.aftercare
        if wanted & set(item.activities)
    ]


def appearance(knowledge: Knowledge, stands: Standing) -> Piece | None:
    """What most people look like on the day asked about; None when no day was asked about."""
    day = stands.day
    if day is None or stands.asked is None:
        return None
    phases = [phase for phase in knowledge.downtime if phase.from_day <= day <= phase.to_day]
    if day > SETTLED_AFTER or not phases:
        said = "By then most people look as they did before. If yours does not, ask the clinic to look at it."
        phases = list(knowledge.downtime)[-1:]
    else:
        said = " ".join(phase.say for phase in phases)
        said += (
            " Skin differs, and deeper treatment takes longer, so leave some days to spare before anything important."
        )
    sources = tuple(dict.fromkeys(source for phase in phases for source in phase.sources))
    return Piece(f"{_count(stands)} {said}", sources, f"downtime:{phases[0].id}")


def _count(stands: Standing) -> str:
    """Which day it is: "If you come on Tuesday 1 December, Saturday 5 December is day 4." """
    if not stands.dated:
        return f"That is day {stands.day}, with the day of treatment as day 0."
    if stands.asked is None or stands.day is None:
        told = f"You had your treatment on {spoken(stands.treated)}." if stands.past else ""
        return told or f"Counted from a treatment on {spoken(stands.treated)}:"
    day = "the day itself, day 0" if stands.day == 0 else f"day {stands.day}"
    if stands.past:
        return f"You had your treatment on {spoken(stands.treated)}, so {spoken(stands.asked)} is {day}."
    return f"If you come on {spoken(stands.treated)}, {spoken(stands.asked)} is {day}."


def _item(item: AftercareItem, stands: Standing) -> str:
    if not item.avoid or item.to_day is None:
        return f"{_count(stands)} {item.say}{_span(item, stands) if stands.dated else ''}"
    last = stands.treated + timedelta(days=item.to_day)
    careful = stands.treated + timedelta(days=max(item.careful_to_day or 0, item.to_day))
    also = f" Some sources wait until {_date(stands, careful)}, and that is the careful date." if careful > last else ""
    if stands.asked is None:
        return f"{_count(stands)} {item.say} That is until {_date(stands, last)}.{also} {DECIDES}"
    if stands.asked <= last:
        return f"{_count(stands)} Not yet. {item.say} That is until {_date(stands, last)}.{also} {DECIDES}"
    if stands.asked <= careful:
        return (
            f"{_count(stands)} It is better to wait. Most advice ends on day {item.to_day}, but some sources wait "
            f"until {_date(stands, careful)}, and that is the careful date. {DECIDES}"
        )
    return f"{_count(stands)} The usual wait is over by then, so usually fine, {CALM}. {DECIDES}"


def _span(item: AftercareItem, stands: Standing) -> str:
    """The dates of something that is to be done."""
    first = stands.treated + timedelta(days=item.from_day)
    if item.to_day is None:
        return f" That is from {spoken(first)} on." if item.from_day else ""
    return f" That is from {spoken(first)} to {spoken(stands.treated + timedelta(days=item.to_day))}."


def _more(item: AftercareItem) -> str | None:
    """Why, and how far the sources differ."""
    parts = [item.why, f"The sources give {item.range_in_sources}." if item.range_in_sources else None, item.conflict]
    told = " ".join(part[0].upper() + part[1:].rstrip(".") + "." for part in parts if part)
    return told or None


def _date(stands: Standing, day: date) -> str:
    """A date, or only its number where no day of treatment is known."""
    return spoken(day) if stands.dated else f"day {(day - stands.treated).days}"


def spoken(day: date) -> str:
    """A date as it is said: "Saturday 5 December"."""
    return f"{day:%A} {day.day} {day:%B}"
