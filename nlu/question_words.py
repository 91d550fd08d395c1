"""The words by which questions, wishes and joints between them are known: what `clauses.py` cuts by."""

from __future__ import annotations

import re

from nlu.text import word_set

WH = word_set("how what when where who why which whats what's hows wheres whos whens wat wot howmuch howlong")
AUX = word_set(
    "do does did is are am was were will would can could should shall may might has have had dose"
    " doesnt isnt cant"
    " wont ca wo"
)
PRONOUNS = word_set(
    "i you it they we he she there this that u ya my your the these those anyone someone"
    " someone's microneedling"
    " needling prp rf people men results skin any"
)
#: Who may stand behind the verb of "when can I", "where do you".
SUBJECT = word_set("i you u it we they he she my your ur the")
#: Who stands behind "had" or "have" where it asks: "have you", "had anyone".
SUBJECT_OF_AUX = word_set("you u ya i we they it he she people anyone anybody someone there these those")
RUN_ON_AUX = {"does", "can", "is", "will", "do"}
SUBJECTS = {"NOUN", "PROPN", "PRON", "DET", "NUM"}
OPENERS = word_set("any anything got possible also wondering")
#: After "got": asks ("got any slots"); else it tells ("got a scar on my knee").
GOT = word_set("any anything space time room availability slots some free")
#: Two words that are one thing, whatever stands between them.
PAIRS = {
    ("before", "after"), ("after", "before"), ("pros", "cons"), ("ins", "outs"), ("dos", "donts"), ("dos", "don'ts"),
    ("dos", "do"), ("pre", "post"), ("terms", "conditions"), ("name", "number"), ("up", "down"), ("in", "out"),
}  # fmt: skip
TOGETHER = {"together", "combined", "both"}
JOINING = {"and", "&", "n", "nd", "also", "plus", "then", "but", "+", "btw", "oh", "ps"}
STRONG_JOINING = {"also", "plus", "+"}
#: Words that number or order what is asked: "but first whats the price", "two, what does it cost".
COUNTING = word_set("first firstly second secondly third thirdly finally lastly one two three next 1 2 3 4 a b")
LEADING = JOINING | {
    ",",
    "-",
    "–",
    ";",
    ".",
    "...",
    "so",
    "ok",
    "okay",
    "well",
    "hi",
    "hello",
    "hey",
}
SENTENCE_END = {".", "?", "!", ";", "...", "…", "??", "?!", "!?", "???", "!!"}
PAUSE = {",", "-", "–", "—", "/", ":", "(", ")"}
#: Words of which a question that only leans on the one before may be made.
LEANING = WH | {"for", "long", "often", "soon", "much", "many", "so", "if", "not", "exactly", "percentage", "about"}
#: What "and how much" says more about, rather than asking for the price: "will it swell and how much".
DEGREE = word_set(
    "hurt hurts help helps improve improves improved swell bleed bruise peel fade fades reduce shrink tighten work"
    " works change better redness swelling bleeding bruising pain discomfort improvement difference"
)
#: A question of these words alone, "that" or "this" among them, asks on about what was said: "how does that work?".
POINTING = {"that", "this", "thats", "that's"}
LIGHT = (
    WH
    | AUX
    | POINTING
    | word_set(
        "'s 're n't not be been so then ok okay fine alright right normal true work mean possible allowed bad exactly"
        " really even and but or something common usual correct"
    )
)
ALTERNATIVE = {"or", "versus", "vs", "than"}
FIRST_PERSON = {"i", "i'm", "im", "my", "i've", "ive", "we", "me"}
SUBJECT_PRONOUNS = {"you", "he", "she", "they", "who", "just", "only", "to", "'ve", "ve"}
MAIN_VERBS = {"had", "have", "has", "do", "did"}
WISH = re.compile(
    r"\b(?:tell me|let me know|i(?:'d| would)? (?:like|want|need|wanna|wish|love)|id like|i'?m (?:looking"
    r"|hoping|trying)|want to|wanna|need to"
    r"|please|pls|book|cancel|move|change|reschedule|delete|show|give|send|explain|wondering|curious|wonder)\b",
    re.IGNORECASE,
)
PLEASE = re.compile(r"\b(?:please|pls|plz)\b", re.IGNORECASE)
#: "check if I can have it", "plan my course": a task in the form of a command.
COMMAND = re.compile(
    r"(?:(?:please|pls|plz|just|kindly|and)\s+)*(?:check|confirm|plan|find|look|work out|map|draw|schedule|sort|arrange"
    r"|ask|run|do|make|set|remind|see)\b",
    re.IGNORECASE,
)
#: "tell me the cost": a question in the form of a wish. "I'm curious" alone is only a reason.
WANTS_TO_KNOW = re.compile(
    r"(?:(?:please|pls|just|kindly|but|so)\s+)*(?:tell me|let me know|explain|describe|remind me|find out"
    r"|(?:i'?d|i would|i(?: also)?|also) (?:just )?(?:like|want|need|love)(?:ed)? to (?:know|ask|find out)"
    r"|(?:i'?m|i am|am) (?:just |also )?(?:wanting|hoping|trying|looking|keen) to (?:know|ask|find out)"
    r"|i(?: also)? wonder|(?:i'?m |am )?(?:just )?(?:wondering|curious)(?=\s+\w))\b",
    re.IGNORECASE,
)
#: "wondered whether it's safe", "I'm keen to find out if": asks, whatever stands before.
ASKS_INDIRECTLY = re.compile(
    r"\b(?:wonder(?:ed|ing)?|curious|(?:not |un)sure|idk|dunno|(?:don'?t|do not|can'?t) (?:know|remember)"
    r"|forg(?:ot|otten|et)"
    r"|no (?:idea|clue)|(?:want(?:ed|ing)?|need(?:ed)?|like|love|hoping|keen|trying)"
    r" to (?:know|find out|ask|check|understand|see))\b.{0,12}\b(?:if|whether|how|what|when|where|who"
    r"|which|why|about)\b",
    re.IGNORECASE,
)


#: "need to know if", "could you tell me whether"; and the piece behind it, which begins with one of the two words.
ASKS_IF = re.compile(
    r"\b(?:know|tell me|ask|check|say|see|wonder(?:ing|ed)?)\b.{0,40}$|^(?:if|whether)\b", re.IGNORECASE | re.DOTALL
)
#: "send me the directions", "I need prices": asks to be told something.
TOLD = re.compile(
    r"(?:(?:please|pls|plz|just|kindly|can you|could you|u can)\s+)*(?:give|send|show|tell|text|e-?mail|remind|explain"
    r"|(?:i(?:'d| would)? )?(?:need|want|like)(?: to know)?(?: the| your| some| all)?"
    r" (?:prices?|costs?|address|opening|info|details|times|hours))\b",
    re.IGNORECASE,
)
#: "if it isn't too much trouble", "if you don't mind": manners, no question.
MANNERS = re.compile(
    r"if (?:(?:it|that)(?:'?s| is|'?s not| is ?n[o']?t| would(?:n'?t| not) be) )?(?:not )?(?:too |any |much )*"
    r"(?:trouble|bother|hassle|possible|poss|ok(?:ay)?|alright|all right|convenient|fine)"
    r"(?: (?:with|by|for) (?:you|u)| at all| to ask| please| pls)*"
    r"|if (?:you|u|i) (?:(?:do|would)n'?t mind|can|could|may|(?:get|have|ve got) (?:a|the) (?:chance|moment|sec|second"
    r"|minute|time)|(?:are|r)(?:n'?t| not) (?:too )?busy)(?: (?:me|my) asking| please| pls)*"
    r"|if (?:that|this|it) makes sense",
    re.IGNORECASE,
)
#: "My main worry is scarring": a question by what it says, not by its form.
WORRY = re.compile(
    r"^(?:but |and |so )?(?:(?:my|the|one|a)(?: \w+)? (?:worry|worries|concern|concerns|fear|question|questions)"
    r"|(?:i'?m|i am|im) (?:a bit |really |mostly |mainly |just )?(?:worried|concerned|nervous|scared)"
    r" (?:about|of|that))\b",
    re.IGNORECASE,
)
