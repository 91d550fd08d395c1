"""What is taken back or only told: "Tuesday, no, Wednesday", "booked for the 18th, can I do the 19th", "so Friday"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from clinic.booking.when.clock import EXACT, Times
from clinic.booking.when.days import Days, meet
from clinic.booking.when.said import Item, Said
from clinic.booking.when.words import WEEKDAYS

CORRECTED = re.compile(
    r"(?:(?:no|nope|oh|er+m?|um+|ah|wait|sorry|hang on|hold on|oops|whoops|actually|rather|in fact|(?:what )?i meant?"
    r"|i mean to say|i should say|make (?:that|it)|let 's say|correction|my mistake|my bad|ugh|arg+h*|gah|typo|sry|soz)"
    r"(?: [,.!-])* )*"
    r"(?:sorry|hang on|hold on|oops|whoops|actually|or rather|i meant?|i should say|make (?:that|it)(?= )|correction"
    r"|my mistake|my bad|typo|sry|soz|no wait|wait no|wait(?= [,.!])|no(?= [,.!]))"
)
"""Said between two days or two times: the second is meant."""
DROPPED = re.compile(
    r"(?:(?:no|oh|actually|wait|sorry) (?:[,.!-] )*)*(?:(?:scrap|scratch|forget|ignore|strike|cancel|delete) "
    r"(?:that|it|this)|(?:just |only )?(?:kidding|joking)|jk|never ?mind(?: that)?|changed my mind)"
)
"""All that was said before is taken back."""
HELD = re.compile(
    r"(?:(?:i'm|i am|im|we're|we are|currently|already|been) )*(?:booked|down|pencilled in)(?: in)?(?: for| on| at)+"
    r"|(?:(?:i'm|i am|im|we're|we are|currently|already) )+(?:booked|down|pencilled) in"
    rf"(?= (?:today|tomorrow|this|next|{'|'.join(WEEKDAYS)}))"
    r"|(?:i've|i have|i 've|ive|i|we've|we have)(?: already)?(?: got| have)? (?:an?|my|the) (?:appointment"
    r"|booking|slot)"
    r"(?: booked)?(?: on| for| at)*"
    r"|my (?:next |current |existing |original )?(?:appointment|booking|slot|session|consultation|one)"
    r"(?: is| was|'s| booked| currently| at the moment)*(?: on| for| at| from)*"
    r"|instead of|rather than|(?<!other )(?<!sooner )(?<!earlier )(?<!later )(?<!longer )(?<!more )(?<!less )than"
    r"|i said(?: on| for)?|(?:cancel(?:ling)?|mov(?:e|ing)|chang(?:e|ing)|swap(?:ping)?|switch(?:ing)?)(?: from)?(?: my"
    r"| the)?(?: appointment| appt| slot)?"
)
"""What is said behind it is an appointment that there is, or the other choice: not what is wished for."""
OWN = re.compile(r"(?:my|our) (?=.{2,30} (?:appointment|booking|slot|session|one)(?: |$))")
OWNED = re.compile(r" (?:appointment|booking|slot|session|one)(?= |$)")
""" "My Monday appointment"."""
SO = re.compile(
    r"(?:and |but )?(?:so|hence|therefore|which means)(?! (?:long|that|far|much|soon|sorry|busy|early|late|is|, or))"
)
INSTEAD = re.compile(r"instead(?! of)")


@dataclass(slots=True)
class Marks:
    """Where in the items something is taken back, told as a reason, or booked already."""

    corrected: int | None = None
    reason: int | None = None
    held: int | None = None
    booked: range | None = None

    def close(self, found: Said) -> None:
        """End the appointment that there is, where another word follows it."""
        if self.held is not None:
            if self.held < len(found.items):
                self.booked = range(self.held, len(found.items))
            self.held = None

    def correct(self, found: Said) -> None:
        """Let an earlier correction take back, and begin the next: "Tuesday, sorry, Thursday, sorry about that"."""
        if self.corrected and self.corrected < len(found.items):
            before = len(found.items)
            take_back(found, self.corrected)
            self.reason = self.reason and max(self.reason - (before - len(found.items)), 0)
        self.corrected = len(found.items)
        found.corrected = True

    def settle(self, found: Said) -> None:
        """Leave out what the marks say is not wished for."""
        found.heard = len(found.items)
        self.close(found)
        if self.booked is not None:
            before = len(found.items)
            let_go_of(found, self.booked)
            gone = before - len(found.items)
            self.corrected, self.reason = (each and max(each - gone, 0) for each in (self.corrected, self.reason))
        if self.reason and found.counted_at is not None:
            self.reason = min(self.reason, found.counted_at)
        if self.reason:
            before = len(found.items)
            conclude(found, self.reason)
            self.corrected = self.corrected and max(self.corrected - (before - len(found.items)), 0)
        if self.corrected:
            take_back(found, self.corrected)


def take_back(found: Said, at: int) -> None:
    """Leave out the items before ``at`` that those said after it stand instead of: of the same kind, and not met."""
    later = [item for item in found.items[at:] if not item.no]
    kept: list[Item] = []
    gone: list[Days] = []
    for item in found.items[:at]:
        rivals = _first_named([each for each in later if type(each.what) is type(item.what)])
        if item.no or not rivals or any(_narrows(item, each) for each in rivals):
            kept.append(item)
        elif isinstance(item.what, Days):
            gone.append(item.what)
    earlier = found.items[:at]
    kept = [
        item
        for item, after in zip_longest(earlier, earlier[1:])
        if item is not None and any(item is each for each in kept) and not _an_hour_of(item, after, gone)
    ]
    # "No, Friday, my mum's over on Thursday": why the Thursday was taken back
    found.items[:] = kept + [
        item for item in found.items[at:] if item.no or item.link in ("or", "and") or item.what not in gone
    ]


def _an_hour_of(item: Item, after: Item | None, gone: list[Days]) -> bool:
    """ "Either 9 on Tuesday or 5 on Wednesday. Sorry, Tuesday": the 5 goes with the Wednesday."""
    if not isinstance(item.what, Times) or item.link != "or" or after is None:
        return False
    return isinstance(after.what, Days) and after.link == "" and any(after.what is each for each in gone)


def _first_named(items: list[Item]) -> list[Item]:
    """The first item, and those that are listed with it."""
    listed = items[:1]
    for item in items[1:]:
        if item.link not in ("or", "and"):
            break
        listed.append(item)
    return listed


def conclude(found: Said, at: int) -> None:
    """ "I fly on the 20th, so the 18th": days told as a reason give way to those that are concluded, or narrow them."""
    length = len(found.items)
    if any(isinstance(item.what, Times) for item in found.items[at:]):
        # "The bus gets in at 10.40, so nothing before eleven"
        times = [item.what for item in found.items[at:] if isinstance(item.what, Times) and not item.no]
        found.items[:at] = [
            item for item in found.items[:at] if item.no or not (_is_a_moment(item) or _is_beside(item.what, times))
        ]
        at -= length - len(found.items)
        length = len(found.items)
    told = [item for item in found.items[:at] if not item.no and isinstance(item.what, Days)]
    ruled_out = [item.what for item in found.items[at:] if item.no and isinstance(item.what, Days)]
    _let_hours_go(found, at, ruled_out)
    at -= length - len(found.items)
    length = len(found.items)
    found.items[:at] = [
        item
        for item in found.items[:at]
        if not (_is_wish(item) and any(_rules_out(each, item.what) for each in ruled_out)) or _is_a_stretch(item)
    ]
    at -= length - len(found.items)
    told = [item for item in told if any(item is each for each in found.items)]
    later = [index for index, item in enumerate(found.items) if index >= at and _is_wish(item)]
    if not told or not later:
        return
    narrowed: dict[int, Days] = {}
    for index in later:
        what = found.items[index].what
        assert isinstance(what, Days)
        met = next((both for each in told if isinstance(each.what, Days) and (both := meet(each.what, what))), None)
        if met is not None:
            narrowed[index] = met
    for index, days in narrowed.items():
        found.items[index] = replace(found.items[index], what=days)
    before: list[Item] = []
    for item in found.items[:at]:
        beside_a_day = bool(before) and before[-1] in told and item.link == ""
        if item in told or (not item.no and isinstance(item.what, Times) and beside_a_day):
            before.append(item)
    found.items[:at] = [item for item in found.items[:at] if not any(item is each for each in before)]


def _rules_out(barred: Days, what: Days | Times) -> bool:
    """Whether nothing is left of days where others are ruled out; "not the 14th" leaves other Thursdays."""
    return isinstance(what, Days) and not (what.wide and not barred.wide) and meet(what, barred) is not None


def _let_hours_go(found: Said, at: int, ruled_out: list[Days]) -> None:
    """ "9 on Tuesday or 5 on Wednesday. Wednesday's no good, so Tuesday": the 5 goes with the Wednesday."""
    gone = [
        hour
        for hour, day in pairwise(found.items[:at])
        if isinstance(hour.what, Times)
        and _is_wish(day)
        and day.link == ""
        and any(meet(day.what, each) for each in ruled_out if isinstance(day.what, Days))
    ]
    found.items[:] = [item for item in found.items if not any(item is each for each in gone)]


def let_go_of(found: Said, held: range) -> None:
    """Leave out what is booked already where the message goes on to wish for another day or time."""
    later = [item for item in found.items[held.stop :] if not item.no]
    earlier = [item for item in found.items[: held.start] if not item.no]
    days = any(isinstance(item.what, Days) for item in later + earlier)
    if later or earlier:
        found.items[held.start : held.stop] = [
            item
            for item in found.items[held.start : held.stop]
            if item.no or not (days or isinstance(item.what, Times))
        ]


def instead(found: Said) -> None:
    """ "I have Monday, can I do Tuesday instead": the last days are wished for, with those that "or" joins to them."""
    wishes = [index for index, item in enumerate(found.items) if _is_wish(item)]
    last = len(wishes) - 1
    while last > 0 and found.items[wishes[last]].link in ("or", "and"):
        last -= 1
    if last > 0:
        del found.items[: wishes[last]]
    _the_hour_instead(found)


def _the_hour_instead(found: Said) -> None:
    """ "I have Friday at 2, could I come at 1 instead": the hour that is told last, where no day comes with it."""
    hours = [item for item in found.items if isinstance(item.what, Times) and not item.no]
    if len(hours) < 2 or found.items[-1] is not hours[-1] or hours[-1].link in ("or", "and"):
        return
    if _is_a_moment(hours[-1]) and all(map(_is_a_moment, hours)):
        found.items[:] = [item for item in found.items if not any(item is each for each in hours[:-1])]


def _is_a_stretch(item: Item) -> bool:
    """Whether some of its days are left when others are ruled out: "off next week, so not Friday"."""
    days = item.what
    return isinstance(days, Days) and not days.wide and any(len(each) > 1 for each in days.readings)


def _is_beside(what: Days | Times, times: list[Times]) -> bool:
    """ "The kids are at school until three, so a morning": whether nothing of the told time is in those concluded."""
    if not isinstance(what, Times) or not times:
        return False
    return not any(
        max(a[0], b[0]) < min(a[1], b[1])
        for spans in what.readings
        for a in spans
        for each in times
        for others in each.readings
        for b in others
    )


def _is_a_moment(item: Item) -> bool:
    return isinstance(item.what, Times) and all(
        end - begin <= EXACT for spans in item.what.readings for begin, end in spans
    )


def _is_wish(item: Item) -> bool:
    return not item.no and isinstance(item.what, Days)


def _narrows(item: Item, later: Item) -> bool:
    """Whether what was said later is a part of it ("next week, I mean Thursday"): then both hold."""
    if isinstance(item.what, Days) and isinstance(later.what, Days):
        return meet(item.what, later.what) is not None
    return False


def rules_out_nothing(item: Item, earlier: Item | None) -> bool:
    """Whether "no Wednesday" behind "Tuesday" takes the Tuesday back, since it rules out nothing of it."""
    if earlier is None or earlier.no or type(earlier.what) is not type(item.what):
        return False
    if isinstance(item.what, Days) and isinstance(earlier.what, Days):
        if item.what.wide and earlier.what.wide:
            return not item.what.wide & earlier.what.wide and not item.what.span and not earlier.what.span
        return len(frozenset().union(*earlier.what.readings)) == 1 and meet(earlier.what, item.what) is None
    if isinstance(item.what, Times) and isinstance(earlier.what, Times):
        return all(
            end - begin <= 60 for each in (item.what, earlier.what) for spans in each.readings for begin, end in spans
        )
    return False
