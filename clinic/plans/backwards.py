"""Plans backwards from an event: the sessions that fit before it, at times that can really be booked. Pure.

Who calls it gives the openings (already within the visitor's own limits and no earlier than suitability allows) and the
days beyond the booking horizon on which the clinic will probably be open; nothing is looked up here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from clinic.plans.plan import SessionPlan


class Free(Protocol):
    """A free time that can be booked; `clinic.booking.openings.Opening` is one."""

    @property
    def uid(self) -> str:
        """Its id."""

    @property
    def starts_at(self) -> datetime:
        """When it begins, in the clinic's zone."""

    @property
    def practitioner_code(self) -> str:
        """With whom."""


@dataclass(frozen=True, slots=True)
class Course:
    """What the plan record asks for. `needed` sessions make a whole course, `wanted` is the usual number; gaps in days
    from date to date, None for no upper end; `clear_days` are the whole days of downtime between the last session and
    the event."""

    needed: int
    wanted: int
    gap_min: int
    gap_max: int | None
    clear_days: int


@dataclass(frozen=True, slots=True)
class Series[F: Free]:
    """The sessions before an event.

    `sessions` can be booked now, `later` are the dates beyond the booking horizon on which the rest may fall.
    `last_day` is the last date that leaves the downtime before the event; `latest_start` the last date on which a whole
    course could still begin (it may be over; then a whole course does not fit any more).
    """

    course: Course
    event: date
    sessions: tuple[F, ...]
    later: tuple[date, ...]
    last_day: date
    latest_start: date

    @property
    def fits(self) -> int:
        """How many sessions there is time for."""
        return len(self.sessions) + len(self.later)

    @property
    def works(self) -> bool:
        """Whether a whole course fits before the event."""
        return self.fits >= self.course.needed

    @property
    def last_session(self) -> date | None:
        """The date of the last session; None when none fits."""
        if self.later:
            return self.later[-1]
        return self.sessions[-1].starts_at.date() if self.sessions else None


CLEAR_DAYS = 7
"""Days kept free before a day that matters, at the least: "at least a week", says the answer `downtime_event`."""


def course_of(plan: SessionPlan, typical: int | None) -> Course | None:
    """The course of a session plan; None when no source gives the number of sessions or the gap between them.

    `typical` is the usual number of sessions for the concern, None when its record names none.
    """
    needed = plan.sessions_min or typical or plan.sessions_max
    if needed is None or (needed > 1 and plan.interval_weeks_min is None):
        return None
    return Course(
        needed=needed,
        wanted=max(needed, typical or needed),
        gap_min=7 * (plan.interval_weeks_min or 1),
        gap_max=7 * plan.interval_weeks_max if plan.interval_weeks_max is not None else None,
        clear_days=max(CLEAR_DAYS, plan.downtime_days[1] or 0),
    )


def plan_backwards[F: Free](
    course: Course, event: date, openings: Sequence[F], later_days: Collection[date] = ()
) -> Series[F]:
    """As many sessions of the course as fit before `event`: every gap kept, the downtime kept, each one an opening.

    Of all ways to fit that many, the one that ends first, so that the result has the most time to build.
    """
    last_day = event - timedelta(days=course.clear_days + 1)
    by_day: dict[date, list[F]] = defaultdict(list)
    for opening in openings:
        if opening.starts_at.date() <= last_day:
            by_day[opening.starts_at.date()].append(opening)
    days = sorted(by_day.keys() | {day for day in later_days if day <= last_day})
    chain = _chain(days, course)
    sessions: list[F] = []
    for day in chain:
        if day not in by_day:
            break
        sessions.append(_choose(by_day[day], sessions[0] if sessions else None))
    later = tuple(chain[len(sessions) :])
    return Series(course, event, tuple(sessions), later, last_day, _latest_start(days, last_day, course))


def _chain(days: Sequence[date], course: Course) -> list[date]:
    """The longest run of days that keeps the gaps, up to the wanted number; of equally long ones the first to end."""
    levels: list[list[date]] = [list(days)]
    while len(levels) < course.wanted:
        following = [day for day in days if _before(levels[-1], day, course)]
        if not following:
            break
        levels.append(following)
    if not levels[0]:
        return []
    chain = [levels[-1][0]]
    for level in reversed(levels[:-1]):
        chain.insert(0, _before(level, chain[0], course)[0])
    return chain


def _before(level: Sequence[date], day: date, course: Course) -> Sequence[date]:
    """The days of a level from which `day` is a gap away."""
    first = 0 if course.gap_max is None else bisect_left(level, day - timedelta(days=course.gap_max))
    return level[first : bisect_right(level, day - timedelta(days=course.gap_min))]


def _latest_start(days: Sequence[date], last_day: date, course: Course) -> date:
    """The last day on which a whole course can begin; by the calendar alone when it cannot any more."""
    level = list(days)
    for _ in range(course.needed - 1):
        level = [day for day in days if _after(level, day, course)]
    return level[-1] if level else last_day - timedelta(days=course.gap_min * (course.needed - 1))


def _after(level: Sequence[date], day: date, course: Course) -> bool:
    """Whether a day of the level is a gap after `day`."""
    first = bisect_left(level, day + timedelta(days=course.gap_min))
    return first < len(level) and (course.gap_max is None or (level[first] - day).days <= course.gap_max)


def _choose[F: Free](openings: Sequence[F], first: F | None) -> F:
    """The first session as early in the day as can be; later ones with the same person and near the same time."""
    if first is None:
        return min(openings, key=lambda each: each.starts_at)

    def distance(each: F) -> tuple[bool, int, datetime]:
        apart = abs(_minute(each.starts_at) - _minute(first.starts_at))
        return each.practitioner_code != first.practitioner_code, apart, each.starts_at

    return min(openings, key=distance)


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute
