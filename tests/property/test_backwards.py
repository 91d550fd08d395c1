"""Plans backwards from an event, over random events, limits and calendars: every gap kept, every date bookable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic import booking
from clinic.booking import when
from clinic.context import Clinic
from clinic.knowledge import load
from clinic.plans import Course, plan_backwards
from clinic.settings import load_settings
from tests.calendars import ANN, OPEN
from tests.conftest import TEST_NOW

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Free:
    uid: str
    starts_at: datetime
    practitioner_code: str


courses = st.builds(
    lambda needed, more, low, high, clear: Course(needed, needed + more, 7 * low, 7 * (low + high), clear),
    st.integers(1, 5),
    st.integers(0, 2),
    st.integers(1, 6),
    st.integers(0, 6),
    st.integers(0, 14),
) | st.builds(lambda needed, low: Course(needed, needed, 7 * low, None, 7), st.integers(1, 5), st.integers(1, 6))
openings = st.lists(
    st.builds(
        lambda day, hour, who: Free(
            f"t:{who}:{day}:{hour}",
            datetime.combine(TODAY + timedelta(days=day), datetime.min.time(), LONDON) + timedelta(hours=hour),
            who,
        ),
        st.integers(0, 200),
        st.integers(9, 18),
        st.sampled_from("ab"),
    ),
    max_size=60,
)


def longest(days: list[date], course: Course) -> int:
    """How many sessions fit, by trying every way."""
    best: dict[date, int] = {}
    for day in days:
        gaps = [(day - other).days for other in best]
        fitting = [gap for gap in gaps if gap >= course.gap_min and (course.gap_max is None or gap <= course.gap_max)]
        best[day] = 1 + max((best[day - timedelta(days=gap)] for gap in fitting), default=0)
    return min(course.wanted, max(best.values(), default=0))


@given(courses, openings, st.integers(1, 260), st.sets(st.integers(201, 260), max_size=20))
def test_any_calendar(course: Course, free: list[Free], days_to_event: int, later: set[int]) -> None:
    event = TODAY + timedelta(days=days_to_event)
    later_days = {TODAY + timedelta(days=each) for each in later}
    series = plan_backwards(course, event, free, later_days)
    assert all(each in free for each in series.sessions)
    assert set(series.later) <= later_days
    dates = [each.starts_at.date() for each in series.sessions] + list(series.later)
    for first, second in pairwise(dates):
        assert (second - first).days >= course.gap_min
        assert course.gap_max is None or (second - first).days <= course.gap_max
    assert all((event - day).days > course.clear_days for day in dates)
    usable = sorted(
        day for day in {each.starts_at.date() for each in free} | later_days if (event - day).days > course.clear_days
    )
    assert series.fits == longest(usable, course)
    assert series.works == (series.fits >= course.needed)
    if series.works:
        from_there = [day for day in usable if day >= series.latest_start]
        assert longest(from_there, course) >= course.needed
        assert longest([day for day in usable if day > series.latest_start], course) < course.needed


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The sample clinic, for real openings."""
    chosen = load_settings(var=Path(tmp_path_factory.mktemp("backwards")), now=TEST_NOW)
    opened = Clinic(chosen)
    opened.database.migrate()
    load(opened.database, chosen.data_dir, opened.now())
    yield opened
    opened.close()


LIMITS = (
    "only fridays", "after 5", "mornings", "not in january", "weekends", "not mondays", "thursdays after 5",
    "from march", "before 12 on wednesdays", "tuesdays or thursdays", "any day but friday",
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(LIMITS), st.integers(10, 200), st.sampled_from(["microneedling", "rf_microneedling"]))
def test_every_date_of_the_sample_clinic_is_really_bookable(
    sample: Clinic, limit: str, days_to_event: int, treatment: str
) -> None:
    event = datetime.combine(TODAY + timedelta(days=days_to_event), datetime.min.time(), LONDON)
    heard = when.read(limit, datetime(2026, 11, 22, 10, tzinfo=UTC), LONDON, horizon_days=400, recurring=True)
    assert heard is not None
    free = booking.find_openings(sample, treatment, window=heard.windows, limit=100_000, spread=False)
    series = plan_backwards(Course(3, 3, 28, 42, 7), event.date(), free)
    for each in series.sessions:
        assert any(begin <= each.starts_at < end for begin, end in heard.windows)
        made = booking.book(sample, each.uid, f"{each.uid}:{limit}:{days_to_event}", ANN, outcome=OPEN)
        booking.cancel(sample, made.booking_uid)
