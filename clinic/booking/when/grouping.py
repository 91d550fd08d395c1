"""Items put together: which times belong to which days, and which are alternatives ("Monday at 3 or Tuesday at 4")."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise, product

from clinic.booking.when.clock import DAY, EXACT, Span, Times
from clinic.booking.when.days import Days, Today, meet
from clinic.booking.when.said import Item

ANY_TIME = (((0, DAY),),)


@dataclass(slots=True)
class Group:
    """Days and times that belong together; alternatives are other groups.

    ``within``: the stretch that bare weekdays are of, for those that "or" adds.
    """

    days: list[Days] = field(default_factory=list)
    times: list[Times] = field(default_factory=list)
    last: str = ""
    any_day: bool = False
    within: Days | None = None
    said_last: bool = False
    apart: bool = False
    """Whether the stretch came after its days: "Tuesday next week"."""


def grouped(items: list[Item]) -> list[Group]:
    """Items to alternatives: "Monday at 3 or Tuesday at 4" is two, "tomorrow or Thursday afternoon" one."""
    groups = [Group()]
    for index, item in enumerate(items):
        following = items[index + 1] if index + 1 < len(items) else None
        if item.apart and isinstance(item.what, Days) and groups[-1].days:
            groups.append(Group(apart=True))
        elif _of_another_week(item, following, groups[-1]):
            groups.append(Group())
        group = groups[-1]
        if isinstance(item.what, Days):
            timed = following is not None and isinstance(following.what, Times) and following.link == ""
            if item.link in ("but", "and", ",") and timed and not group.times and _narrows(group, item.what):
                groups.append(Group([item.what], last="days"))
                continue
            if item.link == "but" and not group.times and _takes_out(group, item.what):
                groups.append(Group([item.what], last="days"))
                continue
            if group.days and group.times and group.last == "times":
                joined = item.link == "" or (item.link == "," and _is_a_stretch(item.what))
                if joined and (met := meet(group.days[-1], item.what)) is not None:
                    if _is_a_stretch(item.what) and all(days.wide for days in group.days):
                        within = [both for days in group.days if (both := meet(days, item.what)) is not None]
                        group.days = within  # "Monday, Wednesday or Friday mornings from next week"
                    else:
                        group.days[-1] = met
                    if _is_a_stretch(item.what):
                        group.within, group.said_last = item.what, True
                    continue
                group = Group()
                groups.append(group)
            if group.times and not group.days and item.link in ("and", "or"):
                group = Group()  # "evenings and weekends"
                groups.append(group)
            _add_days(group, item)
            group.last = "days"
        elif (
            item.link == "but"
            and item.what.bound
            and group.times
            and group.last == "days"
            and (narrower := _within(group.times[-1], item.what)) is not None
        ):
            group.times[-1] = narrower  # "any evening from the 22nd to the 25th, but out by seven"
        elif item.what.readings == ANY_TIME and group.times and group.last == "days" and len(group.days) > 1:
            # "half five Thursday, or Saturday any time"
            groups.append(Group([group.days.pop()], [item.what], last="times"))
        elif (
            item.link == "," and group.times and group.last == "days" and (kept := _kept_in(group.times[-1], item.what))
        ):
            group.times[-1] = kept  # "7 on Tuesday, after work"
        elif item.link == "," and group.times and group.last == "days" and _is_part_of(item.what, group.times[-1]):
            group.times[-1] = item.what  # "my lunch hour tomorrow or Thursday, 12 to 1"
        else:
            if (
                group.days
                and item.link
                and (
                    (group.times and group.last == "days")
                    or (not group.times and item.link == "or")
                    or (item.link == "or" and following is not None and _begins_a_day(following))
                    or (
                        item.link == "or"
                        and item.what.readings == ANY_TIME
                        and following is not None
                        and not following.link
                    )
                )
            ):
                group = Group(any_day=not group.times)
                groups.append(group)
            if item.link == "but" and following is not None and following.link == "or" and len(group.days) > 1:
                group = Group([group.days.pop()])  # "Tuesday, or Thursday but only until 11, or Friday but only from 2"
                groups.append(group)
            _add_times(group, item)
            group.last = "times"
    full = _said_again([group for group in groups if group.days or group.times])
    for before, group in pairwise(full):
        if (
            group.apart
            and before.last == "days"
            and not group.times
            and not any(_is_a_stretch(days) for days in group.days)
        ):
            group.times = list(before.times)  # "3ish tomorrow or failing that Thursday"
        if not group.days and not group.any_day:
            group.days = list(before.days)
    return full


def _said_again(groups: list[Group]) -> list[Group]:
    """ "Tuesday or Thursday. Tuesday after 2, Thursday before 11": days without times that come again with them."""
    left = []
    for index, group in enumerate(groups):
        again = [each.readings for later in groups[index + 1 :] if later.times for each in later.days]
        if group.days and not group.times:
            group.days = [each for each in group.days if each.readings not in again]
            if not group.days:
                continue
        left.append(group)
    return left


def stretch_over(groups: list[Group], last: Group) -> None:
    """ "Wednesday at 4 or Thursday at 4 next week": what ends the list holds for the bare weekdays before it."""
    assert last.within is not None
    for group in groups:
        if group.within is None and group.days and all(days.wide for days in group.days):
            met = [meet(days, last.within) for days in group.days]
            group.days = [days for days in met if days is not None] or group.days


def _of_another_week(item: Item, following: Item | None, group: Group) -> bool:
    """ "Thursday this week or Thursday next week": whether a weekday brings its own week, and one had one before."""
    return (
        group.within is not None
        and isinstance(item.what, Days)
        and item.what.wide != frozenset()
        and item.link in ("or", "and", ",")
        and following is not None
        and following.link == ""
        and isinstance(following.what, Days)
        and _is_a_stretch(following.what)
        and meet(group.within, following.what) is None
    )


def _begins_a_day(item: Item) -> bool:
    """Whether a day follows a time that "or" adds: "this afternoon, or first thing tomorrow"."""
    return isinstance(item.what, Days) and item.link == "" and not item.what.wide


def _takes_out(group: Group, days: Days) -> bool:
    """ "The 4th, 5th or 6th, but the 6th only till noon": whether a day was among those named, which it then leaves."""
    if len(days.readings) != 1 or len(group.days) < 2:
        return False
    left = [each for each in group.days if each.readings != days.readings]
    if len(left) == len(group.days):
        return False
    group.days = left
    return True


def _narrows(group: Group, days: Days) -> bool:
    """ "Between the 7th and the 11th, and on the 10th only after five": a day of the stretch, which it then leaves."""
    if len(group.days) != 1 or len(days.readings) != 1 or len(days.readings[0]) != 1 or group.days[0].wide or days.wide:
        return False
    stretch = group.days[0]
    if not all(days.readings[0] < each for each in stretch.readings):
        return False
    group.days[0] = replace(stretch, readings=tuple(each - days.readings[0] for each in stretch.readings))
    return True


def _is_a_stretch(days: Days) -> bool:
    """Whether it is a week, a month or the like, of which weekdays may be."""
    return not days.wide and all(len(each) >= _SOME_WEEKDAYS for each in days.readings)


_SOME_WEEKDAYS = 5


def _add_days(group: Group, item: Item) -> None:
    """Days said together meet ("Tuesday next week") or, where they cannot, add up ("Monday and Wednesday")."""
    new = item.what
    assert isinstance(new, Days)
    if group.days and _is_a_stretch(new) and all(days.wide for days in group.days):
        within = [meet(days, new) for days in group.days]  # "any Tuesday or Thursday in April"
        if all(within):
            group.days, group.within, group.said_last = [days for days in within if days], new, True
            return
    if len(group.days) > 1 and _is_a_stretch(new) and not item.link and all(map(_is_of_one_weekday, group.days)):
        within = [meet(days, new) for days in group.days]  # "before the 12th, Thursday or Friday of next week"
        if all(within):
            group.days = [days for days in within if days]
            return
    if group.days and new.wide and group.within and (met := meet(group.within, new)) is not None:
        group.days.append(met)  # "Monday or Tuesday" of "next week"
        return
    if (
        group.days
        and new.wide
        and item.link in ("", ",")
        and len(group.days) > 1
        and not any(d.wide for d in group.days)
    ):
        met_ones = [both for days in group.days if (both := meet(days, new)) is not None]
        if met_ones:  # "the weekend of the 21st/22nd, Saturday preferred"
            group.days = met_ones[:1]
            return
    if group.days and item.link != "or":
        if new.wide:
            group.within = group.days[-1]
        met = meet(group.days[-1], new)
        if met is not None:
            group.days[-1] = met
            return
        if item.link == "" and not (group.days[-1].wide and new.wide):
            group.days[-1] = _one_of_both(group.days[-1], new)
            return
    group.days.append(new)


def _is_of_one_weekday(days: Days) -> bool:
    return all(len({day.weekday() for day in each}) == 1 for each in days.readings)


def _one_of_both(old: Days, new: Days) -> Days:
    """ "Thursday 27th", and the 27th is a Friday: that date, or the Thursday next to it."""
    weekday, dated = (old, new) if old.wide else (new, old)
    if weekday.wide and len(dated.readings) == 1 and len(dated.readings[0]) == 1:
        day = min(dated.readings[0])
        near = min(weekday.wide, key=lambda each: abs(each - day))
        return Days((frozenset({near}), dated.readings[0]), span=True)
    return Days((*old.readings, *new.readings), span=True)


def _add_times(group: Group, item: Item) -> None:
    """Times said together narrow each other ("Friday evening after 6"), else they add up ("mornings or after 5")."""
    new = item.what
    assert isinstance(new, Times)
    if group.times and item.link != "or":
        old = group.times[-1]
        met = [both for a in old.readings for b in new.readings if (both := _overlap(a, b))]
        if met:
            group.times[-1] = Times(tuple(dict.fromkeys(met)), new.bound)
            return
        shifted = [both for a in old.readings for b in new.readings if (both := _overlap(a, _half_day_on(b)))]
        if shifted and item.link == "":
            group.times[-1] = Times(tuple(dict.fromkeys(shifted)), new.bound)
            return
        if item.link == "" and (moment := _moment_near(old, new)) is not None:
            group.times[-1] = moment
            return
    group.times.append(new)


def _moment_near(old: Times, new: Times) -> Times | None:
    """ "Quarter to six any night": the hour, where a part of the day beside it begins or ends near it."""
    for moment, part in ((old, new), (new, old)):
        exact = all(end - begin <= EXACT for spans in moment.readings for begin, end in spans)
        if not exact or part.bound or any(end - begin <= _AN_HOUR for spans in part.readings for begin, end in spans):
            continue
        near = tuple(
            spans
            for spans in moment.readings
            if any(
                min(abs(first - spans[0][0]), abs(last - spans[0][0])) <= _AN_HOUR
                for each in part.readings
                for first, last in each
            )
        )
        return Times(near) if near else None
    return None


_AN_HOUR = 60


def _within(old: Times, bound: Times) -> Times | None:
    """What a bound leaves of stretches; None when nothing."""
    met = [both for a in old.readings for b in bound.readings if (both := _overlap(a, b))]
    return Times(tuple(dict.fromkeys(met)), bound.bound) if met else None


def _kept_in(moment: Times, part: Times) -> Times | None:
    """The readings of an hour that lie in a part of the day told behind it; None where it is no hour, or none does."""
    if any(end - begin > EXACT for spans in moment.readings for begin, end in spans):
        return None
    kept = tuple(spans for spans in moment.readings if _is_part_of(Times((spans,)), part))
    return Times(kept, moment.bound) if kept else None


def _is_part_of(new: Times, old: Times) -> bool:
    """Whether a stretch lies wholly within the one said before."""
    return all(
        any(first <= begin and end <= last for spans in old.readings for first, last in spans)
        for spans in new.readings
        for begin, end in spans
    )


def _half_day_on(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The same hours in the other half of the day: "Friday evening at 9" means 21:00. Nobody means three at night."""
    named = all(end - start <= 60 and (end <= 720 or start >= 1080) for start, end in spans)  # no part of the day
    shifted = ((start + 720, min(end + 720, DAY)) if end <= 720 else (start - 720, end - 720) for start, end in spans)
    return tuple(shifted) if named else ()


def _overlap(first: tuple[Span, ...], second: tuple[Span, ...]) -> tuple[Span, ...]:
    found = ((max(a[0], b[0]), min(a[1], b[1])) for a in first for b in second)
    return tuple(sorted(span for span in found if span[0] < span[1]))


def readings_of(group: Group, today: Today) -> list[tuple[frozenset[date], tuple[Span, ...]]]:
    """Every way to read a group: its dates and its stretches of the day."""
    days: list[frozenset[date]] = [today.all()] if not group.days else []
    if group.days:
        days = [frozenset().union(*choice) for choice in product(*(each.readings for each in group.days))]
    times: list[tuple[Span, ...]] = [((0, DAY),)]
    if group.times:
        times = [
            tuple(span for spans in choice for span in spans)
            for choice in product(*(each.readings for each in group.times))
        ]
    return list(product(days, times))
