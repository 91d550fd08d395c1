"""Openings: working hours, exceptions, buffers, rooms, skills, lead time, horizon, and clock changes by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.booking import UnknownOpening, UnknownTreatment, find_openings, free_starts, parse_uid
from clinic.context import Clinic
from tests.calendars import MONDAY, NOW, at, days, location, one_person

HALF_HOURS = [f"{hour:02d}:{half}" for hour in range(9, 16) for half in ("00", "30")] + ["16:00"]


@pytest.fixture
def clinic(any_clinic: Clinic) -> Clinic:
    """An empty clinic, on each kind of database."""
    return any_clinic


def walls(
    clinic: Clinic, treatment: str, day: date, tz: str = "Europe/London", now: datetime = NOW, who: str | None = None
) -> list[str]:
    """The wall times offered on a local date."""
    start, end = at(day, "00:00", tz), at(day + days(1), "00:00", tz)
    with clinic.database.read() as session:
        found = free_starts(session, treatment, start, end, now=now, practitioner=who)
    return [f"{each.starts_at:%H:%M}" for each in found]


def test_a_working_day(clinic: Clinic) -> None:
    one_person(clinic, grid_minutes=30)
    assert walls(clinic, "microneedling", MONDAY) == HALF_HOURS
    assert walls(clinic, "microneedling", MONDAY - days(1)) == []


def test_an_opening_says_all_about_itself(clinic: Clinic) -> None:
    one_person(clinic)
    first = find_openings(clinic, "microneedling", limit=1)[0]
    assert first.uid == f"microneedling:ada:{int(at(MONDAY, '09:00').timestamp())}"
    assert (first.minutes, first.ends_at - first.starts_at) == (60, timedelta(hours=1))
    assert first.starts_at.isoformat() == "2026-11-23T09:00:00+00:00"
    assert parse_uid(first.uid).epoch == int(first.starts_at.timestamp())


@pytest.mark.parametrize("text", ["", "a:b", "a:b:c", "a:b:1:2", ":b:1", "a:b:-1", "a:b:١٢", "a:b:999999999999"])
def test_other_texts_are_no_openings(text: str) -> None:
    with pytest.raises(UnknownOpening):
        parse_uid(text)


def test_unknown_treatment(clinic: Clinic) -> None:
    one_person(clinic)
    with pytest.raises(UnknownTreatment):
        find_openings(clinic, "tattoo")


def test_validity_of_hours(clinic: Clinic) -> None:
    with clinic.database.write() as session:
        build = location(session, grid_minutes=60)
        ada = build.practitioner("ada")
        build.treatment("microneedling", 60, [ada])
        build.works(ada, "09:00", "11:00", "0", valid_to=MONDAY)
        build.works(ada, "13:00", "15:00", "0", valid_from=MONDAY + days(7), valid_to=MONDAY + days(7))
    assert walls(clinic, "microneedling", MONDAY) == ["09:00", "10:00"]
    assert walls(clinic, "microneedling", MONDAY + days(7)) == ["13:00", "14:00"]
    assert walls(clinic, "microneedling", MONDAY + days(14)) == []


def test_hours_for_one_treatment_only(clinic: Clinic) -> None:
    with clinic.database.write() as session:
        build = location(session, grid_minutes=60)
        ada = build.practitioner("ada")
        build.treatment("microneedling", 60, [ada])
        special = build.treatment("rf_microneedling", 60, [ada])
        build.works(ada, "09:00", "10:00")
        build.works(ada, "15:00", "16:00", treatment_id=special)
    assert walls(clinic, "microneedling", MONDAY) == ["09:00"]
    assert walls(clinic, "rf_microneedling", MONDAY) == ["09:00", "15:00"]


def test_only_those_with_the_skill(clinic: Clinic) -> None:
    with clinic.database.write() as session:
        build = location(session, grid_minutes=60)
        ada, bob = build.practitioner("ada"), build.practitioner("bob")
        build.treatment("microneedling", 60, [ada, bob])
        build.treatment("prp_microneedling", 60, [bob])
        build.works(ada, "09:00", "10:00")
        build.works(bob, "14:00", "15:00")
    assert walls(clinic, "microneedling", MONDAY) == ["09:00", "14:00"]
    assert walls(clinic, "prp_microneedling", MONDAY) == ["14:00"]
    assert walls(clinic, "microneedling", MONDAY, who="ada") == ["09:00"]
    assert walls(clinic, "prp_microneedling", MONDAY, who="ada") == []


def test_a_holiday_a_day_off_and_extra_hours(clinic: Clinic) -> None:
    with clinic.database.write() as session:
        build = location(session, grid_minutes=60)
        ada, bob = build.practitioner("ada"), build.practitioner("bob")
        build.treatment("microneedling", 60, [ada, bob])
        build.works(ada, "09:00", "11:00", "01234")
        build.works(bob, "14:00", "16:00", "01234")
        build.exception(MONDAY, "closed", reason="Bank holiday")
        build.exception(MONDAY + days(1), "closed", ada, reason="Leave")
        build.exception(MONDAY + days(2), "closed", bob, start_local="14:00", end_local="15:00")
        build.exception(MONDAY + days(5), "open", ada, start_local="10:00", end_local="11:00")
        build.exception(MONDAY + days(3), "closed")
        build.exception(MONDAY + days(3), "open", bob, start_local="18:00", end_local="19:00")
    assert walls(clinic, "microneedling", MONDAY) == []
    assert walls(clinic, "microneedling", MONDAY + days(1)) == ["14:00", "15:00"]
    assert walls(clinic, "microneedling", MONDAY + days(2)) == ["09:00", "10:00", "15:00"]
    assert walls(clinic, "microneedling", MONDAY + days(3)) == ["18:00"]
    assert walls(clinic, "microneedling", MONDAY + days(5)) == ["10:00"]


def test_lead_time_and_horizon(clinic: Clinic) -> None:
    one_person(clinic, grid_minutes=60, lead_minutes=24 * 60, horizon_days=3)
    now = at(MONDAY, "10:30")
    assert walls(clinic, "microneedling", MONDAY, now=now) == []
    assert walls(clinic, "microneedling", MONDAY + days(1), now=now) == [
        "11:00",
        "12:00",
        "13:00",
        "14:00",
        "15:00",
        "16:00",
    ]
    assert walls(clinic, "microneedling", MONDAY + days(3), now=now) == ["09:00", "10:00"]
    assert walls(clinic, "microneedling", MONDAY + days(4), now=now) == []


def test_the_room_limits_even_when_people_are_free(clinic: Clinic) -> None:
    with clinic.database.write() as session:
        build = location(session, grid_minutes=60)
        ada, bob = build.practitioner("ada"), build.practitioner("bob")
        blue, green = build.room("blue"), build.room("green")
        build.treatment("microneedling", 60, [ada, bob], [blue, green])
        build.works(ada, "09:00", "10:00")
        build.works(bob, "09:00", "10:00")
        build.uses(ada, green)
    with clinic.database.read() as session:
        found = free_starts(session, "microneedling", at(MONDAY, "00:00"), at(MONDAY, "23:00"), now=NOW)
    assert [(each.practitioner_code, each.room_id) for each in found] == [("ada", green), ("bob", blue)]


# Clock changes. Every list is written by hand.

QUARTERS = ("00", "15", "30", "45")


def night(clinic: Clinic, tz: str, day: date, start: str, end: str, minutes: int = 15) -> list[str]:
    with clinic.database.write() as session:
        build = location(session, tz, horizon_days=400)
        ada = build.practitioner("ada")
        build.treatment("microneedling", minutes, [ada])
        build.works(ada, start, end)
    return walls(clinic, "microneedling", day, tz)


def quarters(*hours: int) -> list[str]:
    return [f"{hour:02d}:{quarter}" for hour in hours for quarter in QUARTERS]


@pytest.mark.parametrize(
    ("tz", "day", "hours"),
    [
        ("Europe/London", date(2027, 3, 28), [0, 2, 3]),  # 01:00 to 02:00 does not exist
        ("Europe/London", date(2026, 10, 25) + days(364), [0, 1, 2, 3]),  # 24 October 2027: an ordinary day
        ("America/New_York", date(2027, 3, 14), [0, 1, 3]),  # 02:00 to 03:00 does not exist
        ("Asia/Kathmandu", date(2027, 3, 28), [0, 1, 2, 3]),
        ("Asia/Kolkata", date(2027, 3, 14), [0, 1, 2, 3]),
    ],
)
def test_no_opening_in_the_gap(clinic: Clinic, tz: str, day: date, hours: list[int]) -> None:
    assert night(clinic, tz, day, "00:00", "04:00") == quarters(*hours)


@pytest.mark.parametrize(
    ("tz", "day", "repeated", "offset"),
    [
        ("Europe/London", date(2027, 10, 31), 1, 60),
        ("America/New_York", date(2026, 11, 1) + days(371), 1, 240),  # 7 November 2027
    ],
)
def test_the_repeated_hour_is_offered_once(clinic: Clinic, tz: str, day: date, repeated: int, offset: int) -> None:
    assert night(clinic, tz, day, "00:00", "04:00") == quarters(0, 1, 2, 3)
    with clinic.database.read() as session:
        found = free_starts(session, "microneedling", at(day, "00:00", tz), at(day, "04:00", tz), now=NOW)
    first = next(each.starts_at for each in found if each.starts_at.hour == repeated)
    assert first.astimezone(UTC).hour == (repeated * 60 + (offset if tz != "Europe/London" else -offset)) // 60 % 24


def test_the_listed_changes_of_2026(clinic: Clinic) -> None:
    before = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
    with clinic.database.write() as session:
        for tz, code in (("Europe/London", "ada"), ("America/New_York", "bob")):
            build = location(session, tz)
            who = build.practitioner(code)
            build.treatment(f"for_{code}", 15, [who])
            build.works(who, "00:00", "03:00")
    assert walls(clinic, "for_ada", date(2026, 10, 25), "Europe/London", before) == quarters(0, 1, 2)
    assert walls(clinic, "for_bob", date(2026, 11, 1), "America/New_York", before) == quarters(0, 1, 2)


def test_lord_howe_moves_by_half_an_hour(clinic: Clinic) -> None:
    # On 4 October 2026 at 02:00 the clocks go to 02:30; on 4 April 2027 at 02:00 they go back to 01:30.
    spring = date(2026, 10, 4)
    early = datetime(2026, 9, 20, tzinfo=UTC)
    with clinic.database.write() as session:
        build = location(session, "Australia/Lord_Howe", horizon_days=400)
        ada = build.practitioner("ada")
        build.treatment("microneedling", 15, [ada])
        build.works(ada, "01:00", "03:00")
    tz = "Australia/Lord_Howe"
    ordinary = quarters(1, 2)
    assert walls(clinic, "microneedling", spring, tz, early) == [
        "01:00", "01:15", "01:30", "01:45", "02:30", "02:45",
    ]  # fmt: skip
    assert walls(clinic, "microneedling", date(2027, 4, 4), tz) == ordinary


def test_a_treatment_over_the_change_lasts_its_real_length(clinic: Clinic) -> None:
    # London 2027-03-28: 00:30 for 60 minutes ends at 02:30 on the wall, 60 real minutes later.
    day = date(2027, 3, 28)
    assert night(clinic, "Europe/London", day, "00:00", "02:30", 60) == ["00:00", "00:15", "00:30"]
    with clinic.database.read() as session:
        found = free_starts(session, "microneedling", at(day, "00:30"), at(day, "00:31"), now=NOW)
    assert f"{found[0].ends_at:%H:%M}" == "02:30"
    assert found[0].ends_at.astimezone(UTC) - found[0].starts_at.astimezone(UTC) == timedelta(minutes=60)


def test_afternoons_stay_afternoons_over_the_change(clinic: Clinic) -> None:
    with clinic.database.write() as session:
        build = location(session, grid_minutes=60, horizon_days=400)
        ada = build.practitioner("ada")
        build.treatment("microneedling", 60, [ada])
        build.works(ada, "13:00", "18:00", "1")
    for week in range(30):
        day = date(2027, 3, 2) + days(7 * week)
        assert walls(clinic, "microneedling", day) == ["13:00", "14:00", "15:00", "16:00", "17:00"], day


@pytest.mark.parametrize("host", ["UTC", "America/New_York", "Asia/Kolkata"])
def test_the_host_zone_does_not_matter(clinic: Clinic, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", host)
    time.tzset()
    try:
        one_person(clinic, grid_minutes=30)
        assert walls(clinic, "microneedling", MONDAY) == HALF_HOURS
    finally:
        monkeypatch.undo()
        time.tzset()


# Listing


def test_a_few_are_spread(clinic: Clinic) -> None:
    one_person(clinic)
    found = find_openings(clinic, "microneedling")
    assert [f"{each.starts_at:%a %H:%M}" for each in found] == [
        "Mon 09:00", "Mon 16:00", "Tue 09:00", "Tue 16:00", "Wed 09:00", "Wed 16:00",
    ]  # fmt: skip
    soonest = find_openings(clinic, "microneedling", spread=False, limit=3)
    assert [f"{each.starts_at:%a %H:%M}" for each in soonest] == ["Mon 09:00", "Mon 09:15", "Mon 09:30"]


def test_windows_may_have_holes(clinic: Clinic) -> None:
    one_person(clinic, grid_minutes=60)
    window = [(at(MONDAY + days(day), "13:00"), at(MONDAY + days(day), "15:00")) for day in (0, 3)]
    found = find_openings(clinic, "microneedling", window, limit=10)
    assert [f"{each.starts_at:%a %H}" for each in found] == ["Mon 13", "Mon 14", "Thu 13", "Thu 14"]
    past = (NOW - days(30), NOW - days(20))
    assert find_openings(clinic, "microneedling", past) == []


def test_by_gender(clinic: Clinic) -> None:
    with clinic.database.write() as session:
        build = location(session)
        ada, bob = build.practitioner("ada", gender="female"), build.practitioner("bob", gender="male")
        build.treatment("microneedling", 60, [ada, bob])
        build.works(ada, "09:00", "17:00")
        build.works(bob, "09:00", "17:00")
    assert {each.practitioner_code for each in find_openings(clinic, "microneedling", gender="female")} == {"ada"}
    assert {each.practitioner_code for each in find_openings(clinic, "microneedling")} == {"ada", "bob"}
