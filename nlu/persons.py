"""Whose and whether: is a thing said of the visitor or of someone else, and is it said to be so or not so.

Rules over words, read left to right within a clause. They are for short chat messages, and when in doubt say what
is safer: a condition counts as present, and as the visitor's own.
"""

from __future__ import annotations

import re

_RELATION = (
    r"(?:mum|mom|mam|mother|dad|father|parents?|son|daughter|kids?|child(?:ren)?|boy|girl|sister|brother"
    r"|sibling|wife|husband|hubby"
    r"|partner|fiance|fiancee|boyfriend|girlfriend|bf|gf|friend|other half|better half"
    r"|mate|pal|buddy|chum|fella|ex|aunt(?:ie|y)?|uncle|cousin|niece|nephew"
    r"|gran|granny|nan|nana"
    r"|grandma|grandmother|grandad|grandfather|teenager|teen|lad|lass|toddler|missus|missis|stepson"
    r"|stepdaughter|grandson|granddaughter"
    r"|eldest|youngest|bridesmaid|sis|bestie"
    r"|stepmum|stepdad|flatmate|housemate|roommate|colleague|co-?worker|workmate|neighbour|neighbor|boss|manager"
    r"|teammate|(?:mother|father|sister|brother|son|daughter)[- ]in[- ]law|twin|dog|cat|puppy|kitten|horse|pony"
    r"|rabbit|hamster)(?:'?s)?"
)
#: "my 16 year old son", "my best friend": words that may stand between.
_BETWEEN = (
    r"(?:(?:\d+|years?|yrs?|yo|old|teenage|teen|elder(?:ly)?|older|younger|little|eldest|youngest|own|twin"
    r"|best)[\s-]+)"
    r"{0,4}(?:\w+\s+)?"
)
_OTHER = re.compile(
    rf"\b(?:my|our|a|his|her|their|for|the|old)\s+{_BETWEEN}{_RELATION}\b|\b(?:she|he|they)(?:'s|'re|'ll|'d)?\b"
    rf"|(?:^|[.!?;,\n])\s*(?:(?:best|old|good|dear|close) )?{_RELATION}\s+"
    r"(?:is|was|has|had|got|gets|takes?|uses?|on|and|wants?|needs?|suffers?|moved"
    rf"|came"
    r"|went|caught|brought|gave|just|still|already|keeps?|came|swears?|used|says?|said|broke|lost|finished|started"
    r"|stopped|died|passed|survived|beat|recovered)\b"
    rf"|(?:^|[.!?;,\n])\s*{_RELATION}(?<='s)(?=\s)"
    rf"|\bher\b|\bhim\b|\bhis\b"
    r"|(?:^|[,;]\s*)(?:mum|mom|mam|dad|nan|nana|gran|granny|grandma|grandad)\b"
    rf"|\b(?:yr|year|years|yo)[\s-]*(?:old)?\s+{_RELATION}\b|\bsomeone\b|\bsomebody\b|\banother person\b",
    re.IGNORECASE,
)
_SELF = re.compile(
    rf"\b(?:i|i'm|im|i've|ive|i'd|i'll|me|myself|we|we're|mine)\b|\bmy\b(?!\s+{_BETWEEN}{_RELATION}\b)", re.I
)
#: People who say things about the visitor, or do things to them, without being meant.
_BYSTANDER = re.compile(
    r"\b(?:doctor|gp|dermatologist|nurse|therapist|pharmacist|beautician|she|he|they)(?:\s+|(?='))"
    r"(?:(?:'?ve|'?re|'?d|have|are|had|keep|want to|wanna|might|may|will)\s+)?"
    r"(?:put(?:ting)?\b|left (?:an?|some|the|me|it|in)\b|upped\b"
    r"|t(?:ake|ook|aking|aken)\b|giv(?:e|en|ing)\b|cut(?:ting)?\b|remov\w+|start(?:ed"
    r"|ing)\b|switch\w*|chang\w+"
    r"|increas\w+|doubl\w+|check(?:ed|ing)\b|monitor\w*|inject\w*|freez\w+|froze\b|biops\w+|say\b|think\b|call\b"
    r"|reckon\b|said|says|told|put|gave|prescribed|thinks?|reckons?|recommends?|recommended|mentioned|found"
    r"|diagnosed|discovered|spotted|calls?|called|writ\w+|wrote|list\w*|flag\w*|note\w*|mark\w*|refus\w+|warn\w*)\b",
    re.IGNORECASE,
)
#: "Someone with keloids like me": the visitor, whoever else is named.
_LIKE_ME = re.compile(r"\b(?:like|such as|including) (?:me|myself|i have|mine)\b", re.IGNORECASE)
#: "My kids' names tattooed on my belly": worn by the visitor. "I'm a mum of two": the visitor is. "Mam, is it
#: possible": only addressed.
_WORN = re.compile(
    rf"\b(?:my|our) {_BETWEEN}{_RELATION}(?:'?s?'?) (?:names?|initials?|birth ?days?|birth ?dates?|dates? of birth"
    rf"|portraits?"
    r"|faces?|(?:foot|hand|paw) ?prints?)\b"
    r"|^\W*(?:(?:hi|hello|dear|hey|good (?:morning|evening|afternoon))\W+)?(?:mam|mum|mom|dad|brother|sister|bro|sis)\b"
    r"(?=,? (?:is|are|can|do|does|could|will|would|may|shall|please|i|my|how|what|when)\b"
    r"(?! (?:a|an|on|in|not|very|so|pregnant|allergic|taking|having|getting)\b))"
    r"|(?<=\bi'm )an? (?:\w+[ -]){0,3}?(?:mum|mom|mam|mother|dad|father|parent|gran(?:ny|dma|dad)?|nan|twin)\b"
    r"|(?<=\bim )an? (?:\w+[ -]){0,3}?(?:mum|mom|mam|mother|dad|father|parent|gran(?:ny|dma|dad)?|nan|twin)\b"
    r"|(?<=\bi am )an? (?:\w+[ -]){0,3}?(?:mum|mom|mam|mother|dad|father|parent|gran(?:ny|dma|dad)?|nan|twin)\b"
    r"|(?<=\bas )an? (?:\w+[ -]){0,3}?(?:mum|mom|mam|mother|dad|father|parent)\b(?= (?:of|to|who|i)\b|,)",
    re.IGNORECASE,
)
#: "Me and my partner", "my husband and I": we.
_TOGETHER = re.compile(
    rf"\b(?:me|myself) (?:and|&|n|\+) (?:my|the) {_BETWEEN}{_RELATION}\b"
    rf"|\b(?:my|the) {_BETWEEN}{_RELATION} (?:and|&|n) (?:i|me|myself)\b(?!')",
    re.IGNORECASE,
)
_THEY = re.compile(r"\bthey(?:'s|'re|'ll|'d)?\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?;\n]")
_IN_BRACKETS = re.compile(r"\([^()]{0,120}\)")

_CUE = re.compile(
    r"\b(?:i'?m|i am|im|she'?s|he'?s|she is|he is|we'?re|am|was|is|are|being)?\s*\bnot\b(?!\s+(?:only|sure"
    r"|certain|just|even)\b)"
    r"|\b(?:do|does|did|have|has|had|was|were|am|is|are)n'?t\b|\b(?:dont|doesnt|didnt|havent|hasnt|hadnt|wasnt"
    r"|isnt|aint|ain't)\b"
    r"|\bnever\b"
    r"|\bno\b(?!\s+(?:idea|clue|matter|way|doubt|problem|time|rush|hurry|offence|pressure|worries|stress|joke"
    r"|lie|thanks|ta)\b)"
    r"|\bwithout\b|\bfree (?:of|from)\b|\bnone"
    r" of\b|\bno longer\b"
    r"|\bnor\b|\bneither\b",
    re.IGNORECASE,
)
#: "doesn't it hurt", "is it not", "isn't that": questions that expect a yes, and wishes, deny nothing.
_NO_DENIAL = re.compile(
    r"(?:\b(?:do|does|did|is|are|was|were|has|have)n'?t\s+(?:it|this|that|you|the|there|microneedling|they|your)\b"
    r"|\b(?:is|are|does|do|will|would|can|could|should)\s+(?:it|this|that|they|you|i|we|there)\s+not\b"
    r"|\bdo(?:n'?t| not)\s+(?:know|think|want|mind|like|understand|get why|believe|feel)\b|\bdont\s+(?:know"
    r"|think|want|mind|like|understand)\b"
    r"|\bnot\s+(?:the best|the greatest|great|brilliant|ideal|fantastic|having my|getting my)\b"
    r"|\bnot\s+(?:know|safe|recommended|advised|allowed|good|suitable|ok|okay|be able|work|work on|for)\b"
    r"|\b(?:is|are|s)\s*n'?t\s+(?:safe|recommended|advised|allowed|good|suitable|ok|okay)\b)",
    re.IGNORECASE,
)
_SCOPE_END = re.compile(
    r"[.!?;\n]|\bbut\b|\bhowever\b|\bthough\b|\balthough\b|\bbecause\b|\bcos\b|\bcuz\b|\bso\b|\bjust\b|\bonly\b"
    r"|\bexcept\b|\b(?:apart|aside) from\b|\bother than\b|\bbesides\b|\bif\b|\bwhen\b"
    r"|\b(?:and|,)\s*(?:i|i'm|im|i've|ive|my|she|he|it|is|can|do|does|how|what|will|would|am|on|taking|have|has"
    r"|got|also|had)\b",
    re.IGNORECASE,
)
_LONGEST_SCOPE = 70
_AFTER = re.compile(
    r"^\s*(?:[:\-–?]\s*|=\s*)(?:no|none|nope|never|n/?a|negative)\b"
    r"|^\s*(?:tests?\s+)?(?:said|says|was|were|came back|is)\s+(?:negative|clear|no(?=\s*(?:$|[,.;!?(])))",
    re.IGNORECASE,
)
#: "Pregnancy test: negative", "the test says no".


def negated(text: str, start: int, end: int) -> bool:
    """Whether characters `start` to `end` of `text` are said not to be so: "not pregnant", "never had cold sores"."""
    if _AFTER.match(text[end:]):
        return True
    before = text[max(0, start - _LONGEST_SCOPE) : start]
    cue = None
    for cue in _CUE.finditer(before):  # noqa: B007 - the last one counts
        pass
    if cue is None:
        return False
    between = before[cue.end() :]
    if _SCOPE_END.search(between):
        return False
    around = before[max(0, cue.start() - 14) : cue.end()] + between[:16]
    return not any(match.end() > 0 for match in _NO_DENIAL.finditer(around))


def about(text: str, start: int, end: int) -> str:
    """Whom characters `start` to `end` of `text` speak of: "self" or "other"."""
    for aside in _IN_BRACKETS.finditer(text):  # "it is tattooed on (my nan had hers done too)"
        if not aside.start() <= start < aside.end():
            text = text[: aside.start()] + " " * len(aside.group()) + text[aside.end() :]
    sentence_start = max((match.end() for match in _SENTENCE_END.finditer(text, 0, start)), default=0)
    following = _SENTENCE_END.search(text, end)
    sentence_end = following.start() if following else len(text)
    # "my doctor told me": the doctor is not the one who is meant.
    sentence = _BYSTANDER.sub(lambda match: " " * len(match.group()), text[sentence_start:sentence_end])
    sentence = _TOGETHER.sub(lambda match: "we".ljust(len(match.group())), sentence)
    sentence = _WORN.sub(lambda match: " " * len(match.group()), sentence)
    if _LIKE_ME.search(sentence):
        return "self"
    place = start - sentence_start
    last_other = max((match.start() for match in _OTHER.finditer(sentence) if match.start() < place), default=-1)
    last_self = max((match.start() for match in _SELF.finditer(sentence) if match.start() < place), default=-1)
    if last_other >= 0 or last_self >= 0:
        return "other" if last_other >= last_self else "self"
    after = sentence[place:]
    # "My eyelids, they're very dark": things.
    if _OTHER.search(_THEY.sub(" ", after)) and not re.search(r"\b(?:i|i'm|im|me|i've)\b", after, re.IGNORECASE):
        return "other"
    # A sentence without anyone in it goes on about whoever the one before was about: "My son is 16. Has acne."
    earlier = text[:sentence_start]
    if earlier and not re.search(r"\b(?:i|i'm|im|me|my)\b", after, re.IGNORECASE):
        others = [match.end() for match in _OTHER.finditer(earlier)]
        selves = [match.end() for match in _SELF.finditer(earlier)]
        if others and max(others) >= max(selves, default=-1):
            return "other"
    return "self"
