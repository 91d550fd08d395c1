"""Times as people say them, against a list of phrases with what each means on Sunday 22 November 2026 at 10:00."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.booking import when
from clinic.booking.when import Interval, When

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 14, 20, tzinfo=UTC)
PHRASES = Path(__file__).with_name("when_phrases.txt")
VISITORS = Path(__file__).with_name("when_phrases_visitors.txt")
ZONES = {
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
    "US": "America/New_York",
    "AU": "Australia/Sydney",
    "IN": "Asia/Kolkata",
}
MIDWEEK = Path(__file__).with_name("when_phrases_midweek.txt")


def spelt(found: When | None) -> str:
    """The form of the list: stretches by time, the first three and how many there are; ``ask`` when ambiguous."""
    if found is None:
        return "nothing"
    if not found.windows:
        return f"unclear ({found.unclear})" if found.unclear else "past"
    shown = "; ".join(_spelt(each) for each in found.windows[:3])
    more = f" ({len(found.windows)})" if len(found.windows) > 3 else ""
    unclear = f"unclear ({found.unclear}), " if found.unclear else ""
    return f"{unclear}{'soon, ' if found.soon else ''}{'ask, ' if found.ambiguous else ''}{shown}{more}"


def _spelt(interval: Interval) -> str:
    begin, end = interval
    last = end - timedelta(seconds=1)
    day = f"{begin:%a} {begin.day} {begin:%b}"
    if begin.date() != last.date():
        until = f"{last:%a} {last.day} {last:%b}"
        return f"{day} to {until}"
    if (f"{begin:%H:%M}", f"{end:%H:%M}") == ("00:00", "00:00"):
        return day
    return f"{day} {begin:%H:%M}-{'24:00' if end.date() != begin.date() else f'{end:%H:%M}'}"


def phrases(path: Path = PHRASES) -> list[tuple[str, str]]:
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return [(phrase, meaning) for phrase, meaning in (line.split(" => ") for line in lines)]


@pytest.mark.parametrize(("phrase", "meaning"), phrases())
def test_phrase(phrase: str, meaning: str) -> None:
    assert spelt(when.read(phrase, NOW, LONDON)) == meaning


@pytest.mark.parametrize(("phrase", "meaning"), phrases(MIDWEEK))
def test_phrase_in_the_middle_of_a_week(phrase: str, meaning: str) -> None:
    assert spelt(when.read(phrase, WEDNESDAY, LONDON)) == meaning


def visitors() -> list[tuple[str, str, str, str]]:
    """Time, country, phrase and meaning of each line of the visitors' list."""
    now, found = "", []
    for line in VISITORS.read_text().splitlines():
        if line.startswith("# now "):
            now = line.removeprefix("# now ")
        elif not line.startswith("#"):
            country, said = line.split(" | ", 1)
            found.append((now, country, *said.split(" => ")))
    return found


@pytest.mark.parametrize(("now", "country", "phrase", "meaning"), visitors())
def test_phrase_of_a_visitor(now: str, country: str, phrase: str, meaning: str) -> None:
    tz = ZoneInfo(ZONES[country])
    assert spelt(when.read(phrase, datetime.fromisoformat(now).replace(tzinfo=tz), tz, country)) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("the friday after that", "Fri 11 Dec"),
        ("a week later", "Wed 16 Dec"),
        ("2 weeks after that", "Wed 23 Dec"),
        ("the day after", "Thu 10 Dec"),
        ("the day before that at 4", "Tue 8 Dec 16:00-16:15"),
        ("the following week", "Mon 14 Dec to Sun 20 Dec"),
        ("that week but not friday", "Mon 7 Dec to Thu 10 Dec; Sat 12 Dec to Sun 13 Dec"),
        ("same time the week after", "Wed 16 Dec 14:30-14:45"),
        ("earlier that week", "Mon 7 Dec to Tue 8 Dec"),
        ("any time after that", "Thu 10 Dec to Thu 8 Apr"),
        ("the weekend after that", "Sat 12 Dec to Sun 13 Dec"),
        ("thursday 17th, or the friday after that", "Thu 17 Dec to Fri 18 Dec"),
        ("I fly on the 20th so the day before that", "Sat 19 Dec"),
    ],
)
def test_counted_from_the_day_spoken_of_before(phrase: str, meaning: str) -> None:
    before = datetime(2026, 12, 9, 14, 30, tzinfo=UTC)
    assert spelt(when.read(phrase, NOW, LONDON, same_time=before, spoken=(before.date(),))) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("an hour later", "Tue 26 Oct 15:30-15:45"),
        ("half an hour earlier", "Tue 26 Oct 14:00-14:15"),
        ("same but the week after", "Tue 2 Nov 14:30-14:45"),
        ("the week before, same slot", "Tue 19 Oct 14:30-14:45"),
        ("same time but on the wednesday", "Wed 27 Oct 14:30-14:45"),
        ("a fortnight later same time", "Tue 9 Nov 14:30-14:45"),
        ("earlier that day", "Tue 26 Oct 00:00-14:30"),
        ("later that day?", "Tue 26 Oct 14:30-24:00"),
        ("same day but morning", "Tue 26 Oct 00:00-12:00"),
        ("no later than 2 on that day", "Tue 26 Oct 00:00-14:00"),
        ("the next day at 4", "Wed 27 Oct 16:00-16:15"),
        ("the evening before", "Mon 25 Oct 17:00-24:00"),
        ("two days earlier", "Sun 24 Oct"),
        ("what about the thursday of that week", "Thu 28 Oct"),
        ("any other day that week", "Mon 25 Oct; Wed 27 Oct to Sun 31 Oct"),
        ("not that day, the day either side", "Mon 25 Oct; Wed 27 Oct"),
        ("not that week, the next", "Mon 1 Nov to Sun 7 Nov"),
        ("3 weeks on", "Tue 16 Nov"),
        ("the month after", "Mon 1 Nov to Tue 30 Nov"),
        ("the day before, a bit earlier", "unclear (a bit earlier), Mon 25 Oct"),
    ],
)
def test_beside_an_appointment_spoken_of_before(phrase: str, meaning: str) -> None:
    before = datetime(2027, 10, 26, 14, 30, tzinfo=LONDON)
    now = datetime(2027, 10, 14, 16, 45, tzinfo=LONDON)
    assert spelt(when.read(phrase, now, LONDON, same_time=before, spoken=(before.date(),))) == meaning


@pytest.mark.parametrize("phrase", ["the friday after that", "after diwali", "any day but not the last two weeks"])
def test_what_cannot_be_followed_is_said(phrase: str) -> None:
    found = when.read(phrase, NOW, LONDON)
    assert found is not None
    assert found.unclear


def test_the_list_is_long_enough() -> None:
    assert len(phrases()) >= 500
    assert len({phrase for phrase, _ in phrases()}) == len(phrases())


@pytest.mark.parametrize("hours", [0, 31, 80, 155, 163, 24 * 32 + 7, 24 * 127 + 14])
def test_never_the_past(hours: int) -> None:
    now = NOW + timedelta(hours=hours)
    for phrase, _ in phrases():
        found = when.read(phrase, now, LONDON)
        if found is not None:
            assert all(now <= begin < end for begin, end in found.windows), phrase
            assert list(found.windows) == sorted(found.windows), phrase


@pytest.mark.parametrize(
    ("phrase", "country", "meaning"),
    [
        ("12/5", "GB", "Wed 12 May"),
        ("12/5", "US", "Sat 5 Dec"),
        ("5/12/2026", "US", "Wed 12 May"),
        ("25/12", "US", "Fri 25 Dec"),
        ("12/25", "GB", "Fri 25 Dec"),
        ("5.12.2026", "DE", "Sat 5 Dec"),
        ("2026-12-05", "US", "Sat 5 Dec"),
    ],
)
def test_the_order_is_the_countrys(phrase: str, country: str, meaning: str) -> None:
    found = when.read(phrase, NOW, LONDON, country)
    if phrase == "5/12/2026" and country == "US":
        assert spelt(found) == "past"  # 12 May 2026
    else:
        assert spelt(found) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("tuesday", "ask, Tue 24 Nov 12:00-24:00; Tue 1 Dec"),
        ("this tuesday", "ask, Tue 24 Nov 12:00-24:00; Tue 1 Dec"),
        ("next tuesday", "Tue 1 Dec"),
        ("tuesday morning", "Tue 1 Dec 00:00-12:00"),
        ("next monday", "ask, Mon 30 Nov; Mon 7 Dec"),
        ("later this week", "Wed 25 Nov to Sun 29 Nov"),
        ("next weekend", "ask, Sat 28 Nov to Sun 29 Nov; Sat 5 Dec to Sun 6 Dec"),
        ("wednesday 4pm or thursday 4pm next week", "Wed 2 Dec 16:00-16:15; Thu 3 Dec 16:00-16:15"),
        ("friday at 3 or next week tuesday at 2", "Fri 27 Nov 15:00-15:15; Tue 1 Dec 14:00-14:15"),
        (
            "next week, but not the Wednesday or anything past 4",
            "Mon 30 Nov 00:00-16:00; Tue 1 Dec 00:00-16:00; Thu 3 Dec 00:00-16:00 (6)",
        ),
        ("this morning", "past"),
        ("today at 10", "past"),
        ("at 10", "Wed 25 Nov 10:00-10:15; Thu 26 Nov 10:00-10:15; Fri 27 Nov 10:00-10:15 (120)"),
    ],
)
def test_on_a_tuesday_at_noon(phrase: str, meaning: str) -> None:
    assert spelt(when.read(phrase, datetime(2026, 11, 24, 12, 0, tzinfo=UTC), LONDON)) == meaning


def test_both_readings_are_given() -> None:
    found = when.read("next tuesday at 3", NOW, LONDON)
    assert found is not None
    assert [spelt(When(reading, (reading,))) for reading in found.readings] == [
        "Tue 24 Nov 15:00-15:15",
        "Tue 1 Dec 15:00-15:15",
    ]


def test_over_the_change_of_clocks() -> None:
    found = when.read("sunday 28 march before 3", datetime(2027, 3, 22, 9, 0, tzinfo=UTC), LONDON)
    assert found is not None
    assert [each.isoformat() for each in found.windows[0]] == ["2027-03-28T00:00:00+00:00", "2027-03-28T15:00:00+01:00"]


def test_the_same_time() -> None:
    before = datetime(2026, 10, 1, 13, 30, tzinfo=UTC)  # 14:30 in London's summer
    found = when.read("same time next thursday", NOW, LONDON, same_time=before)
    assert spelt(found) == "ask, Thu 26 Nov 14:30-14:45; Thu 3 Dec 14:30-14:45"


@given(st.text(max_size=200))
def test_any_text_is_read_without_fault(text: str) -> None:
    found = when.read(text, NOW, LONDON)
    assert found is None or all(begin >= NOW for begin, _ in found.windows)


@given(st.lists(st.sampled_from(" ".join(phrase for phrase, _ in phrases()).split()), max_size=12))
def test_any_mixture_of_our_words_is_read_without_fault(words: list[str]) -> None:
    found = when.read(" ".join(words), NOW, LONDON)
    assert found is None or all(NOW <= begin < end for begin, end in found.windows)


@pytest.mark.parametrize(
    "phrase",
    [
        "kids go back on the 3rd of december so any day after that between 9.15 and 2.45",
        "I do nights mon-thurs and sleep till 2, so on those days any time after 3",
        "carnival's on sunday and monday so I can't get near you, tuesday onwards, not too early",
        "third wednesday in january, or failing that the fourth",
        "anything before friday lunchtime",
        "busy until the 27th, after that I'm free till the 4th",
        "sister is here from the 5th to the 10th of april so after her visit",
    ],
)
def test_a_time_beside_a_story_is_doubted(phrase: str) -> None:
    found = when.read(phrase, NOW, LONDON)
    assert found is not None
    assert found.long


@pytest.mark.parametrize(
    "phrase",
    [
        "hi, could I come in on thursday afternoon please if you have anything",
        "monday or tuesday after 4 would be perfect, thank you",
        "the 4th of january to the 8th, mornings",
        "saturday 12 december, quarter to 11",
        "can't make my one oclock today after all, any chance of 3",
        "not until after the 15th",
        "from the 22nd onwards",
    ],
)
def test_a_plain_wish_is_not_doubted(phrase: str) -> None:
    found = when.read(phrase, NOW, LONDON)
    assert found is not None
    assert not found.long
    assert not found.unclear
