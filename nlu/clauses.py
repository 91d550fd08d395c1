"""Where a message may be cut into pieces, and what kind each piece is: spaCy's parse, and words that open questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Doc, Token

from nlu.ellipsis import half_question
from nlu.forms import after_condition, begins_question, form_of, is_manners
from nlu.question_words import (
    ALTERNATIVE,
    ASKS_IF,
    ASKS_INDIRECTLY,
    AUX,
    COUNTING,
    DEGREE,
    JOINING,
    LEADING,
    LEANING,
    LIGHT,
    PAIRS,
    PAUSE,
    POINTING,
    PRONOUNS,
    RUN_ON_AUX,
    SENTENCE_END,
    STRONG_JOINING,
    SUBJECT,
    TOGETHER,
    TOLD,
    WANTS_TO_KNOW,
    WH,
    WISH,
)
from nlu.reading import parsed


@dataclass(frozen=True)
class Piece:
    """Characters `start` to `end` of a message. `text` is what is read: without the words that only join.

    `form` is "question" (asks by its words), "statement" (has a verb, asks nothing by its form), "noun" (no verb:
    "price", "downtime") or "other". `new_sentence`: it follows a full stop or question mark.
    `opens`: a question's opening words stand at its front. `joined`: a word like "and" or "also" stands before it.
    `leans`: it only asks on about what was said before: "how does that work?".
    `wishes`: it begins by asking for something to be told: "send me the directions", "give me the cost".
    `half`: what kind of half question it is ("and for how long"), as `nlu.ellipsis` names them, or "".
    """

    start: int
    end: int
    text: str
    form: str
    new_sentence: bool
    opens: bool = False
    joined: bool = False
    leans: bool = False
    wishes: bool = False
    half: str = ""


def pieces_of(doc: Doc) -> list[Piece]:
    """The smallest pieces that a message may be cut into; one when there is nowhere to cut."""
    tokens = [token for token in doc if not token.is_space]
    if len(tokens) < 3 or not _may_be_cut(tokens):
        return []
    parsed(doc)
    cuts = [0]
    for place in range(1, len(tokens)):
        if _cut_before(tokens, place, cuts[-1]):
            cuts.append(place)
    cuts.append(len(tokens))
    pieces = []
    for at, (first, last) in enumerate(pairwise(cuts)):
        span = tokens[first:last]
        core = list(span)
        while core and (core[0].text.lower() in LEADING | SENTENCE_END or _only_counts(core)):
            core.pop(0)
        while core and core[-1].text.lower() in PAUSE | JOINING:
            core.pop()
        if not any(mark.isalnum() for token in core for mark in token.text):
            if span[-1].text.startswith("?"):
                _ask_about_the_last(pieces)
            continue
        text = doc.text[core[0].idx : core[-1].idx + len(core[-1].text)]
        tail = next((token for token in reversed(span) if token.text.lower() not in PAUSE | JOINING), core[-1])
        end = tail.idx + len(tail.text)
        dropped = len(span) - len(core)
        lead = {token.text.lower() for token in tokens[max(0, first - 1) : first + dropped]} - {core[0].text.lower()}
        fresh = first == 0 or tokens[first - 1].text in SENTENCE_END
        opens, joined = begins_question(core, 0), bool(lead & JOINING)
        told = at > 0 and _told_question([*tokens[:first], *core], first, cuts[at - 1])
        pieces.append(
            Piece(
                core[0].idx,
                end,
                text,
                "question" if told and not is_manners(core) else form_of(core),
                fresh,
                opens,
                joined,
                _points_back(core),
                bool(TOLD.match(text)),
                half_question(text) if at else "",
            )
        )
    return pieces


def _ask_about_the_last(pieces: list[Piece]) -> None:
    """What was said last becomes a question by the tag behind it: "I'm on the pill, ok?", "driving home - ok?"."""
    at = len(pieces) - 1
    while at > 0 and pieces[at].form == "noun" and not pieces[at].new_sentence and pieces[at - 1].form != "question":
        at -= 1
    if at >= 0 and pieces[at].form in {"statement", "noun"}:
        pieces[at] = replace(pieces[at], form="question")


def _only_counts(core: list[Token]) -> bool:
    """Whether the piece begins with a number of a list or with "first", and a question behind it."""
    rest = core[1:]
    while rest and (rest[0].text in PAUSE | SENTENCE_END or not any(mark.isalnum() for mark in rest[0].text)):
        rest = rest[1:]
    return core[0].text.lower() in COUNTING and bool(rest) and rest[0].text.lower() in WH | AUX | COUNTING


def _may_be_cut(tokens: list[Token]) -> bool:
    inner = [token.text.lower() for token in tokens[1:-1]]
    if any(word in JOINING or word in PAUSE or word in SENTENCE_END for word in inner):
        return True
    # Run-on: "does it hurt how much is it", "will it hurt will it scar".
    return any(
        _runs_on(tokens, at)
        if tokens[at].text.lower() in RUN_ON_AUX
        else begins_question(tokens, at) or _inverted(tokens, at)
        for at in range(2, len(tokens))
        if tokens[at].text.lower() in WH | RUN_ON_AUX
    )


def _points_back(core: list[Token]) -> bool:
    words = {token.text.lower() for token in core if not token.is_punct}
    return bool(words & POINTING) and words <= LIGHT and core[0].text.lower() in WH | AUX


def _runs_on(tokens: list[Token], place: int) -> bool:
    """Whether "does it", "can I" and the like stand at `place`."""
    following = tokens[place + 1].text.lower() if place + 1 < len(tokens) else ""
    return tokens[place].text.lower() in RUN_ON_AUX and following in {"it", "i", "you", "there", "u"}


def _cut_before(tokens: list[Token], place: int, last_cut: int) -> bool:
    """Whether a new piece begins at `place`: after a sentence's end, or a joint followed by its own question."""
    before, word = tokens[place - 1].text.lower(), tokens[place].text.lower()
    if word in SENTENCE_END or word in PAUSE:
        return False
    if before in SENTENCE_END:
        return True
    joint = before in JOINING or before in PAUSE
    if not joint:
        return place - last_cut >= 2 and _begins_run_on(tokens, place, last_cut)
    if before in JOINING and place - 1 == last_cut:
        return False  # the piece has only just begun: "and does it"
    if _leans_on_what_was_said(tokens, place, last_cut):
        return False
    if word not in WH and _unfinished(tokens[last_cut : place - 1]):
        return False
    if before in JOINING and _one_thing(tokens, place):
        return False
    if begins_question(tokens, place) or word in STRONG_JOINING or _told_question(tokens, place, last_cut):
        return True
    if before in STRONG_JOINING:
        return True
    rest = tokens[place:]
    return _own_clause(tokens, place) or _bare_list(tokens[last_cut : place - 1], rest)


def _begins_run_on(tokens: list[Token], place: int, last_cut: int) -> bool:
    word, before = tokens[place].text.lower(), tokens[place - 1]
    if before.text.lower() in WH | AUX | ALTERNATIVE or before.pos_ in {"ADP", "SCONJ", "DET", "PART"}:
        return False
    if place >= 2 and (tokens[place - 2].text.lower(), before.text.lower()) in {("if", "so"), ("if", "not")}:
        return False  # "is there a list, and if so how long": asks on about the same
    following = tokens[place + 1].text.lower() if place + 1 < len(tokens) else ""
    if before.text.lower() in {
        "know",
        "ask",
        "wondering",
        "wonder",
        "tell",
        "me",
        "about",
        "see",
        "understand",
        "sure",
        "check",
        "say",
    }:
        return False
    if word in {"whats", "what's", "wheres", "where's", "whens", "when's"} or _inverted(tokens, place):
        return _complete(tokens[last_cut:place])
    if word in {"how", "what", "whats", "hows"}:
        return following in {"much", "long", "many", "often", "is", "are", "do", "does", "soon", "far", "'s", "about"}
    return _runs_on(tokens, place) and before.pos_ != "PRON" and _complete(tokens[last_cut:place])


def _inverted(tokens: list[Token], place: int) -> bool:
    """Whether "when can I", "what's your" stand at `place`: verb before subject, so nothing but a question."""
    ahead = ["is" if token.text.lower() in {"s", "'s"} else token.text.lower() for token in tokens[place : place + 3]]
    return len(ahead) == 3 and ahead[0] in WH and ahead[1] in AUX - {"had", "has", "have"} and ahead[2] in SUBJECT


def _complete(piece: list[Token]) -> bool:
    """Whether a question has its verb: "how often" (can I), "how long after having it" (can I) are waiting for it."""
    if piece[0].text.lower() in WH:
        return any(
            token.text.lower() in AUX and piece[at - 1].pos_ != "PRON" for at, token in enumerate(piece[:5]) if at
        )
    return any(token.pos_ in {"VERB", "AUX"} for token in piece)


def _leans_on_what_was_said(tokens: list[Token], place: int, last_cut: int) -> bool:
    """Whether what follows is a question word without a question: "and for how long", "and why", "and how often"."""
    ahead = []
    for token in after_condition(tokens[place:]) or tokens[place:]:
        if token.is_punct or token.text.lower() in {"and", "&"}:
            break
        ahead.append(token.text.lower())
    if all(token.text.lower() in LEANING or token.text in PAUSE for token in tokens[last_cut:place]):
        return False  # one of a list of such: "how many, how often, how much"
    if half_question(" ".join(ahead)):
        return False  # what it asks depends on the topic before it: `nlu.ellipsis`
    degree = tokens[place - 1].text.lower() in JOINING and {token.text.lower() for token in tokens[:place]} & DEGREE
    if ahead[:2] == ["how", "much"] and not degree:
        return False  # the price
    return 0 < len(ahead) <= 3 and bool(set(ahead) & WH) and set(ahead) <= LEANING


def _told_question(tokens: list[Token], place: int, last_cut: int) -> bool:
    """Whether "whether it fades" or, behind another question that is told, "if it hurts" stands at `place`."""
    word = tokens[place].text.lower()
    if word == "whether":
        return True
    opening = " ".join(token.text for token in tokens[last_cut:place])
    return word == "if" and bool(
        WANTS_TO_KNOW.search(opening) or ASKS_INDIRECTLY.search(opening) or ASKS_IF.search(opening)
    )


def _one_thing(tokens: list[Token], place: int) -> bool:
    """Whether the words around the joint before `place` belong together: "before and after", "prp and rf together"."""
    if place >= 2 and (tokens[place - 2].text.lower(), tokens[place].text.lower()) in PAIRS:
        return True
    if place >= 2 and tokens[place - 2].text.lower() in AUX and tokens[place].text.lower() in AUX:
        return True  # "how often can and should I"
    if tokens[place].pos_ == tokens[place].head.pos_ == "ADJ" and tokens[place].dep_ == "conj":
        return True  # "is it normal to be itchy and flaky on day 4"
    ahead = []
    for token in tokens[place : place + 4]:
        if token.is_punct or token.pos_ in {"VERB", "AUX"}:
            break
        ahead.append(token.text.lower())
    return len(ahead) >= 2 and ahead[-1] in TOGETHER


def _unfinished(tokens: list[Token]) -> bool:
    """Whether a question has only named its subject so far: "do bumps" in "do bumps, bruises and infections happen",
    "which days" in "which days and hours are you open"."""
    if tokens and tokens[0].text.lower() in {"which", "what", "how"} and 2 <= len(tokens) <= 3:
        asks = any(token.pos_ in {"VERB", "AUX"} or token.text.lower() in AUX | {"about"} for token in tokens)
        return not asks and tokens[1].text.lower() not in {"much", "about", "many", "long", "often", "soon"}
    if len(tokens) < 2 or tokens[0].text.lower() not in AUX or tokens[1].text.lower() in PRONOUNS:
        return False
    return not any(token.pos_ in {"VERB", "ADJ", "ADV", "ADP"} for token in tokens[1:])


def _own_clause(tokens: list[Token], place: int) -> bool:
    """Whether what follows the joint has its own subject and verb, or is a wish: "and I want to book"."""
    ahead = []
    for token in tokens[place:]:
        if token.text in SENTENCE_END or (ahead and token.text.lower() in {"and", ",", "&"}):
            break
        ahead.append(token)
    if any(token.dep_ in {"nsubj", "nsubjpass", "expl"} for token in ahead) and any(
        token.pos_ in {"VERB", "AUX"} for token in ahead
    ):
        return True
    text = " ".join(token.text for token in ahead)
    return bool(WISH.match(text) or WANTS_TO_KNOW.match(text))


def _bare_list(left: list[Token], right: list[Token]) -> bool:
    """Whether both sides are bare nouns ("price and downtime"), or the right one is a noun after a whole question."""
    ahead = []
    for token in right:
        if token.text in SENTENCE_END | PAUSE or token.text.lower() in {"and", "&"}:
            break
        ahead.append(token)
    if not ahead or any(token.pos_ in {"VERB", "AUX"} for token in ahead):
        return False
    return len(ahead) <= 5
