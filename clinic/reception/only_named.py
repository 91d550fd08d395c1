"""What a message names and its writer does not have: people in general, a vaccine, what one works with, skin in
general, a single aspirin, and what is only supposed."""

from __future__ import annotations

import re

from clinic.reception import history

_SKIN_IN_GENERAL = re.compile(
    r"\b(?:brown|black|dark(?:er)?|asian|indian|african|olive|fair|pale|white|tanned|deep(?:er)?) (?:skin"
    r"|complexions?)"
    r"(?:s| types?| tones?)? (?:does|do|don|gets?|is|isn|are|aren|can|will|won|never|always|marks?|scars?|heals?"
    r"|tends?"
    r"|reacts?|copes?|has|have)",
    re.IGNORECASE,
)
SAYS_OWN = re.compile(r"\b(?:i|i'?m|i'?ve|my|me|mine|we|our)\b", re.IGNORECASE)


def of_skin_in_general(text: str) -> bool:
    """ "Brown skin doesn't get marks from it" tells nothing of the writer's."""
    return bool(_SKIN_IN_GENERAL.search(text)) and not SAYS_OWN.search(text)


def of_people(text: str, words: str) -> bool:
    """ "Pregnant women", "people with keloids": said of people in general."""
    people = r"(?:women|woman|people|ladies|mums|mothers|patients|clients|customers|men|folks?|skin types?)"
    named = re.escape(words)
    general = rf"\b{named}\W+{people}\b|\b{people} (?:with|on|who (?:are|have|take)) (?:\w+ )?{named}"
    return bool(words) and bool(re.search(general, text, re.IGNORECASE))


def is_a_vaccine(text: str, words: str) -> bool:
    """ "I had the hep B jabs"."""
    vaccine = rf"{re.escape(words)}[ -]+(?:\w+ )?(?:jabs?|vaccin\w+|boosters?|immuni[sz]ation\w*|shots?)\b"
    return bool(words) and bool(re.search(vaccine, text, re.IGNORECASE))


_WORKING = re.compile(
    r"\bfor a living\b|\b(?:i|we) (?:hang|dispense|prescribe|sell|teach|nurse|treat|handle|deliver|research"
    r"|study|pack|give out|hand out|administer|stock|work with|deal with)\b"
    r"|(?<!my )(?<!our )\b(?:oncology|chemo|dialysis|diabetes|stoma|renal|cardiac|transplant|dermatology"
    r"|psychiatric|hiv) "
    r"(?:nurse|doctor|consultant|registrar|ward|unit|sister|pharmacist|team)\b"
    r"|\b(?:patients|residents|clients|customers|pupils|students) (?:with|on|who)\b",
    re.IGNORECASE,
)
_HAS_IT = re.compile(
    r"\b(?:i have|i'?ve (?:got|had)|i take|i'?m on|i am on|my own|i was in hospital|(?:seen|seeing|see) (?:by )?me"
    r"|my (?:(?:last|final|first|next|own|latest|second|third) )?(?:doses?|insulin|sugars?|levels?|tablets|meds"
    r"|medicines?"
    r"|results|scan|treatment|hba1c|infusion|chemo|cycle|round|drip|radiotherapy|session))\b",
    re.IGNORECASE,
)


def at_work(text: str, words: str) -> bool:
    """ "I hang the chemo bags for a living": what one works with is nothing that one has."""
    clause = history.clause_of(text, words)
    return bool(words) and _WORKING.search(clause) is not None and _HAS_IT.search(clause) is None


_STAR_SIGN = re.compile(
    r"\b(?:star ?signs?|zodiac|horoscopes?|astrolog\w+|cancerians?|cancer (?:sun|moon|rising|season)"
    r"|(?:i'?m|i am) a cancer\b(?! (?:patient|survivor|nurse|doctor|researcher)))\b",
    re.IGNORECASE,
)
_ILLNESS = re.compile(
    r"\b(?:chemo\w*|radio\w*|radiation|treat(?:ed|ment) for|diagnos\w+|surviv\w+|remission|tumou?rs?|oncolog\w+"
    r"|lump|biopsy|mastectomy|(?:skin|breast|lung|bowel|colon|prostate|blood|cervical|ovarian|thyroid) cancer"
    r"|(?:had|have|got) cancer)\b",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"\bheart attacks? (?:at|when|over|from|seeing|looking)\b[^.!?]{0,25}\b(?:price|bill|cost|quote|site|website"
    r"|invoice|total)"
    r"|\blaser[- ](?:focus\w*|tag|quest|pointer|printer|cut|sharp)|\bpregnant pauses?|\bbr(?:oke|eaks|oken) (?:my"
    r"|his|her) heart",
    re.IGNORECASE,
)


def is_a_star_sign(text: str) -> bool:
    """Whether cancer is a month of birth, and nothing in the text speaks of the illness."""
    return _STAR_SIGN.search(text) is not None and _ILLNESS.search(text) is None


def is_a_figure(text: str, words: str) -> bool:
    """ "I nearly had a heart attack at the price", "a laser focus", "Cancer, born in July": what is named stands for
    something else."""
    said, named = text.lower(), words.lower()
    if not named or said.count(named) > 1:
        return False  # "… when I saw the price, and I've had two heart attacks"
    found = _FIGURES.search(said)
    return (found is not None and named in found.group()) or (named.startswith("cancer") and is_a_star_sign(said))


_EXPECTS_A_THING = re.compile(
    r"\bexpecting (?:an? |the |my |our |some )?(?:\w+ )?(?:parcel|package|delivery|deliveries|call|visitors?|guests?"
    r"|plumber"
    r"|email|letter|results|refund|too much|miracles?|traffic|rain|snow|company|workmen|builders?)\b",
    re.IGNORECASE,
)


def is_of_a_thing(text: str, words: str) -> bool:
    """ "I'm expecting a parcel": no child."""
    return "expecting" in words.lower() and _EXPECTS_A_THING.search(text) is not None


_ONE_ASPIRIN = re.compile(
    r"\b(?:took|taken|had|popped|swallowed) (?:just |only )?(?:an?|one|two|1|2|a couple of"
    r"|some) (?:\w+ )?asp[ie]?rins?\b"
    r"|\basp[ie]?rins? (?:for|after) (?:a |an |my |the )?(?:hangover|headache|head|toothache|fever|cold|period"
    r"|flight)\b",
    re.IGNORECASE,
)
_DAILY = re.compile(
    r"\b(?:daily|every|each|a day|regular\w*|low[- ]dose|75 ?mg|baby aspirin|mornings?|nightly)\b", re.I
)
""" "Took an aspirin for a hangover": no blood thinner that is taken."""


def is_one_aspirin(text: str) -> bool:
    """Whether an aspirin was taken once: that thins no blood."""
    return bool(_ONE_ASPIRIN.search(text)) and not _DAILY.search(text)


def is_hypothetical(text: str) -> bool:
    """ "If I had a peel first …" tells nothing."""
    return bool(
        re.search(r"\b(?:if|should) (?:i|we)\b(?! (?:can|could|may|might|am|are|qualify|suit))", text, re.IGNORECASE)
    )
