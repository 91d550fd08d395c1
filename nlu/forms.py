"""What kind of piece some words are: a question by its opening words, a statement, or nouns alone."""

from __future__ import annotations

from spacy.tokens import Token

from nlu.question_words import (
    ALTERNATIVE,
    ASKS_INDIRECTLY,
    AUX,
    FIRST_PERSON,
    GOT,
    JOINING,
    MAIN_VERBS,
    MANNERS,
    OPENERS,
    PAUSE,
    PLEASE,
    PRONOUNS,
    SENTENCE_END,
    SUBJECT_OF_AUX,
    SUBJECT_PRONOUNS,
    SUBJECTS,
    WANTS_TO_KNOW,
    WH,
    WISH,
    WORRY,
)


def form_of(tokens: list[Token]) -> str:
    """What kind of piece these tokens are."""
    if tokens[0].text.lower() in ALTERNATIVE:
        return "other"  # "or is it a slow burn": the other half of the question before
    if is_manners(tokens):
        return "other"
    if begins_question(tokens, 0) or any(
        begins_question(tokens, at) for at in range(1, len(tokens)) if tokens[at].text.lower() in WH | AUX
    ):
        return "question"
    has_verb = any(token.pos_ in {"VERB", "AUX"} for token in tokens)
    text = tokens[0].doc.text[tokens[0].idx : tokens[-1].idx + len(tokens[-1].text)]
    if tokens[0].text.lower() == "whether" or after_condition(tokens):
        return "question"
    if tokens[-1].text.startswith("?") and has_verb:
        return "question"
    if WANTS_TO_KNOW.match(text) or ASKS_INDIRECTLY.search(text) or WORRY.match(text):
        return "question"
    if WISH.search(PLEASE.sub(" ", text) if not has_verb else text):
        return "statement"  # but "price of each pls" only names it
    if len(tokens) <= 4 and _takes_part(tokens):
        return "noun"  # "sessions needed", "parking included"
    if has_verb and any(token.text.lower() in FIRST_PERSON or token.dep_ == "nsubj" for token in tokens):
        return "statement"
    # "prices please", "qualified": tagged as a verb, yet nobody does anything.
    return "noun" if len(tokens) <= 6 or not has_verb else "statement"


def is_manners(tokens: list[Token]) -> bool:
    """Whether these words are manners: "if that's ok to ask"."""
    text = tokens[0].doc.text[tokens[0].idx : tokens[-1].idx + len(tokens[-1].text)]
    return MANNERS.fullmatch(text.rstrip(" .,!?")) is not None


def _takes_part(tokens: list[Token]) -> bool:
    """Whether the only verb is a participle behind a noun: "sessions needed"."""
    verbs = [token for token in tokens if token.pos_ in {"VERB", "AUX"}]
    said_of = tokens[0].pos_ in {"NOUN", "PROPN"} and tokens[0].text.lower() not in FIRST_PERSON
    return not verbs or (said_of and all(token.tag_ in {"VBN", "VBD"} for token in verbs))


def after_condition(tokens: list[Token]) -> list[Token]:
    """The question behind "if so" or "if not"; nothing when there is none."""
    words = [token.text.lower() for token in tokens[:3]]
    if len(tokens) < 3 or words[0] != "if" or words[1] not in {"so", "not", "yes", "no"}:
        return []
    rest = tokens[3:] if words[2] in {",", "then"} else tokens[2:]
    return rest if rest and rest[0].text.lower() in WH | AUX else []


def begins_question(tokens: list[Token], at: int) -> bool:
    """Whether a question's opening words stand at `at`: "how", "does it", "any"."""
    word = tokens[at].text.lower()
    following = tokens[at + 1].text.lower() if at + 1 < len(tokens) else ""
    before = tokens[at - 1].text.lower() if at else ""
    if word in WH:
        # "I know how it works", "when I had it" are no questions of their own; at the front they are.
        return at == 0 or before in JOINING | PAUSE | SENTENCE_END or word in {"how", "whats", "what's", "hows"}
    if word in AUX:
        after = at + 1
        if following in {"n't", "not", "nt"} and at + 2 < len(tokens):
            after = at + 2
            following = tokens[after].text.lower()
        opens = at == 0 or before in JOINING | PAUSE | SENTENCE_END or tokens[at - 1].is_space
        if opens and _drops_its_subject(tokens, at):
            return False
        if opens and after < len(tokens):
            # "is bruising common", "do home pens work"; but "and is quick" goes on about what was named before.
            return following in PRONOUNS or tokens[after].pos_ in SUBJECTS or tokens[after].tag_ == "VBG" or at == 0
        # "I had it done", "I do it myself": the verb, not the opening of a question.
        if word in MAIN_VERBS and at and tokens[at - 1].pos_ in {"NOUN", "PROPN"} and tokens[0].text.lower() not in WH:
            return False  # "my friend had it"
        return following in PRONOUNS and not (word in MAIN_VERBS and before in FIRST_PERSON | SUBJECT_PRONOUNS)
    return (at == 0 or before in JOINING) and word in OPENERS and (word != "got" or following in GOT)


def _drops_its_subject(tokens: list[Token], at: int) -> bool:
    """Whether "had", "have", "was" and the like at `at` tell of somebody who goes without saying.

    "had a peel last week", "have psoriasis", "was thinking of botox".
    """
    word = tokens[at].text.lower()
    ahead = tokens[at + 1 :]
    if not ahead or ahead[0].text.lower() in SUBJECT_OF_AUX or ahead[0].text.lower() in {"n't", "not", "nt"}:
        return False
    if word in {"was", "am", "were", "been"}:
        return ahead[0].tag_ == "VBG"
    if word == "had":
        return True
    if word in {"have", "has"}:
        return not any(token.tag_ in {"VBN", "VBD"} for token in ahead)
    return False
