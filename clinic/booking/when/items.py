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
    NOT_THEN,
    OFF_WORK,
    OR,
    SO_IS,
    SOON,
    VAGUE_SOON,
)
from clinic.booking.when.beside import beside
from clinic.booking.when.bounds import BOUND, between, bounded_days, limited, onwards_days, pair_of
from clinic.booking.when.carried import (
    AFTER_THAT,
    GIVE_OR_TAKE,
    PART_OF_IT,
    add_after_that,
    add_beside,
    give_or_take,
    narrowed,
    of_that_date,
    of_the_same_month,
    one_reading,
    part_of_month_spoken,
)
from clinic.booking.when.clock import EXACT, Times, day_part
from clinic.booking.when.days import Days, Past, Today, meet, one
from clinic.booking.when.hours import add_hour, hours_only
from clinic.booking.when.naming import first_match
from clinic.booking.when.said import Item, Said, word_at
from clinic.booking.when.takenback import (
    CORRECTED,
    DROPPED,
    HELD,
    INSTEAD,
    OWN,
    OWNED,
    SO,
    Marks,
    instead,
    rules_out_nothing,
)
from clinic.booking.when.unread import UNREAD, VAGUE, changes_the_day, loose_at
from clinic.booking.when.words import WEEKDAYS

_SINCE = re.compile(r"(?:ever )?since(?: about| around| early| late| mid)?")
_STILL_NO = frozenset(
    ["on", "a", "the", "any", "anything", "i", "really", "do", "make", "to", "be", "out", "come", "for", "me", "us"]
)
"""Words between "not" and what it rules out."""
_NOTHING = re.compile(r"(?:on|at|the|for|any|some|every|maybe|perhaps|around|in|of|is|a|an|then)(?= |$)")
_THIS_PART = re.compile(r"(?:this|later this|today) (morning|afternoon|evening)|(tonight)|later (?:on )?today")


_SAME_TIME = re.compile(r"(?:(?:at|around|about) )?(?:the )?same (?:sort of |kind of )?time(?! (?:as|next|i |of))")


_PAST_THE_HOUR = re.compile(r"(half|quarter) past(?= (?:[.,!?]|instead|please)|$)")


def _past_the_hour(which: str, found: Said) -> Times | None:
    """ "3pm, actually make it half past": of the hour named last; None where none was."""
    last = _hour_said(found)
    if last is None or any(end - begin > EXACT for spans in last.readings for begin, end in spans):
        return None
    past = 30 if which == "half" else 15
    return Times(
        tuple(
            tuple((begin // 60 * 60 + past, begin // 60 * 60 + past + EXACT) for begin, _ in spans)
            for spans in last.readings
        )
    )


def _hour_said(found: Said) -> Times | None:
    """The time of day named last: "Tuesday at 5, failing that Wednesday same time"."""
    return next((item.what for item in found.items[::-1] if isinstance(item.what, Times) and not item.no), None)


def said(words: list[str], today: Today, spoken: Days | None = None) -> Said:
    """The items of the canonical tokens; ``spoken``: the days that "after that" is counted from at first."""
    text = " ".join(words)
    found = Said([], spoken=spoken)
    at, link, no, left = 0, "", False, ""
    clause = read = 0  # the first item of this clause; where the last item ended
    marks, apart = Marks(), False
    while at < len(text):
        if (told := _told(text, at, today, found, marks)) is not None:
            at, link, no, left = told + 1, "", False, ""
            continue
        if match := word_at(ANY_BUT, text, at):
            excepted = _item(text, match.end() + 1, today, Said([], spoken=found.spoken), "", False)
            if excepted is None and word_at(NOT, text, match.end() + 1) is None:
                found.unread.append(" ".join([match[0], *text[match.end() :].split()[:4]]))
            no, at = True, match.end() + 1
            continue
        if match := word_at(VAGUE, text, at):
            found.unread.append(match[0])
            at = match.end() + 1
            continue
        if (match := word_at(_SAME_TIME, text, at)) and (hour := _hour_said(found)):
            marks.close(found)
            found.items.append(Item(hour, "", no))
            at, link = match.end() + 1, ""
            continue
        if (match := word_at(_PAST_THE_HOUR, text, at)) and (moment := _past_the_hour(match[1], found)):
            found.items.append(Item(moment, "", no))
            at, link = match.end() + 1, ""
            continue
        heard = len(found.items)
        step = _item(text, at, today, found, link, no)
        if step and apart and heard < len(found.items):
            found.items[heard] = replace(found.items[heard], apart=True)
            apart = False
        if step and read >= at - 1:
            _join_date(found)
        if step and changes_the_day(left) and isinstance(found.items[-1].what if found.items else None, Days):
            found.unread.append(f"{left} {text[at:step]}")
        left = ""
        if (
            step
            and no
            and text[:at].endswith("no ")
            and len(found.items) > 1
            and rules_out_nothing(*found.items[:-3:-1])
        ):
            found.items[-2:] = [replace(found.items[-1], no=False)]
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
        elif len(found.items) > 0 and (match := word_at(NOT_THEN, text, at)) is not None:
            begin = min(clause, len(found.items) - 1)
            found.items[begin:] = [replace(item, no=True) for item in found.items[begin:]]
            clause, at, no = len(found.items), match.end(), False
            marks.reason = None
        elif found.items and found.items[-1].no and (match := word_at(SO_IS, text, at)) is not None:
            no, at, link = True, match.end(), link or "not"
        elif (match := word_at(GOOD, text, at)) is not None and len(found.items) > clause:
            clause, at, no = len(found.items), match.end(), False
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
            apart = apart or match[0] not in ("or", "nor", "/")
        elif (match := word_at(AND, text, at)) is not None:
            link, at = link or ("," if match[0] == "," else "and"), match.end()
            no = no and (
                match[0] != "," or bool(word_at(_LISTED, text, match.end() + 1) or _OR_THE.match(text, match.end()))
            )
        elif (match := word_at(BUT, text, at)) is not None:
            link, no, at = "but", False, match.end()
            clause = len(found.items)
            marks.close(found)
        else:
            end = text.find(" ", at)
            word = text[at : end if end >= 0 else len(text)]
            if (unread := word_at(UNREAD, text, at)) and not (" back" in unread[0] and found.before()):
                found.unread.append(unread[0])
            elif (loose := loose_at(text, at)) and not (" back" in loose and found.before()):
                found.loose.append(loose)
            if word not in ("on", "at", "the", "in"):
                marks.close(found)
            if not _NOTHING.fullmatch(word):
                found.rest.append(word)
                link = (
                    link
                    if (no and word in ("to", "be", "out", "come", "anything"))
                    or word in ("please", "can", "do", "could", "i", "it", "be", "on", "ok", "good", "only")
                    else ""
                )
                no = no and word in _STILL_NO
            at, left = end if end >= 0 else len(text), word
        while at < len(text) and text[at] == " ":
            at += 1
    marks.settle(found)
    return found


def _told(text: str, at: int, today: Today, found: Said, marks: Marks) -> int | None:
    """Mark words that take back, conclude or tell of an appointment there is; where they end, or None."""
    if found.items and (match := word_at(DROPPED, text, at)):
        later = said(text[match.end() + 1 :].split(), today, found.before()).items
        if later:
            found.spoken = found.before()
            days_again = any(isinstance(item.what, Days) for item in later)
            found.items[:] = [] if days_again else [item for item in found.items if isinstance(item.what, Days)]
            marks.corrected = marks.reason = marks.held = marks.booked = None
        else:
            found.unread.append(match[0])
        return match.end()
    if found.items and (match := word_at(CORRECTED, text, at)):
        marks.close(found)
        marks.correct(found)
        return match.end()
    if match := word_at(HELD, text, at):
        if _item(text, match.end() + 1, today, Said([], spoken=found.spoken), "", False) is None:
            return None
        marks.close(found)
        marks.held = len(found.items)
        return match.end()
    if match := OWN.match(text, at):
        end = _item(text, match.end(), today, Said([]), "", False)
        if end is None or not OWNED.match(text, end):
            return None
        marks.held = len(found.items)
        return match.end() - 1
    if found.items and (match := word_at(SO, text, at)):
        marks.close(found)
        marks.reason, found.counted_at = len(found.items), None
        return match.end()
    if match := word_at(INSTEAD, text, at):
        marks.close(found)
        instead(found)
        return match.end()
    return None


def _join_date(found: Said) -> None:
    """ "Saturday the 12th": a weekday and the date right behind it are one day."""
    if len(found.items) < 2:
        return
    weekday, dated = found.items[-2:]
    if not (isinstance(weekday.what, Days) and isinstance(dated.what, Days)) or dated.link or weekday.no != dated.no:
        return
    one_day = weekday.what.wide and all(len(each) == 1 for each in dated.what.readings) and not dated.what.wide
    if one_day and (met := meet(weekday.what, dated.what)) is not None:
        found.items[-2:] = [replace(weekday, what=met)]


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
        if not (no and found.before()):  # "can't before then" says no more than the day it points to
            add_after_that(next(filter(None, match.groups())), match[0], link, found, today)
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
        add_beside(
            counted[0],
            text[at : counted[1]],
            link,
            no,
            found,
            concluded=bool(_CONCLUDES.search(text[:at])),
            adjoining=bool(_A_DAY_JUST_NOW.search(text[:at])),
        )
        return counted[1]
    if (match := word_at(PART_OF_IT, text, at)) and (
        part := narrowed(match[1] or match[2], found, half=" half" in match[0])
    ):
        found.items[-1] = replace(found.items[-1], what=part)
        return match.end()
    if (match := word_at(GIVE_OR_TAKE, text, at)) and (wider := give_or_take(match, found, today)):
        found.items[-1] = replace(found.items[-1], what=wider)
        return match.end()
    last = found.items[-1] if found.items and not found.items[-1].no else None
    if last and isinstance(last.what, Days) and not last.what.wide and (match := word_at(_OR_LATER, text, at)):
        found.items[-1] = replace(last, what=bounded_days(last.what, "from", today))
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
        if isinstance(named[0], Past):
            found.past = True
        elif not named[0].readings:
            found.unread.append(text[at : named[1]])  # "31 November"
        else:
            said_days = text[at : named[1]]
            same_month = of_that_date(of_the_same_month(said_days, named[0], link, found), text[:at], link, found)
            days, end = onwards_days(text, same_month, named[1], today)
            if _TOLD_OF.search(text[:at]) and not no and _tells_again(days, found):
                return end
            if not no and _has_just_gone(text[at : named[1]], same_month, today):
                found.unread.append(text[at : named[1]])
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


_TOLD_OF = re.compile(r"(?:that's|that is|it's|which is|which 's| is)(?: an?| on(?: an?)?| the)? $")


def _tells_again(days: Days, found: Said) -> bool:
    """Whether "that's Halloween", "is a Friday" tell of the day named before it, and name no other."""
    before = found.items[-1].what if found.items and not found.items[-1].no else None
    if not isinstance(before, Days) or before.wide or any(len(each) > 1 for each in before.readings):
        return False
    return meet(before, days) is not None


def _has_just_gone(said: str, named: Days, today: Today) -> bool:
    """Whether a date without its year was in the last weeks, so that next year's is hardly meant."""
    return (
        not re.search(r"20\d\d|year", said)
        and len(named.readings) == 1
        and len(named.readings[0]) == 1
        and min(named.readings[0]) > today.after(_NEARLY_A_YEAR)
    )


_OR_LATER = re.compile(r"or (?:any ?time )?(?:later|after)(?= (?:[,.!?]|because|if|is|would|works|please)|$)")
_NEARLY_A_YEAR = 280
_CONCLUDES = re.compile(r"(?:^| )so(?: [a-z']+| ,){0,3} $")
_A_DAY_JUST_NOW = re.compile(
    rf"(?:{'|'.join(WEEKDAYS)})(?: (?:morning|afternoon|evening|am|pm|lunchtime))?(?: (?:of|in))? $"
)
_BETWEEN_AGAIN = re.compile(r"between [\d:.]+(?: (?:am|pm))? and [\d:.]+(?: (?:am|pm))? (?:or|and) (?:between )?$")
_OR_THE = re.compile(rf" (?:or|nor) (?:on )?the (?:{'|'.join(WEEKDAYS)})(?! (?:is|would|works?|suits?))")
""" "Not the Thursday, or the Friday morning"."""
_LISTED = re.compile(
    rf"(?:(?:(?:the )?(?:{'|'.join(WEEKDAYS)})s?(?: ,)? )+(?:or|nor|and|&) (?:{'|'.join(WEEKDAYS)})s?"
    r"|(?:(?:the )?\d{1,2}(?:st|nd|rd|th)(?: ,)? )+(?:or|nor|and|&) (?:the )?\d{1,2}(?:st|nd|rd|th))"
    r"(?! (?:is|are|would|works?|suits?|please|instead|at|after|before|morning|afternoon|evening))"
)
""" "Not Monday, Tuesday or Thursday": what goes on behind the comma."""
