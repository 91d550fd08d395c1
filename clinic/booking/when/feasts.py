"""Days that have a name: feasts, bank holidays of the United Kingdom, half terms and school holidays, seasons."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from clinic.booking.when.dates import dated
from clinic.booking.when.days import Days, Found, Past, Today, count, days, one, stretch, weekday_after
from clinic.booking.when.words import WEEKDAYS

_BRITISH = ("GB", "UK")


def easter(year: int) -> date:
    """Easter Sunday (Gregorian; Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


_FIXED = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26),
    "new year eve": (12, 31), "hogmanay": (12, 31), "new year day": (1, 1), "new year": (1, 1),
    "valentines day": (2, 14), "valentines": (2, 14), "valentine day": (2, 14), "halloween": (10, 31),
    "burns night": (1, 25), "st davids day": (3, 1), "st patricks day": (3, 17), "st paddys day": (3, 17),
    "st georges day": (4, 23), "st andrews day": (11, 30), "bonfire night": (11, 5), "guy fawkes night": (11, 5),
    "remembrance day": (11, 11), "veterans day": (11, 11), "juneteenth": (6, 19), "orangemens day": (7, 12),
    "paddys day": (3, 17), "patricks day": (3, 17), "st stephens day": (12, 26), "stephens day": (12, 26),
    "st brigids day": (2, 1), "australia day": (1, 26), "anzac day": (4, 25), "republic day": (1, 26),
    "april fools day": (4, 1), "cinco de mayo": (5, 5),
    "twelfth night": (1, 5), "12th night": (1, 5), "orthodox christmas": (1, 7),
    "epiphany": (1, 6), "leap day": (2, 29), "groundhog day": (2, 2),
}  # fmt: skip
"""Feasts with a date of their own: month and day."""

_FROM_EASTER = {
    "pancake day": -47, "shrove tuesday": -47, "ash wednesday": -46, "palm sunday": -7, "maundy thursday": -3,
    "mardi gras": -47, "good friday": -2, "easter saturday": -1, "easter sunday": 0, "easter": 0, "easter monday": 1,
    "ascension day": 39, "whit sunday": 49, "whit monday": 50,
}  # fmt: skip
"""Feasts by their days from Easter Sunday."""


def _last(year: int, month: int, weekday: int) -> date:
    """The last such weekday of a month."""
    end = (date(year, month, 1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return end - timedelta(days=(end.weekday() - weekday) % 7)


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    """The first, second, … such weekday of a month."""
    return weekday_after(date(year, month, 1), weekday) + timedelta(weeks=number - 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Orthodox churches, by today's calendar (Meeus; Julian plus 13 days, 1900 to 2099)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def _clocks_change(year: int, country: str) -> tuple[date, date]:
    """The Sundays on which summer time begins and ends, where the country has it (the rules in force since 2008)."""
    if country in ("US", "CA"):
        return _nth(year, 3, 6, 2), _nth(year, 11, 6, 1)
    if country in ("AU", "NZ"):
        return _nth(year, 10, 6, 1) if country == "AU" else _last(year, 9, 6), _nth(year, 4, 6, 1)
    return _last(year, 3, 6), _last(year, 10, 6)


_BY_RULE: dict[str, Callable[[int, str], date]] = {
    # the fourth Sunday of Lent in the British Isles, the second Sunday of May elsewhere
    "mothers day": lambda year, country: (
        easter(year) - timedelta(days=21) if country in (*_BRITISH, "IE") else _nth(year, 5, 6, 2)
    ),
    "mothering sunday": lambda year, _: easter(year) - timedelta(days=21),
    "fathers day": lambda year, _: _nth(year, 6, 6, 3),
    "thanksgiving": lambda year, country: _nth(year, 10, 0, 2) if country == "CA" else _nth(year, 11, 3, 4),
    "remembrance sunday": lambda year, _: _nth(year, 11, 6, 2),
    "black friday": lambda year, _: _nth(year, 11, 3, 4) + timedelta(days=1),
    "mlk day": lambda year, _: _nth(year, 1, 0, 3),
    "presidents day": lambda year, _: _nth(year, 2, 0, 3),
    "memorial day": lambda year, _: _last(year, 5, 0),
    "columbus day": lambda year, _: _nth(year, 10, 0, 2),
    "independence day": lambda year, country: date(year, 8, 15) if country == "IN" else date(year, 7, 4),
    "labor day": lambda year, _: _nth(year, 9, 0, 1),
    "orthodox easter": lambda year, _: orthodox_easter(year),
    # the tax year of the United Kingdom ends on 5 April
    "end of the tax year": lambda year, _: date(year, 4, 5),
    "tax day": lambda year, _: date(year, 4, 15),
    "clocks go forward": lambda year, country: _clocks_change(year, country)[0],
    "clocks go back": lambda year, country: _clocks_change(year, country)[1],
}
"""Feasts by a rule of the year and the country."""


def _spelt(name: str) -> str:
    """A feast's name as a pattern over tokens, with or without its apostrophe."""
    words = name.split()
    before_day = [following in ("day", "eve") for following in (*words[1:], "")]
    return " ".join(
        word.removesuffix("s") + "'?s?'?"
        if possessive
        else word.replace("st", r"(?:st|saint)(?: \.)?")
        if word == "st"
        else word
        for word, possessive in zip(words, before_day, strict=True)
    )


_NAMES = sorted({*_FIXED, *_FROM_EASTER, *_BY_RULE} - {"new year", "valentines"}, key=len, reverse=True)
FEAST = f"(?:the )?({'|'.join([*map(_spelt, _NAMES), "new year'?s?'?", "valentine'?s?'?"])})"
"""A feast's name, as a pattern over tokens."""


MOVES_WITH_THE_MOON = re.compile(
    r"(?:diwali|deepavali|holi|navratri|durga puja|ganesh chaturthi|raksha bandhan|pongal|onam|eid|ramadan|ramadhan"
    r"|hanukkah|chanukah|passover|pesach|rosh hashanah|yom kippur|(?:chinese|lunar) new year|vesak|lent|whitsun)s?"
)
"""Feasts whose date we do not work out: when one is named, the day is asked for."""


def by_feast(match: re.Match[str], today: Today) -> Found:
    """A feast by its name: this year's, or the next one's."""
    return feast_day(match[1], today)


_JUST_OVER = timedelta(days=60)
"""Who names Easter so soon after it does not mean the next one, ten months ahead."""


def feast_day(said: str, today: Today) -> Found:
    """The date of a feast as it was said."""
    name = " ".join(said.replace("'", "").replace(".", " ").split()).replace("saint ", "st ")
    name = re.sub(r"^(new year)s\b", r"\1", name)
    if f"{name.removesuffix(' day')}s day" in {*_FIXED, *_BY_RULE}:
        name = f"{name.removesuffix(' day')}s day"
    if name in _FIXED:
        return dated(today, *_FIXED[name])
    years = (today.local.year, today.local.year + 1)
    if name in _FROM_EASTER:
        found = [easter(year) + timedelta(days=_FROM_EASTER[name]) for year in years]
        if timedelta(0) < today.local - found[0] <= _JUST_OVER:
            return Past()
    elif name in _BY_RULE:
        found = [_BY_RULE[name](year, today.country) for year in years]
    else:
        return None
    return one(next(day for day in found if day >= today.local))


def by_week_beside_feast(match: re.Match[str], today: Today) -> Found:
    """ "The week before Christmas"."""
    named = feast_day(match[2], today)
    return week_beside(min(named.readings[0]), match[1], today) if isinstance(named, Days) else named


def week_beside(day: date, where: str, today: Today) -> Found:
    """The week before or after a day: the seven days beside it, or the week by the calendar; people differ."""
    monday = day - timedelta(days=day.weekday())
    side = 1 if where == "after" else -1
    beside = sorted((day + timedelta(days=side), day + timedelta(days=7 * side)))
    by_calendar = stretch(monday + timedelta(days=7 * side), monday + timedelta(days=7 * side + 6))
    readings = [frozenset(each for each in week if each >= today.local) for week in (stretch(*beside), by_calendar)]
    kept = tuple(dict.fromkeys(each for each in readings if each))
    return Days(kept, span=True) if kept else Past()


def by_day_beside_feast(match: re.Match[str], today: Today) -> Found:
    """ "The day before Christmas Eve", "the first Monday after New Year"."""
    weekday, where, name = match.groups()
    named = feast_day(name, today)
    if not isinstance(named, Days):
        return named
    day = min(named.readings[0]) + timedelta(days=1 if where == "after" else -1)
    if weekday:
        wanted = WEEKDAYS.index(weekday)
        day = weekday_after(day, wanted) if where == "after" else day - timedelta(days=(day.weekday() - wanted) % 7)
    return one(day) if day >= today.local else Past()


def by_so_long_beside_feast(match: re.Match[str], today: Today) -> Found:
    """ "Two days after Christmas", "a few days before New Year's Eve"."""
    named = feast_day(match[4], today)
    if not isinstance(named, Days):
        return named
    feast = min(named.readings[0])
    size = (7 if match[2].startswith("week") else 1) * (1 if match[3] == "after" else -1)
    first, last = sorted(feast + timedelta(days=size * each) for each in count(match[1]))
    found = [day for day in stretch(first, last) if day >= today.local]
    return days(found) if found else Past()


def by_weekend_beside_feast(match: re.Match[str], today: Today) -> Found:
    """ "The last weekend before Christmas", "the weekend after new year": wholly on that side of it."""
    named = feast_day(match[2], today)
    if not isinstance(named, Days):
        return named
    feast = min(named.readings[0])
    if match[1] == "after":
        saturday = weekday_after(feast + timedelta(days=1), 5)
    else:
        sunday = feast - timedelta(days=1)
        saturday = sunday - timedelta(days=(sunday.weekday() - 6) % 7 + 1)
    found = [day for day in (saturday, saturday + timedelta(days=1)) if day >= today.local]
    return days(found) if found else Past()


def by_week_of_feast(match: re.Match[str], today: Today) -> Found:
    """ "Christmas week": Monday to Sunday around it."""
    named = feast_day(match[1], today)
    if not isinstance(named, Days):
        return named
    feast = min(named.readings[0])
    monday = feast - timedelta(days=feast.weekday())
    return days(day for day in stretch(monday, monday + timedelta(days=6)) if day >= today.local)


def by_weekend_of_feast(match: re.Match[str], today: Today) -> Found:
    """ "Valentine's weekend": the Saturday and Sunday beside it, Friday to Monday about Easter."""
    named = feast_day(match[1], today)
    if not isinstance(named, Days):
        return named
    day = min(named.readings[0])
    saturday = day - timedelta(days=(day.weekday() - 5) % 7)
    if day.weekday() in (2, 3, 4):
        saturday += timedelta(days=7)
    around = (-1, 2) if "easter" in match[1] else (0, 1)
    if day.weekday() == 0:
        saturday, around = day - timedelta(days=2), (0, 2)  # a long weekend
    found = stretch(saturday + timedelta(days=around[0]), saturday + timedelta(days=around[1]))
    return days(each for each in found if each >= today.local)


def bank_holidays(year: int, nation: str = "england") -> frozenset[date]:
    """The bank holidays of a nation of the United Kingdom by rule (gov.uk/bank-holidays): no one-off ones.

    ``nation``: ``england`` (and Wales), ``scotland`` or ``northern ireland``.
    """
    sunday = easter(year)
    found = {
        sunday - timedelta(days=2),
        weekday_after(date(year, 5, 1), 0),
        weekday_after(date(year, 5, 25), 0),
    }
    pairs = [_observed(date(year, 12, 25), date(year, 12, 26))]
    if nation == "scotland":
        found |= {weekday_after(date(year, 8, 1), 0), *_observed(date(year, 11, 30))}
        pairs.append(_observed(date(year, 1, 1), date(year, 1, 2)))
    else:
        found |= {sunday + timedelta(days=1), weekday_after(date(year, 8, 25), 0)}
        pairs.append(_observed(date(year, 1, 1)))
    if nation == "northern ireland":
        pairs += [_observed(date(year, 3, 17)), _observed(date(year, 7, 12))]
    return frozenset(found.union(*pairs))


def _observed(*feasts: date) -> tuple[date, ...]:
    """Bank holidays that fall on a weekend move to the next days that are none."""
    taken: list[date] = [day for day in feasts if day.weekday() < 5]
    for day in feasts:
        moved = day
        while moved.weekday() > 4 or (moved != day and moved in taken):
            moved += timedelta(days=1)
        if moved != day:
            taken.append(moved)
    return tuple(taken)


def by_bank_holiday(match: re.Match[str], today: Today) -> Found:
    """ "Bank holiday Monday", "not on bank holidays"; another country's are not known here, so they are asked back."""
    if today.country not in _BRITISH:
        return Days(())
    said, season, plural, weekday = match.groups()
    nation = {"scottish": "scotland", "scotland": "scotland"}.get(said or "", "northern ireland" if said else "england")
    years = (today.local.year, today.local.year + 1)
    known = sorted(frozenset[date]().union(*(bank_holidays(year, nation) for year in years)))
    months = set(range(1, 13)) if not season else {5} if re.search("may|spring", season) else {8}
    coming = [day for day in known if day >= today.local and day.month in months]
    if season and coming:
        begins = not re.search("late|spring", season)
        coming = [
            day for day in coming if day.year == coming[0].year and begins in (day.day < 8, "early" not in season)
        ]
    coming = [day for day in coming if not weekday or day.weekday() == WEEKDAYS.index(weekday)]
    if plural or season or not coming:
        return days(coming)
    near = coming[:1] if "next" in match[0] else [day for day in coming[:2] if (day - coming[0]).days <= _NEAR]
    return Days(tuple(frozenset({day}) for day in near))


def by_bank_holiday_weekend(match: re.Match[str], today: Today) -> Found:
    """ "The bank holiday weekend": with the Monday after it or the Friday before it."""
    named = by_bank_holiday(match, today) if today.country in _BRITISH else None
    if not isinstance(named, Days) or not named.readings:
        return named
    found: set[date] = set()
    for day in sorted(frozenset().union(*named.readings)):
        saturday = day - timedelta(days=2) if day.weekday() == 0 else day + timedelta(days=(5 - day.weekday()) % 7)
        found |= {day, saturday, saturday + timedelta(days=1)}
    return days(day for day in found if day >= today.local)


_NEAR = 10
"""Good Friday and Easter Monday are both "the bank holiday", as are Christmas Day and Boxing Day."""


def by_half_term(match: re.Match[str], today: Today) -> Found:
    """A half term of British schools: the usual week, or the one before it, since councils differ: both are offered."""
    if today.country not in _BRITISH:
        return Days(())
    said = match[1] or match[2] or ""
    months = {"february": 2, "spring": 2, "may": 5, "summer": 5, "october": 10, "autumn": 10}
    coming = sorted(
        monday
        for year in (today.local.year, today.local.year + 1)
        for month, monday in ((2, _nth(year, 2, 0, 3)), (5, _last(year, 5, 0)), (10, _last(year, 10, 0)))
        if monday + timedelta(days=6) >= today.local and months.get(said, month) == month
    )
    readings = [stretch(coming[0] + timedelta(days=shift), coming[0] + timedelta(days=shift + 6)) for shift in (0, -7)]
    kept = [frozenset(day for day in each if day >= today.local) for each in readings]
    return Days(tuple(each for each in kept if each), span=True)


def by_school_holiday(match: re.Match[str], today: Today) -> Found:
    """The Christmas or Easter holidays of schools: two weeks; about Easter people and councils differ."""
    named = feast_day(match[1], today)
    if not isinstance(named, Days):
        return named
    day = min(named.readings[0])
    monday = day - timedelta(days=day.weekday())
    begins = (monday,) if match[1] == "christmas" else (monday, monday + timedelta(days=7))
    readings = [stretch(each, each + timedelta(days=13)) for each in begins]
    kept = [frozenset(day for day in each if day >= today.local) for each in readings]
    return Days(tuple(each for each in kept if each), span=True)


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def by_season(match: re.Match[str], today: Today) -> Found:
    """ "In the spring", "early summer": three months by the calendar, a third of them when part of it is said."""
    part, name = match[1] or "", match[2]
    for year in range(today.local.year - 1, today.local.year + 2):
        first = date(year, _SEASONS[name], 1)
        ends = (first + timedelta(days=95)).replace(day=1)
        if "early" in part:
            ends = (first + timedelta(days=32)).replace(day=1)
        elif "late" in part:
            first = (ends - timedelta(days=2)).replace(day=1)
        found = [day for day in stretch(first, ends - timedelta(days=1)) if day >= today.local]
        if found:
            return days(found)
    return None
