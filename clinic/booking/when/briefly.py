"""What is left out where people write briefly: "4/5pm", "2-4 on the 6th", "month today", "first or second"."""

from __future__ import annotations

import re

from clinic.booking.when.rewriting import DAYS_SHORT, MONTHS_SHORT, SOME, rewritten

_DAY = rf"(?:{DAYS_SHORT})[a-z]*|tom[a-z]*|tmr\w*|2mo\w+|today"
_HOUR = r"\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?"
_NTH = r"first|second|third|fourth|last|1st|2nd|3rd|4th"


def in_full(text: str) -> str:
    """A lower-case text with what was left out put in."""
    return rewritten(text, _BRIEFLY)


def _neighbours(match: re.Match[str]) -> str:
    """ "4/5pm", "10/11 on Monday": two hours beside each other are hours, where the fourth of May is not meant."""
    low, high, rest = match.groups()
    return f"between {low} and {high} {rest}" if int(high) == int(low) % 12 + 1 else match[0]


_SPELT_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPELT = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ANY = "|".join(_SPELT)
_WEEK_OF = r"(?:week|wk) (?:of|commencing|beginning|starting) (?:the )?"
_BUT = r"(?:but not|not|except(?: for)?|bar|apart from)"


def _of_december(match: re.Match[str]) -> str:
    """ "After Christmas but before new year, the 29th or 30th": of that December."""
    other = f" or the {match[4]}th of december" if match[4] else ""
    return f"{match[1]}{match[2]}th of december{other}"


def _five_to(match: re.Match[str]) -> str:
    """ "5 to 3 on Friday": five minutes, not ten hours."""
    return f"at {(int(match[1]) - 2) % 12 + 1}:55"


def _two_spelt(match: re.Match[str]) -> str:
    """ "The first or the second of November": the 1st or the 2nd."""
    first, last = (_SPELT.index(each) + 1 for each in match.groups()[:2])
    return f"the {first}{_suffix(first)} or the {last}{_suffix(last)} of {match[3]}"


def _suffix(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(number, "th")


_BRIEFLY = [
    (re.compile(pattern), meant)
    for pattern, meant in (
        (rf"(?<![\d/])\b(\d{{1,2}})/(\d{{1,2}}) ?([ap]m\b|ish\b|o'?clock\b|(?:on )?(?:{_DAY})\b)", _neighbours),
        (
            rf"^(\W*(?:hi|hello|maybe|say|,| )*)(\d{{1,2}}) ?(?:-|till?) ?(\d{{1,2}}) (?=on (?:the \d|(?:{_DAY})))",
            r"\1between \2 and \3 ",
        ),
        (
            r"((?:\d/\d{1,2}|\d(?:st|nd|rd|th)) ?, ?)(\d{1,2}) ?- ?(\d{1,2})(?=\W*$)",
            r"\1between \2 and \3",
        ),
        (r"(?:^|(?<= ))(?:(?:a|one|1) )?(month|fortnight) today\b", r"a \1 from today"),
        (
            rf"\b(the \d{{1,2}}(?:st|nd|rd|th))( at [\w:.]+(?: ?[ap]m)?)?,? ?(?:that's )?the"
            rf" ((?:{DAYS_SHORT})[a-z]*day)(?= *(?:$|[,.!?]|please|pls))",
            r"\3 \1\2",
        ),
        (
            rf"\b((?:{_NTH}) )((?:{DAYS_SHORT})[a-z]*(?: (?:in|of) (?:{MONTHS_SHORT})[a-z]*)?),? or "
            rf"(?:maybe )?(?:the )?"
            rf"((?:{_NTH}))(?: one)?\b(?! (?:{DAYS_SHORT}|week))",
            r"\1\2 or \3 \2",
        ),
        (
            rf"\bfrom ((?:{DAYS_SHORT})[a-z]*) (next|this) (?:week|wk) (?:to|until|till?|through to) (?:the )?"
            rf"((?:{DAYS_SHORT})[a-z]*)\b(?! (?:week|after|following))",
            r"\2 week from \1 to \3",
        ),
        (
            rf"\b((?:{DAYS_SHORT})[a-z]*day)s\b([^.]*?)\bnot (?:this|the) (?:coming|next|first) one\b",
            r"\1s\2not this coming \1",
        ),
        (
            r",? *\b(?:bearing in mind|given|remembering|knowing|seeing as|since)(?: that)? (?:the )?"
            r"(?:monday|mon|friday|fri)(?:'s|s| is)? (?:is )?(?:an? |the )?bank hol[a-z]*",
            ", not on the bank holiday",
        ),
        (
            rf"\b(?:not |never )?((?:[a-z']+ )?(?:sunday|monday|eve|day))(?: is| are|'s)? (?:out|no (?:good|use)"
            rf"|busy),?"
            rf" but (?:the )?((?:{DAYS_SHORT})[a-z]*|day|week(?:end)?) (before|after)(?: (?:it|that))?\b",
            r"the \2 \3 \1",
        ),
        (
            r"\b(between [\w:.]+ and [\w:.]+,? or )(?=[\w:.]+ and [\w:.]+ (?:on|for) )",
            r"\1between ",
        ),
        (
            rf"(?<!, )(?<!,)\b(?:the )?({_ANY}) or (?:the )?({_ANY}) of ((?:{MONTHS_SHORT})[a-z]*)\b",
            _two_spelt,
        ),
        (
            rf"\b((?:{MONTHS_SHORT})[a-z]*)\b([^.]{{0,30}}?)\b{_BUT} (?:the )?{_WEEK_OF}"
            r"(\d{1,2})(?:st|nd|rd|th)?\b(?! (?:of )?[a-z]{3,})",
            r"\1\2except w/c \3 \1",
        ),
        (rf"\b{_BUT} (?:the )?{_WEEK_OF}(?=\d)", "except w/c "),
        (
            r"(?<=\d )tom\b|(?<=ish )tom\b|(?<=[ap]m )tom\b"
            r"|\btom (?=at \d|[ap]m|after|before|between|morning|afternoon|evening|eve\b|lunch)",
            lambda said: "tomorrow " if said[0].endswith(" ") else "tomorrow",
        ),
        (r"^\W*(?:in the )?new year(?: please| pls)?, (?=.*\bjan)", ""),
        (r"(\bnot [^.]*\b(?:and|or) )not after (?=\d|half|quarter)", r"\1until "),
        (r"(\bnot [^.]*\b(?:and|or) )not before (?=\d|half|quarter)", r"\1from "),
        (r"\b(?:i'?m |i am )?(?:not|never)(?: really| much of)? an? (?:morning|early) (?:person|bird|riser)\b", ""),
        (r"\b(between [\w:.]+ and [\w:.]+(?: ?[ap]m)?) any (?:night|evening)\b", r"\1 any day"),
        (
            r"\b(?:com(?:e|ing)|get(?:ting)?|finish(?:ing)?|am|i'm|just) (?:straight )?off (?:nights|a night shift)\b",
            "",
        ),
        (
            rf"\b((?:{DAYS_SHORT})[a-z]*)[ ,]+(?:and )?((?:{DAYS_SHORT})[a-z]*) all day,? (?=(?:{DAYS_SHORT}))",
            r"\1 any time or \2 any time or ",
        ),
        (
            rf"^\W*(?:{DAYS_SHORT})[a-z]* or (?:{DAYS_SHORT})[a-z]*,? (?:i )?(?:can|could) (?:do|make) (\d{{1,2}}) "
            rf"((?:{DAYS_SHORT})[a-z]*) or (\d{{1,2}}) ((?:{DAYS_SHORT})[a-z]*)",
            r"\2 at \1 or \4 at \3",
        ),
        (r"\bweekend after this(?: (?:coming )?(?:one|weekend))?\b", "weekend in 1 weeks"),
        (r"\bat ([\w:]+)\W+at night(?:,? i mean)?\b", r"at \1 at night"),
        (r"\bat ([\w:]+)\W+in the (morning|afternoon|evening),? i mean\b", r"at \1 in the \2"),
        (
            rf"\b(\d{{1,2}}(?:[:.]\d\d)?(?: ?[ap]m)?) (?:on )?((?:this |next )?(?:{_DAY})) or (?:later|after)\b",
            r"\2 from \1",
        ),
        (r"(?<![:.\d])\b(\d{1,2}) or (?=\1[.:]\d\d\b)", r"at \1:00 or at "),
        (
            r"\b(?:i'?ve|i have|have|i'?ll have|has) (?:got )?to (?=be (?:away|gone|out|off|done|finished|home) by)",
            "must ",
        ),
        (r"\bevnings?\b", "evening"),
        (r"\bover easter\b(?! (?:weekend|week|hol|break))", "easter weekend"),
        (
            r"\b(the week (?:after|before) (?:easter|christmas|xmas|that|the [a-z ]*bank holiday)),? "
            rf"(?:(?:from )((?:{DAYS_SHORT})[a-z]*)|((?:{DAYS_SHORT})[a-z]*) onwards?)\b",
            lambda said: f"{said[2] or said[3]} to sunday {said[1]}",
        ),
        (r"\btwelth\b", "twelfth"),
        (
            r"\b((?:christmas|xmas|crimbo|twixmas|boxing day)\b[^.?!]{0,40}?\bthe )(2[6-9]|3[01])(th|st|nd|rd)?"
            r"(?: or (?:the )?(2[6-9]|3[01])(?:th|st|nd|rd)?)?(?! ?(?:of )?(?:dec|jan|nov)|[:.\d])",
            _of_december,
        ),
        (rf"(?<![\d:.])(?<!between )(?<!from )\b5 to ([1-4])(?= on (?:{_DAY})| *$)", _five_to),
        (
            rf"\b((?:mornings?|afternoons?|evenings?|weekends|weekdays)(?: only)?),? (?:and|but)"
            rf" ((?:{DAYS_SHORT})[a-z]*) (?:is|are) (?:out|no (?:good|use)|a no[- ]?go)\b",
            r"\1 but not \2",
        ),
        (r"\bthrough (?:to|till?|until)\b", "to"),
        (r"\b(?:as )?soon as (?:you|u|ye) (?:can|could)\b|\bas soon as (?:poss|possible)\b", "asap"),
        (
            rf"\bmid ?-?week (next|this) (?:week|wk),? so ((?:{DAYS_SHORT})[a-z]*) (to|-|till?"
            rf"|until) ((?:{DAYS_SHORT})[a-z]*)",
            r"\2 \3 \4 \1 week",
        ),
        (
            r"\bweekends\b([^.]{0,30}?)(?:,? and|,? but|,)? not this (?:coming |next )?one\b",
            r"weekends\1 not this weekend",
        ),
        (
            rf"\b((?:all|any ?day|any ?time) (?:of |in )?((?:{MONTHS_SHORT})[a-z]*)),? {_BUT} "
            r"(?:the )?(\d{1,2})(?:st|nd|rd|th)? (?:to|-|until|till?) (?:the )?(\d{1,2})(?:st|nd|rd|th)?\b"
            r"(?! ?(?:[ap]m|:))",
            r"\1 except \3 to \4 \2",
        ),
        (r"\bin (?:the )?(?:next|coming) (?:hour|half hour|half an hour)\b", "asap today"),
        (
            r"\b(24|48|72)(?:hours|hrs|h)\b(?! (?:before|after|notice|later|prior))",
            lambda said: f"{int(said[1]) // 24} days",
        ),
        (
            r"\b(?:any ?time|any ?day|anything) up to (?:and|&) (?:including|incl?\b\.?) ((?:next |this )?[a-z]+day)\b"
            r"[, ]+(?=i )",
            r"any day until \1. ",
        ),
        (r"\b(?:going|heading|back|home|leaving) (?:back |home )?on the (\d{1,2})[.:](\d\d)\b", r"leaving by \1:\2"),
        (r"\bnight[- ]?(?:worker|nurse|shifts? worker)\b", "worker"),
        (r"(?<![\w/])@ ?([1-9]|1[0-2])([0-5][05])\b(?! ?(?:/|sessions?))", r"at \1:\2"),
        (r"\b([1-9]|1[0-2])([0-5][05])(?= ?(?:[ap]m|-?ish)\b)", r"\1:\2"),
        (rf"\b((?:{DAYS_SHORT})[a-z]*) 2 (?=(?:{DAYS_SHORT})[a-z]*\b)", r"\1 to "),
        (rf"((?:{DAYS_SHORT})[a-z]* to (?:{DAYS_SHORT})[a-z]*\b[^.!?]*\b\d{{1,2}}) 2 (?=\d{{1,2}}\b)", r"\1 to "),
        (rf"\b(?:ex|exc|excl)\.? (?=(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)|(?:{DAYS_SHORT})))", "except "),
        (
            r"\b((?:so|at|after|from|before|by|about|around|till?|until|say|then) )([1-9]|1[0-2])([0-5][05])"
            r"(?= *(?:$|[,.!?;]|or (?:later|after|earlier|before)|on\b|please|pls|onwards|ish|would|is\b|works))",
            r"\1\2:\3",
        ),
        (
            rf"(?:,? ?(?:i )?work(?:ing|s)? (?:un)?till? {_HOUR} ((?:{_DAY})[a-z]*),? so (?:it'?s |from |after )?)"
            rf"({_HOUR}) or (?:later|after)\b",
            r" \1 after \2",
        ),
        (
            rf"(?<![\d:./])\b({_HOUR}) or (?:any ?time )?(?:later|after)\b(?! ?(?:\d|that|the|than|school|work|half"
            rf"|qu|lunch"
            rf"|about|around|{'|'.join(_SPELT_HOURS)}))",
            r"after \1",
        ),
        (r"\b([1-9]|1[0-2])([0-5][05]) or (?:later|after)\b(?! ?(?:\d|that|the))", r"after \1:\2"),
        (r"\b(?:w/e|(?:the )?(?:week|wk)[- ]ending)(?: on)? (?=(?:the )?\d|(?:[a-z]{3,9}day )(?:the )?\d)", "week of "),
        (
            rf"\b(?:for |these |this |been )(?:(?:the |about |over |nearly |almost |past |last )*)(?:{SOME})"
            r" (?:days?|weeks?|wks?|months?|years?)(?: or (?:so|more))? now\b",
            "",
        ),
        (
            rf"(?:^|(?<=\W))by ((?:next |this )?(?:{_DAY})),? (?:at )?(\d{{1,2}}(?:[:.]\d\d)? ?[ap]m|noon|midday)\b",
            r"until \1 \2",
        ),
        (rf"(?<![\d/.-])\b(1[3-9]|2\d|3[01])-(0?[1-9]|1[0-2])\b(?! ?(?:-|[ap]m|{MONTHS_SHORT}))", r"\1/\2"),
        (
            r"\b((?:up )?(?:to|until|till?) [\w /]{3,25}),? (?:but |and )?(?:after|from) (?:that|then),? (?:i'?m"
            r"|i am|we'?re"
            r"|i'?ll be|we'?ll be) (?:on (?:leave|holiday|hols|annual leave)|away|abroad|off|out|busy|in"
            r"|back)\b[^.,;]*",
            r"\1",
        ),
        (
            r"\b(?:won'?t|not|don'?t|can'?t|cannot|will not) (?:be )?(?:re-?book(?:ing)?|book(?:ing)?|com(?:e|ing) back"
            r"|need(?:ing)? (?:another|one|it)|want(?:ing)? (?:another|one|it)) (?:again |in |anything )?"
            r"(?:until|till?|before)\b",
            "from",
        ),
        (
            rf"\bfrom ((?:the )?\d[\w ]{{0,12}}?) (?:to|until|till?|-) ((?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: (?:of )?"
            rf"(?:{MONTHS_SHORT})[a-z]*)?),? (?:so|but) (?:any ?time |any ?day )?(?:on )?either side(?: of (?:that"
            rf"|it|then))?",
            r"not from \1 to \2",
        ),
        (
            r"\b(\d{1,2}(?:[:.]\d\d)?) ?(?:to|-|till?|until) ?(\d{1,2}(?:[:.]\d\d)?)(?: ?[ap]m)?,? (?:so|but) "
            r"(?:any ?time |any ?thing )?either side(?: of (?:that|it|then))?\b",
            r"before \1 or after \2",
        ),
        (
            rf"\b(?:next |this )?(?:{DAYS_SHORT})[a-z]* ((?:at |around |about )[\w:. ]{{1,12}}),? (?:so|which is"
            rf"|that'?s|ie) (?:on )?(the \d{{1,2}}(?:st|nd|rd|th))(?= *(?:$|[.,?!]))",
            r"\2 \1",
        ),
        (r"\bor,? failing that,?(?= (?:the )?\d)", "or"),
        (
            r"\bbefore (?:the )?school (?:pick[- ]?up|run home|finishes|is out|lets? out|ends)\b(?! ?(?:at|is|\(|\d"
            r"|which))",
            "before 3pm",
        ),
        (
            rf"\b(?:(?:please )?(?:don'?t|do not|never) (?:put|book|fit|schedule) me (?:in |down )?(?:on "
            rf"|for )?(?:an? )?)"
            rf"((?:{DAYS_SHORT})[a-z]*)(?:,? (?:but )?any other (day|time|morning|afternoon|evening)('s|s)?)?",
            lambda said: f"any {said[2] or 'day'} except {said[1].rstrip('s')}s",
        ),
        (r"(?:^|(?<=[,.?!] ))(\d{1,2}(?:[:.][0-5]\d)?)(?: ?pm)? tonight\b", r"at \1 tonight"),
        (r"(?<![\d/.-])\b(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])(?= at (?:\d|noon|half|quarter))", r"\1/\2"),
        (r"\bm ?(?:-|to|through|thru) ?th(?:urs?|u)?\b", "monday to thursday"),
        (r"\bm ?(?:-|thru) ?w(?:eds?)?\b", "monday to wednesday"),
        (r"\b(?:t|tu) ?(?:-|thru) ?f(?:ri)?\b", "tuesday to friday"),
        (r"\bw ?(?:-|thru) ?f(?:ri)?\b", "wednesday to friday"),
        (r"\bt ?(?:/|&|and) ?th(?:urs?)?\b", "tuesdays and thursdays"),
        (r"\bm ?/? ?w ?/? ?f\b", "mondays, wednesdays and fridays"),
        (r"\b(?:thru|thro)\b", "to"),
        (r"\b(b(?:etween|tw|twn) [\w:.]+(?: ?[ap]m)?) (?:n|&|\+|-) (?=\d)", r"\1 and "),
    )
]
