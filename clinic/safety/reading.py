"""From typed text to plain words: one spelling for every way to write a word, with the breaks between them.

Nothing here judges a symptom. The result is two parallel lists: words in lower case without accents or apostrophes,
and the strength of the break before each word (0 none, 1 comma or "but", 2 end of a sentence).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARS = 4_000
"""The longest message that the gateway lets through; anything beyond is not read."""

COMMA, SENTENCE = 1, 2

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[a-z]+(?:\d[a-z0-9]*)?|[.!?;:\n,()/…\-–—]")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ＇"), None)
_RUN = re.compile(r"([a-z])\1{2,}")
_SENTENCE_MARKS = frozenset(".!?;\n…")
_BUT = frozenset({"but", "however", "although", "though", "tho", "yet"})

_FEVER_ALONE = re.compile(
    r"(?<![£$€\d.,])(?<!\bim )(?<!\bi['’]m )(?<!\bi am )(?<!\bage )(?<!\baged )(?<!\bsize )\b(?:3[89]|4[01])[.,]\d\b"
    r"(?!\d|%| ?(?:kg|k|km|kilomet(?:re|er)s?|cm|mm|miles|inch(?:es)?|lit(?:re|er)s?|percent|euros?|quid|pounds)\b)"
)
"""A number that is said of nothing but a temperature: no price, age or measure."""
_BEFORE_APOSTROPHES = (
    (re.compile(r"\bi['’]ll\b"), "i will"),
    (re.compile(r"\b(we|you|they|she|he|it)['’]ll\b"), r"\1 will"),
    (re.compile(r"\bi['’]d(?= (?:a|an|some|my|had)\b)"), "i had"),
    (re.compile(r"\bi['’]d\b"), "i would"),
    (re.compile(r"\bever so\b"), "so"),
    (re.compile(r"\b(every|some|no)things\b"), r"\1thing is"),
    (
        re.compile(
            r"\b(everything|something|nothing|life|heart|chest|baby|pain|pulse|vision|breathing|speech|smile|face|skin|cheek|lip|mouth|eye|chin|neck|throat|tongue|temp)['’]s\b"
        ),
        r"\1 is",
    ),
    (
        re.compile(
            r"\b([a-z]{3,})['’]s(?= (?:gone|got|going|getting|been|come|coming|turned|turning|all|so|really|very"
            r"|swimming|spinning|racing|pounding|burning|hot|red|swollen|swelling|numb|leaking|weeping|bleeding|oozing"
            r"|closing|tight|not|still|worth|beating|dropped|funny|blurry|sore|doubled|quiet)\b)"
        ),
        r"\1 is",
    ),
    (re.compile(r"\bfever blister(s?)\b"), r"cold sore\1"),  # no fever
    (re.compile(r"\b(3[89]|4[01]) point (\d)\b"), r"temperature \1.\2"),
    (_FEVER_ALONE, r"temperature \g<0>"),
    (re.compile(r"°\s*(?=[cf]\b)|º\s*(?=[cf]\b)|[°º]"), " degrees "),
)
"""Contractions whose apostrophe tells them from another word ("i'll" from "ill"), numbers, and the degree sign."""

_ONE_WORD: dict[str, tuple[str, ...]] = {
    "im": ("i", "am"), "ive": ("i", "have"), "its": ("it", "is"), "theres": ("there", "is"), "shes": ("she", "is"),
    "hes": ("he", "is"), "theyre": ("they", "are"), "whats": ("what", "is"), "thats": ("that", "is"),
    "isnt": ("is", "not"), "arent": ("are", "not"), "aint": ("is", "not"), "hasnt": ("has", "not"),
    "havent": ("have", "not"), "wasnt": ("was", "not"), "werent": ("were", "not"), "cannot": ("cant",),
    "cnt": ("cant",), "didn": ("didnt",), "dnt": ("dont",), "u": ("you",), "ur": ("your",), "r": ("are",),
    "pls": ("please",), "plz": ("please",), "b4": ("before",), "coz": ("because",), "cos": ("because",),
    "cuz": ("because",), "bc": ("because",), "wen": ("when",), "thru": ("through",), "rn": ("right", "now"),
    "tmrw": ("tomorrow",), "2moro": ("tomorrow",), "tx": ("treatment",), "tho": ("though",), "wiv": ("with",),
    "gunna": ("going", "to"), "gonna": ("going", "to"), "wanna": ("want", "to"), "dunno": ("dont", "know"),
    "gotta": ("got", "to"), "wudnt": ("wouldnt",), "fone": ("phone",), "mins": ("minutes",), "min": ("minutes",),
    "hrs": ("hours",), "hr": ("hour",), "wk": ("week",), "wks": ("weeks",), "dr": ("doctor",), "yr": ("year",),
    "yrs": ("years",), "sum": ("some",), "dis": ("this",), "da": ("the",), "n": ("and",), "w": ("with",),
    "tite": ("tight",), "coffing": ("coughing",), "breeve": ("breathe",), "breev": ("breathe",),
    "ppl": ("people",), "ye": ("you",), "yous": ("you",), "howd": ("how", "would"), "cld": ("could",),
    "wld": ("would",), "nite": ("night",), "tonite": ("tonight",), "2day": ("today",), "canny": ("cant",),
    "cannae": ("cant",), "gf": ("girlfriend",), "bf": ("boyfriend",), "hubby": ("husband",),
    "fella": ("boyfriend",), "boyfreind": ("boyfriend",), "freind": ("friend",), "husban": ("husband",),
    "dauter": ("daughter",), "boyf": ("boyfriend",), "ma": ("my",),
    "abt": ("about",), "bin": ("been",), "av": ("have",), "itd": ("it", "would"), "thered": ("there", "would"),
}  # fmt: skip
"""One written word to the words it stands for: contractions and text-speak."""

_TWO_WORDS = {
    ("can", "not"): "cant", ("will", "not"): "wont", ("do", "not"): "dont", ("does", "not"): "doesnt",
    ("did", "not"): "didnt", ("could", "not"): "couldnt", ("would", "not"): "wouldnt", ("should", "not"): "shouldnt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A read message: `words[i]`, and `breaks[i]`, the strength of the break before it; `asked` are the indexes of
    the last words of sentences that end in a question mark."""

    words: list[str]
    breaks: list[int]
    asked: frozenset[int]

    def __len__(self) -> int:
        return len(self.words)


def plain(text: str) -> str:
    """Lower case, compatibility forms folded, accents and stacked marks gone. Never raises on any Unicode text."""
    folded = unicodedata.normalize("NFKC", text[:MAX_CHARS]).casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded.replace("°", " degrees ").replace("º", " degrees "))
        folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    for pattern, replacement in _BEFORE_APOSTROPHES:
        folded = pattern.sub(replacement, folded)
    return folded.translate(_APOSTROPHES)


def _shortened(word: str) -> str:
    """ "sooo" as "so", "helppp" as "help": no English word has a letter three times running."""
    return _RUN.sub(r"\1", word)


def read(text: str) -> Words:
    """The words of `text` with their breaks. Linear in its length."""
    words: list[str] = []
    breaks: list[int] = []
    asked: set[int] = set()
    pending = SENTENCE
    for piece in _TOKEN.findall(plain(text)):
        if not piece[0].isalnum():
            if piece == "?" and words:
                asked.add(len(words) - 1)
            strength = SENTENCE if piece in _SENTENCE_MARKS else COMMA
            if piece not in "-–—/":  # "pus-filled", "red/hot" stay together
                pending = max(pending, strength)
            continue
        for word in _ONE_WORD.get(piece, (_shortened(piece),)):
            if pending == 0 and words and (merged := _TWO_WORDS.get((words[-1], word))):
                words[-1] = merged
                continue
            words.append(word)
            breaks.append(max(pending, COMMA) if word in _BUT else pending)
            pending = 0
    return Words(words, breaks, frozenset(asked))
