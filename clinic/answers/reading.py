"""How easily a text reads: Flesch reading ease, counted here so that it needs no dictionary to be fetched."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_SENTENCE_END = re.compile(r"[.?:;]+(?=\s|$)")
_SILENT_END = re.compile(r"(?:[^laeiouy]es|[^td]ed|[^l]e)$")


def syllables(word: str) -> int:
    """The syllables of one English word, by its groups of vowels; at least 1."""
    lower = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", lower))
    if groups > 1 and _SILENT_END.search(lower):
        groups -= 1
    groups += len(re.findall(r"i[ao](?!u)|[^gq]ua|eo|ying|[rd]ea$", re.sub(r"[tcs]io", "", lower)))
    return max(groups, 1)


def flesch(text: str) -> float:
    """Flesch reading ease of an English text: 60 to 70 reads easily at 13, 30 is hard; 100 for an empty text.

    R. Flesch, A new readability yardstick, Journal of Applied Psychology 32 (1948). A colon or semicolon ends a
    sentence here, as it does for a reader's breath.
    """
    words = _WORD.findall(text)
    if not words:
        return 100.0
    sentences = max(len(_SENTENCE_END.findall(text)), 1)
    count = sum(syllables(word) for word in words)
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * count / len(words)
