"""From tokens to items: days, times, "or", "not", "as soon as possible", in the order they were said."""

from __future__ import annotations

import re
from dataclasses import replace

from clinic.booking.when.around import (
    AND,
    ANY_BUT,
    BUSY,
    BUT,
    GOOD,
    NO_GOOD,
    NOT,
    OFF_WORK,
    OR,
    SO_IS,
    SOON,
    VAGUE_SOON,
)
from clinic.booking.when.beside import beside
from clinic.booking.when.bounds import BOUND, between, limited, onwards_days, pair_of
from clinic.booking.when.carried import (
    AFTER_THAT,
    PART_OF_IT,
    add_after_that,
    add_beside,
    narrowed,
    of_the_same_month,
    one_reading,
    part_of_month_spoken,
)
from clinic.booking.when.clock import day_part
from clinic.booking.when.days import Days, Past, Today, one
from clinic.booking.when.hours import add_hour, hours_only
from clinic.booking.when.naming import first_match
from clinic.booking.when.said import Item, Said, word_at
from clinic.booking.when.unread import UNREAD, VAGUE, changes_the_day
from clinic.booking.when.words import WEEKDAYS

_SINCE = re.compile(r"(?:ever )?since(?: about| around| early| late| mid)?")
_NOTHING = re.compile(r"(?:on|at|the|for|any|some|every|maybe|perhaps|around|in|of|is|a|an|then)(?= |$)")
_THIS_PART = re.compile(r"(?:this|later this|today) (morning|afternoon|evening)|(tonight)|later (?:on )?today")


def said(words: list[str], today: Today, spoken: Days | None = None) -> Said:
    """The items of the canonical tokens; ``spoken``: the days that "after that" is counted from at first."""
    text = " ".join(words)
    found = Said([], spoken=spoken)
    at, link, no, left = 0, "", False, ""
    clause = read = 0  # the first item of this clause; where the last item ended
    while at < len(text):
        if match := word_at(ANY_BUT, text, at):
            no, at = True, match.end() + 1
            continue
        if match := word_at(VAGUE, text, at):
            found.unread.append(match[0])
            at = match.end() + 1
            continue
        step = _item(text, at, today, found, link, no)
        if step and changes_the_day(left) and isinstance(found.items[-1].what if found.items else None, Days):
            found.unread.append(f"{left} {text[at:step]}")
        left = ""
        if step:
            at, link, read = step, "", step
        elif (match := word_at(OFF_WORK, text, at)) is not None and (
            text.startswith("i ", at) or not (len(found.items) > clause and read >= at - 1)
        ):
            no, at = False, match.end()
        elif len(found.items) > clause and read >= at - 1 and (match := word_at(NO_GOOD, text, at)) is not None:
            found.items[clause:] = [replace(item, no=True) for item in found.items[clause:]]
            clause, at, no = len(found.items), match.end(), False
            read = at
        elif found.items and found.items[-1].no and (match := word_at(SO_IS, text, at)) is not None:
            no, at, link = True, match.end(), link or "not"
        elif (match := word_at(GOOD, text, at)) is not None and len(found.items) > clause:
            clause, at = len(found.items), match.end()
        elif (match := word_at(SOON, text, at)) is not None:
            found.soon = True
            found.vague_soon = found.vague_soon or bool(VAGUE_SOON.fullmatch(match[0]))
            at = match.end()
        elif (match := word_at(BUSY, text, at)) is not None and _item(
            text, match.end() + 1, today, Said([]), "", False
        ):
            no, at, link = True, match.end(), link or ("not" if found.items else "")
        elif (match := word_at(NOT, text, at)) is not None:
            no, at = True, match.end()
            link = link or ("not" if found.items else "")
        elif (match := word_at(OR, text, at)) is not None:
            link, at = "or", match.end()
        elif (match := word_at(AND, text, at)) is not None:
            link, at = link or ("," if match[0] == "," else "and"), match.end()
            no = no and (match[0] != "," or bool(word_at(_LISTED, text, match.end() + 1)))
        elif (match := word_at(BUT, text, at)) is not None:
            link, no, at = "but", False, match.end()
            clause = len(found.items)
        else:
            end = text.find(" ", at)
            word = text[at : end if end >= 0 else len(text)]
            if unread := word_at(UNREAD, text, at):
                found.unread.append(unread[0])
            if not _NOTHING.fullmatch(word):
                found.rest.append(word)
                link = link if word in ("please", "can", "do", "could", "i", "it", "be", "on", "ok", "good") else ""
                no = no and word in ("on", "a", "the", "any", "i", "really", "do", "make")
            at, left = end if end >= 0 else len(text), word
        while at < len(text) and text[at] == " ":
            at += 1
    return found


def _item(text: str, at: int, today: Today, found: Said, link: str, no: bool) -> int | None:
    """Read one item at a place into ``found``; where it ends, or None."""
    match = word_at(_THIS_PART, text, at)
    if match:
        found.items.append(Item(one(today.local), link, no))
        word = match[1] or ("evening" if match[2] else "")
        hours = day_part(word, 0) if word else None
        if hours:
            found.items.append(Item(hours[0], "", no))
        return match.end()
    if match := word_at(AFTER_THAT, text, at):
        add_after_that(match[1] or match[2], match[0], link, found, today)
        return match.end()
    if since := word_at(_SINCE, text, at):
        gone = first_match(text, since.end() + 1, today)
        found.past = found.past or gone is not None
        return gone[1] if gone else None
    bound = word_at(BOUND, text, at)
    part_here = day_part(text, at)
    if bound and not (part_here and part_here[1] > bound.end()):
        stretch_found = between(text, bound, today) if bound[1] == "from" else None
        if stretch_found:
            found.items.append(Item(stretch_found[0], link, no))
            return stretch_found[1]
        bounded = limited(text, bound, today, found)
        if bounded:
            found.items.append(Item(bounded[0], link, no))
            return bounded[1]
        return None
    counted = beside(text, at, one_reading(found.before()) if link in ("or", "and") else found.before(), today)
    if counted:
        add_beside(counted[0], text[at : counted[1]], link, no, found)
        return counted[1]
    if (match := word_at(PART_OF_IT, text, at)) and (part := narrowed(match[1], found)):
        found.items[-1] = replace(found.items[-1], what=part)
        return match.end()
    of_month = part_of_month_spoken(text, at, today, found, link, no)
    if of_month:
        return of_month
    match = word_at(re.compile(r"(?:any ?time |some ?time |sometime )?(?:in )?between"), text, at)
    if match or _BETWEEN_AGAIN.search(text[:at]):
        begin = match.end() + 1 if match else at
        dates = first_match(text, begin, today)
        pair = pair_of(text, begin, today, "and", bare=True)
        if dates and isinstance(dates[0], Days) and dates[0].readings and not (pair and pair[1] > dates[1]):
            found.items.append(Item(dates[0], link, no))  # "between 3 and 7 December"
            return dates[1]
        if pair:
            found.items.append(Item(pair[0], link, no))
            return pair[1]
        if match:
            return None
    pair = pair_of(text, at, today, "to", bare=hours_only(text, at))
    named = first_match(text, at, today)
    if named and not (pair and pair[1] > named[1]) and not (part_here and part_here[1] >= named[1]):
        if isinstance(named[0], Past) or not named[0].readings:
            found.past = True
        else:
            same_month = of_the_same_month(text[at : named[1]], named[0], link, found)
            days, end = onwards_days(text, same_month, named[1], today)
            found.items.append(Item(days, link, no))
            return end
        return named[1]
    if pair:
        found.items.append(Item(pair[0], link, no))
        return pair[1]
    if part_here:
        found.items.append(Item(part_here[0], link, no))
        return part_here[1]
    return add_hour(text, at, found, link, no)


_BETWEEN_AGAIN = re.compile(r"between [\d:.]+(?: (?:am|pm))? and [\d:.]+(?: (?:am|pm))? (?:or|and) (?:between )?$")
_LISTED = re.compile(
    rf"(?:(?:the )?(?:{'|'.join(WEEKDAYS)})s?(?: ,)? )+(?:or|nor|and|&) (?:{'|'.join(WEEKDAYS)})s?"
    r"(?! (?:is|are|would|works?|suits?|please|instead|at|after|before|morning|afternoon|evening))"
)
""" "Not Monday, Tuesday or Thursday": what goes on behind the comma."""
