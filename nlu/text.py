"""A message's text made fit for reading: odd characters tamed, nothing else changed."""

from __future__ import annotations

import re
import unicodedata

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\u00a0": " "})
_SPACE = re.compile(r"\s+")


def readable(text: str) -> str:
    """The text with half surrogates and control characters blanked and curly quotes made straight.

    Same length as the input, character by character, so that positions found in it are positions in the message.
    """
    plain = text.translate(_QUOTES)
    return "".join(
        " " if "\ud800" <= mark <= "\udfff" or (unicodedata.category(mark) == "Cc" and mark != "\n") else mark
        for mark in plain
    )


def typed(text: str) -> str:
    """What a visitor may say as plain words: no white space around, no slash before.

    Rasa strips Unicode white space before it looks for a slash, and obeys what follows one. So both are taken
    off, in turn, until neither stands at the front: ` /restart`, `\\u00a0//restart` are plain words.
    """
    while True:
        # str.strip knows Unicode's spaces but not the invisible joiners, which would hide a slash from it.
        cut = text.strip().strip("\u200b\u200c\u200d\u2060\ufeff\u00ad").lstrip("/")
        if cut == text:
            return text
        text = cut


def folded(text: str) -> str:
    """One line, single spaces, lower case: for comparing two sentences."""
    return _SPACE.sub(" ", readable(text)).strip().lower()


def word_set(words: str) -> frozenset[str]:
    """A set of words, written as a line of text."""
    return frozenset(words.split())
