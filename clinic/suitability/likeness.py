"""The second net for what a visitor tells of their health: whole sentences, by meaning.

The words of the vocabulary catch what has a name; this catches what is told without one ("my piercing grew into a big
lump"). A net that has learnt the sentences of `data/told` (`nlu/told.py`) says how likely a clause tells of a rule.
Questions, denials, other people's health and what is long over are left out; what stays may still be a mistake, and a
word takes it back.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from encoder import shared_encoder
from encoder.net import Heard, SentenceNet, halfway
from encoder.parts import FEWEST_WORDS, MOST_CLAUSES, clauses_of, sentences_of

MODELS = Path(__file__).resolve().parents[2] / "models"

_NEGATION = (
    r"no|not|never|none|without|nothing|neither|nor|isn'?t|aren'?t|wasn'?t|don'?t|doesn'?t|didn'?t|haven'?t|hasn'?t"
)
_FAILS = re.compile(
    r"\bno (?:good|use|trouble finding)\b"
    r"|\b(?:(?:is|are|was|do|does|did|has|have|can|could|will|would)(?:n'?t| not)|won'?t|can'?t|cannot|never|not) "
    r"(?:\w+ ){0,2}?(?:clot|heal(?!s? (?:up )?(?:thick|lumpy|raised|badly|bumpy))|close|stop|settl|shift"
    r"|go(?:ne)? (?:away|down|flat)|work|flatten|respond"
    r"|under control"
    r"|controlled|get rid|tested|great|good|right|brilliant|eighteen|18|old enough|carry|come to a head)"
    r"|\b(?:is|am|are|has|have)(?:n'?t| not) (?:\w+ ){0,5}?yet\b|\bnever (?:again|to (?:have|use|take)|heal"
    r"|(?:been )?(?:taken|came|come|removed) ?(?:out)?)",
    re.IGNORECASE,
)
"""What is told by a negation: "it never heals", "my blood doesn't clot"."""
_ASKED = re.compile(r"\?|\b(?:can i|could i|may i|should i|do you|is it|are you|what if|if i)\b", re.IGNORECASE)
_TURN = re.compile(
    r"[\U0001f300-\U0001faff\u2600-\u27bf]+|\s[-–—]\s"
    r"|\b(?:anyway|anyhow|any ?ways|btw|by the way|but mainly|just wondering|just asking|quick question)\b[\s,:]*"
    r"|(?<!when)(?<!where)(?<!how)(?<!what)(?<!much)(?<!long)(?<!soon)(?<!many)(?<!if),?\s"
    r"(?=(?:how (?:much|long|many|soon)|what'?s the|what (?:is|are|do|does|would)|can (?:i|you|u)|could (?:i|you|u)"
    r"|do you|when (?:can|could|are)|where (?:are|do))\b)"
    r"|,\s(?=(?:is (?:it|there|that)|are (?:you|there)|will (?:i|it|you))\b)",
    re.IGNORECASE,
)
"""Where a message turns from what it tells to what it asks."""
_DENIED = re.compile(rf"\b(?:{_NEGATION})\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:she|he|her|his|their|mum|mom|mother|dad|father|sister|brother|wife|husband|partner|friend|aunt|uncle"
    r"|cousin|gran|nan|grandma|grandad|people|someone(?! (?:put|gave|did|used|rubbed)\b))\b",
    re.IGNORECASE,
)
"""Other people's health. "They" are the doctors, or the scars."""
_LONG_OVER = re.compile(
    r"\b(?:years? (?:ago|back)|used to|as a (?:kid|child|baby|teen\w*)|when i was|in my (?:teens|twenties)|long ago"
    r"|ages ago|gone now|cleared|healed|in the past|at uni|last (?:year|summer|spring)"
    r"|at (?:age )?(?:[1-3]\d|eighteen|nineteen|twenty)(?![\d:.]| ?(?:weeks|wks|am|pm|o'clock|%)))\b|\bin (?:19"
    r"|20)\d\d\b",
    re.IGNORECASE,
)
_NOW_AND_THEN = re.compile(
    r"\b(?:occasional(?:ly)?|now and (?:then|again)|once in a (?:while|blue moon)|from time to time|the odd|sometimes"
    r"|rarely|hardly ever|before my period)\b",
    re.IGNORECASE,
)
_IS_WELL = re.compile(
    r"\bwithout (?:any |a |so much as a )?(?:single )?(?:lumps?|bumps?|trouble|problems?|scars?|scarring|keloids?"
    r"|bother"
    r"|issues?|reactions?|hitch)\b"
    r"|\b(?<!never )(?:is|are|was|were|came back) (?:completely |perfectly |all |totally |absolutely |quite )*(?:normal"
    r"|negative)\b"
    r"|\bheal(?:s|ed)? (?:up )?(?:fine|flat|well|perfectly|beautifully|nicely|normally|cleanly|ok(?:ay)?)\b",
    re.IGNORECASE,
)
""" "Pierced three times and healed without any lumps"."""
_STAYS = frozenset(
    {
        "keloid", "bleeding_disorder", "immunosuppression", "autoimmune", "vitiligo_koebner", "allergy_metal",
        "allergy_anaesthetic", "pacemaker_implant", "metal_implant_area", "skin_cancer_area", "rf_heart_epilepsy",
        "blood_thinners", "prp_platelet", "prp_blood_disease",
    }
)  # fmt: skip
"""Rules about what is so still, however long ago it came: a transplant of years ago."""
_OWN = re.compile(
    r"\b(?:i|i'?m|i'?ve|im|ive|my|me|mine|mine'?s|myself|we|we'?re|we'?ve|our)\b"
    r"|^\W*(?:just |recently |currently |also |still )*(?:had|got|been|having|there'?s|cut|broke|came|caught|did"
    r"|finished|started|stopped|taking|using|doing|nursing|feeding|trying|waiting|expecting|diagnosed|born|living)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^\W*(?:is|are|was|do|does|did|can|could|will|would|should|shall|may|am|has|have you|what|how|which|who|where"
    r"|why|any(?! \w+ (?:i|we) )|tell me|explain|whats|when (?:can|could|is|are|do|does|will|would|should|may))\b"
    r"|\b(?:how (?:much|long|many|soon|far)|what(?:'s| is| are| do| does)|which|will i|will it|do i)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bar:
    """What a clause must reach: how likely (0 to 1) it tells something. `bare`: it need not name its writer
    ("streaming cold"); from CERTAIN on none need."""

    sure: float
    bare: bool = False


BEYOND_DOUBT = 0.95
"""From here on it counts in passing too though it does not name its writer, and beside what the vocabulary knows."""
CERTAIN = Bar(0.9, bare=True)
"""Which rule it tells of is sure enough to name it."""
OPEN = Bar(0.6, bare=True)
"""It may tell something of the kind, though not which: then a clinician looks."""
BOOKING = Bar(0.8)
"""A time is asked for, and something may be told along with it."""
ASIDE = Bar(0.86)
"""The message is about something else."""
ASKED = Bar(0.6, bare=True)
"""The safety questions are open, and nothing else was understood."""


NOTHING = 0.25
"""Below this, in the whole message and in each clause, it tells nothing. Of 600 unseen messages that tell a condition
none lay below; of 400 that only name one 250 did (docs/decisions/0046)."""
NOTHING_AT_ALL = 0.08
"""The same where no word says that what is named is over. Of 600 such messages the least lay at 0.26."""
NOTHING_OUTRIGHT = 0.05
"""The same where it is named in a clause about oneself: "I work at a diabetes charity". Of 240 unseen messages that
tell a condition the least lay at 0.85, of the shortest ("I'm four months gone") at 0.15."""
STRONGLY, STRONGLY_IN_PART = 0.9, 0.95
"""From here on a whole message, and a clause of it, tell a rule that both opinions name."""
SURELY = 0.97
"""From here on it is told, whatever else the grammar of the message would say; from BEYOND_DOUBT on where all four
opinions agree."""
WHOLE = 0.95
"""From here on a whole message counts beside its clauses, where its two opinions name one rule."""
_AGREE = 3
"""So many of the four opinions (regression and nearest example, of a clause and of its message) name one rule where
something is told. What only sounds like it scatters, and then counts from CERTAIN on, without a rule's name."""
_AS_ONE = {"age_18_21": "under_18"}
"""Rules that are told in the same words."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A rule that a message seems to tell of, the words that do, and how likely (0 to 1) they do.

    `agreed`: the opinions on it name one rule.
    """

    rule_id: str
    words: str
    sure: float
    agreed: bool = True

    @property
    def certain(self) -> bool:
        """Whether the rule may be named."""
        return self.agreed and self.sure >= CERTAIN.sure


class NetMissing(RuntimeError):
    """The net of what is told has not been trained."""


def likely_told(text: str, bar: Bar = CERTAIN, *, own_only: bool = False) -> Likely | None:
    """What the text most likely tells of its writer's health; None when nothing is likely enough.

    The surest clause counts, and the whole message beside it: each alone errs more. Below CERTAIN, and with
    `own_only`, only what the writer says of themselves and does not ask is looked at.
    Raises NetMissing before the first training.
    """
    whole = text.strip()[:300]
    clauses = _clauses(text)
    left = [clause for clause in clauses if not _left_out(clause) and not (own_only and _ASKS.search(clause))]
    if not left:
        return None
    heard = _read(whole, left)
    best: Likely | None = None
    of_whole = heard[whole.lower()]
    for clause in [each for each in left if each != whole or _counts_whole(of_whole)] or left:
        one = heard[clause.lower()]
        sure = halfway(one.confidence, of_whole.confidence)
        kind, votes = _voted(one, of_whole)
        if votes < _AGREE and (sure < CERTAIN.sure or _A_NAME_ALONE.fullmatch(clause)):
            continue
        told = states(clause) or (bar.bare and not _ASKS.search(clause))
        least = bar.sure if told else BEYOND_DOUBT if own_only else CERTAIN.sure
        if own_only and not told and (clause == whole or _belongs_to_a_question(clause, text)):
            continue
        over = kind not in _STAYS and (_LONG_OVER.search(clause) or _NOW_AND_THEN.search(clause))
        if sure >= least and not over and (best is None or (votes >= _AGREE, sure) > (best.agreed, best.sure)):
            best = Likely(kind, clause, sure, votes >= _AGREE)
    return best


def surely_told(text: str) -> Likely | None:
    """What the text tells of anybody's health without a doubt, whatever its grammar; None when nothing is so sure.

    For what `likely_told` leaves out by its words ("their numbing cream made my face puff up"). Only what is asked, and
    what is long over, is no telling. Raises NetMissing before the first training.
    """
    clauses = [
        clause
        for clause in _clauses(text)
        if not (_ASKS.search(clause) or _ASKED.search(clause) or _IS_WELL.search(clause))
        and not _NOW_AND_THEN.search(clause)
    ]
    if not clauses:
        return None
    whole = text.strip()[:300]
    heard = _read(whole, clauses)
    found = []
    for clause in clauses:
        sure = halfway(heard[clause.lower()].confidence, heard[whole.lower()].confidence)
        kind, votes = _voted(heard[clause.lower()], heard[whole.lower()])
        over = kind not in _STAYS and _LONG_OVER.search(clause)
        least = BEYOND_DOUBT if votes > _AGREE else SURELY
        if sure >= least and votes >= _AGREE and not over:
            found.append(Likely(kind, clause, sure))
    return max(found, key=lambda each: (each.sure, -len(each.words)), default=None)


_IS_FINE = re.compile(
    r"\bblood pressure (?:is |was |at |of )?1[0-2]\d ?(?:over|/|on) ?[5-8]\d\b|"
    r"\bmy (?:\w+ ){1,3}?(?:is|are) (?:absolutely |totally |perfectly |all )?(?:fine|ok(?:ay)?)\b",
    re.IGNORECASE,
)
""" "My eyelids are fine", "blood pressure 120 over 75"."""


def strongly_told(text: str) -> list[Likely]:
    """What the whole text, or one of its clauses, tells so strongly that no grammar need be asked: the rule that both
    opinions name, each rule once, the surest first. Not what is long over. Raises NetMissing.

    Of 300 unseen messages that tell a condition 287 are heard so, and of 200 harmless ones 4.
    """
    whole = text.strip()[:300]
    clauses = _clauses(text)
    heard = _read(whole, clauses)
    found: dict[str, Likely] = {}
    for clause in dict.fromkeys([whole, *clauses]):
        one = heard[clause.lower()]
        if one.confidence < (STRONGLY if clause == whole else STRONGLY_IN_PART):
            continue
        if _AS_ONE.get(one.kind, one.kind) != _AS_ONE.get(one.nearest, one.nearest):
            continue
        if one.kind not in _STAYS and (_LONG_OVER.search(clause) or _NOW_AND_THEN.search(clause)):
            continue
        if _IS_FINE.search(clause) or _A_NAME_ALONE.fullmatch(clause):
            continue
        if one.kind not in found or found[one.kind].sure < one.confidence:
            found[one.kind] = Likely(one.kind, clause, one.confidence)
    return sorted(found.values(), key=lambda each: -each.sure)


def clauses_telling(text: str, rule_id: str) -> list[str]:
    """The clauses of a text, not the whole of it, that tell of a rule by their meaning. Raises NetMissing."""
    whole = text.strip()[:300]
    clauses = [clause for clause in _clauses(text) if clause != whole]
    heard = _read(whole, clauses)
    return [
        clause
        for clause in clauses
        if heard[clause.lower()].confidence >= STRONGLY
        and _AS_ONE.get(heard[clause.lower()].kind, heard[clause.lower()].kind) == _AS_ONE.get(rule_id, rule_id)
    ]


def tells_nothing(text: str, least: float = NOTHING) -> bool:
    """Whether the net hears less than `least` in the text and in each of its clauses. Raises NetMissing."""
    whole = text.strip()[:300]
    return max(heard.confidence for heard in _read(whole, _clauses(text)).values()) < least


def _read(whole: str, clauses: list[str]) -> dict[str, Heard]:
    """What the net hears in a message and in its clauses, by their text in lower case."""
    asked = [clause.lower() for clause in dict.fromkeys([whole, *clauses])]
    return dict(zip(asked, _net().read_all(asked, shared_encoder().encode_deep(asked)), strict=True))


def _counts_whole(heard: Heard) -> bool:
    return heard.confidence >= WHOLE and heard.kind == heard.nearest


def _voted(clause: Heard, whole: Heard) -> tuple[str, int]:
    """The rule that most of the four opinions name, and how many do; the clause's regression leads the others."""
    opinions = [clause.kind, clause.nearest, whole.kind, whole.nearest]
    counted = Counter(_AS_ONE.get(each, each) for each in opinions)
    most = max(counted.values())
    kind = next(each for each in opinions if counted[_AS_ONE.get(each, each)] == most)
    return kind, most


def _belongs_to_a_question(clause: str, text: str) -> bool:
    return any(clause in part for part in _sentences(text) if part.rstrip().endswith("?"))


def _sentences(text: str) -> list[str]:
    """The sentences of a text, and what they ask apart from what they tell before it."""
    return [part for sentence in sentences_of(text) for part in _TURN.split(sentence) if part.strip()]


def _clauses(text: str) -> list[str]:
    """The clauses of each sentence, the whole text first."""
    found = [text.strip()[:300], *(clause for part in _sentences(text) for clause in clauses_of(part))]
    return [clause for clause in dict.fromkeys(found) if len(clause.split()) >= FEWEST_WORDS][:MOST_CLAUSES]


_WISHES = re.compile(
    r"^\W*(?:so )?(?:i )?(?:just |really |also )?(?:want(?:ed|ing)?|wanna|would like|i'?d (?:like|love)"
    r"|looking (?:for|to)|fancy|hoping (?:to|for)"
    r"|interested in|after something|need something)\b",
    re.IGNORECASE,
)
"""What is wished for is nothing that one has."""


_A_NAME_ALONE = re.compile(
    r"\W*(?:(?:hi|hello|hey|hiya)\W+)?(?:i'?m|i am|my name is|this is) [\w'-]+\W*", re.IGNORECASE
)
""" "Hello, I am Oluwaseun"."""


def _left_out(clause: str) -> bool:
    """Whether a clause asks, wishes, denies, or tells of somebody else."""
    if _WISHES.search(clause) or _IS_WELL.search(clause):
        return True
    denied = _DENIED.search(_FAILS.sub(" ", clause))
    return bool(_ASKED.search(clause) or denied or _OTHERS.search(clause))


def states(clause: str) -> bool:
    """Whether a clause says something of its writer, rather than asks."""
    return bool(_OWN.search(clause)) and not _ASKS.search(clause)


@lru_cache(maxsize=1)
def _net() -> SentenceNet:
    """The newest net that `make train` made; read once."""
    nets = [path for path in MODELS.glob("told-*.npz") if ".part" not in path.name]
    if not nets:
        raise NetMissing("What visitors tell of their health can't be heard: run `make train`.")
    return SentenceNet.load(max(nets, key=lambda path: path.stat().st_mtime))


def warm() -> None:
    """Reads the net, so that no visitor waits for it. Raises NetMissing."""
    _net()


def rules_told_of() -> frozenset[str]:
    """The rules that the net has sentences for."""
    return frozenset(_net().regression.names)
