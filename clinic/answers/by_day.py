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
from clinic.plans import words

SETTLED_AFTER = 10
"""The last day of the downtime table: after it, most skin looks as usual."""
CALM = "as long as your skin is calm: no redness, no flaking, nothing open"
DECIDES = "The clinic that treated you decides, so ask if you are not sure."
LOOKS = re.compile(
    r"\blook(?:ing)? like\b|\b(?:will|would|do|am|is|be|still|look) (?:\w+ )?"
    r"(?:red|swollen|puffy|peel\w*|flak\w*|normal|presentable|visible|bad)\b|\bhow (?:red|bad|swollen)\b"
    r"|\bstill (?:show|see)\b|\bhow (?:will|would|does|is) (?:my|the) (?:skin|face) (?:be|look)\b",
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


BEFOREHAND = {
    "sunburn_tan": "no sunbathing, sunbeds or fake tan",
    "waxing_recent": "no waxing or other hair removal",
    "retinoid_recent": "no retinol or acids on the skin",
    "nsaids_supplements": "no ibuprofen-type painkillers, fish oil or vitamin E that you take by choice",
}
"""Rules whose wait is a preparation → what is left out."""


def preparing(knowledge: Knowledge, session: date, today: date) -> Piece:
    """What to leave out before a session, from which date; the longest wait of each rule counts."""
    rules = [knowledge.rules[rule] for rule in BEFOREHAND if rule in knowledge.rules]
    dated = [(session - timedelta(days=rule.wait_days_max), rule) for rule in rules if rule.wait_days_max]
    dated.sort(key=lambda each: each[0])
    when = {day: f"from {spoken(day)}" if day > today else "from today" for day, _ in dated}
    told = {told: words.listed([BEFOREHAND[r.id] for day, r in dated if when[day] == told]) for told in when.values()}
    listed = "; ".join(f"{start}: {what}" for start, what in told.items())
    text = f"For your session on {spoken(session)}, {listed}. On the day come with clean skin and no make-up."
    text += " Prescribed medicines go on."
    late = [BEFOREHAND[rule.id] for day, rule in dated if day < today and rule.gate != "note"]
    if late:
        text += " If you have been in the sun or used fake tan since those days, tell us: we may move it."
    sources = tuple(dict.fromkeys(source for _, rule in dated for source in rule.sources))
    return Piece(text, sources, "preparation:dated")


def settling(knowledge: Knowledge, stands: Standing, concern: str | None) -> Piece | None:
    """When skin usually looks settled after a treatment that is behind, as dates; None where no range is known."""
    days = knowledge.concerns[concern].downtime_days if concern and concern in knowledge.concerns else None
    if days is None or days.min is None or days.max is None:
        days = knowledge.concerns["acne_scars"].downtime_days
    if days.min is None or days.max is None or not stands.dated:
        return None
    first, last = (spoken(stands.treated + timedelta(days=count)) for count in (days.min, days.max))
    text = (
        f"{_count(stands)} Most people look settled again after {words.span(days.min, days.max, 'day')}, so between "
        f"{first} and {last}. Redness that is still marked after a week should be looked at."
    )
    sources = tuple(dict.fromkeys(source for phase in knowledge.downtime for source in phase.sources))
    return Piece(text, sources, "downtime:settling")


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
