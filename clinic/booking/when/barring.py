"""What is ruled out: dates, stretches of the day, and those stretches of those dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic.booking.when.clock import Span, Times
from clinic.booking.when.days import Days
from clinic.booking.when.said import Item


@dataclass(frozen=True, slots=True)
class Barred:
    """What is ruled out: dates, stretches of the day, or (with both) those stretches of those dates."""

    days: Days | None = None
    times: Times | None = None


def barred_by(items: list[Item]) -> list[Barred]:
    """What is ruled out; a day and a time said together rule out that time of that day only ("not 9 on Saturday")."""
    found: list[Barred] = []
    previous: Item | None = None
    wished = [item.what for item in items if isinstance(item.what, Days) and not item.no]
    items = without_taken_back(items)
    for item in items:
        if item.no:
            now = (
                Barred(days=_not_wished(item.what, wished)) if isinstance(item.what, Days) else Barred(times=item.what)
            )
            together = previous is not None and previous.no and item.link == "" and found
            last = found[-1] if together else None
            if last is not None and last.days is None and now.days is not None:
                found[-1] = Barred(now.days, last.times)
            elif (
                last is not None
                and last.times is None
                and last.days is not None
                and now.days is not None
                and (both := ruled_out_by(last.days) & ruled_out_by(now.days))
            ):
                found[-1] = Barred(Days((both,), ruled_out=both))  # "no Wednesday in December"
            elif last is not None and last.times is None and now.times is not None:
                found[-1] = Barred(last.days, now.times)
            elif (
                previous is not None
                and previous.no
                and item.link == "and"
                and now.times is not None
                and found
                and found[-1].days is not None
                and found[-1].times is not None
            ):
                found.append(Barred(found[-1].days, now.times))  # "Tuesday 11-12 and 15-16 are taken"
            else:
                found.append(now)
        previous = item
    return found


def without_taken_back(items: list[Item]) -> list[Item]:
    """ "Not Thursday. Well, actually Thursday's fine before 10": a day wished for later is not ruled out."""
    return [
        item
        for index, item in enumerate(items)
        if not (
            item.no
            and isinstance(item.what, Days)
            and item.what.wide
            and any(not each.no and each.what == item.what for each in items[index + 1 :])
        )
    ]


def _not_wished(days: Days, wished: list[Days]) -> Days:
    """ "This Friday, not next Friday": of what "next Friday" may be, the one that is wished for is not ruled out."""
    if len(days.readings) < 2 or days.wide:
        return days
    asked = {each.readings[0] for each in wished if len(each.readings) == 1}
    left = tuple(each for each in days.readings if each not in asked)
    return replace(days, readings=left) if left else days


def ruled_out_by(days: Days) -> frozenset[date]:
    """ "Not Mondays" and "not Monday" both rule out every Monday; "not next week" rules out that week."""
    return days.ruled_out or days.wide or frozenset().union(*days.readings)


def without(spans: tuple[Span, ...], barred: list[Span]) -> list[Span]:
    left = list(spans)
    for first, last in barred:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, first)), (max(start, last), end))
            if piece[0] < piece[1]
        ]
    return left
