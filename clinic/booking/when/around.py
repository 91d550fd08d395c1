"""The words around days and times: "as soon as possible", "or", "but", and all the ways to rule something out.

Patterns over the canonical tokens, joined by single spaces.
"""

from __future__ import annotations

import re

SOON = re.compile(
    r"asap|soon as (?:poss|possible)|as (?:soon|early) as (?:possible|you can|u can|poss)"
    r"|(?:the )?(?:soonest|earliest)(?: (?:possible|available|you have))?"
    r"|(?:the )?(?:first|next) (?:available|free|opening|slot|appointment)"
    r"|right away|straight away|immediately|urgently"
    r"|(?:the )?(?:sooner|quicker|earlier) the better"
    r"|(?:some ?time |any ?time |very |quite |pretty |fairly )?soon(?:ish)?(?= |$)(?! as| after)"
)
VAGUE_SOON = re.compile(r"(?:some ?time |any ?time |very |quite |pretty |fairly )?soon(?:ish)?")
ANY_BUT = re.compile(
    r"(?:any|every) ?(?:day|thing|time) "
    r"(?:but|except|apart from|other than|besides|aside from|bar|excluding|save|minus)(?: on| for)?"
)
NOT = re.compile(
    r"(?:no (?:good|use)|not (?:good|free|available|possible|ideal)|nothing|not|no"
    r"|except(?: for)?|bar(?= (?:on |the )*(?:[a-z]+day|\d|week|\d|morning|afternoon|evening|weekend))"
    r"|excluding|exc|excl"
    r"|besides|aside from|with the exception of|outside(?: of)?"
    r"|apart from|other than|but not|anything but|avoid(?:ing)?|skip(?:ping)?"
    r"|steer(?:ing)? clear of|keep(?:ing)? away from|neither(?: of)?|nor|without"
    r"|(?:never|rarely|seldom|hardly ever|not usually|not often)"
    r"(?: (?:free|available|around|able to (?:come|make it)))?"
    r"|(?:i )?(?:can't|cant|cannot|can not|couldn't|don't|dont|do not|won't|wont)"
    r"(?: (?:do|make|come|manage|want|like|be|get there|work|go))*(?: it)?)"
    r"(?: on| any| over| during(?= the)| in the| in| at| for| the)*"
)
OFF_WORK = re.compile(
    r"(?:(?:i (?:am )?|i'm |im |we're )?off (?:work|school|uni|college)(?: all| the whole)?)"
    r"|(?:i )?(?:(?:don't|dont|do not|won't|wont|never) work|(?:am |'m )?not working)(?! for (?:me|us)| out)(?: on)?"
)
"""Who does not work on a day has time on it."""
BUSY = re.compile(
    r"(?<!you )(?:(?:i|we|im|i'm|we're)(?: am| are)? )?(?:only )?"
    r"(?:work(?:ing)?(?! from home| with| for| as| in | out|s)"
    r"|at work|in work|on (?:nights?|days|shifts?|call|leave|hols|duty)"
    r"|do(?= (?:from )?\d{1,2}(?::\d\d)? (?:am )?(?:until|to|-) \d)"
    r"|busy|away|abroad|on holiday|out of town|tied up|fully booked|(?:be |be too )?hung ?over|recovering|jet ?lagged"
    r"|(?:got )?(?:too much|a lot|loads|lots|so much) on|swamped|snowed under)"
    r"(?: (?:all day|on|all|every|in|the|most|of))*(?= )"
)
"""Who is busy or away on a day has no time on it: "I work Monday to Friday", "away next week"."""
NEVER_MIND = r"(?:really |just |all |a bit |totally |pretty |too |completely |not |never )*"
NO_GOOD = re.compile(
    r"(?:(?:is|are|'s|was|would be|will be|looks|look) )?"
    + NEVER_MIND
    + r"(?:out(?= |$)(?! of (?:town|office))|no good|no use|no go|a no|not (?:good|great|possible|ideal|an option|free"
    r"|convenient|available|ok|suitable|any good)|impossible|difficult|tricky|awkward|a problem"
    r"|unavailable|(?:all )?(?:blocked(?: out| off)?|booked(?: out| up| solid)?|taken|chock-?a-?block"
    r"|full(?: up)?)(?= *(?:$|[,.;!?]))|no(?= [,;.!?]|$)"
    r"|(?:an? (?:total )?)?nightmare|hell|(?:even )?worse|just as bad|bad|terrible|awful|rubbish|hopeless"
    r"|hectic|manic|mad|crazy|chaos|rammed|hard"
    r"|tough|a pain|busy|ruled out|off limits"
    r"|too (?:far(?: off| away)?|late|soon|early|long)(?= *(?:[,.;!]|for (?:me|us)|but)))"
    r"|(?:i'm|i am|im|we're|we are|i'll be|we'll be) (?:away|busy|working|abroad|out|at work|on holiday|on nights"
    r"|on lates|on call|not (?:free|available|around|here))(?= *(?:[,.;!?]|but|so|and)|$)"
    r"|(?:i|we) (?:can't|cannot|cant|won't|couldn't)(?: (?:do|make|come|manage)(?: it)?)?(?= (?:[,;.!?]|but|so|and)|$)"
    r"|(?:really |just )?(?:don't|dont|doesn't|doesnt|do not|does not|didn't|won't|wont|will not|can't|cant|cannot"
    r"|isn't|isnt|aren't|arent|wouldn't|wouldnt) (?:really |ever )?(?:be )?(?:work|suit|do|good|possible|great|ideal"
    r"|any good|an option|happen|convenient|free|available)(?: for (?:me|us))?"
)
"""Said behind a day or a time, it rules it out: "Fridays don't work", "mornings are no good"."""
NOT_THEN = re.compile(
    r"(?<!or )(?:any|all|every|on|the)? ?other days?(?! (?:that|of|in|this|next))(?= |$)|"
    r"not (?:then|that (?:day|one|week)|on that day|on those(?: days)?|those(?: days)?)(?= (?:[,.;!?]|please"
    r"|but|and)|$)"
    r"|(?:i |we )?(?:can't|cannot|cant|can not) (?:do|make|manage) (?:either|any of (?:those|them)|those|them)"
    r"(?: days?| 1| one)?(?= |$)"
    r"|(?:that's|that is|that 's|it's|they're|those are|that day is) (?:all )?(?:out|no good|no use|a no"
    r"|not possible)(?= |$)"
)
"""The days named before it are ruled out: "the kids swim on Wednesdays, so not then"."""
GOOD = re.compile(
    r"(?:(?:is|are|'s|would be|will be) )(?:really |just |all |also )*(?:fine|good|ok|okay|great|best|perfect|ideal"
    r"|better|free|possible)|works?(?: best)?|suits?(?: me)?"
)
SO_IS = re.compile(r"(?:and )?(?:so|neither|nor|same) (?:is|are|does|do|goes for|for)|(?:and )?same for")
OR = re.compile(r"if not(?: then)?|or|nor|/|otherwise|alternatively|failing that")
AND = re.compile(r"and|&|\+|,|also|plus")
BUT = re.compile(r"but|;|\.|!|\?|although|though|however|only(?= on)")
